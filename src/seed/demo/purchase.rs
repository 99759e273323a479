//! Local purchases of one of the demonstration's grants: one that came in part, one refused, one that waits for a decision, one
//! for which quotes are gathered.

use super::{SeedError, Story, missing};
use crate::domain::application::Reference;
use crate::domain::date;
use crate::domain::file::FileId;
use crate::domain::money::Money;
use crate::domain::person::GrantsOfficer;
use crate::domain::purchase::{ItemId, Order, Purchase, Quote, Wish, content};
use crate::seed::file::paper;
use crate::service::purchase::local::{self, Kit};
use crate::service::{paper as papers, purchase as service};
use crate::store::{framework, purchase};

/// Code of an item, maker and model in its place, how many.
type LineRow = (&'static str, &'static str, &'static str, u32);
/// Supplier, pounds for one of each line, pounds over its whole life.
type QuoteRow = (&'static str, &'static [i64], Option<i64>);

/// How far it has come.
enum Until {
    /// Ordered; so many of each line came.
    Came(&'static [(u32, u32)]),
    Refused(&'static str),
    Requested,
    /// Its quotes are gathered.
    Draft,
}

struct Row {
    title: &'static str,
    /// Days after the start of the case.
    day: u64,
    lines: &'static [LineRow],
    quotes: &'static [QuoteRow],
    /// Pounds by the framework over its whole life, and why the quote is better.
    life: Option<(i64, &'static str)>,
    until: Until,
}

const PURCHASES: &[Row] = &[
    Row {
        title: "Worcester",
        day: 126,
        lines: &[("SS-101", "Axis", "P3245-LVE", 6), ("SS-301", "Severn", "Column fitting", 6)],
        quotes: &[
            ("Lookout Ltd", &[560, 720], None),
            ("Border Electrical", &[590, 700], None),
            ("Malvern Alarms", &[600, 760], None),
        ],
        life: None,
        until: Until::Came(&[(1, 6)]),
    },
    Row {
        title: "Worcester",
        day: 134,
        lines: &[("SS-103", "Bosch", "MIC IP 7100i", 1)],
        quotes: &[("Border Electrical", &[3_850], None)],
        life: None,
        until: Until::Refused("The supplier cannot deliver before the end of the year."),
    },
    Row {
        title: "Worcester",
        day: 145,
        lines: &[("SS-201", "Milestone", "Husky M50", 1)],
        quotes: &[("Severn Networks", &[4_550], Some(6_900))],
        life: Some((7_600, "Licences and the exchange of discs for five years are in its price.")),
        until: Until::Requested,
    },
    Row {
        title: "Worcester",
        day: 148,
        lines: &[("SS-101", "Axis", "P3245-LVE", 10)],
        quotes: &[("Lookout Ltd", &[585], None)],
        life: None,
        until: Until::Draft,
    },
];

fn pounds(pounds: i64) -> Money {
    Money::from_pence(pounds * 100)
}

impl Story<'_> {
    /// The purchases of a grant that was accepted.
    pub(super) async fn purchases(&self, reference: &Reference) -> Result<(), SeedError> {
        let case = self.case(reference).await?;
        self.bought_by_the_framework((reference, &case.title)).await?;
        for row in PURCHASES.iter().filter(|row| case.title.starts_with(row.title)) {
            let number = self.begin(reference, row).await?;
            for (name, units, life) in row.quotes {
                self.quote(reference, (number, row.day), (name, units, *life)).await?;
            }
            let bought =
                purchase::one(self.db, case.id, number).await?.ok_or_else(|| missing("a purchase"))?;
            if matches!(row.until, Until::Draft) {
                continue;
            }
            self.request(reference, row, &bought).await?;
            self.go_on(reference, row, &bought).await?;
        }
        self.wanted_next((reference, &case.title)).await
    }

    async fn begin(&self, reference: &Reference, row: &Row) -> Result<u32, SeedError> {
        let by = self.by(self.officer.id(), row.day);
        let mut kit = Vec::with_capacity(row.lines.len());
        for (code, make, model, quantity) in row.lines {
            let (found, _) = framework::catalogue(self.db, date::today(by.at), code, 0, 1).await?;
            let item: ItemId = found.first().ok_or_else(|| missing(code))?.id;
            service::put(self.db, self.officer, reference, (item, *quantity)).await?;
            kit.push(Kit { item, make: (*make).to_owned(), model: (*model).to_owned() });
        }
        let seen = content(&purchase::basket(self.db, self.case(reference).await?.id).await?);
        let number = local::begin(self.db, self.officer, by, reference, (&seen, &kit)).await?;
        number.ok_or_else(|| missing("the purchase"))
    }

    async fn quote(
        &self,
        reference: &Reference,
        (number, day): (u32, u64),
        (supplier, units, life): QuoteRow,
    ) -> Result<(), SeedError> {
        let by = self.by(self.officer.id(), day + 2);
        let arrived = paper(self.files, &format!("Quote {number} of {supplier}.pdf")).await?;
        let added = papers::add(self.db, self.officer, by, reference, (&[arrived], false)).await?;
        let file: FileId = added.taken.first().ok_or_else(|| missing("the quote"))?.0.id;
        let case = self.case(reference).await?;
        let bought = purchase::one(self.db, case.id, number).await?.ok_or_else(|| missing("a purchase"))?;
        let quote = Quote {
            number: bought.next_quote(),
            supplier: supplier.to_owned(),
            on: date::today(by.at),
            units: (1..).zip(units.iter().map(|unit| pounds(*unit))).collect(),
            whole_life: life.map(pounds),
            file,
            version: 0,
        };
        local::quote(self.db, self.officer, by, (reference, number), (quote, None)).await?;
        Ok(())
    }

    /// From the first supplier, without VAT that is a cost.
    async fn request(&self, reference: &Reference, row: &Row, bought: &Purchase) -> Result<(), SeedError> {
        let wish = Wish {
            quote: 1,
            seen: bought.quotes_version(),
            vat: Money::ZERO,
            recoverable: true,
            framework_whole_life: row.life.map(|(life, _)| pounds(life)),
            reason: row.life.map(|(_, reason)| reason.to_owned()),
        };
        let by = self.by(self.officer.id(), row.day + 3);
        local::request(self.db, self.officer, by, (reference, bought.number), wish).await?;
        Ok(())
    }

    async fn go_on(&self, reference: &Reference, row: &Row, bought: &Purchase) -> Result<(), SeedError> {
        let (db, own, which) = (self.db, self.officer, (reference, bought.number));
        let decides = self.people.iter().rev().find_map(GrantsOfficer::of);
        let decides = decides.ok_or_else(|| missing("a grants officer"))?;
        let decided = match row.until {
            Until::Draft | Until::Requested => return Ok(()),
            Until::Came(_) => (true, None),
            Until::Refused(reason) => (false, Some(reason.to_owned())),
        };
        local::decide(db, decides, self.by(decides.id(), row.day + 5), which, decided).await?;
        let Until::Came(came) = row.until else { return Ok(()) };
        let by = self.by(own.id(), row.day + 6);
        let order = Order { number: "WR-2018-0417".to_owned(), on: date::today(by.at) };
        service::order::note(db, own, by, which, (order, Money::ZERO, None)).await?;
        let by = self.by(own.id(), row.day + 7);
        service::receive(db, own, by, which, (date::today(by.at), came, 0)).await?;
        Ok(())
    }
}

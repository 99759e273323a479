//! What the demonstration buys from the catalogue: invoiced and in a claim, invoiced, approved, and still in the basket.

use super::{SeedError, Story, missing};
use crate::domain::application::Reference;
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::purchase::{Invoice, Offered, Order, Wanted, content};
use crate::domain::quarter::Quarter;
use crate::seed::file::paper;
use crate::service::claim::{self as claims, Shown};
use crate::service::paper as papers;
use crate::service::purchase::{self as service, Vat};
use crate::store::{framework, purchase};

/// The grant by its title.
const BUYER: &str = "Worcester";

/// What lies in the basket: a camera whose certificate has ended, and one that can be requested.
const BASKET: [(&str, u32); 2] = [("SS-104", 3), ("SS-101", 2)];

/// A purchase: the day of its request, the item, how many, pounds of carriage, and the number of its invoice once it is there.
struct Row {
    day: u64,
    code: &'static str,
    quantity: u32,
    carriage: i64,
    invoice: Option<&'static str>,
}

const ROWS: [Row; 3] = [
    Row { day: 112, code: "SS-102", quantity: 2, carriage: 40, invoice: Some("SS-90417") },
    Row { day: 128, code: "SS-101", quantity: 1, carriage: 0, invoice: Some("SS-90533") },
    Row { day: 147, code: "SS-101", quantity: 2, carriage: 0, invoice: None },
];

impl Story<'_> {
    async fn item(&self, code: &str, day: u64) -> Result<Offered, SeedError> {
        let on = date::today(self.by(self.officer.id(), day).at);
        let (found, _) = framework::catalogue(self.db, on, code, 0, 1).await?;
        found.into_iter().next().ok_or_else(|| missing(code))
    }

    /// By the framework; the first of them is in a claim that is being prepared.
    pub(super) async fn bought_by_the_framework(
        &self,
        (reference, title): (&Reference, &str),
    ) -> Result<(), SeedError> {
        if !title.starts_with(BUYER) {
            return Ok(());
        }
        for row in &ROWS {
            let number = self.requested(reference, row).await?;
            if let Some(invoice) = row.invoice {
                self.invoiced((reference, number), row, invoice).await?;
            }
        }
        self.claimed(reference).await
    }

    async fn requested(&self, reference: &Reference, row: &Row) -> Result<u32, SeedError> {
        let item = self.item(row.code, row.day).await?;
        service::put(self.db, self.officer, reference, (item.id, row.quantity)).await?;
        let day = date::today(self.by(self.officer.id(), row.day).at);
        let price = item.framework.price_on(&item.prices, day).map_err(|_| missing(row.code))?;
        let net = price.unit_price.checked_mul(row.quantity).unwrap_or(Money::ZERO);
        let (supplier, vat) = (item.supplier.0, Vat { amount: fifth(net), recoverable: true });
        let seen = content(&[Wanted { offered: item, quantity: row.quantity }]);
        let by = self.by(self.officer.id(), row.day);
        let number = service::request(self.db, self.officer, by, reference, (supplier, &seen, vat)).await?;
        number.ok_or_else(|| missing("the purchase"))
    }

    async fn invoiced(
        &self,
        (reference, number): (&Reference, u32),
        row: &Row,
        name: &str,
    ) -> Result<(), SeedError> {
        let (db, own, by) = (self.db, self.officer, |day| self.by(self.officer.id(), row.day + day));
        let (which, on) = ((reference, number), |day| date::today(by(day).at));
        let case = self.case(reference).await?;
        let bought = purchase::one(db, case.id, number).await?.ok_or_else(|| missing("the purchase"))?;
        let order = Order { number: format!("WR-2018-0{}", 380 + number), on: on(1) };
        service::order::note(db, own, by(1), which, (order, bought.vat, None)).await?;
        service::receive(db, own, by(6), which, (on(6), &[(1, row.quantity)], 0)).await?;
        let arrived = [paper(self.files, &format!("Invoice {name}.pdf")).await?];
        let added = papers::add(db, own, by(9), reference, (&arrived, false)).await?;
        let carriage = Money::from_pence(row.carriage * 100);
        let net = bought.net().and_then(|net| net.checked_add(carriage)).unwrap_or(carriage);
        let why = "Carriage, as the order said it might be.".to_owned();
        let invoice = Invoice {
            number: name.to_owned(),
            on: on(9),
            net,
            vat: fifth(net),
            recoverable: fifth(net),
            explanation: (row.carriage > 0).then_some(why),
            file: added.taken.first().map(|(file, _)| file.id),
        };
        service::invoice::note(db, own, by(9), which, (invoice, None)).await?;
        Ok(())
    }

    /// A claim that is being prepared, with the first purchase in it.
    async fn claimed(&self, reference: &Reference) -> Result<(), SeedError> {
        let by = self.by(self.officer.id(), 150);
        let case = self.case(reference).await?;
        let bought = purchase::one(self.db, case.id, 1).await?.ok_or_else(|| missing("the purchase"))?;
        let day = bought.received_on().ok_or_else(|| missing("a receipt"))?;
        let number = claims::begin(self.db, self.officer, by, reference, Quarter::of(day)).await?;
        let shown = Shown { reference, number, version: 1 };
        let which = (bought.id, FinancialYear::of(day));
        claims::add_purchase(self.db, self.officer, by, shown, which).await?;
        Ok(())
    }

    /// What lies in the basket.
    pub(super) async fn wanted_next(&self, (reference, title): (&Reference, &str)) -> Result<(), SeedError> {
        if !title.starts_with(BUYER) {
            return Ok(());
        }
        for (code, quantity) in BASKET {
            let item = self.item(code, ROWS[0].day).await?;
            service::put(self.db, self.officer, reference, (item.id, quantity)).await?;
        }
        Ok(())
    }
}

/// VAT at 20 %.
fn fifth(net: Money) -> Money {
    Money::from_pence(net.pence() / 5)
}

//! Claims of the demonstration's grants: one at every stage.

use super::ended::is_finished;
use super::{SeedError, Story, missing};
use crate::domain::application::Reference;
use crate::domain::application::content::Part;
use crate::domain::claim::{Cost, Stage, Verified};
use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::person::{Endorser, GrantsOfficer, Treasurer};
use crate::domain::quarter::Quarter;
use crate::seed::endorse;
use crate::seed::file::paper;
use crate::service::claim::{self as service, Shown};
use crate::service::paper as papers;
use crate::store::claim;

/// Days after the start of a case on which something was received and a claim begun, what was bought from whom, net pounds, and
/// how far the claim has come.
type Row = (&'static str, [u64; 2], (&'static str, &'static str, &'static str, i64), Stage);

#[rustfmt::skip]
const CLAIMS: &[Row] = &[
    ("Oswestry", [90, 100], ("Columns and two dome cameras", "Lookout Ltd", "LK-2041", 52_400), Stage::Paid),
    ("Oswestry", [180, 385], ("Connection to the control room", "Severn Networks", "SN-118", 9_750), Stage::Checked),
    ("Worcester", [110, 120], ("Four cameras for the riverside", "Lookout Ltd", "LK-2310", 31_850), Stage::Certified),
    ("Hereford", [120, 370], ("Six cameras for High Town", "Lookout Ltd", "LK-2399", 41_300), Stage::Sent),
    ("Shrewsbury", [100, 320], ("Radio links along the river", "Severn Networks", "SN-140", 8_400), Stage::Authorised),
    ("Bromsgrove", [60, 70], ("Two cameras by the pavilion", "Border Electrical", "BE-91", 9_000), Stage::Paid),
    ("Upton", [60, 70], ("Two cameras for the quay, put up", "Border Electrical", "BE-88", 24_000), Stage::Paid),
    ("Newport", [60, 70], ("Two cameras for the park, put up", "Lookout Ltd", "LK-2455", 9_400), Stage::Paid),
    ("Redditch", [80, 300], ("Cameras and brackets", "Border Electrical", "BE-77", 18_200), Stage::Draft),
];

impl Story<'_> {
    /// The claims of a grant that was accepted.
    pub(super) async fn claims(&self, reference: &Reference) -> Result<(), SeedError> {
        let case = self.case(reference).await?;
        let last = is_finished(&case.title);
        let rows = CLAIMS.iter().filter(|(title, ..)| case.title.starts_with(title));
        for (_, days, cost, until) in rows {
            self.claim(reference, *days, cost, (*until, last)).await?;
        }
        Ok(())
    }

    async fn claim(
        &self,
        reference: &Reference,
        [received, days]: [u64; 2],
        (what, supplier, invoice, pounds): &(&str, &str, &str, i64),
        (until, last): (Stage, bool),
    ) -> Result<(), SeedError> {
        let (db, own) = (self.db, self.officer);
        let day = |days: u64| date::today(self.by(own.id(), days).at);
        let quarter = Quarter::of(day(received));
        let number = service::begin(db, own, self.by(own.id(), days), reference, quarter).await?;
        let vat = Money::from_pence(pounds * 20);
        let arrived = [paper(self.files, &format!("Invoice {invoice}.pdf")).await?];
        let added = papers::add(db, own, self.by(own.id(), days), reference, (&arrived, false)).await?;
        let cost = Cost {
            what: (*what).to_owned(),
            category: "Equipment".to_owned(),
            supplier: (*supplier).to_owned(),
            invoice: (*invoice).to_owned(),
            invoiced_on: day(received + 2),
            received_on: day(received),
            net: Money::from_pence(pounds * 100),
            vat,
            recoverable: vat,
            evidence: added.taken.iter().map(|(file, _)| file.id).collect(),
        };
        let shown = |version| Shown { reference, number, version };
        service::put(db, own, self.by(own.id(), days), shown(1), None, cost).await?;
        if until == Stage::Draft {
            return Ok(());
        }
        service::send(db, own, self.by(own.id(), days + 1), shown(2), last).await?;
        if until == Stage::Sent {
            return Ok(());
        }
        let people = endorse::of(self.people, own.partnership());
        let certifier = people.iter().find(|(part, _)| *part == Part::Finance).map(|(_, person)| person);
        let certifier = certifier.and_then(|who| Endorser::of(who, Part::Finance, own.partnership()));
        let certifier = certifier.ok_or_else(|| missing("a certifier"))?;
        let by = self.by(certifier.id(), days + 4);
        service::certify(db, certifier, by, shown(3), (true, None)).await?;
        if until == Stage::Certified {
            return Ok(());
        }
        self.paid(reference, (days, number), until).await
    }

    /// What the funder does: all of it is verified.
    async fn paid(
        &self,
        reference: &Reference,
        (days, number): (u64, u32),
        until: Stage,
    ) -> Result<(), SeedError> {
        let db = self.db;
        let mut officers = self.people.iter().filter_map(GrantsOfficer::of);
        let (checks, pays) =
            officers.next().zip(officers.next()).ok_or_else(|| missing("two grants officers"))?;
        let treasurer = self.people.iter().find_map(Treasurer::of).ok_or_else(|| missing("a treasurer"))?;
        let case = self.case(reference).await?;
        let kept = claim::of(db, case.id, number).await?.ok_or_else(|| missing("the claim"))?;
        let all =
            |line: &crate::domain::claim::Line| (line.id, Verified { amount: line.eligible(), reason: None });
        let found: Vec<_> = kept.lines.iter().map(all).collect();
        let shown = |version| Shown { reference, number, version };
        service::check(db, checks, self.by(checks.id(), days + 9), shown(4), &found).await?;
        if until == Stage::Checked {
            return Ok(());
        }
        service::authorise(db, treasurer, self.by(treasurer.id(), days + 11), shown(5)).await?;
        if until == Stage::Authorised {
            return Ok(());
        }
        let by = self.by(pays.id(), days + 15);
        service::pay(db, pays, by, shown(6), date::today(by.at)).await?;
        Ok(())
    }
}

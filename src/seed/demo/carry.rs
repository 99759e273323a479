//! Carry-forwards of the demonstration's grants: one decided, one to be decided, one to be advised on.

use chrono::NaiveDate;

use super::{SeedError, Story, missing};
use crate::domain::application::Reference;
use crate::domain::carry_forward::{Stage, Wanted};
use crate::domain::money::Money;
use crate::domain::person::{Commissioner, Treasurer};
use crate::service::carry_forward::{self as service, Said};

/// Days after the start of a case on which it is asked for, pounds, by which day they are spent, why, and how far it has come.
type Row = (&'static str, u64, i64, (i32, u32, u32), &'static str, Stage);

#[rustfmt::skip]
const CARRIED: &[Row] = &[
    ("Redditch", 99, 20_000, (2018, 12, 31), "The bus operator closes two stands in the summer only, and the columns go there.", Stage::Approved),
    ("Wellington", 318, 24_000, (2019, 2, 28), "The market hall is being rewired, and the cameras hang on it.", Stage::Advised),
    ("Hereford", 372, 25_000, (2019, 3, 15), "The supplier’s recorder failed the control centre’s test. Another is on order.", Stage::Asked),
];

impl Story<'_> {
    /// What is carried forward of a grant that was accepted.
    pub(super) async fn carries(&self, reference: &Reference) -> Result<(), SeedError> {
        let case = self.case(reference).await?;
        for (_, days, pounds, (y, m, d), reason, until) in
            CARRIED.iter().filter(|(title, ..)| case.title.starts_with(title))
        {
            let wanted = Wanted {
                amount: Money::from_pence(pounds * 100),
                spend_by: NaiveDate::from_ymd_opt(*y, *m, *d).unwrap_or_default(),
                reason: (*reason).to_owned(),
            };
            self.carried(reference, *days, wanted, *until).await?;
        }
        Ok(())
    }

    async fn carried(
        &self,
        reference: &Reference,
        days: u64,
        wanted: Wanted,
        until: Stage,
    ) -> Result<(), SeedError> {
        let (db, officer, amount) = (self.db, self.officer, wanted.amount);
        let number = service::ask(db, officer, self.by(officer.id(), days), reference, wanted).await?;
        if until == Stage::Asked {
            return Ok(());
        }
        let treasurer = self.people.iter().find_map(Treasurer::of).ok_or_else(|| missing("a treasurer"))?;
        let said = Said {
            amount: Some(amount),
            reason: "It cannot be spent in its year, and the order is placed.".to_owned(),
        };
        let by = self.by(treasurer.id(), days + 4);
        service::advise(db, treasurer, by, (reference, number), said).await?;
        if until == Stage::Advised {
            return Ok(());
        }
        let decides =
            self.people.iter().find_map(Commissioner::of).ok_or_else(|| missing("a commissioner"))?;
        let said = Said {
            amount: amount.checked_sub(Money::from_pence(500_000)),
            reason: "The need is as it was. What is not ordered yet goes back to the cap.".to_owned(),
        };
        let by = self.by(decides.id(), days + 13);
        Ok(service::decide(db, decides, by, (reference, number), said).await?)
    }
}

//! A grant of the demonstration that was given up: some of it was paid, and not all of that is repaid.

use super::{SeedError, Story, missing};
use crate::domain::application::Reference;
use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::person::{Commissioner, Treasurer};
use crate::service::ending;

/// By the beginning of its title.
const GIVEN_UP: &str = "Bromsgrove";

impl Story<'_> {
    /// Ends it, if this is the one.
    pub(super) async fn ends(&self, reference: &Reference, decides: Commissioner) -> Result<(), SeedError> {
        if !self.case(reference).await?.title.starts_with(GIVEN_UP) {
            return Ok(());
        }
        let treasurer = self.people.iter().find_map(Treasurer::of).ok_or_else(|| missing("a treasurer"))?;
        let reason = "The ground was sold, and its new owner wants no cameras.".to_owned();
        let clawback = Money::from_pence(250_000);
        ending::terminate(self.db, decides, self.by(decides.id(), 150), reference, (clawback, reason))
            .await?;
        let by = self.by(treasurer.id(), 200);
        let some = (Money::from_pence(100_000), date::today(by.at));
        ending::repay(self.db, treasurer, by, reference, some).await?;
        Ok(())
    }
}

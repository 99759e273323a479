//! Grants of the demonstration that are over: one was given up, and not all of what was paid is repaid; one is done and waits to
//! be closed, and one is closed.

use super::{SeedError, Story, missing};
use crate::domain::application::Reference;
use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::person::{Commissioner, GrantsOfficer, Treasurer};
use crate::service::ending;

/// By the beginnings of their titles.
const GIVEN_UP: &str = "Bromsgrove";
const DONE: &str = "Newport";
const CLOSED: &str = "Upton";

/// Whether all of it is bought and paid.
pub(super) fn is_finished(title: &str) -> bool {
    title.starts_with(DONE) || title.starts_with(CLOSED)
}

impl Story<'_> {
    /// Ends it, if it is one of them.
    pub(super) async fn ends(&self, reference: &Reference, decides: Commissioner) -> Result<(), SeedError> {
        let case = self.case(reference).await?;
        let treasurer = self.people.iter().find_map(Treasurer::of).ok_or_else(|| missing("a treasurer"))?;
        if case.title.starts_with(GIVEN_UP) {
            self.is_given_up(reference, decides, treasurer).await?;
        }
        if is_finished(&case.title) {
            let staff = self.people.iter().find_map(GrantsOfficer::of);
            let staff = staff.ok_or_else(|| missing("a grants officer"))?;
            ending::complete(self.db, staff, self.by(staff.id(), 110), reference).await?;
        }
        if case.title.starts_with(CLOSED) {
            let paid = Money::from_pence(1_200_000);
            ending::close(self.db, treasurer, self.by(treasurer.id(), 124), reference, paid).await?;
        }
        Ok(())
    }

    async fn is_given_up(
        &self,
        reference: &Reference,
        decides: Commissioner,
        treasurer: Treasurer,
    ) -> Result<(), SeedError> {
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

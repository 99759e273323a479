//! Who tells a case of the demonstration, when, and the case as its officer sees it.

use chrono::Days;

use super::{SeedError, Story, missing};
use crate::domain::application::{Case, Reference};
use crate::domain::person::{Person, PersonId, Viewer};
use crate::service::record::By;
use crate::store::application;

impl Story<'_> {
    pub(super) fn by(&self, who: PersonId, days: u64) -> By<'static> {
        let at = self.at.checked_add_days(Days::new(days)).unwrap_or(self.at);
        By { person: Some(who), at, key: None }
    }

    /// The officer whose case it is.
    pub(super) fn own(&self) -> Result<&Person, SeedError> {
        let own = self.people.iter().find(|person| person.id == self.officer.id());
        own.ok_or_else(|| missing("the officer"))
    }

    /// As that officer sees it.
    pub(super) async fn case(&self, reference: &Reference) -> Result<Case, SeedError> {
        let case = application::seen(self.db, Viewer::of(self.own()?), reference).await?;
        case.ok_or_else(|| missing(reference.as_str()))
    }
}

//! All that needs somebody, of cases and of returns: the list that their first page and the day's message show.

use chrono::{DateTime, Utc};

use super::facts;
use super::returns::of_returns;
use crate::domain::date;
use crate::domain::need::{Needs, needs};
use crate::domain::person::Person;
use crate::store::{Read, StoreError};

/// What needs this person at this moment.
pub async fn list(read: &impl Read, person: &Person, now: DateTime<Utc>) -> Result<Needs, StoreError> {
    let mut found = needs(person, &facts(read, person, date::today(now)).await?);
    found.list.extend(of_returns(read, person, now).await?);
    Ok(found)
}

//! What the demonstration's administrator changed in the scheme over the two years. It ends with the values that it began with.

use chrono::{Days, NaiveDate, NaiveTime};

use super::demo::{SeedError, missing};
use crate::domain::person::{Administrator, Person};
use crate::domain::scheme::Policy;
use crate::service::record::By;
use crate::service::scheme as service;
use crate::store::{Db, scheme};

/// Tells of a time for answers that was made longer for a while.
pub(super) async fn change(db: &Db, people: &[Person]) -> Result<(), SeedError> {
    let administrator = people.iter().find_map(Administrator::of).ok_or_else(|| missing("administrator"))?;
    let began = NaiveDate::from_ymd_opt(2017, 12, 18).ok_or_else(|| missing("day"))?;
    let scheme = scheme::current(db).await?;
    let usual = scheme.policy.query_days;
    let changes = [
        (0, usual + 5, "Council offices are closed between Christmas and New Year."),
        (28, usual, "The usual time again after the holidays."),
    ];
    for ((days, query_days, reason), version) in changes.into_iter().zip(scheme.version..) {
        let at = began.checked_add_days(Days::new(days)).unwrap_or(began).and_time(NaiveTime::MIN).and_utc();
        let by = By { person: Some(administrator.id()), at: at + chrono::Duration::hours(10), key: None };
        let policy = Policy { query_days, ..scheme.policy.clone() };
        service::change(db, administrator, by, version, policy, reason.to_owned()).await?;
    }
    Ok(())
}

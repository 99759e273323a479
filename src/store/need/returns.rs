//! Quarterly returns that wait for the officers of a partnership.

use chrono::{DateTime, Utc};

use crate::domain::date;
use crate::domain::need::{Need, returns as needed};
use crate::domain::person::{CspOfficer, Person};
use crate::domain::quarter::Quarter;
use crate::domain::returns::{Return, expected};
use crate::store::{Read, StoreError, person, returns, scheme};

/// Those of this person's own partnership that are over and not sent, the first first; nothing for whoever fills none in.
pub async fn of_returns(
    read: &impl Read,
    whom: &Person,
    now: DateTime<Utc>,
) -> Result<Vec<Need>, StoreError> {
    let Some(officer) = CspOfficer::of(whom) else { return Ok(Vec::new()) };
    let today = date::today(now);
    let (first, last) = returns::days(read).await?;
    let kept = returns::list(read, Some(officer.partnership()), None).await?;
    let sent: Vec<Quarter> = kept.iter().filter(|one| Return::is_sent(one)).map(|one| one.quarter).collect();
    let mut waiting = expected(first, last, today);
    waiting.retain(|quarter| quarter.is_over(today) && !sent.contains(quarter));
    let partnerships = person::partnerships(read).await?;
    let own = partnerships.iter().find(|one| one.id == officer.partnership());
    let Some(own) = own.filter(|_| !waiting.is_empty()) else { return Ok(Vec::new()) };
    let days = scheme::current(read).await?.policy.return_days;
    Ok(needed::needs(&waiting, (&own.code, &own.name), days))
}

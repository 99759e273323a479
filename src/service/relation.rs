//! Refuses what somebody's part in a case forbids (BRIEF §3, right column). Asked by every service that moves one.

use super::Failure;
use crate::domain::application::relation::{Permit, allowed};
use crate::domain::application::{Action, ApplicationId};
use crate::domain::person::PersonId;
use crate::store::{Read, relation};

/// Says whether somebody may do this to this case, whatever roles they hold.
///
/// # Errors
/// `Barred` with what they did to it before.
pub async fn permit<R>(
    read: &impl Read,
    action: Action,
    case: ApplicationId,
    person: PersonId,
) -> Result<Permit, Failure<R>> {
    Ok(allowed(action, &relation::of(read, case, person).await?)?)
}

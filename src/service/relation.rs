//! Refuses what ties somebody to a case and forbids it (BRIEF §3, right column). Asked by every service that moves one.

use super::Failure;
use crate::domain::application::relation::{Permit, allowed};
use crate::domain::application::{Action, Case};
use crate::domain::person::PersonId;
use crate::store::{Read, relation};

/// Says whether somebody may do this to this case, whatever roles they hold.
///
/// # Errors
/// `Barred` with what ties them to it.
pub async fn permit<R>(
    read: &impl Read,
    action: Action,
    case: &Case,
    person: PersonId,
) -> Result<Permit, Failure<R>> {
    Ok(allowed(action, &relation::of(read, case, person).await?)?)
}

//! What of a scheme's money somebody may know who is its funder's, and applies for a partnership besides.

use super::standings;
use crate::domain::allocation::Envelope;
use crate::domain::money::Money;
use crate::domain::person::PartnershipId;
use crate::domain::scheme::Scheme;
use crate::store::{Read, StoreError};

/// The envelope of a scheme as somebody may know it who applies for that partnership themselves: without its decisions that are
/// held.
pub async fn envelope_seen(
    read: &impl Read,
    scheme: &Scheme,
    own: Option<PartnershipId>,
) -> Result<Envelope, StoreError> {
    let Some(own) = own else { return Ok(scheme.envelope) };
    let rows = standings(read).await?;
    let theirs = rows.iter().filter(|row| row.partnership == own && row.scheme == scheme.id);
    let hidden = Money::sum(theirs.map(|row| row.standing.unreleased)).unwrap_or(Money::ZERO);
    Ok(scheme.envelope.without(hidden))
}

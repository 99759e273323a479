//! Monitoring commitments that are taken over.

use super::{keyed, named, source};
use crate::domain::event::{Deed, Event, Monitoring};
use crate::domain::import::commitment::{self, Line};
use crate::domain::monitoring::{Commitment, Terms};
use crate::domain::spreadsheet::{Row, Wrong};
use crate::service::record::{By, Subject, first, record};
use crate::store::import::Sent;
use crate::store::{Read, StoreError, Txn, monitoring, scheme};

/// The rows beside the register as it is.
pub async fn read(read: &impl Read, rows: &[Row]) -> Result<Result<Vec<Line>, Vec<Wrong>>, StoreError> {
    let began = monitoring::policy_began(read).await?;
    let known = named(read).await?;
    let register: Vec<Commitment> =
        monitoring::list(read, None).await?.into_iter().map(|listed| listed.commitment).collect();
    Ok(commitment::read(rows, &known, began, &register))
}

/// Registers each, with where it came from. The scheme’s row is held: two files at once come one after the other.
pub async fn take(txn: &Txn, by: By<'_>, sent: &Sent) -> Result<Result<(), Vec<Wrong>>, StoreError> {
    let current = scheme::current(txn).await?.id;
    scheme::take(txn, current).await?;
    let lines = match read(txn, &sent.rows).await? {
        Ok(lines) => lines,
        Err(wrong) => return Ok(Err(wrong)),
    };
    for (place, line) in lines.into_iter().enumerate() {
        let id = monitoring::add(txn, line.partnership, &line.terms).await?;
        let Terms { what, yearly, starts_on, ends_on } = line.terms;
        let deed = Deed::Registered { what, yearly, starts_on, ends_on };
        let event = Event::Monitoring(Monitoring { deed, reason: Some(source(sent, line.line)) });
        record(txn, keyed(by, place), first(Subject::Monitoring(id)), &event, None).await?;
    }
    Ok(Ok(()))
}

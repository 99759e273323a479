//! What becomes of what somebody was asked whose role is taken: it is asked of nobody any more, and the officers of the
//! partnership hear of it. In the caller's transaction, in which the role is taken already.

use super::record::{By, Opened, Subject, open, record};
use crate::domain::event::Event;
use crate::domain::person::{Holding, PersonId};
use crate::store::{StoreError, Txn, application, claim, endorsement, grant};

/// Lets go of somebody in every case that waits for them as one of these hats.
///
/// # Errors
/// Below the services.
pub async fn let_go(txn: &Txn, by: By<'_>, person: PersonId, taken: &[Holding]) -> Result<(), StoreError> {
    if !taken.iter().any(|hat| hat.partnership.is_some()) {
        return Ok(());
    }
    // One by one: each has a history of its own to go on.
    for case in application::take_waiting_for(txn, person).await? {
        let mut content = application::content(txn, case.id).await?;
        let as_taken = content.endorsements.part_of(person).is_some_and(|part| {
            taken.contains(&Holding { role: part.role(), partnership: Some(case.partnership) })
        });
        let offer = grant::of(txn, case.id).await?;
        let waits = (offer.as_ref(), claim::waits_for_the_certifier(txn, case.id).await?);
        let gone = if as_taken { content.lets_go(&case, waits, person, false) } else { None };
        let Some(gone) = gone else { continue };
        let by = By { key: None, ..by };
        let Opened::At(head) = open(txn, by, Subject::Application(case.id)).await? else { continue };
        application::save(txn, case.version, &case, 1).await?;
        application::save_content(txn, case.id, &content).await?;
        endorsement::index(txn, case.id, &content.endorsements).await?;
        record(txn, by, head, &Event::AskedNoMore(gone), None).await?;
    }
    Ok(())
}

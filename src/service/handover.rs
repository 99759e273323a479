//! What becomes of the cases of a grants officer whose role is taken: they go to a colleague, or to nobody. In the caller's
//! transaction, in which the role is taken already.

use super::record::{By, Opened, Subject, open, record};
use crate::domain::application::Action;
use crate::domain::application::relation::allowed;
use crate::domain::event::{Assigned, Event, Named};
use crate::domain::person::Person;
use crate::store::{StoreError, Txn, application, relation};

/// Hands over every case of `from` that is not done with. Those that the colleague cannot have become nobody's.
///
/// # Errors
/// Below the services.
pub async fn hand_over(txn: &Txn, by: By<'_>, from: &Person, to: Option<&Person>) -> Result<(), StoreError> {
    let named = |person: &Person| Named { person: person.id, name: person.name.clone() };
    // One by one: each has a history of its own to go on.
    for case in application::take_of_officer(txn, from.id).await? {
        let ties = match to {
            Some(to) => relation::of(txn, &case, to.id).await?,
            None => Vec::new(),
        };
        let to = to.filter(|_| allowed(Action::Assign, &ties).is_ok());
        let by = By { key: None, ..by };
        let Opened::At(head) = open(txn, by, Subject::Application(case.id)).await? else { continue };
        let before = case.version;
        let case = case.held_by(to.map(|person| person.id));
        application::save(txn, before, &case, 1).await?;
        record(
            txn,
            by,
            head,
            &Event::Assigned(Assigned { to: to.map(named), from: Some(named(from)) }),
            None,
        )
        .await?;
    }
    Ok(())
}

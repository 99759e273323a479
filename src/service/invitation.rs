//! Whom an officer's invitation reaches: somebody with the role already, given it now, or added now. In the caller's
//! transaction, before any case is taken in it. The administrators hear of every role that is given so.

use super::record::{By, Opened, Subject, first, open, record};
use crate::domain::application::Reference;
use crate::domain::event::{ByInvitation, Event};
use crate::domain::person::{Holding, PersonId};
use crate::domain::text::EmailAddress;
use crate::store::{StoreError, Txn, person};

/// Somebody to be asked.
#[derive(Clone, Debug)]
pub struct Invited {
    /// As the officer calls them; somebody known keeps the name they have.
    pub name: String,
    /// Where they are written to, and how they sign in.
    pub email: EmailAddress,
}

/// Who has that address, with the hat; `None` for somebody of the funder, or whose other roles do not go with it.
///
/// # Errors
/// A `Conflict` when somebody else is adding them at this moment.
pub(super) async fn known(
    txn: &Txn,
    by: By<'_>,
    (invited, reference): (&Invited, &Reference),
    hat: Holding,
) -> Result<Option<(PersonId, String)>, StoreError> {
    let by = By { key: None, ..by };
    let told = |added: bool| {
        let (role, application) = (hat.role.code().to_owned(), reference.to_string());
        Event::RoleByInvitation(ByInvitation { role, application, added })
    };
    let found = match person::by_email(txn, &invited.email).await? {
        // The hat stays theirs until this is done.
        Some(found) if person::take_hat(txn, found.id, hat).await? => Some(found),
        // The row first: somebody else may be giving them the hat.
        Some(found) => {
            person::touch(txn, found.id).await?;
            person::by_id(txn, found.id).await?
        }
        None => None,
    };
    match found {
        Some(found) if found.is_of_the_funder() => Ok(None),
        Some(found) if found.holdings.contains(&hat) => Ok(Some((found.id, found.name))),
        Some(found) if !found.holdings.iter().all(|held| held.fits_with(hat)) => Ok(None),
        Some(found) => {
            person::give(txn, found.id, hat).await?;
            if let Opened::At(head) = open(txn, by, Subject::Person(found.id)).await? {
                record(txn, by, head, &told(false), None).await?;
            }
            Ok(Some((found.id, found.name)))
        }
        None => {
            let id = match person::add(txn, &invited.name, &invited.email, &[hat]).await {
                Err(StoreError::Constraint(_)) => return Err(StoreError::Conflict),
                added => added?,
            };
            person::touch(txn, id).await?;
            record(txn, by, first(Subject::Person(id)), &told(true), None).await?;
            Ok(Some((id, invited.name.clone())))
        }
    }
}

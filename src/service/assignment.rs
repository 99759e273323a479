//! Which grants officer has a case: taken, given, given back. Whoever declared an interest in it, prepared or endorsed it
//! cannot have it.

use thiserror::Error;

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::relation::allowed;
use crate::domain::application::transition::WrongState;
use crate::domain::application::{Action, Case, Reference};
use crate::domain::event::{Assigned, Event, Named};
use crate::domain::person::{GrantsOfficer, PersonId};
use crate::store::{Db, StoreError, Txn, application, person, relation};

/// Why a case does not change hands.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AssignRefusal {
    /// Not in this state.
    #[error(transparent)]
    WrongState(#[from] WrongState),
    /// They are no grants officer, or not any more.
    #[error("Select a grants officer from the list")]
    NoOfficer,
    /// Their part in the case forbids it.
    #[error("{name} {tie}, so somebody else must have it")]
    Cannot {
        /// Who.
        name: String,
        /// What ties them to it.
        tie: &'static str,
    },
    /// Somebody was faster.
    #[error("{0} meanwhile. Look again, and choose once more if it must change")]
    Meanwhile(String),
}

/// Gives a case to a grants officer, oneself included, or to nobody. `shown` is who had it when the form was shown.
pub async fn assign(
    db: &Db,
    officer: GrantsOfficer,
    by: By<'_>,
    reference: &Reference,
    (shown, to): (Option<PersonId>, Option<PersonId>),
) -> Result<(), Failure<AssignRefusal>> {
    let txn = db.begin().await?;
    // Their role stays theirs until this is done, or is gone and this comes too late; always taken before a case is.
    let receiver = match to {
        Some(to) => Some(person::take_grants_officer(&txn, to).await?.ok_or(AssignRefusal::NoOfficer)),
        None => None,
    };
    let receiver = receiver.transpose().map_err(Failure::Refused)?;
    let case = application::take_for_pcc(&txn, reference).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let may = permit(&txn, Action::Assign, &case, officer.id()).await?;
    let named = receiver.map(|one| Named { person: one.id, name: one.name });
    if let Some(to) = &named {
        cannot(&txn, &case, to).await?;
    }
    let (from, before) = (holder(&txn, &case).await?, case.version);
    if case.officer != shown {
        let now = from.map_or("Nobody has it".to_owned(), |now| format!("{} has got it", now.name));
        return Err(Failure::Refused(AssignRefusal::Meanwhile(now)));
    }
    let case = case.assign(may, to, by.at).map_err(|wrong| Failure::Refused(wrong.into()))?;
    application::save(&txn, before, &case, 1).await?;
    record(&txn, by, head, &Event::Assigned(Assigned { to: named, from }), None).await?;
    txn.commit().await?;
    Ok(())
}

async fn cannot(txn: &Txn, case: &Case, to: &Named) -> Result<(), Failure<AssignRefusal>> {
    let ties = relation::of(txn, case, to.person).await?;
    allowed(Action::Assign, &ties).map(drop).map_err(|barred| {
        Failure::Refused(AssignRefusal::Cannot { name: to.name.clone(), tie: barred.relation.theirs() })
    })
}

async fn holder(txn: &Txn, case: &Case) -> Result<Option<Named>, StoreError> {
    let Some(person) = case.officer else { return Ok(None) };
    let name = person::name_of(txn, person).await?.unwrap_or_default();
    Ok(Some(Named { person, name }))
}

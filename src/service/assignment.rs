//! Which grants officer has a case: taken, given, given back. Whoever declared an interest in it, prepared or endorsed it
//! cannot have it.

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::Failure;
use super::handover::tell;
use super::record::{By, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::relation::{Permit, Relation, allowed};
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

/// Why several cases do not change hands: none of them does.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SeveralRefusal {
    /// They are no grants officer, or not any more.
    #[error("Select a grants officer from the list")]
    NoOfficer,
    /// Those that cannot, each with why.
    #[error("{}", .0.iter().map(|(case, why)| format!("{case}: {why}")).collect::<Vec<_>>().join(". "))]
    Each(Vec<(Reference, String)>),
}

/// Whether a case changes hands: `shown` is who had it when the form was shown, `from` who has it.
fn decide(
    case: Case,
    may: Permit,
    to: Option<(&Named, &[Relation])>,
    (shown, from): (Option<PersonId>, Option<&Named>),
    at: DateTime<Utc>,
) -> Result<Case, AssignRefusal> {
    if let Some((to, ties)) = to {
        allowed(Action::Assign, ties).map_err(|barred| AssignRefusal::Cannot {
            name: to.name.clone(),
            tie: barred.relation.theirs(),
        })?;
    }
    if case.officer != shown {
        let now = from.map_or("Nobody has it".to_owned(), |now| format!("{} has got it", now.name));
        return Err(AssignRefusal::Meanwhile(now));
    }
    Ok(case.assign(may, to.map(|(to, _)| to.person), at)?)
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
    let to = receiver.map(|one| Named { person: one.id, name: one.name });
    let ties = match &to {
        Some(to) => relation::of(&txn, &case, to.person).await?,
        None => Vec::new(),
    };
    let (from, before) = (holder(&txn, &case).await?, case.version);
    let to_whom = to.as_ref().map(|to| (to, ties.as_slice()));
    let case = decide(case, may, to_whom, (shown, from.as_ref()), by.at).map_err(Failure::Refused)?;
    application::save(&txn, before, &case, 1).await?;
    let event = Event::Assigned(Assigned { to, from, together: false });
    record(&txn, by, head, &event, None).await?;
    txn.commit().await?;
    Ok(())
}

/// The same with several cases, each with who had it when the form was shown: all of them change hands or none does. Whoever
/// gets them from somebody else is told of all in one message.
pub async fn assign_several(
    db: &Db,
    officer: GrantsOfficer,
    by: By<'_>,
    cases: &[(Reference, Option<PersonId>)],
    to: Option<PersonId>,
) -> Result<(), Failure<SeveralRefusal>> {
    let txn = db.begin().await?;
    let told = to.filter(|to| *to != officer.id());
    let to = match to {
        Some(to) => Some(receiver(&txn, to, told.is_some()).await?),
        None => None,
    };
    let references: Vec<Reference> = cases.iter().map(|(reference, _)| reference.clone()).collect();
    let taken = application::take_several_for_pcc(&txn, &references).await?;
    if taken.is_empty() || taken.len() != references.len() {
        return Err(Failure::NotFound);
    }
    let mut heads = Vec::with_capacity(taken.len());
    // One by one: each has a history of its own to go on. The form's key stands in the first.
    for (place, case) in taken.iter().enumerate() {
        let by = By { key: by.key.filter(|_| place == 0), ..by };
        let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
        heads.push((by, head));
    }
    let moves = decided(&txn, (officer, by.at), cases, taken, to.as_ref()).await?;
    let mut given = Vec::with_capacity(moves.len());
    for ((from, before, case), (by, head)) in moves.into_iter().zip(heads) {
        application::save(&txn, before, &case, 1).await?;
        let event = Event::Assigned(Assigned { to: to.clone(), from, together: true });
        record(&txn, by, head, &event, None).await?;
        given.push(case);
    }
    if let Some(to) = told {
        tell(&txn, by, to, &given, false).await?;
    }
    txn.commit().await?;
    Ok(())
}

/// Whoever gets them: their row, when they are to be told, and then their role, stay taken.
async fn receiver(txn: &Txn, to: PersonId, told: bool) -> Result<Named, Failure<SeveralRefusal>> {
    let refusal = || Failure::Refused(SeveralRefusal::NoOfficer);
    if told {
        match person::hold(txn, to).await {
            Err(StoreError::Conflict) => return Err(refusal()),
            held => held?,
        }
    }
    let found = person::take_grants_officer(txn, to).await?.ok_or_else(refusal)?;
    Ok(Named { person: found.id, name: found.name })
}

/// Every case as it becomes, with who had it and its version before; or each that cannot.
async fn decided(
    txn: &Txn,
    (officer, at): (GrantsOfficer, DateTime<Utc>),
    shown: &[(Reference, Option<PersonId>)],
    taken: Vec<Case>,
    to: Option<&Named>,
) -> Result<Vec<(Option<Named>, i64, Case)>, Failure<SeveralRefusal>> {
    let people: Vec<PersonId> = to.map(|to| to.person).into_iter().chain([officer.id()]).collect();
    let ties = relation::between(txn, &taken, &people).await?;
    let holders: Vec<PersonId> = taken.iter().filter_map(|case| case.officer).collect();
    let names = person::names(txn, &holders).await?;
    let (mut moves, mut refused) = (Vec::new(), Vec::new());
    for case in taken {
        let of = |person: PersonId| ties.get(&(case.id, person)).map(Vec::as_slice).unwrap_or_default();
        let (reference, before) = (case.reference.clone(), case.version);
        let shown = shown.iter().find(|(named, _)| *named == reference).and_then(|(_, officer)| *officer);
        let named = |person| Some(Named { person, name: names.get(&person)?.clone() });
        let from = case.officer.and_then(named);
        let to_whom = to.map(|to| (to, of(to.person)));
        let decision = match allowed(Action::Assign, of(officer.id())) {
            Ok(may) => decide(case, may, to_whom, (shown, from.as_ref()), at).map_err(|why| why.to_string()),
            Err(barred) => Err(barred.to_string()),
        };
        match decision {
            Ok(case) => moves.push((from, before, case)),
            Err(why) => refused.push((reference, why)),
        }
    }
    if refused.is_empty() { Ok(moves) } else { Err(Failure::Refused(SeveralRefusal::Each(refused))) }
}

async fn holder(txn: &Txn, case: &Case) -> Result<Option<Named>, StoreError> {
    let Some(person) = case.officer else { return Ok(None) };
    let name = person::name_of(txn, person).await?.unwrap_or_default();
    Ok(Some(Named { person, name }))
}

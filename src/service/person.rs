//! Gives people access, changes who they are and what they may do, and ends their access. History keeps what they did.

use thiserror::Error;

use super::Failure;
use super::handover::hand_over;
use super::leaver::let_go;
use super::record::{By, Head, Opened, Subject, first, number, open, posted_before, record, record_and_tell};
use crate::domain::event::{ADDRESS, Event};
use crate::domain::person::{Administrator, Holding, Person, PersonId, Role};
use crate::domain::retention::person::is_former;
use crate::domain::text::{self, EmailAddress};
use crate::store::{Db, StoreError, Txn, person, session, sign_in};

/// Why somebody is not added.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddRefusal {
    /// The address is somebody's.
    #[error("There is somebody with this e-mail address already")]
    Taken,
}

/// Why somebody's roles are not changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RoleRefusal {
    /// It is theirs.
    #[error("This person has this role already")]
    Held,
    /// Somebody acts as officer for one partnership.
    #[error(
        "This person is a CSP officer of another partnership, and acts for one only: take that role from them first"
    )]
    OtherPartnership,
    /// One of the two would leave nothing to do with the other.
    #[error("One person is never both {} and {}: take that role from them first, or give this one to somebody else", text::lower(.held.name()), text::lower(.role.name()))]
    NeverTogether {
        /// What they are.
        held: Role,
        /// What they were to be.
        role: Role,
    },
    /// It is not theirs, any more or ever.
    #[error("This person does not have this role")]
    NotHeld,
    /// Not somebody who could have their cases.
    #[error("Select a grants officer who gets the cases, or nobody")]
    NoColleague,
    /// Nobody could give anybody access any more.
    #[error("This is the only administrator: give the role to somebody else first")]
    LastAdministrator,
}

/// Adds a person with hats, by nobody on the command line. The same form posted again, or twice at once, adds them once.
pub async fn add(
    db: &Db,
    by: By<'_>,
    name: &str,
    email: &EmailAddress,
    holdings: &[Holding],
) -> Result<PersonId, Failure<AddRefusal>> {
    let txn = db.begin().await?;
    if let Some(id) = posted_before(&txn, by).await?.and_then(|chain| number(&chain)) {
        return Ok(PersonId(id));
    }
    let id = match person::add(&txn, name, email, holdings).await {
        Err(StoreError::Constraint(_)) => {
            drop(txn);
            return added_before(db, by).await?.ok_or(Failure::Refused(AddRefusal::Taken));
        }
        other => other?,
    };
    person::touch(&txn, id).await?;
    let event = Event::PersonAdded { roles: codes(holdings) };
    record(&txn, by, first(Subject::Person(id)), &event, None).await?;
    txn.commit().await?;
    Ok(id)
}

/// Whom the same form added.
async fn added_before(db: &Db, by: By<'_>) -> Result<Option<PersonId>, StoreError> {
    let chain = posted_before(&db.begin().await?, by).await?;
    Ok(chain.and_then(|chain| number(&chain)).map(PersonId))
}

fn codes(holdings: &[Holding]) -> Vec<String> {
    holdings.iter().map(|holding| holding.role.code().to_owned()).collect()
}

/// Changes somebody's name or address. A new address ends every session and link: they were sent to the old one.
pub async fn change(
    db: &Db,
    _: Administrator,
    by: By<'_>,
    id: PersonId,
    (name, email): (&str, &EmailAddress),
    reason: &str,
) -> Result<(), Failure<AddRefusal>> {
    let txn = db.begin().await?;
    let Some((known, head)) = opened(&txn, by, id).await? else { return Ok(()) };
    let mut what = Vec::new();
    if known.name != name {
        what.push("Name".to_owned());
    }
    if known.email != *email {
        what.push(ADDRESS.to_owned());
        session::end_all(&txn, id).await?;
        sign_in::void(&txn, id, by.at).await?;
    }
    if what.is_empty() {
        return Ok(());
    }
    match person::rename(&txn, id, name, email).await {
        Err(StoreError::Constraint(_)) => return Err(Failure::Refused(AddRefusal::Taken)),
        other => other?,
    }
    // Whoever had the old address hears of it there too: it may not have been they who asked.
    let before = (known.email != *email).then_some(&known.email);
    let event = Event::PersonChanged { what, reason: reason.to_owned() };
    record_and_tell(&txn, by, head, &event, (None, before)).await?;
    Ok(txn.commit().await?)
}

/// Gives somebody one more role.
pub async fn give(
    db: &Db,
    _: Administrator,
    by: By<'_>,
    id: PersonId,
    hat: Holding,
) -> Result<(), Failure<RoleRefusal>> {
    let txn = db.begin().await?;
    let Some((known, head)) = opened(&txn, by, id).await? else { return Ok(()) };
    if known.holdings.contains(&hat) {
        return Err(Failure::Refused(RoleRefusal::Held));
    }
    if let Some(held) = known.holdings.iter().find(|held| !held.fits_with(hat)) {
        return Err(Failure::Refused(match held.role == hat.role {
            true => RoleRefusal::OtherPartnership,
            false => RoleRefusal::NeverTogether { held: held.role, role: hat.role },
        }));
    }
    person::give(&txn, id, hat).await?;
    Ok(keep(txn, by, head, Event::RolesGiven { roles: codes(&[hat]) }).await?)
}

/// Takes roles from somebody; all of them when there is none named, which ends the access. With the role of a grants officer
/// their cases go to the colleague, or become nobody's. Every session ends, so that what
/// is open in a browser shows no more than it should.
pub async fn take(
    db: &Db,
    _: Administrator,
    by: By<'_>,
    id: PersonId,
    (hat, colleague): (Option<Holding>, Option<PersonId>),
    reason: &str,
) -> Result<(), Failure<RoleRefusal>> {
    let txn = db.begin().await?;
    // Taken first: two administrators who take the role from each other are counted one after the other.
    let administrators = person::take_administrators(&txn).await?;
    let Some((known, head)) = opened(&txn, by, id).await? else { return Ok(()) };
    let taken: Vec<Holding> = match hat {
        Some(hat) => known.holdings.iter().copied().filter(|held| *held == hat).collect(),
        None => known.holdings.clone(),
    };
    if taken.is_empty() {
        return Err(Failure::Refused(RoleRefusal::NotHeld));
    }
    if taken.iter().any(|held| held.role == Role::Administrator) && administrators == [id] {
        return Err(Failure::Refused(RoleRefusal::LastAdministrator));
    }
    let officer = taken.iter().any(|held| held.role == Role::GrantsOfficer);
    let colleague = match colleague.filter(|_| officer) {
        Some(to) => Some(receiver(&txn, to, id).await?),
        None => None,
    };
    for held in &taken {
        person::take(&txn, id, *held).await?;
    }
    if officer {
        hand_over(&txn, by, &known, colleague.as_ref()).await?;
    }
    let_go(&txn, by, id, &taken).await?;
    session::end_all(&txn, id).await?;
    sign_in::void(&txn, id, by.at).await?;
    let event = Event::RolesTaken { roles: codes(&taken), reason: reason.to_owned() };
    Ok(keep(txn, by, head, event).await?)
}

/// Who gets the cases, with their row and role taken, in this order always.
async fn receiver(txn: &Txn, to: PersonId, leaver: PersonId) -> Result<Person, Failure<RoleRefusal>> {
    let refusal = || Failure::Refused(RoleRefusal::NoColleague);
    match person::hold(txn, to).await {
        Err(StoreError::Conflict) => return Err(refusal()),
        held => held?,
    }
    person::take_grants_officer(txn, to).await?.filter(|to| to.id != leaver).ok_or_else(refusal)
}

/// Somebody with their row taken, and where their history goes on; nothing when the form was posted before.
async fn opened<R>(txn: &Txn, by: By<'_>, id: PersonId) -> Result<Option<(Person, Head)>, Failure<R>> {
    match person::touch(txn, id).await {
        Err(StoreError::Conflict) => return Err(Failure::NotFound),
        taken => taken?,
    }
    let known = person::by_id(txn, id).await?.filter(|known| !is_former(known)).ok_or(Failure::NotFound)?;
    match open(txn, by, Subject::Person(id)).await? {
        Opened::At(head) => Ok(Some((known, head))),
        Opened::Before(_) => Ok(None),
    }
}

async fn keep(txn: Txn, by: By<'_>, head: Head, event: Event) -> Result<(), StoreError> {
    record(&txn, by, head, &event, None).await?;
    txn.commit().await
}

//! What becomes of the cases of a grants officer whose role is taken: they go to a colleague, or to nobody. In the caller's
//! transaction, in which the role is taken already. Whoever gets several cases in one step is told of them in one message.

use super::record::{By, Opened, Subject, open, record};
use crate::domain::application::relation::allowed;
use crate::domain::application::{Action, Case};
use crate::domain::event::{Assigned, CasesGiven, Event, Named};
use crate::domain::person::{Person, PersonId};
use crate::store::{StoreError, Txn, application, person, relation};

/// Hands over every case of `from` that is not done with. Those that the colleague cannot have become nobody's; of the others
/// they are told in one message. The colleague's row is held by the caller, who took it before any role.
///
/// # Errors
/// Below the services.
pub async fn hand_over(txn: &Txn, by: By<'_>, from: &Person, to: Option<&Person>) -> Result<(), StoreError> {
    let named = |person: &Person| Named { person: person.id, name: person.name.clone() };
    let cases = application::take_of_officer(txn, from.id).await?;
    let colleague: Vec<_> = to.iter().map(|to| to.id).collect();
    let ties = relation::between(txn, &cases, &colleague).await?;
    let by = By { key: None, ..by };
    let mut given = Vec::new();
    // One by one: each has a history of its own to go on.
    for case in cases {
        let can = |to: &&Person| {
            let ties = ties.get(&(case.id, to.id)).map(Vec::as_slice).unwrap_or_default();
            allowed(Action::Assign, ties).is_ok()
        };
        let to = to.filter(can);
        let Opened::At(head) = open(txn, by, Subject::Application(case.id)).await? else { continue };
        let before = case.version;
        let case = case.held_by(to.map(|person| person.id));
        application::save(txn, before, &case, 1).await?;
        let event = Assigned { to: to.map(named), from: Some(named(from)), together: true };
        record(txn, by, head, &Event::Assigned(event), None).await?;
        given.extend(to.map(|_| case));
    }
    match to {
        Some(to) => tell(txn, by, to.id, &given, true).await,
        None => Ok(()),
    }
}

/// Tells somebody of all that they got, once. Their row is held by the caller.
///
/// # Errors
/// Below the services.
pub async fn tell(
    txn: &Txn,
    by: By<'_>,
    to: PersonId,
    cases: &[Case],
    handed_over: bool,
) -> Result<(), StoreError> {
    if cases.is_empty() {
        return Ok(());
    }
    let partnerships = person::partnerships(txn).await?;
    let line = |case: &Case| match partnerships.iter().find(|of| of.id == case.partnership) {
        Some(of) => format!("{}, {}", case.reference, of.name),
        None => case.reference.to_string(),
    };
    let given = CasesGiven { cases: cases.iter().map(line).collect(), handed_over };
    person::touch(txn, to).await?;
    let by = By { key: None, ..by };
    let Opened::At(head) = open(txn, by, Subject::Person(to)).await? else { return Ok(()) };
    record(txn, by, head, &Event::CasesGiven(given), None).await?;
    Ok(())
}

//! What ties people to a case: what they did to it before, as its history tells, and the roles that they hold. Must not know
//! what follows from that.

use std::collections::HashMap;
use std::slice;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::entity::{history, person_role};
use super::person::{hats, holding};
use super::{Read, StoreError};
use crate::domain::application::relation::{Relation, allowed, ties};
use crate::domain::application::{Action, ApplicationId, Case};
use crate::domain::person::{Holding, PartnershipId, Person, PersonId};

/// Those of these people whose ties to this case forbid them something.
pub async fn barred(
    read: &impl Read,
    case: &Case,
    action: Action,
    among: &[PersonId],
) -> Result<Vec<PersonId>, StoreError> {
    let barred = barred_of(read, action, slice::from_ref(case), among).await?;
    Ok(barred.into_iter().map(|(_, person)| person).collect())
}

/// Which of these people may not do this to which of these cases.
pub async fn barred_of(
    read: &impl Read,
    action: Action,
    cases: &[Case],
    people: &[PersonId],
) -> Result<Vec<(ApplicationId, PersonId)>, StoreError> {
    let ties = between(read, cases, people).await?;
    Ok(ties.into_iter().filter(|(_, ties)| allowed(action, ties).is_err()).map(|(who, _)| who).collect())
}

/// Every tie of these people to these cases, in two queries.
pub async fn between(
    read: &impl Read,
    cases: &[Case],
    people: &[PersonId],
) -> Result<HashMap<(ApplicationId, PersonId), Vec<Relation>>, StoreError> {
    let ids: Vec<_> = cases.iter().map(|case| (case.id, case.partnership)).collect();
    between_ids(read, &ids, people).await
}

/// The same of cases that are known by their number and whose they are.
pub async fn between_ids(
    read: &impl Read,
    cases: &[(ApplicationId, PartnershipId)],
    people: &[PersonId],
) -> Result<HashMap<(ApplicationId, PersonId), Vec<Relation>>, StoreError> {
    let chain = |case: ApplicationId| format!("application:{}", case.0);
    let rows: Vec<(String, i64, String)> = history::Entity::find()
        .select_only()
        .columns([history::Column::Chain, history::Column::PersonId, history::Column::Kind])
        .distinct()
        .filter(history::Column::Chain.is_in(cases.iter().map(|(case, _)| chain(*case))))
        .filter(history::Column::PersonId.is_in(people.iter().map(|person| person.0)))
        .into_tuple()
        .all(read.reader())
        .await?;
    let mut done: HashMap<(String, i64), Vec<String>> = HashMap::new();
    for (chain, person, kind) in rows {
        done.entry((chain, person)).or_default().push(kind);
    }
    let roles = person_role::Entity::find()
        .filter(person_role::Column::PersonId.is_in(people.iter().map(|person| person.0)))
        .all(read.reader())
        .await?;
    let mut hats: HashMap<i64, Vec<Holding>> = HashMap::new();
    for role in roles {
        hats.entry(role.person_id).or_default().extend(holding(&role.role, role.partnership_id));
    }
    let of = |case: ApplicationId, partnership: PartnershipId, person: PersonId| {
        let done = done.get(&(chain(case), person.0)).map_or(&[][..], Vec::as_slice);
        ties(done, hats.get(&person.0).map_or(&[][..], Vec::as_slice), partnership)
    };
    let pairs = cases.iter().flat_map(|case| people.iter().map(move |person| (*case, *person)));
    Ok(pairs.map(|((case, whose), person)| ((case, person), of(case, whose, person))).collect())
}

/// Every tie of somebody whose hats are at hand to this case.
pub async fn of_person(read: &impl Read, case: &Case, person: &Person) -> Result<Vec<Relation>, StoreError> {
    Ok(ties(&done(read, case, person.id).await?, &person.holdings, case.partnership))
}

/// Every tie of this person to this case.
pub async fn of(read: &impl Read, case: &Case, person: PersonId) -> Result<Vec<Relation>, StoreError> {
    Ok(ties(&done(read, case, person).await?, &hats(read, person).await?, case.partnership))
}

async fn done(read: &impl Read, case: &Case, person: PersonId) -> Result<Vec<String>, StoreError> {
    Ok(history::Entity::find()
        .select_only()
        .column(history::Column::Kind)
        .distinct()
        .filter(history::Column::Chain.eq(format!("application:{}", case.id.0)))
        .filter(history::Column::PersonId.eq(person.0))
        .into_tuple()
        .all(read.reader())
        .await?)
}

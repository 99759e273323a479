//! What ties people to a case: what they did to it before, as its history tells, and the roles that they hold. Must not know
//! what follows from that.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::entity::{history, person_role};
use super::person::{hats, holding};
use super::{Read, StoreError};
use crate::domain::application::relation::{Relation, allowed, ties};
use crate::domain::application::{Action, Case};
use crate::domain::person::{Holding, Person, PersonId};

/// Those of these people whose ties to this case forbid them something.
pub async fn barred(
    read: &impl Read,
    case: &Case,
    action: Action,
    among: &[PersonId],
) -> Result<Vec<PersonId>, StoreError> {
    let rows: Vec<(i64, String)> = history::Entity::find()
        .select_only()
        .columns([history::Column::PersonId, history::Column::Kind])
        .distinct()
        .filter(history::Column::Chain.eq(format!("application:{}", case.id.0)))
        .filter(history::Column::PersonId.is_not_null())
        .into_tuple()
        .all(read.reader())
        .await?;
    let mut done: HashMap<i64, Vec<String>> = HashMap::new();
    for (person, kind) in rows {
        done.entry(person).or_default().push(kind);
    }
    let roles = person_role::Entity::find()
        .filter(person_role::Column::PersonId.is_in(among.iter().map(|id| id.0)))
        .all(read.reader())
        .await?;
    let barred = |person: &&PersonId| {
        let own = roles.iter().filter(|role| role.person_id == person.0);
        let hats: Vec<Holding> = own.filter_map(|role| holding(&role.role, role.partnership_id)).collect();
        let done = done.get(&person.0).map_or(&[][..], Vec::as_slice);
        allowed(action, &ties(done, &hats, case.partnership)).is_err()
    };
    Ok(among.iter().filter(barred).copied().collect())
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

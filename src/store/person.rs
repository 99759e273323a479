//! People and partnerships. Sign-in is not here.

mod body;

use std::collections::HashMap;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, LockType};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef};

use super::entity::{partnership, person, person_role};
use super::{Read, StoreError, Txn};
use crate::domain::person::{Holding, PartnershipId, Person, PersonId, Role};
use crate::domain::place::{Area, Coordinates};
use crate::domain::text::EmailAddress;

pub use body::{accountable_bodies, all_bodies};

/// A partnership as pages name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partnership {
    /// Identity.
    pub id: PartnershipId,
    /// Third part of a reference, such as "SHR".
    pub code: String,
    /// As shown.
    pub name: String,
}

/// All partnerships, by name.
pub async fn partnerships(read: &impl Read) -> Result<Vec<Partnership>, StoreError> {
    let rows = partnership::Entity::find().order_by_asc(partnership::Column::Name).all(read.reader()).await?;
    let show =
        |row: partnership::Model| Partnership { id: PartnershipId(row.id), code: row.code, name: row.name };
    Ok(rows.into_iter().map(show).collect())
}

/// Roughly where a partnership is, and what it is called; nothing while that is not known.
pub async fn area(read: &impl Read, of: PartnershipId) -> Result<Option<(Area, String)>, StoreError> {
    let Some(row) = partnership::Entity::find_by_id(of.0).one(read.reader()).await? else { return Ok(None) };
    let centre = row
        .latitude
        .zip(row.longitude)
        .and_then(|(north, east)| Coordinates::from_micro_degrees(north, east));
    let reach_km = row.reach_km.and_then(|km| u32::try_from(km).ok());
    Ok(centre.zip(reach_km).map(|(centre, reach_km)| (Area { centre, reach_km }, row.name)))
}

/// Everybody with their hats, by name. For administrators and the demo.
pub async fn everybody(read: &impl Read) -> Result<Vec<Person>, StoreError> {
    let people = person::Entity::find().order_by_asc(person::Column::Name).all(read.reader()).await?;
    let roles = person_role::Entity::find().order_by_asc(person_role::Column::Id).all(read.reader()).await?;
    people.into_iter().map(|row| assemble(row, &roles)).collect()
}

/// The person with that address.
pub async fn by_email(read: &impl Read, email: &EmailAddress) -> Result<Option<Person>, StoreError> {
    let found = person::Entity::find()
        .filter(person::Column::Email.eq(email.as_str()))
        .filter(person::Column::ErasedAt.is_null())
        .one(read.reader())
        .await?;
    let Some(row) = found else { return Ok(None) };
    let roles = roles(read, row.id).await?;
    assemble(row, &roles).map(Some)
}

/// Somebody's name.
pub async fn name_of(read: &impl Read, id: PersonId) -> Result<Option<String>, StoreError> {
    Ok(person::Entity::find_by_id(id.0).one(read.reader()).await?.map(|row| row.name))
}

/// Somebody's name and address.
pub async fn contact(read: &impl Read, id: PersonId) -> Result<Option<(String, String)>, StoreError> {
    let found = person::Entity::find_by_id(id.0).one(read.reader()).await?;
    Ok(found.map(|row| (row.name, row.email)))
}

/// Name and address of whoever was given this hat last.
pub async fn last_with(read: &impl Read, hat: Holding) -> Result<Option<(String, String)>, StoreError> {
    let last = person_role::Entity::find()
        .filter(person_role::Column::Role.eq(hat.role.code()))
        .filter(person_role::Column::PartnershipId.eq(hat.partnership.map(|of| of.0)))
        .order_by_desc(person_role::Column::Id)
        .one(read.reader())
        .await?;
    match last {
        Some(row) => contact(read, PersonId(row.person_id)).await,
        None => Ok(None),
    }
}

fn assemble(row: person::Model, roles: &[person_role::Model]) -> Result<Person, StoreError> {
    let own = roles.iter().filter(|role| role.person_id == row.id);
    let email = EmailAddress::parse(&row.email).map_err(|bad| StoreError::Broken(bad.to_string()))?;
    let holdings = own.filter_map(|role| holding(&role.role, role.partnership_id)).collect();
    Ok(Person { id: PersonId(row.id), name: row.name, email, holdings })
}

/// A hat as it is kept; `None` for a word that is no role any more.
pub fn holding(role: &str, partnership: Option<i64>) -> Option<Holding> {
    Holding::new(Role::from_code(role)?, partnership.map(PartnershipId))
}

/// Adds somebody. An address that is taken is a `Constraint`.
pub async fn add(
    txn: &Txn,
    name: &str,
    email: &EmailAddress,
    holdings: &[Holding],
) -> Result<PersonId, StoreError> {
    let row = person::ActiveModel {
        id: NotSet,
        name: Set(name.to_owned()),
        email: Set(email.as_str().to_owned()),
        version: Set(0),
        erased_at: Set(None),
    };
    let id = person::Entity::insert(row).exec(txn.reader()).await?.last_insert_id;
    for hat in holdings {
        give(txn, PersonId(id), *hat).await?;
    }
    Ok(PersonId(id))
}

async fn roles(read: &impl Read, person: i64) -> Result<Vec<person_role::Model>, StoreError> {
    let find = person_role::Entity::find().filter(person_role::Column::PersonId.eq(person));
    Ok(find.order_by_asc(person_role::Column::Id).all(read.reader()).await?)
}

/// Somebody's hats.
pub async fn hats(read: &impl Read, id: PersonId) -> Result<Vec<Holding>, StoreError> {
    let rows = roles(read, id.0).await?;
    Ok(rows.iter().filter_map(|row| holding(&row.role, row.partnership_id)).collect())
}

/// Whether somebody wears this hat; if so it stays theirs until the end of the transaction. Always taken before a case is.
pub async fn take_hat(txn: &Txn, id: PersonId, hat: Holding) -> Result<bool, StoreError> {
    let of = match hat.partnership {
        Some(of) => person_role::Column::PartnershipId.eq(of.0),
        None => person_role::Column::PartnershipId.is_null(),
    };
    let worn = person_role::Entity::find()
        .filter(person_role::Column::PersonId.eq(id.0))
        .filter(person_role::Column::Role.eq(hat.role.code()))
        .filter(of)
        .lock(LockType::Update)
        .one(txn.reader())
        .await?;
    Ok(worn.is_some())
}

/// Somebody with their hats.
pub async fn by_id(read: &impl Read, id: PersonId) -> Result<Option<Person>, StoreError> {
    let Some(row) = person::Entity::find_by_id(id.0).one(read.reader()).await? else { return Ok(None) };
    let roles = roles(read, id.0).await?;
    assemble(row, &roles).map(Some)
}

/// Changes name and address. An address that is taken is a `Constraint`.
pub async fn rename(txn: &Txn, id: PersonId, name: &str, email: &EmailAddress) -> Result<(), StoreError> {
    person::Entity::update_many()
        .col_expr(person::Column::Name, Expr::value(name))
        .col_expr(person::Column::Email, Expr::value(email.as_str()))
        .filter(person::Column::Id.eq(id.0))
        .exec(txn.reader())
        .await?;
    Ok(())
}

/// Names of these people, by identity.
pub async fn names(read: &impl Read, ids: &[PersonId]) -> Result<HashMap<PersonId, String>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = person::Entity::find()
        .filter(person::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(read.reader())
        .await?;
    Ok(rows.into_iter().map(|row| (PersonId(row.id), row.name)).collect())
}

/// Takes somebody's row until the end of the transaction, before anything of theirs that others take first.
pub async fn hold(txn: &Txn, id: PersonId) -> Result<(), StoreError> {
    let row = person::Entity::find_by_id(id.0).lock(LockType::Update).one(txn.reader()).await?;
    row.map(drop).ok_or(StoreError::Conflict)
}

/// How many others hold each of these roles.
pub async fn others_in(
    read: &impl Read,
    roles: &[Role],
    but: PersonId,
) -> Result<HashMap<Role, usize>, StoreError> {
    let rows: Vec<(String, i64)> = person_role::Entity::find()
        .select_only()
        .columns([person_role::Column::Role, person_role::Column::PersonId])
        .distinct()
        .filter(person_role::Column::Role.is_in(roles.iter().map(|role| role.code())))
        .filter(person_role::Column::PersonId.ne(but.0))
        .into_tuple()
        .all(read.reader())
        .await?;
    let mut counts = HashMap::new();
    for role in rows.iter().filter_map(|(role, _)| Role::from_code(role)) {
        *counts.entry(role).or_default() += 1;
    }
    Ok(counts)
}

/// Every administrator; their roles stay taken until the end of the transaction.
pub async fn take_administrators(txn: &Txn) -> Result<Vec<PersonId>, StoreError> {
    let rows = person_role::Entity::find()
        .filter(person_role::Column::Role.eq(Role::Administrator.code()))
        .order_by_asc(person_role::Column::Id)
        .lock(LockType::Update)
        .all(txn.reader())
        .await?;
    Ok(rows.into_iter().map(|row| PersonId(row.person_id)).collect())
}

/// Somebody who is a grants officer; the role stays theirs until the end of the transaction.
pub async fn take_grants_officer(txn: &Txn, id: PersonId) -> Result<Option<Person>, StoreError> {
    match take_hat(txn, id, Holding { role: Role::GrantsOfficer, partnership: None }).await? {
        true => by_id(txn, id).await,
        false => Ok(None),
    }
}

/// Every grants officer, by name.
pub async fn grants_officers(read: &impl Read) -> Result<Vec<(PersonId, String)>, StoreError> {
    let of: RelationDef = person_role::Entity::belongs_to(person::Entity)
        .from(person_role::Column::PersonId)
        .to(person::Column::Id)
        .into();
    let rows: Vec<(i64, String)> = person_role::Entity::find()
        .select_only()
        .column(person_role::Column::PersonId)
        .column(person::Column::Name)
        .join(JoinType::InnerJoin, of)
        .filter(person_role::Column::Role.eq(Role::GrantsOfficer.code()))
        .order_by_asc(person::Column::Name)
        .order_by_asc(person::Column::Id)
        .into_tuple()
        .all(read.reader())
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (PersonId(id), name)).collect())
}

/// Takes a hat away.
pub async fn take(txn: &Txn, from: PersonId, hat: Holding) -> Result<(), StoreError> {
    let of = match hat.partnership {
        Some(of) => person_role::Column::PartnershipId.eq(of.0),
        None => person_role::Column::PartnershipId.is_null(),
    };
    person_role::Entity::delete_many()
        .filter(person_role::Column::PersonId.eq(from.0))
        .filter(person_role::Column::Role.eq(hat.role.code()))
        .filter(of)
        .exec(txn.reader())
        .await?;
    Ok(())
}

/// Gives somebody one more hat.
pub async fn give(txn: &Txn, to: PersonId, hat: Holding) -> Result<(), StoreError> {
    let row = person_role::ActiveModel {
        id: NotSet,
        person_id: Set(to.0),
        role: Set(hat.role.code().to_owned()),
        partnership_id: Set(hat.partnership.map(|partnership| partnership.0)),
    };
    person_role::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Counts one more history entry of the person, and takes the row until the end of the transaction.
pub async fn touch(txn: &Txn, id: PersonId) -> Result<(), StoreError> {
    let done = person::Entity::update_many()
        .col_expr(person::Column::Version, Expr::col(person::Column::Version).add(1))
        .filter(person::Column::Id.eq(id.0))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

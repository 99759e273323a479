//! Kit by make and model, and its certificates. Must not decide which of them counts.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, LockType};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef};

use super::entity::{certificate, kit, person};
use super::framework::items_like;
use super::{Read, StoreError, Txn};
use crate::domain::certificate::{Certificate, KitId, Outcome, kit_key};
use crate::domain::date;
use crate::domain::person::PersonId;

/// A make and model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kit {
    /// Identity.
    pub id: KitId,
    /// Who makes it, as first written.
    pub make: String,
    /// Which.
    pub model: String,
    /// What it is compared by.
    pub key: String,
}

fn assemble(row: kit::Model) -> Kit {
    Kit { id: KitId(row.id), make: row.make, model: row.model, key: row.kit_key }
}

fn certified(row: certificate::Model) -> Result<Certificate, StoreError> {
    Ok(Certificate {
        outcome: Outcome::from_code(&row.outcome).ok_or_else(|| StoreError::Broken(row.outcome.clone()))?,
        condition: row.condition,
        profiles: row.profiles.split(' ').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        on: date::today(row.at),
        expires_on: row.expires_on,
    })
}

/// The certificates of a make and model, taken with its row until the end of the transaction; it is added when there is none.
pub async fn take(txn: &Txn, make: &str, model: &str) -> Result<Kit, StoreError> {
    let key = kit_key(make, model);
    let row = kit::ActiveModel {
        id: NotSet,
        make: Set(make.to_owned()),
        model: Set(model.to_owned()),
        kit_key: Set(key.clone()),
        version: Set(0),
    };
    kit::Entity::insert_many([row])
        .on_conflict_do_nothing_on([kit::Column::KitKey])
        .exec_without_returning(txn.reader())
        .await?;
    let found =
        kit::Entity::find().filter(kit::Column::KitKey.eq(key)).lock(LockType::Update).one(txn.reader());
    found.await?.map(assemble).ok_or(StoreError::Conflict)
}

/// Takes one that is there.
pub async fn hold(txn: &Txn, id: KitId) -> Result<Option<Kit>, StoreError> {
    let row = kit::Entity::find_by_id(id.0).lock(LockType::Update).one(txn.reader()).await?;
    Ok(row.map(assemble))
}

/// Counts one more entry of its history.
pub async fn touch(txn: &Txn, id: KitId) -> Result<(), StoreError> {
    let done = kit::Entity::update_many()
        .col_expr(kit::Column::Version, Expr::col(kit::Column::Version).add(1))
        .filter(kit::Column::Id.eq(id.0))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Adds a certificate.
pub async fn add(
    txn: &Txn,
    kit: KitId,
    (person, at): (PersonId, DateTime<Utc>),
    new: &Certificate,
    basis: &str,
) -> Result<(), StoreError> {
    let row = certificate::ActiveModel {
        id: NotSet,
        kit_id: Set(kit.0),
        outcome: Set(new.outcome.code().to_owned()),
        condition: Set(new.condition.clone()),
        profiles: Set(new.profiles.join(" ")),
        expires_on: Set(new.expires_on),
        basis: Set(basis.to_owned()),
        person_id: Set(person.0),
        at: Set(at),
    };
    certificate::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// One make and model.
pub async fn by_id(read: &impl Read, id: KitId) -> Result<Option<Kit>, StoreError> {
    Ok(kit::Entity::find_by_id(id.0).one(read.reader()).await?.map(assemble))
}

/// The next page of kit, by make and model, with all the words in them, from a key on.
pub async fn page(
    read: &impl Read,
    text: &str,
    after: &str,
    limit: u64,
) -> Result<(Vec<Kit>, bool), StoreError> {
    let mut find = kit::Entity::find().filter(kit::Column::KitKey.gt(after));
    for word in text.split_whitespace().take(10) {
        find = find.filter(items_like(kit::Column::KitKey.into_expr(), word));
    }
    let mut rows = find.order_by_asc(kit::Column::KitKey).limit(limit + 1).all(read.reader()).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok((rows.into_iter().map(assemble).collect(), more))
}

/// The certificates of these, by key, the oldest first.
pub async fn of_keys(
    read: &impl Read,
    keys: &[String],
) -> Result<HashMap<String, Vec<Certificate>>, StoreError> {
    let of: RelationDef = certificate::Entity::belongs_to(kit::Entity)
        .from(certificate::Column::KitId)
        .to(kit::Column::Id)
        .into();
    let rows = certificate::Entity::find()
        .join(JoinType::InnerJoin, of)
        .select_also(kit::Entity)
        .filter(kit::Column::KitKey.is_in(keys.iter().map(String::as_str)))
        .order_by_asc(certificate::Column::Id)
        .all(read.reader())
        .await?;
    let mut found: HashMap<String, Vec<Certificate>> = HashMap::new();
    for (row, kit) in rows {
        let Some(kit) = kit else { continue };
        found.entry(kit.kit_key).or_default().push(certified(row)?);
    }
    Ok(found)
}

/// A certificate as it is read, with what it rests on and who gave it when.
pub struct Given {
    /// What it says.
    pub certificate: Certificate,
    /// What it rests on.
    pub basis: String,
    /// By whom.
    pub by: String,
}

/// Those of one make and model, the newest first.
pub async fn given(read: &impl Read, id: KitId) -> Result<Vec<Given>, StoreError> {
    let by: RelationDef = certificate::Entity::belongs_to(person::Entity)
        .from(certificate::Column::PersonId)
        .to(person::Column::Id)
        .into();
    let rows = certificate::Entity::find()
        .join(JoinType::LeftJoin, by)
        .select_also(person::Entity)
        .filter(certificate::Column::KitId.eq(id.0))
        .order_by_desc(certificate::Column::Id)
        .limit(100)
        .all(read.reader())
        .await?;
    rows.into_iter()
        .map(|(row, person)| {
            let (basis, by) = (row.basis.clone(), person.map(|person| person.name).unwrap_or_default());
            Ok(Given { certificate: certified(row)?, basis, by })
        })
        .collect()
}

/// Kit of which some certificate ends on one of these days.
pub async fn ending(read: &impl Read, from: NaiveDate, to: NaiveDate) -> Result<Vec<Kit>, StoreError> {
    let of: RelationDef = kit::Entity::belongs_to(certificate::Entity)
        .from(kit::Column::Id)
        .to(certificate::Column::KitId)
        .into();
    let rows = kit::Entity::find()
        .join(JoinType::InnerJoin, of)
        .filter(certificate::Column::ExpiresOn.between(from, to))
        .order_by_asc(kit::Column::Id)
        .distinct()
        .all(read.reader())
        .await?;
    Ok(rows.into_iter().map(assemble).collect())
}

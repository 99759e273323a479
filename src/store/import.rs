//! Files that were sent and wait to be confirmed. What their rows mean is not known here.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LockType, OnConflict};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef, Select,
};

use super::camera::lowered;
use super::entity::import::{ActiveModel, Column, Entity, Model};
use super::entity::{allocation, application, camera, grant};
use super::{Read, StoreError, Txn};
use crate::domain::allocation::{Allocation, AllocationId};
use crate::domain::application::{ApplicationId, Reference, Status};
use crate::domain::camera::CameraState;
use crate::domain::financial_year::FinancialYear;
use crate::domain::grant::GrantState;
use crate::domain::import::Kind;
use crate::domain::import::award::{Key, key};
use crate::domain::import::camera::{Award, Tag, tag};
use crate::domain::money::Money;
use crate::domain::person::{PartnershipId, PersonId};
use crate::domain::scheme::SchemeId;
use crate::domain::spreadsheet::Row;

/// A file that waits.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Its number: another file has another.
    pub id: i64,
    /// What it was called.
    pub file: String,
    /// What it says, under the columns of its kind.
    pub rows: Vec<Row>,
}

fn sent(person: PersonId, kind: Kind) -> Select<Entity> {
    Entity::find().filter(Column::PersonId.eq(person.0)).filter(Column::Kind.eq(kind.code()))
}

fn read(row: Model) -> Result<Sent, StoreError> {
    Ok(Sent { id: row.id, file: row.file, rows: serde_json::from_str(&row.content)? })
}

/// What somebody sent of a kind and has not confirmed.
pub async fn of(reader: &impl Read, person: PersonId, kind: Kind) -> Result<Option<Sent>, StoreError> {
    sent(person, kind).one(reader.reader()).await?.map(read).transpose()
}

/// What the file is called that somebody sent of that kind and has not confirmed.
pub async fn waiting(reader: &impl Read, person: PersonId, kind: Kind) -> Result<Option<String>, StoreError> {
    Ok(sent(person, kind).select_only().column(Column::File).into_tuple().one(reader.reader()).await?)
}

/// The same, its row taken until the end of the transaction.
pub async fn take(txn: &Txn, person: PersonId, kind: Kind) -> Result<Option<Sent>, StoreError> {
    sent(person, kind).lock(LockType::Update).one(txn.reader()).await?.map(read).transpose()
}

/// Keeps a file in place of what they sent before of that kind, under a number of its own. Of two that are sent at once the later
/// stays.
pub async fn keep(
    txn: &Txn,
    (person, at): (PersonId, DateTime<Utc>),
    kind: Kind,
    file: &str,
    rows: &[Row],
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: NotSet,
        person_id: Set(person.0),
        kind: Set(kind.code().to_owned()),
        file: Set(file.to_owned()),
        content: Set(serde_json::to_string(rows)?),
        at: Set(at),
    };
    let newest = OnConflict::columns([Column::PersonId, Column::Kind])
        .update_columns([Column::Id, Column::File, Column::Content, Column::At])
        .to_owned();
    Entity::insert(row).on_conflict(newest).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Takes it away once it is done with.
pub async fn remove(txn: &Txn, person: PersonId, kind: Kind) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::PersonId.eq(person.0))
        .filter(Column::Kind.eq(kind.code()))
        .exec(txn.reader())
        .await?;
    Ok(())
}

/// Takes away everybody's files from before a moment.
pub async fn forget(txn: &Txn, before: DateTime<Utc>) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::At.lt(before)).exec(txn.reader()).await?;
    Ok(())
}

fn year(start: i32) -> Result<FinancialYear, StoreError> {
    FinancialYear::from_start(start).ok_or_else(|| StoreError::Broken(start.to_string()))
}

fn of_scheme(of: SchemeId) -> Select<allocation::Entity> {
    allocation::Entity::find()
        .filter(allocation::Column::SchemeId.eq(of.0))
        .order_by_asc(allocation::Column::Id)
}

fn assemble(row: allocation::Model) -> Result<Allocation, StoreError> {
    Ok(Allocation {
        id: AllocationId(row.id),
        partnership: PartnershipId(row.partnership_id),
        year: year(row.year)?,
        cap: Money::from_pence(row.cap_pence),
        committed: Money::from_pence(row.committed_pence),
    })
}

/// Every allocation of a scheme.
pub async fn allocations(read: &impl Read, of: SchemeId) -> Result<Vec<Allocation>, StoreError> {
    of_scheme(of).all(read.reader()).await?.into_iter().map(assemble).collect()
}

/// The same, their rows taken until the end of the transaction, in the order of their numbers.
pub async fn take_allocations(txn: &Txn, of: SchemeId) -> Result<Vec<Allocation>, StoreError> {
    of_scheme(of).lock(LockType::Update).all(txn.reader()).await?.into_iter().map(assemble).collect()
}

/// What is awarded in a scheme: whose, for which year, called what.
pub async fn awards(read: &impl Read, of: SchemeId) -> Result<Vec<Key>, StoreError> {
    use application::Column as C;
    let rows: Vec<(i64, i32, String)> = application::Entity::find()
        .select_only()
        .columns([C::PartnershipId, C::Year, C::Title])
        .filter(C::SchemeId.eq(of.0))
        .filter(C::Status.eq(Status::Approved.code()))
        .into_tuple()
        .all(read.reader())
        .await?;
    rows.into_iter()
        .map(|(whose, start, title)| Ok(key(PartnershipId(whose), year(start)?, &title)))
        .collect()
}

/// The awards with these references whose grant is active.
pub async fn active(read: &impl Read, named: &[Reference]) -> Result<Vec<Award>, StoreError> {
    use application::Column as C;
    let of: RelationDef =
        application::Entity::belongs_to(grant::Entity).from(C::Id).to(grant::Column::ApplicationId).into();
    let rows: Vec<(i64, i64, String)> = application::Entity::find()
        .select_only()
        .columns([C::Id, C::PartnershipId, C::Reference])
        .join(JoinType::InnerJoin, of)
        .filter(grant::Column::State.eq(GrantState::Active.code()))
        .filter(C::Reference.is_in(named.iter().map(Reference::as_str)))
        .into_tuple()
        .all(read.reader())
        .await?;
    let lines: Vec<(i64, Option<i32>)> = camera::Entity::find()
        .select_only()
        .column(camera::Column::ApplicationId)
        .column_as(camera::Column::Line.max(), "last")
        .filter(camera::Column::ApplicationId.is_in(rows.iter().map(|(id, _, _)| *id)))
        .group_by(camera::Column::ApplicationId)
        .into_tuple()
        .all(read.reader())
        .await?;
    let award = |(id, whose, reference): (i64, i64, String)| {
        let last = lines.iter().find(|(of, _)| *of == id).and_then(|(_, last)| *last).unwrap_or_default();
        Some(Award {
            reference: Reference::parse(&reference)?,
            id: ApplicationId(id),
            partnership: PartnershipId(whose),
            last_line: u32::try_from(last).ok()?,
        })
    };
    Ok(rows.into_iter().filter_map(award).collect())
}

/// Which of these asset tags are on cameras that were not removed, and whose.
pub async fn tags_taken(read: &impl Read, tags: &[String]) -> Result<Vec<Tag>, StoreError> {
    use camera::Column as C;
    let lower = Expr::from(Func::lower(Expr::col(C::AssetTag)));
    let rows: Vec<(i64, Option<String>)> = camera::Entity::find()
        .select_only()
        .columns([C::PartnershipId, C::AssetTag])
        .filter(C::State.ne(CameraState::Removed.code()))
        .filter(lower.is_in(tags.iter().flat_map(|tag| lowered(tag))))
        .into_tuple()
        .all(read.reader())
        .await?;
    let taken = |(whose, own): (i64, Option<String>)| Some(tag(PartnershipId(whose), &own?));
    Ok(rows.into_iter().filter_map(taken).collect())
}

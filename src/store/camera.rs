//! Cameras of the register: planned, loaded to be changed, saved. Lists are in `list`, what is near in `near`. Whether one may
//! be changed is not decided here.

mod erase;
pub mod list;
pub mod near;
mod word;

use chrono::NaiveDate;
use sea_orm::ActiveValue::NotSet;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LockType, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::entity::camera::{Column, Entity, Model};
use super::entity::{application, grant, submission};
use super::{Read, StoreError, Txn};
use crate::domain::application::content::{CameraType, CameraWork, Purpose};
use crate::domain::application::{ApplicationId, Reference};
use crate::domain::camera::{Camera, CameraId, CameraState, Commissioning, Installation, Sight};
use crate::domain::grant::GrantState;
use crate::domain::person::PartnershipId;
use crate::domain::place::{Coordinates, Grain};

pub use erase::{erase, of_erased};

fn broken(what: impl Into<String>) -> StoreError {
    StoreError::Broken(what.into())
}

/// A point as it is kept.
fn point(latitude: Option<i64>, longitude: Option<i64>) -> Option<Coordinates> {
    let micro = |degrees: Option<i64>| i32::try_from(degrees?).ok();
    Coordinates::from_micro_degrees(micro(latitude)?, micro(longitude)?)
}

fn state(code: &str) -> Result<CameraState, StoreError> {
    CameraState::from_code(code).ok_or_else(|| broken(code))
}

fn assemble(row: Model) -> Result<Camera, StoreError> {
    let installation = row.installed_on.zip(row.asset_tag).map(|(on, asset_tag)| Installation {
        on,
        asset_tag,
        installer: row.installer.unwrap_or_default(),
    });
    let checklist = row.dpia_on.zip(row.code_on).zip(row.signs_on.zip(row.hand_over_on));
    let commissioning =
        checklist.map(|((dpia, code), (signs, hand_over))| Commissioning { dpia, code, signs, hand_over });
    Ok(Camera {
        id: CameraId(row.id),
        application: ApplicationId(row.application_id),
        line: u32::try_from(row.line).map_err(|_| broken("line of a camera"))?,
        partnership: PartnershipId(row.partnership_id),
        work: row.work.as_deref().and_then(CameraWork::from_code),
        place: row.place,
        at: point(row.latitude, row.longitude),
        camera_type: row.camera_type.as_deref().and_then(CameraType::from_code),
        purpose: row.purpose.as_deref().and_then(Purpose::from_code),
        old_asset_tag: row.old_asset_tag,
        state: state(&row.state)?,
        since: row.since,
        installation,
        commissioning,
        linked_on: row.linked_on,
        unseen_on: row.unseen_on,
        back_to: row.back_to.as_deref().and_then(CameraState::from_code),
        removed_on: row.removed_on,
        removed_from: row.removed_from.as_deref().and_then(CameraState::from_code),
        version: row.version,
    })
}

fn to_row(camera: &Camera) -> Model {
    let (installation, done) = (camera.installation.as_ref(), camera.commissioning);
    Model {
        id: camera.id.0,
        application_id: camera.application.0,
        line: i32::try_from(camera.line).unwrap_or(i32::MAX),
        partnership_id: camera.partnership.0,
        work: camera.work.map(|work| work.code().to_owned()),
        place: camera.place.clone(),
        latitude: camera.at.map(|at| at.latitude_micro_degrees().into()),
        longitude: camera.at.map(|at| at.longitude_micro_degrees().into()),
        cell: camera.at.map(|at| Grain::Cell.number(at)),
        block: camera.at.map(|at| Grain::Block.number(at)),
        camera_type: camera.camera_type.map(|of| of.code().to_owned()),
        purpose: camera.purpose.map(|of| of.code().to_owned()),
        old_asset_tag: camera.old_asset_tag.clone(),
        state: camera.state.code().to_owned(),
        since: camera.since,
        installed_on: installation.map(|how| how.on),
        asset_tag: installation.map(|how| how.asset_tag.clone()),
        installer: installation.map(|how| how.installer.clone()),
        dpia_on: done.map(|done| done.dpia),
        code_on: done.map(|done| done.code),
        signs_on: done.map(|done| done.signs),
        hand_over_on: done.map(|done| done.hand_over),
        linked_on: camera.linked_on,
        unseen_on: camera.unseen_on,
        back_to: camera.back_to.map(|state| state.code().to_owned()),
        removed_on: camera.removed_on,
        removed_from: camera.removed_from.map(|state| state.code().to_owned()),
        version: camera.version,
    }
}

/// Adds the cameras of a case, findable by their words. Returns their numbers, in the order of their lines.
pub async fn plan(
    txn: &Txn,
    application: ApplicationId,
    cameras: &[Camera],
) -> Result<Vec<CameraId>, StoreError> {
    let row = |camera: &Camera| {
        let mut row = to_row(camera).into_active_model().reset_all();
        row.id = NotSet;
        row
    };
    Entity::insert_many(cameras.iter().map(row)).exec_without_returning(txn.reader()).await?;
    let added = of_case(txn, application).await?;
    word::index(txn, &added).await?;
    Ok(added.into_iter().map(|camera| camera.id).collect())
}

/// What the database refuses as it is there already was given to another at the same moment.
fn at_once(error: DbErr) -> StoreError {
    match StoreError::from(error) {
        StoreError::Constraint(_) => StoreError::Conflict,
        other => other,
    }
}

/// Adds one that stands already, findable by its words. An asset tag that another was given at the same moment is a `Conflict`.
pub async fn bring(txn: &Txn, camera: &Camera) -> Result<CameraId, StoreError> {
    let mut row = to_row(camera).into_active_model().reset_all();
    row.id = NotSet;
    let id = CameraId(Entity::insert(row).exec(txn.reader()).await.map_err(at_once)?.last_insert_id);
    word::index(txn, &[Camera { id, ..camera.clone() }]).await?;
    Ok(id)
}

/// Every camera of a case, in the order of its lines.
pub async fn of_case(read: &impl Read, case: ApplicationId) -> Result<Vec<Camera>, StoreError> {
    let find = Entity::find().filter(Column::ApplicationId.eq(case.0)).order_by_asc(Column::Line);
    find.all(read.reader()).await?.into_iter().map(assemble).collect()
}

/// The names of cases whose grant is active and whose cameras, as they were sent in, are not in the register. An award that
/// was taken over from a spreadsheet sent none in.
pub async fn unplanned(read: &impl Read) -> Result<Vec<Reference>, StoreError> {
    let planned = Query::select().column(Column::ApplicationId).from(Entity).to_owned();
    let sent_in =
        Query::select().column(submission::Column::ApplicationId).from(submission::Entity).to_owned();
    let active = Query::select()
        .column(grant::Column::ApplicationId)
        .from(grant::Entity)
        .and_where(Expr::col(grant::Column::State).eq(GrantState::Active.code()))
        .and_where(Expr::col(grant::Column::ApplicationId).not_in_subquery(planned))
        .and_where(Expr::col(grant::Column::ApplicationId).in_subquery(sent_in))
        .to_owned();
    let rows: Vec<String> = application::Entity::find()
        .select_only()
        .column(application::Column::Reference)
        .filter(application::Column::Id.in_subquery(active))
        .into_tuple()
        .all(read.reader())
        .await?;
    Ok(rows.iter().filter_map(|row| Reference::parse(row)).collect())
}

/// What somebody may change or look at in full: all, or that of one partnership; nothing of what only the public may know.
fn seen_by(sight: Sight) -> Condition {
    match sight {
        Sight::All => Condition::all(),
        Sight::Of(partnership) => Condition::all().add(Column::PartnershipId.eq(partnership.0)),
        Sight::Public => Condition::all().add(Expr::cust("1 = 0")),
    }
}

/// A camera as somebody may see it; `None` looks the same whether it is another's or does not exist.
pub async fn seen(read: &impl Read, sight: Sight, id: CameraId) -> Result<Option<Camera>, StoreError> {
    let find = Entity::find_by_id(id.0).filter(seen_by(sight));
    find.one(read.reader()).await?.map(assemble).transpose()
}

/// The same, their rows taken until the end of the transaction, in the order of their numbers.
pub async fn take(txn: &Txn, sight: Sight, ids: &[CameraId]) -> Result<Vec<Camera>, StoreError> {
    let find = Entity::find()
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .filter(seen_by(sight))
        .order_by_asc(Column::Id)
        .lock(LockType::Update);
    find.all(txn.reader()).await?.into_iter().map(assemble).collect()
}

/// A tag as lower() of the database writes it: PostgreSQL knows the letters of every alphabet, SQLite those of ASCII alone.
pub(super) fn lowered(tag: &str) -> Vec<String> {
    let (all, ascii) = (tag.to_lowercase(), tag.to_ascii_lowercase());
    if all == ascii { vec![all] } else { vec![all, ascii] }
}

/// The camera of the partnership that was not removed and has this asset tag, its row taken.
pub async fn take_tagged(txn: &Txn, of: PartnershipId, tag: &str) -> Result<Option<Camera>, StoreError> {
    let find = Entity::find()
        .filter(Column::PartnershipId.eq(of.0))
        .filter(Column::State.ne(CameraState::Removed.code()))
        .filter(Expr::from(Func::lower(Expr::col(Column::AssetTag))).is_in(lowered(tag)))
        .lock(LockType::Update);
    find.one(txn.reader()).await?.map(assemble).transpose()
}

fn removed(of: PartnershipId, tag: &str, on: NaiveDate) -> Select<Entity> {
    Entity::find()
        .filter(Column::PartnershipId.eq(of.0))
        .filter(Column::State.eq(CameraState::Removed.code()))
        .filter(Column::RemovedOn.eq(on))
        .filter(Expr::from(Func::lower(Expr::col(Column::AssetTag))).is_in(lowered(tag)))
        .order_by_desc(Column::Id)
}

/// The camera of the partnership that was removed on a day and has this asset tag, the newest if there are several.
pub async fn gone(
    read: &impl Read,
    of: PartnershipId,
    tag: &str,
    on: NaiveDate,
) -> Result<Option<Camera>, StoreError> {
    removed(of, tag, on).one(read.reader()).await?.map(assemble).transpose()
}

/// The same, its row taken.
pub async fn take_gone(
    txn: &Txn,
    of: PartnershipId,
    tag: &str,
    on: NaiveDate,
) -> Result<Option<Camera>, StoreError> {
    removed(of, tag, on).lock(LockType::Update).one(txn.reader()).await?.map(assemble).transpose()
}

/// Which of these asset tags are on cameras of the partnership that were not removed, but for those with these numbers.
pub async fn tags_taken(
    read: &impl Read,
    of: PartnershipId,
    tags: &[String],
    but: &[CameraId],
) -> Result<Vec<String>, StoreError> {
    let lower = Expr::from(Func::lower(Expr::col(Column::AssetTag)));
    let found: Vec<Option<String>> = Entity::find()
        .select_only()
        .column(Column::AssetTag)
        .filter(Column::PartnershipId.eq(of.0))
        .filter(Column::State.ne(CameraState::Removed.code()))
        .filter(lower.is_in(tags.iter().flat_map(|tag| lowered(tag))))
        .filter(Column::Id.is_not_in(but.iter().map(|id| id.0)))
        .into_tuple()
        .all(read.reader())
        .await?;
    Ok(found.into_iter().flatten().collect())
}

/// Saves a camera as it became, with one entry more in its history. Anything newer than what was loaded is a `Conflict`, and
/// so is an asset tag that another was given at the same moment.
pub async fn save(txn: &Txn, camera: &Camera) -> Result<(), StoreError> {
    let mut row =
        to_row(&Camera { version: camera.version + 1, ..camera.clone() }).into_active_model().reset_all();
    row.id = NotSet;
    let done = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(camera.id.0))
        .filter(Column::Version.eq(camera.version))
        .exec(txn.reader())
        .await
        .map_err(at_once)?;
    if done.rows_affected != 1 {
        return Err(StoreError::Conflict);
    }
    word::renew(txn, camera).await
}

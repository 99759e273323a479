//! Lists of cameras: filtered, searched, paged by key; one query each.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
    Statement,
};
use serde::Deserialize;

use super::word::{has, having, rarest_first};
use super::{point, state};
use crate::domain::application::content::{CameraType, CameraWork, Purpose};
use crate::domain::camera::public::Site;
use crate::domain::camera::{CameraId, CameraState, Sight};
use crate::domain::person::PartnershipId;
use crate::domain::place::Coordinates;
pub use crate::store::application::list::From;
use crate::store::db::{fixed, limited, whole};
use crate::store::entity::camera::{Column as C, Entity};
use crate::store::entity::{application, partnership};
use crate::store::{Read, StoreError};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this partnership.
    pub partnership: Option<PartnershipId>,
    /// In one of these states; in any when none is named.
    pub states: Vec<CameraState>,
    /// With these words in place, tags, partnership or reference; each may be the beginning of one. Not for the public, which
    /// must not find a place that it is not told.
    pub text: String,
}

/// A camera in a list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Number, for paging.
    pub id: CameraId,
    /// Street or building.
    pub place: String,
    /// Where exactly.
    pub at: Option<Coordinates>,
    /// Where it stands.
    pub state: CameraState,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Whose.
    pub partnership: String,
    /// Whose award pays for it.
    pub reference: String,
    /// What was proposed.
    pub work: Option<CameraWork>,
    /// How it is mounted.
    pub camera_type: Option<CameraType>,
    /// What its picture must be good enough for.
    pub purpose: Option<Purpose>,
    /// What stands on its label.
    pub asset_tag: Option<String>,
    /// Of the camera before it.
    pub old_asset_tag: Option<String>,
    /// When it was put up.
    pub installed_on: Option<NaiveDate>,
    /// When it was handed over.
    pub live_from: Option<NaiveDate>,
    /// Day of the link test that passed.
    pub linked_on: Option<NaiveDate>,
}

impl Row {
    /// What decides how much of it may be known.
    pub fn site(&self) -> Site<'_> {
        Site { state: self.state, camera_type: self.camera_type, place: &self.place, at: self.at }
    }
}

/// A row as it is kept, in the order of [`NAMES`].
#[derive(Deserialize, FromQueryResult)]
struct Kept {
    id: i64,
    place: String,
    latitude: Option<i64>,
    longitude: Option<i64>,
    state: String,
    since: DateTime<Utc>,
    work: Option<String>,
    camera_type: Option<String>,
    purpose: Option<String>,
    asset_tag: Option<String>,
    old_asset_tag: Option<String>,
    installed_on: Option<NaiveDate>,
    hand_over_on: Option<NaiveDate>,
    linked_on: Option<NaiveDate>,
    name: String,
    reference: String,
}

const NAMES: &str = "id, place, latitude, longitude, state, since, work, camera_type, purpose, asset_tag, old_asset_tag, \
    installed_on, hand_over_on, linked_on, name, reference";

impl Kept {
    fn read(self) -> Result<Row, StoreError> {
        Ok(Row {
            id: CameraId(self.id),
            place: self.place,
            at: point(self.latitude, self.longitude),
            state: state(&self.state)?,
            since: self.since,
            partnership: self.name,
            reference: self.reference,
            work: self.work.as_deref().and_then(CameraWork::from_code),
            camera_type: self.camera_type.as_deref().and_then(CameraType::from_code),
            purpose: self.purpose.as_deref().and_then(Purpose::from_code),
            asset_tag: self.asset_tag,
            old_asset_tag: self.old_asset_tag,
            installed_on: self.installed_on,
            live_from: self.hand_over_on,
            linked_on: self.linked_on,
        })
    }
}

/// Cameras with the columns of a row.
pub(super) fn columns() -> Select<Entity> {
    let whose = Entity::belongs_to(partnership::Entity).from(C::PartnershipId).to(partnership::Column::Id);
    let of = Entity::belongs_to(application::Entity).from(C::ApplicationId).to(application::Column::Id);
    Entity::find()
        .select_only()
        .columns([C::Id, C::Place, C::Latitude, C::Longitude, C::State, C::Since])
        .columns([C::Work, C::CameraType, C::Purpose, C::AssetTag, C::OldAssetTag])
        .columns([C::InstalledOn, C::HandOverOn, C::LinkedOn])
        .column(partnership::Column::Name)
        .column(application::Column::Reference)
        .join(JoinType::InnerJoin, whose.into())
        .join(JoinType::InnerJoin, of.into())
}

pub(super) async fn rows(read: &impl Read, ask: Statement) -> Result<Vec<Row>, StoreError> {
    whole(read, ask, NAMES).await?.into_iter().map(Kept::read).collect()
}

/// In one of these states. Of several, as an expression that no index answers: SQLite would take the one of states, which most
/// cameras fit, before that which leads to the few that are asked for.
pub(super) fn in_states(states: &[CameraState]) -> Expr {
    if let [one] = states {
        return C::State.into_expr().eq(fixed(one.code()));
    }
    let state = Expr::from(Func::coalesce([C::State.into_expr(), fixed("")]));
    state.is_in(states.iter().map(|state| fixed(state.code())))
}

fn chosen(sight: Sight, filter: &Filter, words: &[String]) -> Select<Entity> {
    let mut find = columns();
    let own = match sight {
        Sight::Of(partnership) => Some(partnership),
        Sight::All | Sight::Public => None,
    };
    for of in own.into_iter().chain(filter.partnership) {
        find = find.filter(C::PartnershipId.into_expr().eq(fixed(of.0)));
    }
    if sight == Sight::Public {
        find = find.filter(in_states(&CameraState::LIVE));
    }
    if !filter.states.is_empty() {
        find = find.filter(in_states(&filter.states));
    }
    if let Some((rarest, others)) = words.split_first() {
        find = find.filter(C::Id.in_subquery(having(rarest)));
        find = others.iter().fold(find, |find, word| find.filter(has(word)));
    }
    find
}

/// One camera, with whose it is.
pub async fn of(read: &impl Read, id: CameraId) -> Result<Option<Row>, StoreError> {
    let find = columns().filter(C::Id.eq(id.0));
    Ok(rows(read, limited(read, &find, 1)).await?.pop())
}

/// A page, newest first, and whether more follows in the direction asked.
pub async fn page(
    read: &impl Read,
    sight: Sight,
    filter: &Filter,
    from: From,
    limit: u64,
) -> Result<(Vec<Row>, bool), StoreError> {
    let words = match sight.is_exact() {
        true => rarest_first(read, &filter.text).await?,
        false => Vec::new(),
    };
    let find = chosen(sight, filter, &words);
    let find = match from {
        From::Newest => find.order_by_desc(C::Id),
        From::Oldest => find.order_by_asc(C::Id),
        From::Before(id) => find.filter(C::Id.lt(id)).order_by_desc(C::Id),
        From::After(id) => find.filter(C::Id.gt(id)).order_by_asc(C::Id),
    };
    let mut rows = rows(read, limited(read, &find, limit + 1)).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    if matches!(from, From::After(_)) {
        rows.reverse();
    }
    Ok((rows, more))
}

/// How many cameras of each partnership are live.
pub async fn live(read: &impl Read) -> Result<HashMap<PartnershipId, u64>, StoreError> {
    let rows: Vec<(i64, i64)> = Entity::find()
        .select_only()
        .column(C::PartnershipId)
        .column_as(C::Id.count(), "cameras")
        .filter(in_states(&CameraState::LIVE))
        .group_by(C::PartnershipId)
        .into_tuple()
        .all(read.reader())
        .await?;
    let counted = |(of, cameras)| (PartnershipId(of), u64::try_from(cameras).unwrap_or_default());
    Ok(rows.into_iter().map(counted).collect())
}

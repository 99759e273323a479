//! How a camera is found by words: those of its place, its asset tags, its partnership and its application.

use std::cmp::Reverse;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement};

use crate::domain::camera::Camera;
use crate::store::application::{found_by, words};
use crate::store::entity::camera_word::Column;
use crate::store::entity::{application, camera, camera_word, partnership};
use crate::store::{Read, StoreError, Txn};

/// A word with fewer cameras than this is rare.
const FEW: usize = 1_000;

/// What comes after every word that begins so.
fn after(word: &str) -> String {
    format!("{word}\u{10ffff}")
}

/// The words of a camera. A tag is found whole, by its parts, and from each on: `NTH-0042` finds `WOR-NTH-0042`.
fn of(camera: &Camera, more: &[String]) -> Vec<String> {
    let tags = camera.installation.iter().map(|how| &how.asset_tag).chain(&camera.old_asset_tag);
    let mut all = found_by(&camera.place);
    for tag in tags {
        all.extend(found_by(tag));
        all.extend(tag.match_indices('-').flat_map(|(at, _)| words(&tag[at + 1..])));
    }
    all.extend_from_slice(more);
    all.sort();
    all.dedup();
    all
}

/// Makes a camera findable by what it is called now, and by nothing that it was called by mistake.
pub async fn renew(txn: &Txn, camera: &Camera) -> Result<(), StoreError> {
    let own = Column::CameraId.eq(camera.id.0);
    camera_word::Entity::delete_many().filter(own).exec(txn.reader()).await?;
    index(txn, std::slice::from_ref(camera)).await
}

/// Makes cameras of one partnership and application findable by what they are called.
pub async fn index(txn: &Txn, cameras: &[Camera]) -> Result<(), StoreError> {
    let Some(first) = cameras.first() else { return Ok(()) };
    let own = partnership::Entity::find_by_id(first.partnership.0).one(txn.reader()).await?;
    let case = application::Entity::find_by_id(first.application.0).one(txn.reader()).await?;
    let mut more = own.map(|own| found_by(&own.name)).unwrap_or_default();
    more.extend(case.map(|case| case.reference.to_lowercase()));
    let row = |(id, word)| camera_word::ActiveModel { word: Set(word), camera_id: Set(id) };
    let rows = cameras.iter().flat_map(|one| of(one, &more).into_iter().map(|word| (one.id.0, word)));
    camera_word::Entity::insert_many(rows.map(row))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(txn.reader())
        .await?;
    Ok(())
}

/// Words of a search, the rarest first: it leads to the cameras, the others sift them.
pub async fn rarest_first(read: &impl Read, text: &str) -> Result<Vec<String>, StoreError> {
    let mut words = words(text);
    words.truncate(8);
    if words.len() < 2 {
        return Ok(words);
    }
    words.sort_by_key(|word| Reverse(word.len()));
    let count = |n: usize| {
        let (from, to) = (2 * n + 1, 2 * n + 2);
        format!(
            "SELECT {n} AS place, COUNT(*) AS cameras FROM (SELECT 1 FROM camera_word
             WHERE word >= ${from} AND word < ${to} LIMIT {FEW}) AS few"
        )
    };
    let sql: Vec<String> = (0..words.len()).map(count).collect();
    let bounds = words.iter().flat_map(|word| [word.clone().into(), after(word).into()]);
    let backend = read.reader().get_database_backend();
    let ask = Statement::from_sql_and_values(backend, sql.join(" UNION ALL "), bounds);
    let mut rarest = (i64::MAX, 0);
    for row in read.reader().query_all_raw(ask).await? {
        let (place, cameras): (i32, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        rarest = rarest.min((cameras, usize::try_from(place).unwrap_or(0)));
    }
    words.swap(0, rarest.1);
    Ok(words)
}

/// The cameras with a word that begins so.
pub fn having(word: &str) -> SelectStatement {
    Query::select()
        .column(Column::CameraId)
        .from(camera_word::Entity)
        .and_where(Expr::col(Column::Word).gte(word))
        .and_where(Expr::col(Column::Word).lt(after(word)))
        .to_owned()
}

/// Whether the camera at hand has a word that begins so.
pub fn has(word: &str) -> Expr {
    let own = Expr::col((camera_word::Entity, Column::CameraId))
        .eq(Expr::col((camera::Entity, camera::Column::Id)));
    Expr::exists(having(word).and_where(own).to_owned())
}

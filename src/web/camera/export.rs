//! The register as CSV and as GeoJSON, for those who know all of what they see of it: the same filter as the list, all pages,
//! written while it is sent.

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use chrono::NaiveDate;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::json;

use super::Asked;
use crate::App;
use crate::domain::application::content::{CameraType, CameraWork, Purpose};
use crate::domain::camera::Sight;
use crate::domain::date;
use crate::store::StoreError;
use crate::store::camera::list::{self, From, Row};
use crate::web::csv::{Csv, safe};
use crate::web::extract::Query;
use crate::web::problem::Problem;
use crate::web::session::Sees;

/// Rows read at a time.
const PAGE: u64 = 1_000;

const COLUMNS: [&str; 16] = [
    "Camera",
    "Place",
    "Partnership",
    "Application",
    "Proposed as",
    "State",
    "Since",
    "Type",
    "Purpose",
    "Asset tag",
    "Asset tag before",
    "Installed",
    "Commissioned",
    "Linked",
    "Latitude and longitude",
    "Grid reference",
];

/// A page of rows as bytes; whether something stands before it.
type Write = fn(&[Row], bool) -> Result<Vec<u8>, StoreError>;

/// Every page behind each other, between a head and a foot.
fn written(
    app: &App,
    (sight, asked): (Sight, &Asked),
    write: Write,
    head: Vec<u8>,
    foot: &'static [u8],
) -> Body {
    let (db, filter) = (app.db.clone(), asked.filter());
    let next = move |at: Option<(From, bool)>| {
        let (db, filter) = (db.clone(), filter.clone());
        async move {
            let Some((from, behind)) = at else { return Ok(None) };
            let (rows, more) = list::page(&db, sight, &filter, from, PAGE).await?;
            let last = rows.last().filter(|_| more);
            let next = last.map(|row| (From::Before(row.id.0), true));
            Ok::<_, StoreError>(Some((Bytes::from(write(&rows, behind)?), next)))
        }
    };
    let pages = stream::try_unfold(Some((From::Newest, false)), next);
    // Cut off it is no file; a broken answer says so to whoever loads it.
    let pages = pages.inspect_err(|error| tracing::error!(%error, "the register was not written to its end"));
    let head = stream::once(async move { Ok(Bytes::from(head)) });
    let foot = stream::once(async move { Ok(Bytes::from_static(foot)) });
    Body::from_stream(head.chain(pages).chain(foot))
}

fn file(kind: &'static str, named: &'static str, body: Body) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, named)], body).into_response()
}

fn day(on: Option<NaiveDate>) -> String {
    on.map(|on| on.to_string()).unwrap_or_default()
}

fn line(row: &Row) -> [String; 16] {
    let word = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
    [
        row.id.0.to_string(),
        safe(&row.place),
        safe(&row.partnership),
        row.reference.clone(),
        word(row.work.map(CameraWork::label)),
        row.state.name().to_owned(),
        date::today(row.since).to_string(),
        word(row.camera_type.map(CameraType::label)),
        word(row.purpose.map(Purpose::label)),
        safe(row.asset_tag.as_deref().unwrap_or_default()),
        safe(row.old_asset_tag.as_deref().unwrap_or_default()),
        day(row.installed_on),
        day(row.live_from),
        day(row.linked_on),
        row.at.map(|at| at.to_string()).unwrap_or_default(),
        row.at.and_then(|at| at.grid_reference()).unwrap_or_default(),
    ]
}

fn lines(rows: &[Row]) -> Result<Vec<u8>, StoreError> {
    let mut out = ::csv::Writer::from_writer(Vec::new());
    for row in rows {
        out.write_record(line(row)).map_err(|error| StoreError::Broken(error.to_string()))?;
    }
    out.into_inner().map_err(|error| StoreError::Broken(error.to_string()))
}

/// `GET /cameras.csv`
pub async fn csv(
    State(app): State<App>,
    Sees(sight): Sees,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let body = written(&app, (sight, &asked), |rows, _| lines(rows), Csv::of(COLUMNS)?.bytes()?, b"");
    Ok(file("text/csv; charset=utf-8", "attachment; filename=\"cameras.csv\"", body))
}

/// One camera; those without a position have no geometry.
fn feature(row: &Row) -> serde_json::Value {
    let degrees = |micro: i32| f64::from(micro) / 1_000_000.0;
    let point = row.at.map(|at| {
        // Longitude first: RFC 7946.
        let at = [degrees(at.longitude_micro_degrees()), degrees(at.latitude_micro_degrees())];
        json!({ "type": "Point", "coordinates": at })
    });
    json!({
        "type": "Feature",
        "id": row.id.0,
        "geometry": point,
        "properties": {
            "place": row.place,
            "partnership": row.partnership,
            "application": row.reference,
            "state": row.state.code(),
            "since": date::today(row.since).to_string(),
            "camera_type": row.camera_type.map(CameraType::code),
            "purpose": row.purpose.map(Purpose::code),
            "asset_tag": row.asset_tag,
            "linked_on": row.linked_on.map(|on| on.to_string()),
        }
    })
}

fn features(rows: &[Row], behind: bool) -> Result<Vec<u8>, StoreError> {
    let mut out = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        if behind || place > 0 {
            out.extend_from_slice(b",\n");
        }
        serde_json::to_writer(&mut out, &feature(row))?;
    }
    Ok(out)
}

/// `GET /cameras.geojson`
pub async fn geojson(State(app): State<App>, Sees(sight): Sees, Query(asked): Query<Asked>) -> Response {
    let head = b"{\"type\":\"FeatureCollection\",\"features\":[\n".to_vec();
    let body = written(&app, (sight, &asked), features, head, b"\n]}\n");
    file("application/geo+json", "attachment; filename=\"cameras.geojson\"", body)
}

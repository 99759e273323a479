//! The floor: axum, askama and one indexed query through raw sqlx, for a page as large as the list.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use sea_orm::sqlx::postgres::{PgPool, PgPoolOptions};
use sea_orm::sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use sea_orm::sqlx::{self, Error};

use crate::Any;

/// Number, reference, title, partnership, year, status, pence.
type Row = (i64, String, String, String, i32, String, i64);

#[derive(Template)]
#[template(
    ext = "html",
    source = "<!doctype html><title>Bare</title><table>{% for row in rows %}<tr><td>{{ row.0 }}<td>{{ row.1 }}<td>{{ row.2 }}<td>{{ row.3 }}<td>{{ row.4 }}<td>{{ row.5 }}<td>{{ row.6 }}{% endfor %}</table><p>{{ pad }}"
)]
struct Page<'a> {
    rows: Vec<Row>,
    pad: &'a str,
}

#[derive(Clone)]
enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

const ASK: &str = "SELECT a.id, a.reference, a.title, p.name AS partnership, a.year, a.status, a.request_pence
    FROM application a JOIN partnership p ON p.id = a.partnership_id WHERE a.status = $1 ORDER BY a.id DESC LIMIT 26";

async fn rows(pool: &Pool) -> Result<Vec<Row>, Error> {
    match pool {
        Pool::Sqlite(pool) => sqlx::query_as(ASK).bind("submitted").fetch_all(pool).await,
        Pool::Postgres(pool) => sqlx::query_as(ASK).bind("submitted").fetch_all(pool).await,
    }
}

async fn page(State((pool, pad)): State<(Pool, &'static str)>) -> Result<Html<String>, StatusCode> {
    let broken = |_| StatusCode::INTERNAL_SERVER_ERROR;
    let rows = rows(&pool).await.map_err(broken)?;
    Page { rows, pad }.render().map(Html).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

pub async fn serve(url: &str, port: u16, size: usize) -> Any {
    let pool = if url.starts_with("sqlite:") {
        Pool::Sqlite(SqlitePoolOptions::new().max_connections(8).connect(url).await?)
    } else {
        Pool::Postgres(PgPoolOptions::new().max_connections(8).connect(url).await?)
    };
    let empty = Page { rows: rows(&pool).await?, pad: "" }.render()?.len();
    let pad: &'static str = "x".repeat(size.saturating_sub(empty)).leak();
    let router = Router::new().route("/applications", get(page)).with_state((pool, pad));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    use axum::serve::ListenerExt;
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    Ok(axum::serve(listener, router).await?)
}

//! What pages cost once there is much: SQLite, which tells it before there is anything, looks through no table that grows with
//! every grant. PostgreSQL is asked when `benches/award` runs: it decides by how much there is.

use cctv_grants::domain::person::Role;
use cctv_grants::store::Read;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::app::{Client, TestApp};
use crate::purchase::{bought, shop};

const GROWS: [&str; 14] = [
    "application",
    "camera",
    "carry_forward",
    "claim",
    "claim_evidence",
    "claim_line",
    "claim_part",
    "claim_purchase",
    "decision",
    "grant",
    "history",
    "purchase",
    "purchase_line",
    "purchase_receipt",
];

/// Indexes that hold only what is open.
const FEW: [&str; 2] = ["ix_application_held_id", "ix_application_nobodys"];

/// Statements of a page that look through a table that grows, each with how.
async fn scans(app: &TestApp, client: &Client, page: &str) -> Vec<String> {
    app.statements.lock().unwrap().clear();
    assert_eq!(client.get(page).await.status, 200, "{page}");
    let asked = app.statements.lock().unwrap().clone();
    assert!(asked.iter().any(|sql| sql.starts_with("SELECT")), "{page}: {asked:?}");
    let mut all = Vec::new();
    for sql in asked.iter().filter(|sql| sql.starts_with("SELECT")) {
        let explain = Statement::from_string(DbBackend::Sqlite, format!("EXPLAIN QUERY PLAN {sql}"));
        for row in app.app.db.reader().query_all_raw(explain).await.unwrap() {
            let detail: String = row.try_get("", "detail").unwrap();
            let scanned = detail.strip_prefix("SCAN ").unwrap_or_default();
            let grows = GROWS.iter().any(|table| scanned.split(' ').next() == Some(table));
            if grows && !FEW.iter().any(|index| scanned.ends_with(index)) {
                all.push(format!("{page}: {detail}: {sql}"));
            }
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_after_the_award_looks_through_a_table_that_grows() {
    let app = TestApp::start().await;
    if app.app.db.reader().get_database_backend() != DbBackend::Sqlite {
        return;
    }
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let own = format!("/applications/{case}");
    for (number, invoice) in [(1, "INV 1"), (2, "INV 2")] {
        bought(&app, &officer, &case, (number, invoice)).await;
    }
    assert_eq!(officer.post(&format!("{own}/claims/new"), &[("quarter", "2018-q3")]).await.status, 303);
    app.step(&officer, &format!("{own}/claims/1/purchases"), &[("purchase", "1-2018")]).await;
    let (staff, treasurer) = (app.sign_in(&cast.staff).await, app.client(Role::Treasurer, None).await);
    let of_grant = ["", "/purchases", "/purchases/1", "/claims", "/claims/1", "/claims/1/purchases"];
    let mut found = Vec::new();
    for page in of_grant.map(|page| format!("{own}{page}")).iter().map(String::as_str).chain(["/"]) {
        found.extend(scans(&app, &officer, page).await);
    }
    for page in ["/", "/payments", &format!("{own}/purchases/1")] {
        found.extend(scans(&app, &staff, page).await);
    }
    for page in ["/", "/year-end?year=2018"] {
        found.extend(scans(&app, &treasurer, page).await);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_learns_what_its_tables_hold_and_postgresql_is_left_to_itself() {
    let app = TestApp::start().await;
    let db = app.app.db.reader();
    app.person(Role::Treasurer, None).await;
    app.app.db.learn().await.unwrap();
    if db.get_database_backend() == DbBackend::Sqlite {
        let ask = "SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'person'";
        let known = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, ask)).await.unwrap().unwrap();
        assert!(known.try_get_by_index::<i64>(0).unwrap() > 0);
    }
}

//! Each test has a database of its own, migrated, whichever database the run is on.

use crate::database::{TestDatabase, with_database};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};

/// Stands in for the migrations. It leaves its connection open, as a careless caller might.
async fn migrate(url: &str) {
    let db = Database::connect(url).await.unwrap();
    db.execute_unprepared("CREATE TABLE probe (id BIGINT PRIMARY KEY)").await.unwrap();
    std::mem::forget(db);
}

async fn probe() -> (TestDatabase, DatabaseConnection) {
    let database = TestDatabase::of_template("probe", migrate).await;
    let connection = Database::connect(database.url.as_str()).await.unwrap();
    (database, connection)
}

async fn count(db: &DatabaseConnection) -> i64 {
    let count = "SELECT COUNT(*) AS n FROM probe";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), count)).await;
    row.unwrap().unwrap().try_get("", "n").unwrap()
}

#[tokio::test]
async fn two_databases_of_one_template_know_nothing_of_each_other() {
    let (_one, one) = probe().await;
    let (_two, two) = probe().await;
    one.execute_unprepared("INSERT INTO probe VALUES (1)").await.unwrap();
    assert_eq!((count(&one).await, count(&two).await), (1, 0));
}

#[tokio::test]
async fn a_database_is_gone_after_its_test_even_with_a_connection_open() {
    let (database, open) = probe().await;
    let url = database.url.replace("mode=rwc", "mode=rw");
    assert_eq!(count(&open).await, 0);
    drop(database);
    assert!(Database::connect(url).await.is_err());
}

#[tokio::test]
async fn many_tests_at_once_get_a_database_each() {
    let mut all = Vec::new();
    for _ in 0..8 {
        all.push(probe());
    }
    let all = futures_util::future::join_all(all).await;
    for (_database, db) in &all {
        db.execute_unprepared("INSERT INTO probe VALUES (1)").await.unwrap();
        assert_eq!(count(db).await, 1);
    }
}

#[tokio::test]
async fn the_run_is_on_the_database_it_says() {
    let postgres = std::env::var("TEST_DATABASE").as_deref() == Ok("postgres");
    let (database, db) = probe().await;
    assert_eq!(database.is_postgres(), postgres);
    assert_eq!(db.get_database_backend() == sea_orm::DatabaseBackend::Postgres, postgres);
}

#[test]
fn only_the_database_in_an_address_is_replaced() {
    for (server, expected) in [
        ("postgres://u@localhost/postgres?host=/run/pg", "postgres://u@localhost/x?host=/run/pg"),
        ("postgres://u:p@db.example:5432/postgres", "postgres://u:p@db.example:5432/x"),
        ("postgres://localhost", "postgres://localhost/x"),
    ] {
        assert_eq!(with_database(server, "x"), expected);
    }
}

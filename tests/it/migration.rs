//! Every change of the tables can be taken back and made again.

use cctv_grants::store::{Db, Read};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, Statement};

use crate::app::{TestApp, prepare};
use crate::camera::granted;
use crate::database::TestDatabase;

/// Everything the database holds by name, in one order: tables, indexes, triggers, functions, with their texts.
async fn schema(db: &DatabaseConnection) -> Vec<String> {
    let sql = match db.get_database_backend() {
        DatabaseBackend::Postgres => {
            "SELECT line FROM (
               SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
                 || COALESCE(column_default, '') AS line FROM information_schema.columns WHERE table_schema = 'public'
               UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
               UNION ALL SELECT 'constraint ' || conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid)
                 FROM pg_constraint WHERE connamespace = 'public'::regnamespace
               UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
               UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
             ) AS everything WHERE line NOT LIKE '%seaql_migrations%' ORDER BY line"
        }
        _ => {
            "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') AS line FROM sqlite_master
             WHERE tbl_name <> 'seaql_migrations' AND name NOT LIKE 'sqlite_sequence' ORDER BY line"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>("", "line").unwrap()).collect()
}

async fn empty() -> (TestDatabase, DatabaseConnection) {
    let database = TestDatabase::of_template("nothing", async |_: &str| {}).await;
    let db = Database::connect(&database.url).await.unwrap();
    (database, db)
}

#[tokio::test]
async fn all_changes_go_up_down_and_up_again_to_the_same_tables() {
    let (_database, db) = empty().await;
    assert_eq!(schema(&db).await, Vec::<String>::new());
    Migrator::up(&db, None).await.unwrap();
    let first = schema(&db).await;
    assert!(first.iter().any(|line| line.contains("ck_allocation_cap")), "{first:?}");
    Migrator::down(&db, None).await.unwrap();
    assert_eq!(schema(&db).await, Vec::<String>::new(), "down leaves nothing behind");
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(schema(&db).await, first);
}

#[tokio::test]
async fn each_change_can_be_taken_back_alone() {
    let (_database, db) = empty().await;
    let mut before = vec![schema(&db).await];
    for _ in Migrator::migrations() {
        Migrator::up(&db, Some(1)).await.unwrap();
        before.push(schema(&db).await);
    }
    let mut differing = before.clone();
    differing.dedup();
    // Four change rows and leave the tables as they are.
    assert_eq!(differing.len() + 3, Migrator::migrations().len(), "each other change changes something");
    for expected in before.iter().rev().skip(1) {
        Migrator::down(&db, Some(1)).await.unwrap();
        assert_eq!(&schema(&db).await, expected);
    }
}

#[tokio::test]
async fn a_database_in_use_is_left_alone_by_the_next_start() {
    let database = TestDatabase::new(prepare).await;
    let db = Db::connect(&database.url, 2).await.unwrap();
    let count = async || {
        let sql = "SELECT COUNT(*) AS n FROM allocation";
        let backend = db.reader().get_database_backend();
        let row = db.reader().query_one_raw(Statement::from_string(backend, sql)).await.unwrap().unwrap();
        row.try_get::<i64>("", "n").unwrap()
    };
    let before = count().await;
    assert!(before > 0);
    prepare(&database.url).await;
    assert_eq!(count().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_there_before_is_found_however_it_is_spelt() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, cameras) = granted(&app, &cast).await;
    let (id, whose) = (cameras[0].id.0, cameras[0].partnership.0);
    // By none of these words yet.
    for statement in [
        format!(
            "UPDATE camera SET place = 'Unit 4-Riverside, St Peter''s', old_asset_tag = 'WOR-NTH-0042' WHERE id = {id}"
        ),
        format!("UPDATE application SET title = 'Queen\u{2019}s Road' WHERE reference = '{case}'"),
    ] {
        crate::history::sql(&app, &statement).await.unwrap();
    }
    let db = Database::connect(&app.database.url).await.unwrap();
    let from = Migrator::migrations().iter().rev().position(|one| one.name().ends_with("_spelling")).unwrap();
    let steps = u32::try_from(from + 1).unwrap();
    Migrator::down(&db, Some(steps)).await.unwrap();
    Migrator::up(&db, Some(steps)).await.unwrap();
    let words = async |sql: String| {
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect::<Vec<_>>()
    };
    let found = words(format!("SELECT word FROM camera_word WHERE camera_id = {id}")).await;
    for word in ["unit", "4-riverside", "riverside", "peters", "peter", "wor-nth-0042", "nth-0042", "0042"] {
        assert!(found.iter().any(|one| one == word), "{word}: {found:?}");
    }
    for shelf in [0, whose] {
        let found = words(format!(
            "SELECT word FROM application_word WHERE shelf = {shelf}
             AND application_id = (SELECT id FROM application WHERE reference = '{case}')"
        ))
        .await;
        for word in ["queens", "queen", "s", "road"] {
            assert!(found.iter().any(|one| one == word), "{word}: {found:?}");
        }
    }
}

//! The history tells what happened, and tells when somebody has changed it; the database refuses what the code must not do.

use cctv_grants::domain::application::Status;
use cctv_grants::store::{Read, history, ledger};
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr};

use crate::app::{Cast, TestApp};

pub async fn sql(app: &TestApp, statement: &str) -> Result<u64, DbErr> {
    Ok(app.app.db.reader().execute_unprepared(statement).await?.rows_affected())
}

/// What somebody with the database's own password could do before changing the history.
pub async fn drop_the_triggers(app: &TestApp) {
    let statements = match app.app.db.reader().get_database_backend() {
        DatabaseBackend::Postgres => {
            "DROP TRIGGER history_append_only ON history; DROP TRIGGER history_no_update ON history"
        }
        _ => "DROP TRIGGER history_no_update; DROP TRIGGER history_no_delete",
    };
    sql(app, statements).await.unwrap();
}

async fn wrong(app: &TestApp) -> Vec<String> {
    history::verify(&app.app.db).await.unwrap().1
}

/// A case from its start to the award, and the name of its chain.
async fn full_case() -> (TestApp, Cast, String) {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let reference = app.case_in(Status::Approved, &cast, 1_000).await;
    let viewer = cctv_grants::domain::person::Viewer::of(&cast.officer);
    let case = cctv_grants::store::application::seen(&app.app.db, viewer, &reference).await.unwrap().unwrap();
    (app, cast, format!("application:{}", case.id.0))
}

#[tokio::test]
async fn a_full_case_leaves_a_history_that_is_whole() {
    let (app, _cast, chain) = full_case().await;
    let (checked, wrong) = history::verify(&app.app.db).await.unwrap();
    assert_eq!(wrong, Vec::<String>::new());
    let entries = history::of_chain(&app.app.db, &chain, 1000).await.unwrap();
    let mut kinds: Vec<_> = entries.iter().map(|entry| entry.event.kind()).collect();
    kinds.reverse();
    kinds.dedup();
    assert_eq!(
        kinds,
        ["started", "section_saved", "asked", "endorsed", "submitted", "assessed", "approved", "released",]
    );
    assert!(checked > entries.len() as u64, "people have entries too: {checked}");
    assert_eq!(ledger::mismatches(&app.app.db).await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_changed_event_is_found() {
    let (app, _cast, chain) = full_case().await;
    drop_the_triggers(&app).await;
    let change = format!(
        "UPDATE history SET event = REPLACE(event, 'Sound', 'Bound') WHERE chain = '{chain}' AND kind = 'approved'"
    );
    assert_eq!(sql(&app, &change).await.unwrap(), 1);
    let wrong = wrong(&app).await;
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(
        wrong[0].starts_with(&format!("{chain}: entry ")) && wrong[0].ends_with(" was changed"),
        "{wrong:?}"
    );
}

#[tokio::test]
async fn every_column_of_an_entry_is_under_the_hash() {
    let (app, cast, chain) = full_case().await;
    drop_the_triggers(&app).await;
    let staff = cast.staff.id.0;
    for change in [
        "at = '2018-10-14T00:00:00+00:00'".to_owned(),
        format!("person_id = {staff}"),
        "person_id = NULL".to_owned(),
        "kind = 'refused'".to_owned(),
        "before = 'draft'".to_owned(),
        "after = 'refused'".to_owned(),
        "reason = 'Another'".to_owned(),
        "event = event || ' '".to_owned(),
    ] {
        let keep = format!(
            "CREATE TABLE kept AS SELECT * FROM history WHERE chain = '{chain}' AND kind = 'approved'"
        );
        sql(&app, &keep).await.unwrap();
        let tamper = format!("UPDATE history SET {change} WHERE chain = '{chain}' AND kind = 'approved'");
        assert_eq!(sql(&app, &tamper).await.unwrap(), 1);
        let wrong = wrong(&app).await;
        assert_eq!(wrong.len(), 1, "{change}: {wrong:?}");
        let back = "DELETE FROM history WHERE id IN (SELECT id FROM kept)";
        sql(&app, back).await.unwrap();
        sql(&app, "INSERT INTO history SELECT * FROM kept").await.unwrap();
        sql(&app, "DROP TABLE kept").await.unwrap();
    }
    assert_eq!(wrong(&app).await, Vec::<String>::new(), "what was put back is whole again");
}

#[tokio::test]
async fn a_missing_last_entry_is_found() {
    let (app, _cast, chain) = full_case().await;
    drop_the_triggers(&app).await;
    let delete = format!(
        "DELETE FROM outbox WHERE history_id = (SELECT MAX(id) FROM history WHERE chain = '{chain}');
         DELETE FROM history WHERE id = (SELECT MAX(id) FROM history WHERE chain = '{chain}')"
    );
    sql(&app, &delete).await.unwrap();
    let wrong = wrong(&app).await;
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(wrong[0].starts_with(&format!("{chain}: ")) && wrong[0].contains("were written"), "{wrong:?}");
}

#[tokio::test]
async fn a_missing_entry_in_the_middle_is_found() {
    let (app, _cast, chain) = full_case().await;
    drop_the_triggers(&app).await;
    let delete = format!("DELETE FROM history WHERE chain = '{chain}' AND number = 2");
    assert_eq!(sql(&app, &delete).await.unwrap(), 1);
    assert_eq!(wrong(&app).await, [format!("{chain}: entry 2 is missing")]);
}

#[tokio::test]
async fn a_missing_chain_is_found() {
    let (app, _cast, chain) = full_case().await;
    drop_the_triggers(&app).await;
    let delete = format!(
        "DELETE FROM outbox WHERE history_id IN (SELECT id FROM history WHERE chain = '{chain}');
         DELETE FROM history WHERE chain = '{chain}'"
    );
    sql(&app, &delete).await.unwrap();
    let wrong = wrong(&app).await;
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(wrong[0].ends_with("entries were written and 0 are there"), "{wrong:?}");
}

#[tokio::test]
async fn history_ledger_and_submissions_cannot_be_changed_or_deleted() {
    let (app, _cast, _chain) = full_case().await;
    for (table, column) in [("history", "kind"), ("ledger", "kind"), ("submission", "content")] {
        let mut statements =
            vec![format!("UPDATE {table} SET {column} = {column}"), format!("DELETE FROM {table}")];
        if app.database.is_postgres() {
            statements.push(format!("TRUNCATE {table} CASCADE"));
        }
        for statement in statements {
            let refused = sql(&app, &statement).await.unwrap_err().to_string();
            assert!(refused.contains(&format!("{table} is append-only")), "{statement}: {refused}");
        }
    }
}

#[tokio::test]
async fn the_database_refuses_sums_over_the_cap_over_the_envelope_and_below_nothing() {
    let (app, _cast, _chain) = full_case().await;
    for (statement, check) in [
        ("UPDATE allocation SET committed_pence = cap_pence + 1", "ck_allocation_cap"),
        ("UPDATE allocation SET committed_pence = -1", "ck_allocation_cap"),
        ("UPDATE allocation SET cap_pence = 99999 WHERE committed_pence = 100000", "ck_allocation_cap"),
        ("UPDATE scheme SET committed_pence = envelope_pence + 1", "ck_scheme_envelope"),
        ("UPDATE scheme SET committed_pence = -1", "ck_scheme_envelope"),
        ("UPDATE decision SET award_pence = eligible_cost_pence + 1", "ck_decision_award"),
    ] {
        let refused = sql(&app, statement).await.unwrap_err().to_string();
        assert!(refused.contains(check), "{statement}: {refused}");
    }
    // Exactly the cap and exactly the envelope are allowed: the checks stop at the right penny.
    assert!(sql(&app, "UPDATE allocation SET committed_pence = cap_pence").await.unwrap() > 0);
    assert_eq!(sql(&app, "UPDATE scheme SET committed_pence = envelope_pence").await.unwrap(), 1);
}

#[tokio::test]
async fn a_sum_that_does_not_follow_from_the_ledger_is_found() {
    let (app, _cast, _chain) = full_case().await;
    let add_a_penny =
        "UPDATE allocation SET committed_pence = committed_pence + 1 WHERE committed_pence = 100000";
    assert_eq!(sql(&app, add_a_penny).await.unwrap(), 1);
    assert_ne!(ledger::mismatches(&app.app.db).await.unwrap(), Vec::<String>::new());
}

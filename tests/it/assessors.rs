//! Several assessors: each on their own until they have locked, then all together.

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::person::Role;
use cctv_grants::store::{Read, history};
use sea_orm::{ConnectionTrait, Statement};

use crate::app::{Client, TestApp, at_once};
use crate::assessment::{borrowed, form};
use crate::state::everything;

async fn need(app: &TestApp, count: u32) {
    let db = app.app.db.reader();
    let sql = format!("UPDATE scheme SET assessments_needed = {count}");
    db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
}

fn at(case: &Reference) -> String {
    format!("/applications/{case}/assess")
}

async fn lock(client: &Client, case: &Reference, change: &[(&str, &str)]) -> u16 {
    client.post(&at(case), &borrowed(&form(change))).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_assessor_gave_is_hidden_until_ones_own_is_locked() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    need(&app, 2).await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    let (one, two) = (app.sign_in(&cast.staff).await, app.client(Role::GrantsOfficer, None).await);
    let commissioner = app.sign_in(&cast.commissioner).await;
    let page = format!("/applications/{case}");
    // A draft takes anything, is its writer's alone, and is there again.
    let draft = [("draft", "yes"), ("score_need", "5"), ("because_need", "Secret thought")];
    assert_eq!(one.post(&at(&case), &draft).await.status, 303);
    assert!(one.get(&at(&case)).await.html.contains("Secret thought"));
    for client in [&two, &commissioner] {
        assert!(!client.get(&page).await.html.contains("Secret thought"));
    }
    assert!(!two.get(&at(&case)).await.html.contains("Secret thought"));

    let given = [("because_need", "Seen by one"), ("summary", "Summary of one"), ("score_need", "5")];
    assert_eq!(lock(&one, &case, &given).await, 303);
    assert_eq!(app.status_of(&cast, &case).await, Status::Submitted, "one of two");
    for address in [
        page.clone(),
        at(&case),
        "/".into(),
        "/applications".into(),
        "/applications.csv".into(),
        "/what-if".into(),
    ] {
        let seen = two.get(&address).await;
        assert!(!seen.html.contains("Seen by one") && !seen.html.contains("Summary of one"), "{address}");
        assert!(!seen.html.contains("of 100, recommendation"), "{address}");
    }
    assert!(two.get(&page).await.html.contains("1 of 2 locked"));
    let audited = app.client(Role::Auditor, None).await.get(&page).await;
    assert!(audited.html.contains("Seen by one") && audited.html.contains("Provisional"));
    let archive = commissioner.get(&format!("{page}/archive.zip")).await;
    assert_eq!(archive.status, 200);
    let seen = commissioner.get(&page).await;
    assert!(seen.html.contains("1 of 2 locked\nWhat they say is shown once all of them are"));
    for hidden in ["Seen by one", "Summary of one", "of 100"] {
        assert!(!seen.html.contains(hidden), "whoever decides reads {hidden}");
    }
    assert_eq!(one.get(&at(&case)).await.status, 409, "it is locked");
    assert_eq!(lock(&one, &case, &given).await, 409);
    assert_eq!(one.post(&at(&case), &draft).await.status, 409);

    let other = [("score_need", "3"), ("recommendation", "refuse"), ("summary", "Summary of two")];
    assert_eq!(lock(&two, &case, &other).await, 303);
    assert_eq!(app.status_of(&cast, &case).await, Status::Assessed);
    assert!(commissioner.get(&page).await.html.contains("Seen by one"));
    let pack = commissioner.get("/recommendations").await.texts("main").join(" ");
    for words in ["Summary of one", "Summary of two", "They differ", "the mean rounded down"] {
        assert!(pack.contains(words), "{words}: {pack}");
    }
    let seen = two.get(&page).await;
    assert!(seen.html.contains("Seen by one") && seen.html.contains("Summary of two"));
    let decided = commissioner.get(&format!("{page}/approve")).await;
    let facts = decided.texts("main .govuk-summary-list__row").join("\n");
    for told in [
        "The assessors differ",
        "Need, spread 3 to 5 of 5, far apart",
        "They differ",
        "the mean rounded down",
    ] {
        assert!(facts.contains(told), "{told}: {facts}");
    }
    for client in [&one, &two] {
        let own = app.sign_in(client.person.as_ref().unwrap()).await;
        assert!(!own.get(&page).await.texts(".app-actions a").contains(&"Assess".to_owned()));
    }
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_lock_at_once_both_count_and_the_state_moves_once() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    need(&app, 2).await;
    let (one, two) = (app.sign_in(&cast.staff).await, app.client(Role::GrantsOfficer, None).await);
    for _ in 0..4 {
        let case = app.case_in(Status::Submitted, &cast, 1_000).await;
        let before = everything(&app).await;
        let tasks = [one.clone(), two.clone()].map(|client| {
            let case = case.clone();
            async move { lock(&client, &case, &[]).await }
        });
        assert_eq!(at_once(tasks).await, [303, 303]);
        assert_eq!(app.status_of(&cast, &case).await, Status::Assessed);
        let after = everything(&app).await;
        let count = |lines: &[String], of: &str| lines.iter().filter(|line| line.starts_with(of)).count();
        assert_eq!(count(&after, "assessment ") - count(&before, "assessment "), 2);
        assert_eq!(count(&after, "history ") - count(&before, "history "), 2);
    }
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_needed_counts_when_one_is_locked_and_a_new_submission_starts_anew() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    need(&app, 2).await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    let (one, two) = (app.sign_in(&cast.staff).await, app.client(Role::GrantsOfficer, None).await);
    assert_eq!(lock(&one, &case, &[]).await, 303);
    need(&app, 1).await;
    assert_eq!(app.status_of(&cast, &case).await, Status::Submitted, "nothing moves by itself");
    assert_eq!(lock(&two, &case, &[]).await, 303);
    assert_eq!(app.status_of(&cast, &case).await, Status::Assessed);
    assert_eq!(
        one.post(&format!("/applications/{case}/return"), &[("reason_need", "More")]).await.status,
        303
    );
    let officer = app.sign_in(&cast.officer).await;
    assert_eq!(
        officer.post(&format!("/applications/{case}/submit"), &[("declared", "yes")]).await.status,
        303
    );
    need(&app, 2).await;
    assert!(two.get(&format!("/applications/{case}")).await.html.contains("0 of 2 locked"));
    assert_eq!(lock(&one, &case, &[]).await, 303);
    assert_eq!(
        app.status_of(&cast, &case).await,
        Status::Submitted,
        "those of before are kept and do not count"
    );
    let kept = everything(&app).await.iter().filter(|line| line.starts_with("assessment ")).count();
    assert_eq!(kept, 3);
}

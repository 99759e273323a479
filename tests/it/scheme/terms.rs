//! What was decided keeps the terms of its day: who gives the money, what is kept back, until when it can be spent.

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::person::Viewer;
use cctv_grants::store::{Read, application};
use cctv_grants::web::grant::letter;
use sea_orm::{ConnectionTrait, Statement};

use crate::app::{Cast, TestApp, vary};

/// The letter and the page of a case's decision, as text.
async fn said(app: &TestApp, cast: &Cast, case: &Reference) -> [String; 2] {
    let found = application::seen(&app.app.db, Viewer::of(&cast.officer), case).await.unwrap().unwrap();
    let sheet = letter::of(&app.app, &found).await.unwrap().unwrap();
    let officer = app.sign_in(&cast.officer).await;
    let page = officer.get(&format!("/applications/{case}/decision")).await;
    [format!("{sheet:?}"), page.texts("main").join(" ")]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_and_a_record_say_later_what_they_said_on_their_day() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let before = app.case_in(Status::Approved, &cast, 1_000).await;
    let on_its_day = said(&app, &cast, &before).await;
    let (active, _) = app.active_grant(&cast, 1_000).await;
    let db = app.app.db.reader();
    let sql =
        "UPDATE scheme SET funder = 'Mayor of the Marches', retention_percent = 25, ends_on = '2019-01-31'";
    db.execute_raw(Statement::from_string(db.get_database_backend(), sql.to_owned())).await.unwrap();
    assert_eq!(said(&app, &cast, &before).await, on_its_day);
    let after = app.case_in(Status::Approved, &cast, 1_000).await;
    let [letter, page] = said(&app, &cast, &after).await;
    assert!(letter.contains("25 %") && letter.contains("31 January 2019"), "{letter}");
    assert!(letter.contains("Mayor of the Marches") && page.contains("Mayor of the Marches"), "{page}");
    assert!(!on_its_day.iter().any(|said| said.contains("Marches")));
    // Whoever accepted a grant did so with what is kept back of it and by when it is spent: another condition changes neither.
    let decides = app.sign_in(&cast.commissioner).await;
    let signs =
        [("award", "1000"), ("conditions", "Signs first"), ("reasons", "Signs"), ("no_interest", "yes")];
    let varied = vary(&decides, &active, &signs).await;
    assert_eq!((varied.status, varied.errors()), (303, vec![]));
    let [letter, _] = said(&app, &cast, &active).await;
    assert!(letter.contains("Signs first") && letter.contains("10 %"), "{letter}");
    assert!(letter.contains("31 March 2019") && !letter.contains("31 January 2019"), "{letter}");
}

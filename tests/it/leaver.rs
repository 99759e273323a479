//! People who leave while something waits for them, and people who have an interest: nothing waits for somebody who cannot do
//! it, and what does not count says so.

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::grant::GrantState;
use cctv_grants::domain::person::{Person, Role, Viewer};
use cctv_grants::service::assessment::look_at_enough;
use cctv_grants::service::query::look_at_queries;
use cctv_grants::store::{Read, application, grant, history};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement};

use crate::app::{COST, Client, TestApp, with};
use crate::assessment::{borrowed, form};
use crate::authority::{own, take};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

fn at(case: &Reference, page: &str) -> String {
    format!("/applications/{case}/{page}")
}

async fn need(app: &TestApp, count: u32) {
    let db = app.app.db.reader();
    let sql = format!("UPDATE scheme SET assessments_needed = {count}");
    db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
}

async fn lock(client: &Client, case: &Reference) -> u16 {
    client.post(&at(case, "assess"), &borrowed(&form(&[]))).await.status
}

async fn invite(officer: &Client, case: &Reference, page: &str, email: &str) -> Vec<String> {
    let fields = [("name", "Robin New"), ("email", email)];
    let page = officer.post(&at(case, page), &fields).await;
    assert!([303, 422].contains(&page.status), "{}: {}", page.status, page.heading());
    page.errors()
}

async fn somebody(app: &TestApp, email: &str) -> Person {
    let email = cctv_grants::domain::text::EmailAddress::parse(email).unwrap();
    cctv_grants::store::person::by_email(&app.app.db, &email).await.unwrap().unwrap()
}

fn subjects(sink: &SmtpSink, to: &Person) -> Vec<String> {
    let mails = sink.messages();
    mails.iter().filter(|mail| mail.to == [to.email.as_str()]).map(|mail| mail.subject()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_leaver_has_not_answered_is_asked_of_nobody_and_the_officers_are_told() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    assert_eq!(
        invite(&officer, &case, "endorsements/chair", "robin@example.org").await,
        Vec::<String>::new()
    );
    let robin = somebody(&app, "robin@example.org").await;
    // The invitation is written and waits while the role is taken.
    take(&app, &robin, "all").await;
    let section = officer.get(&at(&case, "endorsements")).await;
    assert!(section.html.contains("Not asked"), "{}", section.texts("main").join(" "));
    work_off(&app, &sink).await;
    let last = ["A role of yours in CCTV grants has ended"];
    assert_eq!(subjects(&sink, &robin), last, "who cannot open the case gets no letter about it");
    let told = subjects(&sink, &cast.officer);
    assert!(told.contains(&format!("Ask somebody else about application {case}")), "{told:?}");
    let page = officer.get(&format!("/applications/{case}/submit")).await;
    assert!(page.status == 200 || page.status == 303, "{}", page.status);
    assert_eq!(
        invite(&officer, &case, "endorsements/chair", "robin@example.org").await,
        Vec::<String>::new()
    );
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_whose_certifier_left_is_answered_by_somebody_else_whom_an_officer_names() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let case = app.case_in(Status::Approved, &cast, 1_000).await;
    let (_, finance) = app.behind(own(&cast.officer)).await.remove(2);
    let administrator = app.client(Role::Administrator, None).await;
    let page = administrator.get(&format!("/people/{}", finance.id.0)).await;
    assert!(page.html.contains(case.as_str()), "the page of whoever may leave names what waits for them");
    work_off(&app, &sink).await;
    sink.clear();
    take(&app, &finance, "all").await;
    work_off(&app, &sink).await;
    let told = subjects(&sink, &cast.officer);
    assert_eq!(told, [format!("Name another s151 officer for the offer of {case}")]);
    let officer = app.sign_in(&cast.officer).await;
    let offered = officer.get(&format!("/applications/{case}")).await.texts(".app-actions a");
    assert!(offered.contains(&"Name another s151 officer".to_owned()), "{offered:?}");
    let prepared = invite(&officer, &case, "certifier", cast.officer.email.as_str()).await;
    assert!(prepared[0].contains("cannot stand behind") || prepared[0].contains("prepared"), "{prepared:?}");
    let staff = invite(&officer, &case, "certifier", cast.staff.email.as_str()).await;
    assert!(staff[0].contains("cannot stand behind"), "{staff:?}");
    assert_eq!(invite(&officer, &case, "certifier", "new@example.org").await, Vec::<String>::new());
    let again = invite(&officer, &case, "certifier", "new@example.org").await;
    assert!(again[0].contains("asked already"), "{again:?}");
    let new = somebody(&app, "new@example.org").await;
    work_off(&app, &sink).await;
    assert!(subjects(&sink, &new).iter().any(|subject| subject.contains("accept the offer")));
    let client = app.sign_in(&new).await;
    assert!(client.get("/").await.html.contains("Accept or decline the offer"));
    assert_eq!(client.post(&at(&case, "offer"), &[("accepted", "yes")]).await.status, 303);
    let found = application::seen(&app.app.db, Viewer::of(&cast.officer), &case).await.unwrap().unwrap();
    assert_eq!(grant::of(&app.app.db, found.id).await.unwrap().unwrap().state, GrantState::Active);
    // Of an active grant somebody has to certify the claims: who leaves is followed by another.
    take(&app, &new, "all").await;
    let begun = officer.post(&format!("/applications/{case}/claims/new"), &[("quarter", "2018-q2")]).await;
    assert_eq!(begun.status, 303);
    let claim = format!("/applications/{case}/claims/1");
    let proof = app.proof(&officer, &case, 1).await;
    app.step(&officer, &format!("{claim}/lines/new"), &with(&COST, &[("evidence", &proof)])).await;
    let version = officer.get(&format!("{claim}/send")).await.hidden("version");
    let nobody = officer.post(&format!("{claim}/send"), &[("last", "no"), ("version", &version)]).await;
    assert!(
        nobody.status == 409 && nobody.html.contains("Name another s151 officer first"),
        "{}",
        nobody.status
    );
    assert_eq!(invite(&officer, &case, "certifier", "later@example.org").await, Vec::<String>::new());
    app.step(&officer, &format!("{claim}/send"), &[("last", "no")]).await;
    let later = somebody(&app, "later@example.org").await;
    work_off(&app, &sink).await;
    assert!(subjects(&sink, &later).contains(&format!("You certify the claims of {case}")));
    // The claim waits for them: nobody would know that it does not get on.
    sink.clear();
    take(&app, &later, "all").await;
    work_off(&app, &sink).await;
    assert_eq!(
        subjects(&sink, &cast.officer),
        [format!("Name another s151 officer for the claim of {case}")]
    );
    assert_eq!(invite(&officer, &case, "certifier", "last@example.org").await, Vec::<String>::new());
    let last = somebody(&app, "last@example.org").await;
    app.step(&app.sign_in(&last).await, &format!("{claim}/certify"), &[("certified", "yes")]).await;
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endorser_with_an_interest_is_off_the_case_and_somebody_else_is_asked() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let (_, chair) = app.behind(own(&cast.officer)).await.remove(0);
    let client = app.sign_in(&chair).await;
    let offered = client.get(&format!("/applications/{case}")).await.texts(".app-actions a");
    assert!(offered.contains(&"Declare an interest".to_owned()), "{offered:?}");
    assert_eq!(client.post(&at(&case, "interest"), &[("words", "I own the square")]).await.status, 303);
    assert_eq!(client.get(&at(&case, "endorse")).await.status, 404);
    let officer = app.sign_in(&cast.officer).await;
    let section = officer.get(&at(&case, "endorsements")).await;
    assert!(section.html.contains("Not asked") && !section.html.contains("square"));
    let again = invite(&officer, &case, "endorsements/chair", chair.email.as_str()).await;
    assert!(again[0].contains("cannot stand behind an application"), "{again:?}");
    let treasurer = app.client(Role::Treasurer, None).await;
    let submitted = app.case_in(Status::Submitted, &cast, 1_000).await;
    assert_eq!(treasurer.post(&at(&submitted, "interest"), &[("words", "A friend")]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assessment_of_somebody_who_then_declares_an_interest_does_not_count() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    need(&app, 2).await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    let (one, two) = (app.sign_in(&cast.staff).await, app.client(Role::GrantsOfficer, None).await);
    assert_eq!(lock(&one, &case).await, 303);
    assert_eq!(one.post(&at(&case, "interest"), &[("words", "A friend")]).await.status, 303);
    assert_eq!(lock(&two, &case).await, 303);
    assert_eq!(app.status_of(&cast, &case).await, Status::Submitted, "one of two counts");
    let three = app.client(Role::GrantsOfficer, None).await;
    assert_eq!(lock(&three, &case).await, 303);
    assert_eq!(app.status_of(&cast, &case).await, Status::Assessed);
    // And after it is assessed: the mean leaves it out and every page says so.
    assert_eq!(two.post(&at(&case, "interest"), &[("words", "A cousin")]).await.status, 303);
    let commissioner = app.sign_in(&cast.commissioner).await;
    let name = &two.person.as_ref().unwrap().name;
    for page in [format!("/applications/{case}"), at(&case, "approve"), "/recommendations".to_owned()] {
        let text = commissioner.get(&page).await.texts("main").join(" ");
        assert!(text.contains(&format!("{name} assessed it and declared an interest")), "{page}: {text}");
        assert!(!text.contains("the mean rounded down"), "{page}: one is left");
    }
    assert_eq!(three.post(&at(&case, "interest"), &[("words", "A cousin")]).await.status, 303);
    let text = commissioner.get(&at(&case, "approve")).await.texts("main").join(" ");
    assert!(text.contains("No assessment that counts is left."), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_with_enough_assessments_moves_on_when_the_scheme_needs_fewer() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    need(&app, 2).await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    let other = app.case_in(Status::Submitted, &cast, 1_000).await;
    assert_eq!(lock(&app.sign_in(&cast.staff).await, &case).await, 303);
    assert_eq!(look_at_enough(&app.app.db, app.app.clock.now()).await.unwrap(), 0);
    need(&app, 1).await;
    assert_eq!(look_at_enough(&app.app.db, app.app.clock.now()).await.unwrap(), 1);
    assert_eq!(app.status_of(&cast, &case).await, Status::Assessed);
    assert_eq!(app.status_of(&cast, &other).await, Status::Submitted, "nobody has assessed it");
    assert_eq!(look_at_enough(&app.app.db, app.app.clock.now()).await.unwrap(), 0);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn reminders_of_what_is_no_longer_asked_of_somebody_go_nowhere() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let again = async |kind: &str| {
        let sql = "UPDATE message SET state = 'waiting', next_try_at = created_at WHERE kind = ";
        crate::history::sql(&app, &format!("{sql}'{kind}'")).await.unwrap();
        sink.clear();
        work_off(&app, &sink).await;
        sink.messages().len()
    };
    // An offer that somebody else answers now.
    let (offered, certifier) = crate::grant::offer(&app, &cast, 1_000).await;
    app.clock.advance(TimeDelta::days(24));
    cctv_grants::service::grant::look_at_offers(&app.app.db, app.app.clock.now()).await.unwrap();
    work_off(&app, &sink).await;
    assert_eq!(again("offer_reminded").await, 1, "it waits for them");
    let officer = app.sign_in(&cast.officer).await;
    assert_eq!(invite(&officer, &offered, "certifier", "new@example.org").await, Vec::<String>::new());
    work_off(&app, &sink).await;
    assert_eq!(again("offer_reminded").await, 0, "{:?}", subjects(&sink, certifier.person.as_ref().unwrap()));
    // An application that was withdrawn.
    let case = app.ready_draft(&cast.officer, 1_000).await;
    assert_eq!(
        invite(&officer, &case, "endorsements/chair", "robin@example.org").await,
        Vec::<String>::new()
    );
    app.clock.advance(TimeDelta::days(3));
    let officer = app.sign_in(&cast.officer).await;
    let reminded = officer.post(&at(&case, "endorsements/chair/remind"), &[]).await;
    assert_eq!(reminded.status, 303, "{:?}", reminded.errors());
    work_off(&app, &sink).await;
    assert_eq!(again("reminded").await, 1);
    let withdrawn = officer.post(&at(&case, "withdraw"), &[("reason", "No longer needed")]).await;
    assert_eq!(withdrawn.status, 303);
    work_off(&app, &sink).await;
    assert_eq!(again("reminded").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_querys_reminder_that_was_sent_again_after_the_answer_goes_nowhere() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    let staff = app.sign_in(&cast.staff).await;
    let asked = [("about", "whole"), ("question", "Who owns the columns?")];
    assert_eq!(staff.post(&at(&case, "queries/new"), &asked).await.status, 303);
    // Friday 26 October: due on Monday 29.
    app.clock.advance(TimeDelta::days(11));
    assert_eq!(look_at_queries(&app.app.db, app.app.clock.now()).await.unwrap(), 1);
    work_off(&app, &sink).await;
    let reminders = |sink: &SmtpSink| {
        subjects(sink, &cast.officer).iter().filter(|subject| subject.contains("Reminder")).count()
    };
    assert_eq!(reminders(&sink), 1, "{:?}", subjects(&sink, &cast.officer));
    let officer = app.sign_in(&cast.officer).await;
    assert_eq!(officer.post(&at(&case, "queries/1"), &[("words", "The council")]).await.status, 303);
    let db = app.app.db.reader();
    let sql = "UPDATE message SET state = 'waiting', next_try_at = created_at WHERE kind = 'query_reminded'";
    db.execute_raw(Statement::from_string(db.get_database_backend(), sql.to_owned())).await.unwrap();
    sink.clear();
    work_off(&app, &sink).await;
    assert_eq!(reminders(&sink), 0);
}

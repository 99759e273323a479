//! What the funder's people keep to themselves, and that an interest takes somebody off a case.

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::person::{CspOfficer, Role};
use cctv_grants::domain::text::EmailAddress;
use cctv_grants::store::{Read, history, person};
use sea_orm::{ConnectionTrait, Statement};

use crate::app::{COST, Client, RECORD, TestApp};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

const SECRET: &str = "Their last project was late by a year";

fn at(case: &Reference, page: &str) -> String {
    format!("/applications/{case}/{page}")
}

async fn note(client: &Client, case: &Reference, words: &str) -> u16 {
    client.post(&at(case, "note"), &[("words", words)]).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_read_by_the_funders_people_and_by_nobody_of_the_partnership_anywhere() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let staff = app.sign_in(&cast.staff).await;
    let behind = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await;
    for status in [Status::Submitted, Status::Returned, Status::Assessed, Status::Approved, Status::Refused] {
        let case = app.case_in(status, &cast, 1_000).await;
        assert_eq!(note(&staff, &case, SECRET).await, 303);
        assert_eq!(note(&staff, &case, " ").await, 422);
        for role in Role::PCC_READERS {
            let page = app.client(role, None).await.get(&at(&case, "")).await;
            let read = if page.status == 404 {
                app.client(role, None).await.get(&format!("/applications/{case}")).await
            } else {
                page
            };
            assert!(read.html.contains(SECRET), "{} reads {status:?}", role.code());
        }
        let mut outsiders = vec![app.sign_in(&cast.officer).await];
        for (_, person) in &behind {
            outsiders.push(app.sign_in(person).await);
        }
        for client in &outsiders {
            for page in [
                "",
                "/check",
                "/need",
                "/endorsements",
                "/endorse",
                "/certify",
                "/offer",
                "/submit",
                "/withdraw",
            ] {
                let page = client.get(&format!("/applications/{case}{page}")).await;
                assert!(!page.html.contains(SECRET) && !page.html.contains("Note added"), "{status:?}");
            }
            for list in ["/", "/applications", "/applications.csv"] {
                assert!(!client.get(list).await.html.contains(SECRET));
            }
            assert_eq!(note(client, &case, "Hello").await, 403);
        }
    }
    let draft = app.ready_draft(&cast.officer, 1_000).await;
    assert_eq!(note(&staff, &draft, SECRET).await, 404, "a draft is nobody else's business");
    let db = app.app.db.reader();
    for sql in ["UPDATE note SET words = 'x'", "DELETE FROM note"] {
        let change = db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await;
        assert!(change.is_err(), "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declared_interest_takes_its_person_off_the_case_and_nobody_else() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    let staff = app.sign_in(&cast.staff).await;
    let declared = staff.post(&at(&case, "interest"), &[("words", "My brother is their chair")]).await;
    assert_eq!(declared.status, 303);
    let page = staff.get(&format!("/applications/{case}")).await;
    assert!(page.html.contains("My brother is their chair"));
    let buttons = page.texts(".app-actions .govuk-button");
    assert_eq!(buttons, ["Add a note"], "nothing else is offered any more");
    let refused = staff.post(&at(&case, "return"), &[("reason_need", "More")]).await;
    assert_eq!(refused.status, 409);
    assert!(
        refused
            .html
            .contains("You declared an interest in this application, so somebody else must return it")
    );
    let partnership = app.sign_in(&cast.officer).await.get(&format!("/applications/{case}")).await;
    assert!(!partnership.html.contains("brother") && !partnership.html.contains("interest"));
    let other = app.client(Role::GrantsOfficer, None).await;
    assert_eq!(other.post(&at(&case, "return"), &[("reason_need", "More")]).await.status, 303);

    let assessed = app.case_in(Status::Assessed, &cast, 1_000).await;
    let commissioner = app.sign_in(&cast.commissioner).await;
    assert_eq!(commissioner.post(&at(&assessed, "interest"), &[("words", "A friend")]).await.status, 303);
    let decide = [("award", "1"), ("reasons", "Sound"), ("release", "now"), ("no_interest", "yes")];
    let decide = [&decide[..], &RECORD].concat();
    for action in ["approve", "refuse"] {
        assert_eq!(commissioner.post(&at(&assessed, action), &decide).await.status, 409, "{action}");
    }
    let deputy = app.client(Role::Commissioner, None).await;
    assert_eq!(deputy.post(&at(&assessed, "approve"), &decide).await.status, 303);
}

/// A hat of the funder's does not lift what is kept from whoever applies.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_applies_reads_no_note_of_the_own_case_whatever_else_they_are() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (own, case) =
        (app.person(Role::CspOfficer, Some("SHR")).await, app.case_in(Status::Submitted, &cast, 1_000).await);
    let staff = app.sign_in(&cast.staff).await;
    assert_eq!(note(&staff, &case, SECRET).await, 303);
    let page = format!("/applications/{case}");
    for role in [Role::GrantsOfficer, Role::Treasurer] {
        let both = app.also(&own, role).await;
        let read = both.get(&page).await;
        assert_eq!(read.status, 200);
        assert!(!read.html.contains(SECRET) && !read.html.contains("Note added"), "{}", role.code());
        assert_eq!(both.get(&format!("{page}/archive.zip")).await.status, 404);
    }
    assert!(staff.get(&page).await.html.contains(SECRET));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_whose_certifier_declares_an_interest_waits_for_somebody_else_and_the_officers_are_told() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let claim = app.claim_at((&case, &payers), 1, 1, (&COST, false)).await;
    work_off(&app, &sink).await;
    sink.clear();
    let declared = payers.certifier.post(&at(&case, "interest"), &[("words", "My firm sells poles")]).await;
    assert_eq!(declared.status, 303);
    let refused = payers.certifier.post(&format!("{claim}/certify"), &[("certified", "yes")]).await;
    assert!([403, 404, 409].contains(&refused.status), "{}", refused.status);
    work_off(&app, &sink).await;
    let mails = sink.messages();
    let told: Vec<_> = mails.iter().map(|mail| (mail.to.concat(), mail.subject())).collect();
    let subject = format!("Name another s151 officer for the claim of {case}");
    assert_eq!(told, [(cast.officer.email.to_string(), subject)]);
    assert!(!mails[0].text().contains("poles"), "what it is about is the funder’s to know");
    let other = [("name", "Robin New"), ("email", "robin@example.org")];
    assert_eq!(payers.officer.post(&at(&case, "certifier"), &other).await.status, 303);
    let email = EmailAddress::parse("robin@example.org").unwrap();
    let robin = person::by_email(&app.app.db, &email).await.unwrap().unwrap();
    let robin = app.sign_in(&robin).await;
    app.step(&robin, &format!("{claim}/certify"), &[("certified", "yes")]).await;
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_claim_is_sent_to_a_certifier_who_has_declared_an_interest() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let claim = app.claim_at((&case, &payers), 1, 0, (&COST, false)).await;
    let declared = payers.certifier.post(&at(&case, "interest"), &[("words", "My firm sells poles")]).await;
    assert_eq!(declared.status, 303);
    let version = payers.officer.get(&format!("{claim}/send")).await.hidden("version");
    let send = [("last", "no"), ("version", version.as_str())];
    let nobody = payers.officer.post(&format!("{claim}/send"), &send).await;
    assert_eq!(nobody.status, 409);
    assert!(nobody.html.contains("Name another s151 officer first"), "{}", nobody.heading());
}

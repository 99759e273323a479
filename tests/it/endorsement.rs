//! Those who stand behind an application, over HTTP and mail: asked, signed in by their link, reading that case alone.

use cctv_grants::domain::application::content::Part;
use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::person::{CspOfficer, Holding, Person, Role};
use cctv_grants::service::Failure;
use cctv_grants::service::application::submit;
use cctv_grants::service::endorsement::{self, Invited};
use cctv_grants::store::Db;
use cctv_grants::store::person;
use chrono::TimeDelta;

use crate::app::{Client, Page, RECORD, TestApp};
use crate::mail::{link, work_off};
use crate::smtp::SmtpSink;

fn at(reference: &Reference, page: &str) -> String {
    format!("/applications/{reference}/{page}")
}

async fn invite(client: &Client, reference: &Reference, part: Part, email: &str) -> Page {
    let address = at(reference, &format!("endorsements/{}", part.code()));
    client.post(&address, &[("name", "Robin New"), ("email", email)]).await
}

async fn agree(client: &Client, reference: &Reference, part: Part) -> Page {
    let page = client.get(&at(reference, part.page())).await;
    let version = page.hidden("version");
    client.post(&at(reference, part.page()), &[("given", "yes"), ("version", &version)]).await
}

async fn submitted(client: &Client, reference: &Reference) -> Page {
    client.post(&at(reference, "submit"), &[("declared", "yes")]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_invited_signs_in_by_mail_reads_that_application_alone_and_endorses_it() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let (case, other) =
        (app.ready_draft(&cast.officer, 1_000).await, app.ready_draft(&cast.officer, 2_000).await);
    let officer = app.sign_in(&cast.officer).await;
    work_off(&app, &sink).await;
    let before = sink.messages().len();
    assert_eq!(invite(&officer, &case, Part::Chair, "robin@example.org").await.status, 303);
    let page = submitted(&officer, &case).await;
    assert_eq!(page.status, 422, "the new chair has not answered");
    assert!(
        officer.get(&at(&case, "check")).await.html.contains("Wait for Robin New, chair of the partnership")
    );

    work_off(&app, &sink).await;
    let invitation = sink.messages().split_off(before).pop().unwrap();
    assert_eq!(invitation.to, ["robin@example.org"]);
    assert_eq!(invitation.subject(), format!("Please endorse application {case}"));
    let visitor = app.visitor_with_cookie();
    let asked = visitor.get(&link(&invitation, &app.address)).await;
    assert_eq!(asked.status, 303);
    let fields = [("email", "robin@example.org"), ("next", &at(&case, "endorse"))];
    assert_eq!(visitor.post("/sign-in", &fields).await.status, 303);
    work_off(&app, &sink).await;
    let mail = sink.messages().pop().unwrap();
    assert!(mail.text().contains("/sign-in/"), "{}", mail.text());

    let robin = somebody(&app, "robin@example.org").await;
    let client = app.sign_in(&robin).await;
    assert!(client.get("/").await.html.contains(case.as_str()), "it waits on the first page");
    for page in ["/applications", "/applications.csv", "/"] {
        assert!(!client.get(page).await.html.contains(other.as_str()), "{page} shows another case");
    }
    assert_eq!(client.get(&format!("/applications/{other}")).await.status, 404);
    assert_eq!(client.get(&at(&other, "endorse")).await.status, 404);
    let read = client.get(&format!("/applications/{case}")).await;
    assert!(
        read.html.contains("High Street, by the clock tower")
            && read.html.contains("Endorse the application")
    );
    assert_eq!(agree(&client, &case, Part::Chair).await.status, 303);
    assert!(
        !client.get("/").await.texts("table").join(" ").contains(case.as_str()),
        "nothing waits any more"
    );
    assert_eq!(submitted(&officer, &case).await.status, 303);
    assert_eq!(client.get(&format!("/applications/{case}")).await.status, 200, "still to be read");
    assert_eq!(client.get(&at(&case, "endorse")).await.status, 303, "and no more to be changed");
}

async fn somebody(app: &TestApp, email: &str) -> Person {
    let email = cctv_grants::domain::text::EmailAddress::parse(email).unwrap();
    person::by_email(&app.app.db, &email).await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_falls_away_with_its_lines_and_the_money_with_it_until_it_is_given_again() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let fields = [
        ("provider", "Town council"),
        ("amount", "999"),
        ("kind", "cash"),
        ("secured", "yes"),
        ("version", "2"),
    ];
    assert_eq!(officer.post(&at(&case, "funding/1"), &fields).await.status, 303);
    let page = submitted(&officer, &case).await;
    assert_eq!(page.status, 422);
    assert!(page.errors().iter().any(|error| error.contains("match that counts")), "{:?}", page.errors());
    let section = officer.get(&at(&case, "endorsements")).await;
    assert!(section.texts("dl").join(" ").contains("Fell away The match lines changed since"));
    let (part, finance) =
        app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await.pop().unwrap();
    let client = app.sign_in(&finance).await;
    let asked = invite(&officer, &case, part, finance.email.as_str()).await;
    assert_eq!(asked.status, 303, "{:?}", asked.errors());
    let read = client.get(&at(&case, "certify")).await;
    assert!(read.texts(".govuk-summary-list__row").join(" ").contains("Town council: £999.00, cash"));
    assert_eq!(agree(&client, &case, part).await.status, 303);
    // Less match than is asked for: the request must come down with it, and then be endorsed anew.
    assert!(submitted(&officer, &case).await.errors().join(" ").contains("£999.00"));
    let fields = [("request", "999"), ("version", "3")];
    assert_eq!(officer.post(&at(&case, "funding"), &fields).await.status, 303);
    let waits = officer.get(&at(&case, "check")).await.texts("ul li").join("\n");
    assert!(
        waits.contains("to endorse the application again: the request or the cameras changed"),
        "{waits}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_does_two_things_to_a_case_that_must_be_done_by_two() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let own = CspOfficer::of(&cast.officer).unwrap().partnership();
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let refused = invite(&officer, &case, Part::Chair, cast.officer.email.as_str()).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.errors(), ["This person prepared this application: ask somebody else"]);
    let assessed = app.case_in(Status::Assessed, &cast, 1_000).await;
    // The chair is given every other hat that there is, and still may do nothing else to this case.
    let (_, chair) = app.behind(own).await.remove(0);
    let txn = app.app.db.begin().await.unwrap();
    for role in [Role::GrantsOfficer, Role::Commissioner, Role::CspOfficer] {
        let of = role.belongs_to_a_partnership().then_some(own);
        person::give(&txn, chair.id, Holding::new(role, of).unwrap()).await.unwrap();
    }
    txn.commit().await.unwrap();
    let chair = app.sign_in(&chair).await;
    let saved = chair.post(&at(&case, "need"), &[("areas", "Mine"), ("version", "1")]).await;
    assert_eq!(saved.status, 409);
    assert!(saved.html.contains("You endorsed this application, so somebody else must change it"));
    assert_eq!(submitted(&chair, &case).await.status, 409);
    assert_eq!(submitted(&officer, &case).await.status, 303);
    assert_eq!(chair.post(&at(&case, "return"), &[("reason_need", "More")]).await.status, 409);
    let decide = [("award", "1"), ("reasons", "Sound"), ("release", "now"), ("no_interest", "yes")];
    let decide = [&decide[..], &RECORD].concat();
    assert_eq!(chair.post(&at(&assessed, "approve"), &decide).await.status, 409);
    assert_eq!(chair.post(&at(&assessed, "refuse"), &decide).await.status, 409);
    assert_eq!(app.status_of(&cast, &assessed).await, Status::Assessed);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_sent_once_reminded_of_once_a_day_and_ends_when_somebody_else_is_asked() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    work_off(&app, &sink).await;
    let before = sink.messages().len();
    let (address, key) = (at(&case, "endorsements/chair"), crate::app::key());
    let fields =
        [("name", "Robin New"), ("email", "robin@example.org"), ("token", &officer.token), ("key", &key)];
    for _ in 0..2 {
        assert_eq!(officer.post_raw(&address, &fields).await.status, 303, "a double click");
    }
    let soon = officer.post(&format!("{address}/remind"), &[]).await;
    assert_eq!(soon.status, 422);
    assert!(soon.errors()[0].contains("less than a day ago"), "{:?}", soon.errors());
    app.clock.advance(TimeDelta::days(1));
    let officer = app.sign_in(&cast.officer).await;
    assert_eq!(officer.post(&format!("{address}/remind"), &[]).await.status, 303);
    work_off(&app, &sink).await;
    let mut subjects: Vec<_> = sink.messages()[before..].iter().map(|mail| mail.subject()).collect();
    subjects.sort();
    let asked = format!("Please endorse application {case}");
    assert_eq!(subjects, [asked.clone(), format!("Reminder: p{}", &asked[1..])]);

    let robin = app.sign_in(&somebody(&app, "robin@example.org").await).await;
    assert_eq!(robin.get(&at(&case, "endorse")).await.status, 200);
    let (_, chair) = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await.remove(0);
    assert_eq!(invite(&officer, &case, Part::Chair, chair.email.as_str()).await.status, 303);
    for page in ["endorse", ""] {
        assert_eq!(robin.get(at(&case, page).trim_end_matches('/')).await.status, 404, "{page}");
    }
    assert_eq!(robin.post(&at(&case, "endorse"), &[("given", "yes"), ("version", "9")]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_read_is_not_endorsed_and_a_refusal_needs_a_reason() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let (_, chair) = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await.remove(0);
    let client = app.sign_in(&chair).await;
    let address = at(&case, "endorse");
    let shown = client.get(&address).await.hidden("version");
    let officer = app.sign_in(&cast.officer).await;
    let fields = [("areas", "Somewhere else"), ("version", "1")];
    assert_eq!(officer.post(&at(&case, "need"), &fields).await.status, 303);
    let stale = client.post(&address, &[("given", "no"), ("comment", "Too dear"), ("version", &shown)]).await;
    assert_eq!(stale.status, 422);
    assert_eq!(stale.errors(), ["The application was changed after you opened it. Read it again"]);
    assert!(stale.html.contains("Too dear") && stale.html.contains("Somewhere else"));
    let version = stale.hidden("version");
    let long = "x".repeat(3_001);
    for (fields, error) in [
        (vec![], "Select your answer"),
        (vec![("given", "maybe")], "Select your answer"),
        (vec![("given", "no")], "Say why you decline"),
        (vec![("given", "yes"), ("comment", &long)], "The comment must be 3,000 characters or less"),
    ] {
        let mut fields = fields;
        fields.push(("version", &version));
        let page = client.post(&address, &fields).await;
        assert_eq!((page.status, page.errors()), (422, vec![error.to_owned()]));
    }
    let done =
        client.post(&address, &[("given", "no"), ("comment", "Too dear"), ("version", &version)]).await;
    assert_eq!(done.status, 303);
    let section = officer.get(&at(&case, "endorsements")).await;
    assert!(section.html.contains("Declined") && section.html.contains("Too dear"));
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_and_submitting_at_once_never_submits_what_somebody_still_has_to_endorse() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let actor = CspOfficer::of(&cast.officer).unwrap();
    for n in 0..10 {
        let case = app.ready_draft(&cast.officer, 1_000).await;
        let email = format!("race-{n}@example.org");
        let (asked, sent) = tokio::join!(
            ask(&app.app.db, &app, &cast.officer, &case, &email),
            submit(&app.app.db, actor, app.by(&cast.officer), &case)
        );
        let status = app.status_of(&cast, &case).await;
        assert_eq!(sent.is_ok(), status == Status::Submitted);
        assert!(!(asked && sent.is_ok()) && (asked || sent.is_ok()), "{asked} {sent:?}");
    }
}

async fn ask(db: &Db, app: &TestApp, officer: &Person, case: &Reference, email: &str) -> bool {
    let email = cctv_grants::domain::text::EmailAddress::parse(email).unwrap();
    let invited = Invited { name: "Robin".into(), email };
    let actor = CspOfficer::of(officer).unwrap();
    let done = endorsement::ask(db, actor, app.by(officer), case, Part::Chair, &invited).await;
    assert!(matches!(done, Ok(()) | Err(Failure::Refused(_))), "{done:?}");
    done.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_officers_who_ask_the_same_new_person_at_once_add_them_once() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let known = app.person(Role::CspChair, Some("TEL")).await;
    for (n, email) in ["new@example.org", known.email.as_str()].into_iter().enumerate() {
        let (one, two) =
            (app.ready_draft(&cast.officer, 1_000).await, app.ready_draft(&cast.officer, 1_000).await);
        let officer = app.sign_in(&cast.officer).await;
        let (a, b) = tokio::join!(
            invite(&officer, &one, Part::Chair, email),
            invite(&officer, &two, Part::Chair, email)
        );
        for status in [a.status, b.status] {
            assert!([303, 409].contains(&status), "{n}: {status}");
        }
        assert!(a.status == 303 || b.status == 303);
        let hats = somebody(&app, email).await.holdings;
        let own = CspOfficer::of(&cast.officer).unwrap().partnership();
        let here = |hat: &&Holding| hat.role == Role::CspChair && hat.partnership == Some(own);
        let chairs = hats.iter().filter(here).count();
        assert_eq!(chairs, 1, "{hats:?}");
    }
}

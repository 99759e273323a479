//! Queries: asked, answered once, reminded of and closed; while one waits, the clock stands still and nobody judges.

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::person::{CspOfficer, Person, Role, Viewer};
use cctv_grants::domain::query::How;
use cctv_grants::service::query::look_at_queries;
use cctv_grants::store::{application, history, query};
use chrono::TimeDelta;

use crate::app::{Client, Page, RECORD, TestApp, at_once};
use crate::mail::work_off;
use crate::smtp::SmtpSink;
use crate::state::{assessed, everything};

fn at(case: &Reference, page: &str) -> String {
    format!("/applications/{case}/{page}")
}

async fn ask(staff: &Client, case: &Reference, question: &str) {
    let asked = staff.post(&at(case, "queries/new"), &[("about", "costs"), ("question", question)]).await;
    assert_eq!(asked.status, 303, "{:?}", asked.errors());
}

async fn page(client: &Client, case: &Reference) -> Page {
    client.get(&format!("/applications/{case}")).await
}

/// What the case's page says beside a question.
fn said(page: &Page, key: &str) -> String {
    let rows = page.texts("main .govuk-summary-list__row");
    rows.into_iter()
        .find_map(|row| row.strip_prefix(key).map(|rest| rest.trim().to_owned()))
        .unwrap_or_default()
}

async fn kept(app: &TestApp, officer: &Person, case: &Reference) -> Vec<query::Named> {
    let found = application::seen(&app.app.db, Viewer::of(officer), case).await.unwrap().unwrap();
    query::of(&app.app.db, found.id).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_waits_for_the_answer_with_its_clock_stopped_and_goes_on_after_it() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    let (officer, staff) = (app.sign_in(&cast.officer).await, app.sign_in(&cast.staff).await);
    work_off(&app, &sink).await;
    sink.clear();
    app.clock.advance(TimeDelta::days(3));
    let (officer, staff) = (again(&app, &officer).await, again(&app, &staff).await);
    assert_eq!(said(&page(&staff, &case).await, "Clock"), "3 days with the PCC");
    ask(&staff, &case, "Who owns the columns?").await;
    work_off(&app, &sink).await;
    let mail = &sink.messages()[0];
    assert_eq!(mail.subject(), format!("Please answer a query on application {case}"));
    assert!(!mail.text().contains("Who owns the columns?") && mail.text().contains("by 1 November 2018"));
    assert!(mail.text().contains(&at(&case, "queries/1")));
    sink.clear();

    let seen = page(&staff, &case).await;
    assert_eq!(said(&seen, "Clock"), "3 days with the PCC, stopped by a query");
    assert_eq!(said(&seen, "Who has it now"), "CSP officer, to answer a query");
    assert!(!seen.texts(".app-actions a").contains(&"Assess".to_owned()));
    let refused = assessed(&staff, &case).await;
    assert_eq!(refused.status, 409);
    assert!(refused.html.contains("A query waits for the partnership’s answer"));
    assert_eq!(staff.get(&at(&case, "assess")).await.status, 409);

    app.clock.advance(TimeDelta::days(7));
    let (officer, staff) = (again(&app, &officer).await, again(&app, &staff).await);
    let home = officer.get("/").await;
    assert!(home.texts("tbody td").contains(&format!("Answer a query: {case}")));
    let frozen = frozen(&app, &cast.officer, &case).await;
    assert!(page(&officer, &case).await.texts(".app-actions a").contains(&"Answer query 1".to_owned()));
    assert!(
        !page(&officer, &case).await.html.contains("with the PCC"),
        "a held decision must not show in it"
    );
    let answered = officer.post(&at(&case, "queries/1"), &[("words", "The council owns them")]).await;
    assert_eq!(answered.status, 303);
    assert_eq!(self::frozen(&app, &cast.officer, &case).await, frozen);
    work_off(&app, &sink).await;
    assert_eq!(sink.messages()[0].to, [cast.staff.email.as_str()]);
    assert!(!sink.messages()[0].text().contains("The council owns them"), "it is read on the page");
    app.clock.advance(TimeDelta::days(2));
    let staff = again(&app, &staff).await;
    assert_eq!(said(&page(&staff, &case).await, "Clock"), "5 days with the PCC");
    let list = staff.get("/applications").await;
    assert!(list.html.contains("5 days with the PCC"));
    assert_eq!(assessed(&staff, &case).await.status, 303);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

/// A session lives for half an hour without use.
async fn again(app: &TestApp, client: &Client) -> Client {
    app.sign_in(client.person.as_ref().unwrap()).await
}

async fn frozen(app: &TestApp, officer: &Person, case: &Reference) -> String {
    let found = application::seen(&app.app.db, Viewer::of(officer), case).await.unwrap().unwrap();
    serde_json::to_string(&application::frozen(&app.app.db, found.id, 5).await.unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_officers_who_answer_at_once_one_counts_and_the_other_keeps_their_words() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let staff = app.sign_in(&cast.staff).await;
    let one = app.sign_in(&cast.officer).await;
    let other = app.client(Role::CspOfficer, Some("SHR")).await;
    for _ in 0..4 {
        let case = app.case_in(Status::Submitted, &cast, 1_000).await;
        ask(&staff, &case, "Who?").await;
        let tasks = [one.clone(), other.clone()].map(|client| {
            let address = at(&case, "queries/1");
            async move {
                let name = client.person.as_ref().unwrap().name.clone();
                let words = format!("Answer of {name}");
                let page = client.post(&address, &[("words", words.as_str())]).await;
                (page.status, page, name, words)
            }
        });
        let mut given = at_once(tasks).await;
        given.sort_by_key(|one| one.0);
        let [(303, _, first, counted), (409, told, _, lost)] = given.as_slice() else {
            panic!("{:?}", given.iter().map(|one| one.0).collect::<Vec<_>>());
        };
        assert!(
            told.errors()[0].starts_with(&format!("{first} answered this query on")),
            "{:?}",
            told.errors()
        );
        assert!(told.errors()[0].ends_with("Your answer was not recorded"));
        assert!(told.texts("textarea").contains(lost), "what was typed stays");
        assert!(told.html.contains(counted.as_str()), "the answer that counts is there to read");
        assert_eq!(kept(&app, &cast.officer, &case).await[0].query.end.as_ref().unwrap().words, *counted);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_is_reminded_of_once_a_day_near_its_day_and_never_after_its_answer() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let staff = app.sign_in(&cast.staff).await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    ask(&staff, &case, "Who?").await;
    work_off(&app, &sink).await;
    let look = async |days: i64| {
        app.clock.advance(TimeDelta::days(days));
        sink.clear();
        let looks = (0..4).map(|_| look_at_queries(&app.app.db, app.clock.now()));
        for looked in futures_util::future::join_all(looks).await {
            looked.unwrap();
        }
    };
    // Asked on Monday 15 October, due on 29: reminded of from Thursday 25 on, but not at the weekend.
    for (days, mails) in [(9, 0), (1, 1), (0, 0), (2, 0), (2, 1), (7, 1)] {
        look(days).await;
        work_off(&app, &sink).await;
        assert_eq!(sink.messages().len(), mails, "{}", app.clock.now());
    }
    // A reminder that waits when the answer comes is not sent.
    look(1).await;
    let officer = app.sign_in(&cast.officer).await;
    assert_eq!(officer.post(&at(&case, "queries/1"), &[("words", "The council")]).await.status, 303);
    work_off(&app, &sink).await;
    let subjects: Vec<_> = sink.messages().iter().map(|mail| mail.subject()).collect();
    assert_eq!(subjects, [format!("A query on application {case} is answered")]);
    look(1).await;
    work_off(&app, &sink).await;
    assert!(sink.messages().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_close_a_query_with_a_reason_and_a_return_ends_those_that_are_open() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let (officer, staff) = (app.sign_in(&cast.officer).await, app.sign_in(&cast.staff).await);
    let case = app.case_in(Status::Assessed, &cast, 1_000).await;
    ask(&staff, &case, "Who?").await;
    ask(&staff, &case, "When?").await;
    work_off(&app, &sink).await;
    sink.clear();
    let decides = app.sign_in(&cast.commissioner).await;
    let decide = [("award", "1"), ("reasons", "Sound"), ("release", "now"), ("no_interest", "yes")];
    let decide = [&decide[..], &RECORD].concat();
    for action in ["approve", "refuse"] {
        let refused = decides.post(&at(&case, action), &decide).await;
        assert_eq!(refused.status, 409, "{action}");
        assert!(refused.html.contains("must be answered or closed before"), "{action}");
    }
    assert_eq!(staff.post(&at(&case, "queries/1/close"), &[("words", " ")]).await.status, 422);
    assert_eq!(staff.post(&at(&case, "queries/1/close"), &[("words", "Found it")]).await.status, 303);
    work_off(&app, &sink).await;
    assert!(!sink.messages()[0].text().contains("Found it"), "it is read on the page");
    assert_eq!(officer.get(&at(&case, "queries/1")).await.status, 303, "there is nothing to answer any more");
    assert_eq!(officer.post(&at(&case, "queries/1"), &[("words", "Late")]).await.status, 409);
    assert_eq!(decides.post(&at(&case, "approve"), &decide).await.status, 409, "the second one waits");
    assert_eq!(staff.post(&at(&case, "return"), &[("reason_need", "More")]).await.status, 303);
    let ends: Vec<_> =
        kept(&app, &cast.officer, &case).await.into_iter().map(|one| one.query.end.unwrap().how).collect();
    assert_eq!(ends, [How::Overtaken, How::Closed]);
    assert_eq!(officer.post(&at(&case, "queries/2"), &[("words", "Late")]).await.status, 409);
    assert_eq!(officer.post(&at(&case, "submit"), &[("declared", "yes")]).await.status, 303);
    assert_eq!(assessed(&staff, &case).await.status, 303, "no query stands in the way");
    assert_eq!(decides.post(&at(&case, "approve"), &decide).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_is_nobody_elses_to_answer_and_an_interest_keeps_from_asking() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let staff = app.sign_in(&cast.staff).await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    ask(&staff, &case, "Who?").await;
    let stranger = app.client(Role::CspOfficer, Some("TEL")).await;
    let own = CspOfficer::of(&cast.officer).unwrap().partnership();
    let chair = app.sign_in(&app.behind(own).await[0].1).await;
    let officer = app.sign_in(&cast.officer).await;
    let before = everything(&app).await;
    for (client, status) in [(&stranger, 404), (&chair, 403), (&staff, 403)] {
        assert_eq!(client.get(&at(&case, "queries/1")).await.status, status);
        assert_eq!(client.post(&at(&case, "queries/1"), &[("words", "Me")]).await.status, status);
    }
    for number in ["2", "0", "-1", "x", "99999999999999999999"] {
        let answer = officer.post(&at(&case, &format!("queries/{number}")), &[("words", "Me")]).await;
        assert_eq!(answer.status, 404, "{number}");
    }
    assert_eq!(everything(&app).await, before);
    let other = app.client(Role::GrantsOfficer, None).await;
    assert_eq!(other.post(&at(&case, "interest"), &[("words", "A friend")]).await.status, 303);
    let refused = other.post(&at(&case, "queries/new"), &[("about", "whole"), ("question", "Why?")]).await;
    assert!(refused.html.contains("so somebody else must ask about it"));
    assert_eq!(refused.status, 409);
}

//! One message a day for whoever wants it: once, with what needs them, and reminders only while there is something to do.

use cctv_grants::domain::application::content::Part;
use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::person::{Administrator, CspOfficer, Person, Role};
use cctv_grants::service::{daily, person};
use cctv_grants::store::message::log;
use chrono::{TimeDelta, TimeZone, Utc};

use crate::app::{Cast, TestApp, at_once};
use crate::mail::work_off;
use crate::smtp::{Received, SmtpSink};

async fn wants_one_a_day(app: &TestApp, person: &Person) {
    let client = app.sign_in(person).await;
    let chosen = client.post("/account/messages", &[("how", "daily")]).await;
    assert_eq!((chosen.status, chosen.location.as_str()), (303, "/account?done=messages-chosen"));
}

/// What this person was sent.
fn to(sink: &SmtpSink, person: &Person) -> Vec<Received> {
    sink.messages().into_iter().filter(|mail| mail.to == [person.email.to_string()]).collect()
}

/// The same hour of the next day, which is after seven.
async fn next_morning(app: &TestApp) {
    app.clock.advance(TimeDelta::days(1));
}

async fn tell(app: &TestApp, sink: &SmtpSink) {
    daily::tell_due(&app.app.db, app.clock.now()).await.unwrap();
    work_off(app, sink).await;
}

async fn office() -> (TestApp, SmtpSink, Cast) {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    (app, sink, cast)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_wait_comes_once_a_day_however_many_processes_there_are() {
    let (app, sink, cast) = office().await;
    wants_one_a_day(&app, &cast.staff).await;
    wants_one_a_day(&app, &cast.officer).await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    work_off(&app, &sink).await;
    assert!(to(&sink, &cast.staff).is_empty() && to(&sink, &cast.officer).is_empty(), "it waits");
    // The clocks are an hour ahead of UTC in October.
    let early = Utc.with_ymd_and_hms(2018, 10, 16, 5, 59, 0).unwrap();
    assert_eq!(daily::tell_due(&app.app.db, early).await.unwrap(), 0, "not before seven");
    next_morning(&app).await;
    let looks = (0..6).map(|_| {
        let (db, now) = (app.app.db.clone(), app.clock.now());
        async move { daily::tell_due(&db, now).await.unwrap() }
    });
    at_once(looks).await;
    work_off(&app, &sink).await;
    let mails = to(&sink, &cast.staff);
    assert_eq!(mails.len(), 1, "{:?}", mails.iter().map(Received::subject).collect::<Vec<_>>());
    let text = mails[0].text();
    assert!(text.contains(&format!("Check and assess: {case}, Shropshire, by 31 March 2019")), "{text}");
    let news = to(&sink, &cast.officer).iter().map(Received::text).collect::<Vec<_>>().join("\n");
    assert!(news.contains(&format!("We have your application {case}")), "{news}");
    tell(&app, &sink).await;
    assert_eq!(to(&sink, &cast.staff).len(), 1, "not again on the same day");
    next_morning(&app).await;
    tell(&app, &sink).await;
    assert_eq!(to(&sink, &cast.staff).len(), 2, "it still needs them the day after");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_message_comes_when_there_is_nothing_to_say_or_the_access_has_ended() {
    let (app, sink, cast) = office().await;
    let leaver = app.person(Role::GrantsOfficer, None).await;
    let administrator = app.person(Role::Administrator, None).await;
    let auditor = app.person(Role::Auditor, None).await;
    for person in [&cast.staff, &leaver, &auditor] {
        wants_one_a_day(&app, person).await;
    }
    next_morning(&app).await;
    tell(&app, &sink).await;
    assert!(sink.messages().is_empty(), "nothing needs anybody");
    app.case_in(Status::Submitted, &cast, 1_000).await;
    work_off(&app, &sink).await;
    let (db, by) = (&app.app.db, app.by(&administrator));
    let keeper = Administrator::of(&administrator).unwrap();
    person::take(db, keeper, by, leaver.id, (None, None), "Has left").await.unwrap();
    next_morning(&app).await;
    tell(&app, &sink).await;
    assert_eq!(to(&sink, &cast.staff).len(), 1);
    let last: Vec<_> = to(&sink, &leaver).iter().map(Received::subject).collect();
    assert_eq!(last, ["A role of yours in CCTV grants has ended"], "and no day’s message");
    assert!(to(&sink, &auditor).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_by_is_not_lost_when_somebody_wants_each_message_again() {
    let (app, sink, cast) = office().await;
    wants_one_a_day(&app, &cast.officer).await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    work_off(&app, &sink).await;
    let client = app.sign_in(&cast.officer).await;
    assert!(client.get("/account").await.html.contains("One message a day"));
    assert_eq!(client.post("/account/messages", &[("how", "each")]).await.status, 303);
    next_morning(&app).await;
    tell(&app, &sink).await;
    assert_eq!(to(&sink, &cast.officer).len(), 1);
    assert!(to(&sink, &cast.officer)[0].text().contains(case.as_str()));
    next_morning(&app).await;
    tell(&app, &sink).await;
    assert_eq!(to(&sink, &cast.officer).len(), 1, "no more of them");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_and_its_reminder_come_at_once_to_somebody_who_wants_one_a_day() {
    let (app, sink, cast) = office().await;
    let certifier = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await.swap_remove(2).1;
    wants_one_a_day(&app, &certifier).await;
    let case = app.case_in(Status::Approved, &cast, 1_000).await;
    work_off(&app, &sink).await;
    let subjects: Vec<_> = to(&sink, &certifier).iter().map(Received::subject).collect();
    assert_eq!(subjects, [format!("Please accept the offer for {case}")]);
}

async fn remind(app: &TestApp, cast: &Cast, case: &Reference, part: Part) {
    let officer = app.sign_in(&cast.officer).await;
    let address = format!("/applications/{case}/endorsements/{}/remind", part.code());
    let reminded = officer.post(&address, &[]).await;
    assert_eq!(reminded.status, 303, "{:?}", reminded.errors());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_never_goes_to_somebody_who_has_already_done_it() {
    let (app, sink, cast) = office().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let chair = app.person(Role::CspChair, Some("SHR")).await;
    let fields = [("name", chair.name.as_str()), ("email", chair.email.as_str())];
    let asked = officer.post(&format!("/applications/{case}/endorsements/chair"), &fields).await;
    assert_eq!(asked.status, 303, "{:?}", asked.errors());
    work_off(&app, &sink).await;
    let reminders = |sink: &SmtpSink| {
        to(sink, &chair).iter().filter(|mail| mail.subject().starts_with("Reminder")).count()
    };
    app.clock.advance(TimeDelta::days(3));
    remind(&app, &cast, &case, Part::Chair).await;
    work_off(&app, &sink).await;
    assert_eq!(reminders(&sink), 1, "it was not done");
    app.clock.advance(TimeDelta::days(3));
    remind(&app, &cast, &case, Part::Chair).await;
    let client = app.sign_in(&chair).await;
    let address = format!("/applications/{case}/endorse");
    let version = client.get(&address).await.hidden("version");
    assert_eq!(client.post(&address, &[("given", "yes"), ("version", &version)]).await.status, 303);
    work_off(&app, &sink).await;
    assert_eq!(reminders(&sink), 1, "it was done before the second went out");
}

/// The day's messages in the log: their state and what is wrong with them, the newest first.
async fn logged(app: &TestApp) -> Vec<(String, String, String)> {
    let lines = log::for_demo(&app.app.db, None, 500).await.unwrap();
    let days = lines.into_iter().filter(|whole| whole.line.kind == "daily");
    days.map(|whole| (whole.line.state, whole.line.last_error.unwrap_or_default(), whole.body)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_what_needs_its_reader_when_it_goes_out_and_when_it_is_sent_again() {
    let (app, sink, cast) = office().await;
    wants_one_a_day(&app, &cast.staff).await;
    let (done, left) = (
        app.case_in(Status::Submitted, &cast, 1_000).await,
        app.case_in(Status::Submitted, &cast, 1_000).await,
    );
    next_morning(&app).await;
    sink.stop().await;
    tell(&app, &sink).await;
    let waiting = logged(&app).await;
    assert_eq!((waiting.len(), waiting[0].0.as_str()), (1, "waiting"));
    assert!(waiting[0].2.contains(done.as_str()) && waiting[0].2.contains(left.as_str()), "{}", waiting[0].2);
    app.assessed(&cast, &done).await;
    let later = app.case_in(Status::Submitted, &cast, 1_000).await;
    sink.restart().await;
    app.clock.advance(TimeDelta::minutes(5));
    work_off(&app, &sink).await;
    let mails = to(&sink, &cast.staff);
    assert_eq!(mails.len(), 1);
    let page = app.sign_in(&cast.staff).await.get("/").await.texts("tbody td").join(" ");
    for (case, needs) in [(&done, false), (&left, true), (&later, true)] {
        let line = format!("Check and assess: {case}");
        assert_eq!((mails[0].text().contains(&line), page.contains(&line)), (needs, needs), "{case}");
        assert_eq!(mails[0].html().contains(case.as_str()), needs, "{case}");
    }
    let sent = logged(&app).await;
    assert_eq!(sent[0].0, "sent");
    assert!(
        sent[0].2.contains(later.as_str()) && !sent[0].2.contains(done.as_str()),
        "the log shows what went out"
    );
    app.assessed(&cast, &left).await;
    assert!(again(&app).await > 0);
    work_off(&app, &sink).await;
    let mails = to(&sink, &cast.staff);
    assert_eq!(mails.len(), 2);
    assert!(mails[1].text().contains(later.as_str()) && !mails[1].text().contains(left.as_str()));
}

/// Has every message of a day sent again.
async fn again(app: &TestApp) -> u64 {
    let sql = "UPDATE message SET state = 'waiting', next_try_at = created_at WHERE kind = 'daily'";
    crate::history::sql(app, sql).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_does_not_go_out_once_nothing_is_left_to_tell_or_its_reader_has_no_access_any_more() {
    let (app, sink, cast) = office().await;
    let leaver = app.person(Role::GrantsOfficer, None).await;
    for person in [&cast.staff, &cast.officer, &leaver] {
        wants_one_a_day(&app, person).await;
    }
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    work_off(&app, &sink).await;
    next_morning(&app).await;
    sink.stop().await;
    tell(&app, &sink).await;
    assert_eq!(logged(&app).await.len(), 3);
    app.assessed(&cast, &case).await;
    crate::authority::take(&app, &leaver, "all").await;
    sink.restart().await;
    app.clock.advance(TimeDelta::minutes(5));
    work_off(&app, &sink).await;
    let of = |person: &Person| to(&sink, person).iter().map(Received::subject).collect::<Vec<_>>();
    assert!(of(&cast.staff).is_empty(), "{:?}", of(&cast.staff));
    assert_eq!(of(&leaver), ["A role of yours in CCTV grants has ended"]);
    let news = to(&sink, &cast.officer).iter().map(Received::text).collect::<Vec<_>>().join("\n");
    assert!(news.contains(&format!("We have your application {case}")), "what happened is told: {news}");
    let mut told: Vec<_> = logged(&app).await.into_iter().map(|(state, why, _)| (state, why)).collect();
    told.sort();
    let failed = |why: &str| ("failed".to_owned(), why.to_owned());
    let expected = [
        failed("nothing needs whoever it is for any more"),
        failed("whoever it is for has no access any more"),
        ("sent".to_owned(), String::new()),
    ];
    assert_eq!(told, expected);
}

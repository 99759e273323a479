//! Offers: accepted or declined by the certifier of the case alone, or ended by the clock; the money follows, once.

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::decision::record::Texts;
use cctv_grants::domain::grant::GrantState;
use cctv_grants::domain::money::Money;
use cctv_grants::domain::person::{Commissioner, CspOfficer, Role, Viewer};
use cctv_grants::domain::variation::Variation;
use cctv_grants::service::grant::look_at_offers;
use cctv_grants::service::variation;
use cctv_grants::store::{application, grant, history, ledger, scheme};
use chrono::TimeDelta;

use crate::app::{Cast, Client, RECORD, TestApp, texts};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

/// A released approval of so many pounds, and whoever can accept it.
pub async fn offer(app: &TestApp, cast: &Cast, pounds: i64) -> (Reference, Client) {
    let case = app.case_in(Status::Approved, cast, pounds).await;
    let behind = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await;
    (case, app.sign_in(&behind[2].1).await)
}

async fn state(app: &TestApp, cast: &Cast, case: &Reference) -> GrantState {
    let found = application::seen(&app.app.db, Viewer::of(&cast.officer), case).await.unwrap().unwrap();
    grant::of(&app.app.db, found.id).await.unwrap().unwrap().state
}

/// Pounds committed of the partnership's cap, which the ledger agrees with.
async fn committed(app: &TestApp, cast: &Cast) -> i64 {
    let db = &app.app.db;
    let own = CspOfficer::of(&cast.officer).unwrap().partnership();
    let scheme = scheme::current(db).await.unwrap();
    let year = scheme.policy.current_year(cctv_grants::domain::date::today(app.app.clock.now()));
    assert_eq!(ledger::mismatches(db).await.unwrap(), Vec::<String>::new());
    assert_eq!(history::verify(db).await.unwrap().1, Vec::<String>::new());
    let board = scheme::board(db, scheme.id, year).await.unwrap();
    board.iter().find(|row| row.partnership == own).unwrap().standing.committed.pence() / 100
}

fn address(case: &Reference) -> String {
    format!("/applications/{case}/offer")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_certifier_accepts_an_offer_once_and_everybody_concerned_is_told() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let (case, certifier) = offer(&app, &cast, 1_000).await;
    work_off(&app, &sink).await;
    let offered: Vec<_> =
        sink.messages().into_iter().filter(|m| m.subject().contains("accept the offer")).collect();
    assert_eq!(offered.len(), 1);
    assert_eq!(offered[0].to, [certifier.person.as_ref().unwrap().email.as_str()]);
    sink.clear();
    assert!(
        certifier.get("/").await.texts("tbody td").contains(&format!("Accept or decline the offer: {case}"))
    );
    let page = certifier.get(&address(&case)).await;
    assert!(page.texts("dl").join(" ").contains("£1,000.00 of £1,000.00 requested"));
    for _ in 0..2 {
        let done = certifier.post(&address(&case), &[("accepted", "yes")]).await;
        assert!([303, 409].contains(&done.status), "{}", done.status);
    }
    assert_eq!(state(&app, &cast, &case).await, GrantState::Active);
    assert_eq!(committed(&app, &cast).await, 1_000);
    work_off(&app, &sink).await;
    assert_eq!(sink.messages().len(), 2, "an officer of the partnership and one of the funder, once");
    let late = certifier.post(&address(&case), &[("accepted", "no"), ("comment", "After all")]).await;
    assert_eq!(late.status, 409);
    assert!(late.html.contains("This grant is active now"), "{}", late.heading());
    assert_eq!(certifier.get(&address(&case)).await.location, format!("/applications/{case}"));
    let list = app.sign_in(&cast.officer).await.get("/applications").await;
    assert!(list.texts("tbody").join(" ").contains("Active"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_offer_gives_its_award_back_to_the_cap_and_needs_a_reason() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, certifier) = offer(&app, &cast, 40_000).await;
    assert_eq!(committed(&app, &cast).await, 40_000);
    let silent = certifier.post(&address(&case), &[("accepted", "no")]).await;
    assert_eq!((silent.status, silent.errors()), (422, vec!["Say why you decline".to_owned()]));
    let declined = certifier.post(&address(&case), &[("accepted", "no"), ("comment", "Spent")]).await;
    assert_eq!(declined.status, 303);
    assert_eq!((state(&app, &cast, &case).await, committed(&app, &cast).await), (GrantState::Declined, 0));
    // What came back can be awarded again, and no penny more.
    let (again, _) = offer(&app, &cast, 65_000).await;
    assert_eq!(
        (state(&app, &cast, &again).await, committed(&app, &cast).await),
        (GrantState::Offered, 65_000)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_the_certifier_of_the_case_can_answer_its_offer() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, _) = offer(&app, &cast, 1_000).await;
    let behind = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await;
    let other = app.client(Role::FinanceCertifier, Some("SHR")).await;
    for (client, status) in [
        (app.sign_in(&cast.officer).await, 403),
        (app.sign_in(&cast.commissioner).await, 403),
        (app.sign_in(&behind[0].1).await, 403),
        (other, 404),
    ] {
        assert_eq!(client.post(&address(&case), &[("accepted", "yes")]).await.status, status);
    }
    assert_eq!(state(&app, &cast, &case).await, GrantState::Offered);
    // A decision that is held offers nothing yet.
    let held = app.case_in(Status::Assessed, &cast, 1_000).await;
    let fields = [
        ("award", "1000"),
        ("reasons", "Sound"),
        ("release", "later"),
        ("release_on-day", "1"),
        ("release_on-month", "12"),
        ("release_on-year", "2018"),
        ("no_interest", "yes"),
    ];
    let fields = [&fields[..], &RECORD].concat();
    let decides = app.sign_in(&cast.commissioner).await;
    assert_eq!(decides.post(&format!("/applications/{held}/approve"), &fields).await.status, 303);
    let certifier = app.sign_in(&behind[2].1).await;
    assert_eq!(certifier.get(&address(&held)).await.status, 404);
    assert_eq!(certifier.post(&address(&held), &[("accepted", "yes")]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_reminded_of_once_and_lapses_once_however_many_look() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let (case, certifier) = offer(&app, &cast, 30_000).await;
    let (taken, _) = offer(&app, &cast, 5_000).await;
    assert_eq!(certifier.post(&address(&taken), &[("accepted", "yes")]).await.status, 303);
    work_off(&app, &sink).await;
    sink.clear();
    let (db, clock) = (&app.app.db, &app.app.clock);
    let look = async || {
        let looks = (0..4).map(|_| look_at_offers(db, clock.now()));
        for looked in futures_util::future::join_all(looks).await {
            looked.unwrap();
        }
    };
    look().await;
    app.clock.advance(TimeDelta::days(24));
    look().await;
    work_off(&app, &sink).await;
    let subjects: Vec<_> = sink.messages().iter().map(|mail| mail.subject()).collect();
    assert_eq!(subjects, [format!("Reminder: the offer for {case} ends soon")]);
    sink.clear();
    app.clock.advance(TimeDelta::days(7));
    let late = app.sign_in(certifier.person.as_ref().unwrap()).await;
    let refused = late.post(&address(&case), &[("accepted", "yes")]).await;
    assert_eq!(
        (refused.status, refused.errors()),
        (422, vec!["The offer could be accepted until 14 November 2018".to_owned()])
    );
    look().await;
    assert_eq!((state(&app, &cast, &case).await, committed(&app, &cast).await), (GrantState::Lapsed, 5_000));
    assert_eq!(state(&app, &cast, &taken).await, GrantState::Active);
    work_off(&app, &sink).await;
    assert_eq!(sink.messages().len(), 2, "an officer of the partnership and one of the funder");
    assert!(sink.messages()[0].text().contains("goes back to the cap"));
}

#[tokio::test(flavor = "multi_thread")]
async fn accepting_declining_and_lapsing_at_once_end_an_offer_in_one_way() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    for n in 0..5 {
        let (case, certifier) = offer(&app, &cast, 1_000).await;
        let before = committed(&app, &cast).await;
        let (yes, no) = (address(&case), address(&case));
        let answers = tokio::join!(
            certifier.post(&yes, &[("accepted", "yes")]),
            certifier.post(&no, &[("accepted", "no"), ("comment", "Spent")]),
        );
        let statuses = [answers.0.status, answers.1.status];
        assert!(statuses.contains(&303) && statuses.contains(&409), "{n}: {statuses:?}");
        let declined = state(&app, &cast, &case).await == GrantState::Declined;
        assert_eq!(declined, answers.1.status == 303);
        assert_eq!(before - committed(&app, &cast).await, if declined { 1_000 } else { 0 });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_or_increase_with_a_short_time_is_reminded_of_after_half_of_it_and_not_on_its_own_day() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    crate::history::sql(&app, "UPDATE scheme SET acceptance_days = 5").await.unwrap();
    let reminders = async || {
        look_at_offers(&app.app.db, app.app.clock.now()).await.unwrap();
        work_off(&app, &sink).await;
        let mails = sink.messages();
        mails.iter().filter(|mail| mail.subject().starts_with("Reminder: the offer")).count()
    };
    let (case, certifier) = offer(&app, &cast, 1_000).await;
    assert_eq!(reminders().await, 0, "the offer itself is still fresh");
    app.clock.advance(TimeDelta::days(2));
    assert_eq!(reminders().await, 0);
    app.clock.advance(TimeDelta::days(1));
    assert_eq!((reminders().await, reminders().await), (1, 1));
    let certifier = app.sign_in(certifier.person.as_ref().unwrap()).await;
    assert_eq!(certifier.post(&address(&case), &[("accepted", "yes")]).await.status, 303);
    // An increase is offered weeks after the grant became active: its own day counts.
    app.clock.advance(TimeDelta::days(40));
    let lower = Variation {
        award: Money::from_pence(90_000),
        conditions: None,
        reasons: "Prices".into(),
        texts: Texts { summary: String::new(), exempt: None, ..texts() },
    };
    for (award, told) in [(90_000, [1, 1, 1]), (95_000, [1, 1, 2])] {
        let varied = Variation { award: Money::from_pence(award), ..lower.clone() };
        let (decides, by) = (Commissioner::of(&cast.commissioner).unwrap(), app.by(&cast.commissioner));
        variation::vary(&app.app.db, decides, by, (&case, None), &varied).await.unwrap();
        for (days, told) in [0, 2, 1].into_iter().zip(told) {
            app.clock.advance(TimeDelta::days(days));
            assert_eq!(reminders().await, told, "{award} and {days} days on");
        }
    }
}

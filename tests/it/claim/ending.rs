//! How a grant ends: what was not needed goes back to the cap, to the penny, and what is to be repaid is followed up.

use cctv_grants::domain::application::Reference;
use cctv_grants::domain::camera::{Change, Commissioning, Installation};
use cctv_grants::domain::date;
use cctv_grants::domain::grant::GrantState;
use cctv_grants::domain::person::{CspOfficer, Viewer};
use cctv_grants::service;
use cctv_grants::store::{application, camera, scheme};

use super::drawn;
use crate::app::{COST, Cast, TestApp, at_once, key, with};

/// Every camera of the award is put up and accepted live.
pub async fn commission(app: &TestApp, cast: &Cast, case: &Reference) {
    let (db, officer) = (&app.app.db, CspOfficer::of(&cast.officer).unwrap());
    let found = application::seen(db, Viewer::of(&cast.officer), case).await.unwrap().unwrap();
    let day = date::today(app.app.clock.now());
    for one in camera::of_case(db, found.id).await.unwrap() {
        let tag = format!("T-{}", one.id.0);
        let how = Installation { on: day, asset_tag: tag, installer: "Lookout Ltd".into() };
        let live = Commissioning { dpia: day, code: day, signs: day, hand_over: day };
        for (change, version) in [(Change::Install(how), 1), (Change::Commission(live), 2)] {
            let by = app.by(&cast.officer);
            service::camera::change(db, officer, by, (one.id, version), change).await.unwrap();
        }
    }
}

async fn committed(app: &TestApp, cast: &Cast) -> i64 {
    let scheme = scheme::current(&app.app.db).await.unwrap();
    let own = CspOfficer::of(&cast.officer).unwrap().partnership();
    let year = scheme.policy.current_year(date::today(app.app.clock.now()));
    let board = scheme::board(&app.app.db, scheme.id, year).await.unwrap();
    board.iter().find(|row| row.partnership == own).unwrap().standing.committed.pence()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_is_completed_with_its_final_claim_and_closed_to_the_penny() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 65_000).await;
    let own = format!("/applications/{case}");
    let first = with(&COST, &[("net", "52,417.33"), ("vat", "0"), ("recoverable", "0")]);
    app.claim_at((&case, &payers), 1, 5, (&first, false)).await;
    assert_eq!(drawn(&app, &cast, &case).await, (2_358_779, 2_358_779), "26,208.66 less retention");
    let rest = with(&COST, &[("invoice", "18"), ("net", "65,582.67"), ("vat", "0"), ("recoverable", "0")]);
    let last = app.claim_at((&case, &payers), 2, 2, (&rest, true)).await;
    let page = payers.checker.get(&format!("{last}/check")).await;
    let (field, value) = crate::app::verified(&page).remove(0);
    let fields = [(field.as_str(), value.as_str()), ("version", &page.hidden("version"))];
    let early = payers.checker.post(&format!("{last}/check"), &fields).await;
    assert_eq!(early.status, 409);
    assert!(early.html.contains("of its cameras are not commissioned yet"), "{}", early.html);
    let refused = payers.checker.post(&format!("{own}/complete"), &[]).await;
    assert_eq!(refused.status, 409);
    commission(&app, &cast, &case).await;
    for stage in 3..=5 {
        app.move_on(&payers, &last, stage, true).await;
    }
    assert_eq!(drawn(&app, &cast, &case).await, (5_900_000, 5_900_000), "with what was kept back");
    assert_eq!(committed(&app, &cast).await, 6_500_000);
    let (completes, key) = (payers.checker.clone(), key());
    for _ in 0..2 {
        let done = completes.post_with_key(&format!("{own}/complete"), &[], &key).await;
        assert_eq!((done.status, done.location), (303, format!("{own}?done=completed")));
    }
    assert_eq!(committed(&app, &cast).await, 5_900_000, "£6,000.00 went back, once");
    let grant = app.kept_grant(&cast, &case).await;
    assert_eq!((grant.state, grant.award.pence()), (GrantState::Completed, 5_900_000));
    let new = payers.officer.post(&format!("{own}/claims/new"), &[("quarter", "2018-q3")]).await;
    assert_eq!(new.errors(), ["This grant is completed now, so nothing can be claimed"]);
    let close = format!("{own}/close");
    let off = payers.treasurer.post(&close, &[("said", "58,999.99")]).await;
    assert_eq!(
        off.errors(),
        ["The payments on file come to £59,000.00, which the treasurer’s figure must equal"]
    );
    assert_eq!(payers.treasurer.post(&close, &[("said", "59,000")]).await.status, 303);
    assert_eq!(app.kept_grant(&cast, &case).await.state, GrantState::Closed);
    let told = payers.officer.get(&own).await.texts("main").join(" ");
    for words in
        ["Grant completed: £59,000.00 paid, £6,000.00 back to the cap", "Grant closed: £59,000.00 reconciled"]
    {
        assert!(told.contains(words), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cost_over_the_approved_one_pays_the_award_and_nothing_goes_back() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 65_000).await;
    commission(&app, &cast, &case).await;
    let cost = with(&COST, &[("net", "141,250"), ("vat", "0"), ("recoverable", "0")]);
    app.claim_at((&case, &payers), 1, 5, (&cost, true)).await;
    assert_eq!(drawn(&app, &cast, &case).await, (6_500_000, 6_500_000));
    assert_eq!(payers.checker.post(&format!("/applications/{case}/complete"), &[]).await.status, 303);
    assert_eq!(committed(&app, &cast).await, 6_500_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminated_grant_gives_back_what_was_not_paid_and_is_repaid_until_nothing_is_due() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    app.claim_at((&case, &payers), 1, 5, (&COST, false)).await;
    let own = format!("/applications/{case}");
    let decides = app.sign_in(&cast.commissioner).await;
    let terminate = format!("{own}/terminate");
    let over = decides.post(&terminate, &[("clawback", "4,500.01"), ("reason", "Abandoned")]).await;
    assert_eq!(over.errors(), ["At most £4,500.00 can be claimed back, which was paid"]);
    let ended = decides.post(&terminate, &[("clawback", "4,000"), ("reason", "Abandoned")]).await;
    assert_eq!((ended.status, ended.errors()), (303, vec![]));
    let sink = crate::smtp::SmtpSink::start().await;
    crate::mail::work_off(&app, &sink).await;
    let subject = format!("The grant {case} was terminated");
    let told: Vec<_> = sink.messages().into_iter().filter(|mail| mail.subject() == subject).collect();
    assert_eq!(told.len(), 2, "an officer of the partnership, and the s151 officer");
    assert!(told[0].text().contains("£4,000.00 of what was paid is to be repaid"), "{}", told[0].text());
    assert_eq!(committed(&app, &cast).await, 450_000, "what was paid stays committed");
    let page = payers.treasurer.get(&own).await.texts("main").join(" ");
    assert!(page.contains("Repaid £0.00, £4,000.00 still due"), "{page}");
    let home = payers.treasurer.get("/").await.texts("tbody td").join(" ");
    assert!(home.contains(&format!("Note what was repaid: {case}")), "{home}");
    let on = [("on-day", "15"), ("on-month", "10"), ("on-year", "2018")];
    // Two at once count one another: of three times £1,500.00 two fit.
    let tasks = (0..3).map(|_| {
        let (client, page) = (payers.treasurer.clone(), format!("{own}/repay"));
        async move { client.post(&page, &[&[("amount", "1,500")][..], &on].concat()).await.status }
    });
    let mut given = at_once(tasks).await;
    given.sort_unstable();
    assert_eq!(given, [303, 303, 422]);
    let rest =
        payers.treasurer.post(&format!("{own}/repay"), &[&[("amount", "1,000")][..], &on].concat()).await;
    assert_eq!((rest.status, rest.errors()), (303, vec![]));
    assert_eq!(app.kept_grant(&cast, &case).await.drawn.clawback_due().pence(), 0);
    let home = payers.treasurer.get("/").await.texts("tbody td").join(" ");
    assert!(!home.contains("Note what was repaid"), "{home}");
    assert_eq!(payers.officer.get(&format!("{own}/claims")).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_kept_back_is_paid_by_a_final_claim_without_a_cost() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 65_000).await;
    let own = format!("/applications/{case}");
    let claim = format!("{own}/claims/1");
    assert_eq!(
        payers.officer.post(&format!("{own}/claims/new"), &[("quarter", "2018-q2")]).await.status,
        303
    );
    let nothing = [("last", "yes"), ("version", "1")];
    let first = payers.officer.post(&format!("{claim}/send"), &nothing).await;
    let empty = "Add at least one cost to the claim, unless it is the final one after others that were paid";
    assert_eq!(first.errors(), [empty]);
    assert_eq!(payers.officer.post(&format!("{claim}/discard"), &[("version", "1")]).await.status, 303);
    let all = with(&COST, &[("net", "52,417.33"), ("vat", "0"), ("recoverable", "0")]);
    app.claim_at((&case, &payers), 2, 5, (&all, false)).await;
    assert_eq!(drawn(&app, &cast, &case).await, (2_358_779, 2_358_779), "£26,208.66 less retention");
    commission(&app, &cast, &case).await;
    let last = format!("{own}/claims/3");
    assert_eq!(
        payers.officer.post(&format!("{own}/claims/new"), &[("quarter", "2018-q2")]).await.status,
        303
    );
    assert!(payers.officer.get(&last).await.html.contains("Send it as the final claim"));
    let not_last = payers.officer.post(&format!("{last}/send"), &[("last", "no"), ("version", "1")]).await;
    assert_eq!(not_last.errors(), [empty]);
    for stage in 1..=5 {
        app.move_on(&payers, &last, stage, true).await;
    }
    assert_eq!(drawn(&app, &cast, &case).await, (2_620_866, 2_620_866));
    assert_eq!(payers.checker.post(&format!("{own}/complete"), &[]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_completes_a_grant_reads_when_more_was_paid_than_is_verified() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    commission(&app, &cast, &case).await;
    let first = app.claim_at((&case, &payers), 1, 4, (&COST, false)).await;
    let more = with(&COST, &[("invoice", "18")]);
    app.claim_at((&case, &payers), 2, 5, (&more, true)).await;
    let complete = format!("/applications/{case}/complete");
    let page = payers.checker.get(&complete).await.texts("main").join(" ");
    assert!(page.contains("Its share of the verified cost £10,000.00"), "{page}");
    assert!(!page.contains("is more than its share"), "{page}");
    // The final claim has paid what was kept back of the first, which is turned down after that.
    let why = [("reason", "Never delivered")];
    app.step(&payers.treasurer, &format!("{first}/stop"), &why).await;
    app.step(&payers.checker, &format!("{first}/return"), &why).await;
    app.step(&payers.officer, &format!("{first}/discard"), &[]).await;
    let page = payers.checker.get(&complete).await.texts("main").join(" ");
    assert!(page.contains("£5,500.00 was paid, which is more than its share"), "{page}");
}

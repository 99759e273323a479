//! Grants that are varied by decision: the money follows through the ledger, an increase is offered, and limits hold.

use cctv_grants::domain::application::content::Part;
use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::grant::{Grant, GrantState};
use cctv_grants::domain::money::Money;
use cctv_grants::domain::person::{Commissioner, CspOfficer, Role, Viewer};
use cctv_grants::domain::variation::Variation;
use cctv_grants::service::grant::look_at_offers;
use cctv_grants::service::{decision, variation};
use cctv_grants::store::{application, grant, history, ledger, scheme};
use chrono::TimeDelta;

use crate::app::{self, Cast, Client, Page, RECORD, TestApp, approval, at_once, texts, with};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

async fn now(app: &TestApp, cast: &Cast, case: &Reference) -> Grant {
    let found = application::seen(&app.app.db, Viewer::of(&cast.officer), case).await.unwrap().unwrap();
    grant::of(&app.app.db, found.id).await.unwrap().unwrap()
}

/// Pounds committed of the envelope, which ledger and history agree with.
async fn committed(app: &TestApp) -> i64 {
    assert_eq!(ledger::mismatches(&app.app.db).await.unwrap(), Vec::<String>::new());
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
    scheme::current(&app.app.db).await.unwrap().envelope.committed.pence() / 100
}

/// An active grant of £1,000 of £2,000 asked for, and its certifier.
async fn active(app: &TestApp, cast: &Cast) -> (Reference, Client) {
    let case = app.case_in(Status::Assessed, cast, 2_000).await;
    let decides = Commissioner::of(&cast.commissioner).unwrap();
    decision::approve(&app.app.db, decides, app.by(&cast.commissioner), &case, &approval(1_000))
        .await
        .unwrap();
    let behind = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await;
    let certifier = app.sign_in(&behind[2].1).await;
    let accepted = certifier.post(&format!("/applications/{case}/offer"), &[("accepted", "yes")]).await;
    assert_eq!(accepted.status, 303);
    (case, certifier)
}

async fn vary(client: &Client, case: &Reference, award: &str, conditions: &str) -> Page {
    let fields =
        [("award", award), ("conditions", conditions), ("reasons", "Prices moved"), ("no_interest", "yes")];
    app::vary(client, case, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lower_award_holds_at_once_and_what_is_left_goes_back_to_the_cap() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let (case, _) = active(&app, &cast).await;
    work_off(&app, &sink).await;
    sink.clear();
    let decides = app.sign_in(&cast.commissioner).await;
    let form = decides.get(&format!("/applications/{case}/vary")).await;
    assert!(form.texts("dl").join(" ").contains("£1,000.00 of £2,000.00 requested"));
    let done = vary(&decides, &case, "900", "Signs first").await;
    assert_eq!((done.status, committed(&app).await), (303, 900), "{:?}", done.errors());
    let grant = now(&app, &cast, &case).await;
    assert_eq!(
        (grant.state, grant.award, grant.increase),
        (GrantState::Active, Money::from_pence(90_000), Money::ZERO)
    );
    let officer = app.sign_in(&cast.officer).await;
    let page = officer.get(&format!("/applications/{case}")).await;
    let said = page.texts("main").join(" ");
    for words in [
        "£900.00 of £2,000.00",
        "Signs first",
        "Award varied from £1,000.00 to £900.00, decision PCC/D/2018/2",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let record = officer.get(&format!("/applications/{case}/decision")).await;
    assert_eq!(record.heading(), "Decision PCC/D/2018/2");
    assert_eq!(officer.get("/applications").await.texts("tbody").join(" ").matches("£900.00").count(), 1);
    work_off(&app, &sink).await;
    let subjects: Vec<_> = sink.messages().iter().map(|mail| mail.subject()).collect();
    assert_eq!(
        subjects,
        vec![format!("The grant for {case} is varied"); 3],
        "an officer, a grants officer, and the s151 officer who accepted it as it was"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_says_what_is_awarded_now_what_was_before_and_why_each_time() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, certifier) = active(&app, &cast).await;
    app.clock.advance(TimeDelta::days(3));
    let decides = app.sign_in(&cast.commissioner).await;
    let certifier = app.sign_in(certifier.person.as_ref().unwrap()).await;
    let fields = [("award", "900"), ("reasons", "Prices fell"), ("no_interest", "yes")];
    let fields = with(&fields, &[("conditions", "Signs first"), ("summary", "")]);
    assert_eq!(app::vary(&decides, &case, &fields).await.status, 303);
    let page = format!("/applications/{case}");
    for client in [&certifier, &decides, &app.sign_in(&cast.officer).await] {
        let rows = client.get(&page).await.texts("main .govuk-summary-list__row").join("\n");
        for row in [
            "Award £900.00 of £2,000.00 requested\nAward before £1,000.00\n",
            "Decision PCC/D/2018/2 Award varied from £1,000.00 to £900.00 Prices fell Commissioner",
            "18 October 2018\nDecision PCC/D/2018/1 Approved: £1,000.00 Sound Commissioner",
        ] {
            assert!(rows.contains(row), "{row}: {rows}");
        }
    }
    let record = certifier.get(&format!("{page}/decision")).await.texts("main").join(" ");
    for words in [
        "Award before £1,000.00 Award £900.00",
        "The award of the grant for “A case” in 2018/19 changes from £1,000.00 to £900.00.",
        "Prices fell",
        "Conditions before None Conditions Signs first",
    ] {
        assert!(record.contains(words), "{words}: {record}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_higher_award_is_committed_at_once_and_holds_once_it_is_accepted() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, certifier) = active(&app, &cast).await;
    let decides = app.sign_in(&cast.commissioner).await;
    assert_eq!(vary(&decides, &case, "1500", "").await.status, 303);
    assert_eq!(committed(&app).await, 1_500);
    assert_eq!(now(&app, &cast, &case).await.award, Money::from_pence(100_000));
    assert_eq!(vary(&decides, &case, "1200", "").await.status, 409, "one increase at a time");
    assert!(certifier.get("/").await.texts("td").contains(&format!("Accept or decline the offer: {case}")));
    let offer = certifier.get(&format!("/applications/{case}/offer")).await;
    assert_eq!(offer.heading(), "Accept the increase");
    assert!(offer.texts("dl").join(" ").contains("£500.00 more, £1,500.00 in all"), "{}", offer.html);
    let accepted = certifier.post(&format!("/applications/{case}/offer"), &[("accepted", "yes")]).await;
    assert_eq!(accepted.status, 303);
    let grant = now(&app, &cast, &case).await;
    assert_eq!(
        (grant.state, grant.award, grant.increase),
        (GrantState::Active, Money::from_pence(150_000), Money::ZERO)
    );
    assert_eq!(committed(&app).await, 1_500);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_increase_that_is_declined_or_lapses_goes_back_and_the_grant_stays_as_it_was() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, certifier) = active(&app, &cast).await;
    let decides = app.sign_in(&cast.commissioner).await;
    assert_eq!(vary(&decides, &case, "1500", "").await.status, 303);
    let no = [("accepted", "no"), ("comment", "No match for it")];
    assert_eq!(certifier.post(&format!("/applications/{case}/offer"), &no).await.status, 303);
    assert_eq!((now(&app, &cast, &case).await.award.pence(), committed(&app).await), (100_000, 1_000));
    assert_eq!(vary(&decides, &case, "1400", "").await.status, 303);
    app.clock.advance(TimeDelta::days(31));
    look_at_offers(&app.app.db, app.app.clock.now()).await.unwrap();
    let grant = now(&app, &cast, &case).await;
    assert_eq!(
        (grant.state, grant.award.pence(), committed(&app).await),
        (GrantState::Active, 100_000, 1_000)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_that_is_varied_carries_the_new_award_for_a_new_full_period() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let case = app.case_in(Status::Approved, &cast, 2_000).await;
    work_off(&app, &sink).await;
    sink.clear();
    app.clock.advance(TimeDelta::days(10));
    let before = now(&app, &cast, &case).await;
    let decides = app.sign_in(&cast.commissioner).await;
    assert_eq!(vary(&decides, &case, "1800", "").await.status, 303);
    let after = now(&app, &cast, &case).await;
    assert_eq!((after.state, after.award.pence()), (GrantState::Offered, 180_000));
    assert_eq!(after.accept_by.unwrap() - before.accept_by.unwrap(), TimeDelta::days(10));
    work_off(&app, &sink).await;
    let told = sink.messages().iter().filter(|mail| mail.subject().contains("accept the offer")).count();
    assert_eq!((told, committed(&app).await), (1, 1_800), "the certifier is told again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_variation_is_refused_at_the_field_and_to_whoever_assessed_the_case() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, _) = active(&app, &cast).await;
    let decides = app.sign_in(&cast.commissioner).await;
    for (award, error) in [
        ("1000", "Change the award or the conditions"),
        ("0", "The award must be more than £0.00"),
        ("2000.01", "The award is too high: the application asks for £2,000.00"),
    ] {
        let refused = vary(&decides, &case, award, "").await;
        assert_eq!((refused.status, refused.errors()), (422, vec![error.to_owned()]));
    }
    let bare = decides.post(&format!("/applications/{case}/vary"), &[("award", "2000.01")]).await;
    let first = ["The award is too high: the application asks for £2,000.00", "Enter the reasons"];
    assert_eq!(bare.errors()[..2], first, "whatever else is wrong");
    let staff = app.sign_in(&cast.staff).await;
    assert_eq!(vary(&staff, &case, "900", "").await.status, 403);
    let draft = app.case_in(Status::Assessed, &cast, 1_000).await;
    assert_eq!(vary(&decides, &draft, "900", "").await.status, 404);
    assert_eq!(committed(&app).await, 1_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_was_opened_before_another_variation_moves_no_money() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, _) = active(&app, &cast).await;
    let decides = app.sign_in(&cast.commissioner).await;
    let page = format!("/applications/{case}/vary");
    let seen = decides.get(&page).await.hidden("seen");
    assert_eq!(vary(&decides, &case, "800", "").await.status, 303);
    let old =
        [("award", "1000"), ("conditions", "Signs first"), ("reasons", "Signs"), ("no_interest", "yes")];
    let old = with(&with(&RECORD, &old), &[("seen", &seen)]);
    let refused = decides.post(&page, &old).await;
    assert_eq!((refused.status, committed(&app).await), (422, 800));
    assert!(refused.errors()[0].contains("its award is £800.00 now"), "{:?}", refused.errors());
    assert!(refused.html.contains("Signs first"), "what was typed is kept");
    // What it shows now is what it goes by.
    let seen = refused.hidden("seen");
    let now = with(&old, &[("seen", &seen), ("award", "800")]);
    assert_eq!(decides.post(&page, &now).await.status, 303);
    assert_eq!(committed(&app).await, 800);
}

#[tokio::test(flavor = "multi_thread")]
async fn increases_and_approvals_at_once_let_exactly_the_cap_through() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let decides = Commissioner::of(&cast.commissioner).unwrap();
    let mut grants = Vec::new();
    for _ in 0..6 {
        let case = app.case_in(Status::Assessed, &cast, 13_000).await;
        let by = app.by(&cast.commissioner);
        decision::approve(&app.app.db, decides, by, &case, &approval(6_500)).await.unwrap();
        grants.push(case);
    }
    let mut others = Vec::new();
    for _ in 0..6 {
        others.push(app.case_in(Status::Assessed, &cast, 6_500).await);
    }
    let increases = grants.into_iter().map(|case| (case, true));
    let tasks = increases.chain(others.into_iter().map(|case| (case, false))).map(|(case, increase)| {
        let (app, by) = (app.app.clone(), app.by(&cast.commissioner));
        async move {
            if !increase {
                return decision::approve(&app.db, decides, by, &case, &approval(6_500)).await.is_ok();
            }
            let award = Money::from_pence(1_300_000);
            let wanted = Variation { award, conditions: None, reasons: "Prices".into(), texts: texts() };
            variation::vary(&app.db, decides, by, (&case, None), &wanted).await.is_ok()
        }
    });
    // £39,000 are committed; four times £6,500 are left for twelve.
    let given = at_once(tasks).await;
    assert_eq!((given.iter().filter(|done| **done).count(), committed(&app).await), (4, 65_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_offer_is_a_pdf_for_the_partnership_its_certifier_and_the_funder_from_the_release_on() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, certifier) = active(&app, &cast).await;
    let behind = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await;
    let page = format!("/applications/{case}/offer.pdf");
    for client in [certifier, app.sign_in(&cast.officer).await, app.sign_in(&cast.staff).await] {
        let pdf = client.get(&page).await;
        assert_eq!((pdf.status, pdf.headers["content-type"].to_str().unwrap()), (200, "application/pdf"));
        assert!(pdf.html.starts_with("%PDF-1.7"));
        assert_eq!(client.get(&format!("/applications/{case}/decision.pdf")).await.status, 200);
    }
    // The offer is the partnership's: who stands behind this case reads it, and who stands behind another case does not.
    for (part, person) in behind.iter().filter(|(part, _)| *part != Part::Finance) {
        assert_eq!(app.sign_in(person).await.get(&page).await.status, 200, "{part:?}");
    }
    for role in [Role::CspChair, Role::LpaCommander, Role::FinanceCertifier] {
        assert_eq!(
            app.client(role, Some("SHR")).await.get(&page).await.status,
            404,
            "{role:?} who was not asked"
        );
    }
    assert_eq!(app.client(Role::PanelMember, None).await.get(&page).await.status, 403);
    let assessed = app.case_in(Status::Assessed, &cast, 1_000).await;
    let early = app.sign_in(&cast.officer).await.get(&format!("/applications/{assessed}/offer.pdf")).await;
    assert_eq!(early.status, 404);
}

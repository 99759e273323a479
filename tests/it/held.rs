//! A decision that is held must not show to its partnership by anything: a word, a figure, a date, or what can be done.

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::date;
use cctv_grants::domain::decision::{Approval, Refusing, Release};
use cctv_grants::domain::person::{Commissioner, Role};
use cctv_grants::service::decision;
use cctv_grants::store::{history, ledger, scheme};
use chrono::{Days, TimeDelta};

use crate::app::{Cast, Client, TestApp, approval, texts};

/// Decides, and holds what was decided for nine days.
pub async fn hold(app: &TestApp, cast: &Cast, reference: &Reference, outcome: Status) {
    let decides = Commissioner::of(&cast.commissioner).unwrap();
    let release = Release::On(date::today(app.app.clock.now()) + Days::new(9));
    let by = app.by(&cast.commissioner);
    if outcome == Status::Approved {
        let approval = Approval { release, ..approval(1_000) };
        decision::approve(&app.app.db, decides, by, reference, &approval).await.unwrap();
    } else {
        let refusing = Refusing { reasons: "Not shown".into(), release, texts: texts() };
        decision::refuse(&app.app.db, decides, by, reference, &refusing).await.unwrap();
    }
}

/// Everything the partnership can look at, without what is another on every page.
async fn all_pages(officer: &Client, reference: &Reference, draft: &Reference) -> Vec<String> {
    let case = format!("/applications/{reference}");
    let funding = format!("/applications/{draft}/funding");
    let mut pages = Vec::new();
    for page in [
        "/",
        "/applications",
        "/applications.csv",
        "/applications?status=assessed",
        "/applications?status=approved",
        &case,
        &funding,
    ] {
        let page = officer.get(page).await;
        let token = page.texts("input[name=token]");
        assert!(token.iter().all(String::is_empty));
        let ours = |line: &&str| !line.contains("name=\"token\"") && !line.contains("name=\"key\"");
        pages.push(page.html.lines().filter(ours).collect());
    }
    pages
}

#[tokio::test]
async fn a_held_decision_changes_nothing_that_its_partnership_can_see() {
    for outcome in [Status::Approved, Status::Refused] {
        let app = TestApp::start().await;
        let cast = app.cast().await;
        let reference = app.case_in(Status::Assessed, &cast, 1_000).await;
        let draft = app.ready_draft(&cast.officer, 2_000).await;
        app.clock.advance(TimeDelta::days(3));
        let officer = app.sign_in(&cast.officer).await;
        let before = all_pages(&officer, &reference, &draft).await;
        hold(&app, &cast, &reference, outcome).await;
        for (before, after) in before.iter().zip(all_pages(&officer, &reference, &draft).await) {
            assert_eq!(*before, after, "{outcome:?}");
        }
    }
}

/// Whoever applies for a partnership and is a grants officer besides knows no more of its cases, and all of others'.
#[tokio::test]
async fn a_held_decision_is_hidden_from_an_officer_whatever_other_roles_they_have() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let reference = app.case_in(Status::Assessed, &cast, 1_000).await;
    app.clock.advance(TimeDelta::days(3));
    let client = app.also(&cast.officer, Role::GrantsOfficer).await;
    let lists = async || {
        let mut seen = Vec::new();
        for page in ["", ".csv", "?status=assessed", "?status=approved", "?officer=nobody", "?officer=me"] {
            let page = client.get(&format!("/applications{page}")).await;
            let ours = |line: &&str| !line.contains("name=\"token\"") && !line.contains("name=\"key\"");
            seen.push(page.html.lines().filter(ours).collect::<String>());
        }
        seen
    };
    let before = lists().await;
    assert!(before[2].contains(reference.as_str()) && !before[3].contains(reference.as_str()));
    hold(&app, &cast, &reference, Status::Approved).await;
    assert_eq!(lists().await, before);
    for page in ["/decisions", "/recommendations"] {
        let page = client.get(page).await;
        assert!(page.status == 200 && !page.html.contains(reference.as_str()), "{}", page.html);
    }
    let home = client.get("/").await;
    assert!(!home.html.contains("Decided, to be released"), "{}", home.html);
    let theirs = app.sign_in(&app.person(Role::GrantsOfficer, None).await).await;
    for page in ["/decisions", "/applications?status=approved", "/"] {
        assert!(theirs.get(page).await.html.contains(reference.as_str()), "{page}");
    }
}

#[tokio::test]
async fn a_partnership_withdraws_a_case_whose_decision_is_held_and_the_award_goes_back() {
    for outcome in [Status::Approved, Status::Refused] {
        let app = TestApp::start().await;
        let cast = app.cast().await;
        let reference = app.case_in(Status::Assessed, &cast, 1_000).await;
        hold(&app, &cast, &reference, outcome).await;
        let officer = app.sign_in(&cast.officer).await;
        let page = format!("/applications/{reference}/withdraw");
        assert_eq!(officer.post(&page, &[("reason", "No longer needed")]).await.status, 303);
        assert_eq!(app.status_of(&cast, &reference).await, Status::Withdrawn);
        assert!(scheme::current(&app.app.db).await.unwrap().envelope.committed.pence() == 0, "{outcome:?}");
        app.clock.advance(TimeDelta::days(10));
        let now = app.app.clock.now();
        assert_eq!(decision::release_due(&app.app.db, now).await.unwrap(), 0, "{outcome:?}");
        let decides = app.sign_in(&cast.commissioner).await;
        let by_hand = decides.post(&format!("/applications/{reference}/release"), &[]).await;
        assert_ne!(by_hand.status, 303, "{outcome:?}");
        assert_eq!(ledger::mismatches(&app.app.db).await.unwrap(), Vec::<String>::new());
        assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
        let seen = officer.get(&format!("/applications/{reference}")).await;
        assert!(!seen.html.contains("£1,000.00 of") && !seen.html.contains("Not shown"), "{outcome:?}");
    }
}

#[tokio::test]
async fn whoever_can_release_a_held_decision_finds_it_on_the_first_page() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let reference = app.case_in(Status::Assessed, &cast, 1_000).await;
    hold(&app, &cast, &reference, Status::Approved).await;
    for (role, heading) in [
        (Role::Commissioner, "Decided, to be released"),
        (Role::GrantsOfficer, "Decided, to be released by the Commissioner"),
    ] {
        let client = app.client(role, None).await;
        let page = client.get("/").await;
        assert!(page.texts("h2").contains(&heading.to_owned()), "{:?}", page.texts("h2"));
        assert!(page.texts("tbody th a").contains(&reference.to_string()), "{role:?}");
        let list = client.get("/applications?status=approved").await;
        assert_eq!(list.texts("tbody td")[1], "Commissioner or deputysince 15 October 2018", "{role:?}");
        let case = client.get(&format!("/applications/{reference}")).await;
        assert!(
            case.html.contains("Commissioner or deputy, who releases the decision on 24 October 2018"),
            "{role:?}"
        );
    }
}

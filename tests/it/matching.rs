//! Match that is no new cash, over HTTP: recorded, shown, and counted only when the scheme says so.

use cctv_grants::domain::application::Reference;
use cctv_grants::domain::application::content::Part;
use cctv_grants::domain::assessment::Passed;
use cctv_grants::domain::person::{Commissioner, CspOfficer, GrantsOfficer, Person};
use cctv_grants::domain::scheme::Policy;
use cctv_grants::seed::{demo, endorse};
use cctv_grants::service;
use cctv_grants::store::scheme;

use crate::app::{Client, TestApp, approval};

fn at(reference: &Reference, page: &str) -> String {
    format!("/applications/{reference}/{page}")
}

async fn existing_spend_counts(app: &TestApp, counts: bool) {
    let administrator = app.person(cctv_grants::domain::person::Role::Administrator, None).await;
    let actor = cctv_grants::domain::person::Administrator::of(&administrator).unwrap();
    let now = scheme::current(&app.app.db).await.unwrap();
    let policy = Policy { existing_spend_counts: counts, ..now.policy };
    let by = app.by(&administrator);
    service::scheme::change(&app.app.db, actor, by, now.version, policy, "Agreed".into()).await.unwrap();
}

async fn certified(app: &TestApp, officer: &Person, reference: &Reference) {
    let actor = CspOfficer::of(officer).unwrap();
    let people = app.behind(actor.partnership()).await;
    let people: Vec<_> = people
        .iter()
        .filter(|(part, _)| *part == Part::Finance)
        .map(|(part, person)| (*part, person))
        .collect();
    let at = app.by(officer).at;
    endorse::ask(&app.app.db, actor, reference, &people, at).await.unwrap();
    endorse::agree(&app.app.db, reference, &people, at).await.unwrap();
}

/// A draft for 1,000 of whose match 400 is existing spend.
async fn draft(app: &TestApp, officer: &Person, client: &Client) -> Reference {
    let case = app.ready_draft(officer, 1_000).await;
    for (line, amount, kind, version) in [("1", "600", "cash", "2"), ("new", "400", "existing_spend", "3")] {
        let fields = [
            ("provider", "Town council"),
            ("amount", amount),
            ("kind", kind),
            ("secured", "yes"),
            ("version", version),
        ];
        let page = client.post(&at(&case, &format!("funding/{line}")), &fields).await;
        assert_eq!(page.status, 303, "{:?}", page.errors());
    }
    certified(app, officer, &case).await;
    case
}

#[tokio::test(flavor = "multi_thread")]
async fn existing_spend_is_shown_and_holds_a_submission_and_an_award_until_the_scheme_counts_it() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let client = app.sign_in(&cast.officer).await;
    let case = draft(&app, &cast.officer, &client).await;
    let funding = client.get(&at(&case, "funding")).await;
    let said = funding.texts("main").join(" ");
    for words in [
        "Existing spend, secured, does not count",
        "Secured match that counts once certified: £600.00",
        "Other match, which is shown and does not count £400.00",
        "The most you can ask for £600.00",
        "the certified match that counts allows at most £600.00",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let refused = client.post(&at(&case, "submit"), &[("declared", "yes")]).await;
    assert_eq!(refused.status, 422);

    existing_spend_counts(&app, true).await;
    let said = client.get(&at(&case, "funding")).await.texts("main").join(" ");
    assert!(
        said.contains("The most you can ask for £1,000.00") && !said.contains("does not count"),
        "{said}"
    );
    assert_eq!(client.post(&at(&case, "submit"), &[("declared", "yes")]).await.status, 303);
    app.assessed(&cast, &case).await;

    // What counts is asked of the scheme as it is, not as it was when the application was sent in.
    existing_spend_counts(&app, false).await;
    let page = app.sign_in(&cast.staff).await.get(&format!("/applications/{case}")).await;
    let said = page.texts("main").join(" ");
    assert!(said.contains("Certified match £600.00 Existing spend: £400.00, does not count"), "{said}");
    let what_if = app.sign_in(&cast.staff).await.get(&format!("/what-if?tick={case}")).await;
    assert!(what_if.html.contains("the certified match that counts allows at most £600.00"));
    let decides = Commissioner::of(&cast.commissioner).unwrap();
    let by = app.by(&cast.commissioner);
    let approve = |pounds| (approval(pounds), by);
    let (too_much, by) = approve(601);
    let refused = service::decision::approve(&app.app.db, decides, by, &case, &too_much).await;
    assert!(format!("{refused:?}").contains("Over(Match(Money(60000)))"), "{refused:?}");
    let (fits, by) = approve(600);
    service::decision::approve(&app.app.db, decides, by, &case, &fits).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assessor_cannot_say_that_match_covers_the_request_which_does_not_count() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let client = app.sign_in(&cast.officer).await;
    existing_spend_counts(&app, true).await;
    let case = draft(&app, &cast.officer, &client).await;
    assert_eq!(client.post(&at(&case, "submit"), &[("declared", "yes")]).await.status, 303);
    existing_spend_counts(&app, false).await;
    let staff = GrantsOfficer::of(&cast.staff).unwrap();
    let given = demo::assessment(true);
    assert_eq!(given.gates[1], Passed::Yes);
    let refused = service::assessment::assess(&app.app.db, staff, app.by(&cast.staff), &case, &given).await;
    let refused = format!("{refused:?}");
    assert!(refused.contains("the certified match of £600.00 that counts allows £600.00"), "{refused}");
}

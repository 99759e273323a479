//! Everybody's first page: what needs this person now, and who has the rest.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::person::Role;

use crate::app::{Page, TestApp};

#[tokio::test]
async fn staff_see_what_needs_them_first_and_then_who_has_the_rest() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let mut references = Vec::new();
    for status in [Status::Submitted, Status::Assessed, Status::Returned, Status::Draft] {
        references.push(app.case_in(status, &cast, 1_000).await.to_string());
    }
    let expected = [
        (Role::GrantsOfficer, ["What needs you", "Your cases", "With the Commissioner"]),
        (
            Role::Commissioner,
            ["What needs you", "With the grants officers", "Returned, with the partnerships"],
        ),
        (
            Role::Auditor,
            ["With the grants officers", "With the Commissioner", "Returned, with the partnerships"],
        ),
    ];
    for (role, headings) in expected {
        let page = app.client(role, None).await.get("/").await;
        assert_eq!(page.texts("h2.govuk-heading-m")[..3], headings, "{role:?}");
        let links = page.texts("tbody th .app-reference");
        assert_eq!(links.len(), 3, "{role:?} sees {links:?}");
        assert!(!links.contains(&references[3]), "a draft is its partnership’s own");
    }
}

#[tokio::test]
async fn an_officer_sees_the_own_drafts_and_no_other_partnership() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let draft = app.case_in(Status::Draft, &cast, 1_000).await.to_string();
    let own = app.sign_in(&cast.officer).await.get("/").await;
    let returns = ["5 quarters from April 2017", "July to September 2018"];
    assert_eq!(own.texts("tbody th .app-reference"), [draft.as_str(), returns[0], returns[1]]);
    assert_eq!(own.texts(".app-board__heading"), ["Shropshire"]);
    let other = app.client(Role::CspOfficer, Some("TEL")).await.get("/").await;
    assert_eq!(other.texts("tbody th .app-reference"), returns);
    assert_eq!(other.texts(".app-board__heading"), ["Telford & Wrekin"]);
}

#[tokio::test]
async fn pages_travel_compressed_and_carry_another_token_each_time() {
    let app = TestApp::start().await;
    let client = app.client(Role::GrantsOfficer, None).await;
    let ask = || client.http.get(format!("{}/", app.address)).header("cookie", &client.cookie);
    let packed = ask().header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    let size = packed.bytes().await.unwrap().len();
    let plain = client.get("/").await;
    assert!(size < 15_000 && size < plain.html.len(), "{size} of {}", plain.html.len());
    assert_ne!(plain.hidden("token"), client.get("/").await.hidden("token"));
}

#[tokio::test]
async fn what_needs_somebody_says_what_to_do_until_when_and_leads_there() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Assessed, &cast, 1_000).await;
    let commissioner = app.sign_in(&cast.commissioner).await;
    let needs = |page: &Page| (page.texts("tbody td a"), page.links("tbody td a"), page.texts("tbody td"));
    let page = commissioner.get("/").await;
    let (what, links, rest) = needs(&page);
    assert_eq!(what, [format!("Decide: {case}")]);
    assert_eq!(links, [format!("/applications/{case}")]);
    assert_eq!(rest, [&what[0], "31 March 2019", "today"]);
    let interest = [("words", "A brother lives there")];
    let declared = commissioner.post(&format!("/applications/{case}/interest"), &interest).await;
    assert_eq!(declared.status, 303, "{:?}", declared.errors());
    let page = commissioner.get("/").await;
    assert!(needs(&page).0.is_empty(), "an interest takes somebody off a case");
    assert!(page.html.contains("Nothing, at the moment."));
}

#[tokio::test]
async fn what_needs_somebody_does_not_grow_with_the_cases() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    for _ in 0..11 {
        app.case_in(Status::Submitted, &cast, 1_000).await;
    }
    let page = app.sign_in(&cast.staff).await.get("/").await;
    assert_eq!(page.texts("tbody th .app-reference").len(), 10);
    assert_eq!(page.links("a[href*='status=submitted']"), ["/applications?status=submitted"]);
}

#[tokio::test]
async fn what_can_be_done_no_more_needs_nobody() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let needs = async || {
        let page = app.sign_in(&cast.officer).await.get("/").await;
        page.texts("tbody td").join(" ").contains(&format!("Finish and send in: {case}"))
    };
    assert!(needs().await);
    app.clock.advance(chrono::TimeDelta::days(200));
    assert!(!needs().await, "its year is over");
}

#[tokio::test]
async fn whoever_has_no_list_reads_what_they_can_do_and_what_they_are_told() {
    let app = TestApp::start().await;
    let told = [
        (Role::CspChair, "asks you to endorse an application you get an e-mail"),
        (Role::LpaCommander, "asks you to endorse an application you get an e-mail"),
        (Role::FinanceCertifier, "asks you to certify the match of an application you get an e-mail"),
        (Role::OccAdviser, "As OCC adviser you look cameras up by street"),
        (Role::PanelMember, "As Panel member you see the cameras that are live"),
        (Role::Administrator, "As administrator you look after people"),
    ];
    for role in Role::ALL {
        let client = app.client(role, role.belongs_to_a_partnership().then_some("SHR")).await;
        let words = client.get("/").await.texts("main").join(" ");
        match told.iter().find(|(of, _)| *of == role) {
            Some((_, text)) => assert!(words.contains(text), "{role:?}: {words}"),
            _ => assert!(words.contains("Money for"), "{role:?} has lists: {words}"),
        }
        assert!(!words.contains("no pages for your role"), "{role:?}");
    }
    let administrator = app.client(Role::Administrator, None).await;
    let leaver = app.person(Role::PanelMember, None).await;
    let take = format!("/people/{}/take", leaver.id.0);
    assert_eq!(administrator.post(&take, &[("hat", "all"), ("reason", "Left")]).await.status, 303);
    let words = app.sign_in(&leaver).await.get("/").await.texts("main").join(" ");
    assert!(words.contains("You have no role here"), "{words}");
}

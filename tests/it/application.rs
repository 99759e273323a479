//! An application as its partnership fills it in, sends it in, and mends it.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::application::section::Section;
use cctv_grants::domain::person::{CspOfficer, Role};
use cctv_grants::seed::endorse;
use cctv_grants::service;
use cctv_grants::service::application::Change;

use crate::app::{Client, Page, TestApp};

const DECLARED: [(&str, &str); 1] = [("declared", "yes")];

/// The tasks of a task list: label, status, hint.
fn task(page: &Page, label: &str) -> String {
    let items = page.texts(".govuk-task-list__item");
    items.into_iter().find(|item| item.starts_with(label)).unwrap_or_else(|| panic!("no {label}"))
}

async fn new_draft(client: &Client) -> String {
    let page = client.post("/applications/new", &[("year", "2018/19"), ("title", "Ludlow cameras")]).await;
    assert_eq!(page.status, 303, "{:?}", page.errors());
    page.location
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_is_refused_with_one_item_for_each_thing_to_mend_and_leads_to_it() {
    let app = TestApp::start().await;
    let client = app.client(Role::CspOfficer, Some("SHR")).await;
    let case = new_draft(&client).await;
    let page = client.post(&format!("{case}/submit"), &DECLARED).await;
    assert_eq!(page.status, 422);
    let links = page.links(".govuk-error-summary__list a");
    let needed = Section::ALL.into_iter().filter(|section| !section.is_optional());
    assert_eq!(links, needed.map(|section| format!("{case}/{}", section.code())).collect::<Vec<_>>());
    assert_eq!(page.errors()[1], "Need is not complete");

    let page = client.get(&format!("{case}/submit")).await;
    assert_eq!((page.status, page.location), (303, format!("{case}/check")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_over_a_limit_is_saved_but_not_complete_and_every_page_says_why() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let client = app.sign_in(&cast.officer).await;
    let case = format!("/applications/{}", app.ready_draft(&cast.officer, 60_000).await);
    assert!(task(&client.get(&case).await, "Funding").contains("Completed"));

    let fields = [("request", "65,000.01"), ("version", "2")];
    let page = client.post(&format!("{case}/funding"), &fields).await;
    assert_eq!((page.status, page.location), (303, format!("{case}/funding?done=saved")));
    let cap = "The request is too high: £65,000.00 is left of the partnership’s cap for the year";
    let page = client.get(&format!("{case}/funding")).await;
    let warnings = page.texts(".govuk-warning-text__text");
    assert_eq!(warnings.len(), 3, "{warnings:?}");
    assert_eq!(warnings[0], format!("Warning {cap}"));
    assert!(warnings[1].contains("£60,000.00"), "{warnings:?}");

    let tasks = client.get(&case).await;
    let funding = task(&tasks, "Funding");
    assert!(funding.contains("In progress") && funding.contains(cap), "{funding}");
    assert!(!tasks.html.contains("Every section is complete"));
    let check = client.get(&format!("{case}/check")).await;
    assert!(check.texts("ul li").contains(&cap.to_owned()), "{:?}", check.texts("ul li"));
    assert!(!check.html.contains("Continue to the declaration"));
    assert_eq!(client.get(&format!("{case}/submit")).await.location, format!("{case}/check"));
    let refused = client.post(&format!("{case}/submit"), &DECLARED).await;
    assert_eq!(refused.errors()[1], cap);
    // Chair and commander endorsed another request.
    let mut mended_in = vec![format!("{case}/endorsements")];
    mended_in.resize(4, format!("{case}/funding"));
    assert_eq!(refused.links(".govuk-error-summary__list a"), mended_in);

    let fields = [("request", "60,000"), ("version", "3")];
    let page = client.post(&format!("{case}/funding"), &fields).await;
    assert_eq!(page.location, format!("{case}?done=saved"));
    assert!(client.get(&format!("{case}/funding")).await.texts(".govuk-warning-text__text").is_empty());
    assert!(client.get(&case).await.html.contains("Every section is complete"));
    assert_eq!(client.post(&format!("{case}/submit"), &DECLARED).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_returned_case_marks_what_to_mend_until_it_is_saved_however_much_else_was() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let reference = app.case_in(Status::Submitted, &cast, 1_000).await;
    let case = format!("/applications/{reference}");
    let reasons = [("reason_need", "Say since when"), ("reason_cameras", "Where exactly?")];
    assert_eq!(app.sign_in(&cast.staff).await.post(&format!("{case}/return"), &reasons).await.status, 303);
    let client = app.sign_in(&cast.officer).await;
    let page = client.get(&case).await;
    assert_eq!(page.links("dt a"), [format!("{case}/need"), format!("{case}/cameras")]);
    assert!(!page.html.contains("Every section is complete"));
    for (label, marked) in [("Need", true), ("Cameras", true), ("Costs", false)] {
        assert_eq!(task(&page, label).contains("Needs changes"), marked, "{label}");
    }
    for (section, inset) in [("need", "Say since when"), ("cameras", "Where exactly?")] {
        let page = client.get(&format!("{case}/{section}")).await;
        assert_eq!(page.texts(".govuk-inset-text"), [format!("Why this section was returned: {inset}")]);
    }
    assert!(client.get(&format!("{case}/costs")).await.texts(".govuk-inset-text").is_empty());

    let fields = [("problem", "It is dark"), ("version", "1")];
    assert_eq!(client.post(&format!("{case}/need"), &fields).await.status, 303);
    // More saves than a page's timeline shows: the return must still be found.
    let officer = CspOfficer::of(&cast.officer).unwrap();
    for version in 1..=210 {
        let change = Change::Section(Box::default(), Section::Community);
        let by = app.by(&cast.officer);
        service::application::save(&app.app.db, officer, by, &reference, version, change).await.unwrap();
    }
    let page = client.get(&case).await;
    assert!(!task(&page, "Need").contains("Needs changes"));
    assert!(task(&page, "Cameras").contains("Needs changes"));
    assert_eq!(page.links("dt a").len(), 2);
    let told = page.texts(".app-timeline__what");
    assert!(told.len() < 20 && told.iter().any(|what| what == "Returned to the partnership"), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_in_again_without_a_change_is_warned_of() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let reference = app.case_in(Status::Submitted, &cast, 1_000).await;
    let case = format!("/applications/{reference}");
    let reasons = [("reason_community", "When?"), ("reason_need", "Why?")];
    assert_eq!(app.sign_in(&cast.staff).await.post(&format!("{case}/return"), &reasons).await.status, 303);
    let client = app.sign_in(&cast.officer).await;
    let warned = async || client.get(&format!("{case}/submit")).await.texts(".govuk-warning-text__text");
    let words = "Warning You have not changed these sections since the application was returned:";
    assert_eq!(warned().await, [format!("{words} Need, Community and police")]);
    let fields = [
        ("how", "We asked at the market"),
        ("dates", "June"),
        ("result", "Yes"),
        ("policing_view", "Yes"),
        ("version", "1"),
    ];
    assert_eq!(client.post(&format!("{case}/community"), &fields).await.status, 303);
    assert_eq!(warned().await, [format!("{words} Need")]);
    let page = client.post(&format!("{case}/submit"), &[]).await;
    assert_eq!(page.texts(".govuk-warning-text__text").len(), 1);
    assert_eq!(client.post(&format!("{case}/submit"), &DECLARED).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn any_answer_of_a_line_may_stay_empty_but_not_all_of_them() {
    let app = TestApp::start().await;
    let client = app.client(Role::CspOfficer, Some("SHR")).await;
    let case = new_draft(&client).await;
    for (section, first, some, shown) in [
        ("cameras", "work", ("camera_type", "ptz"), "Camera 1"),
        ("costs", "category", ("quantity", "2"), "Cost 1"),
        ("funding", "provider", ("amount", "1,000"), "Match line 1"),
    ] {
        let new = format!("{case}/{section}/new");
        let page = client.post(&new, &[]).await;
        assert_eq!((page.status, page.errors()), (422, vec!["Enter at least one answer".to_owned()]));
        assert_eq!(page.links(".govuk-error-summary__list a"), [format!("#{first}")]);
        assert_eq!(client.post(&new, &[some]).await.status, 303, "{section}");
        let page = client.get(&format!("{case}/{section}")).await;
        let row = page.texts("tbody tr").join(" ");
        assert!(row.contains(shown), "{row}");
        assert_eq!(row.contains("Not complete"), section != "funding", "{row}");
        let page = client.get(&format!("{case}/{section}/1/remove")).await;
        let asked = format!("Are you sure you want to remove {}?", shown.to_lowercase());
        assert_eq!(page.heading(), asked);
        assert!(page.html.contains("It cannot be undone."));
    }
    let check = client.get(&format!("{case}/check")).await.texts("ul li");
    for needed in ["Camera 1: ", "Cost 1: ", "Match line 1: "] {
        assert!(check.iter().any(|item| item.starts_with(needed)), "{check:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_other_sections_still_lack_does_not_hold_anybody_on_the_funding_page() {
    let app = TestApp::start().await;
    let client = app.client(Role::CspOfficer, Some("SHR")).await;
    let case = new_draft(&client).await;
    let page = client.post(&format!("{case}/funding"), &[("request", "1,000"), ("version", "0")]).await;
    assert_eq!(page.location, format!("{case}?done=saved"));
    let warned = client.get(&format!("{case}/funding")).await.texts(".govuk-warning-text__text");
    let first = "the costs, cash match that is secured";
    assert_eq!(warned, [format!("Warning Before anything can be asked for, add: {first}")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_name_may_stay_empty_and_the_case_keeps_the_one_it_was_started_with() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let draft = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let fields = [("title", " "), ("contact_name", "Alex Morgan"), ("version", "1")];
    assert_eq!(officer.post(&format!("/applications/{draft}/applicant"), &fields).await.status, 303);
    let page = officer.get(&format!("/applications/{draft}")).await;
    assert_eq!(page.heading(), "A case");
    assert!(page.html.contains("Enter the project name"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_application_is_copied_with_all_its_answers_but_nobody_stands_behind_the_copy() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let earlier = app.case_in(Status::Refused, &cast, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let form = officer.get("/applications/new").await;
    assert!(form.texts("#copy_of option").iter().any(|option| option.starts_with(earlier.as_str())));
    let start = async |client: &Client, copy_of: &str| {
        let fields = [("year", "2018/19"), ("title", "Once more"), ("copy_of", copy_of)];
        client.post("/applications/new", &fields).await
    };
    let copy = start(&officer, earlier.as_str()).await;
    assert_eq!(copy.status, 303, "{:?}", copy.errors());
    let tasks = officer.get(&copy.location).await;
    assert_eq!(tasks.heading(), "Once more");
    assert!(task(&tasks, "Cameras").contains("Completed") && task(&tasks, "Risks").contains("Completed"));
    assert!(task(&tasks, "Endorsements").contains("Not yet started"), "{}", task(&tasks, "Endorsements"));
    assert!(tasks.html.contains(&format!("Started as a copy of {earlier}")));
    let stranger = app.client(Role::CspOfficer, Some("TEL")).await;
    for nonsense in [earlier.as_str(), "CCTV-2018-SHR-999", "not one"] {
        let page = start(&stranger, nonsense).await;
        assert_eq!(page.errors(), ["Select one of your applications to copy, or none"], "{nonsense}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_position_far_from_the_partnership_is_told_to_officers_and_staff_and_stops_nothing() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let reference = app.ready_draft(&cast.officer, 1_000).await;
    let (case, officer) = (format!("/applications/{reference}"), app.sign_in(&cast.officer).await);
    assert!(officer.get(&format!("{case}/cameras")).await.texts(".govuk-warning-text__text").is_empty());
    let fields = [
        ("work", "new"),
        ("place", "High Street"),
        ("coordinates", "51.5033, -0.1196"),
        ("camera_type", "fixed"),
        ("purpose", "detect"),
        ("version", "2"),
    ];
    assert_eq!(officer.post(&format!("{case}/cameras/1"), &fields).await.status, 303);
    let told = "Camera 1 is 219 km from the middle of Shropshire: check its position";
    for page in ["cameras", "check"] {
        let warned = officer.get(&format!("{case}/{page}")).await.texts(".govuk-warning-text__text");
        assert_eq!(warned, [format!("Warning {told}")], "{page}");
    }
    assert!(task(&officer.get(&case).await, "Cameras").contains("Completed"));
    // The endorsements cover the cameras, so they are asked for again; the position itself stops nothing.
    let people = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await;
    let people: Vec<_> = people.iter().take(2).map(|(part, person)| (*part, person)).collect();
    let actor = CspOfficer::of(&cast.officer).unwrap();
    endorse::ask(&app.app.db, actor, &reference, &people, app.app.clock.now()).await.unwrap();
    endorse::agree(&app.app.db, &reference, &people, app.app.clock.now()).await.unwrap();
    assert_eq!(officer.post(&format!("{case}/submit"), &DECLARED).await.status, 303);
    let assess = app.sign_in(&cast.staff).await.get(&format!("{case}/assess")).await;
    assert!(assess.texts("dl").join(" ").contains(told));
}

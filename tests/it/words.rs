//! What pages tell people who fill in forms: every refusal names its question, every page what it needs.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::person::Role;

use crate::app::{RECORD, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_names_its_question_as_it_was_asked() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let draft = format!("/applications/{}", app.ready_draft(&cast.officer, 1_000).await);
    let assessed = format!("/applications/{}", app.case_in(Status::Assessed, &cast, 1_000).await);
    let officer = app.sign_in(&cast.officer).await;
    let commissioner = app.sign_in(&cast.commissioner).await;
    let administrator = app.client(Role::Administrator, None).await;
    let visitor = app.visitor_with_cookie();
    let of = |address: &str, more: &str| format!("{address}/{more}");
    type Case<'a> = (&'a crate::app::Client, String, &'a [(&'a str, &'a str)], &'a [&'a str]);
    let cases: [Case<'_>; 9] = [
        (&officer, "/applications/new".into(), &[], &["Select a financial year", "Enter the project name"]),
        (
            &officer,
            of(&draft, "costs/new"),
            &[("quantity", "-5"), ("unit_net", "-5"), ("vat", "x")],
            &[
                "The quantity must be between 1 and 9,999",
                "The price of one, without VAT must not be negative",
                "The VAT on the whole line must be an amount in pounds, like 65,000.00",
            ],
        ),
        (&officer, of(&draft, "withdraw"), &[], &["Enter why you are withdrawing it"]),
        (
            &commissioner,
            of(&assessed, "approve"),
            &[("release", "later"), ("no_interest", "yes"), RECORD[0], RECORD[1], RECORD[2]],
            &["Enter the award", "Enter the reasons", "Enter the day of release"],
        ),
        (
            &commissioner,
            of(&assessed, "refuse"),
            &[("release", "now"), ("no_interest", "yes"), RECORD[0], RECORD[1], RECORD[2]],
            &["Enter the reasons"],
        ),
        (
            &administrator,
            "/people/new".into(),
            &[("role", "auditor")],
            &["Enter the name", "Enter the e-mail address"],
        ),
        (
            &administrator,
            "/scheme/change".into(),
            &[("max_rate", "1/2"), ("in_kind_counts", "no"), ("reason", "x"), ("acceptance_days", "5")],
            &[
                "Enter the first day",
                "Enter the last day",
                "Enter the lowest total score to fund",
                "Enter the lowest score on each criterion to fund",
                "Select yes if existing spend counts as match",
                "Select yes if carry-forward can be approved",
                "Enter the amount above which more quotes are needed",
                "Enter the quotes needed above it",
                "Enter the quotes needed up to it",
                "Enter the working days to answer a query",
                "Enter the days before a year’s end",
                "Enter the days in which a return is due",
                "Enter the days before a certificate ends",
                "Enter the percent kept back until completion",
                "Enter the years that records are kept",
                "Enter the assessments needed",
            ],
        ),
        (&visitor, "/sign-in".into(), &[], &["Enter the e-mail address"]),
        (
            &visitor,
            "/sign-in".into(),
            &[("email", "nobody")],
            &["Enter an e-mail address in the correct format, like name@example.com"],
        ),
    ];
    for (client, address, fields, expected) in cases {
        let page = client.post(&address, fields).await;
        let mut errors = page.errors();
        errors.sort();
        let mut expected: Vec<String> = expected.iter().map(|text| (*text).to_owned()).collect();
        expected.sort();
        assert_eq!((page.status, errors), (422, expected), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_say_what_they_need_before_it_is_missed() {
    let app = TestApp::start().await;
    let client = app.client(Role::CspOfficer, Some("SHR")).await;
    let started = client.post("/applications/new", &[("year", "2018/19"), ("title", "A case")]).await;
    let case = started.location;
    let funding = client.get(&format!("{case}/funding")).await;
    let rows = funding.texts(".govuk-summary-list__row").join("\n");
    let until = "The most you can ask for £0.00 until you add: the costs, cash match that is secured";
    assert!(rows.contains(until), "{rows}");
    assert!(
        rows.contains("Of that, backed by certified match £0.00: the match is not certified yet"),
        "{rows}"
    );
    assert!(funding.html.contains("Enter the amount here first."));
    let endorsements = client.get(&format!("{case}/endorsements")).await.texts("p").join(" ");
    assert!(endorsements.contains("Complete first: Applicant, Need, Community and police"), "{endorsements}");
    let cost = client.get(&format!("{case}/costs/new")).await;
    let hint = cost.texts("#category-hint").join(" ");
    assert_eq!(
        hint,
        "The fund pays for these kinds only: Equipment, Installation, Connection and Commissioning"
    );
    let refused = cost.texts(".govuk-radios__hint");
    assert_eq!(refused.len(), 5, "those that it pays for have none: {refused:?}");
    assert!(refused[1].starts_with("Not eligible. Maintenance is a running cost."), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_decides_reads_what_pressing_does_beside_the_facts() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Assessed, &cast, 1_000).await;
    let client = app.sign_in(&cast.commissioner).await;
    let told = "It cannot be undone. The partnership is told at once, or on the later day that you choose.";
    for (page, words) in [
        ("approve", "When you press Approve, the award is committed to the cap of Shropshire for 2018/19."),
        ("refuse", "When you press Refuse, the case is closed."),
    ] {
        let shown = client.get(&format!("/applications/{case}/{page}")).await;
        assert_eq!(shown.texts(".govuk-warning-text__text"), [format!("Warning {words} {told}")]);
        let facts = shown.texts(".govuk-summary-list__row").join("\n");
        assert!(facts.contains("Requested £1,000.00") && facts.contains("Recommendation Fund"), "{facts}");
    }
    let read =
        client.get(&format!("/applications/{case}")).await.texts(".govuk-summary-list__row").join("\n");
    assert!(read.contains("Conditions None") && !read.contains("Conditions Not answered"), "{read}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hangs_on_an_answer_says_when_and_a_form_left_empty_marks_no_question() {
    let app = TestApp::start().await;
    let client = app.client(Role::CspOfficer, Some("SHR")).await;
    let case = client.post("/applications/new", &[("year", "2018/19"), ("title", "A case")]).await.location;
    let camera = client.get(&format!("{case}/cameras/new")).await;
    let waits = |page: &crate::app::Page| page.texts(".app-waits label").join(" ");
    assert_eq!(waits(&camera), "Asset tag of the camera that is there now");
    assert_eq!(camera.texts(".app-calls + label").len(), 3, "all but a new one");
    assert_eq!(camera.texts(".app-waits .govuk-hint")[0].split('.').next(), Some("Not for a new camera"));
    let running = client.get(&format!("{case}/running")).await;
    assert_eq!(waits(&running), "Who pays for watching them?");
    assert_eq!(running.texts(".app-calls + label"), ["Watched by volunteers", "Watched by paid staff"]);
    // A tag that was typed before “new” was chosen is in nobody's way.
    let line = [("work", "new"), ("old_asset_tag", "A-1"), ("place", "Mill Street")];
    assert_eq!(client.post(&format!("{case}/cameras/new"), &line).await.status, 303);
    assert!(!client.get(&format!("{case}/cameras/1")).await.html.contains("A-1"));

    let empty = client.post(&format!("{case}/milestones/new"), &[]).await;
    assert_eq!((empty.status, empty.errors()), (422, vec!["Enter at least one answer".to_owned()]));
    assert!(empty.texts(".govuk-error-message").is_empty());
    for (day, month, year, error, at) in [
        ("3", "", "", "must include a month and year", "#on-month"),
        ("30", "2", "2019", "must be a real date", "#on-day"),
        ("3", "13", "2019", "must be a real date: there is no such month", "#on-month"),
        ("3", "1", "19", "must include a year of 4 numbers, such as 2018", "#on-year"),
    ] {
        let fields = [("what", "Live"), ("on-day", day), ("on-month", month), ("on-year", year)];
        let page = client.post(&format!("{case}/milestones/new"), &fields).await;
        assert_eq!(page.errors(), [format!("The day of the milestone {error}")]);
        assert_eq!(page.links(".govuk-error-summary a"), [at]);
    }
    let pasted = client.post(&format!("{case}/milestones/new"), &[("what", "a\u{7}b")]).await;
    let told = "What is done contains characters that cannot be shown, such as ones pasted from another program. \
                Type it again";
    assert_eq!(pasted.errors(), [told]);
}

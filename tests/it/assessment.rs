//! Assessing, as grants officers meet it: the facts in view, and every error names its question.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::assessment::{CRITERIA, GATES};
use cctv_grants::domain::person::Commissioner;
use cctv_grants::service;

use crate::app::{TestApp, approval};

/// A form that lacks nothing, with some answers of one’s own.
pub fn form(own: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = vec![("recommendation".to_owned(), "fund".to_owned())];
    fields.push(("summary".into(), "Sound".into()));
    fields.extend(GATES.iter().map(|gate| (format!("gate_{}", gate.code), "yes".into())));
    for criterion in CRITERIA {
        fields.push((format!("score_{}", criterion.code), "5".into()));
        fields.push((format!("because_{}", criterion.code), "Shown".into()));
    }
    fields.retain(|(name, _)| own.iter().all(|(own, _)| own != name));
    fields.extend(own.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

pub fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_error_of_an_assessment_names_its_question() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    let client = app.sign_in(&cast.staff).await;
    let page = client.post(&format!("/applications/{case}/assess"), &[]).await;
    let errors = page.errors();
    assert_eq!((page.status, errors.len()), (422, 23));
    for expected in [
        "Select whether all costs are capital costs",
        "Select whether the kit is compatible with the Operational Control Centre",
        "Select a score for need",
        "Enter a sentence on need",
        "Select a score for joint working and link to the OCC",
        "Select a recommendation",
        "Enter the summary for the Commissioner",
    ] {
        assert!(errors.contains(&expected.to_owned()), "{expected}: {errors:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_assessor_sees_what_is_decided_on_and_cannot_contradict_the_figures() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let other = app.case_in(Status::Assessed, &cast, 40_000).await;
    let case = app.case_in(Status::Submitted, &cast, 30_000).await;
    let by = app.by(&cast.commissioner);
    let decides = Commissioner::of(&cast.commissioner).unwrap();
    service::decision::approve(&app.app.db, decides, by, &other, &approval(40_000)).await.unwrap();

    let client = app.sign_in(&cast.staff).await;
    let address = format!("/applications/{case}/assess");
    let page = client.get(&address).await;
    let facts = page.texts("main .govuk-summary-list__row").join("\n");
    for fact in [
        "Requested £30,000.00",
        "The most that can be awarded £25,000.00",
        "£25,000.00 now, £0.00 if the most is awarded",
        "Certified match £30,000.00",
        "Needed to recommend funding 60 of 100, and 2 on each criterion",
    ] {
        assert!(facts.contains(fact), "{fact}: {facts}");
    }
    assert_eq!(page.texts("details summary"), ["Read the application"]);
    assert!(page.texts("details").join(" ").contains("High Street, by the clock tower"));
    let partly = "The answer must be yes. The request is £30,000.00; £25,000.00 is left of the cap";
    let hint = page.texts("#gate_cap_and_dates-hint").join(" ");
    assert!(hint.starts_with(partly) && hint.contains("A part of it can be awarded."), "{hint}");

    for (gate, fact) in [
        ("capital", "The answer must be yes or no. 2 cost lines, in categories that the scheme pays for"),
        (
            "endorsed",
            "The answer must be yes. Chair of the partnership: endorsed by Chair of the partnership, on",
        ),
        ("dpia", "One is due: a camera is new, is moved or will see something else. How far it is: drafted"),
        ("compatible_kit", "Make and model: "),
    ] {
        let hint = page.texts(&format!("#gate_{gate}-hint")).join(" ");
        assert!(hint.contains(fact), "{gate}: {hint}");
    }
    for (gate, answer) in [("endorsed", "no"), ("dpia", "not_applicable"), ("capital", "not_applicable")] {
        let page = client.post(&address, &borrowed(&form(&[(&format!("gate_{gate}"), answer)]))).await;
        let said = page.errors();
        assert!(page.status == 422 && said[0].starts_with("The answer must be yes"), "{gate}: {said:?}");
    }
    let page = client.post(&address, &borrowed(&form(&[("gate_cap_and_dates", "no")]))).await;
    assert_eq!((page.status, page.errors().len()), (422, 1));
    assert!(page.errors()[0].starts_with(partly), "{:?}", page.errors());
    assert_eq!(page.links(".govuk-error-summary__list a"), ["#gate_cap_and_dates"]);
    let wrong = [("gate_match", "no"), ("score_need", "1"), ("conditions", "Signs")];
    let page = client.post(&address, &borrowed(&form(&wrong))).await;
    let all_at_once = ["#gate_match", "#score_need", "#conditions"];
    let mut links = page.links(".govuk-error-summary__list a");
    links.sort_by_key(|link| all_at_once.iter().position(|one| one == link));
    assert_eq!(links, all_at_once);
    assert_eq!(client.post(&address, &borrowed(&form(&[]))).await.status, 303, "a part can be funded");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_assessment_is_not_shown_to_who_assesses_again() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = format!("/applications/{}", app.case_in(Status::Assessed, &cast, 1_000).await);
    let staff = app.sign_in(&cast.staff).await;
    assert_eq!(staff.post(&format!("{case}/return"), &[("reason_need", "Why?")]).await.status, 303);
    let officer = app.sign_in(&cast.officer).await;
    assert_eq!(officer.post(&format!("{case}/submit"), &[("declared", "yes")]).await.status, 303);
    let page = staff.get(&format!("{case}/assess")).await;
    assert_eq!(page.status, 200);
    assert!(!page.texts("main dt").contains(&"Recommendation".to_owned()));
}

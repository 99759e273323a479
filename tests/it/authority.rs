//! Who may do what to a case when roles are given, taken and worn together: the column "may never" holds whatever else
//! somebody is.

use cctv_grants::domain::application::content::Part;
use cctv_grants::domain::application::endorse::Word;
use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::date;
use cctv_grants::domain::decision::{Approval, Release};
use cctv_grants::domain::person::{Commissioner, CspOfficer, Endorser, Holding, PartnershipId, Person, Role};
use cctv_grants::service::grant::Reply;
use cctv_grants::service::{Failure, decision, endorsement, grant};
use cctv_grants::store::{history, person};
use chrono::Days;

use crate::app::{Client, RECORD, TestApp, approval};
use crate::mail::work_off;
use crate::smtp::SmtpSink;
use crate::state::everything;

const WHY: (&str, &str) = ("reason", "Left on 1 October");

fn at(case: &Reference, page: &str) -> String {
    format!("/applications/{case}/{page}")
}

/// Gives hats past every rule, as an older version of the service may have.
pub async fn wear(app: &TestApp, who: &Person, hats: &[(Role, Option<PartnershipId>)]) -> Person {
    let txn = app.app.db.begin().await.unwrap();
    for (role, of) in hats {
        person::give(&txn, who.id, Holding::new(*role, *of).unwrap()).await.unwrap();
    }
    txn.commit().await.unwrap();
    person::by_id(&app.app.db, who.id).await.unwrap().unwrap()
}

pub async fn take(app: &TestApp, from: &Person, hat: &str) {
    let administrator = app.client(Role::Administrator, None).await;
    let done = administrator.post(&format!("/people/{}/take", from.id.0), &[("hat", hat), WHY]).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
}

pub fn own(officer: &Person) -> PartnershipId {
    CspOfficer::of(officer).unwrap().partnership()
}

async fn other(app: &TestApp, than: PartnershipId) -> PartnershipId {
    let all = person::partnerships(&app.app.db).await.unwrap();
    all.into_iter().map(|one| one.id).find(|id| *id != than).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_lost_the_role_they_were_asked_for_neither_sees_the_case_nor_answers_by_another() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let own = own(&cast.officer);
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let (_, finance) = app.behind(own).await.remove(2);
    let elsewhere = other(&app, own).await;
    // A commander of another partnership, and a certifier there, while the role here is taken.
    let hats = [(Role::LpaCommander, Some(elsewhere)), (Role::FinanceCertifier, Some(elsewhere))];
    let before = wear(&app, &finance, &hats).await;
    take(&app, &finance, &format!("finance_certifier-{}", own.0)).await;
    let client = app.sign_in(&finance).await;
    for page in ["", "/endorse", "/certify"] {
        assert_eq!(client.get(&format!("/applications/{case}{page}")).await.status, 404, "{page}");
    }
    for list in ["/", "/applications", "/applications.csv"] {
        assert!(!client.get(list).await.html.contains(case.as_str()), "{list}");
    }
    for page in ["endorse", "certify"] {
        let posted = client.post(&at(&case, page), &[("given", "yes"), ("version", "1")]).await;
        assert_eq!(posted.status, 404, "{page}");
    }
    // Not even as the one they were a moment ago.
    let stale = Endorser::of(&before, Part::Finance, own).unwrap();
    let word = Word { shown: 0, given: true, comment: None };
    let answered = endorsement::answer(&app.app.db, stale, app.by(&finance), &case, word).await;
    assert!(matches!(answered, Err(Failure::NotFound)), "{answered:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_asked_as_one_does_not_answer_on_the_page_of_the_other() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let own = own(&cast.officer);
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let (_, chair) = app.behind(own).await.remove(0);
    let chair = wear(&app, &chair, &[(Role::FinanceCertifier, Some(own))]).await;
    let client = app.sign_in(&chair).await;
    assert_eq!(client.get(&at(&case, "certify")).await.status, 404);
    assert_eq!(client.post(&at(&case, "certify"), &[("given", "no"), ("comment", "No")]).await.status, 404);
    assert_eq!(client.get(&at(&case, "endorse")).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_not_answered_by_somebody_who_is_not_the_certifier_any_more() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let own = own(&cast.officer);
    let case = app.case_in(Status::Approved, &cast, 1_000).await;
    let (_, finance) = app.behind(own).await.remove(2);
    let elsewhere = other(&app, own).await;
    let before = wear(&app, &finance, &[(Role::FinanceCertifier, Some(elsewhere))]).await;
    take(&app, &finance, &format!("finance_certifier-{}", own.0)).await;
    let client = app.sign_in(&finance).await;
    assert_eq!(client.get(&at(&case, "offer")).await.status, 404);
    assert_eq!(client.post(&at(&case, "offer"), &[("accepted", "yes")]).await.status, 404);
    let stale = Endorser::of(&before, Part::Finance, own).unwrap();
    let reply = Reply { accepted: true, comment: None };
    let replied = grant::reply(&app.app.db, stale, app.by(&finance), &case, reply).await;
    assert!(matches!(replied, Err(Failure::NotFound)), "{replied:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_decision_is_released_by_no_commissioner_who_could_not_have_taken_it() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Assessed, &cast, 1_000).await;
    let release = Release::On(date::today(app.app.clock.now()) + Days::new(9));
    let decides = Commissioner::of(&cast.commissioner).unwrap();
    let held = Approval { release, ..approval(1_000) };
    decision::approve(&app.app.db, decides, app.by(&cast.commissioner), &case, &held).await.unwrap();
    let deputy = app.client(Role::Commissioner, None).await;
    assert_eq!(deputy.post(&at(&case, "interest"), &[("words", "A friend")]).await.status, 303);
    let page = deputy.get(&format!("/applications/{case}")).await;
    assert!(!page.texts(".app-actions a").contains(&"Release the decision now".to_owned()));
    let refused = deputy.post(&at(&case, "release"), &[]).await;
    assert_eq!(refused.status, 409);
    let client = app.sign_in(&cast.commissioner).await;
    assert_eq!(client.post(&at(&case, "release"), &[]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_of_the_funder_or_who_watches_it_cannot_be_invited_and_nobody_learns_what_they_are() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let mut people = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| !role.belongs_to_a_partnership()) {
        people.push(app.person(role, None).await);
    }
    let before = everything(&app).await;
    let mut said = Vec::new();
    for known in &people {
        for part in Part::ALL {
            let address = at(&case, &format!("endorsements/{}", part.code()));
            let fields = [("name", "Robin"), ("email", known.email.as_str())];
            let refused = officer.post(&address, &fields).await;
            assert_eq!(refused.status, 422);
            said.extend(refused.errors());
        }
    }
    said.dedup();
    assert_eq!(
        said,
        [
            "The person with this e-mail address cannot stand behind an application: ask somebody else, or the \
          Commissioner’s office"
        ]
    );
    assert_eq!(everything(&app).await, before, "and nothing is changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_are_told_of_a_role_that_an_invitation_gave() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let administrator = app.client(Role::Administrator, None).await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let known = app.person(Role::CspChair, Some("TEL")).await;
    work_off(&app, &sink).await;
    for (email, access) in [("robin@example.org", "has access now, with"), (known.email.as_str(), "has")] {
        sink.clear();
        let fields = [("name", "Robin New"), ("email", email)];
        assert_eq!(officer.post(&at(&case, "endorsements/chair"), &fields).await.status, 303);
        work_off(&app, &sink).await;
        let mails = sink.messages();
        let told = mails.iter().find(|mail| mail.subject() == "Somebody was given a role by an invitation");
        let told = told.unwrap();
        assert_eq!(told.to, [administrator.person.as_ref().unwrap().email.as_str()]);
        assert!(told.text().contains(&format!("{access} the role CSP chair")), "{}", told.text());
        let email = cctv_grants::domain::text::EmailAddress::parse(email).unwrap();
        let id = person::by_email(&app.app.db, &email).await.unwrap().unwrap().id.0;
        let page = administrator.get(&format!("/people/{id}")).await;
        assert!(page.html.contains(&format!("the role CSP chair by an invitation to {case}")), "{id}");
    }
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_could_never_be_used_with_another_is_not_given() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let partnerships = person::partnerships(&app.app.db).await.unwrap();
    let id = |code: &str| partnerships.iter().find(|one| one.code == code).unwrap().id.0.to_string();
    let (shr, tel) = (id("SHR"), id("TEL"));
    let administrator = app.client(Role::Administrator, None).await;
    let give = async |to: &Person, role: &str, of: &str| {
        let fields = [("role", role), ("partnership", of)];
        administrator.post(&format!("/people/{}/give", to.id.0), &fields).await.errors()
    };
    let second = give(&cast.officer, "csp_officer", &tel).await;
    assert_eq!(
        second,
        [
            "This person is a CSP officer of another partnership, and acts for one only: take that role from them first"
        ]
    );
    assert_eq!(give(&cast.officer, "csp_officer", &shr).await, ["This person has this role already"]);
    let never = |held: &str, role: &str| {
        vec![format!(
            "One person is never both {held} and {role}: take that role from them first, or give this one to somebody \
             else"
        )]
    };
    let auditor = app.person(Role::Auditor, None).await;
    assert_eq!(give(&auditor, "treasurer", "").await, never("auditor", "treasurer"));
    assert_eq!(
        give(&cast.staff, "commissioner", "").await,
        never("grants officer", "commissioner or deputy")
    );
    assert_eq!(
        give(&cast.officer, "finance_certifier", &shr).await,
        never("CSP officer", "finance certifier (s151 officer)")
    );
    assert_eq!(give(&cast.officer, "finance_certifier", &tel).await, Vec::<String>::new());
    assert_eq!(give(&auditor, "panel_member", "").await, Vec::<String>::new());
}

async fn buttons(client: &Client, case: &Reference) -> Vec<String> {
    client.get(&format!("/applications/{case}")).await.texts(".app-actions .govuk-button")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_in_the_cases_partnership_or_one_that_never_judges_takes_every_grant_step_away() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let own = own(&cast.officer);
    let elsewhere = other(&app, own).await;
    let case = app.case_in(Status::Assessed, &cast, 1_000).await;
    let decide = [("award", "1"), ("reasons", "Sound"), ("release", "now"), ("no_interest", "yes")];
    let decide = [&decide[..], &RECORD].concat();
    let submitted = app.case_in(Status::Submitted, &cast, 1_000).await;
    for (hats, decides, asks) in [
        (vec![(Role::FinanceCertifier, Some(own))], false, false),
        (vec![(Role::CspChair, Some(elsewhere))], false, true),
        (vec![(Role::Auditor, None)], false, false),
        (vec![(Role::Administrator, None)], false, false),
        (vec![(Role::FinanceCertifier, Some(elsewhere))], true, true),
    ] {
        let staff = wear(&app, &app.person(Role::GrantsOfficer, None).await, &hats).await;
        let staff = app.sign_in(&staff).await;
        let offered = buttons(&staff, &submitted).await;
        assert_eq!(offered.contains(&"Ask the partnership".to_owned()), asks, "{hats:?}: {offered:?}");
        assert_eq!(offered.contains(&"Assess".to_owned()), decides, "{hats:?}: {offered:?}");
        let needs = staff.get("/").await.html.contains(&format!("/applications/{submitted}\""));
        assert!(needs || !decides, "{hats:?}");
        if !asks {
            let fields = [("about", "whole"), ("question", "Who?")];
            assert_eq!(staff.post(&at(&submitted, "queries/new"), &fields).await.status, 409, "{hats:?}");
            assert_eq!(staff.post(&at(&submitted, "assign"), &[("officer", "me")]).await.status, 409);
        }
        let commissioner = wear(&app, &app.person(Role::Commissioner, None).await, &hats).await;
        let commissioner = app.sign_in(&commissioner).await;
        let offered = buttons(&commissioner, &case).await;
        assert_eq!(offered.contains(&"Approve".to_owned()), decides, "{hats:?}: {offered:?}");
        let posted = commissioner.post(&at(&case, "approve"), &decide).await;
        assert_eq!(posted.status, if decides { 303 } else { 409 }, "{hats:?}");
    }
    assert_eq!(app.status_of(&cast, &case).await, Status::Approved);
}

//! The main job from start to end, as all who do it, every page looked at; once with scripts and once without.

use cctv_grants::domain::person::{Person, Role};

use crate::app::{Cast, TestApp};
use crate::step;
use crate::visitor::{Visitor, post_goes_out};

#[tokio::test]
async fn an_application_goes_from_its_start_to_an_accepted_offer() {
    let app = TestApp::with(true).await;
    let visitor = Visitor::at(&app).await;
    the_main_job_is_done(&app, &visitor).await;
}

#[tokio::test]
async fn the_main_job_is_done_without_scripts() {
    let app = TestApp::with(true).await;
    let visitor = Visitor::without_javascript_at(&app).await;
    the_main_job_is_done(&app, &visitor).await;
}

async fn the_main_job_is_done(app: &TestApp, visitor: &Visitor) {
    let cast = app.cast().await;
    let administrator = app.person(Role::Administrator, None).await;
    visitor.open("/demo").await;
    visitor.look("demo").await;
    visitor.becomes(&administrator).await;
    two_assessments_are_needed(visitor).await;

    let reference = three_officers_fill_it(app, visitor, &cast.officer).await;
    step::endorsements(visitor, &cast.officer, &reference).await;
    visitor.sees("Every section is complete").await;
    visitor.look("task-list-complete").await;
    submission_needs_the_declaration(visitor, &reference).await;
    visitor.follow("See the application").await;
    visitor.look("case-officer").await;

    it_is_returned_and_sent_in_again(visitor, &cast, &reference).await;
    a_query_is_answered(visitor, &cast, &reference).await;
    two_assess_it(app, visitor, &cast.staff, &reference).await;

    visitor.becomes(&cast.commissioner).await;
    visitor.look("board-commissioner").await;
    visitor.open("/recommendations").await;
    visitor.sees("Recommended").await;
    visitor.look("recommendations").await;
    visitor.follow(&reference).await;
    part_is_approved(visitor).await;
    let number = visitor.link_with("Decision PCC").await;
    visitor.follow(&number).await;
    visitor.sees("Signs are up before the cameras go live.").await;
    visitor.look("decision-record").await;

    visitor.open("/demo").await;
    visitor.press("Sign in as Jo Bennett").await;
    visitor.look("home-offer").await;
    step::accept(visitor, &reference).await;

    visitor.becomes(&cast.officer).await;
    visitor.look("home-approved").await;
    visitor.follow("Applications").await;
    visitor.look("applications").await;
    visitor.follow(&reference).await;
    visitor.sees("£15,000.00 of £20,000.00 requested").await;
    visitor.sees("Signs are up before the cameras go live.").await;
    visitor.look("case-approved").await;
    the_mail_can_be_read(app, visitor, &reference).await;
}

/// On the scheme's page; what it means is shown first.
async fn two_assessments_are_needed(administrator: &Visitor) {
    administrator.open("/scheme/change").await;
    administrator.fill("Assessments needed", "2").await;
    administrator.fill("Why is it changed?", "Two pairs of eyes see more than one.").await;
    administrator.press("Continue").await;
    administrator.sees("2, was 1").await;
    administrator.look("scheme-preview").await;
    administrator.press("Save the changes").await;
    administrator.sees("Two pairs of eyes see more than one.").await;
    administrator.look("scheme").await;
}

/// One begins, and colleagues write what they know best; gives the reference.
async fn three_officers_fill_it(app: &TestApp, visitor: &Visitor, first: &Person) -> String {
    let colleagues =
        [app.person(Role::CspOfficer, Some("SHR")).await, app.person(Role::CspOfficer, Some("SHR")).await];
    visitor.becomes(first).await;
    visitor.sees("£65,000.00").await;
    visitor.look("home-officer").await;
    let reference = step::start(visitor, "Ludlow Bull Ring cameras").await;
    visitor.look("task-list-empty").await;
    what_is_wanted(visitor).await;
    visitor.becomes(&colleagues[0]).await;
    visitor.takes_up(&reference).await;
    why_it_is_wanted(visitor).await;
    visitor.becomes(&colleagues[1]).await;
    visitor.takes_up(&reference).await;
    what_it_costs(visitor).await;
    visitor.becomes(first).await;
    visitor.takes_up(&reference).await;
    reference
}

async fn it_is_returned_and_sent_in_again(visitor: &Visitor, cast: &Cast, reference: &str) {
    visitor.becomes(&cast.staff).await;
    visitor.look("board-staff").await;
    let reason = "Please say which lighting was tried, and when.";
    step::send_back(visitor, reference, "Need", reason).await;

    visitor.becomes(&cast.officer).await;
    visitor.look("home-returned").await;
    visitor.takes_up(reference).await;
    visitor.sees("Why it was returned").await;
    visitor.sees(reason).await;
    visitor.look("task-list-returned").await;
    visitor.follow("Need").await;
    visitor.fill("What else was considered?", "Brighter lamps in 2016 did not help").await;
    visitor.press("Save and continue").await;
    step::submit(visitor, reference).await;
}

async fn a_query_is_answered(visitor: &Visitor, cast: &Cast, reference: &str) {
    let (question, answer) = ("Who owns the columns?", "The council owns them all.");
    visitor.becomes(&cast.staff).await;
    visitor.takes_up(reference).await;
    visitor.sees("What changed since the last submission").await;
    visitor.sees("Brighter lamps in 2016 did not help").await;
    visitor.sees("Street wardens and better lighting").await;
    visitor.look("case-changed").await;
    step::ask(visitor, question).await;
    visitor.becomes(&cast.officer).await;
    step::answer(visitor, reference, question, answer).await;
    visitor.becomes(&cast.staff).await;
    visitor.takes_up(reference).await;
    visitor.sees(answer).await;
    visitor.look("case-answered").await;
}

/// The second sees nothing of what the first gave before giving their own.
async fn two_assess_it(app: &TestApp, visitor: &Visitor, first: &Person, reference: &str) {
    visitor.open(&format!("/applications/{reference}")).await;
    step::assess(visitor, "4", "The case waits for the others").await;
    visitor.look("case-half-assessed").await;
    let second = app.person(Role::GrantsOfficer, None).await;
    visitor.becomes(&second).await;
    visitor.open(&format!("/applications/{reference}")).await;
    visitor.sees("1 of 2 locked").await;
    let text = visitor.text().await;
    assert!(!text.contains("Meets the policy on every count"), "{} gave it: {text}", first.name);
    step::assess(visitor, "3", "The assessment is recorded").await;
    visitor.sees("Meets the policy on every count.").await;
    visitor.look("case-assessed").await;
}

/// From the task list and back to it.
async fn what_is_wanted(officer: &Visitor) {
    step::applicant(officer).await;
    officer.sees("Saved").await;
    officer.look("task-list-saved").await;
    officer.follow("Cameras").await;
    officer.look("cameras-empty").await;
    officer.press("Add a camera").await;
    officer.press("Save").await;
    officer.is_told("Enter at least one answer").await;
    officer.look("camera-error").await;
    officer.follow("Enter at least one answer").await;
    assert_eq!(officer.focused_id().await, "work");
    officer.follow("Back").await;
    step::camera(officer, "Bull Ring, by the Feathers", "52.3686, -2.7173", None).await;
    step::camera(officer, "Broad Street, by the Buttercross", "SO 5112 7468", Some("LUD-014")).await;
    officer.sees("Upgrade of an existing camera").await;
    officer.look("cameras").await;
    officer.follow("Back to the task list").await;
    step::technical(officer).await;
    step::running(officer).await;
    step::privacy(officer).await;
}

async fn why_it_is_wanted(officer: &Visitor) {
    step::need(officer).await;
    step::evidence(officer).await;
    step::community(officer).await;
}

async fn what_it_costs(officer: &Visitor) {
    costs(officer).await;
    officer.follow("Funding").await;
    officer.look("funding-empty").await;
    officer.follow("Back to the task list").await;
    step::funding(officer, "20,000.00").await;
    step::plan(officer, "40,000").await;
}

/// One refused with the policy's reason, the typed values kept; then two that are eligible, and one removed.
async fn costs(officer: &Visitor) {
    officer.follow("Costs").await;
    officer.press("Add a cost").await;
    officer.choose("Monitoring staff").await;
    step::cost_details(officer, "Two operators", "2", "12,500.00", "0").await;
    officer.press("Save").await;
    officer.is_told("It was not shown that monitoring is value for money").await;
    assert_eq!(officer.value("Description").await, "Two operators");
    assert_eq!(officer.value("Quantity").await, "2");
    assert_eq!(officer.value("Price of one, without VAT").await, "12,500.00");
    assert!(officer.is_chosen("Monitoring staff").await);
    officer.look("cost-refused").await;
    officer.choose("Equipment").await;
    officer.fill("Description", "PTZ camera with bracket").await;
    officer.press("Save").await;
    step::cost(officer, "Installation", "Columns and cabling", "1", "15,000.00", "3,000").await;
    step::cost(officer, "Commissioning", "Typed by mistake", "1", "1.00", "0").await;
    officer.look("costs").await;
    officer.follow("Remove cost 3").await;
    officer.look("remove").await;
    officer.press("Remove").await;
    officer.sees("Eligible cost: £40,000.00").await;
    officer.follow("Back to the task list").await;
}

async fn submission_needs_the_declaration(officer: &Visitor, reference: &str) {
    officer.press("Check your answers").await;
    officer.press("Continue to the declaration").await;
    officer.press("Submit").await;
    officer.is_told("Select").await;
    officer.look("declaration-error").await;
    officer.open(&format!("/applications/{reference}")).await;
    step::submit(officer, reference).await;
}

async fn part_is_approved(commissioner: &Visitor) {
    commissioner.press("Approve").await;
    commissioner.sees("£65,000.00 now, £45,000.00 if the most is awarded").await;
    commissioner.sees("£1,000,000.00 now, £980,000.00 if the most is awarded").await;
    commissioner.look("approve").await;
    step::decide(commissioner, "20,000.01").await;
    commissioner.is_told("The award is too high").await;
    assert_eq!(commissioner.value("Award").await, "20,000.01");
    commissioner.look("approve-error").await;
    commissioner.follow("The award is too high: the application asks for £20,000.00").await;
    assert_eq!(commissioner.focused_id().await, "award");
    step::decide(commissioner, "15,000").await;
    commissioner.sees("The award is committed and released. The partnership is told by e-mail").await;
    commissioner.look("case-decided").await;
}

async fn the_mail_can_be_read(app: &TestApp, visitor: &Visitor, reference: &str) {
    post_goes_out(app).await;
    visitor.open("/demo/mail").await;
    for subject in [
        format!("We have your application {reference}"),
        format!("Application {reference} needs changes"),
        format!("We have your changes to {reference}"),
        format!("Please answer a query on application {reference}"),
        format!("Application {reference} needs a decision"),
        format!("Application {reference} is approved"),
    ] {
        visitor.sees(&subject).await;
    }
    assert!(!visitor.has_text("lighting was tried").await, "what somebody wrote is read where one signs in");
    visitor.sees("£15,000.00").await;
    visitor.look("mail").await;
}

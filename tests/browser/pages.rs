//! What lies beside the main job: withdrawing, refusing and releasing by hand, the log of e-mails, signing in by link,
//! and pages that are not there. Every page looked at.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::person::{Person, Role};
use cctv_grants::service::sign_in::hash;
use cctv_grants::store::message::link;

use crate::app::TestApp;
use crate::step;
use crate::visitor::{Visitor, post_goes_out};

#[tokio::test]
async fn an_officer_withdraws_an_application() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let reference = app.ready_draft(&cast.officer, 20_000).await;
    let visitor = Visitor::at(&app).await;
    visitor.becomes(&cast.officer).await;
    visitor.takes_up(&reference.to_string()).await;
    visitor.follow("Withdraw this application").await;
    visitor.press("Withdraw").await;
    visitor.is_told("Enter why you are withdrawing it").await;
    visitor.look("withdraw").await;
    visitor.fill("Why are you withdrawing it?", "The council pays for it all.").await;
    visitor.press("Withdraw").await;
    visitor.sees("The application is withdrawn").await;
    visitor.sees("The council pays for it all.").await;
    visitor.look("case-withdrawn").await;
}

#[tokio::test]
async fn a_refusal_is_held_until_it_is_released_by_hand() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let reference = app.case_in(Status::Assessed, &cast, 20_000).await;
    let visitor = Visitor::at(&app).await;
    visitor.becomes(&cast.commissioner).await;
    visitor.takes_up(&reference.to_string()).await;
    visitor.press("Refuse").await;
    visitor.press("Refuse").await;
    visitor.is_told("Enter the reasons").await;
    visitor.look("refuse").await;
    visitor.fill("Reasons", "The need is not shown.").await;
    visitor.choose("On a later day").await;
    for (part, value) in [("Day", "1"), ("Month", "11"), ("Year", "2018")] {
        visitor.fill_in("Day of release", part, value).await;
    }
    visitor.choose("I have no interest in this application").await;
    visitor.press("Refuse").await;
    visitor.sees("Held until 1 November 2018").await;
    visitor.look("case-held").await;

    visitor.becomes(&cast.officer).await;
    visitor.open(&format!("/applications/{reference}")).await;
    let text = visitor.text().await;
    assert!(!text.contains("Refused") && !text.contains("The need is not shown."), "{text}");
    visitor.look("case-held-officer").await;

    visitor.becomes(&cast.commissioner).await;
    visitor.open(&format!("/applications/{reference}")).await;
    visitor.press("Release the decision now").await;
    visitor.look("release").await;
    visitor.press("Release now").await;
    visitor.sees("The decision is released. The partnership is told by e-mail").await;

    visitor.becomes(&cast.officer).await;
    visitor.open(&format!("/applications/{reference}")).await;
    visitor.sees("The need is not shown.").await;
    visitor.look("case-refused").await;
}

#[tokio::test]
async fn an_administrator_reads_the_log_of_e_mails_and_sends_one_again() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let reference = app.case_in(Status::Returned, &cast, 20_000).await;
    let administrator = app.person(Role::Administrator, None).await;
    let visitor = Visitor::at(&app).await;
    visitor.becomes(&administrator).await;
    visitor.look("home-administrator").await;
    visitor.follow("E-mails").await;
    visitor.look("messages-none").await;
    post_goes_out(&app).await;
    visitor.reload().await;
    visitor.look("messages").await;
    visitor.follow(&format!("Application {reference} needs changes")).await;
    visitor.look("message").await;
    visitor.press("Send again").await;
    visitor.sees("The message will be sent again").await;
    visitor.look("message-again").await;
}

/// A link as the mail carries it, which is kept nowhere but in the mail.
pub async fn fresh_link(app: &TestApp, person: &Person) -> String {
    let token = app.app.chance.token();
    let txn = app.app.db.begin().await.unwrap();
    let until = app.clock.now() + chrono::TimeDelta::minutes(10);
    assert!(link::arm(&txn, person.id, &hash(&token), until).await.unwrap());
    txn.commit().await.unwrap();
    format!("/sign-in/{token}")
}

#[tokio::test]
async fn somebody_signs_in_by_the_link_in_an_e_mail() {
    let app = TestApp::with(true).await;
    let officer = app.person(Role::CspOfficer, Some("SHR")).await;
    let visitor = Visitor::at(&app).await;
    visitor.open("/").await;
    assert_eq!(visitor.heading().await, "Sign in");
    visitor.look("sign-in").await;
    visitor.press("Send me a link").await;
    visitor.is_told("Enter the e-mail address").await;
    visitor.look("sign-in-error").await;
    visitor.fill("E-mail address", officer.email.as_str()).await;
    visitor.press("Send me a link").await;
    assert_eq!(visitor.heading().await, "Check your e-mail");
    visitor.look("sign-in-sent").await;

    post_goes_out(&app).await;
    visitor.open("/demo/mail").await;
    visitor.sees(officer.email.as_str()).await;
    visitor.look("mail-sign-in").await;
    let link = fresh_link(&app, &officer).await;
    visitor.open(&link).await;
    visitor.look("sign-in-link").await;
    visitor.press("Sign in").await;
    visitor.sees(&officer.name).await;
    visitor.open("/sign-out-everywhere").await;
    visitor.look("sign-out-everywhere").await;
    visitor.press("Sign out on every device").await;
    visitor.sees("You have signed out on every device").await;
    visitor.look("signed-out").await;
    visitor.open(&link).await;
    visitor.press("Sign in").await;
    assert_eq!(visitor.heading().await, "This link does not work any more");
    visitor.look("sign-in-dead").await;
}

#[tokio::test]
async fn pages_that_are_not_there_or_not_for_one_say_so() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let visitor = Visitor::at(&app).await;
    visitor.open("/nothing-here").await;
    visitor.look("not-found").await;
    for path in ["/accessibility", "/privacy"] {
        visitor.open(path).await;
        visitor.look(path.trim_start_matches('/')).await;
    }
    visitor.becomes(&cast.officer).await;
    visitor.open("/applications/CCTV-2018-SHR-999").await;
    visitor.look("not-found-officer").await;
    visitor.open("/messages").await;
    visitor.look("forbidden").await;
}

#[tokio::test]
async fn an_endless_word_makes_no_page_wide() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let visitor = Visitor::at(&app).await;
    visitor.becomes(&cast.officer).await;
    let reference = step::start(&visitor, &"W".repeat(200)).await;
    visitor.look("endless-task-list").await;
    visitor.follow("Cameras").await;
    visitor.press("Add a camera").await;
    visitor.fill("Place", &"W".repeat(200)).await;
    visitor.press("Save").await;
    visitor.look("endless-cameras").await;
    for page in ["check", "withdraw", "cameras/1/remove"] {
        visitor.open(&format!("/applications/{reference}/{page}")).await;
        visitor.look(&format!("endless-{}", page.replace('/', "-"))).await;
    }
    for (page, name) in [("/", "home"), ("/applications", "list")] {
        visitor.open(page).await;
        visitor.look(&format!("endless-{name}")).await;
    }
}

#[tokio::test]
async fn characters_are_counted_as_the_server_counts_them() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let reference = app.ready_draft(&cast.officer, 20_000).await;
    let visitor = Visitor::at(&app).await;
    visitor.becomes(&cast.officer).await;
    visitor.open(&format!("/applications/{reference}/need")).await;
    let type_in = "const box = document.getElementById('why_cctv');
        box.value = '  ' + '\u{1F4F7}'.repeat(2000) + '\\n\\n';
        box.dispatchEvent(new Event('input'));";
    visitor.driver().execute(type_in, []).await.unwrap();
    visitor.sees("You have 1,000 characters remaining").await;
    visitor.press("Save and continue").await;
    visitor.sees("Saved").await;
}

#[tokio::test]
async fn an_administrator_gives_a_role_and_ends_an_access() {
    let app = TestApp::with(true).await;
    let administrator = app.person(Role::Administrator, None).await;
    let leaver = app.person(Role::GrantsOfficer, None).await;
    let visitor = Visitor::at(&app).await;
    visitor.becomes(&administrator).await;
    visitor.follow("People").await;
    visitor.look("people").await;
    visitor.follow(&leaver.name).await;
    visitor.press("Give a role").await;
    visitor.look("give-role").await;
    visitor.choose("CSP officer").await;
    visitor.press("Give the role").await;
    visitor.is_told("Select the partnership: this role belongs to one").await;
    visitor.choose("Treasurer").await;
    visitor.press("Give the role").await;
    visitor.sees("Given the role Treasurer").await;
    visitor.look("person").await;
    visitor.press("Change name or address").await;
    visitor.look("change-person").await;
    visitor.follow("Back").await;
    visitor.press("Take a role, or end the access").await;
    visitor.press("Take it").await;
    visitor.is_told("Enter the reason").await;
    visitor.look("take-role").await;
    visitor.choose("All of them: end the access").await;
    visitor.fill("Why?", "Left the office").await;
    visitor.press("Take it").await;
    visitor.sees("None: no access").await;
    visitor.look("person-without-access").await;
}

#[tokio::test]
async fn staff_note_something_for_themselves_and_declare_an_interest() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let reference = app.case_in(Status::Submitted, &cast, 20_000).await;
    let visitor = Visitor::at(&app).await;
    visitor.becomes(&cast.staff).await;
    visitor.takes_up(&reference.to_string()).await;
    visitor.press("Add a note").await;
    visitor.press("Add the note").await;
    visitor.is_told("Enter the note").await;
    visitor.look("note").await;
    visitor.fill("Note", "Ask about the columns").await;
    visitor.press("Add the note").await;
    visitor.sees("The note is added").await;
    visitor.sees("Ask about the columns").await;
    visitor.press("Declare an interest").await;
    visitor.look("interest").await;
    visitor.fill("What is your interest?", "I live there").await;
    visitor.press("Declare the interest").await;
    visitor.sees("You are off this application").await;
    visitor.look("case-off").await;
}

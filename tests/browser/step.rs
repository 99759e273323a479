//! What each of them does in the main job, step by step; the same with and without scripts.

mod judge;
mod section;

use cctv_grants::domain::application::content::Part;
use cctv_grants::domain::person::Person;
use cctv_grants::seed::sample::STAND_BEHIND;

use crate::visitor::Visitor;

pub use judge::*;
pub use section::*;

/// From the first page to the task list; gives the reference.
pub async fn start(officer: &Visitor, title: &str) -> String {
    officer.open("/").await;
    officer.press("Start an application").await;
    officer.look("start").await;
    officer.choose_in("For which financial year?", "2018/19").await;
    officer.fill("Project name", title).await;
    officer.press("Save and continue").await;
    assert_eq!(officer.heading().await, title);
    officer.path().await.trim_start_matches("/applications/").to_owned()
}

/// From the task list, asks the three who stand behind the application, and lets each of them agree.
pub async fn endorsements(visitor: &Visitor, officer: &Person, reference: &str) {
    visitor.follow("Endorsements").await;
    visitor.look("endorsements-empty").await;
    for (part, name, _) in STAND_BEHIND {
        visitor.open(&format!("/applications/{reference}/endorsements/{}", part.code())).await;
        visitor.press("Send the invitation").await;
        visitor.is_told("Enter the name").await;
        visitor.look("invitation").await;
        visitor.fill("Name", name).await;
        visitor.fill("E-mail address", &format!("{}@council.example.org", part.code())).await;
        visitor.press("Send the invitation").await;
        visitor.sees("The invitation is sent").await;
    }
    another_chair_is_asked(visitor, officer, reference).await;
    visitor.press("Remind the local policing commander").await;
    visitor.sees("written to less than a day ago: wait until tomorrow").await;
    visitor.look("endorsements-asked").await;
    for (part, name, comment) in STAND_BEHIND {
        visitor.open("/demo").await;
        visitor.press(&format!("Sign in as {name}")).await;
        visitor.look("home-endorser").await;
        // The list leads to what is to be done; the case is behind it.
        visitor.takes_up(reference).await;
        visitor.look(part.page()).await;
        visitor.follow("Back").await;
        visitor.look("case-endorser").await;
        let (label, yes) = match part {
            Part::Finance => {
                ("Certify the match", "I certify that this match is in place, in the amounts above")
            }
            Part::Chair => ("Endorse the application", "I endorse this application for the partnership"),
            Part::Commander => ("Endorse the application", "I endorse this application for local policing"),
        };
        visitor.press(label).await;
        visitor.press("Send your answer").await;
        visitor.is_told("Select your answer").await;
        visitor.choose(yes).await;
        visitor.fill("Comment", comment).await;
        visitor.press("Send your answer").await;
        visitor.sees("Your answer is recorded").await;
    }
    visitor.becomes(officer).await;
    visitor.open(&format!("/applications/{reference}/endorsements")).await;
    visitor.look("endorsements").await;
    visitor.follow("Back to the task list").await;
}

/// Somebody else is asked first and declines; they are out of it then: the case is not theirs to see any more.
async fn another_chair_is_asked(visitor: &Visitor, officer: &Person, reference: &str) {
    let (part, name, _) = STAND_BEHIND[0];
    visitor.open(&format!("/applications/{reference}/endorsements/{}", part.code())).await;
    visitor.fill("Name", "Sam Retired").await;
    visitor.fill("E-mail address", "retired@council.example.org").await;
    visitor.press("Send the invitation").await;
    visitor.sees("Sam Retired").await;
    visitor.open("/demo").await;
    visitor.press("Sign in as Sam Retired").await;
    visitor.takes_up(reference).await;
    visitor.choose("I decline to endorse it").await;
    visitor.fill("Comment", "I retired in the spring: please ask my successor.").await;
    visitor.press("Send your answer").await;
    visitor.sees("Your answer is recorded").await;
    visitor.look("endorsement-declined").await;
    visitor.becomes(officer).await;
    visitor.open(&format!("/applications/{reference}/endorsements")).await;
    visitor.sees("please ask my successor").await;
    visitor.open(&format!("/applications/{reference}/endorsements/{}", part.code())).await;
    visitor.fill("Name", name).await;
    visitor.fill("E-mail address", &format!("{}@council.example.org", part.code())).await;
    visitor.press("Send the invitation").await;
    let text = visitor.text().await;
    assert!(text.contains(name) && !text.contains("Sam Retired"), "{text}");
}

/// From the task list to the confirmation.
pub async fn submit(officer: &Visitor, reference: &str) {
    officer.press("Check your answers").await;
    officer.look("check").await;
    officer.press("Continue to the declaration").await;
    officer.look("declaration").await;
    officer.choose("I declare that the answers are complete and true as far as I know").await;
    officer.press("Submit").await;
    assert_eq!(officer.heading().await, "Application submitted");
    officer.sees(reference).await;
    officer.look("submitted").await;
}

//! What each of the three people does in the main job, step by step; the same with and without scripts.

mod section;

use cctv_grants::domain::application::content::Part;
use cctv_grants::domain::person::Person;
use cctv_grants::seed::sample::STAND_BEHIND;

use crate::visitor::Visitor;

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
    visitor.look("endorsements-asked").await;
    for (part, name, comment) in STAND_BEHIND {
        visitor.open("/demo").await;
        visitor.press(&format!("Sign in as {name}")).await;
        visitor.look("home-endorser").await;
        // The list leads to what is to be done; the case is behind it.
        visitor.follow(reference).await;
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

/// From the first page to the form that sends the case back, for one reason.
pub async fn send_back(staff: &Visitor, reference: &str, section: &str, reason: &str) {
    staff.open("/").await;
    staff.follow(reference).await;
    staff.look("case-submitted").await;
    staff.press("Return to the partnership").await;
    staff.press("Return to the partnership").await;
    staff.is_told("Give a reason for at least one section").await;
    staff.look("return").await;
    staff.fill(section, reason).await;
    staff.press("Return to the partnership").await;
    staff.sees("The application is returned to the partnership").await;
}

/// On the case's page, assesses it: every gate passed, every score four.
pub async fn assess(staff: &Visitor) {
    use cctv_grants::domain::assessment::{CRITERIA, GATES};
    staff.press("Assess").await;
    staff.look("assess").await;
    for gate in GATES {
        staff.choose_in(gate.question, "Yes").await;
    }
    for criterion in CRITERIA {
        staff.choose_in(&format!("{} (weight {})", criterion.name, criterion.weight), "4").await;
        let (first, rest) = criterion.name.split_at(1);
        staff.fill(&format!("Why this score for {}{rest}", first.to_lowercase()), "Well shown").await;
    }
    staff.choose("Fund").await;
    staff.fill("Summary for the Commissioner", "Meets the policy on every count.").await;
    staff.press("Record the assessment").await;
    staff.sees("The assessment is recorded").await;
}

/// On the form that approves: so much, now, with a condition.
pub async fn decide(commissioner: &Visitor, award: &str) {
    commissioner.fill("Award", award).await;
    commissioner.fill("Conditions", "Signs are up before the cameras go live.").await;
    commissioner.fill("Reasons", "The evidence of need is sound.").await;
    commissioner.choose_in("When is the partnership told?", "Now").await;
    commissioner.choose("I have no interest in this application").await;
    commissioner.press("Approve").await;
}

/// From the certifier's first page to the accepted offer.
pub async fn accept(certifier: &Visitor, reference: &str) {
    certifier.sees("What needs you").await;
    certifier.follow(reference).await;
    certifier.look("offer").await;
    certifier.press("Send your answer").await;
    certifier.is_told("Select your answer").await;
    certifier.choose("I accept the offer and its conditions for the accountable body").await;
    certifier.press("Send your answer").await;
    certifier.sees("The offer is accepted").await;
    certifier.look("case-accepted").await;
}

//! What the PCC's office does with a case: returns it, asks, assesses and decides; and the answers of the partnership.

use crate::visitor::Visitor;

/// From the first page to the form that sends the case back, for one reason.
pub async fn send_back(staff: &Visitor, reference: &str, section: &str, reason: &str) {
    staff.open("/").await;
    staff.takes_up(reference).await;
    staff.look("case-submitted").await;
    staff.press("Return to the partnership").await;
    staff.press("Return to the partnership").await;
    staff.is_told("Give a reason for at least one section").await;
    staff.look("return").await;
    staff.fill(section, reason).await;
    staff.press("Return to the partnership").await;
    staff.sees("The application is returned to the partnership").await;
}

/// On the case's page, the whole of it is asked about.
pub async fn ask(staff: &Visitor, question: &str) {
    staff.press("Ask the partnership").await;
    staff.press("Send the query").await;
    staff.is_told("Select what it is about").await;
    staff.look("query").await;
    staff.fill("What is it about?", "Costs").await;
    staff.fill("Your question", question).await;
    staff.press("Send the query").await;
    staff.sees("The clock is stopped").await;
    staff.look("case-queried").await;
}

/// From the officer's first page.
pub async fn answer(officer: &Visitor, reference: &str, question: &str, words: &str) {
    officer.look("home-queried").await;
    officer.takes_up(reference).await;
    officer.sees(question).await;
    officer.press("Send the answer").await;
    officer.is_told("Enter your answer").await;
    officer.look("query-answer").await;
    officer.fill("Your answer", words).await;
    officer.press("Send the answer").await;
    officer.sees("Your answer is recorded").await;
}

/// On the case's page, assesses it: every gate passed, every score as given.
pub async fn assess(staff: &Visitor, score: &str, told: &str) {
    use cctv_grants::domain::assessment::{CRITERIA, GATES};
    staff.press("Assess").await;
    staff.look("assess").await;
    for gate in GATES {
        staff.choose_in(gate.question, "Yes").await;
    }
    for criterion in CRITERIA {
        staff.choose_in(&format!("{} (weight {})", criterion.name, criterion.weight), score).await;
        let (first, rest) = criterion.name.split_at(1);
        staff.fill(&format!("Why this score for {}{rest}", first.to_lowercase()), "Well shown").await;
    }
    staff.choose("Fund").await;
    staff.fill("Summary for the Commissioner", "Meets the policy on every count.").await;
    staff.press("Record the assessment").await;
    staff.sees(told).await;
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
    certifier.takes_up(reference).await;
    certifier.look("offer").await;
    certifier.press("Send your answer").await;
    certifier.is_told("Select your answer").await;
    certifier.choose("I accept the offer and its conditions for the accountable body").await;
    certifier.press("Send your answer").await;
    certifier.sees("The offer is accepted").await;
    certifier.look("case-accepted").await;
}

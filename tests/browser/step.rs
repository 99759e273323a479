//! What each of the three people does in the main job, step by step; the same with and without scripts.

use cctv_grants::domain::application::content::Part;
use cctv_grants::domain::person::Person;
use cctv_grants::seed::sample::STAND_BEHIND;

use crate::visitor::Visitor;

pub const PROBLEM: &str = "Shops and late-night venues in the Bull Ring report assaults, thefts and damage every \
    weekend, and officers find no usable pictures afterwards.";

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

pub async fn applicant(officer: &Visitor) {
    officer.follow("Applicant").await;
    officer.look("applicant").await;
    officer.choose("Shropshire Council").await;
    officer.fill("Contact", "Alex Morgan").await;
    officer.fill("Data protection officer", "Kim Doyle").await;
    officer.press("Save and continue").await;
}

pub async fn need(officer: &Visitor) {
    officer.follow("Need").await;
    officer.look("need").await;
    officer.fill("What is the problem?", PROBLEM).await;
    officer.choose("Shoplifting").await;
    officer.choose("Violence and sexual offences").await;
    officer.fill("Which areas?", "Shropshire 038B").await;
    officer.fill("Which period does the evidence cover?", "April 2017 to March 2018").await;
    officer.fill("What else was considered?", "Street wardens and better lighting").await;
    officer.fill("Why is CCTV the answer?", "It gives courts evidence.").await;
    officer.press("Save and continue").await;
}

/// From the task list, counts a police.uk file and chooses an area.
pub async fn evidence(officer: &Visitor) {
    officer.follow("Need").await;
    officer.follow("Count offences from a police.uk file").await;
    officer.look("evidence-empty").await;
    officer.press("Count it").await;
    officer.is_told("Select a file").await;
    let file = std::env::temp_dir().join(format!("street-{}.csv", std::process::id()));
    let mut rows = "Crime ID,Month,LSOA code,LSOA name,Crime type\n".to_owned();
    for n in 0..400 {
        let area = n % 31 % 9;
        let kind = ["Shoplifting", "Drugs", "Violence and sexual offences"][n % 3];
        rows += &format!("{n},2018-0{},E0100000{area},Shropshire 00{area}A,{kind}\n", n % 6 + 1);
    }
    std::fs::write(&file, rows).unwrap();
    officer.attach("Street-level file", &file).await;
    officer.press("Count it").await;
    officer.sees("The file is counted").await;
    std::fs::remove_file(&file).unwrap();
    officer.look("evidence").await;
    officer.choose("Shropshire 000A: 52").await;
    officer.press("Save the areas").await;
    officer.sees("Saved").await;
    officer.follow("Back").await;
}

pub async fn community(officer: &Visitor) {
    officer.follow("Community and police").await;
    officer.look("community").await;
    officer.fill("How was the community consulted?", "A meeting and a survey of traders").await;
    officer.fill("Dates of the consultation", "3 to 28 September 2018").await;
    officer.fill("What did people say?", "181 of 212 want cameras here").await;
    officer.fill("What is the view of the local policing team?", "They asked for these places").await;
    officer.press("Save and continue").await;
}

pub async fn technical(officer: &Visitor) {
    officer.follow("Technical").await;
    officer.look("technical").await;
    assert_eq!(officer.value("For how many days are pictures kept?").await, "31");
    officer.fill("Make and model of the cameras", "Redvision X4").await;
    officer.choose("Profile S (video streaming)").await;
    officer.fill("What records the pictures?", "The recorder in the control room").await;
    officer.choose_in("Can the Operational Control Centre (OCC) see the pictures?", "No").await;
    officer.fill("Why is there no link to the OCC?", "The line is laid in 2019").await;
    officer.look("technical-revealed").await;
    officer.fill("How is the installer certified?", "NSI Gold").await;
    officer.press("Save and continue").await;
}

pub async fn running(officer: &Visitor) {
    officer.follow("Running costs").await;
    officer.look("running").await;
    officer.choose("Recorded only").await;
    officer.fill("Who pays for maintenance for five years?", "The council").await;
    officer.fill("Who pays for transmission for five years?", "The council").await;
    officer
        .fill("What do all these cost a year, and how is it secured for five years?", "£1,900, in the budget")
        .await;
    officer.choose_in("Do you declare that no PCC money is sought for monitoring?", "Yes").await;
    officer.press("Save and continue").await;
}

pub async fn privacy(officer: &Visitor) {
    officer.follow("Privacy and law").await;
    officer.look("privacy").await;
    officer.choose_in("How far is the data protection impact assessment (DPIA)?", "Drafted").await;
    officer.choose_in("How far is the self-assessment against the Surveillance Camera Code?", "Done").await;
    officer.fill("Where do signs tell people of the cameras?", "At each way into town").await;
    officer.fill("How does the project affect different groups of people?", "All alike").await;
    officer.press("Save and continue").await;
}

/// Measures, milestones, risks, and spending that comes to the eligible cost.
pub async fn plan(officer: &Visitor, spent: &str) {
    officer.follow("Outcomes").await;
    officer.press("Add a measure").await;
    officer.look("measure").await;
    officer.fill("What is measured?", "Recorded shoplifting").await;
    officer.fill("What is it now?", "212 a year").await;
    officer.fill("What is it to become?", "150 a year").await;
    day(officer, "By when?").await;
    officer.press("Save").await;
    officer.sees("31 March 2019").await;
    officer.look("outcomes").await;
    officer.follow("Back to the task list").await;
    officer.follow("Milestones").await;
    officer.press("Add a milestone").await;
    officer.fill("What is done then?", "Cameras live").await;
    day(officer, "On which day?").await;
    officer.press("Save").await;
    officer.look("milestones").await;
    officer.follow("Back to the task list").await;
    officer.follow("Spending profile").await;
    officer.fill("April to June", "0").await;
    officer.fill("July to September", "0").await;
    officer.fill("October to December", "1").await;
    officer.fill("January to March", "0").await;
    officer.press("Save and continue").await;
    officer.sees("Make the quarters come to the eligible cost").await;
    officer.look("profile").await;
    officer.fill("October to December", spent).await;
    officer.press("Save and continue").await;
    officer.follow("Risks").await;
    officer.press("Add a risk").await;
    officer.look("risk").await;
    officer.fill("What could go wrong?", "Consent is late").await;
    officer.choose_in("How likely is it?", "Low").await;
    officer.choose_in("How bad would it be?", "High").await;
    officer.fill("What do you do about it?", "Asked in May").await;
    officer.fill("Who looks after it?", "Alex Morgan").await;
    officer.press("Save").await;
    officer.look("risks").await;
    officer.follow("Back to the task list").await;
}

async fn day(officer: &Visitor, question: &str) {
    for (part, value) in [("Day", "31"), ("Month", "3"), ("Year", "2019")] {
        officer.fill_in(question, part, value).await;
    }
}

/// On the list of cameras, adds one: `upgrade` is the asset tag of the camera replaced.
pub async fn camera(officer: &Visitor, place: &str, coordinates: &str, upgrade: Option<&str>) {
    officer.press("Add a camera").await;
    officer.look("camera").await;
    match upgrade {
        Some(tag) => {
            officer.choose("Upgrade of an existing camera").await;
            officer.choose_in("Will it see anything that the old one does not?", "No").await;
            officer.fill("Asset tag of the camera that is there now", tag).await;
        }
        None => officer.choose("New camera").await,
    }
    officer.fill("Place", place).await;
    officer.fill("Position", coordinates).await;
    officer.choose("Pan, tilt and zoom (PTZ)").await;
    officer.choose("Recognise: tell whether it is somebody known").await;
    officer.press("Save").await;
    officer.sees(place).await;
}

/// On the page of a new cost, fills in everything but its kind.
pub async fn cost_details(officer: &Visitor, what: &str, quantity: &str, price: &str, vat: &str) {
    officer.fill("Description", what).await;
    officer.fill("Quantity", quantity).await;
    officer.fill("Price of one, without VAT", price).await;
    officer.fill("VAT on the whole line", vat).await;
    officer.choose_in("Can the buyer recover the VAT?", "Yes").await;
}

/// On the list of costs, adds one.
pub async fn cost(officer: &Visitor, kind: &str, what: &str, quantity: &str, price: &str, vat: &str) {
    officer.press("Add a cost").await;
    officer.look("cost").await;
    officer.choose(kind).await;
    cost_details(officer, what, quantity, price, vat).await;
    officer.press("Save").await;
    officer.sees("Saved").await;
    officer.sees(what).await;
}

/// Asks for so much and brings as much in cash.
pub async fn funding(officer: &Visitor, pounds: &str) {
    officer.follow("Funding").await;
    officer.press("Add a match line").await;
    officer.look("match-line").await;
    officer.fill("Provider", "Shropshire Council").await;
    officer.fill("Amount", pounds).await;
    officer.choose("Cash").await;
    officer.choose_in("Is it secured?", "Yes").await;
    officer.press("Save").await;
    officer.sees(&format!("£{pounds}")).await;
    officer.look("funding").await;
    officer.fill("How much are you asking the fund for?", pounds).await;
    officer.press("Save and continue").await;
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
        visitor.follow(reference).await;
        visitor.look("case-endorser").await;
        let (label, yes) = match part {
            Part::Finance => {
                ("Certify the match", "I certify that this match is in place, in the amounts above")
            }
            Part::Chair => ("Endorse the application", "I endorse this application for the partnership"),
            Part::Commander => ("Endorse the application", "I endorse this application for local policing"),
        };
        visitor.press(label).await;
        visitor.look(part.page()).await;
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
    certifier.sees("Offers to accept").await;
    certifier.follow(reference).await;
    certifier.press("Accept or decline the offer").await;
    certifier.look("offer").await;
    certifier.press("Send your answer").await;
    certifier.is_told("Select your answer").await;
    certifier.choose("I accept the offer and its conditions for the accountable body").await;
    certifier.press("Send your answer").await;
    certifier.sees("The offer is accepted").await;
    certifier.look("case-accepted").await;
}

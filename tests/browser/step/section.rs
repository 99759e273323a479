//! How each section is filled in, from the task list and back to it.

use crate::visitor::Visitor;

pub const PROBLEM: &str = "Shops and late-night venues in the Bull Ring report assaults, thefts and damage every \
    weekend, and officers find no usable pictures afterwards.";

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

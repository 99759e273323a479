//! The questions about what comes after the money: running costs, the law, outcomes, milestones, risks. Words only.

use super::question;
use crate::domain::application::question::Kind::{Date, Line, One, Paragraph, YesNo};
use crate::domain::application::question::{Due, Question, Word};

const MODELS: &[Word] = &[
    ("none", "Nobody watches and nothing is recorded"),
    ("recorded", "Recorded only"),
    ("volunteers", "Watched by volunteers"),
    ("staffed", "Watched by paid staff"),
];

pub const RUNNING: &[Question] = &[
    question(
        "model",
        One(MODELS),
        "How are the pictures watched?",
        "Monitoring",
        "How the pictures are watched",
    )
    .needed("Say how the pictures are watched"),
    question(
        "monitoring",
        Line,
        "Who pays for watching them?",
        "Who pays for monitoring",
        "Who pays for watching them",
    )
    .hint("Only if somebody watches them")
    .needed("Say who pays for watching the pictures")
    .due(Due::When("model", &["volunteers", "staffed"])),
    question(
        "maintenance",
        Line,
        "Who pays for maintenance for five years?",
        "Who pays for maintenance",
        "Who pays for maintenance",
    )
    .needed("Say who pays for maintenance for five years"),
    question(
        "transmission",
        Line,
        "Who pays for transmission for five years?",
        "Who pays for transmission",
        "Who pays for transmission",
    )
    .hint("Lines, radio links or mobile data")
    .needed("Say who pays for transmission for five years"),
    question(
        "five_years",
        Paragraph,
        "What do all these cost a year, and how is it secured for five years?",
        "How five years are covered",
        "How five years are covered",
    )
    .needed("Say how the running costs of five years are covered"),
    question(
        "no_monitoring",
        YesNo,
        "Do you declare that no PCC money is sought for monitoring?",
        "No PCC money for monitoring",
        "Yes if no PCC money is sought for monitoring",
    )
    .hint("The fund pays for equipment. It was not shown that monitoring is value for money")
    .needed("Declare that no PCC money is sought for monitoring")
    .must(&["yes"]),
];

const STAGES: &[Word] = &[("done", "Done"), ("drafted", "Drafted"), ("not_started", "Not started")];

pub const PRIVACY: &[Question] = &[
    question(
        "dpia",
        One(STAGES),
        "How far is the data protection impact assessment (DPIA)?",
        "Data protection impact assessment",
        "How far the DPIA is",
    )
    .hint("It is needed because cameras are new, moved or see something else. A draft is enough to apply")
    .needed("Draft the data protection impact assessment (DPIA)")
    .must(&["done", "drafted"])
    .due(Due::NewViews),
    question(
        "code",
        One(STAGES),
        "How far is the self-assessment against the Surveillance Camera Code?",
        "Surveillance Camera Code self-assessment",
        "How far the self-assessment is",
    )
    .hint("The Surveillance Camera Commissioner has a form for it. A draft is enough to apply")
    .needed("Draft the Surveillance Camera Code self-assessment")
    .must(&["done", "drafted"])
    .due(Due::NewViews),
    question("signs", Paragraph, "Where do signs tell people of the cameras?", "Signs", "Where signs are")
        .needed("Say where signs tell people of the cameras")
        .due(Due::NewViews),
    question(
        "equality",
        Paragraph,
        "How does the project affect different groups of people?",
        "Equality impact",
        "The equality impact",
    )
    .hint("Such as people who feel watched or left out, by age, disability, race, religion or sex")
    .needed("Say how the project affects different groups of people"),
];

pub const OUTCOMES: &[Question] = &[
    question("what", Line, "What is measured?", "Measure", "What is measured")
        .hint("Such as recorded shoplifting in the town centre")
        .needed("Say what is measured")
        .stays(),
    question("baseline", Line, "What is it now?", "Now", "What it is now")
        .hint("A figure and its period")
        .needed("Say what it is now")
        .stays(),
    question("target", Line, "What is it to become?", "Target", "What it is to become")
        .needed("Say what it is to become")
        .stays(),
    question("by", Date, "By when?", "By", "The day by which it is reached")
        .needed("Enter the day by which it is reached"),
];

pub const MILESTONES: &[Question] = &[
    question("what", Line, "What is done then?", "Milestone", "What is done")
        .hint("Such as order placed, columns up, cameras live")
        .needed("Say what is done"),
    question("on", Date, "On which day?", "Day", "The day of the milestone")
        .needed("Enter the day of the milestone"),
];

const GRADES: &[Word] = &[("low", "Low"), ("medium", "Medium"), ("high", "High")];

pub const RISKS: &[Question] = &[
    question("what", Line, "What could go wrong?", "Risk", "What could go wrong")
        .needed("Say what could go wrong"),
    question("likelihood", One(GRADES), "How likely is it?", "Likelihood", "How likely it is")
        .needed("Say how likely it is"),
    question("impact", One(GRADES), "How bad would it be?", "Impact", "How bad it would be")
        .needed("Say how bad it would be"),
    question("action", Paragraph, "What do you do about it?", "Action", "What you do about it")
        .needed("Say what you do about it"),
    question("owner", Line, "Who looks after it?", "Owner", "Who looks after it")
        .needed("Say who looks after it"),
];

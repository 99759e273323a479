//! Section 2 as a form.

use super::{LINE, PARAGRAPH, Prefill, Typed};
use crate::domain::application::content::Need;
use crate::web::component::Field;
use crate::web::form::{Posted, Reader};

/// Kinds of crime as police.uk names them.
const CRIME_TYPES: &[&str] = &[
    "Anti-social behaviour",
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other theft",
    "Possession of weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
    "Other crime",
];

/// As kept.
pub fn prefill(n: &Need) -> Posted {
    let start = Prefill::default()
        .with("problem", n.problem.as_ref())
        .with("areas", n.areas.as_ref())
        .with("period", n.period.as_ref())
        .with("alternatives", n.alternatives.as_ref())
        .with("why_cctv", n.why_cctv.as_ref());
    n.crime_types.iter().fold(start, |form, crime| form.with("crime_types", Some(crime))).posted()
}

/// The questions.
pub fn fields(typed: Typed<'_>) -> Vec<Field> {
    let chosen: Vec<String> = typed.posted.all("crime_types").into_iter().map(str::to_owned).collect();
    let crimes = CRIME_TYPES.iter().map(|crime| ((*crime).to_owned(), (*crime).to_owned()));
    vec![
        typed
            .paragraph("problem", "What is the problem?")
            .hint("What happens, how often, and whom it harms. At least 100 characters before you submit"),
        Field::checkboxes("crime_types", "Which kinds of crime?", &chosen, crimes)
            .error(typed.errors.get("crime_types"))
            .hint("Select all that apply"),
        typed
            .paragraph("areas", "Which areas?")
            .rows(3)
            .hint("Names or codes of the neighbourhoods (LSOA), one a line"),
        typed
            .line("period", "Which period does the evidence cover?")
            .hint("For example, April 2017 to March 2018"),
        typed
            .paragraph("alternatives", "What else was considered?")
            .hint("Such as lighting, patrols or street wardens, and why it is not enough"),
        typed.paragraph("why_cctv", "Why is CCTV the answer?"),
    ]
}

/// What was meant.
pub fn read(read: &mut Reader<'_>) -> Need {
    let known =
        |typed: &str| CRIME_TYPES.iter().find(|crime| **crime == typed).map(|crime| (*crime).to_owned());
    Need {
        problem: read.paragraph("problem", "The problem", PARAGRAPH),
        crime_types: read.many_of("crime_types", "Kinds of crime from the list", known),
        areas: read.paragraph("areas", "The areas", PARAGRAPH),
        period: read.line("period", "The period", LINE),
        alternatives: read.paragraph("alternatives", "What else was considered", PARAGRAPH),
        why_cctv: read.paragraph("why_cctv", "Why CCTV is the answer", PARAGRAPH),
    }
}

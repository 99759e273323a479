//! The table of questions, section by section, in page order. Words only; what they mean is in `question`.

mod delivery;

use super::Kind::{Line, Many, Number, One, Paragraph};
use super::{Due, Kind, Question, Word};
use crate::domain::application::section::Section;
use delivery::{MILESTONES, OUTCOMES, PRIVACY, RISKS, RUNNING};

/// The questions of a section, or of one line of its list; none where answers have types of their own.
pub fn of(section: Section) -> &'static [Question] {
    match section {
        Section::Need => NEED,
        Section::Community => COMMUNITY,
        Section::Technical => TECHNICAL,
        Section::Running => RUNNING,
        Section::Privacy => PRIVACY,
        Section::Outcomes => OUTCOMES,
        Section::Milestones => MILESTONES,
        Section::Risks => RISKS,
        _ => &[],
    }
}

const fn question(
    code: &'static str,
    kind: Kind,
    ask: &'static str,
    label: &'static str,
    says: &'static str,
) -> Question {
    let (hint, needed, usually, stays) = ("", "", "", false);
    Question {
        code,
        ask,
        label,
        says,
        hint,
        kind,
        due: Due::Always,
        needed,
        least: 0,
        must: &[],
        usually,
        stays,
    }
}

impl Question {
    const fn hint(self, hint: &'static str) -> Question {
        Question { hint, ..self }
    }

    const fn needed(self, needed: &'static str) -> Question {
        Question { needed, ..self }
    }

    const fn least(self, least: usize) -> Question {
        Question { least, ..self }
    }

    const fn must(self, must: &'static [&'static str]) -> Question {
        Question { must, ..self }
    }

    const fn usually(self, usually: &'static str) -> Question {
        Question { usually, ..self }
    }

    /// Its words name nobody.
    const fn stays(self) -> Question {
        Question { stays: true, ..self }
    }

    const fn due(self, due: Due) -> Question {
        Question { due, ..self }
    }
}

/// Kinds of crime as police.uk names them.
const CRIMES: &[Word] = &[
    ("Anti-social behaviour", "Anti-social behaviour"),
    ("Bicycle theft", "Bicycle theft"),
    ("Burglary", "Burglary"),
    ("Criminal damage and arson", "Criminal damage and arson"),
    ("Drugs", "Drugs"),
    ("Other theft", "Other theft"),
    ("Possession of weapons", "Possession of weapons"),
    ("Public order", "Public order"),
    ("Robbery", "Robbery"),
    ("Shoplifting", "Shoplifting"),
    ("Theft from the person", "Theft from the person"),
    ("Vehicle crime", "Vehicle crime"),
    ("Violence and sexual offences", "Violence and sexual offences"),
    ("Other crime", "Other crime"),
];

const NEED: &[Question] = &[
    question("problem", Paragraph, "What is the problem?", "Problem", "The problem")
        .hint("What happens, how often, and whom it harms. At least 100 characters before you submit")
        .needed("Describe the problem in at least 100 characters")
        .least(100),
    question(
        "crime_types",
        Many(CRIMES),
        "Which kinds of crime?",
        "Crime types",
        "Kinds of crime from the list",
    )
    .hint("Select all that apply")
    .needed("Select at least one kind of crime"),
    question("areas", Paragraph, "Which areas?", "Areas", "The areas")
        .hint("Names or codes of the neighbourhoods (LSOA), one a line")
        .needed("Enter the areas"),
    question("period", Line, "Which period does the evidence cover?", "Period of the evidence", "The period")
        .hint("For example, April 2017 to March 2018")
        .needed("Enter the period that the evidence covers")
        .stays(),
    question(
        "alternatives",
        Paragraph,
        "What else was considered?",
        "Alternatives considered",
        "What else was considered",
    )
    .hint("Such as lighting, patrols or street wardens, and why it is not enough")
    .needed("Say what else was considered"),
    question("why_cctv", Paragraph, "Why is CCTV the answer?", "Why CCTV", "Why CCTV is the answer")
        .needed("Say why CCTV is the answer"),
];

const COMMUNITY: &[Question] = &[
    question(
        "how",
        Paragraph,
        "How was the community consulted?",
        "How the community was consulted",
        "How the community was consulted",
    )
    .hint("Whom you asked and how, such as meetings, surveys or traders’ groups")
    .needed("Say how the community was consulted"),
    question("dates", Line, "Dates of the consultation", "Dates", "The dates of the consultation")
        .hint("For example, 3 to 28 September 2018")
        .needed("Enter the dates of the consultation"),
    question("result", Paragraph, "What did people say?", "Result", "What people said")
        .needed("Say what people said"),
    question(
        "policing_view",
        Paragraph,
        "What is the view of the local policing team?",
        "Local policing view",
        "The view of the local policing team",
    )
    .needed("Enter the view of the local policing team"),
];

const PROFILES: &[Word] = &[
    ("s", "Profile S (video streaming)"),
    ("g", "Profile G (recording)"),
    ("t", "Profile T (advanced streaming)"),
    ("m", "Profile M (metadata)"),
    ("none", "None, or not known yet"),
];

const LINK: &[Word] =
    &[("now", "Yes, from the start"), ("ready", "Not at first, but they are ready for it"), ("no", "No")];

const TECHNICAL: &[Question] = &[
    question("make_model", Line, "Make and model of the cameras", "Make and model", "The make and model")
        .hint("If they differ, the make and model of most of them")
        .needed("Enter the make and model of the cameras")
        .stays(),
    question(
        "onvif",
        Many(PROFILES),
        "Which ONVIF profiles do they support?",
        "ONVIF profiles",
        "ONVIF profiles from the list",
    )
    .hint("ONVIF lets equipment of different makers work together. The supplier knows")
    .needed("Select the ONVIF profiles"),
    question("recorder", Line, "What records the pictures?", "Recorder", "The recorder")
        .hint("Such as an existing recorder in the control room, or a new one in these costs")
        .needed("Say what records the pictures"),
    question(
        "occ_link",
        One(LINK),
        "Can the Operational Control Centre (OCC) see the pictures?",
        "Link to the OCC",
        "Whether the OCC can see the pictures",
    )
    .needed("Say whether the OCC can see the pictures"),
    question(
        "occ_why",
        Paragraph,
        "Why is there no link to the OCC?",
        "Why there is no link",
        "Why there is no link to the OCC",
    )
    .needed("Say why there is no link to the OCC")
    .due(Due::When("occ_link", &["no"])),
    question(
        "retention_days",
        Number { least: 1, most: 366 },
        "For how many days are pictures kept?",
        "Days kept",
        "The days that pictures are kept",
    )
    .hint("31 is usual. Keeping them longer needs a reason in the impact assessment")
    .needed("Enter for how many days pictures are kept")
    .usually("31"),
    question(
        "installer",
        Line,
        "How is the installer certified?",
        "Certification of the installer",
        "The certification of the installer",
    )
    .hint("Such as NSI Gold or SSAIB; “to be tendered, NSI or SSAIB required” is an answer too")
    .needed("Say how the installer is certified"),
];

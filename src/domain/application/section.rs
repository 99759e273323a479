//! The sections of the application form, in order (BRIEF §6). Must not know what is inside them.

use serde::{Deserialize, Serialize};

/// A part of the form that is saved on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Title, accountable body, contact.
    Applicant,
    /// The problem, where, why CCTV.
    Need,
    /// Consultation and the local policing view.
    Community,
    /// What is proposed where.
    Cameras,
    /// Make, recorder, link to the OCC.
    Technical,
    /// What it costs.
    Costs,
    /// Request and match.
    Funding,
    /// Who pays for five years.
    Running,
    /// Impact assessments and signs.
    Privacy,
    /// What is to become better, by how much.
    Outcomes,
    /// What is done when.
    Milestones,
    /// What is spent in which quarter.
    Profile,
    /// What could go wrong.
    Risks,
    /// What is enclosed.
    Files,
    /// Chair, commander and s151 officer. Before they signed in themselves it was called Confirmations.
    #[serde(alias = "confirmations")]
    Endorsements,
}

impl Section {
    /// In the order of the task list.
    pub const ALL: [Section; 15] = [
        Section::Applicant,
        Section::Need,
        Section::Community,
        Section::Cameras,
        Section::Technical,
        Section::Costs,
        Section::Funding,
        Section::Running,
        Section::Privacy,
        Section::Outcomes,
        Section::Milestones,
        Section::Profile,
        Section::Risks,
        Section::Files,
        Section::Endorsements,
    ];

    /// In addresses and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Section::Applicant => "applicant",
            Section::Need => "need",
            Section::Community => "community",
            Section::Cameras => "cameras",
            Section::Technical => "technical",
            Section::Costs => "costs",
            Section::Funding => "funding",
            Section::Running => "running",
            Section::Privacy => "privacy",
            Section::Outcomes => "outcomes",
            Section::Milestones => "milestones",
            Section::Profile => "profile",
            Section::Risks => "risks",
            Section::Files => "files",
            Section::Endorsements => "endorsements",
        }
    }

    /// On pages.
    pub fn title(self) -> &'static str {
        match self {
            Section::Applicant => "Applicant",
            Section::Need => "Need",
            Section::Community => "Community and police",
            Section::Cameras => "Cameras",
            Section::Technical => "Technical",
            Section::Costs => "Costs",
            Section::Funding => "Funding",
            Section::Running => "Running costs",
            Section::Privacy => "Privacy and law",
            Section::Outcomes => "Outcomes",
            Section::Milestones => "Milestones",
            Section::Profile => "Spending profile",
            Section::Risks => "Risks",
            Section::Files => "Files",
            Section::Endorsements => "Endorsements",
        }
    }

    /// What one line of its list is called; `None` for a section without one.
    pub fn thing(self) -> Option<&'static str> {
        match self {
            Section::Cameras => Some("camera"),
            Section::Costs => Some("cost"),
            Section::Funding => Some("match line"),
            Section::Outcomes => Some("measure"),
            Section::Milestones => Some("milestone"),
            Section::Risks => Some("risk"),
            _ => None,
        }
    }

    /// Whether a submission can do without any answer in it.
    pub fn is_optional(self) -> bool {
        self == Section::Files
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Section> {
        Section::ALL.into_iter().find(|section| section.code() == code)
    }
}

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
    /// What it costs.
    Costs,
    /// Request and match.
    Funding,
    /// Chair, commander and s151 officer. Before they signed in themselves it was called Confirmations.
    #[serde(alias = "confirmations")]
    Endorsements,
}

impl Section {
    /// In the order of the task list.
    pub const ALL: [Section; 7] = [
        Section::Applicant,
        Section::Need,
        Section::Community,
        Section::Cameras,
        Section::Costs,
        Section::Funding,
        Section::Endorsements,
    ];

    /// In addresses and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Section::Applicant => "applicant",
            Section::Need => "need",
            Section::Community => "community",
            Section::Cameras => "cameras",
            Section::Costs => "costs",
            Section::Funding => "funding",
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
            Section::Costs => "Costs",
            Section::Funding => "Funding",
            Section::Endorsements => "Endorsements",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Section> {
        Section::ALL.into_iter().find(|section| section.code() == code)
    }
}

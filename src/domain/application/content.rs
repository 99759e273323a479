//! What an application says. Any answer may be missing in a draft; `missing` tells what a submission still needs.
//! Must not know how an answer is typed or shown.

pub mod endorsement;
mod file;
mod line;
mod piece;
mod word;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::question::Answers;
use super::section::Section;

use crate::domain::evidence::Chosen;
use crate::domain::file::{Attached, Evidence};
use crate::domain::money::Money;
use crate::domain::place::Coordinates;

pub use endorsement::{Answer, Asked, Covers, Endorsements, Part, Standing, Successor};
pub use line::{Line, Lines, MOST_LINES};
pub use piece::Piece;
pub use word::{CameraType, CameraWork, MatchKind, Purpose};

/// Quarters of a financial year.
pub const QUARTERS: usize = 4;

/// All answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// Who applies.
    pub applicant: Applicant,
    /// Why.
    pub need: Answers,
    /// Where most is reported, as counted from police.uk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Chosen>,
    /// With whom.
    pub community: Answers,
    /// What and where.
    pub cameras: Lines<Camera>,
    /// With what kit.
    pub technical: Answers,
    /// For how much.
    pub costs: Lines<CostLine>,
    /// Paid by whom.
    pub funding: Funding,
    /// Kept running by whom.
    pub running: Answers,
    /// Within the law.
    pub privacy: Answers,
    /// For which measurable gain.
    pub outcomes: Lines<Answers>,
    /// In which steps.
    pub milestones: Lines<Answers>,
    /// Spent in which quarter of the year, from April to June on.
    pub profile: [Option<Money>; QUARTERS],
    /// Against which odds.
    pub risks: Lines<Answers>,
    /// What is enclosed.
    #[serde(skip_serializing_if = "Lines::is_empty")]
    pub files: Lines<Attached>,
    /// Who stands behind it.
    pub endorsements: Endorsements,
    /// What officers wrote down before those people said so themselves; kept, and shown where there is any.
    #[serde(skip_serializing_if = "Confirmations::is_empty")]
    pub confirmations: Confirmations,
    /// Times each section was saved; guards a save against overwriting a newer one.
    pub versions: BTreeMap<Section, u32>,
}

/// Section 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Applicant {
    /// What the partnership calls the project.
    pub title: Option<String>,
    /// The council that signs, holds the money and certifies.
    pub accountable_body: Option<String>,
    /// Who carries the project out, when it is another body.
    pub delivery_body: Option<String>,
    /// Who answers questions.
    pub contact_name: Option<String>,
    /// Who looks after data protection for the accountable body.
    pub data_protection_officer: Option<String>,
}

/// A line of section 4.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Camera {
    /// New, upgrade, moved or taken away.
    pub work: Option<CameraWork>,
    /// Whether an upgrade sees something else than before.
    pub view_changes: Option<bool>,
    /// Asset tag of the camera that is there now, unless the camera is new.
    pub old_asset_tag: Option<String>,
    /// Street or building.
    pub place: Option<String>,
    /// Where exactly.
    pub coordinates: Option<Coordinates>,
    /// How it is mounted.
    pub camera_type: Option<CameraType>,
    /// What for.
    pub purpose: Option<Purpose>,
}

/// A line of section 6.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CostLine {
    /// One of the scheme's categories.
    pub category: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// How many.
    pub quantity: Option<u32>,
    /// Price of one without VAT.
    pub unit_net: Option<Money>,
    /// VAT on the whole line.
    pub vat: Option<Money>,
    /// Whether the buyer gets the VAT back.
    pub vat_recoverable: Option<bool>,
}

impl CostLine {
    /// Cost the scheme can share: net of recoverable VAT, gross of irrecoverable VAT (BRIEF §5).
    /// `None` when something is missing or the amount is beyond counting.
    pub fn eligible(&self) -> Option<Money> {
        let net = self.unit_net?.checked_mul(self.quantity?)?;
        match self.vat_recoverable {
            Some(true) => Some(net),
            Some(false) => net.checked_add(self.vat?),
            None => None,
        }
    }
}

/// A match line of section 7.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MatchLine {
    /// Who gives it.
    pub provider: Option<String>,
    /// How much.
    pub amount: Option<Money>,
    /// Cash, existing spend or in kind.
    pub kind: Option<MatchKind>,
    /// Whether it is secured.
    pub secured: Option<bool>,
    /// The application's file that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

/// Section 7.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Funding {
    /// What is asked of the fund.
    pub request: Option<Money>,
    /// Who pays the rest.
    pub matches: Lines<MatchLine>,
}

/// Who confirmed something, when, and what.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Confirmation {
    /// Name.
    pub name: Option<String>,
    /// Day of the confirmation.
    pub on: Option<NaiveDate>,
    /// What was confirmed.
    pub what: Option<String>,
}

/// What officers of the partnership wrote down of the three who stand behind an application.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Confirmations {
    /// Chair of the CSP.
    pub chair: Confirmation,
    /// Local policing commander.
    pub commander: Confirmation,
    /// The council's s151 officer, who certifies the match.
    pub finance: Confirmation,
}

impl Confirmations {
    fn is_empty(&self) -> bool {
        *self == Confirmations::default()
    }
}

impl Content {
    /// The answers to start another application from: all but its files, the offences counted for it, and those of the people
    /// who stand behind this one.
    /// Each section with answers counts as saved once.
    pub fn copied(mut self) -> Content {
        let (endorsements, confirmations, files, evidence) = Default::default();
        let stays = [Section::Files, Section::Endorsements];
        let saved = std::mem::take(&mut self.versions).into_keys().filter(|section| !stays.contains(section));
        let versions = saved.map(|section| (section, 1)).collect();
        self.funding.matches.lines.iter_mut().for_each(|line| line.entry.evidence = None);
        Content { endorsements, confirmations, files, evidence, versions, ..self }
    }

    /// Sum of the eligible cost of all lines that are complete; `None` when beyond counting.
    pub fn eligible_cost(&self) -> Option<Money> {
        Money::sum(self.costs.iter().filter_map(CostLine::eligible))
    }

    /// Sum of the spending profile; `None` while a quarter is open, or when beyond counting.
    pub fn profiled(&self) -> Option<Money> {
        Money::sum(self.profile.iter().copied().collect::<Option<Vec<_>>>()?)
    }

    /// The answers of a section that is a form of questions from the table.
    pub fn form(&self, section: Section) -> Option<&Answers> {
        match section {
            Section::Need => Some(&self.need),
            Section::Community => Some(&self.community),
            Section::Technical => Some(&self.technical),
            Section::Running => Some(&self.running),
            Section::Privacy => Some(&self.privacy),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub fn form_mut(&mut self, section: Section) -> Option<&mut Answers> {
        match section {
            Section::Need => Some(&mut self.need),
            Section::Community => Some(&mut self.community),
            Section::Technical => Some(&mut self.technical),
            Section::Running => Some(&mut self.running),
            Section::Privacy => Some(&mut self.privacy),
            _ => None,
        }
    }

    /// The lines of a section whose list is of questions from the table.
    pub fn list(&self, section: Section) -> Option<&Lines<Answers>> {
        match section {
            Section::Outcomes => Some(&self.outcomes),
            Section::Milestones => Some(&self.milestones),
            Section::Risks => Some(&self.risks),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub fn list_mut(&mut self, section: Section) -> Option<&mut Lines<Answers>> {
        match section {
            Section::Outcomes => Some(&mut self.outcomes),
            Section::Milestones => Some(&mut self.milestones),
            Section::Risks => Some(&mut self.risks),
            _ => None,
        }
    }

    /// Times a section was saved.
    pub fn version_of(&self, section: Section) -> u32 {
        self.versions.get(&section).copied().unwrap_or(0)
    }

    /// Times anything was saved that is read before it is endorsed; guards an endorsement against newer answers.
    pub fn saves(&self) -> u32 {
        self.versions.iter().filter(|(section, _)| **section != Section::Endorsements).map(|(_, n)| n).sum()
    }
}

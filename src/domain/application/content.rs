//! What an application says. Any answer may be missing in a draft; `missing` tells what a submission still needs.
//! Must not know how an answer is typed or shown.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::section::Section;
use crate::domain::money::Money;
use crate::domain::place::Coordinates;

/// Most lines that one list can hold.
pub const MOST_LINES: usize = 200;

/// All answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// Who applies.
    pub applicant: Applicant,
    /// Why.
    pub need: Need,
    /// With whom.
    pub community: Community,
    /// What and where.
    pub cameras: Lines<Camera>,
    /// For how much.
    pub costs: Lines<CostLine>,
    /// Paid by whom.
    pub funding: Funding,
    /// Behind whom.
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
}

/// Section 2.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Need {
    /// 100 to 3,000 characters when submitted.
    pub problem: Option<String>,
    /// Kinds of crime.
    pub crime_types: Vec<String>,
    /// LSOA names or codes.
    pub areas: Option<String>,
    /// The time the evidence covers.
    pub period: Option<String>,
    /// What else was considered.
    pub alternatives: Option<String>,
    /// Why CCTV is the answer.
    pub why_cctv: Option<String>,
}

/// Section 3.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Community {
    /// How people were asked.
    pub how: Option<String>,
    /// When.
    pub dates: Option<String>,
    /// What they said.
    pub result: Option<String>,
    /// What the local policing team says.
    pub policing_view: Option<String>,
}

/// A list to which lines are added; a line keeps its number for good.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lines<T> {
    /// Number of the last line added.
    pub last: u32,
    /// In the order added.
    pub lines: Vec<Line<T>>,
}

/// A line and its number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line<T> {
    /// Kept for good.
    pub number: u32,
    /// What it says.
    #[serde(flatten)]
    pub entry: T,
}

impl<T> Default for Lines<T> {
    fn default() -> Self {
        Lines { last: 0, lines: Vec::new() }
    }
}

impl<T> Lines<T> {
    /// The line with that number.
    pub fn get(&self, number: u32) -> Option<&T> {
        self.lines.iter().find(|line| line.number == number).map(|line| &line.entry)
    }

    /// Adds a line (`None`) or replaces one. Returns its number; `None` when there is no such line or no room.
    pub fn put(&mut self, number: Option<u32>, entry: T) -> Option<u32> {
        match number {
            Some(number) => {
                let line = self.lines.iter_mut().find(|line| line.number == number)?;
                line.entry = entry;
                Some(number)
            }
            None if self.lines.len() < MOST_LINES => {
                self.last += 1;
                self.lines.push(Line { number: self.last, entry });
                Some(self.last)
            }
            None => None,
        }
    }

    /// Takes a line out. False when there is none.
    pub fn remove(&mut self, number: u32) -> bool {
        let before = self.lines.len();
        self.lines.retain(|line| line.number != number);
        self.lines.len() < before
    }

    /// The entries.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.lines.iter().map(|line| &line.entry)
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every one.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// In forms.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// On pages.
            pub fn label(self) -> &'static str {
                match self { $($name::$variant => $label),+ }
            }

            /// Reads a code back.
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|word| word.code() == code)
            }
        }
    };
}

words!(
    /// What is done with a camera.
    CameraWork {
        /// Where there was none.
        New = "new", "New camera";
        /// In place of an old one.
        Upgrade = "upgrade", "Upgrade of an existing camera";
    }
);
words!(
    /// How a camera is mounted and moved.
    CameraType {
        /// Looks one way.
        Fixed = "fixed", "Fixed";
        /// Pan, tilt, zoom.
        Ptz = "ptz", "Pan, tilt and zoom (PTZ)";
        /// Moved from place to place.
        Redeployable = "redeployable", "Redeployable";
    }
);
words!(
    /// What the picture must be good enough for.
    Purpose {
        /// See how a crowd moves.
        Monitor = "monitor", "Monitor: watch the flow of people or traffic";
        /// See that somebody is there.
        Detect = "detect", "Detect: see that somebody is there";
        /// See what they wear and do.
        Observe = "observe", "Observe: see what somebody wears and does";
        /// Tell a known person.
        Recognise = "recognise", "Recognise: tell whether it is somebody known";
        /// Prove who it is.
        Identify = "identify", "Identify: prove who somebody is";
    }
);
words!(
    /// Money or something else.
    MatchKind {
        /// Money.
        Cash = "cash", "Cash";
        /// Time, buildings, kit.
        InKind = "in_kind", "In kind";
    }
);

/// A line of section 4.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Camera {
    /// New or upgrade.
    pub work: Option<CameraWork>,
    /// Asset tag of the camera that an upgrade replaces.
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

/// A line of section 5.
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

/// A match line of section 6.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MatchLine {
    /// Who gives it.
    pub provider: Option<String>,
    /// How much.
    pub amount: Option<Money>,
    /// Cash or in kind.
    pub kind: Option<MatchKind>,
    /// Whether it is secured.
    pub secured: Option<bool>,
}

/// Section 6.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Funding {
    /// What is asked of the fund.
    pub request: Option<Money>,
    /// Who pays the rest.
    pub matches: Lines<MatchLine>,
}

/// Who stands behind the application, when, and for what.
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

/// Section 7.
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

impl Confirmation {
    /// Whether nothing is missing.
    pub fn complete(&self) -> bool {
        self.name.is_some() && self.on.is_some() && self.what.is_some()
    }
}

impl Content {
    /// Sum of the eligible cost of all lines that are complete; `None` when beyond counting.
    pub fn eligible_cost(&self) -> Option<Money> {
        Money::sum(self.costs.iter().filter_map(CostLine::eligible))
    }

    /// Match that counts: secured, cash (or in kind when the scheme counts it), and certified by the s151 officer.
    /// `None` when beyond counting.
    pub fn certified_match(&self, in_kind_counts: bool) -> Option<Money> {
        if !self.confirmations.finance.complete() {
            return Some(Money::ZERO);
        }
        self.secured_match(in_kind_counts)
    }

    /// Match that would count once the s151 officer certifies it.
    pub fn secured_match(&self, in_kind_counts: bool) -> Option<Money> {
        let counts = |line: &&MatchLine| {
            line.secured == Some(true)
                && (line.kind == Some(MatchKind::Cash) || (in_kind_counts && line.kind.is_some()))
        };
        Money::sum(self.funding.matches.iter().filter(counts).filter_map(|line| line.amount))
    }

    /// Times a section was saved.
    pub fn version_of(&self, section: Section) -> u32 {
        self.versions.get(&section).copied().unwrap_or(0)
    }
}

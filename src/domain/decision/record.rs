//! The numbered record of a decision (BRIEF §9): what it says, drafted from the case, and its number.
//! Must not say how it is kept, nor who may read which part of it.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::application::Case;
use crate::domain::application::content::{CameraWork, Content, Part, Standing};
use crate::domain::application::question;
use crate::domain::application::section::Section;
use crate::domain::money::Money;
use crate::domain::scheme::{Policy, Scheme};

/// What a record is called, such as `PCC/D/2018/11`: the deciding office, the calendar year, the next number in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Of the scheme, since the office may be succeeded.
    pub office: String,
    /// In which it was decided.
    pub year: i32,
    /// From 1 on, without a gap.
    pub serial: i32,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/D/{}/{}", self.office, self.year, self.serial)
    }
}

/// On what it was decided besides money and conditions: values of the scheme at that moment, so that an offer and a record say
/// later what they said then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Who gives the money.
    pub funder: String,
    /// Percent that is kept back until completion.
    pub retention_percent: u32,
    /// The last day on which goods and work can be received.
    pub spend_by: NaiveDate,
    /// Certified match that counts.
    pub certified_match: Money,
}

impl Terms {
    /// Those of a case under the scheme as it is.
    pub fn of(scheme: &Scheme, case: &Case) -> Terms {
        Terms {
            funder: scheme.funder.clone(),
            retention_percent: scheme.policy.retention_percent,
            spend_by: case.year.ends().min(scheme.policy.ends_on),
            certified_match: scheme.policy.counting(&case.figures),
        }
    }
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Money is awarded.
    Approved,
    /// It is not.
    Refused,
    /// What was awarded before, or its conditions, changed.
    Varied,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 3] = [Kind::Approved, Kind::Refused, Kind::Varied];

    /// In the database.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Approved => "approved",
            Kind::Refused => "refused",
            Kind::Varied => "varied",
        }
    }

    /// On pages.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Approved => "Approved",
            Kind::Refused => "Refused",
            Kind::Varied => "Varied",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What may not be published, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exempt {
    /// Part 2.
    pub words: String,
    /// Why it is exempt.
    pub because: String,
}

/// The parts of a record besides reasons and conditions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// In a sentence or two.
    pub summary: String,
    /// What the money is for.
    pub proposal: String,
    /// Facts and advice that are published.
    pub part_1: String,
    /// Facts and advice that are not.
    pub exempt: Option<Exempt>,
}

/// The parts as the case itself says them, for whoever decides to edit. `content` is what was submitted. No score, no
/// place of a camera and nobody's name is in them, and nothing of the money left: a decision of another case may be held.
pub fn draft(case: &Case, content: &Content, partnership: &str, policy: &Policy) -> Texts {
    let figures = case.figures;
    Texts {
        summary: format!(
            "{partnership} asks for {} towards its project “{}” in {}.",
            figures.request, case.title, case.year
        ),
        proposal: proposal(case, content, policy),
        part_1: part_1(content),
        exempt: None,
    }
}

fn proposal(case: &Case, content: &Content, policy: &Policy) -> String {
    let figures = case.figures;
    let of = content.applicant.accountable_body.as_deref().unwrap_or("Not named");
    let mut lines = vec![format!("Accountable body: {of}")];
    lines.extend(content.applicant.delivery_body.as_ref().map(|by| format!("Carried out by: {by}")));
    lines.push(format!("Cameras: {}", cameras(content)));
    lines.push(format!("Eligible cost: {}", figures.eligible_cost));
    lines.push(format!("Requested: {} ({})", figures.request, rate(figures.request, figures.eligible_cost)));
    lines.push(format!("Certified match: {}", policy.counting(&figures)));
    lines.join("\n")
}

/// How many of each work, such as "2 × New camera".
fn cameras(content: &Content) -> String {
    let count = |work: CameraWork| content.cameras.iter().filter(|camera| camera.work == Some(work)).count();
    let counted = CameraWork::ALL.iter().map(|work| (count(*work), work.label())).filter(|(n, _)| *n > 0);
    let named = counted.map(|(n, label)| format!("{n} × {label}")).collect::<Vec<_>>();
    if named.is_empty() { "none".to_owned() } else { named.join(", ") }
}

const POWERS: &str = "Powers: the Commissioner may make crime and disorder reduction grants, with any conditions, \
    repayment included (Police Reform and Social Responsibility Act 2011, section 9).";

fn part_1(content: &Content) -> String {
    let given = |part| content.standing(part) == Standing::Given;
    let mut lines = vec![POWERS.to_owned()];
    if given(Part::Finance) {
        lines.push("Money: the s151 officer of the accountable body has certified the match.".to_owned());
    }
    let endorsed = [Part::Chair, Part::Commander].into_iter().filter(|part| given(*part));
    let endorsed: Vec<_> = endorsed.map(Part::whom).collect();
    if !endorsed.is_empty() {
        lines.push(format!("Endorsed by the {}.", endorsed.join(" and the ")));
    }
    lines.extend(stages(content).into_iter().map(|(what, how)| format!("{what}: {}.", how.to_lowercase())));
    lines.join("\n")
}

/// How far the law on cameras is followed, in a word each: no words that people typed.
fn stages(content: &Content) -> Vec<(&'static str, String)> {
    let asked = question::of(Section::Privacy).iter();
    let one = asked.filter(|question| matches!(question.kind, question::Kind::One(_)));
    let due = one.filter(|question| question.is_due(content, &content.privacy));
    due.map(|question| (question.label, question.shown(&content.privacy))).collect()
}

/// A share as people read it: `50%`, `46.15%`; rounded down, empty of nothing.
pub fn rate(part: Money, whole: Money) -> String {
    let (part, whole) = (i128::from(part.pence()), i128::from(whole.pence()));
    if whole <= 0 {
        return String::new();
    }
    let hundredths = part * 10_000 / whole;
    match hundredths % 100 {
        0 => format!("{}%", hundredths / 100),
        rest => format!("{}.{rest:02}%", hundredths / 100),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeZone, Utc};

    use super::*;
    use crate::domain::application::{Figures, Status, sample};
    use crate::domain::scheme;

    #[test]
    fn a_number_names_office_year_and_serial() {
        let number = Number { office: "PCC".into(), year: 2018, serial: 11 };
        assert_eq!(number.to_string(), "PCC/D/2018/11");
        assert!(Kind::ALL.into_iter().all(|kind| Kind::from_code(kind.code()) == Some(kind)));
    }

    #[test]
    fn a_share_is_shown_as_percent_rounded_down() {
        let cases =
            [(1, 2, "50%"), (6_500_000, 14_125_000, "46.01%"), (1, 3, "33.33%"), (0, 5, "0%"), (5, 0, "")];
        for (part, whole, shown) in cases {
            assert_eq!(rate(Money::from_pence(part), Money::from_pence(whole)), shown, "{part}/{whole}");
        }
    }

    #[test]
    fn a_draft_says_what_is_proposed_and_no_place_no_name_no_score() {
        let at = Utc.with_ymd_and_hms(2018, 10, 1, 9, 0, 0).unwrap();
        let money = Money::from_pence(100_000);
        let on = NaiveDate::from_ymd_opt(2018, 9, 1).unwrap();
        let content = sample::content("A case", "Shropshire Council", money, on);
        let cost = Money::from_pence(200_000);
        let figures =
            Figures { request: money, eligible_cost: cost, certified_match: money, ..Figures::default() };
        let case = Case { figures, ..sample::case(Status::Assessed, at) };
        let texts = draft(&case, &content, "Shropshire", &scheme::sample().policy);
        assert_eq!(texts.summary, "Shropshire asks for £1,000.00 towards its project “A case” in 2018/19.");
        for words in ["2 × New camera", "Shropshire Council", "£1,000.00 (50%)", "£2,000.00"] {
            assert!(texts.proposal.contains(words), "{words}: {}", texts.proposal);
        }
        for words in
            ["section 9", "has certified the match", "chair", "Data protection impact assessment: drafted."]
        {
            assert!(texts.part_1.contains(words), "{words}: {}", texts.part_1);
        }
        let all = format!("{} {} {}", texts.summary, texts.proposal, texts.part_1);
        for private in ["High Street", "SO 5112", "Hughes", "Lloyd", "Bennett", "of 100"] {
            assert!(!all.contains(private), "{private}");
        }
        assert_eq!(texts.exempt, None);
    }
}

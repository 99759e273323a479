//! What the service knows of each gate from the case and the answers as they were sent in: shown beside the question, so that
//! nobody looks it up. Where it is certain, no other answer is taken; what needs judgement stays the assessor's.

use super::Passed::{self, No, NotApplicable, Yes};
use crate::domain::allocation::Limits;
use crate::domain::application::Case;
use crate::domain::application::content::{Content, Part, Standing};
use crate::domain::application::question;
use crate::domain::application::section::Section;
use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::scheme::Scheme;
use chrono::NaiveDate;

/// What the service knows of a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its code in [`super::GATES`].
    pub gate: &'static str,
    /// The answers that agree with it.
    pub allows: &'static [Passed],
    /// The facts, as sentences without the last full stop.
    pub because: String,
}

impl Known {
    /// Whether this answer agrees with what is known.
    pub fn allows(&self, answer: Passed) -> bool {
        self.allows.contains(&answer)
    }

    /// The facts, after what they demand of the answer, if anything.
    pub fn told(&self) -> String {
        let words = |answers: &[Passed]| {
            let word = |answer: &Passed| match answer {
                Yes => "yes",
                No => "no",
                NotApplicable => "does not apply",
            };
            answers.iter().map(word).collect::<Vec<_>>().join(" or ")
        };
        match self.allows {
            [_] | [_, _] => format!("The answer must be {}. {}", words(self.allows), self.because),
            _ => self.because.clone(),
        }
    }
}

const ANY: &[Passed] = &[Yes, No, NotApplicable];

/// What is known of the gates on the day `today`, in their order: of a case, of the answers as they were sent in, with the
/// money left now.
pub fn known(
    case: &Case,
    content: &Content,
    scheme: &Scheme,
    limits: &Limits,
    today: NaiveDate,
) -> Vec<Known> {
    let known = [
        Some(capital(content, scheme)),
        matched(case, scheme, limits),
        Some(cap_and_dates(case, scheme, limits, today)),
        Some(endorsed(content)),
        Some(Known { gate: "running_costs", allows: ANY, because: said(content, Section::Running, RUNNING) }),
        Some(dpia(content)),
        Some(Known { gate: "compatible_kit", allows: ANY, because: said(content, Section::Technical, KIT) }),
    ];
    known.into_iter().flatten().collect()
}

/// The answers that tell who covers the running costs, and what the kit is.
const RUNNING: &[&str] = &["model", "monitoring", "maintenance", "transmission"];
const KIT: &[&str] = &["make_model", "onvif", "recorder", "occ_link"];

/// These answers of a section, each under what it is called.
fn said(content: &Content, section: Section, codes: &[&str]) -> String {
    let Some(answers) = content.form(section) else { return String::new() };
    let asked = question::of(section).iter().filter(|question| codes.contains(&question.code));
    let said = |question: &question::Question| {
        let words = question.shown(answers);
        (!words.is_empty()).then(|| format!("{}: {words}", question.label))
    };
    let said: Vec<String> = asked.filter_map(said).collect();
    if said.is_empty() { "The application does not say".to_owned() } else { said.join(". ") }
}

/// A category that is not paid for is certain; whether a cost is in the right one is for the assessor to see.
fn capital(content: &Content, scheme: &Scheme) -> Known {
    let count = content.costs.lines.len();
    let lines = if count == 1 { "1 cost line".to_owned() } else { format!("{count} cost lines") };
    let mut categories: Vec<&str> =
        content.costs.iter().filter_map(|line| line.category.as_deref()).collect();
    categories.sort_unstable();
    categories.dedup();
    let refused: Vec<String> = categories
        .iter()
        .filter_map(|name| scheme.refuses_category(name).map(|why| format!("{name}: {why}")))
        .collect();
    match refused.is_empty() {
        true => Known {
            gate: "capital",
            allows: &[Yes, No],
            because: format!("{lines}, in categories that the scheme pays for: {}", categories.join(", ")),
        },
        false => Known {
            gate: "capital",
            allows: &[No],
            because: format!("Of {lines}, some are not paid for. {}", refused.join(". ")),
        },
    }
}

/// A scheme that may pay everything asks for no match, so there is nothing to know.
fn matched(case: &Case, scheme: &Scheme, limits: &Limits) -> Option<Known> {
    let (figures, request) = (case.figures, case.figures.request);
    scheme.policy.asks_for_match().then(|| Known {
        gate: "match",
        allows: if request <= limits.matched { &[Yes] } else { &[No] },
        because: format!(
            "The request is {request}; the certified match of {} that counts allows {}",
            scheme.policy.counting(&figures),
            limits.matched
        ),
    })
}

fn cap_and_dates(case: &Case, scheme: &Scheme, limits: &Limits, today: NaiveDate) -> Known {
    let request = case.figures.request;
    let closed = scheme.policy.open_for(case.year, today).err();
    let (cap, envelope) = (limits.cap_left, limits.envelope_left);
    let when = match &closed {
        Some(closed) => closed.to_string(),
        None => format!("The financial year {} is open until {}", case.year, date::show(case.year.ends())),
    };
    let some = cap > Money::ZERO && envelope > Money::ZERO;
    let part = match (some, cap.checked_sub(request)) {
        (true, Some(left)) if left >= Money::ZERO && request <= envelope => {
            format!("{left} of the cap would be left after it. ")
        }
        (true, _) => "A part of it can be awarded. ".to_owned(),
        (false, _) => String::new(),
    };
    Known {
        gate: "cap_and_dates",
        allows: if some && closed.is_none() { &[Yes] } else { &[No] },
        because: format!(
            "The request is {request}; {cap} is left of the cap and {envelope} of the envelope. {part}{when}"
        ),
    }
}

/// An early application has no endorsement of its own, only what its officers wrote down of it: that is to be judged.
fn endorsed(content: &Content) -> Known {
    let parts = [Part::Chair, Part::Commander];
    let line = |part: Part| {
        let (noted, on) = match (content.standing(part), content.endorsements.get(part)) {
            (Standing::Given, Some(asked)) => {
                (asked.name.clone(), asked.answer.as_ref().map(|answer| date::today(answer.at)))
            }
            (_, Some(asked)) => {
                return format!("{}: {}, has not endorsed it as it is", part.title(), asked.name);
            }
            (_, None) => {
                let noted = match part {
                    Part::Chair => &content.confirmations.chair,
                    _ => &content.confirmations.commander,
                };
                match &noted.name {
                    Some(name) => (format!("{name}, as officers of the partnership wrote down"), noted.on),
                    None => return format!("{}: was not asked", part.title()),
                }
            }
        };
        let on = on.map(|day| format!(", on {}", date::show(day))).unwrap_or_default();
        format!("{}: endorsed by {noted}{on}", part.title())
    };
    let given = parts.iter().filter(|part| content.standing(**part) == Standing::Given).count();
    let asked = parts.iter().any(|part| content.endorsements.get(*part).is_some());
    let noted = content.confirmations.chair.name.is_some() && content.confirmations.commander.name.is_some();
    Known {
        gate: "endorsed",
        allows: match (given, asked, noted) {
            (2, ..) => &[Yes],
            (_, false, true) => &[Yes, No],
            _ => &[No],
        },
        because: parts.map(line).join(". "),
    }
}

/// Whether it is due follows from the cameras; whether a draft will do is for the assessor to see.
fn dpia(content: &Content) -> Known {
    let stage = question::of(Section::Privacy).iter().find(|question| question.code == "dpia");
    let shown = stage.map(|question| question.shown(&content.privacy)).unwrap_or_default();
    let missing = stage.and_then(|question| question.missing(content, &content.privacy)).is_some();
    let stage = if shown.is_empty() { "not said".to_owned() } else { shown.to_lowercase() };
    match (content.has_new_views(), missing) {
        (false, _) => Known {
            gate: "dpia",
            allows: &[Yes, NotApplicable],
            because: "None is due: no camera is new, is moved or will see anything else than before"
                .to_owned(),
        },
        (true, missing) => Known {
            gate: "dpia",
            allows: if missing { &[No] } else { &[Yes, No] },
            because: format!(
                "One is due: a camera is new, is moved or will see something else. How far it is: {stage}"
            ),
        },
    }
}

#[cfg(test)]
mod tests;

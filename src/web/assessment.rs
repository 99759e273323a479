//! Returning and assessing, as PCC staff meet them.

pub mod rows;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::application::{Seen, address, by, done, found};
use super::component::Field;
use super::effect::{Effect, effect};
use super::form::{Errors, Posted, Reader};
use super::page::FormPage;
use super::problem::Problem;
use super::section::{PARAGRAPH, Typed};
use super::session::{SignedIn, Staff, Visit};
use crate::App;
use crate::domain::application::section::Section;
use crate::domain::application::transition::AssessRefusal;
use crate::domain::application::{Action, Case, Status, destination};
use crate::domain::assessment::{
    Assessment, CRITERIA, GATES, Known, MOST, Passed, Recommendation, Score, Unsound, known,
};
use crate::domain::event::SentBack;
use crate::domain::person::{Commissioner, GrantsOfficer, Person};
use crate::domain::{date, text};
use crate::service::Failure;
use crate::service::assessment::{self, Sender};
use crate::store::assessment as kept;

/// Tells that a draft is to be saved.
const DRAFT: &str = "draft";

/// A state from which the action leads somewhere; otherwise the case's page says how it stands.
pub fn possible(case: &Case, action: Action) -> Result<(), Problem> {
    let judges = matches!(action, Action::Assess | Action::Approve | Action::Refuse);
    match destination(case.status, action) {
        Some(_) if judges => case.answered().map_err(|waits| Problem::Closed(format!("{waits}."))),
        Some(_) => Ok(()),
        None => Err(Problem::Elsewhere(address(&case.reference))),
    }
}

fn return_page(visit: &Visit, case: &Case, typed: Typed<'_>) -> FormPage {
    let reason = |s: Section| typed.paragraph(&format!("reason_{}", s.code()), s.title()).rows(3);
    let fields = Section::ALL.into_iter().map(reason).collect();
    let action = format!("{}/return", address(&case.reference));
    FormPage::new(visit, "Return to the partnership", action, fields, "Return to the partnership")
        .caption(format!("{} {}", case.reference, case.title))
        .intro("Say for each section that must change why. Leave the others empty. The partnership is told by e-mail which sections, and reads your words on the application’s page.")
        .back(address(&case.reference))
}

fn sender(person: &Person, case: &Case) -> Result<Sender, Problem> {
    let commissioner = Commissioner::of(person).filter(|_| case.status == Status::Assessed);
    let officer = GrantsOfficer::of(person).map(Sender::GrantsOfficer);
    officer.or(commissioner.map(Sender::Commissioner)).ok_or(Problem::Changed)
}

/// `GET /applications/{reference}/return`
pub async fn ask_return(visit: Visit, Seen { case, .. }: Seen) -> Result<Response, Problem> {
    possible(&case, Action::Return)?;
    return_page(&visit, &case, Typed { posted: &Posted::default(), errors: &Errors::default() }).show()
}

/// `POST /applications/{reference}/return`
pub async fn send_back(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut read = Reader::new(&posted);
    let mut sections = Vec::new();
    for section in Section::ALL {
        let label = format!("The reason for “{}”", section.title());
        let reason = read.paragraph(&format!("reason_{}", section.code()), &label, PARAGRAPH);
        sections.extend(reason.map(|reason| SentBack { section, reason }));
    }
    let mut errors = read.errors();
    if sections.is_empty() && errors.is_empty() {
        errors.push("reason_applicant", "Give a reason for at least one section");
    }
    if !errors.is_empty() {
        let typed = Typed { posted: &posted, errors: &errors };
        return return_page(&visit, &case, typed).refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors);
    }
    let key = posted.key();
    let sender = sender(&person, &case)?;
    assessment::send_back(&app.db, sender, by(&visit, &key), &case.reference, sections).await?;
    Ok(done(&case.reference, "returned"))
}

fn passed(typed: &str) -> Option<Passed> {
    match typed {
        "yes" => Some(Passed::Yes),
        "no" => Some(Passed::No),
        "not_applicable" => Some(Passed::NotApplicable),
        _ => None,
    }
}

fn fields(typed: Typed<'_>, known: &[Known]) -> Vec<Field> {
    let answers = || {
        [("yes", "Yes"), ("no", "No"), ("not_applicable", "Does not apply")]
            .map(|(v, l)| (v.to_owned(), l.to_owned()))
            .to_vec()
    };
    let mut fields: Vec<Field> = GATES
        .iter()
        .map(|gate| {
            let field = typed.radios(&format!("gate_{}", gate.code), gate.question, answers()).inline();
            match known.iter().find(|known| known.gate == gate.code) {
                Some(known) => field.hint(known.told()),
                None => field,
            }
        })
        .collect();
    for criterion in CRITERIA {
        let scores = (0..=MOST).map(|n| (n.to_string(), n.to_string())).collect();
        let label = format!("{} (weight {})", criterion.name, criterion.weight);
        fields.push(typed.radios(&format!("score_{}", criterion.code), &label, scores).inline());
        let because = format!("Why this score for {}", text::lower(criterion.name));
        fields.push(typed.paragraph(&format!("because_{}", criterion.code), &because).rows(2));
    }
    let advice = Recommendation::ALL.iter().map(|r| (r.code().to_owned(), r.label().to_owned())).collect();
    fields.push(typed.radios("recommendation", "Recommendation", advice));
    fields.push(
        typed
            .paragraph("conditions", "Conditions")
            .rows(3)
            .hint("Only if you recommend funding with conditions"),
    );
    fields.push(typed.paragraph("summary", "Summary for the Commissioner"));
    fields
}

fn read(posted: &Posted) -> Result<Assessment, Errors> {
    let mut read = Reader::new(posted);
    let gates: Vec<Option<Passed>> = GATES
        .iter()
        .map(|gate| {
            let what = format!("whether {}", gate.whether);
            read.required_one_of(&format!("gate_{}", gate.code), &what, passed)
        })
        .collect();
    let score = |typed: &str| typed.parse::<u32>().ok().filter(|n| *n <= MOST);
    let mut scores = Vec::new();
    for criterion in CRITERIA {
        let name = text::lower(criterion.name);
        let what = format!("a score for {name}");
        let given = read.required_one_of(&format!("score_{}", criterion.code), &what, score);
        let label = format!("A sentence on {name}");
        let because = read.required_paragraph(&format!("because_{}", criterion.code), &label, PARAGRAPH);
        scores.extend(given.zip(because).map(|(score, because)| Score { score, because }));
    }
    let recommendation =
        read.required_one_of("recommendation", "A recommendation", Recommendation::from_code);
    let conditions = read.paragraph("conditions", "The conditions", PARAGRAPH);
    let summary = read.required_paragraph("summary", "The summary for the Commissioner", PARAGRAPH);
    let errors = read.errors();
    match (recommendation, summary) {
        (Some(recommendation), Some(summary)) if errors.is_empty() => Ok(Assessment {
            gates: gates.into_iter().flatten().collect(),
            scores,
            recommendation,
            conditions,
            summary,
        }),
        _ => Err(errors),
    }
}

/// What the assessor judges by: the figures, and the answers as they were sent in.
struct Judged {
    effect: Effect,
    known: Vec<Known>,
}

impl Judged {
    async fn of(app: &App, visit: &Visit, case: &Case) -> Result<Judged, Problem> {
        let effect = effect(app, case).await?;
        let known = known(case, &effect.submitted, &effect.scheme, &effect.limits, date::today(visit.now));
        Ok(Judged { effect, known })
    }
}

fn assess_page(visit: &Visit, case: &Case, judged: Judged, typed: Typed<'_>) -> FormPage {
    let action = format!("{}/assess", address(&case.reference));
    let fields = fields(typed, &judged.known);
    FormPage::new(visit, "Assess the application", action, fields, "Record the assessment")
        .caption(format!("{} {}", case.reference, case.title))
        .intro("Answer every gate, give every criterion a score from 0 to 5 with a sentence, and recommend.")
        .facts(judged.effect.money.into_iter().chain(judged.effect.facts).collect())
        .answers(judged.effect.answers)
        .other(DRAFT, "Save as a draft")
        .back(address(&case.reference))
}

/// `GET /applications/{reference}/assess`
pub async fn ask_assess(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    possible(&case, Action::Assess)?;
    if kept::has_locked(&app.db, &case, officer.id()).await? {
        return Err(Problem::Closed(format!("{}.", AssessRefusal::Locked)));
    }
    let judged = Judged::of(&app, &visit, &case).await?;
    let draft = kept::draft(&app.db, &case, officer.id()).await?.map(Posted::of).unwrap_or_default();
    assess_page(&visit, &case, judged, Typed { posted: &draft, errors: &Errors::default() }).show()
}

/// `POST /applications/{reference}/assess`
pub async fn assess(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    Seen { case, viewer }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    if posted.get(DRAFT) == "yes" {
        return save_draft(&app, &visit, officer, &case, &posted).await;
    }
    let errors = match read(&posted) {
        Err(errors) => errors,
        Ok(read) => {
            let key = posted.key();
            match assessment::assess(&app.db, officer, by(&visit, &key), &case.reference, &read).await {
                Ok(()) => {
                    let case = found(&app, viewer, &case.reference).await?;
                    let word = if case.status == Status::Submitted { "locked" } else { "assessed" };
                    return Ok(done(&case.reference, word));
                }
                Err(Failure::Refused(AssessRefusal::WrongState(_))) => return Err(Problem::Changed),
                Err(Failure::Refused(refusal @ (AssessRefusal::Waits(_) | AssessRefusal::Locked))) => {
                    return Err(Problem::Closed(format!("{refusal}.")));
                }
                Err(Failure::Refused(refusal)) => refused(&refusal),
                Err(other) => return Err(other.into()),
            }
        }
    };
    possible(&case, Action::Assess)?;
    let judged = Judged::of(&app, &visit, &case).await?;
    let typed = Typed { posted: &posted, errors: &errors };
    assess_page(&visit, &case, judged, typed).refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

async fn save_draft(
    app: &App,
    visit: &Visit,
    officer: GrantsOfficer,
    case: &Case,
    posted: &Posted,
) -> Result<Response, Problem> {
    let typed: Vec<_> = posted.typed().into_iter().filter(|(name, _)| name != DRAFT).collect();
    match assessment::save_draft(&app.db, officer, by(visit, &None), &case.reference, &typed).await {
        Ok(()) => Ok(done(&case.reference, "drafted")),
        Err(Failure::Refused(AssessRefusal::Locked)) => {
            Err(Problem::Closed(format!("{}.", AssessRefusal::Locked)))
        }
        Err(other) => Err(other.into()),
    }
}

fn field_of(unsound: &Unsound) -> String {
    match unsound {
        Unsound::GateFailed(gate) => format!("gate_{}", gate.code),
        Unsound::CriterionTooLow { criterion, .. } => format!("score_{}", criterion.code),
        Unsound::NoConditions | Unsound::Conditions => "conditions".to_owned(),
        Unsound::Incomplete | Unsound::TotalTooLow { .. } => "recommendation".to_owned(),
    }
}

fn refused(refusal: &AssessRefusal) -> Errors {
    let mut errors = Errors::default();
    match refusal {
        AssessRefusal::Unsound { contradicted, unsound } => {
            for known in contradicted {
                errors.push(format!("gate_{}", known.gate), known.told());
            }
            for one in unsound {
                errors.push(field_of(one), one.to_string());
            }
        }
        AssessRefusal::WrongState(_) | AssessRefusal::Waits(_) | AssessRefusal::Locked => {
            errors.push("recommendation", refusal.to_string());
        }
    }
    errors
}

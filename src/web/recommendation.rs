//! The recommendation pack: every assessed case that waits for a decision on one page to print, after the money that is left.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::assessment::rows::{left_out, together};
use super::component::SummaryRow;
use super::page::render;
use super::problem::Problem;
use super::session::{Seer, Visit};
use super::shell::Shell;
use crate::App;
use crate::domain::allocation::Allocation;
use crate::domain::application::answers::of_section;
use crate::domain::application::content::Content;
use crate::domain::application::section::Section;
use crate::domain::assessment::{CRITERIA, GATES, Passed, Recommendation};
use crate::domain::date;
use crate::domain::decision::record::rate;
use crate::domain::money::Money;
use crate::domain::recommendation::{self, over_cap, over_envelope, recommended};
use crate::domain::scheme::Scheme;
use crate::store::assessment::Locked;
use crate::store::recommendation::{Waiting, waiting};
use crate::store::scheme::{self, BoardRow};

/// Cases in a pack; more than can be read in a sitting.
const MOST: u64 = 50;

/// One allocation.
struct Cap {
    name: String,
    year: String,
    cap: Money,
    committed: Money,
    left: Money,
    requested: Money,
    recommended: Money,
    fits: String,
}

/// One case.
struct Case {
    reference: String,
    title: String,
    facts: Vec<SummaryRow>,
    scores: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "recommendation/pack.html")]
struct PackPage {
    shell: Shell,
    day: String,
    caps: Vec<Cap>,
    envelopes: Vec<String>,
    cases: Vec<Case>,
    more: bool,
    /// Whether those of a partnership are left out, as whoever reads applies for it.
    left_out: bool,
}

fn allocation(row: &BoardRow) -> Allocation {
    Allocation {
        id: row.allocation,
        partnership: row.partnership,
        year: row.year,
        cap: row.standing.cap,
        committed: row.standing.committed,
    }
}

/// A case with the scheme and the allocation that it would be paid from.
struct Placed<'a> {
    case: &'a Waiting,
    scheme: &'a Scheme,
    allocation: Allocation,
}

impl Placed<'_> {
    fn is_recommended(&self) -> bool {
        let funds = |advice| matches!(advice, Recommendation::Fund | Recommendation::FundWithConditions);
        self.case.assessments.iter().any(|one| funds(one.assessment.recommendation))
    }

    fn sums(&self) -> recommendation::Waiting {
        let limits = self.scheme.limits(self.allocation.left(), self.case.figures);
        recommendation::Waiting::new(self.allocation.id, self.is_recommended(), self.case.figures, &limits)
    }

    fn shown(&self) -> Case {
        let (case, figures) = (self.case, self.case.figures);
        let most = self.scheme.limits(self.allocation.left(), figures).most().min(figures.request);
        let asked = format!(
            "{} ({} of the eligible cost)",
            figures.request,
            rate(figures.request, figures.eligible_cost)
        );
        let mut facts = vec![
            SummaryRow::new("Partnership", format!("{}, {}", case.partnership_name, case.year)),
            SummaryRow::new("Asked for", asked),
            SummaryRow::new("Eligible cost", figures.eligible_cost.to_string()),
            SummaryRow::new("Certified match", self.scheme.policy.certified(&figures)),
            SummaryRow::new("The most that can be awarded now", most.to_string()),
        ];
        let mut scores = Vec::new();
        facts.extend(left_out(&case.left_out, case.assessments.is_empty()));
        facts.extend(together(&case.assessments));
        let several = case.assessments.len() > 1;
        for Locked { assessment, name, .. } in &case.assessments {
            let key = |what: &str| if several { format!("{name}: {what}") } else { what.to_owned() };
            let advice = format!("{}, {} of 100", assessment.recommendation.label(), assessment.total());
            facts.push(SummaryRow::new(key("Recommendation"), format!("{advice}\n{}", assessment.summary)));
            facts.extend(
                assessment.conditions.as_ref().map(|words| SummaryRow::new(key("Conditions"), words)),
            );
            facts.push(SummaryRow::new(key("Gates"), gates(&assessment.gates)));
            let given = CRITERIA.iter().zip(&assessment.scores);
            scores.extend(given.map(|(criterion, score)| {
                (key(criterion.name), format!("{} of 5", score.score), score.because.clone())
            }));
        }
        let by: Vec<_> = case.assessments.iter().map(|one| one.name.as_str()).collect();
        let since = date::show(date::today(case.since));
        facts.push(SummaryRow::new("Assessed by", format!("{}, {since}", by.join(" and "))));
        let privacy = case.content.as_ref().map(privacy).unwrap_or_default();
        facts.extend((!privacy.is_empty()).then(|| SummaryRow::new("Privacy", privacy.join("\n"))));
        let interests: Vec<_> = case.interests.iter().map(|(who, what)| format!("{who}: {what}")).collect();
        let interests = if interests.is_empty() { "None".to_owned() } else { interests.join("\n") };
        facts.push(SummaryRow::new("Interests declared", interests));
        Case { reference: case.reference.clone(), title: case.title.clone(), facts, scores }
    }
}

/// What the public would ask first, as it was answered.
fn privacy(content: &Content) -> Vec<String> {
    let answers = of_section(content, Section::Privacy).into_iter().filter(|answer| !answer.value.is_empty());
    answers.map(|answer| format!("{}: {}", answer.label, answer.value)).collect()
}

/// Those that hold in one line; each other one by itself.
fn gates(answers: &[Passed]) -> String {
    let of = |wanted: Passed| {
        GATES.iter().zip(answers).filter(move |(_, answer)| **answer == wanted).map(|(gate, _)| gate.question)
    };
    let mut lines = vec![format!("{} of {} hold", of(Passed::Yes).count(), GATES.len())];
    lines.extend(of(Passed::No).map(|question| format!("No: {question}")));
    lines.extend(of(Passed::NotApplicable).map(|question| format!("Does not apply: {question}")));
    lines.join("\n")
}

fn cap(row: &BoardRow, sums: &[recommendation::Waiting]) -> Cap {
    let allocation = allocation(row);
    let over = over_cap(sums, &allocation);
    let recommended = recommended(sums, allocation.id);
    Cap {
        name: row.name.clone(),
        year: row.year.to_string(),
        cap: allocation.cap,
        committed: allocation.committed,
        left: allocation.left(),
        requested: row.standing.requested,
        recommended,
        fits: match (recommended, over) {
            (Money::ZERO, _) => "Nothing recommended".to_owned(),
            (_, Money::ZERO) => "Yes".to_owned(),
            (_, over) => format!("No, {over} too much"),
        },
    }
}

fn envelope(scheme: &Scheme, placed: &[Placed<'_>]) -> String {
    let own: Vec<_> = placed.iter().filter(|one| one.scheme.id == scheme.id).map(Placed::sums).collect();
    let (left, over) = (scheme.envelope.left(), over_envelope(&own, &scheme.envelope));
    let fits = match over {
        Money::ZERO => "Everything that is recommended fits under it.".to_owned(),
        over => format!("What is recommended passes it by {over}."),
    };
    let (committed, limit) = (scheme.envelope.committed, scheme.envelope.limit);
    format!("{}: {committed} of the envelope of {limit} is committed and {left} is left. {fits}", scheme.name)
}

/// `GET /recommendations`
pub async fn show(State(app): State<App>, visit: Visit, Seer(viewer): Seer) -> Result<Response, Problem> {
    let insider = viewer.insider().ok_or(Problem::Forbidden)?;
    let (cases, more) = waiting(&app.db, insider, MOST).await?;
    let mut schemes = scheme::all(&app.db).await?;
    for one in &mut schemes {
        one.envelope = scheme::envelope_seen(&app.db, one, insider.applies_for()).await?;
    }
    let board = scheme::standings(&app.db).await?;
    let place = |case| -> Option<Placed<'_>> {
        let case: &Waiting = case;
        let of = |row: &&BoardRow| {
            (row.scheme, row.partnership, row.year) == (case.scheme, case.partnership, case.year)
        };
        let allocation = allocation(board.iter().find(of)?);
        let scheme = schemes.iter().find(|scheme| scheme.id == case.scheme)?;
        Some(Placed { case, scheme, allocation })
    };
    let placed: Vec<_> = cases.iter().filter_map(place).collect();
    let sums: Vec<_> = placed.iter().map(Placed::sums).collect();
    let concerned = |row: &&BoardRow| {
        placed.iter().any(|one| one.case.year == row.year && one.case.scheme == row.scheme)
            && insider.applies_for() != Some(row.partnership)
    };
    let page = PackPage {
        shell: Shell::new(&visit, "Recommendations"),
        day: date::show(date::today(visit.now)),
        caps: board.iter().filter(concerned).map(|row| cap(row, &sums)).collect(),
        envelopes: schemes
            .iter()
            .filter(|scheme| placed.iter().any(|one| one.scheme.id == scheme.id))
            .map(|scheme| envelope(scheme, &placed))
            .collect(),
        cases: placed.iter().map(Placed::shown).collect(),
        more,
        left_out: insider.applies_for().is_some(),
    };
    render(StatusCode::OK, &page)
}

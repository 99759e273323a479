//! Lists to which lines are added: cameras, costs, match. Their pages; one line is added, changed and removed in `line`.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::address;
use super::case::Done;
use super::context::Context;
use super::presence::Others;
use crate::domain::allocation::Limits;
use crate::domain::application::Case;
use crate::domain::application::content::{Camera, Content, CostLine, Lines, MatchLine};
use crate::domain::application::question::{Answers, Kind, Question, of};
use crate::domain::application::section::Section;
use crate::domain::money::Money;
use crate::domain::scheme::Policy;
use crate::web::component::{ErrorItem, Field, Sketch, SummaryRow};
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::section::{self as form, Typed};
use crate::web::session::Visit;
use crate::web::shell::Shell;

/// One line in the list.
pub struct Row {
    /// Kept for good.
    pub number: u32,
    /// What it is.
    pub title: String,
    /// More of what it says.
    pub detail: String,
    /// Money or position.
    pub amount: String,
}

#[derive(Template)]
#[template(path = "application/lines.html")]
struct LinesPage {
    shell: Shell,
    reference: String,
    caption: String,
    heading: &'static str,
    thing: &'static str,
    aside: &'static str,
    aside_kind: &'static str,
    base: String,
    rows: Vec<Row>,
    total: Option<SummaryRow>,
    inset: Option<String>,
    limits: Vec<SummaryRow>,
    too_high: Vec<String>,
    far_away: Vec<String>,
    others: Others,
    sketch: Option<Sketch>,
    fields: Vec<Field>,
    errors: Vec<ErrorItem>,
    version: u32,
    key: String,
}

/// What one line of a section is called.
pub fn thing(section: Section) -> &'static str {
    section.thing().unwrap_or("line")
}

/// What stands over the third column, and how it is set.
fn aside(section: Section) -> (&'static str, &'static str) {
    match section {
        Section::Cameras => ("Position", ""),
        Section::Costs | Section::Funding => ("Amount", "money"),
        Section::Risks => ("Likelihood", ""),
        _ => ("Day", ""),
    }
}

/// The lines of a section, each by what it says; by its number as long as it does not say what it is.
pub fn listed(content: &Content, section: Section, policy: &Policy) -> Vec<Row> {
    let amount = |shown: Option<String>| shown.unwrap_or_else(|| "Not complete".to_owned());
    fn each<T>(
        lines: &Lines<T>,
        word: &str,
        row: impl Fn(&T) -> (Option<String>, Vec<String>, Option<String>),
        amount: impl Fn(Option<String>) -> String,
    ) -> Vec<Row> {
        let show = |line: &crate::domain::application::content::Line<T>| {
            let (title, detail, shown) = row(&line.entry);
            let title = title.unwrap_or_else(|| format!("{word} {}", line.number));
            Row { number: line.number, title, detail: detail.join(", "), amount: amount(shown) }
        };
        lines.lines.iter().map(show).collect()
    }
    let money = |m: Option<Money>| m.map(|m| m.to_string());
    match section {
        Section::Cameras => {
            let row = |c: &Camera| {
                let detail = [c.work.map(|w| w.label()), c.camera_type.map(|t| t.label())];
                let detail = detail.into_iter().flatten().map(str::to_owned).collect();
                let at = c.coordinates.map(|at| at.grid_reference().unwrap_or_else(|| at.to_string()));
                (c.place.clone(), detail, at)
            };
            each(&content.cameras, "Camera", row, amount)
        }
        Section::Costs => {
            let row = |c: &CostLine| {
                let price = [c.quantity.map(|q| format!("{q} ×")), money(c.unit_net)];
                let price = price.into_iter().flatten().collect::<Vec<_>>().join(" ");
                let detail = c.category.clone().into_iter().chain((!price.is_empty()).then_some(price));
                (c.description.clone(), detail.collect(), money(c.eligible()))
            };
            each(&content.costs, "Cost", row, amount)
        }
        Section::Funding => {
            let row = |m: &MatchLine| {
                let secured = m.secured.map(|s| if s { "secured" } else { "not secured" });
                let beside = m.kind.filter(|kind| !policy.counts(*kind)).map(|_| "does not count");
                let detail = [m.kind.map(|k| k.label()), secured, beside];
                let detail = detail.into_iter().flatten().map(str::to_owned).collect();
                (m.provider.clone(), detail, money(m.amount))
            };
            each(&content.funding.matches, "Match line", row, amount)
        }
        _ => {
            let row = |line: &Answers| {
                let set_aside = |q: &&Question| matches!(q.kind, Kind::Date) || q.code == "likelihood";
                let said = |q: &Question| Some(q.shown(line)).filter(|said| !said.is_empty());
                let rest = of(section).iter().filter(|q| !set_aside(q)).map(said);
                let (first, rest) = (rest.clone().next().flatten(), rest.skip(1).flatten().collect());
                (first, rest, of(section).iter().find(set_aside).and_then(said))
            };
            let none = Lines::default();
            each(content.list(section).unwrap_or(&none), "Line", row, amount)
        }
    }
}

/// What can be asked for, as the funding page says it: with the match as entered, and with what is certified of it. The
/// amount comes first and the certificate after, so that neither waits for the other.
fn limit_rows(limits: &Limits, beside: Money, context: &Context) -> Vec<SummaryRow> {
    let (content, scheme) = (&context.content, &context.scheme);
    let entered = content.limits_as_entered(scheme, limits);
    let first = content.needed_first(scheme);
    let most = match first.as_slice() {
        [] => entered.most().to_string(),
        first => format!("{} until you add: {}", entered.most(), first.join(", ")),
    };
    let mut rows = vec![
        SummaryRow::new("Left of the cap for the year", limits.cap_left.to_string()),
        SummaryRow::new("Requested by your other applications, not decided", beside.to_string()),
        SummaryRow::new("Left of the scheme’s envelope", limits.envelope_left.to_string()),
        SummaryRow::new("The fund’s share of the eligible cost, at most", limits.share.to_string()),
    ];
    if scheme.policy.asks_for_match() {
        rows.push(SummaryRow::new("Allowed by the match as entered, at most", entered.matched.to_string()));
        let beside = content.match_beside(&scheme.policy).filter(|beside| *beside > Money::ZERO);
        rows.extend(beside.map(|beside| {
            SummaryRow::new("Other match, which is shown and does not count", beside.to_string())
        }));
    }
    rows.push(SummaryRow::new("The most you can ask for", most));
    if scheme.policy.asks_for_match() {
        let so_far = match content.is_certified() {
            true => limits.most().to_string(),
            false => format!("{}: the match is not certified yet", limits.most()),
        };
        rows.push(SummaryRow::new("Of that, backed by certified match", so_far));
    }
    rows
}

/// What the page says beside the answers.
pub struct Told {
    /// What the partnership's other applications ask for, on the funding page.
    pub requested: Option<Money>,
    /// Cameras far from the partnership's area.
    pub far_away: Vec<String>,
    /// Who else is at it.
    pub others: Others,
    /// Where the cameras are.
    pub sketch: Option<Sketch>,
}

/// The page of a section that holds a list; on the funding page also the request.
pub fn list_page(
    visit: &Visit,
    case: &Case,
    section: Section,
    context: &Context,
    limits: &Limits,
    told: Told,
    typed: Typed<'_>,
) -> Result<Response, Problem> {
    let (content, funding) = (&context.content, section == Section::Funding);
    let (aside, aside_kind) = aside(section);
    let total = match section {
        Section::Costs => content.eligible_cost().map(|m| SummaryRow::new("Eligible cost", m.to_string())),
        Section::Funding => {
            let secured = content.secured_match(&context.scheme.policy);
            secured.map(|m| SummaryRow::new("Secured match that counts once certified", m.to_string()))
        }
        _ => None,
    };
    let page = LinesPage {
        shell: Done::of(visit)
            .tell(Shell::new(visit, section.title()))
            .back(address(&case.reference), "Back")
            .error(!typed.errors.is_empty()),
        reference: case.reference.to_string(),
        caption: format!("{} {}", case.reference, case.title),
        heading: section.title(),
        thing: thing(section),
        aside,
        aside_kind,
        base: format!("{}/{}", address(&case.reference), section.code()),
        rows: listed(content, section, &context.scheme.policy),
        total,
        inset: context.inset(section),
        limits: told.requested.map(|beside| limit_rows(limits, beside, context)).unwrap_or_default(),
        too_high: if funding { content.too_high(&context.scheme, limits) } else { Vec::new() },
        far_away: told.far_away,
        others: told.others,
        sketch: told.sketch,
        fields: if funding { form::funding::fields(typed) } else { Vec::new() },
        errors: typed.errors.items(),
        version: typed.version(content.version_of(section)),
        key: visit.key(),
    };
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render(status, &page)
}

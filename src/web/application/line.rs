//! Lists to which lines are added: cameras, costs, match. The list's page, and one page to add, change or remove a line.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::case::Done;
use super::section::{Context, named, open, stale};
use super::{Seen, address, by};
use crate::App;
use crate::domain::allocation::Limits;
use crate::domain::application::Case;
use crate::domain::application::content::{Content, Lines};
use crate::domain::application::section::Section;
use crate::domain::money::Money;
use crate::service::Failure;
use crate::service::application::{Change, SaveRefusal, save};
use crate::store::application;
use crate::web::component::{ErrorItem, Field, SummaryRow};
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::{FormPage, render};
use crate::web::problem::Problem;
use crate::web::section::{self as form, Typed};
use crate::web::session::{Officer, Visit};
use crate::web::shell::Shell;

/// One line in the list.
struct Row {
    number: u32,
    title: String,
    detail: String,
    amount: String,
}

#[derive(Template)]
#[template(path = "application/lines.html")]
struct LinesPage {
    shell: Shell,
    reference: String,
    caption: String,
    heading: &'static str,
    thing: &'static str,
    base: String,
    rows: Vec<Row>,
    total: Option<SummaryRow>,
    inset: Option<String>,
    limits: Vec<SummaryRow>,
    too_high: Vec<String>,
    fields: Vec<Field>,
    errors: Vec<ErrorItem>,
    version: u32,
    key: String,
}

/// What one line of a section is called.
pub fn thing(section: Section) -> &'static str {
    match section {
        Section::Cameras => "camera",
        Section::Costs => "cost",
        _ => "match line",
    }
}

fn listed(content: &Content, section: Section) -> Vec<Row> {
    let money = |m: Option<Money>| m.map(|m| m.to_string()).unwrap_or_default();
    fn each<T>(lines: &Lines<T>, row: impl Fn(&T) -> (String, String, String)) -> Vec<Row> {
        let show = |line: &crate::domain::application::content::Line<T>| {
            let (title, detail, amount) = row(&line.entry);
            Row { number: line.number, title, detail, amount }
        };
        lines.lines.iter().map(show).collect()
    }
    match section {
        Section::Cameras => each(&content.cameras, |c| {
            let detail = [c.work.map(|w| w.label()), c.camera_type.map(|t| t.label())];
            let detail = detail.into_iter().flatten().collect::<Vec<_>>().join(", ");
            let at = c.coordinates.map(|at| at.grid_reference().unwrap_or_else(|| at.to_string()));
            (c.place.clone().unwrap_or_default(), detail, at.unwrap_or_default())
        }),
        Section::Costs => each(&content.costs, |c| {
            let detail =
                [c.category.clone(), c.quantity.map(|q| format!("{q} ×")), c.unit_net.map(|m| m.to_string())];
            let detail = detail.into_iter().flatten().collect::<Vec<_>>().join(" ");
            (c.description.clone().unwrap_or_default(), detail, money(c.eligible()))
        }),
        _ => each(&content.funding.matches, |m| {
            let secured = m.secured.map(|s| if s { "secured" } else { "not secured" });
            let detail =
                [m.kind.map(|k| k.label()), secured].into_iter().flatten().collect::<Vec<_>>().join(", ");
            (m.provider.clone().unwrap_or_default(), detail, money(m.amount))
        }),
    }
}

/// What can be asked for, as the funding page says it.
pub fn limit_rows(limits: &Limits) -> Vec<SummaryRow> {
    vec![
        SummaryRow::new("Left of the cap for the year", limits.cap_left.to_string()),
        SummaryRow::new("Left of the scheme’s envelope", limits.envelope_left.to_string()),
        SummaryRow::new("The fund’s share of the eligible cost, at most", limits.share.to_string()),
        SummaryRow::new("Allowed by the certified match, at most", limits.matched.to_string()),
        SummaryRow::new("The most you can ask for", limits.most().to_string()),
    ]
}

/// The page of a section that holds a list; on the funding page also the request.
pub fn list_page(
    visit: &Visit,
    case: &Case,
    content: &Content,
    section: Section,
    context: &Context,
    limits: &Limits,
    typed: Typed<'_>,
) -> Result<Response, Problem> {
    let funding = section == Section::Funding;
    let total = match section {
        Section::Costs => content.eligible_cost().map(|m| SummaryRow::new("Eligible cost", m.to_string())),
        Section::Funding => {
            let secured = content.secured_match(context.scheme.policy.in_kind_counts);
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
        base: format!("{}/{}", address(&case.reference), section.code()),
        rows: listed(content, section),
        total,
        inset: context.inset(section),
        limits: if funding { limit_rows(limits) } else { Vec::new() },
        too_high: if funding { content.too_high(limits) } else { Vec::new() },
        fields: if funding { form::funding::fields(typed) } else { Vec::new() },
        errors: typed.errors.items(),
        version: typed.posted.get("version").parse().unwrap_or_else(|_| content.version_of(section)),
        key: visit.key(),
    };
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render(status, &page)
}

fn prefill(content: &Content, section: Section, number: u32) -> Option<Posted> {
    match section {
        Section::Cameras => content.cameras.get(number).map(form::camera::prefill),
        Section::Costs => content.costs.get(number).map(form::cost::prefill),
        Section::Funding => content.funding.matches.get(number).map(form::matching::prefill),
        _ => None,
    }
}

fn fields(section: Section, typed: Typed<'_>, context: &Context) -> Result<Vec<Field>, Problem> {
    match section {
        Section::Cameras => Ok(form::camera::fields(typed)),
        Section::Costs => Ok(form::cost::fields(typed, &context.scheme)),
        Section::Funding => Ok(form::matching::fields(typed)),
        _ => Err(Problem::NotFound),
    }
}

fn read(section: Section, number: Option<u32>, posted: &Posted, context: &Context) -> Result<Change, Errors> {
    let mut reader = Reader::new(posted);
    let change = match section {
        Section::Cameras => Change::Camera(number, form::camera::read(&mut reader)),
        Section::Costs => Change::Cost(number, form::cost::read(&mut reader, posted, &context.scheme)),
        _ => Change::Match(number, form::matching::read(&mut reader)),
    };
    reader.finish().map(|()| change)
}

/// `new`, or the number of a line.
fn which(raw: &str) -> Result<Option<u32>, Problem> {
    if raw == "new" { Ok(None) } else { raw.parse().map(Some).map_err(|_| Problem::NotFound) }
}

fn page(
    visit: &Visit,
    case: &Case,
    (section, number): (Section, Option<u32>),
    version: u32,
    fields: Vec<Field>,
) -> FormPage {
    let base = format!("{}/{}", address(&case.reference), section.code());
    let (heading, action) = match number {
        None => (format!("Add a {}", thing(section)), format!("{base}/new")),
        Some(n) => (format!("Change {} {n}", thing(section)), format!("{base}/{n}")),
    };
    FormPage::new(visit, &heading, action, fields, "Save")
        .caption(format!("{} {}", case.reference, case.title))
        .back(base)
        .version(version)
}

/// `GET /applications/{reference}/{section}/{line}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, .. }: Seen,
    Path((_, code, line)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let (section, number) = (named(&code)?, which(&line)?);
    open(&case)?;
    let content = application::content(&app.db, case.id).await?;
    let posted = match number {
        Some(number) => prefill(&content, section, number).ok_or(Problem::NotFound)?,
        None => Posted::default(),
    };
    let context = Context::of(&app, &case).await?;
    let fields = fields(section, Typed { posted: &posted, errors: &Errors::default() }, &context)?;
    page(&visit, &case, (section, number), content.version_of(section), fields).show()
}

/// `POST /applications/{reference}/{section}/{line}`
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    Path((_, code, line)): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (section, number) = (named(&code)?, which(&line)?);
    let context = Context::of(&app, &case).await?;
    let version = posted.get("version").parse().unwrap_or(0);
    let shown = |errors: &Errors, version: u32| -> Result<FormPage, Problem> {
        let fields = fields(section, Typed { posted: &posted, errors }, &context)?;
        Ok(page(&visit, &case, (section, number), version, fields))
    };
    let change = match read(section, number, &posted, &context) {
        Ok(change) => change,
        Err(errors) => return shown(&errors, version)?.refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors),
    };
    let key = posted.key();
    let base = format!("{}/{}", address(&case.reference), section.code());
    match save(&app.db, officer, by(&visit, &key), &case.reference, version, change.clone()).await {
        Ok(_) => Ok(Redirect::to(&format!("{base}?done=saved")).into_response()),
        Err(Failure::Refused(SaveRefusal::Stale(theirs))) => {
            let mut yours = (*theirs).clone();
            change.apply(&mut yours).ok_or(Problem::Changed)?;
            stale(shown(&Errors::default(), theirs.version_of(section))?, &theirs, &yours, section)
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /applications/{reference}/{section}/{line}/remove`
pub async fn ask_remove(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, .. }: Seen,
    Path((_, code, line)): Path<(String, String, u32)>,
) -> Result<Response, Problem> {
    let section = named(&code)?;
    open(&case)?;
    let content = application::content(&app.db, case.id).await?;
    let row =
        listed(&content, section).into_iter().find(|row| row.number == line).ok_or(Problem::NotFound)?;
    let base = format!("{}/{}", address(&case.reference), section.code());
    let heading = format!("Remove {} {line}", thing(section));
    FormPage::new(&visit, &heading, format!("{base}/{line}/remove"), Vec::new(), "Remove")
        .caption(format!("{} {}", case.reference, case.title))
        .intro([row.title, row.detail].join(", "))
        .back(base)
        .version(content.version_of(section))
        .warns()
        .show()
}

/// `POST /applications/{reference}/{section}/{line}/remove`
pub async fn remove(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    Path((_, code, line)): Path<(String, String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let section = named(&code)?;
    let (key, version) = (posted.key(), posted.get("version").parse().unwrap_or(0));
    let base = format!("{}/{}", address(&case.reference), section.code());
    let change = Change::Remove(section, line);
    save(&app.db, officer, by(&visit, &key), &case.reference, version, change).await?;
    Ok(Redirect::to(&format!("{base}?done=removed")).into_response())
}

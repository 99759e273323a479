//! Monitoring value: what an incident and a request cost by partnership and model, and what CCTV cost before and after. As a
//! page with a picture and as CSV.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::App;
use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::quarter::Quarter;
use crate::domain::returns::{
    BeforeAfter, Each, Model, OfModel, SentReturn, Sight, before_after, expected, of_models,
};
use crate::domain::text::thousands;
use crate::store::person::{self, Partnership};
use crate::store::returns as store;
use crate::web::csv::{Csv, safe};
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{ReadsReturns, Visit};
use crate::web::shell::Shell;

/// A partnership with what is known of it.
struct Known {
    of: Partnership,
    models: Vec<OfModel>,
    change: BeforeAfter,
    missing: usize,
}

/// Everything that is known, and how many quarters are over.
async fn known(app: &App, visit: &Visit, sight: Sight) -> Result<(Vec<Known>, usize), Problem> {
    let today = date::today(visit.now);
    let (first, last) = store::days(&app.db).await?;
    let mut over = expected(first, last, today);
    over.retain(|quarter: &Quarter| quarter.is_over(today));
    let kept = store::list(&app.db, sight.only(), None).await?;
    let sent: Vec<SentReturn> = kept
        .into_iter()
        // One of a quarter of which no return is expected can be read nowhere, and fills no gap.
        .filter(|one| one.is_sent() && over.contains(&one.quarter))
        .map(|one| SentReturn { partnership: one.partnership, quarter: one.quarter, answers: one.answers })
        .collect();
    let baselines = store::baselines(&app.db).await?;
    let partnerships = person::partnerships(&app.db).await?;
    let shown = partnerships.into_iter().filter(|one| sight.only().is_none_or(|only| only == one.id));
    let all = shown.map(|of| {
        let before = baselines.iter().find(|one| one.partnership == of.id).and_then(|one| one.before);
        let have = sent.iter().filter(|one| one.partnership == of.id).count();
        Known {
            models: of_models(of.id, &sent),
            change: before_after(of.id, before, &sent, &over),
            missing: over.len().saturating_sub(have),
            of,
        }
    });
    Ok((all.collect(), over.len()))
}

/// One bar of the chart.
struct Bar {
    label: String,
    n: String,
    /// Of the longest, in percent.
    width: i64,
}

struct Row {
    partnership: String,
    model: String,
    quarters: String,
    cost: String,
    incidents: String,
    requests: String,
    each_incident: String,
    each_request: String,
}

struct Change {
    partnership: String,
    before: String,
    model: String,
    now: String,
    after: String,
    /// Why it is not known.
    missing: String,
    difference: String,
}

#[derive(Template)]
#[template(path = "returns/value.html")]
struct ValuePage {
    shell: Shell,
    incidents: Vec<Bar>,
    requests: Vec<Bar>,
    rows: Vec<Row>,
    changes: Vec<Change>,
}

const UNKNOWN: &str = "Not known";

fn or_unknown(value: Option<impl ToString>) -> String {
    value.map_or_else(|| UNKNOWN.to_owned(), |value| value.to_string())
}

fn row(known: &Known, line: &OfModel, over: usize) -> Row {
    let missing = match known.missing {
        0 => String::new(),
        n => format!(", {n} of {over} not sent in"),
    };
    Row {
        partnership: known.of.name.clone(),
        model: or_unknown(line.model.map(|model| model.label())),
        quarters: format!("{}{missing}", line.quarters),
        cost: or_unknown(line.cost),
        incidents: or_unknown(line.incidents.map(thousands)),
        requests: or_unknown(line.requests.map(thousands)),
        each_incident: line.each_incident().words("No incident"),
        each_request: line.each_request().words("No request"),
    }
}

/// What it costs more or less, in words: a sign alone is easily overlooked.
fn difference(money: Money) -> String {
    match money.pence() {
        0 => "The same".to_owned(),
        pence if pence < 0 => format!("{} less", Money::from_pence(-pence)),
        _ => format!("{money} more"),
    }
}

fn change(known: &Known) -> Change {
    let of = &known.change;
    let (after, missing) = match of.missing {
        0 => (or_unknown(of.after), String::new()),
        n => (UNKNOWN.to_owned(), format!("{n} of the last 4 quarters not sent in")),
    };
    Change {
        partnership: known.of.name.clone(),
        before: of.before.map_or_else(|| "Not recorded".to_owned(), |before| before.yearly.to_string()),
        model: of.before.map_or_else(|| "Not recorded".to_owned(), |before| before.model.label().to_owned()),
        now: or_unknown(of.now.map(|model| model.label())),
        after,
        missing,
        difference: of.difference().map_or_else(|| UNKNOWN.to_owned(), difference),
    }
}

fn bars(all: &[Known], each: impl Fn(&OfModel) -> Each, none: &'static str) -> Vec<Bar> {
    let lines: Vec<(&Known, &OfModel)> =
        all.iter().flat_map(|known| known.models.iter().map(move |line| (known, line))).collect();
    let pence = |line: &OfModel| match each(line) {
        Each::Cost(each) => each.pence(),
        Each::NoneCounted | Each::Unknown => 0,
    };
    let most = lines.iter().map(|(_, line)| pence(line)).max().unwrap_or(1).max(1);
    let bar = |(known, line): (&Known, &OfModel)| Bar {
        label: format!(
            "{}: {}",
            known.of.name,
            or_unknown(line.model.map(|model| model.label())).to_lowercase()
        ),
        n: each(line).words(none),
        width: pence(line).saturating_mul(100) / most,
    };
    lines.into_iter().map(bar).collect()
}

/// `GET /returns/value`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    ReadsReturns(sight): ReadsReturns,
) -> Result<Response, Problem> {
    let (all, over) = known(&app, &visit, sight).await?;
    let page = ValuePage {
        shell: Shell::new(&visit, "Monitoring value").back("/returns", "Quarterly returns"),
        incidents: bars(&all, OfModel::each_incident, "No incident"),
        requests: bars(&all, OfModel::each_request, "No request"),
        rows: all.iter().flat_map(|one| one.models.iter().map(move |line| row(one, line, over))).collect(),
        changes: all.iter().map(change).collect(),
    };
    render(StatusCode::OK, &page)
}

const COLUMNS: [&str; 14] = [
    "Partnership",
    "Model",
    "Quarters with this model",
    "Quarters not sent in",
    "Running cost",
    "Incidents captured",
    "Requests for evidence",
    "Cost of an incident",
    "Cost of a request",
    "Model before",
    "Model now",
    "Running cost a year before",
    "Running cost of the last four quarters",
    "Difference a year",
];

/// Empty for what is not known: a spreadsheet must not sum it as nothing. What is said of a partnership and of none of its
/// models stands on its `first` line alone, so that a sum counts it once.
fn line(known: &Known, of: &OfModel, first: bool) -> [String; 14] {
    let plain = |money: Option<Money>| money.map(Money::plain).unwrap_or_default();
    let each = |each: Each| match each {
        Each::Cost(each) => each.plain(),
        Each::NoneCounted => "none".to_owned(),
        Each::Unknown => String::new(),
    };
    let once = |text: String| if first { text } else { String::new() };
    let label = |model: Option<Model>| model.map(Model::label).unwrap_or_default().to_owned();
    let change = &known.change;
    [
        safe(&known.of.name),
        label(of.model),
        of.quarters.to_string(),
        once(known.missing.to_string()),
        plain(of.cost),
        of.incidents.map(|n| n.to_string()).unwrap_or_default(),
        of.requests.map(|n| n.to_string()).unwrap_or_default(),
        each(of.each_incident()),
        each(of.each_request()),
        once(label(change.before.map(|before| before.model))),
        once(label(change.now)),
        once(plain(change.before.map(|before| before.yearly))),
        once(plain(change.after)),
        once(plain(change.difference())),
    ]
}

/// `GET /returns/value.csv`
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    ReadsReturns(sight): ReadsReturns,
) -> Result<Response, Problem> {
    let (all, _) = known(&app, &visit, sight).await?;
    let mut out = Csv::of(COLUMNS)?;
    for known in &all {
        for (place, of) in known.models.iter().enumerate() {
            out.row(line(known, of, place == 0))?;
        }
    }
    out.file("monitoring-value")
}

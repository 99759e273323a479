//! How the evidence of need is shown: what was counted, as charts with their tables, the areas to choose from, and what
//! somebody else did since the page was opened.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::Known;
use crate::domain::application::Case;
use crate::domain::date;
use crate::domain::evidence::{Area, Chosen};
use crate::domain::text::thousands;
use crate::service::evidence::{Meanwhile, Shown};
use crate::store::evidence::Kept;
use crate::web::application::address;
use crate::web::application::case::Done;
use crate::web::application::conflict::who;
use crate::web::component::{ErrorItem, Field, SummaryRow};
use crate::web::form::Errors;
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::Visit;
use crate::web::shell::Shell;

/// Areas and kinds in a chart.
const SHOWN: usize = 15;
/// Months in a chart: ten years of them.
const MONTHS: usize = 120;
/// The areas that are not in the chart.
pub const MORE: &str = "more_areas";

/// One bar of a chart, and one row of the table that says the same.
struct Bar {
    label: String,
    n: String,
    detail: String,
    /// Of the longest, in percent.
    width: u64,
}

/// A chart with its table.
struct Counts {
    heading: &'static str,
    column: &'static str,
    /// What is not in it, if something is not.
    cut: Option<String>,
    bars: Vec<Bar>,
}

impl Counts {
    /// Of label, number and detail of each.
    fn of(heading: &'static str, column: &'static str, counted: Vec<(String, u64, String)>) -> Counts {
        let most = counted.iter().map(|(_, n, _)| *n).max().unwrap_or(1).max(1);
        let bar = |(label, n, detail)| Bar { label, n: thousands(n), detail, width: n * 100 / most };
        Counts { heading, column, cut: None, bars: counted.into_iter().map(bar).collect() }
    }

    fn cut(self, cut: Option<String>) -> Counts {
        Counts { cut, ..self }
    }
}

/// The areas that are not in the chart, to choose from.
struct Others {
    summary: String,
    /// Whether one of them is ticked.
    open: bool,
    field: Field,
}

#[derive(Template)]
#[template(path = "application/evidence.html")]
struct EvidencePage {
    shell: Shell,
    base: String,
    caption: String,
    facts: Vec<SummaryRow>,
    meanwhile: Vec<SummaryRow>,
    areas: Counts,
    kinds: Counts,
    months: Counts,
    errors: Vec<ErrorItem>,
    file_error: Option<String>,
    choice: Field,
    others: Option<Others>,
    version: String,
    key: String,
}

fn areas(known: &Known) -> Counts {
    let counted = known.counted();
    let row = |area: &Area| {
        let kinds = area.kinds.iter().take(3).map(|(kind, n)| format!("{kind} {}", thousands(*n)));
        (area.name.clone(), area.n, kinds.collect::<Vec<_>>().join(", "))
    };
    let rows = counted.areas.iter().take(SHOWN).map(row).collect();
    let others = counted.areas.len().saturating_sub(SHOWN) as u64;
    let all = counted.areas.len() as u64 + counted.beyond;
    let cut = match (others, counted.beyond) {
        (0, _) => None,
        (1, _) => Some("The other one can be chosen below".to_owned()),
        (n, 0) => Some(format!("The {} others can be chosen below", thousands(n))),
        (n, _) => {
            Some(format!("Of the others those {} with most offences can be chosen below", thousands(n)))
        }
    };
    let cut = cut.map(|cut| format!("The {SHOWN} with most offences, of {}. {cut}.", thousands(all)));
    Counts::of("Areas with most offences", "Area", rows).cut(cut)
}

fn kinds(known: &Known) -> Counts {
    let kinds = &known.counted().kinds;
    let rows = kinds.iter().take(SHOWN).map(|(kind, n)| (kind.clone(), *n, String::new())).collect();
    let all = kinds.len() as u64;
    let cut = (kinds.len() > SHOWN)
        .then(|| format!("The {SHOWN} kinds with most offences, of {}.", thousands(all)));
    Counts::of("Kinds of offence", "Kind", rows).cut(cut)
}

/// In their order. Of very many the oldest are left out.
fn months(known: &Known) -> Counts {
    let months = &known.counted().months;
    let newest = &months[months.len().saturating_sub(MONTHS)..];
    let rows = newest.iter().map(|(month, n)| (date::show_month(month), *n, String::new())).collect();
    let all = months.len() as u64;
    let cut = (months.len() > MONTHS).then(|| format!("The newest {MONTHS} months, of {}.", thousands(all)));
    Counts::of("Months", "Month", rows).cut(cut)
}

/// The areas to choose from, in order of rank: those of the chart, and all others.
fn choice(known: &Known, ticked: &[String], error: Option<String>) -> (Field, Option<Others>) {
    let areas = &known.counted().areas;
    let (first, rest) = areas.split_at(areas.len().min(SHOWN));
    let option = |area: &Area| (area.code.clone(), format!("{}: {}", area.name, thousands(area.n)));
    let field =
        Field::checkboxes("areas", "Which areas does your need rest on?", ticked, first.iter().map(option))
            .hint("They join the application with their numbers and the period. Select none to take them out")
            .error(error);
    let others = (!rest.is_empty()).then(|| Others {
        summary: match rest.len() {
            1 => "One more area to choose from".to_owned(),
            n => format!("{} more areas to choose from", thousands(n as u64)),
        },
        open: rest.iter().any(|area| ticked.contains(&area.code)),
        field: Field::checkboxes(MORE, "Other areas, by their offences", ticked, rest.iter().map(option)),
    });
    (field, others)
}

fn facts(kept: &Kept, chosen: Option<&Chosen>) -> Vec<SummaryRow> {
    let (counted, odd) = (&kept.evidence, kept.evidence.oddities);
    let months = match (counted.months.first(), counted.months.last()) {
        (Some((from, _)), Some((to, _))) if from == to => date::show_month(from),
        (Some((from, _)), Some((to, _))) => format!("{} to {}", date::show_month(from), date::show_month(to)),
        _ => "None".to_owned(),
    };
    let area = |(name, n): &(String, u64)| format!("{name}: {}", thousands(*n));
    let chosen = chosen.map(|chosen| chosen.areas.iter().map(area).collect::<Vec<_>>().join("\n"));
    let row = |key: &str, n: u64| SummaryRow::new(key, thousands(n));
    vec![
        SummaryRow::new("File", format!("{}, {}", kept.file_name, date::show_time(kept.at))),
        SummaryRow::new("Period", months),
        row("Rows in the file", counted.rows),
        row("Offences of your partnership, counted", counted.counted),
        row(
            "Of these without a Crime ID: anti-social behaviour, which never has one",
            odd.no_id - odd.no_id_elsewise.min(odd.no_id),
        ),
        row(
            "Of these without a Crime ID: other kinds, which are counted twice if they are there twice",
            odd.no_id_elsewise,
        ),
        row("Not counted: in areas of other partnerships or forces", odd.elsewhere),
        row("Not counted: without a location", odd.no_location),
        row("Not counted: the same Crime ID again", odd.duplicates),
        row("Not counted: rows that are broken", odd.broken),
        SummaryRow::new("In the application", chosen.unwrap_or_else(|| "No areas yet".to_owned())),
    ]
}

/// What somebody else did since the page was opened, beside what is ticked.
fn beside(known: &Known, ticked: &[String], meanwhile: &Meanwhile) -> Vec<SummaryRow> {
    let areas = &known.counted().areas;
    let list = |names: Vec<&str>| if names.is_empty() { "None".to_owned() } else { names.join("\n") };
    let mut rows = Vec::new();
    if let Some(stale) = &meanwhile.chose {
        let name = stale.by.as_ref().map_or("somebody", |(name, _)| name.as_str());
        let chosen = known.content.evidence.iter().flat_map(|chosen| &chosen.areas);
        let theirs: Vec<&str> = chosen.map(|(name, _)| name.as_str()).collect();
        let yours = areas.iter().filter(|area| ticked.contains(&area.code));
        let yours: Vec<&str> = yours.map(|area| area.name.as_str()).collect();
        let (both, alone): (Vec<&str>, Vec<&str>) = theirs.iter().partition(|name| yours.contains(name));
        let yours = yours.into_iter().filter(|name| !theirs.contains(name)).collect();
        rows.push(SummaryRow::new("Chosen by both", list(both)));
        rows.push(SummaryRow::new(format!("Chosen by {name} alone"), list(alone)));
        rows.push(SummaryRow::new("Ticked by you alone", list(yours)));
    }
    let gone: Vec<&str> = ticked
        .iter()
        .map(String::as_str)
        .filter(|code| meanwhile.counted.is_some() && !areas.iter().any(|area| area.code == *code))
        .collect();
    if !gone.is_empty() {
        rows.push(SummaryRow::new("Ticked by you, and not in this file", gone.join("\n")));
    }
    rows
}

/// What is said of it, each as a sentence.
pub fn told(known: &Known, meanwhile: &Meanwhile) -> Vec<String> {
    let counted = meanwhile.counted.as_ref().map(|entry| {
        let name = entry.by.as_deref().unwrap_or("Somebody");
        let file = known.kept.as_ref().map_or("a file", |kept| kept.file_name.as_str());
        format!("{name} ({}) counted “{file}” after you opened this page", date::show_time(entry.at))
    });
    let chose = meanwhile
        .chose
        .as_ref()
        .map(|stale| format!("{} chose areas after you opened this page", who(stale)));
    counted.into_iter().chain(chose).collect()
}

/// The page. `shown` is what its form will say that it showed; `meanwhile` what it is to tell.
pub fn page(
    (visit, case): (&Visit, &Case),
    known: &Known,
    ticked: &[String],
    (shown, meanwhile): (Shown, Option<&Meanwhile>),
    (status, errors): (StatusCode, &Errors),
) -> Result<Response, Problem> {
    let (choice, others) = choice(known, ticked, errors.get("areas"));
    let chosen = known.content.evidence.as_ref();
    let page = EvidencePage {
        shell: Done::of(visit)
            .tell(Shell::new(visit, "Evidence of need"))
            .back(format!("{}/need", address(&case.reference)), "Need")
            .error(!errors.is_empty()),
        base: format!("{}/evidence", address(&case.reference)),
        caption: format!("{} {}", case.reference, case.title),
        facts: known.kept.as_ref().map(|kept| facts(kept, chosen)).unwrap_or_default(),
        meanwhile: meanwhile.map(|meanwhile| beside(known, ticked, meanwhile)).unwrap_or_default(),
        areas: areas(known),
        kinds: kinds(known),
        months: months(known),
        file_error: errors.get("file"),
        choice,
        others,
        errors: errors.items(),
        version: format!("{}.{}", shown.section, shown.count),
        key: visit.key(),
    };
    render(status, &page)
}

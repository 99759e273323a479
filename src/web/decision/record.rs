//! A decision's numbered record as a page to read and print. Its partnership meets it once it is released; what is exempt only
//! the funder's people meet, by a query of their own.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::App;
use crate::domain::application::Case;
use crate::domain::date;
use crate::domain::decision::record::{Exempt, Kind, rate};
use crate::domain::person::Viewer;
use crate::paper::record::sheet;
use crate::store::decision::record::{self, Record};
use crate::store::{decision, person, scheme};
use crate::web::application::{Seen, address};
use crate::web::component::SummaryRow;
use crate::web::extract::Query;
use crate::web::grant::letter::answer;
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::Visit;
use crate::web::shell::Shell;

/// Which of a case's records; the newest unless one is named.
#[derive(Default, Deserialize)]
pub struct Asked {
    number: Option<String>,
}

/// A record as this visitor may read it.
pub struct Known {
    /// What it says.
    pub record: Record,
    /// Whose decision it is.
    pub funder: String,
    /// The facts about it.
    pub facts: Vec<SummaryRow>,
    /// Numbers of the other records of the case.
    pub others: Vec<String>,
}

/// The records of a case that somebody may know of, the newest first.
async fn known(app: &App, case: &Case, viewer: Viewer) -> Result<Vec<Record>, Problem> {
    let records = record::of(&app.db, case.id).await?;
    // A decision that was held when its partnership withdrew was never released.
    Ok(if viewer.is_pcc() || case.released { records } else { Vec::new() })
}

impl Known {
    /// Not found when there is none, or none that this visitor may know of.
    pub async fn of(app: &App, case: &Case, viewer: Viewer, asked: &Asked) -> Result<Known, Problem> {
        let mut records = known(app, case, viewer).await?;
        let wanted =
            |record: &Record| asked.number.as_ref().is_none_or(|number| *number == record.number.to_string());
        let at = records.iter().position(wanted).ok_or(Problem::NotFound)?;
        let record = records.remove(at);
        let partnerships = person::partnerships(&app.db).await?;
        let partnership = partnerships.into_iter().find(|of| of.id == case.partnership);
        let scheme = scheme::of(&app.db, case.scheme).await?;
        let first = decision::of(&app.db, case.id).await?.and_then(|first| first.released_at);
        let released = released(&record, case, first);
        let facts = facts(&record, case, &partnership.map(|of| of.name).unwrap_or_default(), released);
        let others = records.iter().map(|record| record.number.to_string()).collect();
        Ok(Known { record, funder: scheme.funder, facts, others })
    }
}

fn facts(record: &Record, case: &Case, partnership: &str, released: String) -> Vec<SummaryRow> {
    let mut rows = vec![
        SummaryRow::new("Decision", record.kind.name()),
        SummaryRow::new("Application", format!("{} {}", case.reference, case.title)),
        SummaryRow::new("Partnership", partnership),
        SummaryRow::new("Financial year", case.year.to_string()),
    ];
    if record.kind != Kind::Refused {
        let (award, cost) = (record.award, record.eligible_cost);
        rows.push(SummaryRow::new("Award", award.to_string()));
        rows.push(SummaryRow::new("Approved eligible cost", cost.to_string()));
        rows.push(SummaryRow::new("Intervention rate", rate(award, cost)));
    }
    let on = date::show(date::today(record.at));
    rows.push(SummaryRow::new("Decided by", format!("{}, {on}", record.by)));
    rows.push(SummaryRow::new("Released", released));
    rows
}

/// A variation is released as it is recorded; the decision before it when its case was.
fn released(record: &Record, case: &Case, first: Option<DateTime<Utc>>) -> String {
    match (record.kind, first, case.release_on) {
        (Kind::Varied, ..) => date::show(date::today(record.at)),
        (_, Some(at), _) => date::show(date::today(at)),
        (_, None, Some(day)) => format!("Held until {}", date::show(day)),
        (_, None, None) => "Never: the partnership withdrew first".to_owned(),
    }
}

#[derive(Template)]
#[template(path = "decision/record.html")]
struct RecordPage {
    shell: Shell,
    number: String,
    funder: String,
    facts: Vec<SummaryRow>,
    parts: Vec<(&'static str, String)>,
    exempt: Option<Exempt>,
    pdf: String,
    others: Vec<(String, String)>,
}

/// `GET /applications/{reference}/decision`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Seen { case, viewer }: Seen,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let known = Known::of(&app, &case, viewer, &asked).await?;
    let exempt = match viewer.insider() {
        Some(insider) => record::exempt(&app.db, insider, known.record.id).await?,
        None => None,
    };
    let number = known.record.number.to_string();
    let page = RecordPage {
        shell: Shell::new(&visit, format!("Decision {number}")).back(address(&case.reference), "Application"),
        funder: known.funder,
        facts: known.facts,
        parts: parts(&known.record),
        exempt,
        pdf: link(&case, &number).replacen("/decision?", "/decision.pdf?", 1),
        others: known.others.into_iter().map(|number| (link(&case, &number), number)).collect(),
        number,
    };
    render(StatusCode::OK, &page)
}

/// `GET /applications/{reference}/decision.pdf`: what is published of it.
pub async fn paper(
    State(app): State<App>,
    Seen { case, viewer }: Seen,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let known = Known::of(&app, &case, viewer, &asked).await?;
    let number = known.record.number.to_string();
    let facts = known.facts.into_iter().map(|row| (row.key, row.value)).collect();
    let sheet = sheet(&number, &known.funder, facts, parts(&known.record));
    answer(&sheet, &format!("decision-{}.pdf", number.replace('/', "-")))
}

/// What a record says besides its facts, in order; nothing that is exempt.
pub fn parts(record: &Record) -> Vec<(&'static str, String)> {
    let mut parts = vec![
        ("Summary", record.summary.clone()),
        ("Proposal", record.proposal.clone()),
        ("Reasons", record.reasons.clone()),
    ];
    if record.kind != Kind::Refused {
        parts.push(("Conditions", record.conditions.clone().unwrap_or_else(|| "None".to_owned())));
    }
    parts.push(("Part 1: facts and advice", record.part_1.clone()));
    parts.retain(|(_, words)| !words.is_empty());
    parts
}

/// Where the record of that number is read.
pub fn link(case: &Case, number: &str) -> String {
    let number: String = form_urlencoded::byte_serialize(number.as_bytes()).collect();
    format!("{}/decision?number={number}", address(&case.reference))
}

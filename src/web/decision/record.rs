//! A decision's numbered record as a page to read and print. Its partnership meets it once it is released; what is exempt only
//! the funder's people meet, by a query of their own.

use std::collections::HashMap;

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
use crate::domain::event::Event;
use crate::domain::money::Money;
use crate::domain::person::Viewer;
use crate::paper::record::sheet;
use crate::service::record::Subject;
use crate::store::decision::record::{self, Record};
use crate::store::{decision, history, person, scheme};
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

/// A record as a visitor may read it.
pub struct Known {
    /// What it is called.
    pub number: String,
    /// Whose decision it is.
    pub funder: String,
    /// The facts about it.
    pub facts: Vec<SummaryRow>,
    /// What it says besides, in order; nothing that is exempt.
    pub parts: Vec<(&'static str, String)>,
    /// What is exempt, for those who may read it.
    pub exempt: Option<Exempt>,
}

impl Known {
    /// The records of a case that somebody may know of, the newest first.
    pub async fn all(app: &App, case: &Case, viewer: Viewer) -> Result<Vec<Known>, Problem> {
        // A decision that was held when its partnership withdrew was never released.
        if !viewer.is_pcc() && !case.released {
            return Ok(Vec::new());
        }
        let records = record::of(&app.db, case.id).await?;
        let before = awarded_before(app, case, &records).await?;
        let partnerships = person::partnerships(&app.db).await?;
        let partnership = partnerships.into_iter().find(|of| of.id == case.partnership);
        let partnership = partnership.map(|of| of.name).unwrap_or_default();
        let funder = scheme::of(&app.db, case.scheme).await?.funder;
        let first = decision::of(&app.db, case.id).await?.and_then(|first| first.released_at);
        let mut exempt = match viewer.insider() {
            Some(insider) => record::exempt(&app.db, insider, &records).await?,
            None => HashMap::new(),
        };
        let known = |(record, earlier): (&Record, Option<&Record>)| {
            let number = record.number.to_string();
            let released = released(record, case, first);
            Known {
                facts: facts(record, case, before.get(&number), (&partnership, released)),
                parts: parts(record, earlier),
                exempt: exempt.remove(&record.id),
                funder: record.terms.as_ref().map_or_else(|| funder.clone(), |terms| terms.funder.clone()),
                number,
            }
        };
        let earlier = records.iter().skip(1).map(Some).chain([None]);
        Ok(records.iter().zip(earlier).map(known).collect())
    }

    /// The one that is asked for, and the numbers of the others. Not found when there is none that this visitor may know of.
    async fn of(
        app: &App,
        case: &Case,
        viewer: Viewer,
        asked: &Asked,
    ) -> Result<(Known, Vec<String>), Problem> {
        let mut all = Known::all(app, case, viewer).await?;
        let wanted = |known: &Known| asked.number.as_ref().is_none_or(|number| *number == known.number);
        let known = all.iter().position(wanted).map(|at| all.remove(at)).ok_or(Problem::NotFound)?;
        Ok((known, all.into_iter().map(|other| other.number).collect()))
    }
}

/// What was awarded before each variation of a case, by the number of its decision.
pub async fn awarded_before(
    app: &App,
    case: &Case,
    records: &[Record],
) -> Result<HashMap<String, Money>, Problem> {
    if records.iter().all(|record| record.kind != Kind::Varied) {
        return Ok(HashMap::new());
    }
    let varied = history::of_kind(&app.db, &Subject::Application(case.id).chain(), "varied").await?;
    let before = |event| match event {
        Event::Varied { number, before, .. } => Some((number, before)),
        _ => None,
    };
    Ok(varied.into_iter().filter_map(before).collect())
}

fn facts(
    record: &Record,
    case: &Case,
    before: Option<&Money>,
    (partnership, released): (&str, String),
) -> Vec<SummaryRow> {
    let mut rows = vec![
        SummaryRow::new("Decision", record.kind.name()),
        SummaryRow::new("Application", format!("{} {}", case.reference, case.title)),
        SummaryRow::new("Partnership", partnership),
        SummaryRow::new("Financial year", case.year.to_string()),
    ];
    if record.kind != Kind::Refused {
        let (award, cost) = (record.award, record.eligible_cost);
        rows.extend(before.map(|before| SummaryRow::new("Award before", before.to_string())));
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
    let (known, others) = Known::of(&app, &case, viewer, &asked).await?;
    let number = known.number;
    let page = RecordPage {
        shell: Shell::new(&visit, format!("Decision {number}")).back(address(&case.reference), "Application"),
        funder: known.funder,
        facts: known.facts,
        parts: known.parts,
        exempt: known.exempt,
        pdf: link(&case, &number).replacen("/decision?", "/decision.pdf?", 1),
        others: others.into_iter().map(|number| (link(&case, &number), number)).collect(),
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
    let (known, _) = Known::of(&app, &case, viewer, &asked).await?;
    let facts = known.facts.into_iter().map(|row| (row.key, row.value)).collect();
    let sheet = sheet(&known.number, &known.funder, facts, known.parts);
    answer(&sheet, &format!("decision-{}.pdf", known.number.replace('/', "-")))
}

/// What a record says besides its facts; of a variation the conditions of the record before it too, if they were others.
fn parts(record: &Record, earlier: Option<&Record>) -> Vec<(&'static str, String)> {
    let conditions = |of: &Record| of.conditions.clone().unwrap_or_else(|| "None".to_owned());
    let mut parts = vec![
        ("Summary", record.summary.clone()),
        ("Proposal", record.proposal.clone()),
        ("Reasons", record.reasons.clone()),
    ];
    if let Some(earlier) = earlier.filter(|earlier| earlier.conditions != record.conditions) {
        parts.push(("Conditions before", conditions(earlier)));
    }
    if record.kind != Kind::Refused {
        parts.push(("Conditions", conditions(record)));
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

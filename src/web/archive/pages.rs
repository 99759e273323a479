//! The pages of an archive: what was sent in, to read and as data; how each of it was assessed; how it was decided, each record
//! with what is exempt in it; the offer; what happened, as a table.

use askama::Template;
use chrono::{DateTime, Utc};

use super::Page;
use crate::App;
use crate::domain::application::section::Section;
use crate::domain::application::{Case, answers};
use crate::domain::decision::record::Exempt;
use crate::domain::person::{Insider, Person, Viewer};
use crate::service::record::Subject;
use crate::store::{application, grant, history, query as queries, scheme};
use crate::web::application::case::fact::{decision_rows, facts, known_decision};
use crate::web::application::rows;
use crate::web::assessment::rows::{assessment_rows, earlier_rows};
use crate::web::component::SummaryRow;
use crate::web::csv::safe;
use crate::web::decision::record::Known;
use crate::web::grant::letter;
use crate::web::note as notes;
use crate::web::problem::Problem;
use crate::web::{query, timeline};

/// Entries of a history, and copies, that an archive holds at most.
const MOST: u64 = 20_000;

#[derive(Template)]
#[template(path = "archive/page.html")]
struct Html<'a> {
    reference: String,
    title: &'a str,
    heading: &'a str,
    parts: Vec<(&'a str, Vec<SummaryRow>)>,
}

fn html<'a>(
    case: &'a Case,
    heading: &'a str,
    parts: Vec<(&'a str, Vec<SummaryRow>)>,
) -> Result<String, Problem> {
    let parts = parts.into_iter().filter(|(_, rows)| !rows.is_empty()).collect();
    let page = Html { reference: case.reference.to_string(), title: &case.title, heading, parts };
    page.render().map_err(|error| Problem::Internal(error.to_string()))
}

/// Every page, each with its path.
pub async fn of(
    app: &App,
    (case, now): (&Case, DateTime<Utc>),
    person: &Person,
    _: Insider,
) -> Result<Vec<Page>, Problem> {
    let mut pages = vec![("case.html".to_owned(), overview(app, (case, now), person).await?.into_bytes())];
    pages.extend(assessed(app, case, person).await?);
    pages.extend(decided(app, case, person).await?);
    let copies = application::frozen(&app.db, case.id, MOST).await?;
    for (number, content) in (1..=copies.len()).zip(copies.iter().rev()) {
        let sections = Section::ALL.into_iter();
        let parts = sections.map(|s| (s.title(), rows(&answers::of_section(content, s)))).collect();
        let heading = format!("As it was sent in, number {number} of {}", copies.len());
        let json =
            serde_json::to_string_pretty(content).map_err(|error| Problem::Internal(error.to_string()))?;
        pages.push((format!("submission-{number}.html"), html(case, &heading, parts)?.into_bytes()));
        pages.push((format!("submission-{number}.json"), json.into_bytes()));
    }
    pages.push(("timeline.csv".to_owned(), happened(app, case).await?));
    Ok(pages)
}

/// How each earlier submission was assessed; the overview tells it of the last.
async fn assessed(app: &App, case: &Case, person: &Person) -> Result<Vec<Page>, Problem> {
    let mut pages = Vec::new();
    for (number, rows) in earlier_rows(app, case, person).await? {
        let heading = format!("How number {number} of {} that were sent in was assessed", case.submissions);
        let page = html(case, &heading, vec![("Assessment", rows)])?;
        pages.push((format!("assessment-{number}.html"), page.into_bytes()));
    }
    Ok(pages)
}

/// The record of each decision, and the letter that offers the money.
async fn decided(app: &App, case: &Case, person: &Person) -> Result<Vec<Page>, Problem> {
    let mut pages = Vec::new();
    for known in Known::all(app, case, Viewer::of(person)).await? {
        let path = format!("decision-{}.html", known.number.replace('/', "-"));
        let heading = format!("Decision {}, {}", known.number, known.funder);
        let says = known.parts.into_iter().map(|(what, words)| SummaryRow::new(what, words)).collect();
        let exempt = match known.exempt {
            Some(Exempt { words, because }) => {
                vec![SummaryRow::new("Part 2", words), SummaryRow::new("Why it is exempt", because)]
            }
            None => vec![SummaryRow::new("Part 2", "None")],
        };
        let parts = vec![
            ("The decision", known.facts),
            ("What its record says", says),
            ("Exempt from publication", exempt),
        ];
        pages.push((path, html(case, &heading, parts)?.into_bytes()));
    }
    if let Some(offer) = letter::of(app, case).await? {
        pages.push((letter::name(case), letter::bytes(&offer)?));
    }
    Ok(pages)
}

async fn overview(
    app: &App,
    (case, now): (&Case, DateTime<Utc>),
    person: &Person,
) -> Result<String, Problem> {
    let viewer = Viewer::of(person);
    let kept = known_decision(app, case, viewer).await?;
    let grant = grant::of(&app.db, case.id).await?;
    let policy = scheme::of(&app.db, case.scheme).await?.policy;
    let parts = vec![
        ("The case", facts(app, (case, now), viewer, grant.as_ref(), (None, &policy)).await?),
        ("Decision", decision_rows(app, case, kept.as_ref(), grant.as_ref()).await?),
        ("Queries", query::rows(case, &queries::of(&app.db, case.id).await?, false)),
        ("Assessment", assessment_rows(app, case, &policy, person, viewer).await?),
        ("Internal notes", notes::rows(app, case, viewer).await?),
    ];
    html(case, "The case, its decision, queries and assessment", parts)
}

async fn happened(app: &App, case: &Case) -> Result<Vec<u8>, Problem> {
    let entries = history::of_chain(&app.db, &Subject::Application(case.id).chain(), MOST).await?;
    let broken = |error: csv::Error| Problem::Internal(error.to_string());
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["Number", "When (UTC)", "Who", "What", "Detail"]).map_err(broken)?;
    for (entry, what, detail) in timeline::each(&entries).into_iter().rev() {
        let who = entry.by.as_deref().unwrap_or("The service");
        let when = entry.at.format("%Y-%m-%d %H:%M:%S").to_string();
        out.write_record([&entry.number.to_string(), &when, &safe(who), &safe(&what), &safe(&detail)])
            .map_err(broken)?;
    }
    out.into_inner().map_err(|error| Problem::Internal(error.to_string()))
}

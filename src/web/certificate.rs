//! Compatible kit: how each make and model stands on a day, for everybody who deals with kit.

pub mod new;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::application::case::Done;
use super::component::{Field, Pager, SummaryRow, Tag};
use super::extract::{Path, Query};
use super::page::render;
use super::problem::Problem;
use super::section::Typed;
use super::session::{SignedIn, Visit};
use super::shell::Shell;
use super::timeline;
use crate::App;
use crate::domain::certificate::{Certificate, KitId, State as Standing, counts_on, profile_names, state};
use crate::domain::date;
use crate::domain::person::Role;
use crate::service::record::Subject;
use crate::store::certificate::{self, Given, Kit};
use crate::store::{history, scheme};
use crate::web::form::Reader;
use crate::web::section::Prefill;

/// Rows on a page.
const ROWS: u64 = 25;
/// Entries of a timeline.
const ENTRIES: u64 = 100;
/// Longest search.
const SEARCH: usize = 100;

/// How kit stands, as a coloured word and what belongs to it.
pub struct Stands {
    /// The word.
    pub tag: Tag,
    /// Until when, or since.
    pub when: Option<String>,
    /// What has to be done.
    pub condition: Option<String>,
    /// ONVIF profiles, by name.
    pub profiles: Option<String>,
}

/// How kit with these certificates stands on a day.
pub fn stands(certificates: &[Certificate], day: NaiveDate, soon: u32) -> Stands {
    let condition = counts_on(certificates, day).and_then(|counts| counts.condition.clone());
    let until = |last| Some(format!("until {}", date::show(last)));
    let (label, colour, when) = match state(certificates, day, soon) {
        Standing::NotCertified => ("Not certified", "grey", None),
        Standing::Certified(last) => ("Certified", "green", until(last)),
        Standing::Conditional(last) => ("Conditional", "yellow", until(last)),
        Standing::Expiring(last) => ("Expiring", "orange", until(last)),
        Standing::Expired(last) => ("Expired", "red", Some(format!("ended on {}", date::show(last)))),
        Standing::Failed => ("Failed", "red", None),
    };
    let names =
        counts_on(certificates, day).map(|counts| profile_names(&counts.profiles)).unwrap_or_default();
    let profiles = (!names.is_empty()).then(|| format!("ONVIF {}", names.join(", ")));
    Stands { tag: Tag::new(label, colour), when, condition, profiles }
}

/// What is looked for, on which day, and from where the list goes on.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    text: String,
    #[serde(default, rename = "on-day")]
    day: String,
    #[serde(default, rename = "on-month")]
    month: String,
    #[serde(default, rename = "on-year")]
    year: String,
    #[serde(default)]
    after: String,
}

struct Row {
    href: String,
    name: String,
    profiles: String,
    stands: Stands,
}

#[derive(Template)]
#[template(path = "kit/list.html")]
struct ListPage {
    shell: Shell,
    may_certify: bool,
    fields: Vec<Field>,
    day: String,
    rows: Vec<Row>,
    pager: Pager,
}

fn profiles(certificate: Option<&Certificate>) -> String {
    let names = certificate.map(|one| profile_names(&one.profiles)).unwrap_or_default();
    if names.is_empty() { "None".to_owned() } else { names.join(", ") }
}

/// `GET /kit`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let posted = Prefill::default()
        .with("on-day", Some(&asked.day))
        .with("on-month", Some(&asked.month))
        .with("on-year", Some(&asked.year))
        .posted();
    let mut read = Reader::new(&posted);
    let day = read.date("on", "The day");
    let errors = read.errors();
    let day = day.unwrap_or_else(|| date::today(visit.now));
    let text: String = asked.text.chars().take(SEARCH).collect();
    let (kit, more) = certificate::page(&app.db, &text, &asked.after, ROWS).await?;
    let keys: Vec<String> = kit.iter().map(|one| one.key.clone()).collect();
    let certificates = certificate::of_keys(&app.db, &keys).await?;
    let soon = scheme::current(&app.db).await?.policy.certificate_end_days;
    let to = |after: &str| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let all = [("on-day", &asked.day), ("on-month", &asked.month), ("on-year", &asked.year)];
        for (name, value) in all.into_iter().chain([("text", &text)]).filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        if !after.is_empty() {
            query.append_pair("after", after);
        }
        format!("/kit?{}", query.finish())
    };
    let next = kit.last().filter(|_| more).map(|last| to(&last.key));
    let none = Vec::new();
    let row = |kit: Kit| {
        let own = certificates.get(&kit.key).unwrap_or(&none);
        Row {
            href: format!("/kit/{}", kit.id.0),
            name: format!("{} {}", kit.make, kit.model),
            profiles: profiles(counts_on(own, day)),
            stands: stands(own, day, soon),
        }
    };
    let typed = Typed { posted: &posted, errors: &errors };
    let page = ListPage {
        shell: Shell::new(&visit, "Compatible kit"),
        may_certify: person.holds(Role::OccAdviser),
        fields: vec![
            Field::input("text", "Search", &text).hint("Words of the make or model"),
            typed.date("on", "On which day?").hint("Today, when it is left empty"),
        ],
        day: date::show(day),
        rows: kit.into_iter().map(row).collect(),
        pager: Pager { previous: (!asked.after.is_empty()).then(|| to("")), next },
    };
    render(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "kit/show.html")]
struct ShowPage {
    shell: Shell,
    name: String,
    day: String,
    stands: Stands,
    again: Option<String>,
    certificates: Vec<(String, Vec<SummaryRow>)>,
    timeline: Vec<timeline::Item>,
}

fn facts(given: &Given) -> (String, Vec<SummaryRow>) {
    let Given { certificate: one, basis, by } = given;
    let mut rows = vec![SummaryRow::new("Result", one.outcome.label())];
    rows.extend(one.condition.as_ref().map(|words| SummaryRow::new("Condition", words)));
    rows.push(SummaryRow::new("ONVIF profiles", profiles(Some(one))));
    let last = one.expires_on.map_or_else(|| "None".to_owned(), date::show);
    rows.push(SummaryRow::new("Last day", last));
    rows.push(SummaryRow::new("What it rests on", basis));
    (format!("{}, {by}", date::show(one.on)), rows)
}

/// `GET /kit/{id}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let kit = certificate::by_id(&app.db, KitId(id)).await?.ok_or(Problem::NotFound)?;
    let given = certificate::given(&app.db, kit.id).await?;
    let entries = history::of_chain(&app.db, &Subject::Kit(kit.id).chain(), ENTRIES).await?;
    let soon = scheme::current(&app.db).await?.policy.certificate_end_days;
    let today = date::today(visit.now);
    let oldest_first: Vec<Certificate> = given.iter().rev().map(|one| one.certificate.clone()).collect();
    let name = format!("{} {}", kit.make, kit.model);
    let page = ShowPage {
        shell: Done::of(&visit).tell(Shell::new(&visit, &name)).back("/kit", "Compatible kit"),
        again: person.holds(Role::OccAdviser).then(|| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            format!(
                "/kit/new?{}",
                query.append_pair("make", &kit.make).append_pair("model", &kit.model).finish()
            )
        }),
        name,
        day: date::show(today),
        stands: stands(&oldest_first, today, soon),
        certificates: given.iter().map(facts).collect(),
        timeline: timeline::of(&entries, true),
    };
    render(StatusCode::OK, &page)
}

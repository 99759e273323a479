//! The register of cameras as a list: searched, filtered, paged. What is done to one is in modules of its own.

pub mod change;
pub mod correct;
pub mod export;
pub mod find;
pub mod photo;
pub mod several;
pub mod show;
pub mod told;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::component::{Field, Pager, SummaryRow, Tag};
use super::extract::Query;
use super::form::Errors;
use super::page::render;
use super::problem::Problem;
use super::session::{Sees, Visit};
use super::shell::Shell;
use crate::App;
use crate::domain::application::content::CameraType;
use crate::domain::camera::public::{PublicSite, site};
use crate::domain::camera::{CameraId, CameraRefusal, CameraState, Sight};
use crate::domain::date;
use crate::domain::person::PartnershipId;
use crate::domain::place::Coordinates;
use crate::store::camera::list::{self, Filter, From, Row};

/// Rows on a page.
const ROWS: u64 = 25;

/// Where a camera lives.
pub fn address(id: CameraId) -> String {
    format!("/cameras/{}", id.0)
}

/// A state as a coloured word.
pub fn tag(state: CameraState) -> Tag {
    let colour = match state {
        CameraState::Planned => "grey",
        CameraState::Installed => "blue",
        CameraState::Commissioned => "green",
        CameraState::Linked => "teal",
        CameraState::OutOfService => "orange",
        CameraState::Removed => "grey",
    };
    Tag::new(state.name(), colour)
}

/// Where something is, both ways that people use.
pub fn position(at: Coordinates) -> String {
    match at.grid_reference() {
        Some(grid) => format!("{grid}\n{at}"),
        None => at.to_string(),
    }
}

/// The same where there is little room: the one that is shorter to say, on one line.
fn short(at: Coordinates) -> String {
    at.grid_reference().unwrap_or_else(|| at.to_string()).replace(' ', "\u{a0}")
}

/// How many cameras of an award were given up, of how many: whoever checks what it comes to reads it.
pub fn given_up_fact((given_up, all): (usize, usize)) -> SummaryRow {
    SummaryRow::new("Cameras given up", format!("{given_up} of {all}"))
}

/// Puts the refusal at the field that it is about, `tag` being that of the asset tag; what is left means that the camera moved
/// on since the form was shown.
pub fn at_field(errors: &mut Errors, tag: &str, refusal: &CameraRefusal) -> Result<(), Problem> {
    match refusal {
        CameraRefusal::Future(day) | CameraRefusal::TooEarly(day, _) => {
            errors.is_date(day.code(), "day");
            errors.push(day.code(), refusal.to_string());
        }
        CameraRefusal::Same => errors.whole(refusal.to_string()),
        CameraRefusal::TagTaken(_)
        | CameraRefusal::GrantOver
        | CameraRefusal::Completed
        | CameraRefusal::TagOfReplaced(_)
        | CameraRefusal::ReplacedOver
        | CameraRefusal::TagOfRemoved(_)
        | CameraRefusal::RemovedOver => errors.push(tag, refusal.to_string()),
        CameraRefusal::WrongState(_) | CameraRefusal::ToBeRemoved => {
            return Err(Problem::Closed(format!("{refusal}.")));
        }
    }
    Ok(())
}

/// The query of the address; a word that is none of ours is ignored.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    text: String,
    partnership: String,
    state: String,
    before: String,
    after: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        Filter {
            partnership: self.partnership.parse().ok().map(PartnershipId),
            states: CameraState::from_code(&self.state).into_iter().collect(),
            text: self.text.chars().take(100).collect(),
        }
    }

    fn from(&self) -> From {
        match (self.before.parse(), self.after.parse()) {
            (Ok(id), _) => From::Before(id),
            (_, Ok(id)) => From::After(id),
            _ => From::Newest,
        }
    }

    fn address(&self, page: &str, extra: &[(&str, String)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let own = [("text", &self.text), ("partnership", &self.partnership), ("state", &self.state)];
        own.into_iter().filter(|(_, value)| !value.is_empty()).for_each(|(name, value)| {
            query.append_pair(name, value);
        });
        for (name, value) in extra {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") }
    }
}

/// A row as shown.
struct Shown {
    place: String,
    /// Its page, for whoever may know everything of it.
    href: Option<String>,
    about: String,
    state: Tag,
    since: String,
    kind: &'static str,
    position: String,
    asset_tag: String,
}

/// The row as this visitor may know it; `None` for what the public may not know at all.
fn shown(row: Row, sight: Sight) -> Option<Shown> {
    let kind = row.camera_type.map_or("Not known", CameraType::label);
    let (state, since) = (tag(row.state), date::show(date::today(row.since)));
    if !sight.is_exact() {
        let PublicSite { place, at, rounded } = site(row.site())?;
        let grid = match rounded {
            true => at.and_then(Coordinates::grid_reference_of_100_m).map(|grid| format!("{grid}, to 100 m")),
            false => at.map(short),
        };
        let (position, asset_tag) = (grid.unwrap_or_default(), String::new());
        return Some(Shown {
            place,
            href: None,
            about: row.partnership,
            state,
            since,
            kind,
            position,
            asset_tag,
        });
    }
    Some(Shown {
        href: Some(address(row.id)),
        about: format!("{}, {}", row.partnership, row.reference),
        position: row.at.map(short).unwrap_or_default(),
        asset_tag: row.asset_tag.unwrap_or_default(),
        place: row.place,
        state,
        since,
        kind,
    })
}

#[derive(Template)]
#[template(path = "camera/list.html")]
struct ListPage {
    shell: Shell,
    fields: Vec<Field>,
    rows: Vec<Shown>,
    pager: Pager,
    exact: bool,
    /// Whether it can be looked through by a point, as those can who see all.
    finds: bool,
    /// Where it can be loaded, for those who know all of what they see.
    files: Option<[String; 2]>,
}

async fn fields(app: &App, sight: Sight, asked: &Asked) -> Result<Vec<Field>, Problem> {
    let any = || ("".to_owned(), "Any".to_owned());
    let mut fields = Vec::new();
    if sight.is_exact() {
        let hint = "Street, asset tag, partnership or application";
        fields.push(Field::input("text", "Search", &asked.text).hint(hint));
    }
    if !matches!(sight, Sight::Of(_)) {
        let choices = app.choices().await?;
        let all = choices.partnerships.iter().map(|of| (of.id.0.to_string(), of.name.clone()));
        let all = std::iter::once(any()).chain(all);
        fields.push(Field::select("partnership", "Partnership", &asked.partnership, all));
    }
    let states = CameraState::ALL.into_iter().filter(|state| sight.is_exact() || state.is_live());
    let states = states.map(|state| (state.code().to_owned(), state.name().to_owned()));
    fields.push(Field::select("state", "State", &asked.state, std::iter::once(any()).chain(states)));
    Ok(fields)
}

/// `GET /cameras`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Sees(sight): Sees,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let from = asked.from();
    let (rows, more) = list::page(&app.db, sight, &asked.filter(), from, ROWS).await?;
    let (newer, older) = match from {
        From::Newest | From::Oldest => (false, more),
        From::Before(_) => (true, more),
        From::After(_) => (more, true),
    };
    let to = |wanted: bool, name: &'static str, row: Option<&Row>| {
        let row = row.filter(|_| wanted)?;
        Some(asked.address("/cameras", &[(name, row.id.0.to_string())]))
    };
    let files = ["/cameras.csv", "/cameras.geojson"].map(|page| asked.address(page, &[]));
    let page = ListPage {
        shell: Shell::new(&visit, "Camera register"),
        fields: fields(&app, sight, &asked).await?,
        pager: Pager { previous: to(newer, "after", rows.first()), next: to(older, "before", rows.last()) },
        rows: rows.into_iter().filter_map(|row| shown(row, sight)).collect(),
        exact: sight.is_exact(),
        finds: sight == Sight::All,
        files: sight.is_exact().then_some(files),
    };
    render(StatusCode::OK, &page)
}

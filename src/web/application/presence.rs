//! Who else is at a draft: said on its pages, and asked again by their script.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Seen, address};
use crate::App;
use crate::domain::application::Case;
use crate::domain::application::presence::one_each;
use crate::domain::application::section::Section;
use crate::domain::person::CspOfficer;
use crate::service::presence::note;
use crate::store::presence;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use crate::web::session::{Officer, Visit};

/// The others at a draft, in sentences, and where a script asks again.
pub struct Others {
    /// A sentence each.
    pub lines: Vec<String>,
    /// Where to ask.
    pub ask: String,
}

/// Who else is in a section, or in any.
pub async fn others(
    app: &App,
    now: DateTime<Utc>,
    case: &Case,
    (officer, section): (CspOfficer, Option<Section>),
) -> Result<Others, Problem> {
    let asked = section.map(|section| format!("?section={}", section.code())).unwrap_or_default();
    let ask = format!("{}/presence{asked}", address(&case.reference));
    let lines = match officer.partnership() == case.partnership {
        true => {
            let found = presence::others(&app.db, case.id, section, (officer.id(), now)).await?;
            one_each(found).iter().filter_map(|there| there.said(now, section)).collect()
        }
        false => Vec::new(),
    };
    Ok(Others { lines, ask })
}

/// Notes, beside the page, that somebody opened a section or saved it. The page neither waits for it nor fails with it.
pub fn noted(app: &App, visit: &Visit, case: &Case, (officer, section): (CspOfficer, Section), saved: bool) {
    let (app, case, now) = (app.clone(), case.clone(), visit.now);
    tokio::spawn(async move {
        if let Err(error) = note(&app.db, officer, &case, section, now, saved).await {
            tracing::warn!(%error, "who is at a draft was not noted");
        }
    });
}

/// Which section is asked for; all when none is named.
#[derive(Default, Deserialize)]
pub struct Asked {
    section: Option<String>,
}

/// `GET /applications/{reference}/presence`: the sentences, for the script. It is no use of the session.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let section = asked.section.as_deref().and_then(Section::from_code);
    Ok(Json(others(&app, visit.now, &case, (officer, section)).await?.lines).into_response())
}

//! Evidence of need: a police.uk file is counted as it arrives; its areas are ranked, and some chosen for the application.
//! A file and a choice each say what the page showed that they come from: what somebody else did since is told first.

mod page;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use sha2::{Digest, Sha256};

use super::application::section::open;
use super::application::{Seen, address, by};
use super::form::{Errors, FormKey, Posted};
use super::problem::Problem;
use super::session::{Officer, Visit};
use super::upload::Upload;
use crate::App;
use crate::domain::application::Case;
use crate::domain::application::content::Content;
use crate::domain::evidence::{Evidence, Unreadable, count};
use crate::domain::text;
use crate::service::Failure;
use crate::service::application::{Change, SaveRefusal, save};
use crate::service::evidence::{self as service, KeepRefusal, Shown};
use crate::store::evidence::Kept;
use crate::store::{application, evidence, person};

/// What is kept of a case's evidence.
struct Known {
    content: Content,
    kept: Option<Kept>,
    shown: Shown,
    /// What is shown before there is a count.
    nothing: Evidence,
}

impl Known {
    /// Which count and choice it is, before the count itself: one that is newer than what the page says of itself is told
    /// by the next form, an older one would be overwritten unseen.
    async fn of(app: &App, case: &Case) -> Result<Known, Problem> {
        let content = application::content(&app.db, case.id).await?;
        let shown = service::shown(&app.db, case.id, &content).await?;
        let kept = evidence::of(&app.db, case.id).await?;
        Ok(Known { content, kept, shown, nothing: Evidence::default() })
    }

    fn counted(&self) -> &Evidence {
        self.kept.as_ref().map_or(&self.nothing, |kept| &kept.evidence)
    }

    /// The codes of the areas that are in the application.
    fn chosen(&self) -> Vec<String> {
        let chosen = self.content.evidence.iter().flat_map(|chosen| &chosen.areas);
        let names: Vec<&str> = chosen.map(|(name, _)| name.as_str()).collect();
        let areas = self.counted().areas.iter().filter(|area| names.contains(&area.name.as_str()));
        areas.map(|area| area.code.clone()).collect()
    }
}

/// What the page showed that a form comes from.
fn shown(posted: &Posted) -> Shown {
    let (section, count) = posted.get("version").split_once('.').unwrap_or_default();
    Shown { section: section.parse().unwrap_or(0), count: count.parse().unwrap_or(0) }
}

/// The codes that are ticked.
fn ticked(posted: &Posted) -> Vec<String> {
    let both = posted.all("areas").into_iter().chain(posted.all(page::MORE));
    both.filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

/// `GET /applications/{reference}/evidence`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    open(&case)?;
    let known = Known::of(&app, &case).await?;
    let fine = (StatusCode::OK, &Errors::default());
    page::page((&visit, &case), &known, &known.chosen(), (known.shown, None), fine)
}

/// The page again, with the ticks as they were in the browser. What somebody else did since that page was opened is told
/// on it, at the field that was sent, so that the next form may go over it knowingly.
async fn again(
    app: &App,
    (visit, case): (&Visit, &Case),
    posted: &Posted,
    mut errors: Errors,
    (field, so): (&str, &str),
) -> Result<Response, Problem> {
    let known = Known::of(app, case).await?;
    let meanwhile = service::meanwhile(&app.db, case.id, &known.content, shown(posted)).await?;
    let mut told = page::told(&known, &meanwhile);
    // Where there is nothing to choose, no field of areas is on the page.
    let field = if known.counted().areas.is_empty() { "file" } else { field };
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if !told.is_empty() || errors.is_empty() {
        told.push(so.to_owned());
        errors.add(field, told.join(". "));
        status = StatusCode::CONFLICT;
    }
    let news = (known.shown, Some(&meanwhile));
    page::page((visit, case), &known, &ticked(posted), news, (status, &errors))
}

/// `POST /applications/{reference}/evidence`: the file, counted while it arrives.
pub async fn upload(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    posted: Posted,
    file: Upload,
) -> Result<Response, Problem> {
    const SO: &str =
        "Your file is not counted: see what is below, then select the file again if it is to take its place";
    open(&case)?;
    let mut errors = Errors::default();
    match counted(&app, &case, file).await? {
        Ok(counted) => {
            let key = key(&posted, &counted)?;
            let by = by(&visit, &key);
            match service::keep(&app.db, officer, by, &case.reference, shown(&posted), counted).await {
                Ok(()) => {
                    let to = format!("{}/evidence?done=counted", address(&case.reference));
                    return Ok(Redirect::to(&to).into_response());
                }
                Err(Failure::Refused(KeepRefusal::Overtaken)) => {}
                Err(other) => return Err(Problem::refused(other)),
            }
        }
        Err(why) => errors.push("file", why),
    }
    again(&app, (&visit, &case), &posted, errors, ("file", SO)).await
}

/// The key of the form with this count: the same form with another file is no repeat.
fn key(posted: &Posted, (name, counted): &(String, Evidence)) -> Result<Option<FormKey>, Problem> {
    let said = serde_json::to_string(counted).map_err(|error| Problem::Internal(error.to_string()))?;
    let digest = |shown: FormKey| {
        let shown = Sha256::new_with_prefix(shown.as_str());
        let digest = shown.chain_update(name.len().to_be_bytes()).chain_update(name).chain_update(said);
        digest.finalize().first_chunk().copied().map(FormKey::of)
    };
    Ok(posted.key().and_then(digest))
}

/// The file's name and what it says, or what is wrong with it.
async fn counted(
    app: &App,
    case: &Case,
    file: Upload,
) -> Result<Result<(String, Evidence), String>, Problem> {
    let Some((name, mut bytes)) = file.take() else { return Ok(Err("Select a file".to_owned())) };
    let name = match text::file_name(&name) {
        Ok(name) => name,
        Err(bad) => return Ok(Err(bad)),
    };
    let councils = person::accountable_bodies(&app.db, case.partnership).await?;
    let counting = tokio::task::spawn_blocking(move || {
        let counted = count(&mut bytes, &councils);
        // Read to its end, so that the browser hears why instead of a broken connection.
        match std::io::copy(&mut bytes, &mut std::io::sink()) {
            Ok(_) => counted,
            Err(_) => Err(Unreadable::CutOff),
        }
    });
    let counted = counting.await.map_err(|error| Problem::Internal(error.to_string()))?;
    Ok(counted.map(|counted| (name, counted)).map_err(|why| why.to_string()))
}

/// `POST /applications/{reference}/evidence/areas`: those that the need rests on; none takes them out.
pub async fn choose(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    const SO: &str =
        "What you ticked is not saved yet: look at what is below, then save again if it still holds";
    open(&case)?;
    let known = Known::of(&app, &case).await?;
    if known.kept.is_none() {
        return Err(Problem::NotFound);
    }
    let (ticked, shown, mut errors) = (ticked(&posted), shown(&posted), Errors::default());
    let codes: Vec<&str> = ticked.iter().map(String::as_str).collect();
    let chosen = if codes.is_empty() { None } else { known.counted().choose(&codes) };
    let refused = if known.shown.count != shown.count {
        true
    } else if chosen.is_none() && !codes.is_empty() {
        errors.push("areas", "Select areas from the list");
        true
    } else {
        let (key, change) = (posted.key(), Change::Evidence(chosen));
        match save(&app.db, officer, by(&visit, &key), &case.reference, shown.section, change).await {
            Ok(_) => false,
            Err(Failure::Refused(SaveRefusal::Stale(_))) => true,
            Err(other) => return Err(Problem::refused(other)),
        }
    };
    if refused {
        return again(&app, (&visit, &case), &posted, errors, ("areas", SO)).await;
    }
    Ok(Redirect::to(&format!("{}/need?done=saved", address(&case.reference))).into_response())
}

//! Reading what the finance system paid: every bad row is named, and all of them are noted or none.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::App;
use crate::domain::claim::ClaimRefusal;
use crate::domain::claim::confirmation::{self, COLUMNS, Confirmed};
use crate::domain::spreadsheet::{Unreadable, Wrong, rows as rows_of};
use crate::service::{Failure, claim as service};
use crate::web::application::by;
use crate::web::component::ErrorItem;
use crate::web::form::{Errors, Posted};
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{Staff, Visit};
use crate::web::shell::Shell;
use crate::web::upload::Upload;

#[derive(Template)]
#[template(path = "payment/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    errors: Vec<ErrorItem>,
    wrong: Vec<Wrong>,
    file_error: Option<String>,
    key: String,
}

fn page(visit: &Visit, errors: &Errors, wrong: Vec<Wrong>) -> Result<Response, Problem> {
    let page = ConfirmPage {
        shell: Shell::new(visit, "Read confirmations")
            .back("/payments", "Payments")
            .error(!errors.is_empty()),
        errors: errors.items(),
        wrong,
        file_error: errors.get("file"),
        key: visit.key(),
    };
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render(status, &page)
}

/// `GET /payments/confirm`
pub async fn ask(visit: Visit, _: Staff) -> Result<Response, Problem> {
    page(&visit, &Errors::default(), Vec::new())
}

/// What a file says, what is wrong with it, or why it is none.
async fn rows(file: Upload) -> Result<Result<Result<Vec<Confirmed>, Vec<Wrong>>, String>, Problem> {
    let Some((_, mut bytes)) = file.take() else { return Ok(Err("Select a file".to_owned())) };
    let reading = tokio::task::spawn_blocking(move || {
        let read = confirmation::read(rows_of(&mut bytes));
        // Read to its end, so that the browser hears why instead of a broken connection.
        match std::io::copy(&mut bytes, &mut std::io::sink()) {
            Ok(_) => read,
            Err(_) => Err(Unreadable::CutOff),
        }
    });
    let read = reading.await.map_err(|error| Problem::Internal(error.to_string()))?;
    Ok(read.map_err(|why| why.to_string()))
}

/// A payment that cannot be noted, as the line of the file that asks for it.
fn wrong((line, refusal): (u64, ClaimRefusal)) -> Wrong {
    let column = match refusal {
        ClaimRefusal::OtherAmount(_) => COLUMNS[1],
        ClaimRefusal::PaidOn(_) | ClaimRefusal::TakenBack => COLUMNS[2],
        _ => COLUMNS[0],
    };
    Wrong { line, column, what: refusal.to_string() }
}

/// `POST /payments/confirm`: the file, read while it arrives.
pub async fn read(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    posted: Posted,
    file: Upload,
) -> Result<Response, Problem> {
    let (mut errors, mut named) = (Errors::default(), Vec::new());
    match rows(file).await? {
        Err(why) => errors.first("file", why),
        Ok(Err(wrong)) => named = wrong,
        Ok(Ok(confirmed)) => {
            let key = posted.key();
            match service::pay_all(&app.db, officer, by(&visit, &key), &confirmed).await {
                Ok(()) => return Ok(Redirect::to("/payments?done=payments-read").into_response()),
                Err(Failure::Refused(refused)) => named = refused.into_iter().map(wrong).collect(),
                Err(other) => return Err(other.into()),
            }
        }
    }
    if !named.is_empty() {
        errors.first("file", count(named.len()));
    }
    page(&visit, &errors, named)
}

fn count(wrong: usize) -> String {
    match wrong {
        1 => "One cell of the file is wrong: it is named below. No payment was noted".to_owned(),
        many => format!("{many} cells of the file are wrong: they are named below. No payment was noted"),
    }
}

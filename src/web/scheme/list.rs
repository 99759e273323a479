//! What the scheme lists, as an administrator changes it: kinds of cost, the funder, the bodies of each partnership. Like its
//! values: from what was shown, looked at before it is saved, with a reason.

pub mod bodies;
pub mod category;
pub mod funder;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{preview, reason, version};
use crate::domain::scheme::ChangeRefusal;
use crate::service::Failure;
use crate::store::scheme::named::Naming;
use crate::web::component::{Field, SummaryRow};
use crate::web::form::{Errors, Posted};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::Typed;
use crate::web::session::Visit;

/// A page of one list: what its form is, whatever it changes.
struct Form {
    heading: &'static str,
    caption: String,
    address: String,
    fields: Vec<Field>,
    intro: &'static str,
}

impl Form {
    fn page(mut self, visit: &Visit, typed: Typed<'_>) -> FormPage {
        self.fields.push(reason(typed));
        FormPage::new(visit, self.heading, self.address, self.fields, "Continue")
            .caption(self.caption)
            .intro(self.intro)
            .back("/scheme")
            .version(version(typed.posted))
    }

    /// The form again, with what is wrong; as it was typed when nothing is.
    fn again(self, visit: &Visit, posted: &Posted, errors: &Errors) -> Result<Response, Problem> {
        let page = self.page(visit, Typed { posted, errors });
        if errors.is_empty() { page.show() } else { page.refuse(StatusCode::UNPROCESSABLE_ENTITY, errors) }
    }
}

/// Where it is mended; that nothing is different concerns no field.
fn refused(field: &str, refusal: &ChangeRefusal) -> Errors {
    let mut errors = Errors::default();
    match refusal {
        ChangeRefusal::Same => errors.whole(refusal.to_string()),
        _ => errors.push(field, refusal.to_string()),
    }
    errors
}

/// The page that a change leads to; a refusal is the form again with an error at `field`.
fn done(
    result: Result<(), Failure<ChangeRefusal>>,
    field: &str,
    form: impl Fn(&Errors) -> Result<Response, Problem>,
) -> Result<Response, Problem> {
    match result {
        Ok(()) => Ok(Redirect::to("/scheme?done=scheme").into_response()),
        Err(Failure::Refused(refusal)) => form(&refused(field, &refusal)),
        Err(other) => Err(other.into()),
    }
}

/// Whom a change touches: drafts are their partnerships’ alone, so that these are counted and not named.
fn touched(what: &str, named: &[Naming]) -> Vec<SummaryRow> {
    let line = |one: &Naming| {
        format!("{}, {}, {}", one.reference, one.partnership, one.status.name().to_lowercase())
    };
    let mut lines: Vec<String> = named.iter().filter(|one| one.sent_in).map(line).collect();
    match named.iter().filter(|one| !one.sent_in).count() {
        0 => {}
        1 => lines.push("1 draft".to_owned()),
        many => lines.push(format!("{many} drafts")),
    }
    if lines.is_empty() { Vec::new() } else { vec![SummaryRow::new(what, preview::shown(lines))] }
}

/// As JSON holds it, without the marks around it.
fn kept(words: &str) -> String {
    let quoted = serde_json::to_string(words).unwrap_or_default();
    quoted.trim_matches('"').to_owned()
}

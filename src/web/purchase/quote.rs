//! The form of one quote of a local purchase: who asks what for each line, and the paper that says so.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::change::form;
use super::{done, found, page_of};
use crate::App;
use crate::domain::application::Case;
use crate::domain::purchase::{Line, Purchase, PurchaseState, Quote, QuoteRefusal, unit_field};
use crate::service::Failure;
use crate::service::purchase::local as service;
use crate::web::application::{Seen, by};
use crate::web::component::Field;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::paper::{chosen, papers_of, proofs};
use crate::web::problem::Problem;
use crate::web::section::{LINE, PARAGRAPH, Prefill, Typed};
use crate::web::session::{Officer, Visit};

/// A quote, or a new one, and where it is put on file.
struct Entry {
    case: Case,
    purchase: Purchase,
    name: String,
    files: Vec<(String, String)>,
}

impl Entry {
    async fn of(app: &App, seen: Seen, (number, name): (u32, String)) -> Result<Entry, Problem> {
        let Seen { case, viewer } = seen;
        let (_, purchase) = found(app, &case, viewer.own(), number).await?;
        let files = proofs(app, &case).await?;
        let entry = Entry { case, purchase, name, files };
        match entry.name == "new" || entry.quote().is_some() {
            true => Ok(entry),
            false => Err(Problem::NotFound),
        }
    }

    fn quote(&self) -> Option<&Quote> {
        self.name.parse().ok().and_then(|number| self.purchase.quote_of(number))
    }

    fn prefill(&self) -> Posted {
        let Some(quote) = self.quote() else { return Posted::default() };
        let fields = Prefill::default()
            .with("supplier", Some(&quote.supplier))
            .date("on", Some(quote.on))
            .with("whole_life", quote.whole_life.map(|cost| cost.typed()))
            .with("file", Some(quote.file.0));
        let unit = |fields: Prefill, (line, unit): &(u32, crate::domain::money::Money)| {
            fields.with(&unit_field(*line), Some(unit.typed()))
        };
        quote.units.iter().fold(fields, unit).posted()
    }

    fn page(&self, visit: &Visit, typed: Typed<'_>) -> FormPage {
        let mut fields = vec![typed.line("supplier", "Supplier"), typed.date("on", "Date of the quote")];
        let unit = |line: &Line| -> Field {
            let label = format!("Price of one {}, without VAT", line.name());
            typed.money(&unit_field(line.number), &label).hint(format!(
                "{} wanted. {}, by the framework {} each",
                line.quantity, line.description, line.framework
            ))
        };
        fields.extend(self.purchase.lines.iter().map(unit));
        fields.extend([
            typed.money("whole_life", "What all of it costs over its whole life").hint(
                "With power, licences, repairs and the like, if the supplier says so. Leave it empty if not",
            ),
            typed
                .radios("file", "Which file is the quote?", self.files.clone())
                .hint("One of the files of the grant"),
        ]);
        let again = self.quote().is_some();
        if again {
            fields.push(typed.reason("What was wrong, or what is asked now. It is kept in the history"));
        }
        let heading = if again { "Change the quote" } else { "Add a quote" };
        let page = format!("quotes/{}", self.name);
        form(visit, (&self.case, &self.purchase), (heading, &page, "Save"), fields)
            .link(papers_of(&self.case), "Add the quote as a file of the grant first")
            .version(typed.version(self.quote().map_or(0, |quote| quote.version)))
    }

    fn read(&self, posted: &Posted) -> Result<(Quote, Option<String>), Errors> {
        let mut read = Reader::new(posted);
        let supplier = read.required_line("supplier", "The supplier", LINE);
        let on = read.required_date("on", "The date of the quote");
        let mut units = Vec::with_capacity(self.purchase.lines.len());
        for line in &self.purchase.lines {
            let unit =
                read.required_money(&unit_field(line.number), &format!("The price of {}", line.name()));
            units.extend(unit.map(|unit| (line.number, unit)));
        }
        let whole_life = read.money("whole_life", "The whole-life cost");
        let file =
            read.required_one_of("file", "The file that is the quote", |typed| chosen(&self.files, typed));
        let reason = read.paragraph("reason", "The reason", PARAGRAPH);
        let number = self.quote().map_or_else(|| self.purchase.next_quote(), |quote| quote.number);
        let version = posted.version();
        match (supplier, on, file, read.is_clean()) {
            (Some(supplier), Some(on), Some(file), true) => {
                Ok((Quote { number, supplier, on, units, whole_life, file, version }, reason))
            }
            _ => Err(read.errors()),
        }
    }
}

/// `GET /applications/{reference}/purchases/{number}/quotes/{id}`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    seen: Seen,
    Path((_, number, name)): Path<(String, u32, String)>,
) -> Result<Response, Problem> {
    let entry = Entry::of(&app, seen, (number, name)).await?;
    if entry.purchase.state != PurchaseState::Draft {
        return Err(Problem::Elsewhere(page_of(&entry.case.reference, number)));
    }
    let posted = entry.prefill();
    entry.page(&visit, Typed { posted: &posted, errors: &Errors::default() }).show()
}

/// `POST /applications/{reference}/purchases/{number}/quotes/{id}`
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    seen: Seen,
    Path((_, number, name)): Path<(String, u32, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let entry = Entry::of(&app, seen, (number, name)).await?;
    let errors = match entry.read(&posted) {
        Err(errors) => errors,
        Ok(quote) => {
            let (key, which) = (posted.key(), (&entry.case.reference, number));
            match service::quote(&app.db, officer, by(&visit, &key), which, quote).await {
                Ok(()) => return Ok(done(&entry.case.reference, number, "purchase-quoted")),
                Err(Failure::Refused(refused)) if refused.contains(&QuoteRefusal::Stale) => {
                    return Err(Problem::Changed);
                }
                Err(Failure::Refused(refused)) => {
                    let mut errors = Errors::default();
                    refused.iter().for_each(|refusal| errors.push(refusal.field(), refusal.to_string()));
                    errors
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    entry
        .page(&visit, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

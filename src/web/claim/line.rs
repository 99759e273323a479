//! One cost of a claim as a form. A kind that the scheme does not pay for is refused with the policy's reason.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{One, address, caption, done, show};
use crate::App;
use crate::domain::application::Case;
use crate::domain::claim::{Action, ClaimRefusal, Cost, Line, LineId};
use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::person::Person;
use crate::service::{Failure, claim as service};
use crate::web::application::{Seen, by};
use crate::web::component::{Field, SummaryRow};
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::paper::{chosen, papers_of, proofs};
use crate::web::problem::Problem;
use crate::web::section::cost::paid_for;
use crate::web::section::{LINE, Prefill, Typed};
use crate::web::session::{Officer, SignedIn, Visit};

fn prefill(cost: &Cost) -> Posted {
    let fields = Prefill::default()
        .with("what", Some(&cost.what))
        .with("category", Some(&cost.category))
        .with("supplier", Some(&cost.supplier))
        .with("invoice", Some(&cost.invoice))
        .date("invoiced_on", Some(cost.invoiced_on))
        .date("received_on", Some(cost.received_on))
        .with("net", Some(cost.net.typed()))
        .with("vat", Some(cost.vat.typed()))
        .with("recoverable", Some(cost.recoverable.typed()));
    cost.evidence.iter().fold(fields, |fields, file| fields.with("evidence", Some(file.0))).posted()
}

/// A line and where it is changed.
struct Entry<'a> {
    case: &'a Case,
    one: &'a One,
    line: Option<&'a Line>,
    files: Vec<(String, String)>,
}

impl Entry<'_> {
    fn page(&self, visit: &Visit, typed: Typed<'_>) -> FormPage {
        let known = &self.one.known;
        let scheme = &known.scheme;
        let kinds = scheme.categories.iter().map(|kind| (kind.name.clone(), kind.name.clone())).collect();
        let hints = scheme.categories.iter().map(|kind| {
            let because = kind.ineligible_because.as_deref();
            because.map(|because| format!("Not eligible. {}", because.trim_end_matches('.')))
        });
        let days = format!(
            "When goods or work were received, from {} to {}",
            date::show(self.case.year.starts()),
            date::show(known.window(self.case, (None, None), date::today(visit.now)).last_day())
        );
        let mut fields: Vec<Field> = vec![
            typed.line("what", "What was bought?"),
            typed.radios("category", "What kind of cost is it?", kinds).hint(paid_for(scheme)).hints(hints),
            typed.line("supplier", "Supplier"),
            typed.line("invoice", "Number of the invoice"),
            typed.date("invoiced_on", "Date of the invoice"),
            typed.date("received_on", "Day of receipt").hint(days),
            typed.money("net", "Amount without VAT"),
            typed.money("vat", "VAT").hint("Enter 0 if there is none"),
            typed
                .money("recoverable", "VAT that the buyer gets back")
                .hint("It is not part of the eligible cost. Enter 0 if none is recovered"),
        ];
        if !self.files.is_empty() {
            let chosen: Vec<String> = typed.posted.all("evidence").into_iter().map(str::to_owned).collect();
            let files =
                Field::checkboxes("evidence", "Which files prove it?", &chosen, self.files.iter().cloned());
            fields.push(
                files.error(typed.errors.get("evidence")).hint("Such as the invoice and the delivery note"),
            );
        }
        let own = address(&self.case.reference, self.one.claim.number);
        let name = self.line.map_or_else(|| "new".to_owned(), |line| line.id.0.to_string());
        let heading = if self.line.is_some() { "Change a cost" } else { "Add a cost" };
        FormPage::new(visit, heading, format!("{own}/lines/{name}"), fields, "Save")
            .caption(caption(self.case, &self.one.claim))
            .version(typed.version(self.one.version()))
            .link(papers_of(self.case), "Add invoices and delivery notes as files first")
            .back(own)
    }
}

/// The claim, and the line that the address names, while it can be changed.
async fn found(
    app: &App,
    seen: (&Case, crate::domain::person::Viewer),
    person: &Person,
    (number, name): (u32, &str),
) -> Result<(One, Option<LineId>), Problem> {
    let one = One::of(app, seen, person, number).await?;
    one.must(seen.0, person, Action::Prepare)?;
    if name == "new" {
        return Ok((one, None));
    }
    let id = name.parse().map(LineId).map_err(|_| Problem::NotFound)?;
    match one.claim.lines.iter().any(|line| line.id == id) {
        true => Ok((one, Some(id))),
        false => Err(Problem::NotFound),
    }
}

fn line(one: &One, id: Option<LineId>) -> Option<&Line> {
    id.and_then(|id| one.claim.lines.iter().find(|line| line.id == id))
}

/// `GET /applications/{reference}/claims/{id}/lines/{line}`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number, name)): Path<(String, u32, String)>,
) -> Result<Response, Problem> {
    let (one, id) = found(&app, (&case, viewer), &person, (number, &name)).await?;
    let line = line(&one, id);
    let posted = line.map_or_else(Posted::default, |line| prefill(&line.cost));
    let entry = Entry { case: &case, one: &one, line, files: proofs(&app, &case).await? };
    entry.page(&visit, Typed { posted: &posted, errors: &Errors::default() }).show()
}

fn read(posted: &Posted, one: &One, files: &[(String, String)]) -> Result<Cost, Errors> {
    let scheme = &one.known.scheme;
    let mut read = Reader::new(posted);
    let what = read.required_line("what", "What was bought", LINE);
    let known =
        |typed: &str| scheme.categories.iter().find(|kind| kind.name == typed).map(|kind| kind.name.clone());
    let category = read.required_one_of("category", "What kind of cost it is", known);
    let supplier = read.required_line("supplier", "The supplier", LINE);
    let invoice = read.required_line("invoice", "The number of the invoice", LINE);
    let invoiced_on = read.required_date("invoiced_on", "The date of the invoice");
    let received_on = read.required_date("received_on", "The day of receipt");
    let net = read.required_money("net", "The amount without VAT");
    let vat = read.required_money("vat", "The VAT");
    let recoverable = read.required_money("recoverable", "The VAT that the buyer gets back");
    let file = |typed: &str| chosen(files, typed);
    let evidence = read.many_of("evidence", "The files that prove it", file);
    let words = what.zip(category).zip(supplier).zip(invoice);
    let rest = invoiced_on.zip(received_on).zip(net).zip(vat).zip(recoverable);
    let errors = read.errors();
    match words.zip(rest).filter(|_| errors.is_empty()) {
        Some((
            (((what, category), supplier), invoice),
            ((((invoiced_on, received_on), net), vat), recoverable),
        )) => Ok(Cost {
            what,
            category,
            supplier,
            invoice,
            invoiced_on,
            received_on,
            net,
            vat,
            recoverable,
            evidence,
        }),
        None => Err(errors),
    }
}

/// `POST /applications/{reference}/claims/{id}/lines/{line}`
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number, name)): Path<(String, u32, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (one, id) = found(&app, (&case, viewer), &person, (number, &name)).await?;
    let files = proofs(&app, &case).await?;
    let errors = match read(&posted, &one, &files) {
        Err(errors) => errors,
        Ok(cost) => {
            let (key, shown) = (posted.key(), one.shown(&case, &posted));
            match service::put(&app.db, officer, by(&visit, &key), shown, id, cost).await {
                Ok(()) => return Ok(done(&case, number, "saved")),
                Err(Failure::Refused(refusals)) => at_fields(refusals)?,
                Err(other) => return Err(other.into()),
            }
        }
    };
    let entry = Entry { case: &case, one: &one, line: line(&one, id), files };
    entry
        .page(&visit, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

/// Every refusal at its field; one that is about no field is a page of its own.
fn at_fields(refusals: Vec<ClaimRefusal>) -> Result<Errors, Problem> {
    let mut errors = Errors::default();
    for refusal in refusals {
        match refusal {
            ClaimRefusal::Cost(cost) => errors.push(cost.field(), cost.to_string()),
            other => return Err(Problem::refused(Failure::Refused(other))),
        }
    }
    Ok(errors)
}

/// `GET /applications/{reference}/claims/{id}/lines/{line}/remove`
pub async fn ask_remove(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number, name)): Path<(String, u32, String)>,
) -> Result<Response, Problem> {
    let (one, id) = found(&app, (&case, viewer), &person, (number, &name)).await?;
    let line = line(&one, id).ok_or(Problem::NotFound)?;
    let own = address(&case.reference, number);
    let facts = vec![
        SummaryRow::new("What", &line.cost.what),
        SummaryRow::new("Invoice", show::detail(line)),
        SummaryRow::new("Eligible", line.cost.eligible().unwrap_or(Money::ZERO).to_string()),
    ];
    FormPage::new(
        &visit,
        "Take this cost off the claim",
        format!("{own}/lines/{name}/remove"),
        vec![],
        "Take it off",
    )
    .caption(caption(&case, &one.claim))
    .facts(facts)
    .version(one.version())
    .warns()
    .back(format!("{own}/lines/{name}"))
    .show()
}

/// `POST /applications/{reference}/claims/{id}/lines/{line}/remove`
pub async fn remove(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number, name)): Path<(String, u32, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let one = One::of(&app, (&case, viewer), &person, number).await?;
    let id = name.parse().map(LineId).map_err(|_| Problem::NotFound)?;
    let (key, shown) = (posted.key(), one.shown(&case, &posted));
    match service::remove(&app.db, officer, by(&visit, &key), shown, id).await {
        Ok(()) => Ok(done(&case, number, "removed")),
        Err(other) => Err(Problem::refused(other)),
    }
}

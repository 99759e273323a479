//! The form of a purchase's invoice, beside what was ordered and what came; put right with a reason until it is claimed.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::change::form;
use super::{done, found};
use crate::App;
use crate::domain::application::Case;
use crate::domain::money::Money;
use crate::domain::purchase::{Invoice, Purchase};
use crate::service::Failure;
use crate::service::purchase::{Correction, invoice as service};
use crate::web::application::{Seen, by};
use crate::web::component::SummaryRow;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::paper::{chosen, papers_of, proofs};
use crate::web::problem::Problem;
use crate::web::section::{LINE, PARAGRAPH, Prefill, Typed};
use crate::web::session::{Officer, Visit};

/// The files that it can be, by their numbers.
type Files = [(String, String)];

fn invoice_page(
    visit: &Visit,
    of: (&Case, &Purchase),
    (room, files): (Money, &Files),
    typed: Typed<'_>,
) -> FormPage {
    let purchase = of.1;
    let shown = |amount: Option<Money>| amount.unwrap_or(Money::ZERO).to_string();
    let facts = vec![
        SummaryRow::new("Ordered, without VAT", shown(purchase.net())),
        SummaryRow::new("Received, without VAT", shown(purchase.received_net())),
        SummaryRow::new("VAT of the order", purchase.vat.to_string()),
        SummaryRow::new("Left for it of the approved cost", room.to_string()),
    ];
    let mut fields = vec![
        typed.line("number", "Invoice number"),
        typed.date("on", "Invoice date"),
        typed
            .money("net", "Amount without VAT")
            .hint("If the invoice is for several orders, what of it is for this one"),
        typed.money("vat", "VAT"),
        typed.money("recoverable", "VAT that the buyer gets back").hint("0 if none of it"),
        typed
            .paragraph("explanation", "Why does it differ from the order or from what came?")
            .rows(3)
            .hint("Only if it differs, is for another purchase as well, or comes to more than is left of the approved cost"),
    ];
    if !files.is_empty() {
        let none = std::iter::once((String::new(), "None of them".to_owned()));
        let all = none.chain(files.iter().cloned()).collect();
        let file = typed.radios("file", "Which file is the invoice?", all);
        fields.push(file.hint("One of the files of the grant. Whoever checks the claim compares it"));
    }
    let again = purchase.invoice.is_some();
    let version = typed.version(of.0.version);
    let words = match again {
        true => ("Correct the invoice", "invoice", "Save"),
        false => ("Record the invoice", "invoice", "Record it"),
    };
    if again {
        fields.push(typed.reason("What was wrong"));
    }
    form(visit, of, words, fields)
        .facts(facts)
        .version(version)
        .intro("Order, receipt and invoice are compared. What has not come yet is not waited for after the invoice.")
        .link(papers_of(of.0), "Add the invoice as a file of the grant first")
}

fn prefill(invoice: &Invoice) -> Posted {
    Prefill::default()
        .with("number", Some(&invoice.number))
        .date("on", Some(invoice.on))
        .with("net", Some(invoice.net.typed()))
        .with("vat", Some(invoice.vat.typed()))
        .with("recoverable", Some(invoice.recoverable.typed()))
        .with("explanation", invoice.explanation.as_ref())
        .with("file", invoice.file.map(|file| file.0))
        .posted()
}

/// `GET /applications/{reference}/purchases/{number}/invoice`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let (shop, purchase) = found(&app, &case, viewer.own(), number).await?;
    let room = shop.limit.room(&purchase);
    let posted = purchase.invoice.as_ref().map(prefill).unwrap_or_default();
    let typed = Typed { posted: &posted, errors: &Errors::default() };
    invoice_page(&visit, (&case, &purchase), (room, &proofs(&app, &case).await?), typed).show()
}

fn read_invoice(posted: &Posted, files: &Files) -> Result<(Invoice, Option<Correction>), Errors> {
    let mut read = Reader::new(posted);
    let number = read.required_line("number", "The invoice number", LINE);
    let on = read.required_date("on", "The invoice date");
    let net = read.required_money("net", "The amount without VAT");
    let vat = read.required_money("vat", "VAT");
    let recoverable = read.required_money("recoverable", "The VAT that the buyer gets back");
    let explanation = read.paragraph("explanation", "Why it differs", PARAGRAPH);
    let file = read.one_of("file", "The file that is the invoice", |typed| chosen(files, typed));
    let reason = read.paragraph("reason", "The reason", PARAGRAPH);
    let version = posted.version();
    let corrects = reason.map(|reason| Correction { version, reason });
    match (number, on, net, vat, recoverable, read.is_clean()) {
        (Some(number), Some(on), Some(net), Some(vat), Some(recoverable), true) => {
            Ok((Invoice { number, on, net, vat, recoverable, explanation, file }, corrects))
        }
        _ => Err(read.errors()),
    }
}

/// `POST /applications/{reference}/purchases/{number}/invoice`
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (shop, purchase) = found(&app, &case, viewer.own(), number).await?;
    let room = shop.limit.room(&purchase);
    let files = proofs(&app, &case).await?;
    let errors = match read_invoice(&posted, &files) {
        Err(errors) => errors,
        Ok(invoice) => {
            let (key, which) = (posted.key(), (&case.reference, number));
            match service::note(&app.db, officer, by(&visit, &key), which, invoice).await {
                Ok(()) => return Ok(done(&case.reference, number, "purchase-invoiced")),
                Err(Failure::Refused(refused)) => {
                    let mut errors = Errors::default();
                    refused.iter().for_each(|refusal| errors.push(refusal.field(), refusal.to_string()));
                    errors
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    invoice_page(&visit, (&case, &purchase), (room, &files), Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

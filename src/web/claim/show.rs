//! One claim: its costs, what was verified of them, what it pays, and what can be done now.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{One, address, caption, claims, not_yet, purchase, resemblance, tag};
use crate::App;
use crate::domain::application::Case;
use crate::domain::application::content::Part;
use crate::domain::claim::{Action, ClaimRefusal, Line, LineId, Stage};
use crate::domain::date;
use crate::domain::file::FileId;
use crate::domain::money::Money;
use crate::domain::person::{Person, Viewer};
use crate::store::{StoreError, claim, endorsement, file, person};
use crate::web::application::Seen;
use crate::web::application::case::Done;
use crate::web::camera::given_up_fact;
use crate::web::component::{SummaryRow, Tag};
use crate::web::extract::{Path, Query};
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{SignedIn, Visit};
use crate::web::shell::Shell;

/// A line as the page shows it.
struct Shown {
    what: String,
    detail: String,
    resembles: Option<String>,
    href: Option<String>,
    received: String,
    money: String,
    eligible: Money,
    verified: Option<Money>,
    reason: Option<String>,
    evidence: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "claim/show.html")]
struct ShowPage {
    shell: Shell,
    caption: String,
    heading: String,
    stage: Tag,
    returned: Option<String>,
    waits: Option<String>,
    facts: Vec<SummaryRow>,
    lines: Vec<Shown>,
    /// What stands where nothing was verified.
    yet: &'static str,
    actions: Vec<(&'static str, String, &'static str)>,
}

/// The names of a case's files, by their numbers.
pub async fn names(app: &App, case: &Case) -> Result<HashMap<FileId, String>, Problem> {
    let files = file::of_case(&app.db, case.id).await?;
    Ok(files.into_iter().map(|file| (file.attached.id, file.attached.name)).collect())
}

/// Supplier, invoice and kind of a cost, in a line.
pub fn detail(line: &Line) -> String {
    let cost = &line.cost;
    format!(
        "{}, invoice {} of {}, {}",
        cost.supplier,
        cost.invoice,
        date::show(cost.invoiced_on),
        cost.category
    )
}

/// The amounts of an invoice.
pub fn amounts(line: &Line) -> String {
    let cost = &line.cost;
    match cost.vat {
        Money::ZERO => format!("{} net, no VAT", cost.net),
        vat => format!("{} net, {vat} VAT, {} of it recoverable", cost.net, cost.recoverable),
    }
}

/// What proves the lines of a claim, by name: files, and purchases.
struct Proofs {
    files: HashMap<FileId, String>,
    purchases: HashMap<LineId, u32>,
    resemblances: HashMap<LineId, String>,
}

fn shown(line: &Line, case: &Case, one: &One, changes: bool, proofs: &Proofs) -> Shown {
    let bought = proofs.purchases.get(&line.id).map(|number| {
        (format!("Purchase {number}"), format!("/applications/{}/purchases/{number}", case.reference))
    });
    let proof = |id: &FileId| {
        let name = proofs.files.get(id).cloned().unwrap_or_else(|| "File".to_owned());
        (name, format!("/applications/{}/files/{}", case.reference, id.0))
    };
    Shown {
        what: line.cost.what.clone(),
        detail: detail(line),
        resembles: proofs.resemblances.get(&line.id).cloned(),
        href: changes.then(|| format!("{}/lines/{}", address(&case.reference, one.claim.number), line.id.0)),
        received: format!("{}, {}", date::show(line.cost.received_on), line.cost.year()),
        money: amounts(line),
        eligible: line.eligible(),
        verified: line.verified.as_ref().map(|found| found.amount),
        reason: line.verified.as_ref().and_then(|found| found.reason.clone()),
        evidence: line.cost.evidence.iter().map(proof).chain(bought).collect(),
    }
}

/// What a claim comes to, as far as it is known.
pub fn facts(one: &One) -> Vec<SummaryRow> {
    let (claim, account) = (&one.claim, &one.known.account);
    let or_none = |amount: Option<Money>| amount.map_or_else(|| "Not yet".to_owned(), |sum| sum.to_string());
    let mut facts = vec![
        SummaryRow::new("For", claim.quarter.to_string()),
        SummaryRow::new("Final claim", if claim.last { "Yes" } else { "No" }),
        SummaryRow::new("Claimed", or_none(claim.claimed())),
        SummaryRow::new("Verified", or_none(claim.verified().filter(|_| claim.reached() >= Stage::Checked))),
    ];
    if claim.last {
        facts.push(given_up_fact(one.known.given_up));
    }
    match (claim.amount, claim.paid_on) {
        (Some(Money::ZERO), Some(on)) => {
            facts.push(SummaryRow::new("Settled", format!("Nothing was due on {}", date::show(on))));
        }
        (Some(amount), Some(on)) => {
            facts.push(SummaryRow::new("Paid", format!("{amount} on {}", date::show(on))));
        }
        (Some(amount), None) => facts.push(SummaryRow::new("To be paid", amount.to_string())),
        (None, _) if claim.stage == Stage::Ended => {
            facts.push(SummaryRow::new("Paid", "Nothing: it ended when the grant was terminated"));
        }
        (None, _) => {
            let due = account.due(claim);
            let label = match (claim.stage >= Stage::Checked, account.lets(Action::Authorise).is_ok()) {
                (false, _) => "Due if all of it is verified",
                (true, true) => "Due now",
                (true, false) => "Due by the award until now",
            };
            facts.push(SummaryRow::new(label, or_none(due)));
            let percent = account.basis.retention_percent;
            if !claim.last && percent > 0 {
                let kept = format!("{percent}% of what is due is kept back until the final claim");
                facts.push(SummaryRow::new("Retention", kept));
            }
        }
    }
    facts
}

/// That an increase of the award waits, and for whom: as long as the claim is not authorised.
async fn waits(app: &App, case: &Case, one: &One) -> Result<Option<String>, StoreError> {
    let account = &one.known.account;
    let (true, Err(ClaimRefusal::IncreaseOffered(increase))) =
        (one.claim.stage.is_open(), account.lets(Action::Authorise))
    else {
        return Ok(None);
    };
    let name = match endorsement::asked_as(&app.db, case.id, Part::Finance).await? {
        Some(certifier) => person::name_of(&app.db, certifier).await?,
        None => None,
    };
    let whom = "the council’s s151 officer";
    let whom = name.map_or_else(|| whom.to_owned(), |name| format!("{name}, {whom}"));
    let until = account.grant.accept_by.map(|day| format!(", until {}", date::show(day))).unwrap_or_default();
    Ok(Some(format!(
        "An increase of {increase} waits to be accepted by {whom}{until}. No payment is authorised before that is answered, since \
         the share that the grant pays would be another. Everything else can go on."
    )))
}

fn actions(
    one: &One,
    case: &Case,
    person: &Person,
    has_purchases: bool,
) -> Vec<(&'static str, String, &'static str)> {
    let own = address(&case.reference, one.claim.number);
    let mut actions = Vec::new();
    let mut offer = |label, page: &str, kind| actions.push((label, format!("{own}/{page}"), kind));
    if one.may(person, Action::Prepare) && one.claim.stage == Stage::Draft {
        offer("Add a cost", "lines/new", if one.claim.lines.is_empty() { "" } else { "secondary" });
        if has_purchases {
            offer("Add a purchase", "purchases", "secondary");
        }
        if !one.claim.lines.is_empty() {
            offer("Send it to be certified", "send", "");
        } else if one.known.account.has_counted() {
            offer("Send it as the final claim", "send", "secondary");
        }
        offer("Discard it", "discard", "secondary");
    }
    let stop = if one.claim.is_settled() { "Open it again" } else { "Stop the payment" };
    for (action, label, page, kind) in [
        (Action::Certify, "Certify or send back", "certify", ""),
        (Action::Check, "Check the costs", "check", ""),
        (Action::Authorise, "Authorise the payment", "authorise", ""),
        (Action::Pay, "Note the payment", "pay", ""),
        (Action::Return, "Return to the partnership", "return", "secondary"),
        (Action::Stop, stop, "stop", "secondary"),
        (Action::Undo, "The payment did not happen", "undo", "secondary"),
    ] {
        if one.may(person, action) {
            offer(label, page, kind);
        }
    }
    actions
}

/// `GET /applications/{reference}/claims/{id}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let one = One::of(&app, (&case, viewer), &person, number).await?;
    page(&app, &visit, (&case, viewer), &person, &one, &done).await
}

async fn page(
    app: &App,
    visit: &Visit,
    (case, viewer): (&Case, Viewer),
    person: &Person,
    one: &One,
    done: &Done,
) -> Result<Response, Problem> {
    let lines: Vec<LineId> = one.claim.lines.iter().map(|line| line.id).collect();
    let proofs = Proofs {
        files: names(app, case).await?,
        // Whoever certifies reads no purchase, and has its invoice as a file.
        purchases: match viewer.sees_grants_of(case.partnership) {
            true => claim::purchase::numbers(&app.db, &lines).await?,
            false => HashMap::new(),
        },
        resemblances: resemblance::told(app, (case, viewer), one).await?,
    };
    let changes = one.may(person, Action::Prepare) && one.claim.stage == Stage::Draft;
    let heading = format!("Claim {}", one.claim.number);
    let has_purchases = changes && !purchase::choice(app, case, one).await?.is_empty();
    let actions = actions(one, case, person, has_purchases);
    let page = ShowPage {
        shell: done
            .tell(Shell::new(visit, caption(case, &one.claim)))
            .back(claims(&case.reference), "Claims"),
        caption: format!("{} {}", case.reference, case.title),
        heading,
        stage: tag(one.claim.stage),
        returned: one.claim.returned.clone(),
        waits: waits(app, case, one).await?,
        facts: facts(one),
        yet: not_yet(one.claim.stage),
        lines: one.claim.lines.iter().map(|line| shown(line, case, one, changes, &proofs)).collect(),
        actions,
    };
    render(StatusCode::OK, &page)
}

//! An offer as whoever certified the match meets it: read it, then accept or decline for the accountable body.

pub mod certifier;
pub mod letter;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::application::{Seen, address, by, done};
use super::component::{Field, SummaryRow};
use super::form::{Errors, Posted, Reader};
use super::page::FormPage;
use super::problem::Problem;
use super::section::{PARAGRAPH, Typed};
use super::session::{Endorses, Visit};
use crate::App;
use crate::domain::application::Case;
use crate::domain::application::content::Part;
use crate::domain::date;
use crate::domain::grant::{Grant, GrantState, OfferRefusal};
use crate::domain::person::{Endorser, Person};
use crate::service::{Failure, grant as service};
use crate::store::decision::record::{self, Record};
use crate::store::{endorsement, grant};

/// An offer with the decision behind it.
struct Offer {
    grant: Grant,
    record: Record,
}

/// Somebody as a certifier of the case's partnership; not found for anybody else.
fn certifies(case: &Case, person: &Person) -> Result<Endorser, Problem> {
    Endorser::of(person, Part::Finance, case.partnership).ok_or(Problem::NotFound)
}

impl Offer {
    /// Not found for anybody but the certifier; one that is answered or over sends to the case's page.
    async fn of(app: &App, case: &Case, person: &Person) -> Result<Offer, Problem> {
        let endorser = certifies(case, person)?;
        let certifier = endorsement::asked_as(&app.db, case.id, Part::Finance).await?;
        let found = grant::of(&app.db, case.id).await?.filter(|_| certifier == Some(endorser.id()));
        let grant = found.ok_or(Problem::NotFound)?;
        if !grant.waits() {
            return Err(Problem::Elsewhere(address(&case.reference)));
        }
        let record = record::of(&app.db, case.id).await?.into_iter().next().ok_or(Problem::NotFound)?;
        Ok(Offer { grant, record })
    }
}

impl Offer {
    fn is_increase(&self) -> bool {
        self.grant.state == GrantState::Active
    }

    fn award(&self, case: &Case) -> String {
        let (grant, request) = (&self.grant, case.figures.request);
        match self.is_increase() {
            true => format!("{} more, {} in all of {request} requested", grant.increase, grant.committed()),
            false => format!("{} of {request} requested", grant.award),
        }
    }
}

fn page(visit: &Visit, case: &Case, offer: &Offer, typed: Typed<'_>) -> FormPage {
    let options = vec![
        ("yes".to_owned(), "I accept the offer and its conditions for the accountable body".to_owned()),
        ("no".to_owned(), "I decline the offer".to_owned()),
    ];
    let fields: Vec<Field> = vec![
        typed.radios("accepted", "Your answer", options),
        typed.paragraph("comment", "Comment").rows(4).hint("If you decline, say why"),
    ];
    let conditions = offer.record.conditions.clone().unwrap_or_else(|| "None".to_owned());
    let mut facts = vec![
        SummaryRow::new("Award", offer.award(case)),
        SummaryRow::new("Financial year", case.year.to_string()),
        SummaryRow::new("Conditions", conditions),
        SummaryRow::new("Reasons", &offer.record.reasons),
    ];
    facts.extend(offer.grant.accept_by.map(|day| SummaryRow::new("To be accepted by", date::show(day))));
    FormPage::new(
        visit,
        if offer.is_increase() { "Accept the increase" } else { "Accept the offer" },
        format!("{}/offer", address(&case.reference)),
        fields,
        "Send your answer",
    )
    .caption(format!("{} {}", case.reference, case.title))
    .facts(facts)
    .warning(match offer.is_increase() {
        true => "Your answer cannot be changed. If you decline, the grant stays as it is without the increase.",
        false => {
            "Your answer cannot be changed. If you decline, the money goes back to the cap of the partnership."
        }
    })
    .link(format!("{}/offer.pdf", address(&case.reference)), "The offer as a letter (PDF)")
    .back(address(&case.reference))
}

/// `GET /applications/{reference}/offer`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Endorses(person): Endorses,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    let offer = Offer::of(&app, &case, &person).await?;
    page(&visit, &case, &offer, Typed { posted: &Posted::default(), errors: &Errors::default() }).show()
}

fn read(posted: &Posted) -> Result<service::Reply, Errors> {
    let mut read = Reader::new(posted);
    let (accepted, comment) = read.yes_or_why_not("accepted", PARAGRAPH);
    read.finish().map(|()| service::Reply { accepted, comment })
}

/// `POST /applications/{reference}/offer`
pub async fn reply(
    State(app): State<App>,
    visit: Visit,
    Endorses(person): Endorses,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let errors = match read(&posted) {
        Err(errors) => errors,
        Ok(reply) => {
            let endorser = certifies(&case, &person)?;
            let (key, word) = (posted.key(), if reply.accepted { "accepted" } else { "declined-offer" });
            match service::reply(&app.db, endorser, by(&visit, &key), &case.reference, reply).await {
                Ok(()) => return Ok(done(&case.reference, word)),
                Err(Failure::Refused(OfferRefusal::TooLate(day))) => {
                    let mut errors = Errors::default();
                    errors.push("accepted", OfferRefusal::TooLate(day).to_string());
                    errors
                }
                Err(other) => return Err(Problem::refused(other)),
            }
        }
    };
    let offer = Offer::of(&app, &case, &person).await?;
    page(&visit, &case, &offer, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

//! Starting an application, empty or with the answers of an earlier one.

use thiserror::Error;

use crate::domain::application::content::Content;
use crate::domain::application::{ApplicationId, Case, Clock, Figures, Reference, Status};
use crate::domain::date;
use crate::domain::event::Event;
use crate::domain::financial_year::FinancialYear;
use crate::domain::person::CspOfficer;
use crate::domain::scheme::{Closed, Scheme};
use crate::service::Failure;
use crate::service::record::{By, Subject, first, posted_before, record};
use crate::store::{Db, Txn, application, person, scheme};

/// Why no application is started.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StartRefusal {
    /// Scheme or year is closed.
    #[error(transparent)]
    Closed(#[from] Closed),
    /// Not one of the partnership's own.
    #[error("Select one of your applications to copy, or none")]
    NoSuchApplication,
}

/// What an application is started with.
#[derive(Clone, Debug)]
pub struct Started<'a> {
    /// For which year.
    pub year: FinancialYear,
    /// What it is called.
    pub title: &'a str,
    /// The earlier application whose answers are copied, if any.
    pub copy_of: Option<&'a Reference>,
}

/// Starts a draft for a year and gives its reference. A second post of the same form gives the same one.
pub async fn start(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    started: Started<'_>,
) -> Result<Reference, Failure<StartRefusal>> {
    let Started { year, title, copy_of } = started;
    let txn = db.begin().await?;
    let scheme = scheme::current(&txn).await?;
    if let Err(closed) = scheme.policy.open_for(year, date::today(by.at)) {
        return Err(Failure::Refused(closed.into()));
    }
    let allocation = scheme::take_allocation(&txn, scheme.id, officer.partnership(), year).await?;
    let allocation = allocation.ok_or(Failure::NotFound)?;
    if let Some(chain) = posted_before(&txn, by).await? {
        return application::reference_of_chain(&txn, officer.partnership(), &chain)
            .await?
            .ok_or(Failure::NotFound);
    }
    let mut content = match copy_of {
        Some(earlier) => copied(&txn, officer, earlier).await?,
        None => Content::default(),
    };
    content.applicant.title = Some(title.to_owned());
    let number = scheme::next_number(&txn, allocation.id).await?;
    let partnerships = person::partnerships(&txn).await?;
    let own = partnerships.iter().find(|p| p.id == officer.partnership()).ok_or(Failure::NotFound)?;
    let reference = Reference::new(&scheme.code, year, &own.code, number);
    let case = new_case(&scheme, officer, year, title, &reference, by);
    let id = application::add(&txn, &case, &content).await?;
    let event = Event::Started { title: title.to_owned(), year, copy_of: copy_of.cloned() };
    record(&txn, by, first(Subject::Application(id)), &event, None).await?;
    txn.commit().await?;
    Ok(reference)
}

async fn copied(
    txn: &Txn,
    officer: CspOfficer,
    earlier: &Reference,
) -> Result<Content, Failure<StartRefusal>> {
    let case = application::take_of_csp(txn, officer.partnership(), earlier).await?;
    let case = case.ok_or(Failure::Refused(StartRefusal::NoSuchApplication))?;
    Ok(application::content(txn, case.id).await?.copied())
}

fn new_case(
    scheme: &Scheme,
    officer: CspOfficer,
    year: FinancialYear,
    title: &str,
    reference: &Reference,
    by: By<'_>,
) -> Case {
    Case {
        id: ApplicationId(0),
        reference: reference.clone(),
        scheme: scheme.id,
        partnership: officer.partnership(),
        year,
        title: title.to_owned(),
        status: Status::Draft,
        since: by.at,
        known_since: by.at,
        figures: Figures::default(),
        submissions: 0,
        submitted_at: None,
        assessor: None,
        officer: None,
        clock: Clock::default(),
        released: false,
        release_on: None,
        version: 1,
    }
}

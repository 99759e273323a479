//! What a CSP officer does with an application.

mod limits;
mod returned;
mod save;
mod start;
mod withdraw;

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::answers;
use crate::domain::application::content::Content;
use crate::domain::application::transition::SubmitRefusal;
use crate::domain::application::{Action, Case, Reference};
use crate::domain::event::Event;
use crate::domain::person::CspOfficer;
use crate::store::{Db, StoreError, Txn, application, file, scheme};

pub use limits::{limits, needed};
pub use returned::{mended, sent_back, to_mend};
pub(in crate::service) use save::overtaken;
pub use save::{Change, SaveRefusal, Saved, Stale, save};
pub use start::{StartRefusal, Started, start};
pub use withdraw::withdraw;

/// Sends an application in, for the first time or again, and keeps a frozen copy.
pub async fn submit(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
) -> Result<(), Failure<Vec<SubmitRefusal>>> {
    let txn = db.begin().await?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let scheme = scheme::of(&txn, case.scheme).await?;
    let content = application::content(&txn, case.id).await?;
    let figures = content.figures().ok_or(Failure::Refused(vec![SubmitRefusal::TooLarge]))?;
    let limits = limits(&txn, &case, &scheme, figures).await?;
    let (before, from) = (case.version, case.status);
    let may = permit(&txn, Action::Submit, &case, officer.id()).await?;
    let case = case.submit(may, &content, &scheme, &limits, by.at).map_err(Failure::Refused)?;
    let changes = changes_since_last(&txn, &case, &content).await?;
    application::save(&txn, before, &case, 1).await?;
    if case.submissions == 1 {
        application::index_words(&txn, &case).await?;
    }
    application::freeze(&txn, &case, &content, by.at).await?;
    file::freeze(&txn, case.id).await?;
    let event = Event::Submitted { number: case.submissions, figures, changes };
    record(&txn, by, head, &event, Some((from, case.status))).await?;
    txn.commit().await?;
    Ok(())
}

async fn changes_since_last(
    txn: &Txn,
    case: &Case,
    content: &Content,
) -> Result<Vec<crate::domain::event::Change>, StoreError> {
    if case.submissions < 2 {
        return Ok(Vec::new());
    }
    let last = application::frozen(txn, case.id, 1).await?;
    let before = last.first().map(answers::all).unwrap_or_default();
    Ok(answers::changes(&before, &answers::all(content)))
}

//! What PCC staff do with a submitted application: send it back, or assess it.

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::transition::{AssessRefusal, WrongState};
use crate::domain::application::{Action, Reference};
use crate::domain::assessment::Assessment;
use crate::domain::event::{Event, SentBack};
use crate::domain::person::{Commissioner, GrantsOfficer, PersonId};
use crate::domain::query::{End, How};
use crate::store::{Db, StoreError, application, assessment as kept, query, scheme};

/// Who may send an application back; which of them in which state is in the table of moves.
#[derive(Clone, Copy, Debug)]
pub enum Sender {
    /// While checking, or after assessing.
    GrantsOfficer(GrantsOfficer),
    /// Instead of deciding.
    Commissioner(Commissioner),
}

impl Sender {
    fn id(self) -> PersonId {
        match self {
            Sender::GrantsOfficer(officer) => officer.id(),
            Sender::Commissioner(commissioner) => commissioner.id(),
        }
    }

    fn role(self) -> crate::domain::person::Role {
        match self {
            Sender::GrantsOfficer(_) => crate::domain::person::Role::GrantsOfficer,
            Sender::Commissioner(_) => crate::domain::person::Role::Commissioner,
        }
    }
}

/// Sends an application back with sections and reasons.
pub async fn send_back(
    db: &Db,
    sender: Sender,
    by: By<'_>,
    reference: &Reference,
    sections: Vec<SentBack>,
) -> Result<(), Failure<WrongState>> {
    let txn = db.begin().await?;
    let case = application::take_for_pcc(&txn, reference).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let (before, from) = (case.version, case.status);
    let may = permit(&txn, Action::Return, case.id, sender.id()).await?;
    let case = case.send_back(may, sender.role(), &sections, by.at).map_err(Failure::Refused)?;
    let end = End {
        how: How::Overtaken,
        words: "The application was returned".to_owned(),
        by: sender.id(),
        at: by.at,
    };
    query::end(&txn, case.id, None, &end).await?;
    application::save(&txn, before, &case, 1).await?;
    let event = Event::Returned { sections };
    record(&txn, by, head, &event, Some((from, case.status))).await?;
    txn.commit().await?;
    Ok(())
}

/// Records a finished assessment.
pub async fn assess(
    db: &Db,
    officer: GrantsOfficer,
    by: By<'_>,
    reference: &Reference,
    assessment: &Assessment,
) -> Result<(), Failure<AssessRefusal>> {
    let txn = db.begin().await?;
    let case = application::take_for_pcc(&txn, reference).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let scheme = scheme::of(&txn, case.scheme).await?;
    let (before, from) = (case.version, case.status);
    let figures = case.figures;
    let own = scheme::committed(&txn, scheme.id, case.partnership, case.year).await?;
    let (own, _) = own.ok_or_else(|| StoreError::Broken("the partnership has no allocation".into()))?;
    let limits = scheme.limits(own.left(), figures);
    let may = permit(&txn, Action::Assess, case.id, officer.id()).await?;
    let case = case.assess(may, officer, assessment, &scheme, &limits, by.at).map_err(Failure::Refused)?;
    application::save(&txn, before, &case, 1).await?;
    kept::add(&txn, &case, (officer.id(), by.at), assessment).await?;
    let event = Event::Assessed { total: assessment.total(), recommendation: assessment.recommendation };
    record(&txn, by, head, &event, Some((from, case.status))).await?;
    txn.commit().await?;
    Ok(())
}

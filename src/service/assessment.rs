//! What PCC staff do with a submitted application: send it back, or assess it.

use chrono::{DateTime, Utc};

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::transition::{AssessRefusal, WrongState};
use crate::domain::application::{Action, Reference, destination};
use crate::domain::assessment::{Assessment, joint};
use crate::domain::event::{Event, LockedSoFar, SentBack};
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
    let may = permit(&txn, Action::Return, &case, sender.id()).await?;
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

/// Keeps what somebody has written of their assessment so far, as they typed it. It is nobody else's business, so no history
/// tells of it; the last draft saved is the one that is there.
pub async fn save_draft(
    db: &Db,
    officer: GrantsOfficer,
    by: By<'_>,
    reference: &Reference,
    typed: &[(String, String)],
) -> Result<(), Failure<AssessRefusal>> {
    let txn = db.begin().await?;
    let case = application::take_for_pcc(&txn, reference).await?.ok_or(Failure::NotFound)?;
    permit(&txn, Action::Assess, &case, officer.id()).await?;
    if destination(case.status, Action::Assess).is_none() {
        return Err(Failure::Refused(WrongState(case.status).into()));
    }
    if kept::locked(&txn, &case).await?.iter().any(|one| one.by == officer.id()) {
        return Err(Failure::Refused(AssessRefusal::Locked));
    }
    kept::save_draft(&txn, &case, (officer.id(), by.at), typed).await?;
    txn.commit().await?;
    Ok(())
}

/// Locks a finished assessment.
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
    let may = permit(&txn, Action::Assess, &case, officer.id()).await?;
    let locked = kept::locked(&txn, &case).await?;
    let assessors: Vec<PersonId> = locked.iter().map(|one| one.by).collect();
    let of = (officer, assessors.as_slice());
    let submitted = application::frozen(&txn, case.id, 1).await?.pop();
    let submitted = submitted.ok_or_else(|| StoreError::Broken("nothing was submitted".into()))?;
    let facts = (&submitted, &limits);
    let case = case.assess(may, of, assessment, &scheme, facts, by.at).map_err(Failure::Refused)?;
    application::save(&txn, before, &case, 1).await?;
    kept::add(&txn, &case, (officer.id(), by.at), assessment).await?;
    let all: Vec<Assessment> =
        locked.into_iter().map(|one| one.assessment).chain([assessment.clone()]).collect();
    let number = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let (event, moved) = match case.status == from {
        true => {
            (Event::AssessmentLocked(LockedSoFar { number, needed: scheme.policy.assessments_needed }), None)
        }
        false => {
            let (total, recommendation) =
                (joint::total(&all).unwrap_or_default(), joint::recommendation(&all));
            (Event::Assessed { total, recommendation }, Some((from, case.status)))
        }
    };
    record(&txn, by, head, &event, moved).await?;
    txn.commit().await?;
    Ok(())
}

/// Moves cases on that have enough assessments since the scheme needs fewer. Returns how many were looked at.
pub async fn look_at_enough(db: &Db, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let found = kept::enough(db).await?;
    for reference in &found {
        settle(db, now, reference).await?;
    }
    Ok(found.len())
}

async fn settle(db: &Db, now: DateTime<Utc>, reference: &Reference) -> Result<(), StoreError> {
    let txn = db.begin().await?;
    let Some(case) = application::take_for_pcc(&txn, reference).await? else { return Ok(()) };
    let by = By::nobody(now);
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let scheme = scheme::of(&txn, case.scheme).await?;
    let locked = kept::locked(&txn, &case).await?;
    let assessors: Vec<PersonId> = locked.iter().map(|one| one.by).collect();
    let (before, from) = (case.version, case.status);
    let Some(case) = case.settle(&assessors, &scheme, now) else { return Ok(()) };
    application::save(&txn, before, &case, 1).await?;
    let all: Vec<Assessment> = locked.into_iter().map(|one| one.assessment).collect();
    let (total, recommendation) = (joint::total(&all).unwrap_or_default(), joint::recommendation(&all));
    record(&txn, by, head, &Event::Assessed { total, recommendation }, Some((from, case.status))).await?;
    txn.commit().await
}

//! What each move demands of a case. Every function takes the case as it stands and gives it as it becomes, or why not.

mod assess;

use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

use super::content::Content;
use super::relation::Permit;
use super::section::Section;
use super::{Action, Case, Figures, Status, Tick, destination, permitted};
use crate::domain::allocation::{Allocation, Envelope, Limits, Over};
use crate::domain::date;
use crate::domain::decision::{Approval, Release};
use crate::domain::event::SentBack;
use crate::domain::money::Money;
use crate::domain::person::{PersonId, Role};
use crate::domain::scheme::{Closed, Scheme};

pub use assess::AssessRefusal;

/// The case is not in a state from which this can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("This application is {} now, so this cannot be done", .0.name().to_lowercase())]
pub struct WrongState(pub Status);

/// Why a submission is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SubmitRefusal {
    /// Nothing can be submitted from this state.
    #[error(transparent)]
    WrongState(#[from] WrongState),
    /// Scheme or year is closed.
    #[error(transparent)]
    Closed(#[from] Closed),
    /// Answers are missing.
    #[error("{} is not complete", .0.title())]
    Incomplete(Section),
    /// The request is over a limit.
    #[error("The request is too high: {0}")]
    Over(#[from] Over),
    /// A sum cannot be counted.
    #[error("The amounts are too large")]
    TooLarge,
}

/// Why an approval is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ApproveRefusal {
    /// Nothing can be decided in this state.
    #[error(transparent)]
    WrongState(#[from] WrongState),
    /// Scheme or year is closed.
    #[error(transparent)]
    Closed(#[from] Closed),
    /// A query is open.
    #[error(transparent)]
    Waits(#[from] Waits),
    /// Nothing was awarded.
    #[error("The award must be more than £0.00")]
    Nothing,
    /// Over a limit.
    #[error("The award is too high: {0}")]
    Over(#[from] Over),
    /// Held for a day that is past.
    #[error("The release day must be after {}", date::show(*.0))]
    ReleasePast(NaiveDate),
}

/// Nobody judges a case while its partnership is asked something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "A query waits for the partnership’s answer. It must be answered or closed before the application is assessed or decided"
)]
pub struct Waits;

impl Case {
    pub(super) fn moved(self, may: Permit, now: DateTime<Utc>) -> Result<Case, WrongState> {
        self.goes(may.action(), now)
    }

    fn goes(self, action: Action, now: DateTime<Utc>) -> Result<Case, WrongState> {
        let status = destination(self.status, action).ok_or(WrongState(self.status))?;
        if status == self.status {
            return Ok(self);
        }
        let tick = match (self.clock.with_pcc, status.is_with_the_pcc()) {
            (false, true) => Some(Tick::Arrives),
            (true, false) => Some(Tick::Leaves),
            _ => None,
        };
        let clock = tick.map_or(self.clock, |tick| self.clock.tick(tick, date::today(now)));
        Ok(Case { status, since: now, known_since: now, clock, ..self })
    }

    /// Lets a section be saved.
    pub fn save(self, may: Permit, now: DateTime<Utc>) -> Result<Case, WrongState> {
        self.moved(may, now)
    }

    /// Sends the application in (BRIEF §4). `limits` are those the partnership may know. Every refusal is gathered.
    pub fn submit(
        self,
        may: Permit,
        content: &Content,
        scheme: &Scheme,
        limits: &Limits,
        now: DateTime<Utc>,
    ) -> Result<Case, Vec<SubmitRefusal>> {
        let closed = scheme.policy.open_for(self.year, date::today(now)).err();
        let case = self.moved(may, now).map_err(|wrong| vec![wrong.into()])?;
        let mut refusals: Vec<SubmitRefusal> = closed.map(Into::into).into_iter().collect();
        let open = Section::ALL.into_iter().filter(|section| !content.missing(*section, scheme).is_empty());
        refusals.extend(open.map(SubmitRefusal::Incomplete));
        let figures = content.figures();
        refusals.extend(content.over(limits).into_iter().map(Into::into));
        if figures.is_none() {
            refusals.push(SubmitRefusal::TooLarge);
        }
        match figures {
            Some(figures) if refusals.is_empty() => Ok(Case {
                figures,
                submissions: case.submissions + 1,
                submitted_at: case.submitted_at.or(Some(now)),
                title: content.applicant.title.clone().unwrap_or(case.title),
                ..case
            }),
            _ => Err(refusals),
        }
    }

    /// Sends it back. `sections` is never empty: the form makes sure, and so does this. Who may in which state is in
    /// the table of moves.
    pub fn send_back(
        self,
        may: Permit,
        role: Role,
        sections: &[SentBack],
        now: DateTime<Utc>,
    ) -> Result<Case, WrongState> {
        if sections.is_empty() || !permitted(self.status, Action::Return, role) {
            return Err(WrongState(self.status));
        }
        self.moved(may, now)
    }

    /// Puts a question to the partnership: the clock stops.
    pub fn query(self, may: Permit, now: DateTime<Utc>) -> Result<Case, WrongState> {
        let case = self.moved(may, now)?;
        Ok(Case { clock: case.clock.tick(Tick::Asked, date::today(now)), ..case })
    }

    /// Notes that a question needs no answer any more: with the last one the clock goes on.
    pub fn query_ended(self, now: DateTime<Utc>) -> Case {
        Case { clock: self.clock.tick(Tick::Ended, date::today(now)), ..self }
    }

    /// Gives it to a grants officer, or to nobody.
    pub fn assign(self, may: Permit, to: Option<PersonId>, now: DateTime<Utc>) -> Result<Case, WrongState> {
        Ok(self.moved(may, now)?.held_by(to))
    }

    /// The same case in other hands.
    pub fn held_by(self, officer: Option<PersonId>) -> Case {
        Case { officer, ..self }
    }

    /// Whether every question has its answer.
    pub fn answered(&self) -> Result<(), Waits> {
        if self.clock.queries == 0 { Ok(()) } else { Err(Waits) }
    }

    /// Awards money within the request and every limit, and commits it (BRIEF §4, §5).
    pub fn approve(
        self,
        may: Permit,
        approval: &Approval,
        scheme: &Scheme,
        allocation: Allocation,
        now: DateTime<Utc>,
    ) -> Result<(Case, Allocation, Envelope), ApproveRefusal> {
        let (today, figures) = (date::today(now), self.figures);
        let case = self.decided(may, approval.release, now)?;
        case.can_award(approval.award, scheme, &limits(&allocation, scheme, &figures), today)?;
        let allocation = allocation.commit(approval.award)?;
        let envelope = scheme.envelope.commit(approval.award)?;
        Ok((case, allocation, envelope))
    }

    /// Whether so much can be awarded: what an approval asks of the money, whatever else is decided with it.
    ///
    /// # Errors
    /// The first limit that is passed.
    pub fn can_award(
        &self,
        award: Money,
        scheme: &Scheme,
        limits: &Limits,
        today: NaiveDate,
    ) -> Result<(), ApproveRefusal> {
        scheme.policy.open_for(self.year, today)?;
        if award.pence() <= 0 {
            return Err(ApproveRefusal::Nothing);
        }
        if award > self.figures.request {
            return Err(Over::Request(self.figures.request).into());
        }
        match limits.passed_by(award).first() {
            Some(over) => Err((*over).into()),
            None => Ok(()),
        }
    }

    /// Decides against.
    pub fn refuse(self, may: Permit, release: Release, now: DateTime<Utc>) -> Result<Case, ApproveRefusal> {
        self.decided(may, release, now)
    }

    fn decided(self, may: Permit, release: Release, now: DateTime<Utc>) -> Result<Case, ApproveRefusal> {
        let (today, known_since) = (date::today(now), self.known_since);
        let waits = self.answered();
        let case = self.moved(may, now)?;
        waits?;
        match release.held_until() {
            Some(day) if day <= today => Err(ApproveRefusal::ReleasePast(today)),
            None => Ok(Case { released: true, ..case }),
            held => Ok(Case { release_on: held, known_since, ..case }),
        }
    }

    /// Tells the partnership of a decision that was held.
    pub fn release(self, now: DateTime<Utc>) -> Result<Case, WrongState> {
        match self.is_held() {
            true => Ok(Case { released: true, release_on: None, known_since: now, ..self }),
            false => Err(WrongState(self.status)),
        }
    }

    /// Takes it back. A decision that is held must not show, so it stands in nobody's way: the case is withdrawn as from
    /// where its partnership knows it to be, and the caller gives back what was committed.
    pub fn withdraw(self, may: Permit, now: DateTime<Utc>) -> Result<Case, WrongState> {
        let status = self.status_for_the_partnership();
        let case = Case { status, release_on: None, ..self };
        case.moved(may, now)
    }
}

/// What the money left and a case's figures allow.
pub fn limits(allocation: &Allocation, scheme: &Scheme, figures: &Figures) -> Limits {
    scheme.limits(allocation.left(), *figures)
}

#[cfg(test)]
mod tests;

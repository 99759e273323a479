//! A grant as its claims see it: what it pays on, what is counted of it, and the claims beside one.

use chrono::{DateTime, Utc};

use super::entitlement::Basis;
use super::line::Window;
use super::moves::{Action, Stage};
use super::{Claim, ClaimId, ClaimRefusal, Quarter};
use crate::domain::date;
use crate::domain::grant::{Grant, GrantState};
use crate::domain::money::Money;

/// A grant as far as claims ask: what it pays on, and what was counted of it.
#[derive(Clone, Debug)]
pub struct Account {
    /// The grant.
    pub grant: Grant,
    /// On what it pays.
    pub basis: Basis,
    /// Verified in the claims that are authorised, and before the grant was taken over.
    pub verified: Money,
    /// The other claims that did not end.
    pub others: Vec<Other>,
    /// Cameras that are still to be commissioned.
    pub uncommissioned: usize,
}

/// A claim beside another of its grant.
#[derive(Clone, Copy, Debug)]
pub struct Other {
    /// From 1 on within the grant.
    pub number: u32,
    /// Where it stands.
    pub stage: Stage,
    /// Whether it is the final one.
    pub last: bool,
    /// When it was authorised, or got where it stands.
    pub authorised: DateTime<Utc>,
}

impl Account {
    /// Whether the grant lets this be done to its claims now: the one rule for every move, and for what pages and lists offer.
    ///
    /// # Errors
    /// It is not active; or an increase of it waits to be accepted, and this works out money by the award.
    pub fn lets(&self, action: Action) -> Result<(), ClaimRefusal> {
        let increase = self.grant.increase;
        match self.grant.state {
            GrantState::Active if action.goes_by_the_award() && increase > Money::ZERO => {
                Err(ClaimRefusal::IncreaseOffered(increase))
            }
            GrantState::Active => Ok(()),
            other => Err(ClaimRefusal::NotActive(other)),
        }
    }

    /// A new claim of that number for a quarter in which something can be received.
    ///
    /// # Errors
    /// The grant takes none, a final claim is there, or the quarter is outside its days or has not begun.
    pub fn begin(
        &self,
        (number, quarter): (u32, Quarter),
        window: &Window<'_>,
        now: DateTime<Utc>,
    ) -> Result<Claim, ClaimRefusal> {
        self.lets(Action::Prepare)?;
        if let Some(last) = self.others.iter().find(|other| other.last) {
            return Err(ClaimRefusal::AfterTheLast(last.number));
        }
        let within = quarter.year() >= window.year && quarter.starts() <= window.last_day();
        if !within || quarter.starts() > date::today(now) {
            return Err(ClaimRefusal::Quarter);
        }
        Ok(Claim {
            id: ClaimId(0),
            application: self.grant.application,
            number,
            quarter,
            last: false,
            stage: Stage::Draft,
            ended: None,
            since: now,
            returned: None,
            lines: Vec::new(),
            done: Vec::new(),
            amount: None,
            authorised: None,
            paid_on: None,
            version: 1,
        })
    }

    /// Whether something is authorised or paid by another claim, or was paid before the grant was taken over.
    pub fn has_counted(&self) -> bool {
        self.grant.before.is_some_and(|before| before.paid > Money::ZERO)
            || self.others.iter().any(|other| other.stage.is_counted())
    }

    /// Whether another claim is the final one, and authorised.
    pub fn is_complete(&self) -> bool {
        self.others.iter().any(|other| other.last && other.stage.is_counted())
    }

    /// What a claim would pay now, as far as it is verified; as claimed before it is.
    pub fn due(&self, claim: &Claim) -> Option<Money> {
        let to_date = self.verified.checked_add(claim.counted()?)?;
        // What was kept back is due with the final claim, and with one that is authorised again after it.
        let complete = claim.last || self.is_complete();
        Some(self.basis.due(to_date, self.grant.drawn.authorised, complete))
    }
}

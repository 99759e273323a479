//! What assessing demands of a case.

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::{Waits, WrongState};
use crate::domain::allocation::Limits;
use crate::domain::application::content::Content;
use crate::domain::application::relation::Permit;
use crate::domain::application::{Action, Case};
use crate::domain::assessment::{Assessment, Known, Unsound, known};
use crate::domain::date;
use crate::domain::person::{GrantsOfficer, PersonId};
use crate::domain::scheme::Scheme;

/// Why an assessment is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AssessRefusal {
    /// Nothing can be assessed in this state.
    #[error(transparent)]
    WrongState(#[from] WrongState),
    /// A query is open.
    #[error(transparent)]
    Waits(#[from] Waits),
    /// Theirs is locked.
    #[error("You have locked your assessment of this submission. It cannot be changed")]
    Locked,
    /// The answers do not hold together.
    #[error("The answers do not hold together")]
    Unsound {
        /// Gates that the figures answer otherwise.
        contradicted: Vec<Known>,
        /// Why the recommendation does not follow.
        unsound: Vec<Unsound>,
    },
}

impl Case {
    /// Locks an assessment. `before` are those who have locked theirs of this submission; with the last that the policy needs at
    /// this moment the case is assessed, until then it stays where it is. `content` is what was sent in, `limits` are those of
    /// the money left now.
    pub fn assess(
        self,
        may: Permit,
        (by, before): (GrantsOfficer, &[PersonId]),
        assessment: &Assessment,
        scheme: &Scheme,
        (content, limits): (&Content, &Limits),
        now: DateTime<Utc>,
    ) -> Result<Case, AssessRefusal> {
        let last = before.len() + 1 >= scheme.policy.assessments_needed as usize;
        let case = self.clone().moved(may, now)?;
        if before.contains(&by.id()) {
            return Err(AssessRefusal::Locked);
        }
        if last {
            self.answered()?;
        }
        let contradicted = assessment.contradicted(known(&case, content, scheme, limits, date::today(now)));
        let unsound = assessment.unsound(&scheme.policy);
        if !contradicted.is_empty() || !unsound.is_empty() {
            return Err(AssessRefusal::Unsound { contradicted, unsound });
        }
        Ok(if last { Case { assessor: Some(by.id()), ..case } } else { self })
    }

    /// Moves a case on that has as many assessments as the scheme needs now, since it needs fewer than when they were locked.
    /// `None` while it does not, or a question waits.
    pub fn settle(self, by: &[PersonId], scheme: &Scheme, now: DateTime<Utc>) -> Option<Case> {
        let enough = !by.is_empty() && by.len() >= scheme.policy.assessments_needed as usize;
        let case = self.answered().is_ok().then(|| self.goes(Action::Assess, now).ok()).flatten()?;
        enough.then_some(Case { assessor: by.last().copied(), ..case })
    }
}

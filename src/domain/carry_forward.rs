//! Carry-forward (BRIEF §2): money of a grant that is not spent when its year ends, to be spent by a day of the next one; asked
//! for, advised on, decided. The award stays committed against the cap that it came from: only the day moves by which it is
//! spent, so that no cap ever holds more than before. Must not know how it is kept, nor whether somebody holds a role.

mod carried;
pub mod moves;
mod refusal;
#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};

use super::application::relation::Permit;
use super::date;
use super::financial_year::FinancialYear;
use super::grant::{Grant, GrantState};
use super::money::Money;
use super::person::PersonId;
use super::scheme::Policy;
pub use carried::{Carried, NotCarried, Part};
pub use moves::{Action, Stage, permitted};
use moves::{Tie, allowed};
pub use refusal::{AnswerRefusal, AskRefusal};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// How much of the award.
    pub amount: Money,
    /// The last day on which goods and work are received for it.
    pub spend_by: NaiveDate,
    /// Why it is not spent in time.
    pub reason: String,
}

/// What the treasurer, and then the Commissioner, said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// So much of it; `None` for nothing.
    pub amount: Option<Money>,
    /// Why.
    pub reason: String,
    /// Who said it.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// A carry-forward of a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarryForward {
    /// Of the grant's, from 1 on.
    pub number: u32,
    /// The year whose money it is.
    pub from: FinancialYear,
    /// What is asked for.
    pub wanted: Wanted,
    /// Who asked.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// Where it stands.
    pub stage: Stage,
    /// The treasurer's.
    pub advice: Option<Answer>,
    /// The Commissioner's.
    pub decision: Option<Answer>,
}

/// On what a carry-forward is judged: the scheme, the grant, and what is not spent of it now.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The scheme's values.
    pub policy: &'a Policy,
    /// The grant.
    pub grant: &'a Grant,
    /// The year that its award is for.
    pub year: FinancialYear,
    /// How much of it can be carried: what is not spent of the year that is asked for.
    pub unspent: Money,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Which year's money can be carried forward: the award's own, or that into which it was carried last.
pub fn from_year(year: FinancialYear, earlier: &[CarryForward]) -> FinancialYear {
    let last = earlier.iter().filter(|one| one.stage == Stage::Approved).map(|one| one.from).max();
    match last {
        Some(from) => from.next().unwrap_or(from),
        None => year,
    }
}

impl Standing<'_> {
    fn today(&self) -> NaiveDate {
        date::today(self.now)
    }

    /// Refuses what cannot be asked for now, whatever is entered. Returns the days between which it can be spent.
    ///
    /// # Errors
    /// The scheme does not allow it or ends, the grant is not active, or it is too early or too late.
    pub fn can_ask(&self, earlier: &[CarryForward]) -> Result<(NaiveDate, NaiveDate), AskRefusal> {
        let (policy, from) = (self.policy, from_year(self.year, earlier));
        if let Some(open) = earlier.iter().find(|one| one.stage.is_open()) {
            return Err(AskRefusal::Open(open.number));
        }
        self.grant.settled()?;
        let (first, last) = self.days(from)?;
        if self.today() <= from.ends() && !from.is_ending(self.today(), policy.year_end_days) {
            return Err(AskRefusal::TooEarly(from, policy.year_end_days));
        }
        if self.today() > last {
            return Err(AskRefusal::Late(last));
        }
        if self.unspent <= Money::ZERO {
            return Err(AskRefusal::AllSpent(from));
        }
        Ok((first, last))
    }

    /// The days of the next year that are within the scheme.
    fn days(&self, from: FinancialYear) -> Result<(NaiveDate, NaiveDate), AskRefusal> {
        if !self.policy.carry_forward {
            return Err(AskRefusal::NotAllowed);
        }
        let past = AskRefusal::PastTheScheme(self.policy.ends_on);
        let to = from.next().filter(|to| self.policy.years().contains(to)).ok_or(past)?;
        Ok((to.starts(), to.ends().min(self.policy.ends_on)))
    }

    /// Asks for it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn ask(
        &self,
        _: Permit,
        wanted: Wanted,
        earlier: &[CarryForward],
        by: PersonId,
    ) -> Result<CarryForward, Vec<AskRefusal>> {
        let (first, last) = self.can_ask(earlier).map_err(|refusal| vec![refusal])?;
        let first = first.max(self.today());
        let mut refused = Vec::new();
        refused.extend((wanted.amount <= Money::ZERO).then_some(AskRefusal::Nothing));
        refused.extend((wanted.amount > self.unspent).then_some(AskRefusal::Over(self.unspent)));
        refused.extend((wanted.spend_by > self.policy.ends_on).then_some(AskRefusal::PastTheScheme(last)));
        if !(first..=last).contains(&wanted.spend_by) && wanted.spend_by <= self.policy.ends_on {
            refused.push(AskRefusal::Day(first, last));
        }
        if !refused.is_empty() {
            return Err(refused);
        }
        let number = earlier.iter().map(|one| one.number).max().unwrap_or(0) + 1;
        let (from, at) = (from_year(self.year, earlier), self.now);
        let (stage, advice, decision) = (Stage::Asked, None, None);
        Ok(CarryForward { number, from, wanted, by, at, stage, advice, decision })
    }
}

impl CarryForward {
    /// How much is carried, once that is approved.
    pub fn carried(&self) -> Option<Money> {
        self.decision.as_ref().filter(|_| self.stage == Stage::Approved).and_then(|answer| answer.amount)
    }

    /// What ties this person to it by what they did.
    pub fn ties_of(&self, person: PersonId) -> Vec<Tie> {
        let asked = (self.by == person).then_some(Tie::Asked);
        let advised = self.advice.as_ref().filter(|advice| advice.by == person).map(|_| Tie::Advised);
        asked.into_iter().chain(advised).collect()
    }

    /// Whether this can be done to it now, by this person, whatever is entered.
    ///
    /// # Errors
    /// What they did to it before, its stage, or that the grant is not active any more.
    pub fn waits_for(
        &self,
        action: Action,
        person: PersonId,
        standing: &Standing<'_>,
    ) -> Result<(), AnswerRefusal> {
        allowed(action, &self.ties_of(person))?;
        let stage = match action {
            Action::Advise => Stage::Asked,
            Action::Decide => Stage::Advised,
        };
        match (self.stage == stage, standing.grant.state) {
            (false, _) => Err(AnswerRefusal::WrongStage(self.stage)),
            (true, GrantState::Active) => Ok(()),
            (true, other) => Err(AnswerRefusal::NotActive(other)),
        }
    }

    /// The treasurer says whether it should be approved, and how much of it.
    ///
    /// # Errors
    /// It does not wait for that, or more is supported than was asked for.
    pub fn advise(
        self,
        _: Permit,
        answer: Answer,
        standing: &Standing<'_>,
    ) -> Result<CarryForward, AnswerRefusal> {
        self.waits_for(Action::Advise, answer.by, standing)?;
        self.within(&answer)?;
        Ok(CarryForward { stage: Stage::Advised, advice: Some(answer), ..self })
    }

    /// The Commissioner approves so much of it, or refuses it.
    ///
    /// # Errors
    /// It does not wait for that, more is approved than was asked for or is unspent now, or its day is past.
    pub fn decide(
        self,
        _: Permit,
        answer: Answer,
        standing: &Standing<'_>,
    ) -> Result<CarryForward, AnswerRefusal> {
        self.waits_for(Action::Decide, answer.by, standing)?;
        self.within(&answer)?;
        let Some(amount) = answer.amount else {
            return Ok(CarryForward { stage: Stage::Refused, decision: Some(answer), ..self });
        };
        // The scheme may have changed since it was asked for.
        let (_, last) = standing.days(self.from).map_err(AnswerRefusal::Scheme)?;
        if self.wanted.spend_by > last {
            return Err(AnswerRefusal::Scheme(AskRefusal::PastTheScheme(last)));
        }
        if self.wanted.spend_by < standing.today() {
            return Err(AnswerRefusal::DayPast(self.wanted.spend_by));
        }
        if amount > standing.unspent {
            return Err(AnswerRefusal::Unspent(standing.unspent));
        }
        Ok(CarryForward { stage: Stage::Approved, decision: Some(answer), ..self })
    }

    fn within(&self, answer: &Answer) -> Result<(), AnswerRefusal> {
        match answer.amount {
            Some(amount) if amount <= Money::ZERO => Err(AnswerRefusal::Nothing),
            Some(amount) if amount > self.wanted.amount => Err(AnswerRefusal::Over(self.wanted.amount)),
            _ => Ok(()),
        }
    }
}

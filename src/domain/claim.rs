//! Claims of an active grant (BRIEF §5): prepared, certified, checked, authorised and paid, each step by somebody else.
//! Must not know how they are kept, nor whether somebody holds a role.

mod account;
pub mod confirmation;
pub mod entitlement;
mod line;
pub mod moves;
mod proof;
mod purchase;
mod refusal;
pub mod relation;
pub mod resemblance;
#[cfg(test)]
mod tests;
mod undo;

use chrono::{DateTime, NaiveDate, Utc};

use super::application::ApplicationId;
use super::date;
use super::file::FileId;
use super::grant::Grant;
use super::money::Money;
use super::person::{PersonId, Role};
pub use super::quarter::Quarter;
pub use account::{Account, Other};
pub use line::{Cost, CostRefusal, Line, LineId, Verified, Window};
pub use moves::{Action, Stage, permitted};
pub use proof::Proofs;
pub use refusal::{ClaimRefusal, NothingToPay};
use relation::{Permit, Tie};

/// Most lines of one claim.
pub const MOST_LINES: usize = 200;

/// Identity of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClaimId(pub i64);

/// What is claimed of one grant at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Identity.
    pub id: ClaimId,
    /// Of which application's grant.
    pub application: ApplicationId,
    /// From 1 on within the grant.
    pub number: u32,
    /// For which quarter.
    pub quarter: Quarter,
    /// The last one: with it what was kept back is paid.
    pub last: bool,
    /// Where it stands.
    pub stage: Stage,
    /// How far it had come when it ended with its grant.
    pub ended: Option<Stage>,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Why it was sent back, while it is being changed.
    pub returned: Option<String>,
    /// What is claimed, line by line.
    pub lines: Vec<Line>,
    /// Who did what to it, ever.
    pub done: Vec<(PersonId, Tie)>,
    /// What is to be paid, once that is authorised.
    pub amount: Option<Money>,
    /// When that was authorised.
    pub authorised: Option<DateTime<Utc>>,
    /// When it was paid.
    pub paid_on: Option<NaiveDate>,
    /// Times it was changed.
    pub version: i64,
}

impl Claim {
    /// What counts of it, as claimed. `None` when it does not fit.
    pub fn claimed(&self) -> Option<Money> {
        Money::sum(self.lines.iter().map(Line::eligible))
    }

    /// What was verified of it. `None` before every line was looked at.
    pub fn verified(&self) -> Option<Money> {
        let amounts: Option<Vec<Money>> =
            self.lines.iter().map(|line| line.verified.as_ref().map(|found| found.amount)).collect();
        Money::sum(amounts?)
    }

    fn counted(&self) -> Option<Money> {
        self.verified().or_else(|| self.claimed())
    }

    /// How far it has come, or had when it ended.
    pub fn reached(&self) -> Stage {
        self.ended.unwrap_or(self.stage)
    }

    /// What ties this person to it by what they did.
    pub fn ties_of(&self, person: PersonId) -> Vec<Tie> {
        self.done.iter().filter(|(who, _)| *who == person).map(|(_, tie)| *tie).collect()
    }

    /// What it is called in the finance system and on its payment.
    pub fn payment_reference(&self, application: &str) -> String {
        format!("{application}-C{}", self.number)
    }

    /// Whether somebody with that role does this at its stage, by the table of moves.
    fn moved(self, permit: Permit, role: Role, to: Stage, now: DateTime<Utc>) -> Result<Claim, ClaimRefusal> {
        if !permitted(self.stage, permit.action(), role) {
            return Err(ClaimRefusal::WrongStage(self.stage));
        }
        Ok(Claim { stage: to, since: now, ..self })
    }

    /// Whether lines can be entered now.
    ///
    /// # Errors
    /// The stage or the grant does not allow it, or the claim is full.
    pub fn can_change(&self, account: &Account) -> Result<(), ClaimRefusal> {
        account.lets(Action::Prepare)?;
        if self.stage != Stage::Draft {
            return Err(ClaimRefusal::WrongStage(self.stage));
        }
        Ok(())
    }

    /// Sends it to be certified.
    ///
    /// # Errors
    /// It is no draft, or empty and not the final one after others; nothing shows one of its costs; or it is the final one and
    /// others are open.
    pub fn send(
        self,
        permit: Permit,
        account: &Account,
        (last, proofs): (bool, Proofs<'_>),
        now: DateTime<Utc>,
    ) -> Result<Claim, ClaimRefusal> {
        account.lets(permit.action())?;
        // What was kept back is due at the end, whether or not there is another cost.
        if self.lines.is_empty() && !(last && account.has_counted()) {
            return Err(ClaimRefusal::Empty);
        }
        proofs.prove(&self.lines)?;
        let claim = Claim { last, returned: None, ..self };
        claim.alone(account)?;
        claim.moved(permit, Role::CspOfficer, Stage::Sent, now)
    }

    /// The final claim comes after all the others, and no other final one beside it. Another claim is older than the final one
    /// and goes on beside it: its payment was stopped.
    fn alone(&self, account: &Account) -> Result<(), ClaimRefusal> {
        if !self.last {
            return Ok(());
        }
        let open = account.others.iter().find(|other| !other.stage.is_counted());
        match (open, account.others.iter().find(|other| other.last)) {
            (Some(open), _) => Err(ClaimRefusal::OthersOpen(open.number)),
            (None, Some(last)) => Err(ClaimRefusal::AfterTheLast(last.number)),
            (None, None) => Ok(()),
        }
    }

    /// Certifies it for the accountable body.
    ///
    /// # Errors
    /// It does not wait for that.
    pub fn certify(
        self,
        permit: Permit,
        account: &Account,
        now: DateTime<Utc>,
    ) -> Result<Claim, ClaimRefusal> {
        account.lets(permit.action())?;
        self.moved(permit, Role::FinanceCertifier, Stage::Certified, now)
    }

    /// Sends it back to be changed: by the certifier, a grants officer or the treasurer. What was verified is looked at anew.
    ///
    /// # Errors
    /// It is not with them.
    pub fn send_back(
        self,
        permit: Permit,
        account: &Account,
        (role, reason): (Role, String),
        now: DateTime<Utc>,
    ) -> Result<Claim, ClaimRefusal> {
        account.lets(permit.action())?;
        let claim = self.moved(permit, role, Stage::Draft, now)?;
        let lines = claim.lines.into_iter().map(|line| Line { verified: None, ..line }).collect();
        Ok(Claim { lines, returned: Some(reason), last: false, ..claim })
    }

    /// Keeps what was found of each line; `files` are those of the grant that show something.
    ///
    /// # Errors
    /// A line is missing, verified over what was claimed or less without a reason, or though nothing proves it any more; a final
    /// claim's cameras are not all commissioned.
    pub fn check(
        self,
        permit: Permit,
        account: &Account,
        (found, files): (&[(LineId, Verified)], &[FileId]),
        now: DateTime<Utc>,
    ) -> Result<Claim, Vec<ClaimRefusal>> {
        let one = |refusal: ClaimRefusal| vec![refusal];
        account.lets(permit.action()).map_err(one)?;
        if self.last && account.uncommissioned > 0 {
            return Err(vec![ClaimRefusal::NotCommissioned(account.uncommissioned)]);
        }
        let claim = self.moved(permit, Role::GrantsOfficer, Stage::Checked, now).map_err(one)?;
        let (mut lines, mut refused) = (Vec::with_capacity(claim.lines.len()), Vec::new());
        for line in claim.lines {
            let of = found.iter().find(|(id, _)| *id == line.id).map(|(_, verified)| verified.clone());
            match of {
                None => refused.push(ClaimRefusal::NoLine),
                Some(of) if of.amount > Money::ZERO && !line.is_proven(files) => {
                    refused.push(ClaimRefusal::NoProof(line.id, line.cost.what));
                }
                Some(of) if of.amount > line.eligible() => {
                    refused.push(ClaimRefusal::TooMuch(line.id, line.eligible()));
                }
                Some(of) if of.amount < line.eligible() && of.reason.is_none() => {
                    refused.push(ClaimRefusal::NoReason(line.id));
                }
                Some(of) => lines.push(Line { verified: Some(of), ..line }),
            }
        }
        if refused.is_empty() { Ok(Claim { lines, ..claim }) } else { Err(refused) }
    }

    /// Lets what is due be paid: the claim, and the grant with it counted. The final claim is looked at once more; when nothing
    /// is due for it, it is settled on the same day.
    ///
    /// # Errors
    /// Nothing is due, or the final claim is not the last one open.
    pub fn authorise(
        self,
        permit: Permit,
        account: &Account,
        now: DateTime<Utc>,
    ) -> Result<(Claim, Grant), ClaimRefusal> {
        account.lets(permit.action())?;
        self.alone(account)?;
        if self.last && account.uncommissioned > 0 {
            return Err(ClaimRefusal::NotCommissioned(account.uncommissioned));
        }
        let due = account.due(&self).ok_or(ClaimRefusal::Sums)?;
        if due <= Money::ZERO && !self.last {
            return Err(ClaimRefusal::NothingDue(account.grant.drawn.authorised));
        }
        let grant = account.grant.clone().authorise(due).ok_or(ClaimRefusal::Sums)?;
        let (to, paid_on) = match due {
            Money::ZERO => (Stage::Paid, Some(date::today(now))),
            _ => (Stage::Authorised, None),
        };
        let claim = self.moved(permit, Role::Treasurer, to, now)?;
        Ok((Claim { amount: Some(due), authorised: Some(now), paid_on, ..claim }, grant))
    }

    /// Notes that it was paid: the claim, and the grant with it counted.
    ///
    /// # Errors
    /// It is not to be paid, or not on that day.
    pub fn pay(
        self,
        permit: Permit,
        account: &Account,
        paid_on: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<(Claim, Grant), ClaimRefusal> {
        account.lets(permit.action())?;
        let (amount, authorised_on) = (self.amount, date::today(self.authorised.unwrap_or(self.since)));
        let claim = self.moved(permit, Role::GrantsOfficer, Stage::Paid, now)?;
        if paid_on < authorised_on || paid_on > date::today(now) {
            return Err(ClaimRefusal::PaidOn(authorised_on));
        }
        let grant = amount.and_then(|amount| account.grant.clone().pay(amount)).ok_or(ClaimRefusal::Sums)?;
        Ok((Claim { paid_on: Some(paid_on), ..claim }, grant))
    }
}

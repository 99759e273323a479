//! What needs somebody: their roles and the open cases before them, as a list of what to do, where and by when. One table;
//! the first page and the day's message read the same list. Must not know how cases are found, nor what day it is.

pub mod returns;
#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};

use super::application::content::Part;
use super::application::relation::{Relation, allowed, ties};
use super::application::{Action, Reference, Status};
use super::carry_forward;
use super::claim::relation::Tie;
use super::claim::{self, Stage};
use super::date;
use super::financial_year::FinancialYear;
use super::grant::GrantState;
use super::person::{PartnershipId, Person, Role};
use super::purchase::PurchaseState;

/// How an open case stands before somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// They were asked to stand behind it as this, and have not answered.
    Asked(Part),
    /// It is offered, and they certified its match.
    Offered,
    /// A query about it waits for an answer of their partnership.
    Queried,
    /// A claim of its grant is at this stage and theirs to go on with; a draft only if it was sent back.
    Claim(Stage),
    /// A purchase of its grant is in this state: it waits for a decision, or to be ordered.
    Purchase(PurchaseState),
    /// A carry-forward of its grant is at this stage and theirs to go on with.
    CarryForward(carry_forward::Stage),
    /// Its grant can end, or is to be followed up: completed, closed, or repaid.
    Ends(GrantState),
    /// It is in this state: of their partnership, or sent in and theirs to go on with.
    In(Status),
}

/// Until when it can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Until {
    /// A day of its own: the last to accept, or that of a query.
    Day,
    /// The last day of the year that it is for.
    YearEnd,
    /// No day.
    Never,
}

/// One kind of thing to do.
#[derive(Debug)]
pub struct Kind {
    /// What, as a command.
    pub what: &'static str,
    /// Which cases call for it.
    pub before: Before,
    /// Where all of them are listed.
    pub all: &'static str,
    role: Role,
    action: Action,
    page: &'static str,
    until: Until,
}

const fn row(
    what: &'static str,
    before: Before,
    (role, action): (Role, Action),
    (page, all): (&'static str, &'static str),
    until: Until,
) -> Kind {
    Kind { what, before, all, role, action, page, until }
}

/// The most pressing first. Another kind of thing to do is another row.
#[rustfmt::skip]
static KINDS: [Kind; 21] = [
    row("Accept or decline the offer", Before::Offered, (Role::FinanceCertifier, Action::Certify), ("/offer", "/applications?status=approved"), Until::Day),
    row("Certify the match", Before::Asked(Part::Finance), (Role::FinanceCertifier, Action::Certify), ("/certify", "/applications"), Until::YearEnd),
    row("Endorse", Before::Asked(Part::Chair), (Role::CspChair, Action::Endorse), ("/endorse", "/applications"), Until::YearEnd),
    row("Endorse", Before::Asked(Part::Commander), (Role::LpaCommander, Action::Endorse), ("/endorse", "/applications"), Until::YearEnd),
    row("Certify a claim", Before::Claim(Stage::Sent), (Role::FinanceCertifier, Action::Certify), ("/claims/", "/applications?status=approved"), Until::Never),
    row("Authorise a payment", Before::Claim(Stage::Checked), (Role::Treasurer, Action::Assign), ("/claims/", "/payments"), Until::Never),
    row("Note a payment", Before::Claim(Stage::Authorised), (Role::GrantsOfficer, Action::Assign), ("/claims/", "/payments"), Until::Never),
    row("Check a claim", Before::Claim(Stage::Certified), (Role::GrantsOfficer, Action::Assign), ("/claims/", "/payments"), Until::Never),
    row("Decide on a purchase", Before::Purchase(PurchaseState::Requested), (Role::GrantsOfficer, Action::Assign), ("/purchases/", "/applications?status=approved"), Until::Never),
    row("Decide a carry-forward", Before::CarryForward(carry_forward::Stage::Advised), (Role::Commissioner, Action::Approve), ("/carry-forward/", "/applications?status=approved"), Until::Never),
    row("Advise on a carry-forward", Before::CarryForward(carry_forward::Stage::Asked), (Role::Treasurer, Action::Assign), ("/carry-forward/", "/applications?status=approved"), Until::Never),
    row("Complete the grant", Before::Ends(GrantState::Active), (Role::GrantsOfficer, Action::Assign), ("/complete", "/applications?status=approved"), Until::Never),
    row("Reconcile and close the grant", Before::Ends(GrantState::Completed), (Role::Treasurer, Action::Assign), ("/close", "/applications?status=approved"), Until::Never),
    row("Note what was repaid", Before::Ends(GrantState::Terminated), (Role::Treasurer, Action::Assign), ("/repay", "/applications?status=approved"), Until::Never),
    row("Change a claim and send it again", Before::Claim(Stage::Draft), (Role::CspOfficer, Action::Save), ("/claims/", "/applications?status=approved"), Until::Never),
    row("Place an order", Before::Purchase(PurchaseState::Approved), (Role::CspOfficer, Action::Save), ("/purchases/", "/applications?status=approved"), Until::Never),
    row("Answer a query", Before::Queried, (Role::CspOfficer, Action::Save), ("/queries/", "/applications"), Until::Day),
    row("Change and send in again", Before::In(Status::Returned), (Role::CspOfficer, Action::Submit), ("", "/applications?status=returned"), Until::YearEnd),
    row("Decide", Before::In(Status::Assessed), (Role::Commissioner, Action::Approve), ("", "/applications?status=assessed"), Until::YearEnd),
    row("Check and assess", Before::In(Status::Submitted), (Role::GrantsOfficer, Action::Assess), ("", "/applications?status=submitted"), Until::YearEnd),
    row("Finish and send in", Before::In(Status::Draft), (Role::CspOfficer, Action::Submit), ("", "/applications?status=draft"), Until::YearEnd),
];

/// An open case as it stands before somebody.
#[derive(Clone, Debug)]
pub struct Fact {
    /// How.
    pub before: Before,
    /// Its name.
    pub reference: Reference,
    /// What it is called.
    pub title: String,
    /// Whose.
    pub partnership_id: PartnershipId,
    /// Whose, as shown.
    pub partnership: String,
    /// For which year.
    pub year: FinancialYear,
    /// Since when it stands so.
    pub since: DateTime<Utc>,
    /// The last day to accept, or on which an answer is due.
    pub until: Option<NaiveDate>,
    /// Which query, claim, purchase or carry-forward waits.
    pub query: Option<u32>,
    /// What ties them to it by what they did; their roles say the rest.
    pub ties: Vec<Relation>,
}

/// Something that needs somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// What to do, as a command.
    pub what: &'static str,
    /// To what: the reference of a case, or the quarter of a return.
    pub reference: String,
    /// What it is called.
    pub title: String,
    /// Whose, as shown.
    pub partnership: String,
    /// Where it is done.
    pub address: String,
    /// Until when.
    pub by: Option<NaiveDate>,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Kinds of things that may need this person, whatever cases there are.
pub fn kinds(person: &Person) -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().filter(|kind| person.holds(kind.role))
}

/// What needs somebody, as it is shown.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// The most pressing first.
    pub list: Vec<Need>,
    /// Kinds of which there are more than are in the list.
    pub more: Vec<&'static Kind>,
}

impl Needs {
    /// A line each, for a message. No words about the case: what is kept of them would outlive it.
    pub fn lines(&self) -> Vec<String> {
        let line = |need: &Need| {
            let by = need.by.map(|day| format!(", by {}", date::show(day))).unwrap_or_default();
            format!("{}: {}, {}{by}", need.what, need.reference, need.partnership)
        };
        let more = self.more.iter().map(|kind| format!("{}: and others", kind.what));
        self.list.iter().map(line).chain(more).collect()
    }
}

/// Most of each kind in a list.
pub const EACH: usize = 10;

/// What needs this person: kind by kind as in the table, of each what ends first, then what waits longest, and no more
/// than [`EACH`]. What their part in a case forbids them does not need them.
pub fn needs(person: &Person, facts: &[Fact]) -> Needs {
    let mut all = Needs::default();
    for kind in kinds(person) {
        let fit = facts.iter().filter(|fact| fact.before == kind.before && kind.is_for(person, fact));
        let mut of_kind: Vec<Need> = fit.map(|fact| kind.of(fact)).collect();
        of_kind.sort_by_key(|need| (need.by.is_none(), need.by, need.since));
        if of_kind.len() > EACH {
            all.more.push(kind);
        }
        all.list.extend(of_kind.into_iter().take(EACH));
    }
    all
}

impl Kind {
    fn is_for(&self, person: &Person, fact: &Fact) -> bool {
        let hat = |of: &super::person::Holding| {
            of.role == self.role
                && of.partnership.is_none_or(|partnership| partnership == fact.partnership_id)
        };
        let mut all = ties::<&str>(&[], &person.holdings, fact.partnership_id);
        all.extend(&fact.ties);
        let claims = match self.before {
            Before::Claim(stage) => stage.next().is_none_or(|(action, _)| {
                let ties: Vec<Tie> = all.iter().copied().filter_map(Tie::of).collect();
                claim::relation::allowed(action, &ties).is_ok()
            }),
            _ => true,
        };
        person.holdings.iter().any(hat) && allowed(self.action, &all).is_ok() && claims
    }

    fn of(&self, fact: &Fact) -> Need {
        Need {
            what: self.what,
            title: fact.title.clone(),
            partnership: fact.partnership.clone(),
            address: match fact.query {
                Some(number) => format!("/applications/{}{}{number}", fact.reference, self.page),
                None => format!("/applications/{}{}", fact.reference, self.page),
            },
            by: match self.until {
                Until::Day => fact.until,
                Until::YearEnd => Some(fact.year.ends()),
                Until::Never => None,
            },
            since: fact.since,
            reference: fact.reference.to_string(),
        }
    }
}

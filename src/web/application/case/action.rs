//! What somebody can do on a case's page. Whether it is done, the domain says again when it is.

use crate::domain::application::content::{Content, Part, Standing};
use crate::domain::application::relation::{Relation, allowed};
use crate::domain::application::{Action, Case, Status, destination, permitted};
use crate::domain::grant::{Grant, GrantState};
use crate::domain::money::Money;
use crate::domain::person::{CaseWorker, Declarer, Endorser, Person, Role, Viewer};
use crate::store::query::Named;
use crate::web::application::address;

/// What the page has read of the case.
pub struct Known<'a> {
    /// Its answers.
    pub content: &'a Content,
    /// Its grant, once it is offered.
    pub grant: Option<&'a Grant>,
    /// How this person is tied to it.
    pub ties: &'a [Relation],
    /// Its queries.
    pub queries: &'a [Named],
    /// Whether this person has locked an assessment of it.
    pub locked: bool,
}

/// What this person can do now, as the table of moves says: label, address, kind of button. What moves the case on is green.
pub fn actions(
    case: &Case,
    known: Known<'_>,
    person: &Person,
    viewer: Viewer,
) -> Vec<(String, String, &'static str)> {
    let Known { content, grant, ties, queries, locked } = known;
    let own = viewer.partnership() == Some(case.partnership);
    let may = |action| {
        let role = |role: &Role| match role {
            Role::CspOfficer => own && person.holds(*role),
            role => person.holds(*role),
        };
        let permitted = Role::ALL.iter().filter(|r| role(r)).any(|r| permitted(case.status, action, *r));
        permitted && allowed(action, ties).is_ok()
    };
    let mut actions = Vec::new();
    let mut offer = |label: &str, page: &str, kind: &'static str| {
        actions.push((label.to_owned(), format!("{}/{page}", address(&case.reference)), kind));
    };
    let asked = content
        .endorsements
        .part_of(person.id)
        .filter(|part| Endorser::of(person, *part, case.partnership).is_some())
        .filter(|part| allowed(part.action(), ties).is_ok());
    if let Some(part) = asked.filter(|part| permitted(case.status, part.action(), part.role())) {
        match content.standing(part) {
            Standing::Given | Standing::Declined => offer("Change your answer", part.page(), "secondary"),
            _ if part == Part::Finance => offer("Certify the match", part.page(), ""),
            _ => offer("Endorse the application", part.page(), ""),
        }
    }
    if let Some(grant) = grant.filter(|grant| asked == Some(Part::Finance) && grant.waits()) {
        let what = if grant.state == GrantState::Offered { "offer" } else { "increase" };
        offer(&format!("Accept or decline the {what}"), "offer", "");
    }
    if grant.is_some_and(|grant| grant.state == GrantState::Active) && (own || viewer.is_pcc()) {
        offer("Purchases", "purchases", "secondary");
    }
    let officer = own && person.holds(Role::CspOfficer) && allowed(Action::Save, ties).is_ok();
    if officer && grant.is_some_and(Grant::needs_a_certifier) {
        offer("Name another s151 officer", "certifier", "secondary");
    }
    let claimed = grant.is_some_and(|grant| grant.state.is_committed() && grant.state != GrantState::Offered);
    if claimed && (own || asked.is_none_or(|part| part == Part::Finance)) {
        offer("Claims", "claims", "secondary");
    }
    let open = || queries.iter().filter(|named| named.query.end.is_none()).map(|named| named.query.number);
    if officer {
        for number in open() {
            offer(&format!("Answer query {number}"), &format!("queries/{number}"), "");
        }
    }
    let answered = case.answered().is_ok();
    if answered && !locked && may(Action::Assess) {
        offer("Assess", "assess", "");
    }
    if answered && may(Action::Approve) {
        offer("Approve", "approve", "");
        offer("Refuse", "refuse", "secondary");
    }
    let decides = person.holds(Role::Commissioner) && allowed(Action::Approve, ties).is_ok();
    if decides && grant.is_some_and(|grant| grant.state.is_open() && grant.increase == Money::ZERO) {
        offer("Vary the grant", "vary", "secondary");
    }
    // What ends a grant; whether it can end now, the page says.
    let ends = |state: GrantState, role: Role, tied: Action| {
        let there = grant.is_some_and(|grant| grant.state == state && grant.increase == Money::ZERO);
        there && person.holds(role) && allowed(tied, ties).is_ok()
    };
    let drawn = grant.map(|grant| grant.drawn).unwrap_or_default();
    if ends(GrantState::Active, Role::GrantsOfficer, Action::Assign) && drawn.paid > Money::ZERO {
        offer("Complete the grant", "complete", "secondary");
    }
    if ends(GrantState::Completed, Role::Treasurer, Action::Assign) {
        offer("Close the grant", "close", "");
    }
    if ends(GrantState::Active, Role::Commissioner, Action::Approve) {
        offer("Terminate the grant", "terminate", "secondary");
    }
    let due = drawn.clawback_due() > Money::ZERO;
    if ends(GrantState::Terminated, Role::Treasurer, Action::Assign) && due {
        offer("Note a repayment", "repay", "");
    }
    if ends(GrantState::Terminated, Role::Treasurer, Action::Assign) && drawn.repaid > Money::ZERO {
        offer("Reverse a repayment", "repay/reverse", "secondary");
    }
    if may(Action::Query) {
        offer("Ask the partnership", "queries/new", "secondary");
        for number in open() {
            offer(&format!("Close query {number}"), &format!("queries/{number}/close"), "secondary");
        }
    }
    if may(Action::Assign) {
        offer(
            if case.officer.is_none() { "Take or give the case" } else { "Change who has the case" },
            "assign",
            "secondary",
        );
    }
    if may(Action::Return) {
        offer("Return to the partnership", "return", "secondary");
    }
    if CaseWorker::of(person).is_some() && viewer.is_pcc() && case.submitted_at.is_some() {
        offer("Add a note", "note", "secondary");
    }
    // Until nothing can be decided or answered any more.
    let open = case.status == Status::Draft || case.status_for_the_partnership().is_requested();
    let open = open || grant.is_some_and(|grant| !grant.state.is_over());
    let theirs = viewer.is_pcc() && case.submitted_at.is_some() || asked.is_some();
    if open && theirs && Declarer::of(person).is_some() && !ties.contains(&Relation::Interested) {
        offer("Declare an interest", "interest", "secondary");
    }
    if decides && case.release_on.is_some() && !case.released {
        offer("Release the decision now", "release", "");
    }
    let withdrawable = destination(case.status_for_the_partnership(), Action::Withdraw).is_some();
    if own && person.holds(Role::CspOfficer) && withdrawable && allowed(Action::Withdraw, ties).is_ok() {
        offer("Withdraw", "withdraw", "secondary");
    }
    actions
}

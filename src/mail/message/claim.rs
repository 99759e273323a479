//! Who hears what of a claim.

use super::letter::{self, Letter};
use super::post::Post;
use crate::domain::application::content::Part;
use crate::domain::event::ClaimEvent;
use crate::domain::message::Kind;
use crate::domain::money::Money;
use crate::domain::person::{PersonId, Role};
use crate::store::outbox::CaseFacts;

/// To who certifies for the partnership's accountable body, when somebody does.
fn tell_certifier(
    post: &mut Post<'_>,
    certifier: Option<PersonId>,
    kind: Kind,
    letter: &Letter,
    case: &CaseFacts,
) -> askama::Result<()> {
    match certifier {
        Some(person) => post.tell_as(Part::Finance, person, kind, letter, case),
        None => Ok(()),
    }
}

/// Each step of a claim is told to whoever takes the next one, and its end to the partnership.
pub(super) fn tell(
    post: &mut Post<'_>,
    happened: &ClaimEvent,
    case: &CaseFacts,
    link: &str,
) -> askama::Result<()> {
    let page = |number: &u32| format!("{link}/claims/{number}");
    match happened {
        ClaimEvent::Sent { number, claimed, certifier, .. } => {
            let letter = letter::claim_sent(case, *number, *claimed, &page(number));
            tell_certifier(post, *certifier, Kind::ClaimSent, &letter, case)
        }
        ClaimEvent::Certified { number, claimed, .. } => {
            let letter = letter::claim_certified(case, *number, *claimed, &page(number));
            post.to(Role::GrantsOfficer, None, Kind::ClaimCertified, &letter)
        }
        ClaimEvent::Checked { number, verified, .. } => {
            let letter = letter::claim_checked(case, *number, *verified, &page(number));
            post.to(Role::Treasurer, None, Kind::ClaimChecked, &letter)
        }
        ClaimEvent::Returned { number, .. } => {
            let letter = letter::claim_returned(case, *number, &page(number));
            post.to(Role::CspOfficer, Some(case), Kind::ClaimReturned, &letter)
        }
        ClaimEvent::Settled { number } | ClaimEvent::Paid { number, amount: Money::ZERO, .. } => {
            let letter = letter::claim_settled(case, *number, &page(number));
            post.to(Role::CspOfficer, Some(case), Kind::ClaimPaid, &letter)
        }
        ClaimEvent::Paid { number, amount, paid_on } => {
            let letter = letter::claim_paid(case, *number, *amount, *paid_on, &page(number));
            post.to(Role::CspOfficer, Some(case), Kind::ClaimPaid, &letter)
        }
        ClaimEvent::Undone { number, amount, paid_on, .. } => {
            let letter = letter::claim_unpaid(case, *number, Some((*amount, *paid_on)), &page(number));
            post.to(Role::CspOfficer, Some(case), Kind::ClaimUnpaid, &letter)
        }
        ClaimEvent::Stopped { number, amount: Money::ZERO, .. } => {
            let letter = letter::claim_unpaid(case, *number, None, &page(number));
            post.to(Role::CspOfficer, Some(case), Kind::ClaimUnpaid, &letter)
        }
        ClaimEvent::Decommitted { year, award, underspend, certifier, .. } => {
            let kind = Kind::UnderspendDecommitted;
            let letter = letter::underspend_decommitted(case, *year, (*underspend, *award), link);
            post.to(Role::CspOfficer, Some(case), kind, &letter)?;
            tell_certifier(post, *certifier, kind, &letter, case)
        }
        ClaimEvent::Terminated { unpaid, clawback, certifier, ended, .. } => {
            let kind = Kind::GrantTerminated;
            let letter = letter::grant_terminated(case, (*unpaid, *clawback), ended, link);
            post.to(Role::CspOfficer, Some(case), kind, &letter)?;
            tell_certifier(post, *certifier, kind, &letter, case)
        }
        _ => Ok(()),
    }
}

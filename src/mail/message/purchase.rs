//! Who hears what of a local purchase.

use super::letter;
use super::post::Post;
use crate::domain::event::{PurchaseDeed, PurchaseEvent};
use crate::domain::message::Kind;
use crate::domain::person::Role;
use crate::store::outbox::CaseFacts;

/// Grants officers are asked to decide, and the partnership hears what was decided. By the framework nobody is asked.
pub(super) fn tell(
    post: &mut Post<'_>,
    happened: &PurchaseEvent,
    case: &CaseFacts,
    link: &str,
) -> askama::Result<()> {
    let number = happened.number;
    let page = format!("{link}/purchases/{number}");
    match &happened.deed {
        PurchaseDeed::Requested { by_rule: false, net, saving, .. } => {
            let letter = letter::purchase_requested(case, number, (*net, *saving), &format!("{page}/decide"));
            post.to(Role::GrantsOfficer, None, Kind::PurchaseRequested, &letter)
        }
        PurchaseDeed::Approved { .. } => {
            let letter = letter::purchase_approved(case, number, &page);
            post.to(Role::CspOfficer, Some(case), Kind::PurchaseApproved, &letter)
        }
        PurchaseDeed::Refused { .. } => {
            let letter = letter::purchase_refused(case, number, &page);
            post.to(Role::CspOfficer, Some(case), Kind::PurchaseRefused, &letter)
        }
        _ => Ok(()),
    }
}

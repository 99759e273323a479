//! Who hears what of a carry-forward.

use super::letter;
use super::post::Post;
use crate::domain::application::content::Part;
use crate::domain::event::{CarryForwardDeed, CarryForwardEvent};
use crate::domain::message::Kind;
use crate::domain::person::Role;
use crate::store::outbox::CaseFacts;

/// Whoever answers next is told that it waits for them; the end is told to both sides and to whoever certifies.
pub(super) fn tell(
    post: &mut Post<'_>,
    happened: &CarryForwardEvent,
    case: &CaseFacts,
    link: &str,
) -> askama::Result<()> {
    let page = format!("{link}/carry-forward/{}", happened.number);
    match &happened.deed {
        CarryForwardDeed::Asked { .. } => {
            let letter = letter::carry_forward_asked(case, happened, &page);
            post.to(Role::Treasurer, None, Kind::CarryForwardAsked, &letter)
        }
        CarryForwardDeed::Advised { .. } => {
            let letter = letter::carry_forward_advised(case, happened, &page);
            post.to(Role::Commissioner, None, Kind::CarryForwardAdvised, &letter)
        }
        CarryForwardDeed::Decided { certifier, .. } => {
            let (kind, letter) =
                (Kind::CarryForwardDecided, letter::carry_forward_decided(case, happened, &page));
            post.tell_both(kind, &letter, case)?;
            match certifier {
                Some(person) => post.tell_as(Part::Finance, *person, kind, &letter, case),
                None => Ok(()),
            }
        }
    }
}

//! Who hears what: one pure function from an event to the messages that tell of it (DESIGN §2, BRIEF §10).
//! Must not know a database, a clock or how mail travels. Nothing exempt and no score goes into a message.

mod carry;
mod claim;
mod import;
pub(super) mod letter;
mod post;
mod purchase;
pub mod sample;
#[cfg(test)]
mod tests;

use crate::domain::application::Status;
use crate::domain::application::content::Part;
use crate::domain::decision::Outcome;
use crate::domain::event::{Assigned, Event, KitEvent, QueryDue, ReturnEvent, YearEnding};
use crate::domain::message::Kind;
use crate::domain::money::Money;
use crate::domain::person::{Holding, Role};
use crate::store::message::recipient::{Recipient, Wearer};
use crate::store::outbox::{CaseFacts, Waiting};
use letter::OfferEnd;
use post::Post;

/// Stands in a sign-in mail where the link goes when it is sent: the secret is kept nowhere. The log shows it as it is.
pub const SIGN_IN_LINK: &str = "[The link is left out of this copy: it signs in whoever has it]";

/// The hats that any message goes to.
pub const ROLES: [Role; 9] = [
    Role::CspOfficer,
    Role::CspChair,
    Role::LpaCommander,
    Role::FinanceCertifier,
    Role::GrantsOfficer,
    Role::Commissioner,
    Role::Treasurer,
    Role::OccAdviser,
    Role::Administrator,
];

/// Everybody whom the events at hand may concern.
#[derive(Clone, Debug, Default)]
pub struct Audience {
    /// By hat: wearers of [`ROLES`].
    pub wearers: Vec<Wearer>,
    /// The people whom events are about.
    pub people: Vec<Recipient>,
}

/// A message to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// To whom.
    pub to: Recipient,
    /// What it is; with event and person it is unique.
    pub kind: Kind,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Every message that an event calls for. Whoever did it hears nothing of it, except that it was received.
///
/// # Errors
/// Only if a template fails to render.
pub fn announce(waiting: &Waiting, audience: &Audience, base_url: &str) -> askama::Result<Vec<Message>> {
    let base_url = base_url.trim_end_matches('/');
    let mut post = Post { audience, by: waiting.by, messages: Vec::new() };
    match (&waiting.event, &waiting.case) {
        (Event::SignInAsked, _) => post.tell(waiting.person(), Kind::SignIn, &letter::sign_in())?,
        (Event::SecondFactorReset { .. }, _) => {
            let letter = letter::second_factor_reset(&format!("{base_url}/sign-in"));
            post.tell(waiting.person(), Kind::SecondFactorReset, &letter)?
        }
        (event, None) if letter::is_about_access(event) => access(&mut post, waiting, base_url)?,
        (Event::RoleByInvitation(given), _) => {
            let whom = audience.people.iter().find(|one| Some(one.person_id) == waiting.person());
            let name = whom.map_or("Somebody", |one| one.name.as_str());
            let page = waiting.person().map(|id| id.0).unwrap_or_default();
            let letter = letter::role_by_invitation(given, name, &format!("{base_url}/people/{page}"));
            post.tell_all(Role::Administrator, None, Kind::RoleByInvitation, &letter)?
        }
        (Event::DailyTold(told), _) => {
            let letter = letter::daily(told, &format!("{base_url}/"));
            post.tell(waiting.person(), Kind::Daily, &letter)?
        }
        (Event::CasesGiven(given), _) => {
            let letter = letter::cases_given(given, &format!("{base_url}/applications?officer=me"));
            post.tell(waiting.person(), Kind::CasesGiven, &letter)?
        }
        (Event::YearEnding(ending), _) => year_ending(&mut post, ending, &format!("{base_url}/"))?,
        (Event::Kit(KitEvent::Expiring { make, model, expires_on }), _) => {
            let page = waiting.kit().unwrap_or_default();
            let letter =
                letter::certificate_expiring(make, model, *expires_on, &format!("{base_url}/kit/{page}"));
            post.tell_all(Role::OccAdviser, None, Kind::CertificateExpiring, &letter)?
        }
        (Event::Return(event), _) => reminded_of_return(&mut post, event, base_url)?,
        (Event::AwardImported(of), _) => import::tell(&mut post, of, &format!("{base_url}/applications"))?,
        (event, Some(case)) => {
            tell(&mut post, event, case, &format!("{base_url}/applications/{}", case.reference))?
        }
        _ => {}
    }
    Ok(post.messages)
}

/// Somebody hears what an administrator did to their access.
fn access(post: &mut Post, waiting: &Waiting, base_url: &str) -> askama::Result<()> {
    let (person, sign_in, home) = (waiting.person(), format!("{base_url}/sign-in"), format!("{base_url}/"));
    match &waiting.event {
        Event::PersonAdded { roles } => {
            post.tell(person, Kind::AccessGiven, &letter::access_given(roles, &sign_in))
        }
        Event::RolesGiven { roles } => post.tell(person, Kind::RoleGiven, &letter::role_given(roles, &home)),
        Event::RolesTaken { roles, .. } => {
            post.tell(person, Kind::RoleTaken, &letter::role_taken(roles, &home))
        }
        event if event.changes_address() => {
            post.tell(person, Kind::AddressChanged, &letter::address_changed(&sign_in))?;
            match &waiting.also_to {
                Some(before) => {
                    let letter = letter::address_left(&format!("{base_url}/privacy"));
                    post.tell_at(before, person, Kind::AddressLeft, &letter)
                }
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// Its officers are reminded of a return that they have not sent.
fn reminded_of_return(post: &mut Post, event: &ReturnEvent, base_url: &str) -> askama::Result<()> {
    let ReturnEvent::Reminded { partnership, name, code, quarter, due_on, overdue } = event else {
        return Ok(());
    };
    let link = format!("{base_url}/returns/{code}/{}", quarter.code());
    let kind = if *overdue { Kind::ReturnOverdue } else { Kind::ReturnDue };
    let letter = letter::return_reminded(*quarter, name, *due_on, *overdue, &link);
    post.tell_all(Role::CspOfficer, Some((*partnership, name)), kind, &letter)
}

/// Each partnership hears of its own money alone.
fn year_ending(post: &mut Post, ending: &YearEnding, link: &str) -> askama::Result<()> {
    let kind = Kind::YearEnding;
    post.tell_all(Role::Treasurer, None, kind, &letter::year_ending(ending, link))?;
    for of in ending.left.iter().filter(|of| of.known > Money::ZERO) {
        let letter = letter::own_year_ending(ending.year, of, link);
        post.tell_all(Role::CspOfficer, Some((of.partnership, &of.name)), kind, &letter)?;
    }
    Ok(())
}

fn tell(post: &mut Post, event: &Event, case: &CaseFacts, link: &str) -> askama::Result<()> {
    let csp = Some(case);
    match event {
        Event::Asked { part, person } => {
            post.tell_as(*part, *person, Kind::Asked, &letter::asked(case, *part, link), case)
        }
        Event::Reminded { part, person } => {
            post.tell_as(*part, *person, Kind::Reminded, &letter::reminded(case, *part, link), case)
        }
        Event::FileChecked { virus: Some(_), .. } => {
            post.to(Role::CspOfficer, csp, Kind::FileRefused, &letter::file_refused(case, link))
        }
        Event::Endorsed { part, all, .. } => {
            post.to(Role::CspOfficer, csp, Kind::Endorsed, &letter::endorsed(case, *part, *all, link))
        }
        Event::AskedNoMore(gone) => {
            let letter = letter::asked_no_more(case, gone.part, gone.waits(), link);
            post.to(Role::CspOfficer, csp, Kind::AskedNoMore, &letter)
        }
        Event::CertifierNamed(named) if named.claims => {
            let letter = letter::certifies_claims(case, &named.waiting, &format!("{link}/claims"));
            post.tell_as(Part::Finance, named.person, Kind::CertifiesClaims, &letter, case)
        }
        Event::CertifierNamed(named) => {
            let letter = letter::offered(case, Some(named.award), named.accept_by, link);
            post.tell_as(Part::Finance, named.person, Kind::Offered, &letter, case)
        }
        Event::Declined { part, .. } => {
            post.to(Role::CspOfficer, csp, Kind::Declined, &letter::declined(case, *part, link))
        }
        Event::Submitted { number: ..=1, figures, .. } => {
            post.receipt(Kind::Received, &letter::received(case, figures.request, link), case)?;
            post.to(Role::GrantsOfficer, None, Kind::Arrived, &letter::arrived(case, figures.request, link))
        }
        Event::Submitted { figures, changes, .. } => {
            let changed = !changes.is_empty();
            let receipt = letter::received_again(case, figures.request, changed, link);
            post.receipt(Kind::ReceivedAgain, &receipt, case)?;
            post.to(
                Role::GrantsOfficer,
                None,
                Kind::Resubmitted,
                &letter::resubmitted(case, figures.request, changed, link),
            )
        }
        Event::Returned { sections } => {
            post.to(Role::CspOfficer, csp, Kind::Returned, &letter::returned(case, sections, link))
        }
        Event::QueryAsked(asked) => {
            let letter = letter::query_asked(case, asked, link);
            post.to(Role::CspOfficer, csp, Kind::QueryAsked, &letter)
        }
        Event::QueryReminded(QueryDue { number, due_on }) => {
            let letter = letter::query_reminded(case, *number, *due_on, link);
            post.to(Role::CspOfficer, csp, Kind::QueryReminded, &letter)
        }
        Event::QueryClosed(_) => {
            post.to(Role::CspOfficer, csp, Kind::QueryClosed, &letter::query_closed(case, link))
        }
        Event::QueryAnswered(_) => {
            let letter = letter::query_answered(case, link);
            post.to(Role::GrantsOfficer, None, Kind::QueryAnswered, &letter)
        }
        Event::Assigned(Assigned { to: Some(to), from, .. }) if post.by != Some(to.person) => {
            let from = from.as_ref().map(|from| from.name.as_str()).filter(|name| !name.is_empty());
            let hat = Holding { role: Role::GrantsOfficer, partnership: None };
            post.tell_wearer(hat, to.person, Kind::Assigned, &letter::assigned(case, from, link), None)
        }
        Event::Assessed { .. } => {
            post.to(Role::Commissioner, None, Kind::NeedsDecision, &letter::needs_decision(case, link))
        }
        Event::Released {
            outcome: Outcome::Approved,
            award,
            reasons,
            conditions,
            accept_by,
            certifier,
            number,
        } => {
            let words = (reasons.as_str(), conditions.as_deref());
            let approved = letter::approved(case, number.as_deref(), *award, words, *accept_by, link);
            post.to(Role::CspOfficer, csp, Kind::Approved, &approved)?;
            post.tell_certifier(
                *certifier,
                Kind::Offered,
                &letter::offered(case, *award, *accept_by, link),
                (case, link),
            )
        }
        Event::OfferReminded { award, accept_by, certifier } => {
            let letter = letter::offer_reminded(case, *award, *accept_by, link);
            post.tell_certifier(*certifier, Kind::OfferReminded, &letter, (case, link))
        }
        Event::OfferAccepted { award, comment } => {
            let letter = letter::offer_ended(case, OfferEnd::Accepted, *award, comment.is_some(), link);
            post.tell_both(Kind::OfferAccepted, &letter, case)
        }
        Event::OfferDeclined { award, .. } => {
            let letter = letter::offer_ended(case, OfferEnd::Declined, *award, true, link);
            post.tell_both(Kind::OfferDeclined, &letter, case)
        }
        Event::OfferLapsed { award } => {
            let letter = letter::offer_ended(case, OfferEnd::Lapsed, *award, false, link);
            post.tell_both(Kind::OfferLapsed, &letter, case)
        }
        Event::Varied { certifier, offered, accept_by, .. } => {
            let varied = letter::varied(case, event, link);
            post.tell_both(Kind::Varied, &varied, case)?;
            match offered {
                Some(_) => {
                    let offer = letter::offered(case, *offered, *accept_by, link);
                    post.tell_certifier(*certifier, Kind::Offered, &offer, (case, link))
                }
                None => post.tell_certifier(*certifier, Kind::Varied, &varied, (case, link)),
            }
        }
        Event::Released { outcome: Outcome::Refused, reasons, number, .. } => {
            let refused = letter::refused(case, number.as_deref(), reasons, link);
            post.to(Role::CspOfficer, csp, Kind::Refused, &refused)
        }
        Event::Claim(happened) => claim::tell(post, happened, case, link),
        Event::Purchase(happened) => purchase::tell(post, happened, case, link),
        Event::CarryForward(happened) => carry::tell(post, happened, case, link),
        Event::Withdrawn { from, .. } if case.submissions > 0 => {
            let decided = matches!(from, Some(Status::Approved | Status::Refused));
            if decided || *from == Some(Status::Assessed) {
                let letter = letter::withdrawn_from_decision(case, decided, link);
                post.to(Role::Commissioner, None, Kind::Withdrawn, &letter)?;
            }
            post.to(Role::GrantsOfficer, None, Kind::Withdrawn, &letter::withdrawn(case, link))
        }
        _ => Ok(()),
    }
}

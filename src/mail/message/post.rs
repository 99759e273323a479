//! Messages as they gather: to whom a letter goes, once each. Must not know what happened nor how it is worded.

use super::letter::Letter;
use super::{Audience, Message};
use crate::domain::application::content::Part;
use crate::domain::event::OFFER;
use crate::domain::message::Kind;
use crate::domain::person::{Holding, PartnershipId, PersonId, Role};
use crate::store::message::recipient::{Recipient, Wearer};
use crate::store::outbox::CaseFacts;

/// Messages as they gather: each kind once a person, however many hats they wear.
pub(super) struct Post<'a> {
    pub(super) audience: &'a Audience,
    pub(super) by: Option<PersonId>,
    pub(super) messages: Vec<Message>,
}

impl Post<'_> {
    /// To the wearers of a hat, for the case's partnership or for the whole area, but not to whoever did it.
    pub(super) fn to(
        &mut self,
        role: Role,
        of: Option<&CaseFacts>,
        kind: Kind,
        letter: &Letter,
    ) -> askama::Result<()> {
        let by = self.by;
        self.send(role, of.map(whose), kind, letter, |person| Some(person) != by)
    }

    /// To the wearers of a hat, for a partnership or for the whole area, when nobody did it.
    pub(super) fn tell_all(
        &mut self,
        role: Role,
        of: Option<(PartnershipId, &str)>,
        kind: Kind,
        letter: &Letter,
    ) -> askama::Result<()> {
        self.send(role, of, kind, letter, |_| true)
    }

    /// To every officer of the partnership, whoever did it included.
    pub(super) fn receipt(&mut self, kind: Kind, letter: &Letter, case: &CaseFacts) -> askama::Result<()> {
        self.send(Role::CspOfficer, Some(whose(case)), kind, letter, |_| true)
    }

    fn send(
        &mut self,
        role: Role,
        of: Option<(PartnershipId, &str)>,
        kind: Kind,
        letter: &Letter,
        concerns: impl Fn(PersonId) -> bool,
    ) -> askama::Result<()> {
        let partnership: Option<PartnershipId> = of.map(|(id, _)| id);
        let why = match of {
            Some((_, name)) => format!("You get this message as {} for {name}.", role.name()),
            None => format!("You get this message as {}.", role.name()),
        };
        let audience = self.audience;
        for wearer in &audience.wearers {
            let fits = wearer.holding.role == role && wearer.holding.partnership == partnership;
            if fits && concerns(wearer.recipient.person_id) {
                self.add(&wearer.recipient, kind, letter, Some(&why))?;
            }
        }
        Ok(())
    }

    /// To the partnership's officers, and to those of the funder.
    pub(super) fn tell_both(&mut self, kind: Kind, letter: &Letter, case: &CaseFacts) -> askama::Result<()> {
        self.to(Role::CspOfficer, Some(case), kind, letter)?;
        self.to(Role::GrantsOfficer, None, kind, letter)
    }

    pub(super) fn tell_certifier(
        &mut self,
        certifier: Option<PersonId>,
        kind: Kind,
        letter: &Letter,
        (case, link): (&CaseFacts, &str),
    ) -> askama::Result<()> {
        match certifier {
            Some(person) if self.wears(Part::Finance, person, case) => {
                self.tell_as(Part::Finance, person, kind, letter, case)
            }
            // Nobody can answer: the partnership has to name somebody.
            Some(_) => {
                let letter = super::letter::asked_no_more(case, Part::Finance, Some(OFFER), link);
                self.to(Role::CspOfficer, Some(case), Kind::AskedNoMore, &letter)
            }
            None => Ok(()),
        }
    }

    fn wears(&self, part: Part, person: PersonId, case: &CaseFacts) -> bool {
        let hat = Holding { role: part.role(), partnership: Some(case.partnership_id) };
        self.audience.wearers.iter().any(|one| one.holding == hat && one.recipient.person_id == person)
    }

    /// To the person whom the event is about, as what they were asked, if they are that still.
    pub(super) fn tell_as(
        &mut self,
        part: Part,
        person: PersonId,
        kind: Kind,
        letter: &Letter,
        case: &CaseFacts,
    ) -> askama::Result<()> {
        let why = format!("You get this message as {} for {}.", part.whom(), case.partnership);
        let hat = Holding { role: part.role(), partnership: Some(case.partnership_id) };
        self.tell_wearer(hat, person, kind, letter, Some(&why))
    }

    /// To somebody who wears a hat; to nobody if they do not any more.
    pub(super) fn tell_wearer(
        &mut self,
        hat: Holding,
        person: PersonId,
        kind: Kind,
        letter: &Letter,
        why: Option<&str>,
    ) -> askama::Result<()> {
        let audience = self.audience;
        let worn = |wearer: &&Wearer| wearer.holding == hat && wearer.recipient.person_id == person;
        match audience.wearers.iter().find(worn) {
            Some(wearer) => self.add(&wearer.recipient, kind, letter, why),
            None => Ok(()),
        }
    }

    pub(super) fn tell(
        &mut self,
        person: Option<PersonId>,
        kind: Kind,
        letter: &Letter,
    ) -> askama::Result<()> {
        let audience = self.audience;
        match audience.people.iter().find(|recipient| Some(recipient.person_id) == person) {
            Some(recipient) => self.add(recipient, kind, letter, None),
            None => Ok(()),
        }
    }

    /// To somebody at an address that is not theirs any more.
    pub(super) fn tell_at(
        &mut self,
        address: &str,
        person: Option<PersonId>,
        kind: Kind,
        letter: &Letter,
    ) -> askama::Result<()> {
        let audience = self.audience;
        match audience.people.iter().find(|recipient| Some(recipient.person_id) == person) {
            Some(now) => {
                self.add(&Recipient { email: address.to_owned(), ..now.clone() }, kind, letter, None)
            }
            None => Ok(()),
        }
    }

    fn add(&mut self, to: &Recipient, kind: Kind, letter: &Letter, why: Option<&str>) -> askama::Result<()> {
        let told = |message: &Message| message.to.person_id == to.person_id && message.kind == kind;
        if self.messages.iter().any(told) {
            return Ok(());
        }
        let (text, html) = letter.render(&to.name, why)?;
        self.messages.push(Message { to: to.clone(), kind, subject: letter.subject.clone(), text, html });
        Ok(())
    }
}

/// Whose case it is.
fn whose(case: &CaseFacts) -> (PartnershipId, &str) {
    (case.partnership_id, &case.partnership)
}

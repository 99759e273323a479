//! What asking, reminding, endorsing and certifying demand of a case (BRIEF §3, §4). Each takes the case and its answers as
//! they stand and changes them, or says why not. Must not write to anybody.

use chrono::{DateTime, TimeDelta, Utc};
use thiserror::Error;

use super::content::{Answer, Asked, Content, Covers, Part, Standing, Successor};
use super::relation::{Permit, Relation, allowed};
use super::section::Section;
use super::transition::WrongState;
use super::{Action, Case, destination};
use crate::domain::event::AskedNoMore;
use crate::domain::grant::Grant;
use crate::domain::person::{Endorser, PersonId};
use crate::domain::scheme::Scheme;

/// Nobody is reminded more often.
const BETWEEN_REMINDERS: TimeDelta = TimeDelta::days(1);

/// Why nobody is asked, or nothing can be said.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EndorseRefusal {
    /// Not in this state.
    #[error(transparent)]
    WrongState(#[from] WrongState),
    /// What is to be stood behind is not all there.
    #[error("Complete first: {}", titles(.0))]
    NotReady(Vec<Section>),
    /// What the person has to do with the application already forbids it.
    #[error("This person {0}: ask somebody else")]
    CannotBeAsked(&'static str),
    /// Somebody of the funder, or who watches it: which of them is nobody's business.
    #[error(
        "The person with this e-mail address cannot stand behind an application: ask somebody else, or the Commissioner’s office"
    )]
    NotThem,
    /// One person cannot stand for two.
    #[error("This person was asked as {}: ask somebody else", .0.whom())]
    AskedAs(Part),
    /// It is the person who was asked already, and who has not answered.
    #[error("This person was asked already, and has agreed or not answered yet")]
    Same,
    /// Nobody is waited for.
    #[error("Nobody has to be reminded: the answer is there, or nobody was asked")]
    NobodyWaits,
    /// A day has not passed.
    #[error("This person was written to less than a day ago: wait until tomorrow")]
    TooSoon,
    /// There is no offer to answer.
    #[error("No offer waits to be accepted or declined any more")]
    NothingOffered,
    /// Somebody saved something since the page was opened.
    #[error("The application was changed after you opened it. Read it again")]
    Stale,
    /// Somebody else was asked instead.
    #[error("You are not asked to do this any more")]
    NotAsked,
}

fn titles(sections: &[Section]) -> String {
    sections.iter().map(|section| section.title()).collect::<Vec<_>>().join(", ")
}

/// Sections that must be complete before this part can stand behind them: an application is endorsed as a whole, match is
/// certified by its lines.
pub fn unready(part: Part, content: &Content, scheme: &Scheme) -> Vec<Section> {
    let read = |section: &Section| match part {
        Part::Chair | Part::Commander => *section != Section::Endorsements,
        Part::Finance => *section == Section::Funding,
    };
    let open = |section: &Section| !content.missing(*section, scheme).is_empty();
    Section::ALL.into_iter().filter(read).filter(open).collect()
}

/// Somebody to be asked.
#[derive(Clone, Debug)]
pub struct Whom {
    /// Who.
    pub person: PersonId,
    /// As they are called.
    pub name: String,
    /// What they did to the case before.
    pub ties: Vec<Relation>,
}

/// What somebody says when asked.
#[derive(Clone, Debug)]
pub struct Word {
    /// [`Content::saves`] when the page was opened: nobody stands behind what they have not read.
    pub shown: u32,
    /// Endorses or certifies; declines otherwise.
    pub given: bool,
    /// In their words.
    pub comment: Option<String>,
}

impl Content {
    /// Lets somebody else accept or decline an offer that waits, for the accountable body.
    pub fn name_certifier(
        &mut self,
        _: Permit,
        offer: Option<&Grant>,
        whom: Whom,
        now: DateTime<Utc>,
    ) -> Result<(), EndorseRefusal> {
        let part = Part::Finance;
        if !offer.is_some_and(Grant::needs_a_certifier) {
            return Err(EndorseRefusal::NothingOffered);
        }
        can_be_asked(part, &whom)?;
        match self.endorsements.part_of(whom.person) {
            Some(other) if other != part => Err(EndorseRefusal::AskedAs(other)),
            Some(_) => Err(EndorseRefusal::Same),
            None => {
                self.endorsements.succeed(Successor { person: whom.person, name: whom.name, at: now });
                Ok(())
            }
        }
    }

    /// Lets go of somebody who cannot do what they were asked any more: of what they have not answered, or of all that they
    /// said if so wanted, while it can be asked of somebody else; and says if an offer or a claim waits for them.
    pub fn lets_go(
        &mut self,
        case: &Case,
        (offer, claim_waits): (Option<&Grant>, bool),
        person: PersonId,
        all: bool,
    ) -> Option<AskedNoMore> {
        let part = self.endorsements.part_of(person)?;
        let open = destination(case.status, Action::Save).is_some();
        let silent = self.endorsements.get(part).is_some_and(|asked| asked.answer.is_none());
        if open && (silent || all) {
            self.endorsements.remove(part);
            self.versions.insert(Section::Endorsements, self.version_of(Section::Endorsements) + 1);
            return Some(AskedNoMore { part, person, offer: false, claim: false });
        }
        let (offer, claim) = (offer.is_some_and(Grant::waits), claim_waits);
        let waits = part == Part::Finance && (offer || claim);
        waits.then_some(AskedNoMore { part, person, offer, claim })
    }
}

/// Whether nothing that ties them to the case forbids it.
fn can_be_asked(part: Part, whom: &Whom) -> Result<(), EndorseRefusal> {
    allowed(part.action(), &whom.ties).map(drop).map_err(|barred| {
        match barred.relation.is_known_to_the_partnership() {
            true => EndorseRefusal::CannotBeAsked(barred.relation.theirs()),
            false => EndorseRefusal::NotThem,
        }
    })
}

impl Case {
    /// Asks somebody for the first time, again, or in place of somebody else.
    pub fn ask(
        self,
        may: Permit,
        content: &mut Content,
        scheme: &Scheme,
        part: Part,
        whom: Whom,
        now: DateTime<Utc>,
    ) -> Result<Case, EndorseRefusal> {
        let case = self.moved(may, now)?;
        let open = unready(part, content, scheme);
        if !open.is_empty() {
            return Err(EndorseRefusal::NotReady(open));
        }
        match content.endorsements.part_of(whom.person) {
            Some(other) if other != part => return Err(EndorseRefusal::AskedAs(other)),
            Some(_) if matches!(content.standing(part), Standing::Waiting | Standing::Given) => {
                return Err(EndorseRefusal::Same);
            }
            _ => {}
        }
        can_be_asked(part, &whom)?;
        let Whom { person, name, .. } = whom;
        content.endorsements.put(part, Asked { person, name, at: now, reminded_at: None, answer: None });
        Ok(case)
    }

    /// Notes that somebody who has not answered is written to again. Gives whom.
    pub fn remind(
        self,
        may: Permit,
        content: &mut Content,
        part: Part,
        now: DateTime<Utc>,
    ) -> Result<(Case, PersonId), EndorseRefusal> {
        let case = self.moved(may, now)?;
        let asked = content.endorsements.get(part).filter(|asked| asked.answer.is_none()).cloned();
        let asked = asked.ok_or(EndorseRefusal::NobodyWaits)?;
        if now - asked.reminded_at.unwrap_or(asked.at) < BETWEEN_REMINDERS {
            return Err(EndorseRefusal::TooSoon);
        }
        let person = asked.person;
        content.endorsements.put(part, Asked { reminded_at: Some(now), ..asked });
        Ok((case, person))
    }

    /// Endorses, certifies or declines, as the one who was asked. Gives as what, and for what.
    pub fn endorse(
        self,
        may: Permit,
        content: &mut Content,
        scheme: &Scheme,
        by: Endorser,
        word: Word,
        now: DateTime<Utc>,
    ) -> Result<(Case, Part, Covers), EndorseRefusal> {
        let asked = content.endorsements.part_of(by.id());
        let part = asked.filter(|part| *part == by.part() && part.action() == may.action());
        let part = part.filter(|_| self.partnership == by.partnership()).ok_or(EndorseRefusal::NotAsked)?;
        let case = self.moved(may, now)?;
        if word.shown != content.saves() {
            return Err(EndorseRefusal::Stale);
        }
        let open = unready(part, content, scheme);
        if word.given && !open.is_empty() {
            return Err(EndorseRefusal::NotReady(open));
        }
        let asked = content.endorsements.get(part).cloned().ok_or(EndorseRefusal::NotAsked)?;
        let covers = Covers::of(part, content);
        let answer = Answer { at: now, given: word.given, comment: word.comment, covers: covers.clone() };
        content.endorsements.put(part, Asked { answer: Some(answer), ..asked });
        Ok((case, part, covers))
    }
}

#[cfg(test)]
mod tests;

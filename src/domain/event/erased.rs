//! What is left of an event once the records of its case were due: what was done and when, money and outcome; no words.

use super::{Assigned, Change, Event, Named, QueryAsked, QueryEnded, SentBack};
use crate::domain::decision::Outcome;
use crate::domain::file::Attached;

/// Puts a mark in the place of words.
struct Eraser<'a> {
    mark: &'a str,
    /// Reasons and conditions of an award are published by law, and stay.
    awarded: bool,
}

impl Eraser<'_> {
    fn words(&self, words: String) -> String {
        if words.is_empty() { words } else { self.mark.to_owned() }
    }

    fn some(&self, words: Option<String>) -> Option<String> {
        words.map(|words| self.words(words))
    }

    fn changes(&self, changes: Vec<Change>) -> Vec<Change> {
        let erase = |change: Change| Change {
            before: self.words(change.before),
            after: self.words(change.after),
            ..change
        };
        changes.into_iter().map(erase).collect()
    }

    fn file(&self, file: Attached) -> Attached {
        Attached { name: self.words(file.name), ..file }
    }

    fn query(&self, ended: QueryEnded) -> QueryEnded {
        QueryEnded { words: self.words(ended.words), ..ended }
    }

    fn named(&self, named: Option<Named>) -> Option<Named> {
        named.map(|named| Named { name: self.words(named.name), ..named })
    }

    fn published(&self, words: String) -> String {
        if self.awarded { words } else { self.words(words) }
    }

    fn conditions(&self, words: Option<String>) -> Option<String> {
        words.map(|words| self.published(words))
    }
}

impl Event {
    /// The same without what names somebody who left. Names are looked up by who it is from then on, so that of several people
    /// whom one entry names each can go by themselves; reasons in somebody's own history are words about them.
    pub fn nameless(self, mark: &str) -> Event {
        let unnamed = |named: Option<Named>| named.map(|named| Named { name: String::new(), ..named });
        let mark = mark.to_owned();
        match self {
            Event::Assigned(Assigned { to, from, together }) => {
                Event::Assigned(Assigned { to: unnamed(to), from: unnamed(from), together })
            }
            Event::RolesTaken { roles, .. } => Event::RolesTaken { roles, reason: mark },
            Event::PersonChanged { what, .. } => Event::PersonChanged { what, reason: mark },
            Event::SecondFactorReset { .. } => Event::SecondFactorReset { reason: mark },
            other => other,
        }
    }

    /// Everybody whose name is left out of it and has to be looked up.
    pub fn unnamed(&mut self) -> impl Iterator<Item = &mut Named> {
        let named = match self {
            Event::Assigned(Assigned { to, from, .. }) => [to.as_mut(), from.as_mut()],
            _ => [None, None],
        };
        named.into_iter().flatten().filter(|named| named.name.is_empty())
    }

    /// The same with `mark` in the place of words. Reasons and conditions of an award stay when the case was `awarded` one.
    /// Every kind is named, so that a new one cannot be forgotten.
    pub fn erased(self, mark: &str, awarded: bool) -> Event {
        let eraser = Eraser { mark, awarded };
        match self {
            Event::SectionSaved { section, changes, line, version } => {
                Event::SectionSaved { section, changes: eraser.changes(changes), line, version }
            }
            Event::FilesAdded { files } => {
                Event::FilesAdded { files: files.into_iter().map(|file| eraser.file(file)).collect() }
            }
            Event::FileRemoved { file } => Event::FileRemoved { file: eraser.file(file) },
            Event::FileChecked { file, virus } => Event::FileChecked { file: eraser.file(file), virus },
            Event::QueryAsked(asked) => {
                Event::QueryAsked(QueryAsked { question: eraser.words(asked.question), ..asked })
            }
            Event::QueryAnswered(ended) => Event::QueryAnswered(eraser.query(ended)),
            Event::QueryClosed(ended) => Event::QueryClosed(eraser.query(ended)),
            Event::Assigned(Assigned { to, from, together }) => {
                Event::Assigned(Assigned { to: eraser.named(to), from: eraser.named(from), together })
            }
            Event::Varied { number, before, award, offered, reasons, conditions, accept_by, certifier } => {
                let (reasons, conditions) = (eraser.published(reasons), eraser.conditions(conditions));
                Event::Varied { number, before, award, offered, reasons, conditions, accept_by, certifier }
            }
            Event::Submitted { number, figures, changes } => {
                Event::Submitted { number, figures, changes: eraser.changes(changes) }
            }
            Event::Endorsed { part, covers, comment, all } => {
                Event::Endorsed { part, covers, comment: eraser.some(comment), all }
            }
            Event::Declined { part, comment } => Event::Declined { part, comment: eraser.words(comment) },
            Event::Returned { sections } => {
                let erase = |back: SentBack| SentBack { reason: eraser.words(back.reason), ..back };
                Event::Returned { sections: sections.into_iter().map(erase).collect() }
            }
            Event::Approved { award, request, reasons, conditions, held_until, number } => Event::Approved {
                award,
                request,
                reasons: eraser.published(reasons),
                conditions: eraser.conditions(conditions),
                held_until,
                number,
            },
            Event::Refused { reasons, held_until, number } => {
                Event::Refused { reasons: eraser.words(reasons), held_until, number }
            }
            Event::Released { outcome, award, reasons, conditions, accept_by, certifier, number } => {
                let kept = outcome == Outcome::Approved;
                let reasons = if kept { eraser.published(reasons) } else { eraser.words(reasons) };
                let conditions = eraser.conditions(conditions);
                Event::Released { outcome, award, reasons, conditions, accept_by, certifier, number }
            }
            Event::OfferAccepted { award, comment } => {
                Event::OfferAccepted { award, comment: eraser.some(comment) }
            }
            Event::OfferDeclined { award, reason } => {
                Event::OfferDeclined { award, reason: eraser.words(reason) }
            }
            Event::Camera(happened) => Event::Camera(happened.erased(mark)),
            Event::Purchase(happened) => Event::Purchase(happened.erased(mark)),
            Event::Claim(happened) => Event::Claim(happened.erased(mark)),
            Event::CarryForward(happened) => Event::CarryForward(happened.erased(mark)),
            Event::InterestDeclared { what } => Event::InterestDeclared { what: eraser.words(what) },
            Event::Withdrawn { reason, from } => Event::Withdrawn { reason: eraser.words(reason), from },
            // No words of anybody are in these; the title names a project.
            Event::Started { .. }
            | Event::EvidenceCounted(_)
            | Event::AwardImported(_)
            | Event::Asked { .. }
            | Event::AskedNoMore(_)
            | Event::CertifierNamed(_)
            | Event::Reminded { .. }
            | Event::QueryReminded(_)
            | Event::AssessmentLocked(_)
            | Event::Assessed { .. }
            | Event::OfferReminded { .. }
            | Event::OfferLapsed { .. }
            | Event::NoteAdded
            | Event::Erased { .. }
            | Event::SentAgain { .. } => self,
            Event::MadeNameless { .. } => self,
            // These are of people, schemes and kit, never of a case.
            Event::PersonAdded { .. }
            | Event::RoleByInvitation(_)
            | Event::RolesGiven { .. }
            | Event::CasesGiven(_)
            | Event::RolesTaken { .. }
            | Event::PersonChanged { .. }
            | Event::SignInAsked
            | Event::SignedIn { .. }
            | Event::SignedOut { .. }
            | Event::SessionEnded { .. }
            | Event::SecondFactorSetUp { .. }
            | Event::SecondFactorGiven { .. }
            | Event::SecondFactorRefused
            | Event::RecoveryCodesMade
            | Event::SecondFactorReset { .. }
            | Event::MessagesChosen { .. }
            | Event::DailyTold(_)
            | Event::YearEnding(_)
            | Event::Monitoring(_)
            | Event::Return(_)
            | Event::Framework(_)
            | Event::Kit(_)
            | Event::SchemeChanged { .. }
            | Event::SchemeBegun(_) => self,
        }
    }
}

//! Everything that happens, told once: history, e-mail and "what changed" read the same events (DESIGN §2).

mod camera;
mod carry_forward;
mod claim;
mod detail;
mod erased;
mod kind;
mod kit;
mod part;
mod purchase;
mod returns;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::application::content::Part;
use super::application::section::Section;
use super::application::{Figures, Reference, Status};
use super::assessment::Recommendation;
use super::decision::Outcome;
use super::file::Attached;
use super::financial_year::FinancialYear;
use super::money::Money;
use super::person::PersonId;

pub use camera::CameraEvent;
pub use carry_forward::{CarryForwardDeed, CarryForwardEvent};
pub use claim::{ClaimEvent, ClaimedCost, CutCost};
pub use detail::{ADDRESS, Change, Deed, Monitoring, Moved, Remains, SentBack};
pub use kit::{FrameworkEvent, KitEvent};
pub use part::{
    AskedNoMore, Assigned, AwardImported, ByInvitation, CasesGiven, CertifierNamed, DailyTold,
    EvidenceCounted, LockedSoFar, Named, OFFER, QueryAsked, QueryDue, QueryEnded, SchemeBegun, Together,
    YearEnding, YearLeft,
};
pub use purchase::{PurchaseDeed, PurchaseEvent, QUOTED_BY, QUOTED_IN};
pub use returns::ReturnEvent;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names of most fields say what they are")]
pub enum Event {
    /// An application was started.
    Started {
        title: String,
        year: FinancialYear,
        /// Whose answers it began with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        copy_of: Option<Reference>,
    },
    /// A section was saved.
    SectionSaved {
        section: Section,
        /// Its answers that changed.
        changes: Vec<Change>,
        /// The line of its list, if it was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<u32>,
        /// Times it was saved since it was begun.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<u32>,
    },
    /// A police.uk file was counted for it.
    EvidenceCounted(EvidenceCounted),
    /// It was awarded before the service was used, and taken over from a file.
    AwardImported(AwardImported),
    /// Files were added to it.
    FilesAdded { files: Vec<Attached> },
    /// One was taken off it.
    FileRemoved { file: Attached },
    /// One was checked for viruses; with one it is taken off, and its bytes are deleted.
    FileChecked {
        file: Attached,
        /// What the scanner calls what it found.
        virus: Option<String>,
    },
    /// Somebody was asked to endorse it or to certify its match.
    Asked { part: Part, person: PersonId },
    /// They were reminded.
    Reminded { part: Part, person: PersonId },
    /// It was endorsed, or its match certified.
    Endorsed {
        part: Part,
        /// For what, a line each.
        covers: Vec<String>,
        comment: Option<String>,
        /// Nobody is waited for any more.
        all: bool,
    },
    /// Somebody who was asked has not the role any more, or may not use it here.
    AskedNoMore(AskedNoMore),
    /// Somebody who was asked declined.
    Declined { part: Part, comment: String },
    /// It was sent in, for the first time or again.
    Submitted {
        /// 1 for the first time.
        number: u32,
        figures: Figures,
        /// What changed since the last submission.
        changes: Vec<Change>,
    },
    /// It was sent back.
    Returned { sections: Vec<SentBack> },
    /// The partnership was asked a question.
    QueryAsked(QueryAsked),
    /// The partnership answered.
    QueryAnswered(QueryEnded),
    /// Staff need no answer any more.
    QueryClosed(QueryEnded),
    /// The last day for an answer is near or past.
    QueryReminded(QueryDue),
    /// It changed hands among the grants officers.
    Assigned(Assigned),
    /// One of several assessments was locked; what it says is with the assessments, hidden from those still to come.
    AssessmentLocked(LockedSoFar),
    /// It was checked and scored.
    Assessed {
        /// Of 100; of several assessments the mean, rounded down.
        total: u32,
        /// Advice; nothing when the assessors differ.
        recommendation: Option<Recommendation>,
    },
    /// Money was awarded; not yet released.
    Approved {
        award: Money,
        /// Of what was asked.
        request: Money,
        reasons: String,
        conditions: Option<String>,
        held_until: Option<NaiveDate>,
        /// Of its record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
    },
    /// It was decided against; not yet released.
    Refused {
        reasons: String,
        held_until: Option<NaiveDate>,
        /// Of its record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
    },
    /// The partnership was told of the decision.
    Released {
        outcome: Outcome,
        award: Option<Money>,
        reasons: String,
        conditions: Option<String>,
        /// Last day to accept, when approved.
        accept_by: Option<NaiveDate>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        certifier: Option<PersonId>,
        /// Of its record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
    },
    /// The accountable body took an offer.
    OfferAccepted { award: Money, comment: Option<String> },
    /// The accountable body did not take it.
    OfferDeclined {
        /// How much went back to the cap.
        award: Money,
        reason: String,
    },
    /// Somebody else is to answer an offer.
    CertifierNamed(CertifierNamed),
    /// The last day to accept is near.
    OfferReminded { award: Money, accept_by: Option<NaiveDate>, certifier: Option<PersonId> },
    /// An offer was not accepted in time.
    OfferLapsed {
        /// How much went back to the cap.
        award: Money,
    },
    /// What was awarded, or its conditions, changed by a decision.
    Varied {
        /// Of its record.
        number: String,
        /// Awarded before.
        before: Money,
        /// Awarded with it in all.
        award: Money,
        /// What is to be accepted of it, if anything.
        offered: Option<Money>,
        reasons: String,
        /// On what conditions from now on.
        conditions: Option<String>,
        /// Until when it can be accepted.
        accept_by: Option<NaiveDate>,
        certifier: Option<PersonId>,
    },
    /// Something happened to cameras of the register.
    Camera(CameraEvent),
    /// Something happened to a claim, or the grant ended.
    Claim(ClaimEvent),
    /// Something happened to a carry-forward.
    CarryForward(CarryForwardEvent),
    /// One of the funder's people wrote a note; what it says is with the notes.
    NoteAdded,
    /// One of the funder's people has an interest in it, and is off it from then on.
    InterestDeclared {
        /// Which.
        what: String,
    },
    /// It was taken back.
    Withdrawn {
        reason: String,
        /// Where it stood, as staff knew it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Status>,
    },
    /// Its personal data was deleted under the retention rule.
    Erased {
        reason: String,
        /// Which rows, and what is left of them.
        remains: Vec<Remains>,
    },
    /// Somebody was given access.
    PersonAdded { roles: Vec<String> },
    /// Somebody was given a role by an officer who asked them to stand behind an application.
    RoleByInvitation(ByInvitation),
    /// Somebody was given more roles.
    RolesGiven { roles: Vec<String> },
    /// Somebody got several cases in one step.
    CasesGiven(CasesGiven),
    /// Roles were taken from somebody.
    RolesTaken { roles: Vec<String>, reason: String },
    /// Somebody's name or address was changed.
    PersonChanged {
        /// Which of them: not what they were, which is nobody's business later.
        what: Vec<String>,
        reason: String,
    },
    /// The name of somebody who left was deleted under the retention rule: told in their own history with the reason, and in
    /// that of each case whose history named them.
    MadeNameless {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Which entries, and what is left of them.
        remains: Vec<Remains>,
    },
    /// Somebody asked for a sign-in link.
    SignInAsked,
    /// Somebody signed in.
    SignedIn {
        /// How; not kept at first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        way: Option<String>,
    },
    /// Somebody signed out, everywhere or here.
    SignedOut {
        /// Every session ended.
        everywhere: bool,
    },
    /// Somebody ended one of their other sessions, or all of them.
    SessionEnded {
        /// All the others.
        others: bool,
    },
    /// Somebody set up an authenticator app, `again` in place of another.
    SecondFactorSetUp { again: bool },
    /// Somebody gave their second factor, or a code for its `recovery`.
    SecondFactorGiven { recovery: bool },
    /// Somebody gave a wrong code.
    SecondFactorRefused,
    /// Somebody made fresh recovery codes.
    RecoveryCodesMade,
    /// An administrator took somebody's second factor away, so that they set another up.
    SecondFactorReset { reason: String },
    /// Somebody chose how often they get e-mails: one message a day, or each as it happens.
    MessagesChosen { daily: bool },
    /// The day's one message was written for somebody.
    DailyTold(DailyTold),
    /// Values of the scheme were changed.
    SchemeChanged { changes: Vec<Change>, reason: String },
    /// A scheme for later years began, with the values of the one before it.
    SchemeBegun(SchemeBegun),
    /// A monitoring commitment was registered, changed or paid.
    Monitoring(Monitoring),
    /// The end of a year is near, and money of it is not committed.
    YearEnding(YearEnding),
    /// Something happened to a quarterly return.
    Return(ReturnEvent),
    /// Something happened to a framework.
    Framework(FrameworkEvent),
    /// Something happened to a make and model.
    Kit(KitEvent),
    /// Something happened to a purchase of a grant.
    Purchase(PurchaseEvent),
    /// A message was sent again by hand.
    SentAgain {
        /// Number in the log.
        message: i64,
    },
}

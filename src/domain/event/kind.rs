//! What follows from the kind of an event: its name, its reason, whom it is about, who may read it.

use super::{
    AskedNoMore, Assigned, AwardImported, CertifierNamed, Event, KitEvent, QueryAsked, QueryEnded,
    ReturnEvent, SchemeBegun,
};
use crate::domain::person::{PartnershipId, PersonId};

impl Event {
    /// Short name kept with the entry.
    pub fn kind(&self) -> &'static str {
        match self {
            Event::Started { .. } => "started",
            Event::SectionSaved { .. } => "section_saved",
            Event::EvidenceCounted(_) => "evidence_counted",
            Event::AwardImported(_) => "award_imported",
            Event::FilesAdded { .. } => "files_added",
            Event::FileRemoved { .. } => "file_removed",
            Event::FileChecked { .. } => "file_checked",
            Event::Asked { .. } => "asked",
            Event::Reminded { .. } => "reminded",
            Event::Endorsed { .. } => "endorsed",
            Event::AskedNoMore(_) => "asked_no_more",
            Event::Declined { .. } => "declined",
            Event::Submitted { .. } => "submitted",
            Event::Returned { .. } => "returned",
            Event::QueryAsked(_) => "query_asked",
            Event::QueryAnswered(_) => "query_answered",
            Event::QueryClosed(_) => "query_closed",
            Event::QueryReminded(_) => "query_reminded",
            Event::Assigned(_) => "assigned",
            Event::AssessmentLocked(_) => "assessment_locked",
            Event::Assessed { .. } => "assessed",
            Event::Approved { .. } => "approved",
            Event::Refused { .. } => "refused",
            Event::Released { .. } => "released",
            Event::OfferAccepted { .. } => "offer_accepted",
            Event::OfferDeclined { .. } => "offer_declined",
            Event::CertifierNamed(_) => "certifier_named",
            Event::OfferReminded { .. } => "offer_reminded",
            Event::OfferLapsed { .. } => "offer_lapsed",
            Event::Varied { .. } => "varied",
            Event::Camera(happened) => happened.kind(),
            Event::Claim(happened) => happened.kind(),
            Event::CarryForward(happened) => happened.kind(),
            Event::NoteAdded => "note_added",
            Event::InterestDeclared { .. } => "interest_declared",
            Event::Withdrawn { .. } => "withdrawn",
            Event::Erased { .. } => "erased",
            Event::PersonAdded { .. } => "person_added",
            Event::RoleByInvitation(_) => "role_by_invitation",
            Event::RolesGiven { .. } => "roles_given",
            Event::CasesGiven(_) => "cases_given",
            Event::RolesTaken { .. } => "roles_taken",
            Event::PersonChanged { .. } => "person_changed",
            Event::MadeNameless { .. } => "made_nameless",
            Event::SignInAsked => "sign_in_asked",
            Event::SignedIn { .. } => "signed_in",
            Event::SignedOut { .. } => "signed_out",
            Event::SessionEnded { .. } => "session_ended",
            Event::SecondFactorSetUp { .. } => "second_factor_set_up",
            Event::SecondFactorGiven { .. } => "second_factor_given",
            Event::SecondFactorRefused => "second_factor_refused",
            Event::RecoveryCodesMade => "recovery_codes_made",
            Event::SecondFactorReset { .. } => "second_factor_reset",
            Event::Monitoring(_) => "monitoring",
            Event::YearEnding(_) => "year_ending",
            Event::MessagesChosen { .. } => "messages_chosen",
            Event::DailyTold(_) => "daily_told",
            Event::SchemeChanged { .. } => "scheme_changed",
            Event::SchemeBegun(_) => "scheme_begun",
            Event::Return(what) => what.kind(),
            Event::Framework(what) => what.kind(),
            Event::Kit(what) => what.kind(),
            Event::Purchase(what) => what.kind(),
            Event::SentAgain { .. } => "sent_again",
        }
    }

    /// Why it was done, when a reason belongs to it.
    pub fn reason(&self) -> Option<String> {
        match self {
            Event::Returned { sections } => {
                let lines = sections.iter().map(|s| format!("{}: {}", s.section.title(), s.reason));
                Some(lines.collect::<Vec<_>>().join("\n"))
            }
            Event::Approved { reasons, .. }
            | Event::Refused { reasons, .. }
            | Event::Varied { reasons, .. } => Some(reasons.clone()),
            Event::Endorsed { comment, .. } | Event::OfferAccepted { comment, .. } => comment.clone(),
            Event::Declined { comment: reason, .. }
            | Event::FileChecked { virus: Some(reason), .. }
            | Event::QueryAsked(QueryAsked { question: reason, .. })
            | Event::QueryAnswered(QueryEnded { words: reason, .. })
            | Event::QueryClosed(QueryEnded { words: reason, .. })
            | Event::OfferDeclined { reason, .. }
            | Event::RolesTaken { reason, .. }
            | Event::SchemeBegun(SchemeBegun { reason, .. })
            | Event::InterestDeclared { what: reason }
            | Event::PersonChanged { reason, .. }
            | Event::SecondFactorReset { reason }
            | Event::Withdrawn { reason, .. }
            | Event::Erased { reason, .. }
            | Event::SchemeChanged { reason, .. } => Some(reason.clone()),
            Event::MadeNameless { reason, .. } => reason.clone(),
            Event::Monitoring(told) => told.reason.clone(),
            Event::Camera(happened) => happened.reason(),
            Event::Claim(happened) => happened.reason(),
            Event::CarryForward(happened) => Some(happened.reason().to_owned()),
            Event::Framework(what) => Some(what.reason().to_owned()),
            Event::Kit(what) => what.reason().map(str::to_owned),
            Event::Purchase(what) => what.reason().map(str::to_owned),
            Event::Return(what) => what.reason().map(str::to_owned),
            _ => None,
        }
    }

    /// Whom it is about, besides whoever did it.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Event::Assigned(Assigned { to, .. }) => to.as_ref().map(|to| to.person),
            Event::Asked { person, .. } | Event::Reminded { person, .. } => Some(*person),
            Event::AskedNoMore(AskedNoMore { person, .. })
            | Event::CertifierNamed(CertifierNamed { person, .. }) => Some(*person),
            Event::Released { certifier, .. }
            | Event::Varied { certifier, .. }
            | Event::OfferReminded { certifier, .. } => *certifier,
            Event::Claim(happened) => happened.person(),
            Event::CarryForward(happened) => happened.person(),
            _ => None,
        }
    }

    /// Whether somebody's address is another from then on.
    pub fn changes_address(&self) -> bool {
        matches!(self, Event::PersonChanged { what, .. } if what.iter().any(|what| what == super::ADDRESS))
    }

    /// Which partnerships it is about, when it is not about a case.
    pub fn partnerships(&self) -> Vec<PartnershipId> {
        match self {
            Event::YearEnding(ending) => ending.left.iter().map(|of| of.partnership).collect(),
            Event::Return(ReturnEvent::Reminded { partnership, .. }) => vec![*partnership],
            _ => Vec::new(),
        }
    }

    /// Whether anybody is told by e-mail.
    pub fn is_announced(&self) -> bool {
        matches!(
            self,
            Event::FileChecked { virus: Some(_), .. }
                | Event::Asked { .. }
                | Event::Reminded { .. }
                | Event::Endorsed { .. }
                | Event::AskedNoMore(_)
                | Event::CertifierNamed(_)
                | Event::Declined { .. }
                | Event::Submitted { .. }
                | Event::Returned { .. }
                | Event::QueryAsked(_)
                | Event::QueryAnswered(_)
                | Event::QueryClosed(_)
                | Event::QueryReminded(_)
                | Event::Assigned(Assigned { to: Some(_), together: false, .. })
                | Event::CasesGiven(_)
                | Event::AwardImported(AwardImported { together: Some(_), .. })
                | Event::Assessed { .. }
                | Event::Released { .. }
                | Event::OfferAccepted { .. }
                | Event::OfferDeclined { .. }
                | Event::OfferReminded { .. }
                | Event::OfferLapsed { .. }
                | Event::Varied { .. }
                | Event::CarryForward(_)
                | Event::Withdrawn { .. }
                | Event::RoleByInvitation(_)
                | Event::PersonAdded { .. }
                | Event::RolesGiven { .. }
                | Event::RolesTaken { .. }
                | Event::SignInAsked
                | Event::SecondFactorReset { .. }
                | Event::DailyTold(_)
                | Event::YearEnding(_)
                | Event::Kit(KitEvent::Expiring { .. })
                | Event::Return(ReturnEvent::Reminded { .. })
        ) || self.changes_address()
            || matches!(self, Event::Claim(happened) if happened.is_announced())
            || matches!(self, Event::Purchase(happened) if happened.is_announced())
    }

    /// Whether the partnership may read it in the timeline. Decisions show by their release only.
    pub fn shows_to_the_partnership(&self) -> bool {
        !matches!(
            self,
            Event::Approved { .. }
                | Event::Refused { .. }
                | Event::SentAgain { .. }
                | Event::Assigned(_)
                | Event::MadeNameless { .. }
                | Event::AssessmentLocked(_)
                | Event::NoteAdded
                | Event::InterestDeclared { .. }
        )
    }
}

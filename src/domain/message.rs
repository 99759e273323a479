//! The kinds of message that people get, and which of them can wait for the day's one message (BRIEF §10).
//! Must not know who gets them nor what they say.

/// The hour in London from which the one message of a day is sent.
pub const DAILY_FROM: u32 = 7;

/// When somebody who wants one message a day hears of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At once, whatever they chose.
    AtOnce,
    /// Told the next day as something that happened.
    News,
    /// It asks for something, which the day's message names for as long as it needs doing.
    Task,
}

/// A message as an administrator reads it beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// What it is.
    pub kind: Kind,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

macro_rules! kinds {
    ($($name:ident, $code:literal, $when:ident, $title:literal;)*) => {
        /// What a message is. A row in the table is all that a new one needs here.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $(#[doc = $title] $name,)*
        }

        impl Kind {
            /// Every kind, in the order of a case's life.
            pub const ALL: &[Kind] = &[$(Kind::$name,)*];

            /// In the database; with event and person it is unique.
            pub fn code(self) -> &'static str {
                match self { $(Kind::$name => $code,)* }
            }

            /// Whether it can wait.
            pub fn when(self) -> When {
                match self { $(Kind::$name => When::$when,)* }
            }

            /// On pages.
            pub fn title(self) -> &'static str {
                match self { $(Kind::$name => $title,)* }
            }
        }
    };
}

kinds! {
    SignIn, "sign_in", AtOnce, "Link to sign in";
    Daily, "daily", AtOnce, "The one message of a day";
    SecondFactorReset, "second_factor_reset", AtOnce, "Second factor reset";
    AccessGiven, "access_given", AtOnce, "Access given";
    RoleGiven, "role_given", AtOnce, "Role given";
    RoleTaken, "role_taken", AtOnce, "Role ended";
    AddressChanged, "address_changed", AtOnce, "Address changed, to the new one";
    AddressLeft, "address_left", AtOnce, "Address changed, to the old one";
    RoleByInvitation, "role_by_invitation", News, "Role given by an invitation";
    Asked, "asked", Task, "Asked to endorse or certify";
    Reminded, "reminded", Task, "Reminder to endorse or certify";
    Endorsed, "endorsed", News, "Endorsed, or match certified";
    Declined, "declined", News, "Not endorsed, or match not certified";
    AskedNoMore, "asked_no_more", AtOnce, "Somebody else to be asked";
    Received, "received", News, "Application received";
    FileRefused, "file_refused", News, "File with a virus";
    Arrived, "arrived", Task, "Application to check";
    Assigned, "assigned", News, "Application given to a grants officer";
    CasesGiven, "cases_given", News, "Several applications given to a grants officer";
    QueryAsked, "query_asked", Task, "Query to answer";
    QueryReminded, "query_reminded", Task, "Reminder of a query";
    QueryAnswered, "query_answered", News, "Query answered";
    QueryClosed, "query_closed", News, "Query closed";
    Returned, "returned", Task, "Application returned";
    ReceivedAgain, "received_again", News, "Changed application received";
    Resubmitted, "resubmitted", Task, "Changed application to check";
    NeedsDecision, "needs_decision", Task, "Application to decide";
    Approved, "approved", AtOnce, "Decision: approved";
    Offered, "offered", AtOnce, "Offer to accept";
    Refused, "refused", AtOnce, "Decision: refused";
    OfferReminded, "offer_reminded", AtOnce, "Reminder of an offer";
    OfferAccepted, "offer_accepted", News, "Offer accepted";
    OfferDeclined, "offer_declined", News, "Offer declined";
    OfferLapsed, "offer_lapsed", News, "Offer lapsed";
    AwardsImported, "awards_imported", News, "Awards taken over from a spreadsheet";
    Varied, "varied", AtOnce, "Decision: grant varied";
    PurchaseRequested, "purchase_requested", Task, "Local purchase to decide on";
    PurchaseApproved, "purchase_approved", News, "Local purchase approved";
    PurchaseRefused, "purchase_refused", News, "Local purchase refused";
    CertifiesClaims, "certifies_claims", News, "Named to certify claims";
    ClaimSent, "claim_sent", Task, "Claim to certify";
    ClaimCertified, "claim_certified", Task, "Claim to check";
    ClaimChecked, "claim_checked", Task, "Claim to authorise";
    ClaimReturned, "claim_returned", Task, "Claim sent back";
    ClaimPaid, "claim_paid", News, "Claim paid";
    ClaimUnpaid, "claim_unpaid", News, "Claim not paid after all";
    CarryForwardAsked, "carry_forward_asked", Task, "Carry-forward to advise on";
    CarryForwardAdvised, "carry_forward_advised", Task, "Carry-forward to decide";
    CarryForwardDecided, "carry_forward_decided", AtOnce, "Decision: carry-forward";
    UnderspendDecommitted, "underspend_decommitted", News, "Underspend decommitted";
    GrantTerminated, "grant_terminated", AtOnce, "Grant terminated";
    YearEnding, "year_ending", News, "Year ending with money left";
    ReturnDue, "return_due", Task, "Quarterly return due soon";
    ReturnOverdue, "return_overdue", Task, "Quarterly return overdue";
    CertificateExpiring, "certificate_expiring", News, "Certificate of kit ending";
    Withdrawn, "withdrawn", News, "Application withdrawn";
}

impl Kind {
    /// Whether it reminds of something that may be done, or tells of something that may be undone, before it goes out.
    pub fn may_be_moot(self) -> bool {
        matches!(
            self,
            Kind::Reminded
                | Kind::OfferReminded
                | Kind::QueryReminded
                | Kind::ReturnDue
                | Kind::ReturnOverdue
                | Kind::ClaimPaid
        )
    }

    /// Reads a code back; `None` for one that another version wrote.
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back_and_each_title_is_said_once() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(*kind));
            assert_eq!(Kind::ALL.iter().filter(|other| other.title() == kind.title()).count(), 1, "{kind:?}");
        }
        assert_eq!(Kind::from_code("of_tomorrow"), None);
    }

    #[test]
    fn what_opens_a_door_or_ends_a_period_never_waits() {
        let at_once: Vec<Kind> =
            Kind::ALL.iter().copied().filter(|kind| kind.when() == When::AtOnce).collect();
        let expected = [
            Kind::SignIn,
            Kind::Daily,
            Kind::SecondFactorReset,
            Kind::AccessGiven,
            Kind::RoleGiven,
            Kind::RoleTaken,
            Kind::AddressChanged,
            Kind::AddressLeft,
            Kind::AskedNoMore,
            Kind::Approved,
            Kind::Offered,
            Kind::Refused,
            Kind::OfferReminded,
            Kind::Varied,
            Kind::CarryForwardDecided,
            Kind::GrantTerminated,
        ];
        assert_eq!(at_once, expected);
    }
}

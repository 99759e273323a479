//! The words of each message. A letter has one thing to do and one link, by its shape.
//! Must not know to whom it goes. No score, no camera and no place goes into a letter, and nothing that somebody wrote: that is
//! read on the page that the letter links to. A decision that is released is published, and is quoted.

mod assignment;
mod carry;
mod claim;
mod daily;
mod endorsement;
mod grant;
mod import;
mod kit;
mod person;
mod purchase;
mod query;
mod returns;
mod year;

use askama::Template;
use chrono::NaiveDate;

use crate::domain::date;
use crate::domain::event::SentBack;
use crate::domain::money::Money;
use crate::store::outbox::CaseFacts;

pub use assignment::{assigned, cases_given};
pub use carry::{carry_forward_advised, carry_forward_asked, carry_forward_decided, underspend_decommitted};
pub use claim::{
    certifies_claims, claim_certified, claim_checked, claim_paid, claim_returned, claim_sent, claim_settled,
    claim_unpaid, grant_terminated,
};
pub use daily::daily;
pub use endorsement::{asked, asked_no_more, declined, endorsed, reminded};
pub use grant::{OfferEnd, offer_ended, offer_reminded, offered, varied};
pub use import::awards_imported;
pub use kit::certificate_expiring;
pub use person::{
    access_given, address_changed, address_left, is_about_access, role_by_invitation, role_given, role_taken,
    second_factor_reset, sign_in,
};
pub use purchase::{purchase_approved, purchase_refused, purchase_requested};
pub use query::{query_answered, query_asked, query_closed, query_reminded};
pub use returns::return_reminded;
pub use year::{own_year_ending, year_ending};

/// What a message says, before anybody is greeted.
pub struct Letter {
    /// Subject line; one line, nothing that people typed.
    pub subject: String,
    opening: Vec<String>,
    quotes: Vec<Quote>,
    closing: Vec<String>,
    action: &'static str,
    link: String,
}

/// Words of a decision that is released, kept as they were written.
struct Quote {
    heading: String,
    words: String,
}

impl Quote {
    fn lines(&self) -> std::str::Lines<'_> {
        self.words.lines()
    }
}

#[derive(Template)]
#[template(path = "email/letter.txt")]
struct Text<'a> {
    letter: &'a Letter,
    name: &'a str,
    why: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "email/letter.html")]
struct Html<'a> {
    letter: &'a Letter,
    name: &'a str,
    why: Option<&'a str>,
}

impl Letter {
    fn new(subject: String, action: &'static str, link: &str) -> Letter {
        let (opening, quotes, closing) = (Vec::new(), Vec::new(), Vec::new());
        Letter { subject, opening, quotes, closing, action, link: link.to_owned() }
    }

    fn say(mut self, paragraph: impl Into<String>) -> Letter {
        let paragraphs = if self.quotes.is_empty() { &mut self.opening } else { &mut self.closing };
        paragraphs.push(paragraph.into());
        self
    }

    /// Of a released decision alone: whatever else people write may name somebody.
    fn quote(mut self, heading: impl Into<String>, words: &str) -> Letter {
        self.quotes.push(Quote { heading: heading.into(), words: words.to_owned() });
        self
    }

    /// As plain text and as HTML.
    pub fn render(&self, name: &str, why: Option<&str>) -> askama::Result<(String, String)> {
        let text = Text { letter: self, name, why }.render()?;
        let html = Html { letter: self, name, why }.render()?;
        Ok((text, html))
    }
}

fn case_line(case: &CaseFacts) -> String {
    format!("{} “{}”, {}", case.reference, case.title, case.year)
}

/// To a partnership that sent in an application.
pub fn received(case: &CaseFacts, request: Money, link: &str) -> Letter {
    Letter::new(format!("We have your application {}", case.reference), "Read the application", link)
        .say(format!("We have received this application from {}: {}.", case.partnership, case_line(case)))
        .say(format!("It asks for {request}."))
        .say("You do not have to do anything now. We will write to you if something is missing and when it is decided.")
}

/// To a partnership that answered what was sent back.
pub fn received_again(case: &CaseFacts, request: Money, changed: bool, link: &str) -> Letter {
    let (subject, how) = match changed {
        true => (format!("We have your changes to {}", case.reference), ""),
        false => (format!("We have your application {} again", case.reference), ", without changes,"),
    };
    Letter::new(subject, "Read the application", link)
        .say(format!("We have received this application again{how} from {}: {}.", case.partnership, case_line(case)))
        .say(format!("It now asks for {request}."))
        .say("You do not have to do anything now. We will write to you if something is missing and when it is decided.")
}

/// To grants officers: something new.
pub fn arrived(case: &CaseFacts, request: Money, link: &str) -> Letter {
    Letter::new(format!("Application {} has arrived", case.reference), "Check the application", link)
        .say(format!("{} has sent in an application: {}.", case.partnership, case_line(case)))
        .say(format!("It asks for {request}. It now waits to be checked and assessed."))
}

/// To grants officers: back, with changes or without.
pub fn resubmitted(case: &CaseFacts, request: Money, changed: bool, link: &str) -> Letter {
    let (action, what) = match changed {
        true => ("See what has changed", "has changed its application and sent it in again"),
        false => ("Check the application", "has sent in its application again without changes"),
    };
    Letter::new(format!("Application {} has been sent in again", case.reference), action, link)
        .say(format!("{} {what}: {}.", case.partnership, case_line(case)))
        .say(format!("It asks for {request}. It now waits to be checked and assessed."))
}

/// To a partnership that has to change something.
pub fn returned(case: &CaseFacts, sections: &[SentBack], link: &str) -> Letter {
    Letter::new(
        format!("Application {} needs changes", case.reference),
        "Change the application and send it in again",
        link,
    )
    .say(format!("We have looked at this application from {}: {}.", case.partnership, case_line(case)))
    .say(format!("Before it can go on, these need changes: {}.", titles(sections)))
    .say("What has to change in each, and why, you read on the application’s page.")
}

/// The sections by name.
fn titles(sections: &[SentBack]) -> String {
    sections.iter().map(|back| format!("“{}”", back.section.title())).collect::<Vec<_>>().join(", ")
}

/// To those who decide. How it was scored is on the page only.
pub fn needs_decision(case: &CaseFacts, link: &str) -> Letter {
    Letter::new(format!("Application {} needs a decision", case.reference), "Decide on the application", link)
        .say(format!("An application from {} has been assessed: {}.", case.partnership, case_line(case)))
        .say(format!("It asks for {}. It now waits for your decision.", case.request))
}

/// To a partnership that is offered money.
pub fn approved(
    case: &CaseFacts,
    number: Option<&str>,
    award: Option<Money>,
    (reasons, conditions): (&str, Option<&str>),
    accept_by: Option<NaiveDate>,
    link: &str,
) -> Letter {
    let what = case_line(case);
    let decided = match award {
        Some(award) if award < case.request => format!(
            "The Commissioner has decided to award {award} of the {} asked for to {}: {what}.",
            case.request, case.partnership
        ),
        Some(award) => {
            format!("The Commissioner has decided to award {award} to {}: {what}.", case.partnership)
        }
        None => format!("The Commissioner has approved this application from {}: {what}.", case.partnership),
    };
    let letter =
        Letter::new(format!("Application {} is approved", case.reference), "Read the decision", link);
    let letter = under(letter.say(decided), number).quote("The reasons are", reasons);
    let letter = match conditions {
        Some(conditions) => letter.quote("The award depends on these conditions", conditions),
        None => letter.say("No special conditions are attached."),
    };
    match accept_by {
        Some(day) => letter.say(format!(
            "The s151 officer of your accountable body, who certified the match, accepts or declines the offer here, by {}.",
            date::show(day)
        )),
        None => letter,
    }
}

/// The number of the decision, when it has one.
fn under(letter: Letter, number: Option<&str>) -> Letter {
    match number {
        Some(number) => letter.say(format!("The number of the decision is {number}.")),
        None => letter,
    }
}

/// To a partnership that gets nothing.
pub fn refused(case: &CaseFacts, number: Option<&str>, reasons: &str, link: &str) -> Letter {
    let letter =
        Letter::new(format!("Application {} is not funded", case.reference), "Read the decision", link).say(
            format!(
                "The Commissioner has decided not to fund this application from {}: {}.",
                case.partnership,
                case_line(case)
            ),
        );
    under(letter, number).quote("The reasons are", reasons)
}

/// To grants officers: nothing is left to do.
pub fn withdrawn(case: &CaseFacts, link: &str) -> Letter {
    Letter::new(format!("Application {} has been withdrawn", case.reference), "Read why", link)
        .say(format!("{} has withdrawn its application: {}.", case.partnership, case_line(case)))
        .say("There is nothing more to check or decide.")
}

/// To those who had it before them, or had decided it already.
pub fn withdrawn_from_decision(case: &CaseFacts, decided: bool, link: &str) -> Letter {
    let letter = Letter::new(format!("Application {} has been withdrawn", case.reference), "Read why", link)
        .say(format!("{} has withdrawn its application: {}.", case.partnership, case_line(case)));
    match decided {
        true => letter.say(
            "It was decided and not yet released. The decision falls away, and what was committed for it goes back to the cap.",
        ),
        false => letter.say("It waited for your decision; there is nothing more to decide."),
    }
}

/// To a partnership: a virus was found in one of its files.
pub fn file_refused(case: &CaseFacts, link: &str) -> Letter {
    Letter::new(format!("A file of {} was refused", case.reference), "Open the application", link)
        .say(format!("A virus was found in a file of this application from {}: {}.", case.partnership, case_line(case)))
        .say("It was taken off the application and deleted; the application’s page says which. Nobody could open it here. Check the computer that it came from, and add a clean file in its place if the application needs it.")
}

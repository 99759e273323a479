//! Letters about those who stand behind an application.

use super::{Letter, case_line};
use crate::domain::application::content::Part;
use crate::domain::text;
use crate::store::outbox::CaseFacts;

/// To somebody who is asked to stand behind an application.
pub fn asked(case: &CaseFacts, part: Part, link: &str) -> Letter {
    let letter = Letter::new(invited(case, part), request(part), &format!("{link}/{}", part.page()));
    to_answer(
        letter.say(format!("{} asks you to {}: {}.", case.partnership, part.task(), case_line(case))),
        part,
    )
}

/// To somebody who was asked and has not answered.
pub fn reminded(case: &CaseFacts, part: Part, link: &str) -> Letter {
    let letter = Letter::new(
        format!("Reminder: {}", text::lower(&invited(case, part))),
        request(part),
        &format!("{link}/{}", part.page()),
    );
    let waits = format!("{} still waits for you to {}: {}.", case.partnership, part.task(), case_line(case));
    to_answer(letter.say(waits), part)
}

fn invited(case: &CaseFacts, part: Part) -> String {
    match part {
        Part::Finance => format!("Please certify the match of application {}", case.reference),
        Part::Chair | Part::Commander => format!("Please endorse application {}", case.reference),
    }
}

fn request(part: Part) -> &'static str {
    match part {
        Part::Finance => "Read the application and certify the match",
        Part::Chair | Part::Commander => "Read the application and endorse it",
    }
}

fn to_answer(letter: Letter, part: Part) -> Letter {
    letter
        .say(format!(
            "You are asked as the {}. Sign in with this e-mail address; you can read this application, and agree or decline.",
            part.whom()
        ))
        .say("The application cannot be sent in before you have answered.")
}

/// To a partnership: one of the three has agreed.
pub fn endorsed(case: &CaseFacts, part: Part, all: bool, link: &str) -> Letter {
    let subject = match part {
        Part::Finance => format!("The match of {} is certified", case.reference),
        Part::Chair | Part::Commander => format!("{} is endorsed by the {}", case.reference, part.whom()),
    };
    let letter = Letter::new(subject, "Open the application", link).say(format!(
        "The {} has agreed to {}: {}.",
        part.whom(),
        part.task(),
        case_line(case)
    ));
    match all {
        true => letter.say("All three have now agreed. When every section is complete, you can submit it."),
        false => letter.say("It still waits for somebody else. Under Endorsements you see for whom."),
    }
}

/// To a partnership: one of the three will not stand behind it as it is.
pub fn declined(case: &CaseFacts, part: Part, link: &str) -> Letter {
    Letter::new(
        format!("The {} declined to {} {}", part.whom(), verb(part), case.reference),
        "Read the comment",
        &format!("{link}/endorsements"),
    )
    .say(format!("The {} declined to {}: {}.", part.whom(), part.task(), case_line(case)))
    .say(
        "Their comment is under Endorsements. Change what has to change and ask again, or ask somebody else.",
    )
}

fn verb(part: Part) -> &'static str {
    match part {
        Part::Finance => "certify the match of",
        Part::Chair | Part::Commander => "endorse",
    }
}

/// To the partnership's officers, when somebody who was asked cannot do it any more; with what waits for them of a grant, and
/// what they were to do about it.
pub fn asked_no_more(case: &CaseFacts, part: Part, waits: Option<(&str, &str)>, link: &str) -> Letter {
    let whom = part.whom();
    let (subject, says, action, page) = match waits {
        Some((what, task)) => (
            format!("Name another s151 officer for the {what} of {}", case.reference),
            format!("The {whom} who was to {task} cannot do it any more: {}.", case_line(case)),
            "Name somebody else",
            "certifier".to_owned(),
        ),
        None => (
            format!("Ask somebody else about application {}", case.reference),
            format!(
                "The {whom} who was asked to {} cannot do it any more: {}.",
                part.task(),
                case_line(case)
            ),
            "Ask somebody else",
            format!("endorsements/{}", part.code()),
        ),
    };
    Letter::new(subject, action, &format!("{link}/{page}")).say(says)
}

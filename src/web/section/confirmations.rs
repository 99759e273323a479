//! Section 7 as a form: three people, each with name, date and what was confirmed.

use super::{LINE, PARAGRAPH, Prefill, Typed};
use crate::domain::application::content::{Confirmation, Confirmations};
use crate::web::component::Field;
use crate::web::form::{Posted, Reader};

const WHO: [(&str, &str, &str); 3] = [
    ("chair", "chair of the partnership", "For example, that the partnership supports this application"),
    ("commander", "local policing commander", "For example, that the cameras meet a policing need"),
    ("finance", "council’s s151 officer", "Which match lines are certified, with amounts"),
];

/// What the page says first.
pub const INTRODUCTION: &str = "Three people stand behind an application: the chair of the partnership, the local policing \
    commander and the council’s s151 officer, who certifies the match. They do not sign in for this. Ask each of them, \
    and record here what they told you and when.";

fn of<'a>(c: &'a Confirmations, who: &str) -> &'a Confirmation {
    match who {
        "chair" => &c.chair,
        "commander" => &c.commander,
        _ => &c.finance,
    }
}

/// As kept.
pub fn prefill(c: &Confirmations) -> Posted {
    let add = |form: Prefill, (who, ..): &(&str, &str, &str)| {
        let one = of(c, who);
        form.with(&format!("{who}_name"), one.name.as_ref())
            .date(&format!("{who}_on"), one.on)
            .with(&format!("{who}_what"), one.what.as_ref())
    };
    WHO.iter().fold(Prefill::default(), add).posted()
}

/// The questions.
pub fn fields(typed: Typed<'_>) -> Vec<Field> {
    let three = |(who, title, hint): &(&str, &str, &str)| {
        [
            typed.line(&format!("{who}_name"), &format!("Name of the {title}")),
            typed.date(&format!("{who}_on"), &format!("Date of the {title}’s confirmation")),
            typed
                .paragraph(&format!("{who}_what"), &format!("What the {title} confirmed"))
                .rows(3)
                .hint(*hint),
        ]
    };
    WHO.iter().flat_map(three).collect()
}

/// What was meant. `today` is the latest day on which something can have been confirmed.
pub fn read(read: &mut Reader<'_>, today: chrono::NaiveDate) -> Confirmations {
    let mut one = |who: &str, title: &str| {
        let name = read.line(&format!("{who}_name"), &format!("Name of the {title}"), LINE);
        let field = format!("{who}_on");
        let on = read.date(&field, &format!("Date of the {title}’s confirmation"));
        if on.is_some_and(|on| on > today) {
            read.error(&field, format!("Date of the {title}’s confirmation must be today or in the past"));
        }
        Confirmation {
            name,
            on,
            what: read.paragraph(&format!("{who}_what"), &format!("What the {title} confirmed"), PARAGRAPH),
        }
    };
    Confirmations {
        chair: one(WHO[0].0, WHO[0].1),
        commander: one(WHO[1].0, WHO[1].1),
        finance: one(WHO[2].0, WHO[2].1),
    }
}

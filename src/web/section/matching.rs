//! A match line as a form.

use super::{LINE, Prefill, Typed, at_least_one};
use crate::domain::application::content::{MatchKind, MatchLine};
use crate::domain::money::Money;
use crate::web::component::Field;
use crate::web::form::{Posted, Reader};

/// As kept.
pub fn prefill(m: &MatchLine) -> Posted {
    Prefill::default()
        .with("provider", m.provider.as_ref())
        .with("amount", m.amount.map(Money::typed))
        .with("kind", m.kind.map(MatchKind::code))
        .yes_no("secured", m.secured)
        .posted()
}

/// The questions.
pub fn fields(typed: Typed<'_>) -> Vec<Field> {
    vec![
        typed.line("provider", "Provider").hint("Who gives it, such as a council"),
        typed.money("amount", "Amount").hint("In pounds"),
        typed
            .radios("kind", "Is it cash or in kind?", crate::options!(MatchKind))
            .hint("In-kind match is shown but may not count towards the limit"),
        typed.yes_no("secured", "Is it secured?").hint(
            "Secured means promised in writing for this project. It counts once the council’s s151 officer has certified it: \
             you ask for that under Endorsements",
        ),
    ]
}

/// What was meant.
pub fn read(read: &mut Reader<'_>) -> MatchLine {
    let line = MatchLine {
        provider: read.line("provider", "The provider", LINE),
        amount: read.money("amount", "The amount"),
        kind: read.one_of("kind", "Cash or in kind", MatchKind::from_code),
        secured: read.yes_no("secured", "Yes if it is secured"),
    };
    at_least_one(read, "provider", line)
}

//! A match line as a form.

use super::{LINE, Prefill, Typed, at_least_one};
use crate::domain::application::content::{Lines, MatchKind, MatchLine};
use crate::domain::file::{Attached, Evidence};
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
        .with("evidence", m.evidence.as_ref().map(|evidence| evidence.file.0))
        .posted()
}

/// The questions, with what is said of the kinds; the last one where there are files to choose from.
pub fn fields(typed: Typed<'_>, files: &Lines<Attached>, kinds: &str) -> Vec<Field> {
    let mut fields = vec![
        typed.line("provider", "Provider").hint("Who gives it, such as a council"),
        typed.money("amount", "Amount").hint("In pounds"),
        typed
            .radios("kind", "What kind of match is it?", crate::options!(MatchKind))
            .hint(kinds),
        typed.yes_no("secured", "Is it secured?").hint(
            "Secured means promised in writing for this project. It counts once the council’s s151 officer has certified it: \
             you ask for that under Endorsements",
        ),
    ];
    let none = (String::new(), "No file".to_owned());
    let options = files.iter().map(|file| (file.id.0.to_string(), file.name.clone()));
    let evidence = Field::select(
        "evidence",
        "Which file shows it?",
        typed.posted.get("evidence"),
        std::iter::once(none).chain(options),
    )
    .hint("One of the files of the application, such as a letter that promises it")
    .error(typed.errors.get("evidence"));
    fields.extend((!files.lines.is_empty()).then_some(evidence));
    fields
}

/// What was meant.
pub fn read(read: &mut Reader<'_>, files: &Lines<Attached>) -> MatchLine {
    let named = |id: &str| {
        let file = files.iter().find(|file| file.id.0.to_string() == id)?;
        Some(Evidence { file: file.id, name: file.name.clone() })
    };
    let line = MatchLine {
        provider: read.line("provider", "The provider", LINE),
        amount: read.money("amount", "The amount"),
        kind: read.one_of("kind", "The kind of match", MatchKind::from_code),
        secured: read.yes_no("secured", "Yes if it is secured"),
        evidence: read.one_of("evidence", "The file that shows it", named),
    };
    at_least_one(read, "provider", line)
}

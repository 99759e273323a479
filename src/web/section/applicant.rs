//! Section 1 as a form.

use super::{LINE, Prefill, Typed};
use crate::domain::application::content::Applicant;
use crate::web::component::Field;
use crate::web::form::{Posted, Reader};

/// As kept.
pub fn prefill(a: &Applicant) -> Posted {
    Prefill::default()
        .with("title", a.title.as_ref())
        .with("accountable_body", a.accountable_body.as_ref())
        .with("delivery_body", a.delivery_body.as_ref())
        .with("contact_name", a.contact_name.as_ref())
        .with("data_protection_officer", a.data_protection_officer.as_ref())
        .posted()
}

/// `bodies` are the councils that can sign for the partnership.
pub fn fields(typed: Typed<'_>, bodies: &[String]) -> Vec<Field> {
    let bodies = bodies.iter().map(|name| (name.clone(), name.clone())).collect();
    vec![
        typed
            .line("title", "Project name")
            .hint("A few words that tell it from other projects, such as “Ludlow town centre cameras”"),
        typed
            .radios("accountable_body", "Accountable body", bodies)
            .hint("The council that signs, holds the money and certifies"),
        typed
            .line("delivery_body", "Delivery body")
            .hint("Only if another body carries the project out, such as a town council"),
        typed.line("contact_name", "Contact").hint("Who can answer questions about this application"),
        typed
            .line("data_protection_officer", "Data protection officer")
            .hint("Who looks after data protection for the accountable body"),
    ]
}

/// What was meant.
pub fn read(read: &mut Reader<'_>, posted: &Posted, bodies: &[String]) -> Applicant {
    // An empty one is still to be entered; until then the case keeps the name it was started with.
    let title = read.line("title", "The project name", LINE);
    let chosen = posted.get("accountable_body");
    if !chosen.is_empty() && !bodies.iter().any(|name| name == chosen) {
        read.error("accountable_body", "Select an accountable body from the list");
    }
    Applicant {
        title,
        accountable_body: bodies.iter().find(|name| *name == chosen).cloned(),
        delivery_body: read.line("delivery_body", "The delivery body", LINE),
        contact_name: read.line("contact_name", "The contact", LINE),
        data_protection_officer: read.line("data_protection_officer", "The data protection officer", LINE),
    }
}

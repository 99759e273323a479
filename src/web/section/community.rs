//! Section 3 as a form.

use super::{LINE, PARAGRAPH, Prefill, Typed};
use crate::domain::application::content::Community;
use crate::web::component::Field;
use crate::web::form::{Posted, Reader};

/// As kept.
pub fn prefill(c: &Community) -> Posted {
    Prefill::default()
        .with("how", c.how.as_ref())
        .with("dates", c.dates.as_ref())
        .with("result", c.result.as_ref())
        .with("policing_view", c.policing_view.as_ref())
        .posted()
}

/// The questions.
pub fn fields(typed: Typed<'_>) -> Vec<Field> {
    vec![
        typed
            .paragraph("how", "How was the community consulted?")
            .hint("Whom you asked and how, such as meetings, surveys or traders’ groups"),
        typed.line("dates", "Dates of the consultation").hint("For example, 3 to 28 September 2018"),
        typed.paragraph("result", "What did people say?"),
        typed.paragraph("policing_view", "What is the view of the local policing team?"),
    ]
}

/// What was meant.
pub fn read(read: &mut Reader<'_>) -> Community {
    Community {
        how: read.paragraph("how", "How the community was consulted", PARAGRAPH),
        dates: read.line("dates", "The dates of the consultation", LINE),
        result: read.paragraph("result", "What people said", PARAGRAPH),
        policing_view: read.paragraph("policing_view", "The view of the local policing team", PARAGRAPH),
    }
}

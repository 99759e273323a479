//! Section 6 as a form: the request. Match lines are in `matching`.

use super::{Prefill, Typed};
use crate::domain::application::content::Funding;
use crate::domain::money::Money;
use crate::web::component::Field;
use crate::web::form::{Posted, Reader};

/// As kept.
pub fn prefill(f: &Funding) -> Posted {
    Prefill::default().with("request", f.request.map(Money::typed)).posted()
}

/// The question.
pub fn fields(typed: Typed<'_>) -> Vec<Field> {
    vec![typed.money("request", "How much are you asking the fund for?").hint("In pounds, such as 32,500.00")]
}

/// What was meant.
pub fn read(read: &mut Reader<'_>) -> Option<Money> {
    read.money("request", "The request")
}

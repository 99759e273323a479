//! The spending profile as a form: pounds in each quarter.

use super::{Prefill, Typed};
use crate::domain::application::answers::QUARTERS as NAMES;
use crate::domain::application::content::{Content, QUARTERS};
use crate::domain::money::Money;
use crate::web::component::Field;
use crate::web::form::{Posted, Reader};

fn name(n: usize) -> String {
    format!("quarter_{}", n + 1)
}

/// As kept.
pub fn prefill(profile: &[Option<Money>; QUARTERS]) -> Posted {
    let quarter =
        |form: Prefill, (n, spent): (usize, &Option<Money>)| form.with(&name(n), spent.map(Money::typed));
    profile.iter().enumerate().fold(Prefill::default(), quarter).posted()
}

/// The questions.
pub fn fields(typed: Typed<'_>) -> Vec<Field> {
    NAMES.iter().enumerate().map(|(n, months)| typed.money(&name(n), months)).collect()
}

/// What the page says first: what the quarters must come to.
pub fn introduction(content: &Content) -> String {
    let cost = content.eligible_cost().unwrap_or(Money::ZERO);
    format!(
        "When is the eligible cost, {cost}, spent? Money is spent when goods and work are received. The four quarters must \
         come to it exactly; enter 0 where nothing is spent."
    )
}

/// What was meant.
pub fn read(read: &mut Reader<'_>) -> [Option<Money>; QUARTERS] {
    let mut profile = [None; QUARTERS];
    for (n, spent) in profile.iter_mut().enumerate() {
        *spent = read.money(&name(n), &format!("The amount for {}", NAMES[n]));
    }
    profile
}

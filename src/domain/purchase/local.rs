//! The local route: the same basket from somebody else, when that is strictly better than the framework, or better over its
//! whole life with a signed reason (BRIEF §7). Every line stands in the place of an item of a price list: what nothing on a list
//! can be compared with cannot be shown to be better, and is not bought this way.

use chrono::NaiveDate;

use super::Line;
use super::basket::{CostKind, Offered, RequestRefusal, line};
use super::quote::Quote;
use crate::domain::certificate::{Certificate, kit_key};
use crate::domain::money::Money;
use crate::domain::person::PersonId;

/// What a purchase has besides when it is local.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Local {
    /// The quotes on file, the first first.
    pub quotes: Vec<Quote>,
    /// Which of them was asked for.
    pub chosen: Option<u32>,
    /// What the framework's basket costs over its whole life, as whoever asked says.
    pub framework_whole_life: Option<Money>,
    /// What a grants officer said.
    pub decided: Option<Decided>,
}

/// The word of a grants officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Whose.
    pub by: PersonId,
    /// When.
    pub on: NaiveDate,
    /// Why; a refusal has it always.
    pub reason: Option<String>,
}

/// What is bought in the place of an item of a price list.
#[derive(Clone, Debug)]
pub struct Instead {
    /// The item.
    pub offered: Offered,
    /// How many.
    pub quantity: u32,
    /// Who makes what is bought.
    pub make: String,
    /// Which it is.
    pub model: String,
    /// Certificates of that make and model, the oldest first.
    pub certificates: Vec<Certificate>,
}

/// The lines of a local purchase, at the framework's prices of a day until there is a quote.
///
/// # Errors
/// There is nothing, it is of two frameworks, or some of it is not compatible: each is named, and why.
pub fn local_lines(
    wanted: &[Instead],
    day: NaiveDate,
    kind: impl Fn(&str) -> CostKind,
) -> Result<Vec<Line>, RequestRefusal> {
    let first = wanted.first().ok_or(RequestRefusal::Empty)?;
    if wanted.iter().any(|one| one.offered.framework.id != first.offered.framework.id) {
        return Err(RequestRefusal::Mixed);
    }
    let (mut lines, mut refused) = (Vec::new(), Vec::new());
    for (number, one) in (1..).zip(wanted) {
        let key = kit_key(&one.make, &one.model);
        match one.offered.on_for((&key, &one.certificates), day, &kind) {
            Ok(priced) => {
                let kit = (one.make.clone(), one.model.clone());
                lines.push(line(number, &one.offered, kit, one.quantity, priced));
            }
            Err(why) => refused.push((format!("{} {}", one.make, one.model), why)),
        }
    }
    if refused.is_empty() { Ok(lines) } else { Err(RequestRefusal::Lines(refused)) }
}

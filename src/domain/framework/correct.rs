//! What a price list calls an item or a supplier, put right: a slip would refuse every list that says it rightly. What a purchase
//! has stays what it was when it was bought.

use thiserror::Error;

use super::plain;
use crate::domain::event::Change;

/// An item as its list names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Whose.
    pub supplier: String,
    /// As the supplier numbers it.
    pub code: String,
    /// Who makes it.
    pub make: String,
    /// Which.
    pub model: String,
}

/// Why an item or a supplier is not called so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CorrectRefusal {
    /// All is as it was.
    #[error("Nothing is different: change at least one answer")]
    Same,
    /// It was bought under that name.
    #[error(
        "A purchase has this item, so its make and model stay: put the right product on the list with a code of its own"
    )]
    Bought,
    /// Another supplier of the framework has the name.
    #[error("This supplier is in the framework already")]
    Taken,
}

impl Product {
    /// What is different when it is called otherwise. `bought`: whether a purchase by the framework has it that was not
    /// cancelled.
    ///
    /// # Errors
    /// Nothing is, or a purchase has it.
    pub fn becomes(&self, make: &str, model: &str, bought: bool) -> Result<Vec<Change>, CorrectRefusal> {
        if bought {
            return Err(CorrectRefusal::Bought);
        }
        let told = |make: &str, model: &str| [("Make", make.to_owned()), ("Model", model.to_owned())];
        let changes: Vec<Change> =
            Change::between(told(&self.make, &self.model), told(make, model)).collect();
        if changes.is_empty() { Err(CorrectRefusal::Same) } else { Ok(changes) }
    }
}

/// Whether a supplier may be called otherwise; `others` are those of the same framework.
///
/// # Errors
/// It is called so already, or another is.
pub fn may_rename<'a>(
    is: &str,
    to: &str,
    mut others: impl Iterator<Item = &'a str>,
) -> Result<(), CorrectRefusal> {
    match is == to {
        true => Err(CorrectRefusal::Same),
        false if others.any(|other| plain(other) == plain(to)) => Err(CorrectRefusal::Taken),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_called_otherwise_unless_a_purchase_has_it() {
        let [supplier, code, make, model] = ["Acme", "A-1", "Axsi", "P3"].map(str::to_owned);
        let item = Product { supplier, code, make, model };
        for (make, model, bought, expected) in [
            ("Axis", "P3", false, Ok("Make: Axis, was Axsi")),
            ("Axis", "P4", false, Ok("Make: Axis, was Axsi. Model: P4, was P3")),
            ("AXSI", "P 3", false, Ok("Make: AXSI, was Axsi. Model: P 3, was P3")),
            ("Axsi", "P3", false, Err(CorrectRefusal::Same)),
            ("Axis", "P3", true, Err(CorrectRefusal::Bought)),
        ] {
            let told = |one: &Change| format!("{}: {}, was {}", one.what, one.after, one.before);
            let found = item.becomes(make, model, bought);
            let found = found.map(|changes| changes.iter().map(told).collect::<Vec<_>>().join(". "));
            assert_eq!(found, expected.map(str::to_owned), "{make} {model} {bought}");
        }
    }

    #[test]
    fn a_supplier_is_called_otherwise_unless_another_of_the_framework_is() {
        for (to, expected) in [
            ("Acme", Ok(())),
            ("ACME E", Ok(())),
            ("Acmee", Err(CorrectRefusal::Same)),
            ("bo lt", Err(CorrectRefusal::Taken)),
        ] {
            assert_eq!(may_rename("Acmee", to, ["Bolt", "Cade"].into_iter()), expected, "{to}");
        }
    }
}

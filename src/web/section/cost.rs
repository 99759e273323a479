//! A cost line as a form. A category that the scheme does not pay for is refused with the policy's reason.

use super::{LINE, Prefill, Typed, at_least_one};
use crate::domain::application::content::CostLine;
use crate::domain::money::Money;
use crate::domain::scheme::Scheme;
use crate::web::component::Field;
use crate::web::form::{Posted, Reader};

/// Most pieces on one line.
const MOST: u32 = 9_999;

/// As kept.
pub fn prefill(c: &CostLine) -> Posted {
    Prefill::default()
        .with("category", c.category.as_ref())
        .with("description", c.description.as_ref())
        .with("quantity", c.quantity)
        .with("unit_net", c.unit_net.map(Money::typed))
        .with("vat", c.vat.map(Money::typed))
        .yes_no("vat_recoverable", c.vat_recoverable)
        .posted()
}

/// The questions.
pub fn fields(typed: Typed<'_>, scheme: &Scheme) -> Vec<Field> {
    let names =
        scheme.categories.iter().map(|category| (category.name.clone(), category.name.clone())).collect();
    let refused = scheme.categories.iter().map(|category| {
        let because = category.ineligible_because.as_deref();
        because.map(|because| format!("Not eligible. {}", because.trim_end_matches('.')))
    });
    vec![
        typed.radios("category", "What kind of cost is it?", names).hint(paid_for(scheme)).hints(refused),
        typed.line("description", "Description").hint("What it is, for example PTZ camera with bracket"),
        Field::number("quantity", "Quantity", typed.posted.get("quantity"))
            .error(typed.errors.get("quantity")),
        typed.money("unit_net", "Price of one, without VAT"),
        typed.money("vat", "VAT on the whole line").hint("Enter 0 if there is none"),
        typed
            .yes_no("vat_recoverable", "Can the buyer recover the VAT?")
            .hint("Recoverable VAT is not part of the eligible cost"),
    ]
}

/// Which of the kinds the scheme pays for, as it says itself.
pub fn paid_for(scheme: &Scheme) -> String {
    let paid = scheme.categories.iter().filter(|category| category.ineligible_because.is_none());
    let names: Vec<&str> = paid.map(|category| category.name.as_str()).collect();
    match names.split_last() {
        Some((last, [])) => format!("The fund pays for this kind only: {last}"),
        Some((last, rest)) => format!("The fund pays for these kinds only: {} and {last}", rest.join(", ")),
        None => "The fund pays for none of these kinds".to_owned(),
    }
}

/// What was meant.
pub fn read(read: &mut Reader<'_>, posted: &Posted, scheme: &Scheme) -> CostLine {
    let category = posted.get("category");
    let refused = if category.is_empty() { None } else { scheme.refuses_category(category) };
    let accepted = !category.is_empty() && refused.is_none();
    if let Some(reason) = refused {
        read.error("category", reason);
    }
    let line = CostLine {
        category: accepted.then(|| category.to_owned()),
        description: read.line("description", "The description", LINE),
        quantity: read.number("quantity", "The quantity", 1..=MOST),
        unit_net: read.money("unit_net", "The price of one, without VAT"),
        vat: read.money("vat", "The VAT on the whole line"),
        vat_recoverable: read.yes_no("vat_recoverable", "Yes if the VAT can be recovered"),
    };
    at_least_one(read, "category", line)
}

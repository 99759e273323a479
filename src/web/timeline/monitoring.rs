//! What happened to monitoring commitments, as people read it.

use super::lines;
use crate::domain::date;
use crate::domain::event::{Deed, Monitoring};

/// What happened.
pub fn what(deed: &Deed) -> String {
    match deed {
        Deed::Registered { yearly, starts_on, ends_on, .. } => {
            let (first, last) = (date::show(*starts_on), date::show(*ends_on));
            format!("Registered: {yearly} a year, {first} to {last}")
        }
        Deed::Changed(_) => "Changed".into(),
        Deed::Paid { year, amount, paid_on, reference } => {
            format!("{amount} for {year} paid on {}, {reference}", date::show(*paid_on))
        }
        Deed::Reversed { year, amount, paid_on, reference, .. } => {
            format!("Payment reversed: {amount} for {year} of {}, {reference}", date::show(*paid_on))
        }
        Deed::Mistaken => "Registered by mistake: counts nowhere from now on".into(),
    }
}

/// What became of it, and why.
pub fn detail(told: &Monitoring) -> String {
    let became = match &told.deed {
        Deed::Changed(changes) => lines(changes),
        Deed::Reversed { year, before, after, .. } => format!("Paid for {year}: {after}, was {before}\n"),
        _ => String::new(),
    };
    format!("{became}{}", told.reason.as_deref().unwrap_or_default())
}

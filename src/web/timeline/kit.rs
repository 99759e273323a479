//! What happened to frameworks and kit, as people read it.

use crate::domain::date;
use crate::domain::event::{FrameworkEvent, KitEvent};
use crate::domain::text::thousands;

/// Of a framework.
pub fn framework(event: &FrameworkEvent) -> String {
    match event {
        FrameworkEvent::Begun { reference, starts_on, ends_on, .. } => {
            format!("{reference} set up for {} to {}", date::show(*starts_on), date::show(*ends_on))
        }
        FrameworkEvent::Changed { .. } => "Framework changed".to_owned(),
        FrameworkEvent::SupplierAdded { name, .. } => format!("Supplier added: {name}"),
        FrameworkEvent::Priced { item, before, price, from, .. } => {
            let was = before.map(|before| format!(", was {before}")).unwrap_or_default();
            format!("{item}: {price} from {}{was}", date::show(*from))
        }
        FrameworkEvent::ItemCorrected { item, .. } => format!("Make and model corrected: {item}"),
        FrameworkEvent::SupplierCorrected { before, name, .. } => {
            format!("Name of a supplier corrected: {name}, was {before}")
        }
        FrameworkEvent::Withdrawn { from, item: Some(item), price, .. } => {
            let was = price.map_or("not offered".to_owned(), |price| price.to_string());
            format!("{item}: {was} from {} withdrawn", date::show(*from))
        }
        FrameworkEvent::Withdrawn { from, prices: 1, .. } => {
            format!("1 price from {} withdrawn", date::show(*from))
        }
        FrameworkEvent::Withdrawn { from, prices, .. } => {
            format!("{} prices from {} withdrawn", thousands(*prices), date::show(*from))
        }
        FrameworkEvent::Imported { file, from, new, changed, ended, .. } => format!(
            "Price list {file} taken over from {}: {} new, {} changed, {} not offered any more",
            date::show(*from),
            thousands(*new),
            thousands(*changed),
            thousands(*ended)
        ),
    }
}

/// Of a make and model.
pub fn kit(event: &KitEvent) -> String {
    match event {
        KitEvent::Certified { outcome, expires_on, .. } => {
            let until = expires_on.map(|last| format!(", until {}", date::show(last))).unwrap_or_default();
            format!("Certified: {}{until}", outcome.label().to_lowercase())
        }
        KitEvent::Expiring { expires_on, .. } => {
            format!("Told that the certificate ends on {}", date::show(*expires_on))
        }
    }
}

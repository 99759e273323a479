//! Invented purchases, one of each way of telling.

use crate::domain::event::{Event, PurchaseDeed, PurchaseEvent};
use crate::domain::money::Money;

/// A local purchase that is cheaper, one that is better over its whole life, and both decisions.
pub fn purchases() -> Vec<Event> {
    let pounds = |pounds: i64| Money::from_pence(pounds * 100);
    let requested = |saving: i64, reason: Option<&str>| PurchaseDeed::Requested {
        supplier: "Border Electrical".into(),
        by_rule: false,
        net: pounds(4_200),
        eligible: pounds(4_200),
        saving: pounds(saving),
        reason: reason.map(str::to_owned),
    };
    let deeds = [
        requested(350, None),
        requested(-100, Some("It needs no licences for five years")),
        PurchaseDeed::Approved { reason: String::new() },
        PurchaseDeed::Refused { reason: "The new price list is cheaper".into() },
    ];
    deeds.into_iter().map(|deed| Event::Purchase(PurchaseEvent { number: 2, deed })).collect()
}

//! What happened to carry-forwards, as people read it.

use crate::domain::date;
use crate::domain::event::{CarryForwardDeed, CarryForwardEvent};

/// In a line.
pub fn what(event: &CarryForwardEvent) -> String {
    let (number, year, by) = (event.number, event.year, date::show(event.spend_by));
    match &event.deed {
        CarryForwardDeed::Asked { amount, .. } => {
            format!("Carry-forward {number} of {amount} from {year} asked for, to be spent by {by}")
        }
        CarryForwardDeed::Advised { supported: Some(supported), amount, .. } => {
            format!("Carry-forward {number}: {supported} of {amount} supported by the treasurer")
        }
        CarryForwardDeed::Advised { .. } => format!("Carry-forward {number} not supported by the treasurer"),
        CarryForwardDeed::Decided { approved: Some(approved), amount, .. } => {
            format!(
                "Carry-forward {number}: {approved} of {amount} from {year} approved, to be spent by {by}"
            )
        }
        CarryForwardDeed::Decided { .. } => format!("Carry-forward {number} refused"),
    }
}

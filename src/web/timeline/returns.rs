//! What happened to quarterly returns, as people read it.

use crate::domain::event::ReturnEvent;

/// In one line.
pub fn what(event: &ReturnEvent) -> String {
    match event {
        ReturnEvent::Saved { .. } => "Draft saved",
        ReturnEvent::Sent => "Sent in",
        ReturnEvent::Reminded { overdue: false, .. } => "Reminded that it is due soon",
        ReturnEvent::Reminded { overdue: true, .. } => "Reminded that it is overdue",
        ReturnEvent::Corrected { .. } => "Corrected",
        ReturnEvent::Before { .. } => "How it was before the programme recorded",
    }
    .to_owned()
}

//! What happened to cameras, as people read it in a timeline.

use chrono::NaiveDate;

use crate::domain::camera::{CameraState, Commissioning, Installation};
use crate::domain::date;
use crate::domain::event::CameraEvent;
use crate::web::timeline::lines;

/// What happened.
pub fn what(event: &CameraEvent) -> String {
    match event {
        CameraEvent::AllPlanned { number: 1 } => "1 camera planned in the register".into(),
        CameraEvent::AllPlanned { number } => format!("{number} cameras planned in the register"),
        CameraEvent::Planned { reference } => format!("Planned: the offer of {reference} was accepted"),
        CameraEvent::Imported { state, file, line, .. } => {
            let state = CameraState::from_code(state).map_or("", CameraState::name).to_lowercase();
            format!("Taken over from {file}, line {line}: {state}")
        }
        CameraEvent::Installed(_) => "Installed".into(),
        CameraEvent::Commissioned(_) => "Commissioned".into(),
        CameraEvent::LinkTested(test) if test.passed => "Link test passed".into(),
        CameraEvent::LinkTested(_) => "Link test failed".into(),
        CameraEvent::Corrected { .. } => "Register corrected".into(),
        CameraEvent::Photographed { files } => match files.as_slice() {
            [one] => format!("Photo added: {}", one.name),
            many => format!("{} photos added", many.len()),
        },
        CameraEvent::OutOfService { .. } => "Out of service".into(),
        CameraEvent::BroughtBack => "Back in service".into(),
        CameraEvent::Removed { on, .. } => format!("Removed on {}", date::show(*on)),
        CameraEvent::TakenBack { from, on, state, .. } => mistaken(from, *on, state),
        CameraEvent::PutBack { on, state, .. } => mistaken(CameraState::Removed.code(), *on, state),
    }
}

/// What was recorded by mistake, of which day, and how it stands again.
fn mistaken(from: &str, on: Option<NaiveDate>, state: &str) -> String {
    let [from, state] = [from, state].map(|code| CameraState::from_code(code).map_or("", CameraState::name));
    let on = on.map(|on| format!(" on {}", date::show(on))).unwrap_or_default();
    format!("Recorded as {}{on} by mistake: {state} again", from.to_lowercase())
}

/// The checklist, a line each.
pub fn checklist(done: &Commissioning) -> String {
    let line = |what: &str, on| format!("{what}: {}", date::show(on));
    [
        line("Data protection impact assessment", done.dpia),
        line("Code self-assessment", done.code),
        line("Signs", done.signs),
        line("Hand-over test", done.hand_over),
    ]
    .join("\n")
}

/// Detail, or why.
pub fn detail(event: &CameraEvent) -> String {
    match event {
        CameraEvent::Installed(Installation { on, asset_tag, installer }) => {
            format!("On {}, asset tag {asset_tag}, by {installer}", date::show(*on))
        }
        CameraEvent::Commissioned(done) => checklist(done),
        CameraEvent::LinkTested(test) => {
            let note = test.note.as_ref().map(|note| format!("\n{note}")).unwrap_or_default();
            format!("On {}{note}", date::show(test.on))
        }
        CameraEvent::Corrected { changes, reason } => format!("{}{reason}", lines(changes)),
        other => other.reason().unwrap_or_default(),
    }
}

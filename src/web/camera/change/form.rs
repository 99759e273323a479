//! The form of each move of a camera: what it is called, what it asks, and what was meant.

use crate::domain::camera::{CameraAction, Change, Commissioning, Installation, LinkTest, TAG};
use crate::web::component::Field;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::section::{LINE, PARAGRAPH, Typed, reason};

/// Heading, button, and the word that tells that it was done.
pub fn words(action: CameraAction) -> (&'static str, &'static str, &'static str) {
    match action {
        CameraAction::Install => ("Record its installation", "Save", "camera-installed"),
        CameraAction::Commission => ("Record its commissioning", "Save", "camera-commissioned"),
        CameraAction::TestLink => ("Record a link test", "Save", "camera-tested"),
        CameraAction::TakeOut => ("Record that it is out of service", "Save", "camera-out"),
        CameraAction::BringBack => ("Record that it works again", "It works again", "camera-back"),
        CameraAction::Remove => ("Record its removal", "Save", "camera-removed"),
        CameraAction::TakeBack => ("Recorded by mistake", "Take it back", "saved"),
        CameraAction::PutBack => ("Recorded as removed by mistake", "Put it back", "saved"),
    }
}

/// What it asks.
pub fn fields(action: CameraAction, typed: Typed<'_>) -> Vec<Field> {
    match action {
        CameraAction::Install => vec![
            typed.date("on", "When was it installed?"),
            typed.line("asset_tag", "Asset tag").hint("On the camera’s label, such as SHR-0042").width(20),
            typed.line("installer", "Who installed it?").hint("The company, or who of it"),
        ],
        CameraAction::Commission => vec![
            typed.date("dpia", "When was the data protection impact assessment signed?"),
            typed.date("code", "When was the Surveillance Camera Code self-assessment done?"),
            typed.date("signs", "When did the signs go up?"),
            typed.date("hand_over", "When did the hand-over test pass?"),
        ],
        CameraAction::TestLink => vec![
            typed.date("on", "When was the link tested?"),
            typed.radios(
                "passed",
                "Could the picture be seen?",
                vec![
                    ("yes".to_owned(), "Yes, it passed".to_owned()),
                    ("no".to_owned(), "No, it failed".to_owned()),
                ],
            ),
            typed.paragraph("note", "Note").rows(3).hint("If it failed, what was seen instead"),
        ],
        CameraAction::TakeOut => {
            vec![typed.reason("What is wrong, and when it is to work again. The OCC reads it")]
        }
        CameraAction::BringBack => Vec::new(),
        CameraAction::Remove => vec![
            typed
                .date("on", "When was it removed?")
                .hint("Or the day on which it was decided that it will not come"),
            typed.reason("Kept in its history"),
        ],
        CameraAction::TakeBack | CameraAction::PutBack => {
            vec![typed.reason("Such as: another camera was meant. Kept in its history")]
        }
    }
}

/// What was meant.
pub fn read(action: CameraAction, posted: &Posted) -> Result<Change, Errors> {
    let mut read = Reader::new(posted);
    let change = match action {
        CameraAction::Install => {
            let on = read.required_date("on", "The day of the installation");
            let tag = read.required_line("asset_tag", "The asset tag", TAG);
            let installer = read.required_line("installer", "Who installed it", LINE);
            on.zip(tag).zip(installer).map(|((on, asset_tag), installer)| {
                Change::Install(Installation { on, asset_tag, installer })
            })
        }
        CameraAction::Commission => {
            let dpia = read.required_date("dpia", "The day of the data protection impact assessment");
            let code = read.required_date("code", "The day of the Code self-assessment");
            let signs = read.required_date("signs", "The day of the signs");
            let hand_over = read.required_date("hand_over", "The day of the hand-over test");
            dpia.zip(code).zip(signs.zip(hand_over)).map(|((dpia, code), (signs, hand_over))| {
                Change::Commission(Commissioning { dpia, code, signs, hand_over })
            })
        }
        CameraAction::TestLink => {
            let on = read.required_date("on", "The day of the link test");
            let passed = read.required_yes_no("passed", "the picture could be seen");
            let note = read.paragraph("note", "The note", PARAGRAPH);
            if passed == Some(false) && note.is_none() && posted.get("note").trim().is_empty() {
                read.error("note", "Say what was seen instead");
            }
            on.zip(passed).map(|(on, passed)| Change::TestLink(LinkTest { on, passed, note }))
        }
        CameraAction::TakeOut => reason(&mut read).map(Change::TakeOut),
        CameraAction::BringBack => Some(Change::BringBack),
        CameraAction::Remove => {
            let on = read.required_date("on", "The day of the removal");
            on.zip(reason(&mut read)).map(|(on, why)| Change::Remove(on, why))
        }
        CameraAction::TakeBack => reason(&mut read).map(Change::TakeBack),
        CameraAction::PutBack => reason(&mut read).map(Change::PutBack),
    };
    match change {
        Some(change) if read.is_clean() => Ok(change),
        _ => Err(read.errors()),
    }
}

//! Cameras that stand already, as a file names them: each belongs to an award, and comes to its state by the steps that every
//! camera takes, under the same rules.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::Reading;
use crate::domain::application::content::{CameraType, Purpose};
use crate::domain::application::{ApplicationId, Reference};
use crate::domain::camera::{
    Camera, CameraId, CameraRefusal, CameraState, Change, Commissioning, Day, Installation, LinkTest, TAG,
};
use crate::domain::framework::plain;
use crate::domain::person::PartnershipId;
use crate::domain::place::Coordinates;
use crate::domain::spreadsheet::{Row, Wrong};
use crate::domain::text;

/// The columns.
pub const COLUMNS: [&str; 14] = [
    "Application",
    "Place",
    "Position",
    "Type",
    "Purpose",
    "State",
    "Asset tag",
    "Installer",
    "Installed on",
    "DPIA",
    "Code self-assessment",
    "Signs",
    "Hand-over test",
    "Link test",
];
/// A row that shows how.
pub const EXAMPLE: [&str; 14] = [
    "CCTV-2017-SHR-001",
    "High Street, by the clock",
    "SO 5112 7468",
    "PTZ",
    "Recognise",
    "Commissioned",
    "SHR-0001",
    "Installer’s name",
    "05/02/2018",
    "01/02/2018",
    "01/02/2018",
    "04/02/2018",
    "09/02/2018",
    "",
];

/// Longest words.
const LONGEST: usize = 200;

/// States in which a camera can be taken over.
const STATES: [CameraState; 3] = [CameraState::Installed, CameraState::Commissioned, CameraState::Linked];

/// An award whose cameras may be taken over.
#[derive(Clone, Debug)]
pub struct Award {
    /// Of its application.
    pub reference: Reference,
    /// Which.
    pub id: ApplicationId,
    /// Whose.
    pub partnership: PartnershipId,
    /// The highest line of a camera that it has already.
    pub last_line: u32,
}

/// A camera of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Of the file.
    pub line: u64,
    /// As it is kept.
    pub camera: Camera,
}

/// One of these words, or the words themselves when it is none.
fn word<T: Copy>(typed: &str, all: &[T], label: impl Fn(T) -> &'static str) -> Result<T, String> {
    let found = all.iter().copied().find(|one| plain(label(*one)) == plain(typed));
    found.ok_or_else(|| {
        let labels: Vec<&str> = all.iter().map(|one| label(*one)).collect();
        format!("“{typed}” is none of: {}", labels.join(", "))
    })
}

/// An empty cell is no answer.
fn unless_empty<T>(typed: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    if typed.is_empty() { Ok(None) } else { read(typed).map(Some) }
}

/// The column of a day that is refused.
fn column(refusal: &CameraRefusal) -> usize {
    let day = match refusal {
        CameraRefusal::Future(day) | CameraRefusal::TooEarly(day, _) => *day,
        _ => return 5,
    };
    match day {
        Day::Installed | Day::Removed => 8,
        Day::Dpia => 9,
        Day::Code => 10,
        Day::Signs => 11,
        Day::HandOver => 12,
        Day::LinkTest => 13,
    }
}

/// The steps to a state, as far as the cells say them.
fn steps(read: &mut Reading<'_>, state: CameraState) -> Option<Vec<Change>> {
    let (tag, installer, on) = (read.words(6, TAG), read.words(7, LONGEST), read.day(8));
    let installation = tag.zip(installer).zip(on).map(|((asset_tag, installer), on)| Installation {
        on,
        asset_tag,
        installer,
    });
    let mut steps = vec![Change::Install(installation?)];
    if state != CameraState::Installed {
        let [dpia, code, signs, hand_over] = [9, 10, 11, 12].map(|column| read.day(column));
        let done = dpia.zip(code).zip(signs.zip(hand_over));
        let done =
            done.map(|((dpia, code), (signs, hand_over))| Commissioning { dpia, code, signs, hand_over });
        steps.push(Change::Commission(done?));
    }
    if state == CameraState::Linked {
        let on = read.day(13)?;
        steps.push(Change::TestLink(LinkTest { on, passed: true, note: None }));
    }
    Some(steps)
}

fn planned(award: &Award, place: String, now: DateTime<Utc>) -> Camera {
    Camera {
        id: CameraId(0),
        application: award.id,
        line: 0,
        partnership: award.partnership,
        work: None,
        place,
        at: None,
        camera_type: None,
        purpose: None,
        old_asset_tag: None,
        state: CameraState::Planned,
        since: now,
        installation: None,
        commissioning: None,
        linked_on: None,
        unseen_on: None,
        back_to: None,
        removed_on: None,
        removed_from: None,
        version: 1,
    }
}

fn line(row: &Row, awards: &[Award], now: DateTime<Utc>) -> Result<Line, Vec<Wrong>> {
    let mut read = Reading::of(row, &COLUMNS, &EXAMPLE)?;
    let award = read.take(0, |typed| {
        let named = Reference::parse(typed);
        let found = awards.iter().find(|one| Some(&one.reference) == named.as_ref());
        found.ok_or_else(|| format!("“{typed}” is no application with an active grant"))
    });
    let place = read.words(1, LONGEST);
    let at = read.take(2, |typed| {
        unless_empty(typed, |typed| Coordinates::parse(typed).map_err(|bad| format!("“{typed}” {bad}")))
    });
    let camera_type =
        read.take(3, |typed| unless_empty(typed, |typed| word(typed, CameraType::ALL, CameraType::code)));
    let purpose = read.take(4, |typed| unless_empty(typed, |typed| word(typed, Purpose::ALL, Purpose::code)));
    let state = read.take(5, |typed| word(typed, &STATES, CameraState::name));
    let steps = state.and_then(|state| steps(&mut read, state));
    let (Some(award), Some(place), Some(steps), true) = (award, place, steps, read.wrong.is_empty()) else {
        return Err(read.wrong);
    };
    let mut camera = Camera {
        at: at.flatten(),
        camera_type: camera_type.flatten(),
        purpose: purpose.flatten(),
        ..planned(award, place, now)
    };
    for step in steps {
        match camera.change(step, now) {
            Ok((next, _)) => camera = next,
            Err(refusal) => {
                read.is_wrong(column(&refusal), refusal.to_string());
                return Err(read.wrong);
            }
        }
    }
    Ok(Line { line: row.0, camera })
}

/// Each asset tag, as it is compared, and whose.
pub type Tag = (PartnershipId, String);

/// What an asset tag of a partnership is compared by.
pub fn tag(of: PartnershipId, tag: &str) -> Tag {
    (of, tag.to_lowercase())
}

/// The asset tags of a file as they would be kept, for the look whether they are taken.
pub fn tags(rows: &[Row]) -> Vec<String> {
    rows.iter().filter_map(|(_, cells)| text::line(cells.get(6)?, TAG).ok()?).collect()
}

/// Reads rows as they are at a moment, beside the asset tags that are taken. Each camera gets the next line of its award.
///
/// # Errors
/// Every bad row, also one whose asset tag is on another camera or on an earlier row.
pub fn read(
    rows: &[Row],
    awards: &[Award],
    taken: &[Tag],
    now: DateTime<Utc>,
) -> Result<Vec<Line>, Vec<Wrong>> {
    let (mut lines, mut wrong) = (Vec::new(), Vec::new());
    let mut next: HashMap<ApplicationId, u32> = awards.iter().map(|one| (one.id, one.last_line)).collect();
    let mut seen: HashMap<Tag, u64> = HashMap::new();
    for row in rows {
        match line(row, awards, now) {
            Err(bad) => wrong.extend(bad),
            Ok(mut line) => {
                let own =
                    line.camera.installation.as_ref().map(|how| how.asset_tag.clone()).unwrap_or_default();
                let key = tag(line.camera.partnership, &own);
                let before = seen.insert(key.clone(), line.line).map(|before| format!("in line {before}"));
                let there = taken.contains(&key).then(|| "on another camera of the partnership".to_owned());
                if let Some(place) = there.or(before) {
                    let what = format!("The asset tag {own} is {place}");
                    wrong.push(Wrong { line: line.line, column: COLUMNS[6], what });
                    continue;
                }
                let last = next.entry(line.camera.application).or_default();
                *last += 1;
                line.camera.line = *last;
                lines.push(line);
            }
        }
    }
    if wrong.is_empty() { Ok(lines) } else { Err(wrong) }
}

/// Since when it stands as it does: the day of its last step.
pub fn since(camera: &Camera) -> Option<NaiveDate> {
    let installed = camera.installation.as_ref().map(|how| how.on);
    camera.linked_on.or(camera.commissioning.map(|done| done.hand_over)).or(installed)
}

#[cfg(test)]
mod tests;

//! What is done to a camera, and what becomes of it. Why not is in `refusal`.

mod refusal;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::moves::{CameraAction, MOVES};
use super::{Camera, CameraState};
use crate::domain::date;
use crate::domain::event::CameraEvent;

pub use refusal::{CameraRefusal, Day};

/// How it was put up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installation {
    /// Day.
    pub on: NaiveDate,
    /// What stands on its label.
    pub asset_tag: String,
    /// Who did it: may name a person, so it is erased with the records of the case.
    pub installer: String,
}

/// The checklist of a camera that goes live: all four are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commissioning {
    /// The data protection impact assessment was signed.
    pub dpia: NaiveDate,
    /// The Surveillance Camera Code self-assessment was done.
    pub code: NaiveDate,
    /// Signs went up.
    pub signs: NaiveDate,
    /// The hand-over test passed.
    pub hand_over: NaiveDate,
}

/// What the OCC found when it looked for the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkTest {
    /// Day.
    pub on: NaiveDate,
    /// Whether it was seen.
    pub passed: bool,
    /// What was found; needed when it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Put up.
    Install(Installation),
    /// Accepted live.
    Commission(Commissioning),
    /// Looked for from the OCC.
    TestLink(LinkTest),
    /// Does not work, and why.
    TakeOut(String),
    /// Works again.
    BringBack,
    /// Gone on a day, and why.
    Remove(NaiveDate, String),
    /// The step that brought it here did not happen, and why it was recorded.
    TakeBack(String),
    /// Not gone, and why that was recorded.
    PutBack(String),
}

impl Change {
    /// Its row in the table.
    pub fn action(&self) -> CameraAction {
        match self {
            Change::Install(_) => CameraAction::Install,
            Change::Commission(_) => CameraAction::Commission,
            Change::TestLink(_) => CameraAction::TestLink,
            Change::TakeOut(_) => CameraAction::TakeOut,
            Change::BringBack => CameraAction::BringBack,
            Change::Remove(..) => CameraAction::Remove,
            Change::TakeBack(_) => CameraAction::TakeBack,
            Change::PutBack(_) => CameraAction::PutBack,
        }
    }
}

fn in_order(
    day: Day,
    on: NaiveDate,
    earliest: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), CameraRefusal> {
    match earliest {
        _ if on > today => Err(CameraRefusal::Future(day)),
        Some(earliest) if on < earliest => Err(CameraRefusal::TooEarly(day, earliest)),
        _ => Ok(()),
    }
}

/// The days of a checklist, each with the earliest that it may be: papers may be done before the camera hangs, its test may not.
fn of_checklist(
    done: Commissioning,
    installed: Option<NaiveDate>,
) -> [(Day, NaiveDate, Option<NaiveDate>); 4] {
    [
        (Day::Dpia, done.dpia, None),
        (Day::Code, done.code, None),
        (Day::Signs, done.signs, None),
        (Day::HandOver, done.hand_over, installed),
    ]
}

impl Camera {
    pub(super) fn installed_on(&self) -> Option<NaiveDate> {
        self.installation.as_ref().map(|installation| installation.on)
    }

    fn live_from(&self) -> Option<NaiveDate> {
        self.commissioning.map(|done| done.hand_over)
    }

    /// The last of the days on which it was put up, handed over and seen: what is done to it next is not earlier.
    pub(super) fn last_day(&self) -> Option<NaiveDate> {
        self.installed_on().max(self.live_from()).max(self.linked_on)
    }

    fn check(&self, change: &Change, today: NaiveDate) -> Result<(), CameraRefusal> {
        if !MOVES.iter().any(|one| one.from == self.state && one.action == change.action()) {
            return Err(CameraRefusal::WrongState(self.state));
        }
        match change {
            Change::Install(_) if self.is_to_go() => Err(CameraRefusal::ToBeRemoved),
            Change::Install(installation) => in_order(Day::Installed, installation.on, None, today),
            Change::Commission(done) => {
                let days = of_checklist(*done, self.installed_on());
                days.into_iter().try_for_each(|(day, on, earliest)| in_order(day, on, earliest, today))
            }
            // An older test says nothing of what was seen since, or was not: that is no sign that the camera was still there.
            Change::TestLink(test) => {
                in_order(Day::LinkTest, test.on, self.last_day().max(self.unseen_on), today)
            }
            Change::Remove(on, _) => in_order(Day::Removed, *on, self.last_day(), today),
            Change::TakeOut(_) | Change::BringBack | Change::TakeBack(_) | Change::PutBack(_) => Ok(()),
        }
    }

    /// Whether the days that are kept of it are in the order in which they were to come when they were recorded.
    pub(super) fn days_in_order(&self, today: NaiveDate) -> Result<(), CameraRefusal> {
        let installed = self.installed_on();
        let put_up = installed.map(|on| (Day::Installed, on, None));
        let checklist = self.commissioning.into_iter().flat_map(|done| of_checklist(done, installed));
        let link = self.linked_on.map(|on| (Day::LinkTest, on, self.live_from()));
        let mut days = put_up.into_iter().chain(checklist).chain(link);
        days.try_for_each(|(day, on, earliest)| in_order(day, on, earliest, today))
    }

    /// Where it stood before it was removed. Of one that was removed before that was kept, as far as what was done to it says.
    pub fn before_removal(&self) -> CameraState {
        let done = match (&self.installation, self.commissioning, self.linked_on) {
            (_, _, Some(_)) => CameraState::Linked,
            (_, Some(_), None) => CameraState::Commissioned,
            (Some(_), None, None) => CameraState::Installed,
            (None, None, None) => CameraState::Planned,
        };
        self.removed_from.unwrap_or(done)
    }

    /// Where it stood before the step that brought it where it stands, if that can be taken back.
    pub fn before_step(&self) -> CameraState {
        match self.state {
            CameraState::Installed => CameraState::Planned,
            CameraState::Commissioned => CameraState::Installed,
            other => other,
        }
    }

    /// The day that is kept of the step which brought it where it stands, if that can be taken back.
    fn step_on(&self) -> Option<NaiveDate> {
        if self.state == CameraState::Installed { self.installed_on() } else { self.live_from() }
    }

    /// The camera that was there before one that is put up now: gone on that day.
    ///
    /// # Errors
    /// It was put up, handed over or seen later itself.
    pub fn replaced(
        self,
        by: &Installation,
        now: DateTime<Utc>,
    ) -> Result<(Camera, CameraEvent), CameraRefusal> {
        let reason = format!("Replaced by the camera with asset tag {}", by.asset_tag);
        self.change(Change::Remove(by.on, reason), now).map_err(|refusal| match refusal {
            CameraRefusal::TooEarly(Day::Removed, day) => CameraRefusal::TooEarly(Day::Installed, day),
            other => other,
        })
    }

    /// The camera as it becomes, and what is told of it.
    ///
    /// # Errors
    /// A move that is not in the table, a day that cannot be, or the installation of what is to be taken away.
    pub fn change(self, change: Change, now: DateTime<Utc>) -> Result<(Camera, CameraEvent), CameraRefusal> {
        self.check(&change, date::today(now))?;
        let since = |state: CameraState| if state == self.state { self.since } else { now };
        let to = |state: CameraState| (state, since(state));
        let ((state, since), event) = match &change {
            Change::Install(how) => (to(CameraState::Installed), CameraEvent::Installed(how.clone())),
            Change::Commission(done) => (to(CameraState::Commissioned), CameraEvent::Commissioned(*done)),
            Change::TestLink(test) => {
                let state = if test.passed { CameraState::Linked } else { CameraState::Commissioned };
                (to(state), CameraEvent::LinkTested(test.clone()))
            }
            Change::TakeOut(reason) => {
                (to(CameraState::OutOfService), CameraEvent::OutOfService { reason: reason.clone() })
            }
            Change::BringBack => {
                (to(self.back_to.unwrap_or(CameraState::Installed)), CameraEvent::BroughtBack)
            }
            Change::Remove(on, reason) => {
                (to(CameraState::Removed), CameraEvent::Removed { on: *on, reason: reason.clone() })
            }
            Change::TakeBack(reason) => {
                let (state, from) = (self.before_step(), self.state.code().to_owned());
                let (on, code, reason) = (self.step_on(), state.code().to_owned(), reason.clone());
                (to(state), CameraEvent::TakenBack { from, on, state: code, reason })
            }
            Change::PutBack(reason) => {
                let (state, reason) = (self.before_removal(), reason.clone());
                let code = state.code().to_owned();
                (to(state), CameraEvent::PutBack { on: self.removed_on, state: code, reason })
            }
        };
        // What is removed keeps where it would come back to from out of service: it may have been recorded by mistake.
        let (back_to, removed_from) = match change {
            Change::TakeOut(_) => (Some(self.state), None),
            Change::Remove(..) => (self.back_to, Some(self.state)),
            Change::PutBack(_) => (self.back_to, None),
            _ => (None, None),
        };
        let mut camera = Camera { state, since, back_to, removed_from, ..self };
        match change {
            Change::Install(how) => camera.installation = Some(how),
            Change::Commission(done) => camera.commissioning = Some(done),
            Change::TestLink(test) => {
                camera.linked_on = test.passed.then_some(test.on);
                camera.unseen_on = (!test.passed).then_some(test.on);
            }
            Change::Remove(on, _) => camera.removed_on = Some(on),
            Change::TakeBack(_) if state == CameraState::Planned => camera.installation = None,
            Change::TakeBack(_) => (camera.commissioning, camera.unseen_on) = (None, None),
            Change::PutBack(_) => camera.removed_on = None,
            Change::TakeOut(_) | Change::BringBack => {}
        }
        Ok((camera, event))
    }
}

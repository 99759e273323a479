//! How far the cameras of the demonstration's grants have come: some in every state.

use chrono::Days;

use super::{SeedError, Story, missing};
use crate::domain::application::Reference;
use crate::domain::camera::{
    Camera, CameraId, CameraState, Change, Commissioning, Installation, LinkTest, Sight,
};
use crate::domain::date;
use crate::domain::person::OccAdviser;
use crate::seed::file::picture;
use crate::service::{self, record::By};
use crate::store::camera;

/// How the two cameras of a grant stand, by the beginning of its title.
#[rustfmt::skip]
const STANDS: &[(&str, [CameraState; 2])] = &[
    ("Oswestry", [CameraState::Linked, CameraState::Linked]),
    ("Shrewsbury", [CameraState::Commissioned, CameraState::Installed]),
    ("Hereford", [CameraState::Linked, CameraState::OutOfService]),
    ("Redditch", [CameraState::Commissioned, CameraState::Removed]),
    ("Bromsgrove", [CameraState::Installed, CameraState::Planned]),
    ("Upton", [CameraState::Linked, CameraState::Linked]),
    ("Newport", [CameraState::Commissioned, CameraState::Linked]),
    ("Wellington", [CameraState::Planned, CameraState::Linked]),
    ("Worcester", [CameraState::Planned, CameraState::Installed]),
];

/// Days after the start of a case: put up, live, linked, and what came after.
const DAYS: [u64; 4] = [45, 60, 66, 100];

impl Story<'_> {
    /// Brings the cameras of a grant that was accepted to where they stand.
    pub(super) async fn cameras(&self, reference: &Reference) -> Result<(), SeedError> {
        let case = self.case(reference).await?;
        let stands = STANDS.iter().find(|(title, _)| case.title.starts_with(title));
        let (_, stands) = stands.ok_or_else(|| missing(&case.title))?;
        let cameras = camera::of_case(self.db, case.id).await?;
        for (one, state) in cameras.iter().zip(stands) {
            let tag = format!("{}-{:04}", &reference.as_str()[10..13], 100 + one.id.0);
            for (step, change) in self.changes(*state, tag) {
                self.change(one, step, change).await?;
            }
            if *state == CameraState::Linked {
                self.photograph(one).await?;
            }
        }
        Ok(())
    }

    /// A drawing stands for the photo.
    async fn photograph(&self, one: &Camera) -> Result<(), SeedError> {
        let photo = picture(self.files, "Camera and column.png", include_bytes!("camera.png")).await?;
        let by = self.by(self.officer.id(), DAYS[3]);
        service::paper::add_photos(self.db, self.officer, by, one.id, (&[photo], false)).await?;
        Ok(())
    }

    fn changes(&self, state: CameraState, asset_tag: String) -> Vec<(usize, Change)> {
        let day = |days: u64| date::today(self.at).checked_add_days(Days::new(days)).unwrap_or_default();
        let installer = "R. Fitter, Lookout Installations".to_owned();
        let installed = Change::Install(Installation { on: day(DAYS[0] - 1), asset_tag, installer });
        let commissioned = Change::Commission(Commissioning {
            dpia: day(30),
            code: day(31),
            signs: day(50),
            hand_over: day(DAYS[1] - 1),
        });
        let linked = Change::TestLink(LinkTest { on: day(DAYS[2]), passed: true, note: None });
        let failed = Change::TestLink(LinkTest {
            on: day(DAYS[2]),
            passed: false,
            note: Some("The picture froze after a minute.".to_owned()),
        });
        let broken = "Struck by a lorry; the column is to be replaced.".to_owned();
        let removed = "The stand was rebuilt, and the camera’s column went with it.".to_owned();
        let mut all = vec![(0, installed), (1, commissioned)];
        match state {
            CameraState::Planned => all.clear(),
            CameraState::Installed => all.truncate(1),
            CameraState::Commissioned => all.push((2, failed)),
            CameraState::Linked => all.push((2, linked)),
            CameraState::OutOfService => all.extend([(2, linked), (3, Change::TakeOut(broken))]),
            CameraState::Removed => {
                all.truncate(1);
                all.push((3, Change::Remove(day(DAYS[3]), removed)));
            }
        }
        all
    }

    async fn change(&self, one: &Camera, step: usize, change: Change) -> Result<(), SeedError> {
        let (db, id) = (self.db, one.id);
        let shown = (id, version(self, id).await?);
        let days = DAYS.get(step).copied().unwrap_or_default();
        let by = |who| -> By<'static> { self.by(who, days) };
        match change {
            Change::TestLink(test) => {
                let adviser = self.people.iter().find_map(OccAdviser::of);
                let adviser = adviser.ok_or_else(|| missing("an OCC adviser"))?;
                service::camera::test_link(db, adviser, by(adviser.id()), shown, test).await?;
            }
            change => {
                service::camera::change(db, self.officer, by(self.officer.id()), shown, change).await?;
            }
        }
        Ok(())
    }
}

async fn version(story: &Story<'_>, id: CameraId) -> Result<i64, SeedError> {
    let kept = camera::seen(story.db, Sight::All, id).await?;
    Ok(kept.ok_or_else(|| missing("a camera"))?.version)
}

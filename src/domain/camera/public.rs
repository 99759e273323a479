//! What the public may know of a camera (BRIEF §8): one function, which every page and file for it asks.

use super::CameraState;
use crate::domain::application::content::CameraType;
use crate::domain::place::Coordinates;

/// Where a camera is, with what decides how much of it may be known.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// Where it stands.
    pub state: CameraState,
    /// How it is mounted.
    pub camera_type: Option<CameraType>,
    /// Street or building.
    pub place: &'a str,
    /// Where exactly.
    pub at: Option<Coordinates>,
}

/// Where it is as far as the public may know.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicSite {
    /// Street or building; of a redeployable nothing of it, as words may say more than its square.
    pub place: String,
    /// Where; of a redeployable the middle of its square of 100 m.
    pub at: Option<Coordinates>,
    /// Whether it is told to 100 m only.
    pub rounded: bool,
}

/// What the public reads in place of words about where one is that can be moved.
const REDEPLOYABLE: &str = "Redeployable camera";

/// `None` unless it is live: before that nobody is told where it will be, and after that it is no camera any more.
pub fn site(of: Site<'_>) -> Option<PublicSite> {
    if !of.state.is_live() {
        return None;
    }
    // One whose type nobody said may be a redeployable.
    let rounded = matches!(of.camera_type, Some(CameraType::Redeployable) | None);
    let (place, at) = match rounded {
        true => (REDEPLOYABLE, of.at.and_then(Coordinates::to_100_m)),
        false => (of.place, of.at),
    };
    Some(PublicSite { place: place.trim().to_owned(), at, rounded })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_knows_live_cameras_and_of_a_redeployable_only_100_metres() {
        let exact = Coordinates::parse("SO 51127 74689").unwrap();
        let near = Coordinates::parse("SO 511 746").unwrap();
        let all = "14 Broad Street by the Buttercross";
        for state in CameraState::ALL {
            for (camera_type, place, at, rounded) in [
                (Some(CameraType::Fixed), all, exact, false),
                (Some(CameraType::Ptz), all, exact, false),
                (Some(CameraType::Redeployable), REDEPLOYABLE, near, true),
                (None, REDEPLOYABLE, near, true),
            ] {
                let told = site(Site { state, camera_type, place: all, at: Some(exact) });
                let live = [CameraState::Commissioned, CameraState::Linked].contains(&state);
                let expected = live.then(|| PublicSite { place: place.to_owned(), at: Some(at), rounded });
                assert_eq!(told, expected, "{state:?} {camera_type:?}");
            }
        }
    }
}

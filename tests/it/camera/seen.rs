//! Who sees what of the register: the OCC in one small page, the Panel what the public may know, and those who see all as files.

use cctv_grants::domain::person::Role;

use super::correct::RIGHT;
use super::{INSTALLED, commission, granted, moves};
use crate::app::{TestApp, with};

#[tokio::test(flavor = "multi_thread")]
async fn the_occ_finds_a_camera_by_street_tag_partnership_or_point_in_a_small_page() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (_, cameras) = granted(&app, &cast).await;
    let (officer, occ) = (app.sign_in(&cast.officer).await, app.client(Role::OccAdviser, None).await);
    let id = cameras[0].id.0;
    let home = occ.get("/").await;
    assert_eq!(home.links("main a").first().map(String::as_str), Some("/cameras/find"));
    let find = |typed: &str| {
        let query: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let occ = occ.clone();
        async move { occ.get(&format!("/cameras/find?q={query}")).await }
    };
    assert!(!find("High Street").await.html.contains("clock tower"), "what is planned does not stand there");
    assert_eq!(moves(&officer, id, "install", &INSTALLED).await.status, 303);
    let own = format!("/cameras/{id}");
    for typed in [
        "High Street",
        "high str",
        "clock",
        "SHR-0042",
        "0042",
        "shropshire",
        "street shropshire",
        "SO 5112 7468",
        "SO 5200 7500",
        "351123 274685",
        "52.3680, -2.7180",
    ] {
        let page = find(typed).await;
        assert!(page.links("main table a").contains(&own), "{typed}: {}", page.html);
        assert!(page.html.len() < 20_000, "{typed}: {} bytes", page.html.len());
        assert!(!page.html.contains("<svg class=\"app-sketch"), "no map without tiles");
    }
    for typed in ["zzz", "street zzz", "SX 4820 5450"] {
        assert!(!find(typed).await.links("main table a").contains(&own), "{typed}");
    }
    // However it is spelt, and a tag that reads like a square of the grid.
    for (place, tag, all) in [
        (
            "Unit 4-Riverside, St Peter\u{2019}s Square",
            "WOR-NTH-0042",
            &[
                "St Peter's Square",
                "st peters square",
                "Peter\u{2019}s",
                "peter s",
                "riverside",
                "4-riverside",
                "NTH-0042",
                "nth 0042",
            ][..],
        ),
        ("12-14 High Street", "SW 0042", &["12-14 High Street", "14 high", "SW 0042", "sw 0042"][..]),
    ] {
        let right = with(&RIGHT, &[("place", place), ("asset_tag", tag)]);
        assert_eq!(moves(&officer, id, "correct", &right).await.status, 303, "{place}");
        for typed in all.iter().copied() {
            let page = find(typed).await;
            assert!(page.links("main table a").contains(&own), "{typed}: {}", page.html);
        }
    }
    let swapped = find("-2.7160, 52.0567").await;
    assert!(swapped.errors()[0].contains("these look swapped"), "{:?}", swapped.errors());
    let panel = app.client(Role::PanelMember, None).await;
    assert_eq!(panel.get("/cameras/find").await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_member_sees_live_cameras_only_and_no_tags_and_those_who_see_all_can_take_it_with_them() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, cameras) = granted(&app, &cast).await;
    let (officer, panel) = (app.sign_in(&cast.officer).await, app.client(Role::PanelMember, None).await);
    let occ = app.client(Role::OccAdviser, None).await;
    let id = cameras[0].id.0;
    for _ in 0..2 {
        let page = panel.get("/cameras?text=clock").await;
        assert!(!page.html.contains("clock tower"), "nothing before it is live");
        moves(&officer, id, "install", &INSTALLED).await;
    }
    assert_eq!(commission(&officer, id).await.status, 303);
    let live = panel.get("/cameras").await;
    assert!(live.html.contains("clock tower") && !live.html.contains("car park"), "{}", live.html);
    for hidden in ["SHR-0042", "Pat Fitter", case.as_str(), &format!("/cameras/{id}")] {
        assert!(!live.html.contains(hidden), "{hidden}");
    }
    assert_eq!(panel.get(&format!("/cameras/{id}")).await.status, 403);
    for file in ["/cameras.csv", "/cameras.geojson"] {
        assert_eq!(panel.get(file).await.status, 403);
    }
    assert!(!officer.get("/cameras").await.html.contains("/cameras/find"), "which is the OCC's");
    let stranger = app.client(Role::CspOfficer, Some("TEL")).await;
    for file in ["/cameras.csv", "/cameras.geojson"] {
        assert!(officer.get(file).await.html.contains("SHR-0042"), "their own can be taken along");
        assert!(!stranger.get(file).await.html.contains("SHR-0042"), "and nobody else's");
    }
    let csv = occ.get("/cameras.csv").await.html;
    assert_eq!(csv.lines().count(), 3, "{csv}");
    assert!(
        csv.contains("SHR-0042") && csv.contains("Commissioned") && csv.contains("SO 5112 7468"),
        "{csv}"
    );
    assert_eq!(occ.get("/cameras.csv?state=planned").await.html.lines().count(), 2);
    let json: serde_json::Value = serde_json::from_str(&occ.get("/cameras.geojson").await.html).unwrap();
    assert_eq!(json["features"].as_array().unwrap().len(), 2);
    let point = &json["features"][1]["geometry"]["coordinates"];
    assert!(point[0].as_f64().unwrap() < 0.0 && point[1].as_f64().unwrap() > 50.0, "{point}");
}

//! Coordinates as people give them, and published points that both systems know. Must not hold any rule itself.

use super::*;
use proptest::prelude::*;

fn at(typed: &str) -> Coordinates {
    Coordinates::parse(typed).unwrap()
}

/// Metres between two points, on a sphere: far more exact than needed over a few metres.
fn apart(a: (f64, f64), b: (f64, f64)) -> f64 {
    let north = (a.0 - b.0) * 111_200.0;
    let east = (a.1 - b.1) * 111_200.0 * a.0.to_radians().cos();
    north.hypot(east)
}

fn in_degrees(here: Coordinates) -> (f64, f64) {
    (f64::from(here.latitude) / MILLION, f64::from(here.longitude) / MILLION)
}

/// From Ordnance Survey's "A guide to coordinate systems in Great Britain" (Caister water tower, in ETRS89 and on the
/// grid) and from the test points published with its OSTN15 transformation. ETRS89 is within 1 m of WGS84.
const PUBLISHED: [(f64, f64, f64, f64); 7] = [
    (52.657_978, 1.716_052, 651_409.792, 313_177.448),
    (49.922_263_94, -6.299_777_52, 91_492.146, 11_318.804),
    (50.438_858_26, -4.108_645_64, 250_359.811, 62_016.569),
    (51.489_365_65, -0.119_925_57, 530_624.974, 178_388.464),
    (52.255_293_82, -2.154_586_14, 389_544.190, 261_912.153),
    (53.800_215_20, -1.663_791_68, 422_242.186, 433_818.701),
    (58.515_603_61, -6.260_914_56, 151_968.652, 966_483.780),
];

#[test]
fn published_points_convert_within_ten_metres_both_ways() {
    for (latitude, longitude, easting, northing) in PUBLISHED {
        let off = apart(grid::to_degrees(easting, northing).unwrap(), (latitude, longitude));
        assert!(off < 10.0, "{easting} {northing}: {off} m");
        let (east, north) = grid::from_degrees(latitude, longitude).unwrap();
        assert!((east - easting).hypot(north - northing) < 10.0, "{latitude} {longitude}: {east} {north}");
    }
}

#[test]
fn the_projection_alone_agrees_with_the_survey_to_a_centimetre() {
    use geodesy::prelude::*;
    // The guide's worked example: 52°39′27.2531″ N 1°43′4.5177″ E on the Airy ellipsoid.
    let mut context = Minimal::default();
    let projection =
        context.op("tmerc lat_0=49 lon_0=-2 k_0=0.9996012717 x_0=400000 y_0=-100000 ellps=airy").unwrap();
    let mut point = [Coor2D::geo(52.0 + 39.0 / 60.0 + 27.2531 / 3600.0, 1.0 + 43.0 / 60.0 + 4.5177 / 3600.0)];
    context.apply(projection, Fwd, &mut point).unwrap();
    assert!(
        (point[0][0] - 651_409.903).abs() < 0.01 && (point[0][1] - 313_177.270).abs() < 0.01,
        "{point:?}"
    );
}

#[test]
fn one_place_may_be_given_in_several_ways() {
    let here = in_degrees(at("351234 239876"));
    for (typed, within) in [
        ("SO 51234 39876", 1.0),
        ("so 5123 3987", 12.0),
        ("SO51233987", 12.0),
        ("SO 512 398", 80.0),
        ("SO5139", 800.0),
        ("351234, 239876", 0.2),
        ("351234.4 239876.2", 1.0),
    ] {
        let off = apart(in_degrees(at(typed)), here);
        assert!(off < within, "{typed}: {off} m");
    }
    for typed in [
        "52.0567, -2.7160",
        "52.0567 -2.7160",
        " 52.0567,-2.716 ",
        "52.0567°, \u{2212}2.7160°",
        "+52.0567  -02.7160",
    ] {
        assert_eq!(at(typed), Coordinates { latitude: 52_056_700, longitude: -2_716_000 }, "{typed}");
    }
}

#[test]
fn other_coordinates_are_refused_with_the_reason() {
    use CoordinatesError::*;
    for (typed, error) in [
        ("", Empty),
        (" \t", Empty),
        ("High Street", NotUnderstood),
        ("52.0567", NotUnderstood),
        ("52.0567,,-2.7160", NotUnderstood),
        ("52.0567, -2.7160, 12", NotUnderstood),
        ("5e1, -2", NotUnderstood),
        ("inf nan", NotUnderstood),
        ("52.0.5, -2", NotUnderstood),
        ("52..5, -2", NotUnderstood),
        ("--52, -2", NotUnderstood),
        ("٥٢, -2", NotUnderstood),
        ("SO", NotUnderstood),
        ("S", NotUnderstood),
        ("SI 5123 3987", NotUnderstood),
        ("S£ 5123 3987", NotUnderstood),
        ("SO 5 3", NotUnderstood),
        ("SO 512345 398765", NotUnderstood),
        ("SO 51 23 39 87", NotUnderstood),
        ("SO 512x 3987", NotUnderstood),
        ("SO 512 3987", Figures),
        ("SO 51239", Figures),
        ("-2.7160, 52.0567", Swapped),
        ("52.0567, 2.7160", Minus),
        ("48.8566, 2.3522", Outside),
        ("0 0", Outside),
        ("99999999999999999999 5", Outside),
        ("351234 -239876", Outside),
        ("800000 239876", Outside),
        ("52.05 351234", Outside),
        ("AA 5123 3987", Outside),
        ("WV 5123 3987", Outside),
    ] {
        assert_eq!(Coordinates::parse(typed), Err(error), "{typed}");
    }
}

#[test]
fn the_lettered_squares_are_where_the_survey_puts_them() {
    for (easting, northing, expected) in [
        (351_234.0, 239_876.0, Some(("SO", 51_234, 39_876))),
        (651_409.0, 313_177.0, Some(("TG", 51_409, 13_177))),
        (91_492.0, 11_318.0, Some(("SV", 91_492, 11_318))),
        (530_624.0, 178_388.0, Some(("TQ", 30_624, 78_388))),
        (216_650.0, 771_250.0, Some(("NN", 16_650, 71_250))),
        (440_000.0, 1_140_000.0, Some(("HU", 40_000, 40_000))),
        (-1.0, 0.0, None),
        (0.0, 1_300_000.0, None),
    ] {
        let expected = expected.map(|(letters, east, north)| (letters.to_owned(), east, north));
        assert_eq!(grid::square(easting, northing), expected);
    }
}

#[test]
fn a_place_is_shown_in_both_systems() {
    assert_eq!(at("52.0567, -2.716").to_string(), "52.056700, -2.716000");
    assert_eq!(at("51.5, -0.000001").to_string(), "51.500000, -0.000001");
    assert_eq!(at("SO 5123 3987").grid_reference().as_deref(), Some("SO 5123 3987"));
    assert_eq!(at("49.8, -8.7").grid_reference(), None);
}

#[test]
fn a_place_is_stored_as_whole_micro_degrees() {
    let stored = r#"{"latitude":52056700,"longitude":-2716000}"#;
    assert_eq!(serde_json::to_string(&at("52.0567, -2.7160")).unwrap(), stored);
    assert_eq!(serde_json::from_str::<Coordinates>(stored).unwrap(), at("52.0567, -2.7160"));
    assert!(serde_json::from_str::<Coordinates>(r#"{"latitude":0,"longitude":0}"#).is_err());
}

proptest! {
    #[test]
    fn what_is_shown_reads_back(latitude in LATITUDES, longitude in LONGITUDES) {
        let here = Coordinates::from_micro_degrees(latitude, longitude).unwrap();
        prop_assert_eq!(Coordinates::parse(&here.to_string()), Ok(here));
    }

    #[test]
    fn a_grid_reference_reads_back_as_itself(easting in 230_000u32..650_000, northing in 60_000u32..900_000) {
        let here = Coordinates::parse(&format!("{easting} {northing}"));
        prop_assume!(here.is_ok());
        let here = here.unwrap();
        let (east, north) = here.easting_northing().unwrap();
        prop_assert!((east - f64::from(easting)).hypot(north - f64::from(northing)) < 0.2);
        let reference = here.grid_reference().unwrap();
        let again = Coordinates::parse(&reference).unwrap();
        prop_assert_eq!(again.grid_reference(), Some(reference));
        prop_assert!(apart(in_degrees(here), in_degrees(again)) < 8.0);
    }

    #[test]
    fn anything_typed_is_read_or_refused(typed in "\\PC{0,30}|[A-Z]{2}[ 0-9]{0,12}|[-+0-9., °]{0,30}") {
        let _ = Coordinates::parse(&typed);
    }
}

#[test]
fn what_is_far_from_an_area_is_told_with_its_distance() {
    let at = |typed: &str| Coordinates::parse(typed).unwrap();
    let shropshire = Area { centre: at("52.62, -2.75"), reach_km: 60 };
    for (place, expected) in [
        ("SO 5112 7468", None),
        ("SJ 3500 3300", None),
        ("SO 5101 3998", Some(63)),
        ("51.5033, -0.1196", Some(218)),
        ("57.15, -2.09", Some(506)),
    ] {
        let found = at(place).far_from(&shropshire);
        let near = |a: u32, b: u32| a.abs_diff(b) <= 3;
        assert!(
            match (found, expected) {
                (Some(found), Some(expected)) => near(found, expected),
                (found, expected) => found == expected,
            },
            "{place}: {found:?}"
        );
    }
}

#[test]
fn the_examples_name_one_place() {
    let (degrees, grid) = (at(EXAMPLE), at(GRID_EXAMPLE));
    assert_eq!(degrees.grid_reference().as_deref(), Some(GRID_EXAMPLE), "{degrees} {grid}");
}

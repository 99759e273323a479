//! Which rows of cameras are taken, and which are named.

use chrono::TimeZone;

use super::*;

fn awards() -> Vec<Award> {
    let reference = Reference::parse("CCTV-2017-SHR-001").unwrap();
    vec![Award { reference, id: ApplicationId(7), partnership: PartnershipId(3), last_line: 2 }]
}

fn of(all: &[[&str; 14]], taken: &[Tag]) -> Result<Vec<Line>, Vec<String>> {
    let row = |(cells, at): (&[&str; 14], u64)| (at, cells.map(str::to_owned).to_vec());
    let rows: Vec<Row> = all.iter().zip(2..).map(row).collect();
    let now = Utc.with_ymd_and_hms(2018, 10, 15, 9, 0, 0).unwrap();
    let told = |one: Wrong| format!("{} {}: {}", one.line, one.column, one.what);
    read(&rows, &awards(), taken, now).map_err(|wrong| wrong.into_iter().map(told).collect())
}

fn with(changes: &[(usize, &'static str)]) -> [&'static str; 14] {
    let mut row = EXAMPLE;
    row[1] = "Market Square";
    for (column, cell) in changes {
        row[*column] = cell;
    }
    row
}

#[test]
fn a_camera_comes_to_its_state_and_gets_the_next_line_of_its_award() {
    let lines = of(
        &[
            with(&[]),
            with(&[(5, "installed"), (6, "SHR-0002"), (2, ""), (3, ""), (4, ""), (9, ""), (12, "")]),
            with(&[(5, "Linked to the OCC"), (6, "SHR-0003"), (13, "2018-03-01")]),
        ],
        &[],
    )
    .unwrap();
    let told: Vec<_> = lines.iter().map(|line| (line.camera.state, line.camera.line)).collect();
    assert_eq!(told, [(CameraState::Commissioned, 3), (CameraState::Installed, 4), (CameraState::Linked, 5)]);
    assert_eq!(since(&lines[2].camera).unwrap().to_string(), "2018-03-01");
}

#[test]
fn the_example_is_not_taken() {
    let wrong = "2 Whole row: This is the example of the template: delete this row";
    assert_eq!(of(&[EXAMPLE, with(&[])], &[]).unwrap_err(), [wrong]);
}

#[test]
fn tags_are_looked_up_as_they_are_kept() {
    let row = |tag: &str| {
        (2, with(&[]).map(|cell| if cell == "SHR-0001" { tag } else { cell }.to_owned()).to_vec())
    };
    let long = "x".repeat(41);
    let rows = ["S\u{ad}-1", "S\t2\u{200b}", "", long.as_str()].map(row);
    assert_eq!(tags(&rows), ["S-1", "S 2"]);
}

#[test]
fn every_bad_cell_is_named_and_no_tag_is_there_twice() {
    let bad = with(&[(0, "CCTV-2017-SHR-009"), (2, "nowhere"), (3, "Balloon"), (5, "Broken")]);
    let told = of(&[bad], &[]).unwrap_err();
    assert_eq!(told[0], "2 Application: “CCTV-2017-SHR-009” is no application with an active grant");
    assert!(told[1].starts_with("2 Position: “nowhere” "), "{}", told[1]);
    assert!(told[2].starts_with("2 Type: “Balloon” is none of: "), "{}", told[2]);
    assert_eq!(told[3], "2 State: “Broken” is none of: Installed, Commissioned, Linked to the OCC");
    assert_eq!(
        of(&[with(&[(8, "10/02/2018")]), with(&[(6, ""), (13, "")]), with(&[(12, "09/02/2019")])], &[])
            .unwrap_err(),
        [
            "2 Hand-over test: The day of the hand-over test must be 10 February 2018 or later",
            "3 Asset tag: Is missing",
            "4 Hand-over test: The day of the hand-over test must be today or in the past",
        ]
    );
    let taken = [tag(PartnershipId(3), "shr-0001")];
    let other = with(&[(6, "X1")]);
    assert_eq!(
        of(&[with(&[]), other, with(&[(6, "x1")])], &taken).unwrap_err(),
        [
            "2 Asset tag: The asset tag SHR-0001 is on another camera of the partnership",
            "4 Asset tag: The asset tag x1 is in line 3",
        ]
    );
}

//! Which rows of awards are taken, and which are named.

use super::*;
use crate::domain::allocation::AllocationId;

fn pounds(pounds: i64) -> Money {
    Money::from_pence(pounds * 100)
}

fn told<const N: usize>(all: &[[&str; N]], cap: i64, envelope: i64, kept: &[Key]) -> Vec<String> {
    let known = [Named { id: PartnershipId(3), code: "SHR".into(), name: "Shropshire".into() }];
    let row = |(cells, at): (&[&str; N], u64)| (at, cells.map(str::to_owned).to_vec());
    let rows: Vec<Row> = all.iter().zip(2..).map(row).collect();
    let year = FinancialYear::from_start(2017).unwrap();
    let (id, partnership) = (AllocationId(1), PartnershipId(3));
    let limits = Limits {
        allocations: vec![Allocation { id, partnership, year, cap: pounds(cap), committed: pounds(0) }],
        envelope: Envelope { limit: pounds(envelope), committed: pounds(0) },
    };
    let today = NaiveDate::from_ymd_opt(2018, 10, 15).unwrap();
    let wrong = read(&rows, &known, today, limits, kept).err().unwrap_or_default();
    wrong.into_iter().map(|one| format!("{} {}: {}", one.line, one.column, one.what)).collect()
}

fn row<'a>(title: &'a str, award: &'a str) -> [&'a str; 11] {
    ["SHR", "2017/18", title, "Council", "130,000", "65,000", award, "04/09/2017", "D1", "0", "0"]
}

#[test]
fn the_row_that_passes_cap_or_envelope_after_those_before_it_is_named() {
    assert_eq!(told(&[row("One", "40,000"), row("Two", "25,000")], 65_000, 65_000, &[]), [""; 0]);
    assert_eq!(
        told(&[row("One", "40,000"), row("Two", "25,000.01"), row("Three", "25,000")], 65_000, 90_000, &[]),
        ["3 Award: £25,000.00 is left of the partnership’s cap for the year"]
    );
    assert_eq!(
        told(&[row("One", "40,000"), row("Two", "25,000")], 65_000, 50_000, &[]),
        ["3 Award: £10,000.00 is left of the scheme’s envelope"]
    );
}

#[test]
fn the_example_is_well_formed_and_not_taken() {
    assert_eq!(
        told(&[EXAMPLE], 65_000, 65_000, &[]),
        ["2 Whole row: This is the example of the template: delete this row"]
    );
    let mut own = EXAMPLE;
    own[2] = "Bus station cameras";
    assert_eq!(told(&[own], 65_000, 65_000, &[]), [""; 0], "as a row of their own it can be taken");
}

#[test]
fn every_bad_cell_is_named_and_none_is_taken_twice() {
    let bad = ["Kent", "2017/19", "", "Council", "x", "1", "2", "04/09/2019", "D1", "", "0"];
    assert_eq!(
        told(&[bad], 1, 1, &[]),
        [
            "2 Partnership: “Kent” is none of the partnerships: Shropshire",
            "2 Financial year: “2017/19” must name two years that follow each other, like 2018/19",
            "2 Title: Is missing",
            "2 Eligible cost: “x” must be an amount in pounds, like 65,000.00",
            "2 Decided on: Must be before today: what is decided from now on is decided here",
            "2 Cost verified so far: “” must be filled in with an amount in pounds, like 65,000.00",
        ]
    );
    let year = FinancialYear::from_start(2017).unwrap();
    let kept = [key(PartnershipId(3), year, "Market square")];
    assert_eq!(
        told(
            &[row("Market Square", "1"), row("One", "1"), row("one", "1"), row("Two", "200,000")],
            9,
            9,
            &kept
        ),
        [
            "2 Title: An award of this title and year is kept already",
            "4 Title: An award of this title and year is in line 3 already",
            "5 Award: Must not be more than the eligible cost",
        ]
    );
    for (day, wrong) in [
        ("14/10/2018", None),
        (
            "15/10/2018",
            Some("2 Decided on: Must be before today: what is decided from now on is decided here"),
        ),
    ] {
        let mut decided = row("One", "1");
        decided[7] = day;
        assert_eq!(told(&[decided], 9, 9, &[]), Vec::from_iter(wrong), "{day}");
    }
    let mut other = row("One", "1");
    other[1] = "2016/17";
    assert_eq!(told(&[other], 9, 9, &[]), ["2 Financial year: The scheme has no cap for 2016/17"]);
}

#[test]
fn an_amount_that_a_comma_cut_in_two_is_not_read_as_a_smaller_one() {
    let cut = [
        "SHR",
        "2017/18",
        "Town",
        "Council",
        "40000",
        "20000",
        "20000",
        "04/09/2017",
        "D3",
        "30000",
        "13",
        "500.00",
    ];
    let wrong = "2 Whole row: Has more cells than the first row has columns: put an amount with a comma in \
                 quotation marks, or leave the comma out";
    assert_eq!(told(&[cut], 65_000, 65_000, &[]), [wrong]);
}

#[test]
fn what_is_known_of_the_application_adds_up() {
    let line = Line {
        line: 2,
        partnership: PartnershipId(3),
        year: FinancialYear::from_start(2017).unwrap(),
        title: "Market Square".into(),
        body: "Council".into(),
        eligible_cost: pounds(40_000),
        cash_match: pounds(20_000),
        award: pounds(20_000),
        decided_on: NaiveDate::from_ymd_opt(2017, 9, 4).unwrap(),
        decision: "D1".into(),
        before: Before::default(),
    };
    let figures = line.content().figures().unwrap();
    assert_eq!((figures.request, figures.eligible_cost), (pounds(20_000), pounds(40_000)));
}

#[test]
fn what_was_paid_before_is_no_more_than_the_award_pays_of_what_was_verified() {
    // Verified and paid before, of an award of £65,000.00 for a cost of £130,000.00, and what is wrong with it.
    let most = |most: &str| {
        format!(
            "2 Paid so far: Must not be more than {most}, which the award pays of the cost verified so far"
        )
    };
    for (verified, paid, wrong) in [
        ("0", "0", None),
        ("52,417.33", "26,208.66", None),
        ("52,417.33", "26,208.67", Some(most("£26,208.66"))),
        ("130,000", "65,000", None),
        ("141,250", "65,000", None),
        ("141,250", "65,000.01", Some(most("£65,000.00"))),
        ("0", "0.01", Some(most("£0.00"))),
    ] {
        let mut row = row("One", "65,000");
        (row[9], row[10]) = (verified, paid);
        assert_eq!(told(&[row], 65_000, 65_000, &[]), Vec::from_iter(wrong), "{verified} {paid}");
    }
}

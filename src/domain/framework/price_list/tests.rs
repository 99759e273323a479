//! Price lists as suppliers send them and spreadsheets break them.

use chrono::NaiveDate;

use super::super::tests::framework;
use super::super::{Listing, Price};
use super::*;
use crate::domain::spreadsheet::rows;

const HEADER: &str = "Supplier,Item code,Make,Model,Description,Cost category,Unit price";

/// Said of another product under the code of Axis P3.
const OTHER: &str = "A-1 is Axis P3 on the list: another product needs a code of its own. If the list has it wrong, correct it there first";

fn categories() -> Vec<CostCategory> {
    let category = |name: &str| CostCategory { name: name.into(), ineligible_because: None, service: false };
    vec![category("Equipment"), category("Installation")]
}

fn of(bytes: &[u8]) -> Result<Result<Vec<Line>, Vec<Wrong>>, Unreadable> {
    read(rows(bytes), &categories(), &["Acme", "Bolt", EXAMPLE[0]].map(str::to_owned))
}

fn file(rows: &[&str]) -> Vec<u8> {
    format!("{HEADER}\n{}\n", rows.join("\n")).into_bytes()
}

fn lines(bytes: &[u8]) -> Vec<Line> {
    of(bytes).unwrap().unwrap()
}

#[test]
fn lines_are_read_whatever_the_order_of_columns_quotes_marks_and_code_page() {
    let one = &lines(&file(&["Acme,A-1,Axis,P3245,Dome,equipment,\"£1,250.00\""]))[0];
    assert_eq!((one.line, one.code.as_str(), one.listing.unit_price.pence()), (2, "A-1", 125_000));
    assert_eq!(one.listing.category, "Equipment");
    let mixed = "\u{feff}unit PRICE,item code,Supplier,Make,Model,Cost category,Description,Notes\r\n\
                 650,A-1,Acme,Axis,P3245,Equipment,\"Dome, \"\"vandal-proof\"\"\",x\r\n,,,,,,,\r\n";
    let one = &lines(mixed.as_bytes())[0];
    assert_eq!(one.listing.description, "Dome, \"vandal-proof\"");
    let mut old = file(&["Acme,A-1,Axis,P3245,Caf"]);
    old.truncate(old.len() - 1);
    old.extend(b"\xe9 dome,Equipment,\xa3650.00\n");
    let one = &lines(&old)[0];
    assert_eq!((one.listing.description.as_str(), one.listing.unit_price.pence()), ("Café dome", 65_000));
}

#[test]
fn every_bad_cell_is_named_with_its_line_and_column() {
    let long = format!("Acme,A-9,Axis,P3,{},Equipment,1", "x".repeat(201));
    let wrong = of(&file(&[
        "Acme,A-1,Axis,P3,Dome,Equipment,65k",
        "Acme,,Axis,P3,Dome,Equipment,1.5",
        "Acme,A-2,Axis,P3,Dome,Monitoring,0",
        "Acme,A-3,Axis",
        "Acme,A-4,Axis,P4,Dome,Equipment,650",
        "ACME,a- 4,Axis,P4,Dome,Equipment,650",
        &long,
        "Acme,A-10,Axis,P3,Dome,Equipment,1,650.00",
    ]))
    .unwrap()
    .unwrap_err();
    let told: Vec<String> =
        wrong.iter().map(|bad| format!("{} {}: {}", bad.line, bad.column, bad.what)).collect();
    let kinds = "is none of the kinds of cost: Equipment, Installation";
    assert_eq!(
        told,
        [
            "2 Unit price: “65k” must be written out in full, like 65,000 rather than 65k".to_owned(),
            "3 Item code: Is missing".to_owned(),
            "3 Unit price: “1.5” must have two digits for the pence, like 65,000.50, or none".to_owned(),
            format!("4 Cost category: “Monitoring” {kinds}"),
            "4 Unit price: Must be more than £0.00".to_owned(),
            "5 Model: Is missing".to_owned(),
            "5 Description: Is missing".to_owned(),
            format!("5 Cost category: “” {kinds}"),
            "5 Unit price: “” must be filled in with an amount in pounds, like 65,000.00".to_owned(),
            "7 Item code: a- 4 is on line 6 already".to_owned(),
            "8 Description: Must be 200 characters or less".to_owned(),
            "9 Whole row: Has more cells than the first row has columns: put an amount with a comma in quotation marks, or leave the comma out".to_owned(),
        ]
    );
}

#[test]
fn what_is_no_price_list_is_refused_with_the_reason() {
    let row = "Acme,A-1,Axis,P3,Dome,Equipment,1\n";
    let many: Vec<String> = (0..=MOST).map(|n| format!("Acme,A-{n},Axis,P3,Dome,Equipment,1")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for (bytes, expected) in [
        (Vec::new(), Unreadable::NoTable),
        (b"hello".to_vec(), Unreadable::NoTable),
        (b"PK\x03\x04\0\0\0".to_vec(), Unreadable::NoTable),
        (vec![b'x'; 200_000], Unreadable::NoTable),
        (HEADER.as_bytes().to_vec(), Unreadable::Empty),
        (format!("{}\n{row}", HEADER.replace("Model", "Type")).into_bytes(), Unreadable::NoColumn("Model")),
        (format!("{HEADER},make\n{row}").into_bytes(), Unreadable::TwoColumns("Make")),
        (file(&many), Unreadable::TooMuch),
    ] {
        assert_eq!(of(&bytes).unwrap_err(), expected);
    }
    let example = EXAMPLE.join(",");
    let wrong = of(&file(&[&example])).unwrap().unwrap_err();
    assert_eq!(wrong, [Wrong::example(2)], "the template as it is");
    assert_eq!(
        lines(&file(&[&example.replace("A-100", "A-101")])).len(),
        1,
        "a row like its own can be read"
    );
    assert_eq!(lines(&file(&many[..MOST])).len(), MOST);
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn listed(id: i64, code: &str, from: &str, pounds: Option<i64>) -> Listed {
    let listing = pounds.map(|pounds| Listing {
        description: "Dome".into(),
        category: "Equipment".into(),
        unit_price: Money::from_pence(pounds * 100),
    });
    let last = Price { from: day(from), listing };
    let (supplier, make, model) = ("Acme".into(), "Axis".into(), "P3".into());
    Listed { id, supplier, code: code.into(), make, model, last: Some(last) }
}

#[test]
fn a_list_is_compared_with_what_is_there() {
    let there = [
        listed(1, "A-1", "2018-04-01", Some(100)),
        listed(2, "A-2", "2018-04-01", Some(200)),
        listed(3, "A-3", "2018-04-01", Some(300)),
        listed(4, "A-4", "2018-04-01", None),
    ];
    let lines = lines(&file(&[
        "Acme,A-1,Axis,P3,Dome,Equipment,100",
        "acme,a-2,AXIS,p3,Dome,Equipment,250",
        "Acme,A-5,Axis,P5,Dome,Equipment,500",
    ]));
    let suppliers = ["Acme".to_owned()];
    let ask = |from: &str, absent| {
        compare(&framework(), &suppliers, &there, &lines, (day(from), day("2018-10-15")), absent)
    };
    let found = ask("2018-11-01", Absent::Stay).unwrap();
    assert_eq!((found.new.len(), found.changed.len(), found.unchanged, found.gone.len()), (1, 1, 1, 1));
    assert_eq!(found.changed[0].0.listing().unwrap().unit_price.pence(), 20_000);
    assert_eq!((found.gone[0].id, found.gone_end), (3, false));
    assert!(ask("2018-11-01", Absent::End).unwrap().gone_end);
    let wrong = ask("2018-10-01", Absent::End).unwrap_err();
    let told: Vec<_> = wrong.iter().map(|bad| (bad.line, bad.what.split(':').next().unwrap())).collect();
    let past = "A new price cannot begin before today, 15 October 2018";
    assert_eq!(told, [(3, past), (0, "A-3 is not in the file and cannot end")]);
}

#[test]
fn another_supplier_and_another_product_under_a_known_code_are_refused() {
    let there = [listed(1, "A-1", "2018-04-01", Some(100))];
    let lines = lines(&file(&["Bolt,A-1,Axis,P3,Dome,Equipment,1", "Acme,A-1,Axis,P9,Dome,Equipment,1"]));
    let days = (day("2018-11-01"), day("2018-10-15"));
    let wrong = compare(&framework(), &["Acme".into()], &there, &lines, days, Absent::Stay).unwrap_err();
    let told: Vec<&str> = wrong.iter().map(|bad| bad.what.as_str()).collect();
    assert_eq!(told, ["Bolt is no supplier of this framework", OTHER]);
}

#[test]
fn a_price_that_is_planned_for_a_later_day_is_not_taken_for_the_one_asked_for() {
    let there = [listed(1, "A-1", "2019-01-01", Some(100))];
    let lines = lines(&file(&["Acme,A-1,Axis,P3,Dome,Equipment,100"]));
    let suppliers = ["Acme".to_owned()];
    let ask = |from: &str| {
        let days = (day(from), day("2018-10-15"));
        compare(&framework(), &suppliers, &there, &lines, days, Absent::Stay)
    };
    let wrong = ask("2018-11-01").unwrap_err();
    let told = "There is a price from 1 January 2019 already: choose a later day, or withdraw that one first";
    assert_eq!(wrong[0].what, told);
    assert_eq!(ask("2019-02-01").unwrap().unchanged, 1);
}

#[test]
fn an_item_whose_prices_were_withdrawn_is_priced_as_one_that_never_had_one() {
    let there = [Listed { last: None, ..listed(1, "A-1", "2019-01-01", None) }];
    let suppliers = ["Acme".to_owned()];
    for (row, changed) in [
        ("Acme,A-1,Axis,P3,Dome,Equipment,100", Ok((0, 1, 0))),
        ("Acme,A-2,Axis,P3,Dome,Equipment,100", Ok((1, 0, 0))),
        ("Acme,A-1,Axis,P9,Dome,Equipment,100", Err(OTHER.to_owned())),
    ] {
        let lines = lines(&file(&[row]));
        // From a day that is past: nobody can have ordered it at another price.
        let days = (day("2018-10-01"), day("2018-10-15"));
        let found = compare(&framework(), &suppliers, &there, &lines, days, Absent::End);
        let told = found.map(|found| (found.new.len(), found.changed.len(), found.gone.len()));
        assert_eq!(told.map_err(|wrong| wrong[0].what.clone()), changed, "{row}");
    }
}

#[test]
fn what_was_kept_of_a_preview_before_prices_could_be_withdrawn_is_still_read() {
    let one = listed(1, "A-1", "2019-01-01", Some(100));
    let kept = r#"{"id":1,"supplier":"Acme","code":"A-1","make":"Axis","model":"P3","last":{"from":"2019-01-01",
        "listing":{"description":"Dome","category":"Equipment","unit_price":10000}}}"#;
    assert_eq!(serde_json::from_str::<Listed>(kept).unwrap(), one);
}

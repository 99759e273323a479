//! Both kinds of file give the same rows, and neither can ask for more than it is given.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const COLUMNS: [&str; 2] = ["What", "Cost"];

fn table(file: &[u8]) -> Result<Vec<Row>, Unreadable> {
    cells(rows(Cursor::new(file.to_vec())), &COLUMNS)
}

/// A small workbook with this sheet.
fn book(sheet: &str) -> Vec<u8> {
    let parts = [
        ("[Content_Types].xml", r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#.to_owned()),
        ("_rels/.rels", r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned()),
        ("xl/workbook.xml", r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>"#.to_owned()),
        ("xl/_rels/workbook.xml.rels", r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#.to_owned()),
        ("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{sheet}</sheetData></worksheet>"#)),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(part.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn text(at: &str, words: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{words}</t></is></c>"#)
}

#[test]
fn a_workbook_and_a_csv_file_say_the_same() {
    let sheet = format!(
        "<row r=\"1\">{}{}</row><row r=\"3\">{}<c r=\"A3\"><v>1250.3</v></c></row>",
        text("A1", "Cost"),
        text("B1", "What"),
        text("B3", " Column "),
    );
    let expected = Ok(vec![(3, vec!["Column".to_owned(), "1250.30".to_owned()])]);
    assert_eq!(table(&book(&sheet)), expected);
    assert_eq!(table("\u{feff}cost,WHAT\r\n,\r\n1250.30, Column \r\n".as_bytes()), expected);
}

#[test]
fn what_is_no_table_is_said_to_be_none() {
    for (file, why) in [
        (&b""[..], Unreadable::NoTable),
        (b"What", Unreadable::NoTable),
        (b"What,Price\n1,2\n", Unreadable::NoColumn("Cost")),
        (b"What,Cost,cost\n1,2,3\n", Unreadable::TwoColumns("Cost")),
        (b"What,Cost\n,\n", Unreadable::Empty),
        (b"PK\x03\x04 and no more", Unreadable::NoTable),
    ] {
        assert_eq!(table(file), Err(why), "{}", String::from_utf8_lossy(file));
    }
}

#[test]
fn what_stands_beside_the_columns_is_behind_the_cells_of_its_row() {
    for (file, expected) in [
        ("What,Cost\nA,13,500.00\n", &["A", "13", "500.00"][..]),
        ("What,,Cost\nA,13,500.00\n", &["A", "500.00", "13"]),
        ("What,Cost,\nA,13,500.00\n", &["A", "13", "500.00"]),
        ("What,Cost\nA,13, ,\n", &["A", "13"]),
        ("What,Cost,Note\nA,13,later\n", &["A", "13"]),
        ("What,Cost\nA,\"13,500.00\"\n", &["A", "13,500.00"]),
    ] {
        let cells = expected.iter().map(|cell| (*cell).to_owned()).collect();
        assert_eq!(table(file.as_bytes()), Ok(vec![(2, cells)]), "{file}");
    }
    let sheet = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}{}</row>",
        text("A1", "What"),
        text("B1", "Cost"),
        text("A2", "A"),
        text("D2", "500.00"),
    );
    let expected = ["A", "", "500.00"].map(str::to_owned).to_vec();
    assert_eq!(table(&book(&sheet)), Ok(vec![(2, expected)]));
}

#[test]
fn too_many_rows_and_what_unpacks_to_too_much_are_refused() {
    let row = |n: usize| format!("<row r=\"{n}\">{}</row>", text(&format!("A{n}"), "x"));
    let many: String = (2..MOST + 3).map(row).collect();
    let head = format!("<row r=\"1\">{}{}</row>", text("A1", "What"), text("B1", "Cost"));
    assert_eq!(table(&book(&format!("{head}{many}"))), Err(Unreadable::TooMuch));
    let bomb = book(&" ".repeat(40 * 1024 * 1024));
    assert!(bomb.len() < 200_000, "it is small");
    assert_eq!(table(&bomb), Err(Unreadable::TooLarge));
    let long = vec![b'x'; 5 * 1024 * 1024];
    assert_eq!(table(&[b"PK\x03\x04", &long[..]].concat()), Err(Unreadable::TooLarge));
    let lines = format!("What,Cost\n{}", "x,1\n".repeat(MOST + 1));
    assert_eq!(table(lines.as_bytes()), Err(Unreadable::TooMuch));
}

#[test]
fn a_day_is_read_as_spreadsheets_write_it() {
    let day_of = |typed| day(typed).map(|day| day.to_string());
    for typed in ["31/03/2020", "2020-03-31", "31 March 2020", "31.3.2020", "31-Mar-2020"] {
        assert_eq!(day_of(typed), Ok("2020-03-31".to_owned()), "{typed}");
    }
    for (typed, why) in [
        ("", "must be a day, like 31/03/2020"),
        ("March 2020", "must be a day, like 31/03/2020"),
        ("30/02/2020", "must be a real date"),
        ("31/03/20", "must include a year of 4 numbers, such as 2018"),
    ] {
        assert!(
            day_of(typed).unwrap_err().starts_with(why.split(':').next().unwrap()),
            "{typed}: {:?}",
            day_of(typed)
        );
    }
}

#[test]
fn of_many_wrong_cells_every_line_is_named() {
    let wrong = |lines: &[u64]| -> Vec<Wrong> {
        lines.iter().map(|line| Wrong { line: *line, column: "What", what: "Is missing".into() }).collect()
    };
    let told: Vec<u64> = (2..202).collect();
    assert_eq!(untold(&wrong(&told)), None);
    let more = [&told[..], &[202, 202, 203, 205, 209, 210]].concat();
    let sentence = "There is also something wrong in these lines: 202 to 203, 205, 209 to 210.";
    assert_eq!(untold(&wrong(&more)).as_deref(), Some(sentence));
    assert_eq!(untold(&wrong(&[&told[..], &[0]].concat())).as_deref(), Some("More that is wrong: 1."));
}

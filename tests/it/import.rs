//! What was kept in spreadsheets before is looked at and then taken over whole or not at all, once, with where it came from.

mod after;
mod camera;
mod look;
mod told;

use std::io::{Cursor, Write};

use cctv_grants::domain::person::Role;
use cctv_grants::store::{history, ledger};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::app::{Client, Page, TestApp, key};

const HEADER: &str = "Partnership,What is monitored,Cost a year,First day,Last day";
const CHECK: &str = "/import/commitments/check";

fn file(rows: &[&str]) -> String {
    format!("\u{feff}{HEADER}\r\n{}\r\n", rows.join("\r\n"))
}

async fn send(client: &Client, name: &str, bytes: &[u8]) -> Page {
    client.post_files("/import/commitments", &[(name, bytes)], &key()).await
}

/// A workbook with one sheet of words.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let cell = |(words, column): (&&str, char), row: usize| {
        format!("<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{words}</t></is></c>")
    };
    let row = |(cells, at): (&&[&str], usize)| {
        let cells: String = cells.iter().zip('A'..).map(|pair| cell(pair, at)).collect();
        format!("<row r=\"{at}\">{cells}</row>")
    };
    let sheet: String = rows.iter().zip(1..).map(row).collect();
    let parts = [
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"One\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{sheet}</sheetData></worksheet>"),
        ),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(part.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

async fn is_whole(app: &TestApp) {
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn commitments_of_a_workbook_are_looked_at_and_taken_over_once() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    let header: Vec<&str> = HEADER.split(',').collect();
    let book = workbook(&[
        &header,
        &["Shropshire", "Control room", "18,000.00", "01/04/2014", "31/03/2019"],
        &["TEL", "Volunteers", "4200", "2016-04-01", "2019-03-31"],
    ]);
    let sent = send(&staff, "truth.xlsx", &book).await;
    assert_eq!((sent.status, sent.location.as_str()), (303, CHECK), "{:?}", sent.errors());
    let waits = staff.get("/import/commitments").await.texts(".govuk-inset-text").join("");
    assert!(waits.contains("was sent and is not taken over yet"), "{waits}");
    let check = staff.get(CHECK).await;
    assert!(check.html.contains("truth.xlsx") && check.html.contains("Control room"));
    assert!(!staff.get("/monitoring").await.html.contains("Control room"), "nothing is changed yet");
    let (form, key) = ([("version", check.hidden("version"))], key());
    let form = [("version", form[0].1.as_str())];
    for _ in 0..2 {
        let done = staff.post_with_key(CHECK, &form, &key).await;
        assert_eq!((done.status, done.location.as_str()), (303, "/import?done=taken-over"));
    }
    let list = staff.get("/monitoring").await;
    assert!(list.html.contains("£18,000.00") && list.html.contains("£4,200.00"));
    assert_eq!(list.html.matches("Control room").count(), 1);
    let page = staff.get("/monitoring/1").await;
    assert!(page.html.contains("Imported from truth.xlsx, line 2"), "{}", page.html);
    let again = send(&staff, "truth.xlsx", &book).await;
    assert_eq!(again.status, 422);
    assert_eq!(
        again.texts("main tbody tr"),
        [
            "2 What is monitored This commitment is in the register already",
            "3 What is monitored This commitment is in the register already"
        ]
    );
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_row_is_named_and_nothing_is_kept() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    let rows = ["SHR,Suite,100,01/04/2015,31/03/2019", "Kent,New,65k,01/04/2018,31/03/2019"];
    let refused = send(&staff, "old.csv", file(&rows).as_bytes()).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.errors(),
        ["2 cells of the file are wrong: they are named below. Nothing was changed"]
    );
    assert!(
        refused.texts("main tbody tr")[0].starts_with("3 Partnership “Kent” is none of the partnerships")
    );
    let new = file(&["SHR,Suite,100,01/04/2018,31/03/2019"]);
    let refused = send(&staff, "old.csv", new.as_bytes()).await;
    assert!(refused.html.contains("the first day must be before 1 April 2017, when the policy began"));
    assert_eq!(staff.get(CHECK).await.location, "/import/commitments", "nothing waits");
    for nonsense in [&b"hello"[..], b"", b"PK\x03\x04"] {
        let refused = send(&staff, "x.xlsx", nonsense).await;
        assert_eq!(refused.errors(), ["The file is neither a CSV file nor an XLSX file"]);
    }
    let template = staff.get("/import/commitments/template/csv").await;
    assert!(template.html.contains(HEADER), "{}", template.html);
    let unchanged = send(&staff, "commitments.csv", template.html.as_bytes()).await;
    let example = "2 Whole row This is the example of the template: delete this row";
    assert_eq!((unchanged.status, unchanged.texts("main tbody tr")), (422, vec![example.to_owned()]));
    assert_eq!(staff.get("/import/commitments/template/xlsx").await.status, 200);
    assert_eq!(staff.get("/import/commitments/template/doc").await.status, 404);
    assert_eq!(staff.get("/import/nothing").await.status, 404);
    let administrator = app.client(Role::Administrator, None).await;
    assert_eq!(administrator.get("/import").await.status, 403, "awards are a grant step");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_take_the_same_over_at_once_do_it_once() {
    let app = TestApp::start().await;
    let (one, two) =
        (app.client(Role::GrantsOfficer, None).await, app.client(Role::GrantsOfficer, None).await);
    let rows = file(&["SHR,Suite,100,01/04/2015,31/03/2019"]);
    let mut versions = Vec::new();
    for client in [&one, &two] {
        assert_eq!(send(client, "old.csv", rows.as_bytes()).await.status, 303);
        versions.push(client.get(CHECK).await.hidden("version"));
    }
    let stale = one.post(CHECK, &[("version", "0")]).await;
    assert_eq!(stale.status, 409, "of another file");
    let (first, second) = ([("version", versions[0].as_str())], [("version", versions[1].as_str())]);
    let answers = tokio::join!(one.post(CHECK, &first), two.post(CHECK, &second));
    let mut statuses = [answers.0.status, answers.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    let late = if answers.0.status == 422 { answers.0 } else { answers.1 };
    assert!(late.html.contains("This commitment is in the register already"));
    is_whole(&app).await;
}

const AWARDS: &str = "Partnership,Financial year,Title,Accountable body,Eligible cost,Cash match,Award,Decided on,Decision,Cost verified so far,Paid so far";

fn awards(rows: &[&str]) -> String {
    format!("{AWARDS}\r\n{}\r\n", rows.join("\r\n"))
}

async fn send_awards(client: &Client, rows: &[&str]) -> Page {
    client.post_files("/import/awards", &[("awards.csv", awards(rows).as_bytes())], &key()).await
}

async fn confirm_awards(client: &Client) -> Page {
    let version = awards_shown(client).await;
    confirm_shown(client, &version).await
}

/// What was sent, as its check page names it.
async fn awards_shown(client: &Client) -> String {
    client.get("/import/awards/check").await.hidden("version")
}

async fn confirm_shown(client: &Client, version: &str) -> Page {
    client.post("/import/awards/check", &[("version", version)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn past_awards_count_against_the_cap_and_become_grants_with_where_they_came_from() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    let rows = [
        "SHR,2017/18,Market Square,Shropshire Council,80000,40000,40000,04/09/2017,PCC/D/2017/3,60000,27000",
        "SHR,2017/18,Bus station,Shropshire Council,50000,25000,25000,02/10/2017,PCC/D/2017/5,0,0",
    ];
    let over = ["SHR,2017/18,Third,Shropshire Council,2,1,0.01,02/10/2017,PCC/D/2017/6,0,0"];
    let all = [&rows[..], &over].concat();
    let refused = send_awards(&staff, &all).await;
    assert_eq!(
        refused.texts("main tbody tr"),
        ["4 Award £0.00 is left of the partnership’s cap for the year"],
        "{:?}",
        refused.errors()
    );
    assert_eq!(send_awards(&staff, &rows).await.status, 303);
    let done = confirm_awards(&staff).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
    let case = staff.get("/applications/CCTV-2017-SHR-001").await;
    for words in
        ["Market Square", "£40,000.00", "taken over from awards.csv, line 2", "PCC/D/2017/3", "Active"]
    {
        assert!(case.html.contains(words), "{words}");
    }
    assert!(staff.get("/?year=2017/18").await.html.contains("£65,000.00 committed"));
    assert_eq!(ledger::mismatches(&app.app.db).await.unwrap(), Vec::<String>::new());
    let officer = app.client(Role::CspOfficer, Some("SHR")).await;
    assert_eq!(officer.get("/applications/CCTV-2017-SHR-002").await.status, 200);
    // No decision is on record of it here; what is left of it is bought, claimed and reported as of any other.
    for (page, words) in [
        ("/applications/CCTV-2017-SHR-001/claims", "Share of eligible cost 50%"),
        ("/applications/CCTV-2017-SHR-001/purchases", "£20,000.00"),
        ("/applications/CCTV-2017-SHR-001/purchases/catalogue", ""),
        ("/applications/CCTV-2017-SHR-001/claims/new", "Which quarter"),
    ] {
        let shown = officer.get(page).await;
        assert_eq!(shown.status, 200, "{page}");
        let text = shown.texts("main").join(" ");
        assert!(text.contains(words), "{page}: {text}");
    }
    let years = staff.get("/year-end?year=2017").await.texts("tbody tr").join(" ");
    for words in
        ["Market Square", "£60,000.00", "£27,000.00", "£10,000.00", "Nothing was spent: the grant is to be"]
    {
        assert!(years.contains(words), "{words}: {years}");
    }
    let again = send_awards(&staff, &rows).await;
    assert_eq!(again.status, 422);
    assert!(again.html.contains("An award of this title and year is kept already"));
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_files_at_once_never_pass_a_cap() {
    let app = TestApp::start().await;
    let (one, two) =
        (app.client(Role::GrantsOfficer, None).await, app.client(Role::GrantsOfficer, None).await);
    let row =
        |title: &str| format!("SHR,2017/18,{title},Shropshire Council,80000,40000,40000,04/09/2017,D1,0,0");
    assert_eq!(send_awards(&one, &[&row("One")]).await.status, 303);
    assert_eq!(send_awards(&two, &[&row("Two")]).await.status, 303);
    let (first, second) = (awards_shown(&one).await, awards_shown(&two).await);
    let answers = tokio::join!(confirm_shown(&one, &first), confirm_shown(&two, &second));
    let mut statuses = [answers.0.status, answers.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    let late = if answers.0.status == 422 { answers.0 } else { answers.1 };
    assert!(late.html.contains("£25,000.00 is left of the partnership’s cap for the year"));
    assert_eq!(ledger::mismatches(&app.app.db).await.unwrap(), Vec::<String>::new());
    is_whole(&app).await;
}

//! A police.uk file counted as it arrives: real parts of a form, real streaming, and nothing lost when it is no such file.

mod shown;
mod together;

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::person::Role;

use scraper::{Html, Selector};

use crate::app::{Client, Page, TestApp};

const HEADER: &str = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,\
                      Last outcome category,Context";

fn rows(from: usize, to: usize) -> String {
    let row = |n: usize| {
        let area = n % 7;
        format!(
            "{n:064x},2018-0{},West Mercia Police,West Mercia Police,-2.7,52.3,On or near X,E0100000{area},Shropshire 00{area}A,Drugs,,\n",
            n % 3 + 1
        )
    };
    (from..to).map(row).collect()
}

fn page(case: &Reference) -> String {
    format!("/applications/{case}/evidence")
}

/// A form with a file, as a browser sends it: fields first, then the file.
async fn send(client: &Client, address: &str, fields: &[(&str, &str)], name: &str, text: String) -> Page {
    let edge = "----edge";
    let field = |name: &str, value: &str| {
        format!("--{edge}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = format!(
        "--{edge}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    let fields: String = fields.iter().map(|(name, value)| field(name, value)).collect();
    let body = [fields, file, text, format!("\r\n--{edge}--\r\n")].concat();
    client.post_body(address, &format!("multipart/form-data; boundary={edge}"), body.into_bytes()).await
}

/// A whole file of so many rows.
pub fn file(n: usize) -> String {
    format!("{HEADER}\n{}", rows(0, n))
}

/// Opens the page and sends a file from it.
pub async fn upload(client: &Client, case: &Reference, name: &str, text: String) -> Page {
    let shown = client.get(&page(case)).await;
    upload_from(client, case, &shown, &[], (name, text)).await
}

/// Sends a file from a page that was opened before, with these areas ticked on it.
async fn upload_from(
    client: &Client,
    case: &Reference,
    shown: &Page,
    ticked: &[&str],
    (name, text): (&str, String),
) -> Page {
    let (key, version) = (shown.hidden("key"), shown.hidden("version"));
    let mut fields = vec![("token", client.token.as_str()), ("key", &key), ("version", &version)];
    fields.extend(ticked.iter().map(|code| ("areas", *code)));
    send(client, &page(case), &fields, name, text).await
}

/// Saves the areas from a page that was opened before.
async fn choose_from(client: &Client, case: &Reference, shown: &Page, ticked: &[&str]) -> Page {
    let version = shown.hidden("version");
    let mut fields = vec![("version", version.as_str())];
    fields.extend(ticked.iter().map(|code| ("areas", *code)));
    client.post(&format!("{}/areas", page(case)), &fields).await
}

/// The areas that are ticked on a page.
fn ticked(page: &Page) -> Vec<String> {
    let html = Html::parse_document(&page.html);
    let boxes = Selector::parse("input[type=checkbox][checked]").unwrap();
    html.select(&boxes).filter_map(|e| e.attr("value").map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_counted_its_areas_are_chosen_and_reviewers_see_them_with_number_and_period() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let text = format!("{HEADER}\n{}{}not a row\n", rows(0, 700), rows(0, 50));
    let done = upload(&officer, &case, "2018-west-mercia-street.csv", text).await;
    assert_eq!((done.status, done.location), (303, format!("{}?done=counted", page(&case))));
    let shown = officer.get(&page(&case)).await;
    let facts = shown.texts("dl").join(" ");
    for fact in [
        "January 2018 to March 2018",
        "Rows in the file 751",
        "counted 700",
        "the same Crime ID again 50",
        "rows that are broken 1",
    ] {
        assert!(facts.contains(fact), "{fact}: {facts}");
    }
    assert!(shown.texts("table").join(" ").contains("Shropshire 000A"));
    let chosen = choose_from(&officer, &case, &shown, &["E01000002", "E01000005"]).await;
    assert_eq!(chosen.location, format!("/applications/{case}/need?done=saved"));
    let shown = officer.get(&page(&case)).await;
    let wrong = choose_from(&officer, &case, &shown, &["E09", "E01000001"]).await;
    assert_eq!((wrong.status, wrong.errors()), (422, vec!["Select areas from the list".to_owned()]));
    assert_eq!(ticked(&wrong), ["E01000001"], "what was ticked stays");
    assert_eq!(
        officer.post(&format!("/applications/{case}/submit"), &[("declared", "yes")]).await.status,
        303
    );
    let read =
        app.sign_in(&cast.staff).await.get(&format!("/applications/{case}")).await.texts("dl").join(" ");
    assert!(read.contains("Shropshire 002A: 100 Shropshire 005A: 100 of 700 in all areas"), "{read}");
    assert!(read.contains("January 2018 to March 2018 (police.uk)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_such_file_is_told_at_the_field_and_changes_nothing() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    assert_eq!(upload(&officer, &case, "one.csv", format!("{HEADER}\n{}", rows(0, 10))).await.status, 303);
    let before = crate::state::everything(&app).await;
    for (name, text, why) in [
        ("", String::new(), "Select a file"),
        ("x.csv", String::new(), "The file is not a CSV file"),
        ("x.pdf", "%PDF-1.4\n\0\0".to_owned(), "The file is not a CSV file"),
        ("x.csv", format!("{HEADER}\n"), "The file has no rows"),
        (
            "x.csv",
            "a,b\n1,2\n".to_owned(),
            "The file is not a police.uk street-level file: it has no column “Crime ID”",
        ),
        ("x.csv", format!("{HEADER}\n{}", "y".repeat(3_000_000)), "The file is not a CSV file"),
        (
            "<b>\u{202e}.csv",
            format!("{HEADER}\n{}", rows(0, 1)),
            "The name of the file contains hidden characters that turn the direction of writing, such as ones pasted from \
             another program. Type it again",
        ),
    ] {
        let refused = upload(&officer, &case, name, text).await;
        assert_eq!((refused.status, refused.errors()), (422, vec![why.to_owned()]), "{name}");
        assert!(refused.html.contains("one.csv"), "the count before is still there");
    }
    let version = officer.get(&page(&case)).await.hidden("version");
    let plain = officer.post(&page(&case), &[("version", &version)]).await;
    assert_eq!((plain.status, plain.errors()), (422, vec!["Select a file".to_owned()]), "without a file");
    assert_eq!(crate::state::everything(&app).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_somebody_else_or_without_the_token_is_not_taken() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let token = |token| [("token", token)];
    assert_eq!(send(&officer, &page(&case), &token("x"), "a.csv", file(10)).await.status, 403);
    let stranger = app.client(Role::CspOfficer, Some("TEL")).await;
    assert_eq!(send(&stranger, &page(&case), &token(&stranger.token), "a.csv", file(10)).await.status, 404);
    let submitted = app.case_in(Status::Submitted, &cast, 1_000).await;
    let late = send(&officer, &page(&submitted), &token(&officer.token), "a.csv", file(10)).await;
    assert_eq!(late.location, format!("/applications/{submitted}"));
    assert!(!officer.get(&page(&case)).await.html.contains("What was counted"));
}

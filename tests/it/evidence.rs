//! A police.uk file counted as it arrives: real parts of a form, real streaming, and nothing lost when it is no such file.

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::person::Role;

use crate::app::{Client, Page, TestApp, key};

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

/// A form with a file, as a browser sends it: fields first, then the file, in pieces.
async fn send(client: &Client, address: &str, token: &str, name: &str, pieces: Vec<String>) -> Page {
    let edge = "----edge";
    let field = |name: &str, value: &str| {
        format!("--{edge}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = format!(
        "--{edge}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    let head = [field("token", token), field("key", &key()), file].concat();
    let body: Vec<String> =
        std::iter::once(head).chain(pieces).chain([format!("\r\n--{edge}--\r\n")]).collect();
    client
        .post_body(address, &format!("multipart/form-data; boundary={edge}"), body.concat().into_bytes())
        .await
}

/// A whole file of so many rows.
pub fn file(n: usize) -> String {
    format!("{HEADER}\n{}", rows(0, n))
}

pub async fn upload(client: &Client, case: &Reference, name: &str, text: String) -> Page {
    send(client, &page(case), &client.token, name, vec![text]).await
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
    let fields = [("areas", "E01000002"), ("areas", "E01000005"), ("version", "1")];
    let chosen = officer.post(&format!("{}/areas", page(&case)), &fields).await;
    assert_eq!(chosen.location, format!("/applications/{case}/need?done=saved"));
    let wrong = [("areas", "E09"), ("version", "2")];
    assert_eq!(
        officer.post(&format!("{}/areas", page(&case)), &wrong).await.errors(),
        ["Select areas from the list"]
    );
    let other = [("areas", "E01000003"), ("version", "1")];
    let stale = officer.post(&format!("{}/areas", page(&case)), &other).await;
    assert!(stale.errors()[0].contains("Select the areas again"), "{:?}", stale.errors());
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
    let plain = officer.post(&page(&case), &[]).await;
    assert_eq!((plain.status, plain.errors()), (422, vec!["Select a file".to_owned()]), "without a file");
    assert_eq!(crate::state::everything(&app).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_somebody_else_or_without_the_token_is_not_taken() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let text = || vec![format!("{HEADER}\n{}", rows(0, 10))];
    assert_eq!(send(&officer, &page(&case), "x", "a.csv", text()).await.status, 403);
    let stranger = app.client(Role::CspOfficer, Some("TEL")).await;
    assert_eq!(send(&stranger, &page(&case), &stranger.token, "a.csv", text()).await.status, 404);
    let submitted = app.case_in(Status::Submitted, &cast, 1_000).await;
    let late = send(&officer, &page(&submitted), &officer.token, "a.csv", text()).await;
    assert_eq!(late.location, format!("/applications/{submitted}"));
    assert!(!officer.get(&page(&case)).await.html.contains("What was counted"));
}

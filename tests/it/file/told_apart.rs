//! Files of one name, one file twice, and the files of a case that another begins from.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn files_are_told_apart_and_one_that_is_there_is_not_added_again() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let twice = add(&officer, &case, &[("quote.pdf", PDF), ("copy.pdf", PDF), ("photo.png", PNG)]).await;
    assert_eq!(twice.errors(), ["“copy.pdf” is on this application already, as “quote.pdf”"]);
    assert!(twice.texts(".govuk-notification-banner").join(" ").contains("2 files were added"));
    let again = add(&officer, &case, &[("quote.pdf", PDF)]).await;
    assert_eq!(again.errors(), ["“quote.pdf” is on this application already"]);
    assert!(again.texts(".govuk-notification-banner").is_empty());

    let other =
        add(&officer, &case, &[("quote.pdf", b"%PDF-1.4\nother"), ("plan\u{202e}.pdf", b"%PDF-1.4\n")]).await;
    assert_eq!(other.status, 303);
    let shown = officer.get(&other.location).await;
    let told = shown.texts(".govuk-notification-banner").join(" ");
    assert!(told.contains("Listed under a name that we changed: “quote (2).pdf”, “plan.pdf”"), "{told}");
    assert_eq!(kept(&app.app.files).await, 4);
    let line = officer.get(&format!("/applications/{case}/funding/1")).await;
    let choices = line.texts("select[name=evidence] option");
    assert_eq!(choices, ["No file", "quote.pdf", "photo.png", "quote (2).pdf", "plan.pdf"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_an_application_begins_without_the_files_of_the_first() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    add(&officer, &case, &[("a.pdf", PDF)]).await;
    let fields = [("year", "2018/19"), ("title", "Another"), ("copy_of", case.as_str())];
    let copy = officer.post("/applications/new", &fields).await.location;
    assert!(officer.get(&format!("{copy}/files")).await.html.contains("You have not added a file yet"));
}

//! Two officers at the evidence of one draft: neither ticks nor a count are put in the place of newer ones unseen.

use cctv_grants::domain::application::Reference;
use cctv_grants::domain::person::Role;

use super::{choose_from, file, page, ticked, upload, upload_from};
use crate::app::{Client, TestApp};
use crate::state::everything;

const FIRST: &str = "E01000001";
const SECOND: &str = "E01000002";
const THIRD: &str = "E01000003";

/// A draft with a count, and two officers of its partnership.
async fn counted(app: &TestApp) -> (Reference, Client, Client) {
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let (one, other) = (app.sign_in(&cast.officer).await, app.client(Role::CspOfficer, Some("SHR")).await);
    assert_eq!(upload(&one, &case, "one.csv", file(70)).await.status, 303);
    (case, one, other)
}

fn name(client: &Client) -> &str {
    &client.person.as_ref().unwrap().name
}

#[tokio::test(flavor = "multi_thread")]
async fn who_saves_areas_over_newer_ones_keeps_the_ticks_sees_both_and_can_save_again() {
    let app = TestApp::start().await;
    let (case, one, other) = counted(&app).await;
    let opened = one.get(&page(&case)).await;
    let newer = other.get(&page(&case)).await;
    assert_eq!(choose_from(&other, &case, &newer, &[FIRST, SECOND]).await.status, 303);
    let before = everything(&app).await;
    let stale = choose_from(&one, &case, &opened, &[SECOND, THIRD]).await;
    assert_eq!(stale.status, 409, "{}", stale.html);
    assert_eq!(everything(&app).await, before);
    let told = &stale.errors()[0];
    assert!(
        told.starts_with(name(&other)) && told.contains("chose areas after you opened this page"),
        "{told}"
    );
    assert_eq!(ticked(&stale), [SECOND, THIRD]);
    let both = stale.texts("dl").join(" ");
    for row in [
        "Chosen by both Shropshire 002A".to_owned(),
        format!("Chosen by {} alone Shropshire 001A", name(&other)),
        "Ticked by you alone Shropshire 003A".to_owned(),
    ] {
        assert!(both.contains(&row), "{row}: {both}");
    }
    assert_eq!(choose_from(&one, &case, &stale, &[THIRD]).await.status, 303, "knowingly");
    let said = one.get(&page(&case)).await.texts("dl").join(" ");
    assert!(said.ends_with("In the application Shropshire 003A: 10"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_chooses_what_the_other_one_chose_is_in_nobodys_way() {
    let app = TestApp::start().await;
    let (case, one, other) = counted(&app).await;
    let opened = one.get(&page(&case)).await;
    assert_eq!(choose_from(&other, &case, &opened, &[FIRST]).await.status, 303);
    assert_eq!(choose_from(&one, &case, &opened, &[FIRST]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_not_counted_over_a_newer_count_or_a_newer_choice() {
    let app = TestApp::start().await;
    let (case, one, other) = counted(&app).await;
    let opened = one.get(&page(&case)).await;
    assert_eq!(upload(&other, &case, "theirs.csv", file(140)).await.status, 303);
    let before = everything(&app).await;
    let stale = upload_from(&one, &case, &opened, &[FIRST], ("mine.csv", file(21))).await;
    assert_eq!(stale.status, 409, "{}", stale.html);
    let told = &stale.errors()[0];
    assert!(told.starts_with(name(&other)) && told.contains("counted “theirs.csv”"), "{told}");
    assert!(told.contains("Your file is not counted"), "{told}");
    assert_eq!(everything(&app).await, before);
    assert_eq!(ticked(&stale), [FIRST]);
    let newer = other.get(&page(&case)).await;
    assert_eq!(choose_from(&other, &case, &newer, &[SECOND]).await.status, 303);
    let again = upload_from(&one, &case, &stale, &[FIRST], ("mine.csv", file(21))).await;
    assert_eq!(again.status, 409);
    assert!(again.errors()[0].contains("chose areas after you opened this page"), "{:?}", again.errors());
    assert!(again.texts("dl").join(" ").contains("Ticked by you alone Shropshire 001A"));
    let knowingly = upload_from(&one, &case, &again, &[FIRST], ("mine.csv", file(21))).await;
    assert_eq!(knowingly.status, 303);
    assert!(one.get(&page(&case)).await.html.contains("mine.csv"));
}

#[tokio::test(flavor = "multi_thread")]
async fn areas_are_not_chosen_from_a_count_that_a_newer_one_replaced() {
    let app = TestApp::start().await;
    let (case, one, other) = counted(&app).await;
    let opened = one.get(&page(&case)).await;
    // Of the seven areas the newer file has three.
    assert_eq!(upload(&other, &case, "theirs.csv", file(3)).await.status, 303);
    let stale = choose_from(&one, &case, &opened, &[FIRST, THIRD]).await;
    assert_eq!(stale.status, 409, "{}", stale.html);
    let told = &stale.errors()[0];
    assert!(told.starts_with(name(&other)) && told.contains("counted “theirs.csv”"), "{told}");
    assert_eq!(ticked(&stale), [FIRST]);
    assert!(stale.texts("dl").join(" ").contains(&format!("Ticked by you, and not in this file {THIRD}")));
    assert_eq!(choose_from(&one, &case, &stale, &[FIRST]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_file_sent_from_an_old_page_hides_nothing_that_happened_since() {
    let app = TestApp::start().await;
    let (case, one, other) = counted(&app).await;
    let opened = one.get(&page(&case)).await;
    assert_eq!(choose_from(&other, &case, &opened, &[SECOND]).await.status, 303);
    let wrong = upload_from(&one, &case, &opened, &[FIRST], ("x.csv", "a,b\n1,2\n".to_owned())).await;
    assert_eq!((wrong.status, ticked(&wrong)), (409, vec![FIRST.to_owned()]));
    let told = wrong.errors().join(" ");
    assert!(told.contains("no column “Crime ID”") && told.contains("chose areas after"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_twice_counts_once_and_with_another_file_is_no_repeat() {
    let app = TestApp::start().await;
    let (case, one, _) = counted(&app).await;
    let opened = one.get(&page(&case)).await;
    let send = |name, n| upload_from(&one, &case, &opened, &[], (name, file(n)));
    assert_eq!(send("two.csv", 14).await.status, 303);
    let before = everything(&app).await;
    assert_eq!(send("two.csv", 14).await.status, 303);
    let other = send("three.csv", 21).await;
    assert_eq!(other.status, 409, "it is not silently dropped");
    assert_eq!(everything(&app).await, before);
}

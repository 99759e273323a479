//! What a file brings is looked at first: awards that the scheme would not allow are told, and whoever sent a file can throw it
//! away again.

use cctv_grants::domain::person::Role;
use cctv_grants::service::import;
use chrono::TimeDelta;

use super::{awards_shown, confirm_awards, confirm_shown, is_whole, send_awards};
use crate::app::{Client, Page, TestApp};

const CHECK: &str = "/import/awards/check";
/// Its cost would be paid in full, without any match: as when two columns are mixed up.
const SLIP: &str = "SHR,2017/18,Market Square,Shropshire Council,40000,0,40000,04/09/2017,PCC/D/2017/3,0,0";
const RIGHT: &str =
    "SHR,2017/18,Bus station,Shropshire Council,50000,25000,25000,02/10/2017,PCC/D/2017/5,0,0";
const HEADING: &str = "These rows are taken over as they are";

async fn discard(client: &Client, version: &str) -> Page {
    client.post(CHECK, &[("version", version), ("discard", "yes")]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn awards_above_the_schemes_share_or_their_match_are_told_and_taken_over_as_they_are() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    assert_eq!(send_awards(&staff, &[RIGHT]).await.status, 303);
    assert!(!staff.get(CHECK).await.html.contains(HEADING), "nothing is above anything");
    assert_eq!(send_awards(&staff, &[RIGHT, SLIP]).await.status, 303);
    let check = staff.get(CHECK).await;
    assert!(check.texts("main h2").contains(&HEADING.to_owned()), "{:?}", check.texts("main h2"));
    assert_eq!(
        check.texts("main tbody tr")[..2],
        [
            "3 Market Square The award is above the scheme’s share of the cost (at most £20,000.00)",
            "3 Market Square The award is above what its cash match allows (at most £0.00)",
        ]
    );
    let done = confirm_awards(&staff).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
    for case in ["001", "002"] {
        assert_eq!(staff.get(&format!("/applications/CCTV-2017-SHR-{case}")).await.status, 200);
    }
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_thrown_away_by_whoever_sent_it_and_a_second_time_is_no_error() {
    let app = TestApp::start().await;
    let (one, two) =
        (app.client(Role::GrantsOfficer, None).await, app.client(Role::GrantsOfficer, None).await);
    for client in [&one, &two] {
        assert_eq!(send_awards(client, &[RIGHT]).await.status, 303);
    }
    let (first, second) = (awards_shown(&one).await, awards_shown(&two).await);
    assert_eq!(discard(&one, &second).await.status, 409, "that is the file of somebody else");
    assert_eq!(one.get(CHECK).await.texts("main button"), ["Take it over", "Do not take it over"]);
    for _ in 0..2 {
        let done = discard(&one, &first).await;
        assert_eq!((done.status, done.location.as_str()), (303, "/import?done=file-removed"));
    }
    assert!(one.get("/import?done=file-removed").await.html.contains("The file is removed"));
    assert_eq!(one.get(CHECK).await.location, "/import/awards", "nothing waits");
    assert!(one.get("/import/awards").await.texts(".govuk-inset-text").is_empty());
    assert_eq!(confirm_shown(&one, &first).await.location, "/import/awards", "nor is it taken over later");
    assert_eq!(discard(&one, &second).await.status, 303, "whatever it names, nothing is there");
    assert_eq!(two.get(CHECK).await.status, 200, "that of somebody else still waits");
    assert_eq!(confirm_shown(&two, &second).await.status, 303);
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_sent_again_twice_at_once_takes_the_place_of_the_one_that_was_looked_at() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    assert_eq!(send_awards(&staff, &[RIGHT]).await.status, 303);
    let first = awards_shown(&staff).await;
    let answers = tokio::join!(send_awards(&staff, &[SLIP]), send_awards(&staff, &[SLIP]));
    assert_eq!((answers.0.status, answers.1.status), (303, 303));
    assert_eq!(confirm_shown(&staff, &first).await.status, 409, "that file is gone");
    assert_eq!(confirm_awards(&staff).await.status, 303);
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_over_any_more_can_be_thrown_away() {
    let app = TestApp::start().await;
    let (one, two) =
        (app.client(Role::GrantsOfficer, None).await, app.client(Role::GrantsOfficer, None).await);
    for client in [&one, &two] {
        assert_eq!(send_awards(client, &[RIGHT]).await.status, 303);
    }
    assert_eq!(confirm_awards(&one).await.status, 303);
    let check = two.get(CHECK).await;
    assert!(check.html.contains("An award of this title and year is kept already"));
    assert_eq!(check.texts("main button"), ["Do not take it over"]);
    assert_eq!(discard(&two, &check.hidden("version")).await.status, 303);
    assert_eq!(two.get(CHECK).await.location, "/import/awards");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_nobody_takes_over_is_removed_after_thirty_days() {
    let app = TestApp::start().await;
    let person = app.person(Role::GrantsOfficer, None).await;
    assert_eq!(send_awards(&app.sign_in(&person).await, &[RIGHT]).await.status, 303);
    let waits = async || {
        import::forget_old(&app.app.db, app.clock.now()).await.unwrap();
        app.sign_in(&person).await.get(CHECK).await.status == 200
    };
    app.clock.advance(TimeDelta::days(30));
    assert!(waits().await, "thirty days are not over");
    app.clock.advance(TimeDelta::minutes(1));
    assert!(!waits().await);
    assert!(!waits().await, "and again");
}

//! Cameras that stand already: each joins the register under its award, with an asset tag of its own.

use cctv_grants::domain::person::Role;

use super::{confirm_awards, is_whole, send_awards};
use crate::app::{Client, Page, TestApp, key};

const HEADER: &str = "Application,Place,Position,Type,Purpose,State,Asset tag,Installer,Installed on,DPIA,Code self-assessment,Signs,Hand-over test,Link test";
const CHECK: &str = "/import/cameras/check";

/// Somebody who imports, when there is a grant whose cameras can be taken over.
async fn staff(app: &TestApp) -> Client {
    let staff = app.client(Role::GrantsOfficer, None).await;
    let award = "SHR,2017/18,Market Square,Shropshire Council,80000,40000,40000,04/09/2017,PCC/D/2017/3,0,0";
    assert_eq!(send_awards(&staff, &[award]).await.status, 303);
    assert_eq!(confirm_awards(&staff).await.status, 303);
    staff
}

async fn send(staff: &Client, rows: &[&str]) -> Page {
    let file = format!("{HEADER}\r\n{}\r\n", rows.join("\r\n"));
    staff.post_files("/import/cameras", &[("cameras.csv", file.as_bytes())], &key()).await
}

async fn take_over(staff: &Client, rows: &[&str]) {
    let sent = send(staff, rows).await;
    assert_eq!(sent.status, 303, "{:?} {:?}", sent.errors(), sent.texts("main tbody tr"));
    let version = staff.get(CHECK).await.hidden("version");
    assert_eq!(staff.post(CHECK, &[("version", &version)]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn cameras_that_stand_already_join_the_register_with_their_state() {
    let app = TestApp::start().await;
    let staff = staff(&app).await;
    let rows = [
        "CCTV-2017-SHR-001,High Street,SO 5112 7468,,,Commissioned,S-1,Acme,05/02/2018,01/02/2018,01/02/2018,04/02/2018,09/02/2018,",
        "CCTV-2017-SHR-001,Station Road,,,,Installed,S-2,Acme,05/02/2018,,,,,",
    ];
    take_over(&staff, &rows).await;
    let list = staff.get("/cameras").await;
    assert!(list.html.contains("High Street") && list.html.contains("Station Road"));
    let one = staff.get("/cameras/1").await;
    assert!(
        one.html.contains("Taken over from cameras.csv, line 2: commissioned") && one.html.contains("S-1")
    );
    let again = send(&staff, &rows).await;
    assert_eq!(again.status, 422);
    assert!(again.html.contains("The asset tag S-1 is on another camera of the partnership"));
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_that_is_taken_is_found_whatever_its_letters_and_whatever_hides_in_it() {
    let app = TestApp::start().await;
    let staff = staff(&app).await;
    let row = |tag: &str| format!("CCTV-2017-SHR-001,High Street,,,,Installed,{tag},Acme,05/02/2018,,,,,");
    take_over(&staff, &[&row("\u{c9}S-1")]).await;
    // The same, and with a soft hyphen, which is not kept.
    for tag in ["\u{c9}S-1", "\u{c9}S\u{ad}-1"] {
        let again = send(&staff, &[&row(tag)]).await;
        assert_eq!(
            (again.status, again.texts("main tbody tr")),
            (
                422,
                vec![
                    "2 Asset tag The asset tag \u{c9}S-1 is on another camera of the partnership".to_owned()
                ]
            ),
            "{tag:?}"
        );
    }
    is_whole(&app).await;
}

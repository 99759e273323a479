//! Who hears that awards were taken over.

use cctv_grants::domain::person::Role;

use super::{confirm_awards, is_whole, send_awards};
use crate::app::TestApp;
use crate::mail::work_off;
use crate::smtp::SmtpSink;

#[tokio::test(flavor = "multi_thread")]
async fn those_who_decide_and_pay_hear_once_of_all_awards_of_a_file() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let (decides, pays) =
        (app.person(Role::Commissioner, None).await, app.person(Role::Treasurer, None).await);
    let staff = app.client(Role::GrantsOfficer, None).await;
    let rows = [
        "SHR,2017/18,Market Square,Shropshire Council,80000,40000,40000,04/09/2017,PCC/D/2017/3,0,0",
        "SHR,2017/18,Bus station,Shropshire Council,50000,25000,25000,02/10/2017,PCC/D/2017/5,0,0",
    ];
    assert_eq!(send_awards(&staff, &rows).await.status, 303);
    assert_eq!(confirm_awards(&staff).await.status, 303);
    work_off(&app, &sink).await;
    let told = sink.messages();
    let mut to: Vec<String> = told.iter().flat_map(|mail| mail.to.clone()).collect();
    let mut expected = vec![decides.email.to_string(), pays.email.to_string()];
    to.sort_unstable();
    expected.sort_unstable();
    assert_eq!(to, expected);
    let text = told[0].text();
    assert!(text.contains("has taken over 2 awards, together £65,000.00") && text.contains("/applications"));
    is_whole(&app).await;
}

//! What can be done with an award that was taken over.

use cctv_grants::domain::application::Reference;
use cctv_grants::domain::application::content::Part;
use cctv_grants::domain::person::{Role, Viewer};
use cctv_grants::domain::text::EmailAddress;
use cctv_grants::store::{application, endorsement, person};

use super::{confirm_awards, send_awards};
use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn an_award_that_was_taken_over_is_varied_and_its_claims_are_certified_by_whoever_is_named() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    let award = "SHR,2017/18,Market Square,Shropshire Council,80000,40000,40000,04/09/2017,PCC/D/2017/3";
    assert_eq!(send_awards(&staff, &[award]).await.status, 303);
    assert_eq!(confirm_awards(&staff).await.status, 303);
    let officer = app.client(Role::CspOfficer, Some("SHR")).await;
    let own = "/applications/CCTV-2017-SHR-001";
    let named = [("name", "Fay Finance"), ("email", "fay.finance@example.org")];
    let done = officer.post(&format!("{own}/certifier"), &named).await;
    assert_eq!((done.status, done.errors()), (303, vec![]));
    let case = Reference::parse("CCTV-2017-SHR-001").unwrap();
    let kept =
        application::seen(&app.app.db, Viewer::of(staff.person.as_ref().unwrap()), &case).await.unwrap();
    let asked = endorsement::asked_as(&app.app.db, kept.unwrap().id, Part::Finance).await.unwrap();
    let email = EmailAddress::parse("fay.finance@example.org").unwrap();
    let fay = person::by_email(&app.app.db, &email).await.unwrap().unwrap();
    assert_eq!(asked, Some(fay.id));
    assert_eq!(app.sign_in(&fay).await.get(own).await.status, 200);
    let commissioner = app.client(Role::Commissioner, None).await;
    let vary = commissioner.get(&format!("{own}/vary")).await;
    assert_eq!((vary.status, vary.heading()), (200, "Vary the grant".to_owned()));
}

//! People whose roles, names and addresses change, and who leave: at once, with a reason, and with their history kept.

mod told;

use cctv_grants::domain::application::Status;
use cctv_grants::domain::person::{Holding, Role};
use cctv_grants::store::{history, person};

use crate::app::TestApp;
use crate::mail::work_off;
use crate::smtp::SmtpSink;

const WHY: (&str, &str) = ("reason", "Left on 1 October");

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_leaves_is_out_at_once_and_what_they_did_stays() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let case = app.case_in(Status::Assessed, &cast, 1_000).await;
    let administrator = app.client(Role::Administrator, None).await;
    let leaver = app.sign_in(&cast.staff).await;
    assert_eq!(leaver.post("/sign-out", &[]).await.status, 303);
    let leaver = app.sign_in(&cast.staff).await;
    let visitor = app.visitor_with_cookie();
    assert_eq!(visitor.post("/sign-in", &[("email", cast.staff.email.as_str())]).await.status, 303);
    work_off(&app, &sink).await;
    let mails = sink.messages();
    let mail = mails.iter().find(|mail| mail.text().contains("/sign-in/")).unwrap();
    let link = crate::mail::link(mail, &app.address);
    let address = format!("/people/{}", cast.staff.id.0);
    let nothing = administrator.post(&format!("{address}/take"), &[]).await;
    assert_eq!(nothing.errors(), ["Select the role", "Enter the reason"]);
    let done = administrator.post(&format!("{address}/take"), &[("hat", "all"), WHY]).await;
    assert_eq!((done.status, done.location), (303, format!("{address}?done=saved")));
    assert!(leaver.get("/").await.location.starts_with("/sign-in"), "signed out");
    assert_eq!(visitor.post(&link, &[]).await.status, 410, "an earlier link is dead");
    assert_eq!(
        leaver.post(&format!("/applications/{case}/return"), &[("reason_need", "x")]).await.status,
        401
    );
    let again = app.sign_in(&cast.staff).await;
    assert_eq!(again.get("/applications").await.status, 403);
    let page = administrator.get(&address).await;
    assert!(page.html.contains("None: no access") && page.html.contains("Left on 1 October"));
    let timeline = app.sign_in(&cast.commissioner).await.get(&format!("/applications/{case}")).await;
    assert!(timeline.html.contains(&cast.staff.name), "the history keeps the name");
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_are_given_and_taken_one_by_one_and_an_administrator_stays() {
    let app = TestApp::start().await;
    let person = app.person(Role::GrantsOfficer, None).await;
    let administrator = app.client(Role::Administrator, None).await;
    let own = format!("/people/{}", administrator.person.as_ref().unwrap().id.0);
    let address = format!("/people/{}", person.id.0);
    let give = format!("{address}/give");
    assert_eq!(administrator.post(&give, &[("role", "treasurer")]).await.status, 303);
    let twice = administrator.post(&give, &[("role", "treasurer")]).await;
    assert_eq!(twice.errors(), ["This person has this role already"]);
    let nowhere = administrator.post(&give, &[("role", "csp_officer")]).await;
    assert_eq!(nowhere.errors(), ["Select the partnership: this role belongs to one"]);
    assert_eq!(
        administrator.post(&format!("{address}/take"), &[("hat", "grants_officer"), WHY]).await.status,
        303
    );
    let left = person::by_id(&app.app.db, person.id).await.unwrap().unwrap().holdings;
    assert_eq!(left, [Holding::new(Role::Treasurer, None).unwrap()]);
    for hat in ["administrator", "all"] {
        let last = administrator.post(&format!("{own}/take"), &[("hat", hat), WHY]).await;
        assert_eq!(last.errors(), ["This is the only administrator: give the role to somebody else first"]);
    }
    // Two administrators who take the role from each other at once leave one.
    assert_eq!(administrator.post(&give, &[("role", "administrator")]).await.status, 303);
    let other = app.sign_in(&person).await;
    let (theirs, mine) = (format!("{address}/take"), format!("{own}/take"));
    let fields = [("hat", "administrator"), WHY];
    let (one, two) = tokio::join!(administrator.post(&theirs, &fields), other.post(&mine, &fields));
    let statuses = [one.status, two.status];
    assert!(statuses.contains(&303) && !statuses.iter().all(|status| *status == 303), "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_added_once_however_often_the_form_is_posted() {
    let app = TestApp::start().await;
    let administrator = app.client(Role::Administrator, None).await;
    let key = administrator.get("/people/new").await.hidden("key");
    let fields =
        [("name", "Una New"), ("email", "una@example.org"), ("role", "auditor"), ("key", key.as_str())];
    let (one, two) =
        tokio::join!(administrator.post("/people/new", &fields), administrator.post("/people/new", &fields));
    let late = administrator.post("/people/new", &fields).await;
    for page in [one, two, late] {
        assert_eq!((page.status, page.location.as_str()), (303, "/people?done=added"), "{:?}", page.errors());
    }
    let other = administrator.post("/people/new", &fields[..3]).await;
    assert_eq!(other.errors(), ["There is somebody with this e-mail address already"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_address_signs_in_and_the_old_one_does_not() {
    let app = TestApp::start().await;
    let person = app.person(Role::Auditor, None).await;
    let other = app.person(Role::Treasurer, None).await;
    let administrator = app.client(Role::Administrator, None).await;
    let address = format!("/people/{}/change", person.id.0);
    let session = app.sign_in(&person).await;
    let fields = |name, email| [("name", name), ("email", email), WHY];
    let taken = administrator.post(&address, &fields("Ann", other.email.as_str())).await;
    assert_eq!(taken.errors(), ["There is somebody with this e-mail address already"]);
    assert_eq!(administrator.post(&address, &fields("Ann Lee", person.email.as_str())).await.status, 303);
    assert_eq!(session.get("/").await.status, 200, "a new name ends nothing");
    assert_eq!(administrator.post(&address, &fields("Ann Lee", "ann@example.org")).await.status, 303);
    assert!(session.get("/").await.location.starts_with("/sign-in"));
    assert!(person::by_email(&app.app.db, &person.email).await.unwrap().is_none());
    assert!(administrator.get("/people").await.html.contains("ann@example.org"));
    assert_eq!(administrator.get("/people/999999").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_be_missing_is_said_before_a_role_is_taken() {
    let app = TestApp::start().await;
    let (first, commissioner) =
        (app.person(Role::GrantsOfficer, None).await, app.person(Role::Commissioner, None).await);
    let administrator = app.client(Role::Administrator, None).await;
    let own = administrator.person.clone().unwrap();
    let warned = async |person: &cctv_grants::domain::person::Person| {
        let page = administrator.get(&format!("/people/{}/take", person.id.0)).await;
        page.texts(".govuk-warning-text__text").join(" ")
    };
    assert!(warned(&first).await.contains("there is no other grants officer"));
    assert!(warned(&commissioner).await.contains("there is no other Commissioner or deputy"));
    assert!(warned(&own).await.contains("the only administrator"));
    let second = app.person(Role::GrantsOfficer, None).await;
    app.person(Role::Commissioner, None).await;
    assert_eq!((warned(&first).await, warned(&second).await), (String::new(), String::new()));
    assert_eq!(warned(&commissioner).await, "");
    crate::history::sql(&app, "UPDATE scheme SET assessments_needed = 2").await.unwrap();
    let told = "Only 1 grants officer would be left, and the scheme needs 2 assessments of each application";
    assert!(warned(&first).await.contains(told));
}

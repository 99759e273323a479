//! The second factor asked for again before roles change, reset by another administrator, and tried in the demonstration.

use cctv_grants::domain::person::Role;
use cctv_grants::web::router::routes;
use chrono::TimeDelta;

use super::{WRONG, give};
use crate::app::{Telephone, TestApp, key};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

#[tokio::test(flavor = "multi_thread")]
async fn roles_and_the_app_itself_change_only_after_a_code_of_the_last_five_minutes() {
    let app = TestApp::start().await;
    let person = app.person(Role::Administrator, None).await;
    let other = app.person(Role::GrantsOfficer, None).await;
    let (client, telephone, codes) = app.with_an_app(&person).await;
    let give_role = format!("/people/{}/give", other.id.0);
    assert_eq!(client.get(&give_role).await.status, 200, "it was given just now");
    app.clock.advance(TimeDelta::minutes(5));
    for route in routes(false).into_iter().filter(|route| route.again && route.method == "GET") {
        let path = route.path.replace("{id}", &other.id.0.to_string());
        let path = path.replace("{reference}", "CCTV-2018-SHR-001");
        let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
        assert_eq!(client.get(&path).await.location, format!("/second-factor?next={next}"));
    }
    // A form that was opened before and is sent now loses nothing.
    let key = key();
    let fields = [("role", "treasurer"), ("partnership", "")];
    let asked = client.post_with_key(&give_role, &fields, &key).await;
    assert_eq!((asked.status, asked.heading().as_str()), (401, "Enter your code to go on"));
    assert_eq!((asked.hidden("role").as_str(), asked.hidden("key")), ("treasurer", key.clone()));
    let with = |code: &str| {
        [fields[0], fields[1], ("second_factor", code)].map(|(n, v)| (n.to_owned(), v.to_owned()))
    };
    let wrong = with("000000");
    let wrong = client
        .post_with_key(&give_role, &wrong.each_ref().map(|(n, v)| (n.as_str(), v.as_str())), &key)
        .await;
    assert_eq!((wrong.status, wrong.errors()), (422, vec![WRONG.to_owned()]));
    assert_eq!(wrong.hidden("role"), "treasurer");
    let right = with(&telephone.shows(app.clock.now()));
    let right = right.each_ref().map(|(n, v)| (n.as_str(), v.as_str()));
    for _ in 0..2 {
        let done = client.post_with_key(&give_role, &right, &key).await;
        assert_eq!(
            (done.status, done.location.clone()),
            (303, format!("/people/{}?done=saved", other.id.0)),
            "also twice"
        );
    }
    // The code counted for the session, so the next page is open; and the app can be changed for another.
    let page = client.get("/second-factor/set-up?next=%2Faccount").await;
    let another = Telephone::scanned(&page);
    let shown = another.shows(app.clock.now());
    assert_ne!(shown, telephone.shows(app.clock.now()), "another key");
    assert_eq!(client.post("/second-factor/set-up", &[("code", &shown)]).await.status, 303);
    app.clock.advance(TimeDelta::minutes(1));
    let again = app.by_link(&person).await;
    for old in [telephone.shows(app.clock.now()), codes[0].clone()] {
        assert_eq!(give(&again, &old).await.errors(), [WRONG], "the old ones do not work");
    }
    assert_eq!(give(&again, &another.shows(app.clock.now())).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_administrator_resets_it_with_a_reason_and_the_person_is_told() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let (one, two) =
        (app.person(Role::Administrator, None).await, app.person(Role::Administrator, None).await);
    let (administrator, _, _) = app.with_an_app(&one).await;
    let (lost, telephone, codes) = app.with_an_app(&two).await;
    let address = |id: i64| format!("/people/{id}/reset-second-factor");
    let why = [("reason", "Lost the telephone")];
    let own = administrator.post(&address(one.id.0), &why).await;
    assert_eq!(
        own.errors(),
        ["Another administrator must reset yours. You can change it under Your account"]
    );
    assert_eq!(administrator.post(&address(two.id.0), &[]).await.errors(), ["Enter the reason"]);
    assert_eq!(administrator.post("/people/999999/reset-second-factor", &why).await.status, 404);
    assert_eq!(administrator.post(&address(two.id.0), &why).await.status, 303);
    let twice = administrator.post(&address(two.id.0), &why).await;
    assert_eq!(twice.errors(), ["This person has set none up, so there is nothing to reset"]);
    assert!(lost.get("/").await.location.starts_with("/sign-in"), "signed out");
    work_off(&app, &sink).await;
    let mails = sink.messages();
    let mail = mails.iter().find(|mail| mail.subject().contains("second factor")).expect("a mail");
    assert_eq!(mail.to, [two.email.to_string()]);
    assert!(!mail.text().contains("Lost the telephone"), "why is nobody’s business but theirs");
    let page = administrator.get(&format!("/people/{}", two.id.0)).await;
    assert!(page.html.contains("Second factor reset") && page.html.contains("Lost the telephone"));
    let client = app.by_link(&two).await;
    assert_eq!(client.get("/second-factor").await.location, "/second-factor/set-up?next=%2F");
    for old in [telephone.shows(app.clock.now()), codes[0].clone()] {
        assert_eq!(give(&client, &old).await.status, 404, "none is there to be given");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_asks_for_none_until_somebody_tries_it() {
    let app = TestApp::with(true).await;
    let person = app.person(Role::Administrator, None).await;
    let visitor = app.visitor_with_cookie();
    let client =
        visitor.handed(&visitor.post("/demo/sign-in", &[("person", &person.id.0.to_string())]).await);
    app.clock.advance(TimeDelta::minutes(20));
    assert_eq!(client.get("/people/new").await.status, 200);
    assert!(client.get("/account").await.html.contains("You have none set up"));
    let telephone = Telephone::scanned(&client.get("/second-factor/set-up?next=/account").await);
    let code = telephone.shows(app.clock.now());
    assert_eq!(client.post("/second-factor/set-up", &[("code", &code)]).await.status, 303);
    app.clock.advance(TimeDelta::minutes(5));
    assert_eq!(client.get("/people/new").await.location, "/second-factor?next=%2Fpeople%2Fnew");
    assert_eq!(give(&client, &telephone.shows(app.clock.now())).await.status, 303);
    assert_eq!(client.get("/people/new").await.status, 200);
}

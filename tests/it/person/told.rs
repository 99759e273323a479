//! Who is added, gets or loses a role or has another address hears of it by mail, at both addresses.

use cctv_grants::domain::person::{Administrator, Holding, Role};
use cctv_grants::domain::text::EmailAddress;
use cctv_grants::service;
use cctv_grants::store::{history, outbox};
use chrono::TimeDelta;

use crate::app::TestApp;
use crate::mail::work_off;
use crate::smtp::SmtpSink;

#[tokio::test(flavor = "multi_thread")]
async fn access_roles_and_a_new_address_are_told_by_mail_and_the_old_address_hears_of_it_too() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let administrator = app.person(Role::Administrator, None).await;
    let actor = Administrator::of(&administrator).unwrap();
    work_off(&app, &sink).await;
    assert!(sink.messages().is_empty(), "nobody added those whom the tests begin with");
    let (db, by) = (&app.app.db, app.by(&administrator));
    let email = EmailAddress::parse("una.before@example.org").unwrap();
    let hat = |role| Holding::new(role, None).unwrap();
    let added = service::person::add(db, by, "Una New", &email, &[hat(Role::PanelMember)]).await;
    let id = added.unwrap();
    service::person::give(db, actor, app.by(&administrator), id, hat(Role::OccAdviser)).await.unwrap();
    let taken = (Some(hat(Role::OccAdviser)), None);
    service::person::take(db, actor, app.by(&administrator), id, taken, "Left Hindlip").await.unwrap();
    work_off(&app, &sink).await;
    let after = EmailAddress::parse("una.after@example.org").unwrap();
    let change = ("Una New", &after);
    service::person::change(db, actor, app.by(&administrator), id, change, "New council").await.unwrap();
    service::person::change(db, actor, app.by(&administrator), id, ("Una Newer", &after), "Married")
        .await
        .unwrap();
    work_off(&app, &sink).await;
    let mut told: Vec<(String, String)> =
        sink.messages().iter().map(|one| (one.to[0].clone(), one.subject())).collect();
    // Those of one round go out side by side.
    told[..3].sort();
    told[3..].sort();
    let line = |to: &str, subject: &str| (format!("una.{to}@example.org"), subject.to_owned());
    let expected = [
        line("before", "A role of yours in CCTV grants has ended"),
        line("before", "You have access to CCTV grants"),
        line("before", "You were given a role in CCTV grants"),
        line("after", "Your e-mail address for CCTV grants has changed"),
        line("before", "This address no longer signs in to CCTV grants"),
    ];
    assert_eq!(told, expected);
    for message in sink.messages() {
        assert!(!message.text().contains("Hindlip") && !message.text().contains("New council"));
    }
    let txn = db.begin().await.unwrap();
    assert!(
        outbox::take(&txn, 10).await.unwrap().is_empty(),
        "the old address is kept nowhere but in the log"
    );
    drop(txn);
    assert_eq!(history::verify(db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_somebody_whose_address_changed_goes_to_the_new_one() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let administrator = app.person(Role::Administrator, None).await;
    let actor = Administrator::of(&administrator).unwrap();
    let db = &app.app.db;
    let [wrong, right] = ["uma.wrong@example.org", "uma.right@example.org"];
    let hat = Holding::new(Role::PanelMember, None).unwrap();
    let email = EmailAddress::parse(wrong).unwrap();
    let id = service::person::add(db, app.by(&administrator), "Uma New", &email, &[hat]).await.unwrap();
    sink.stop().await;
    work_off(&app, &sink).await;
    let change = ("Uma New", &EmailAddress::parse(right).unwrap());
    service::person::change(db, actor, app.by(&administrator), id, change, "Misspelt").await.unwrap();
    sink.restart().await;
    app.clock.advance(TimeDelta::hours(7));
    work_off(&app, &sink).await;
    let mut told: Vec<(String, String)> =
        sink.messages().iter().map(|one| (one.subject(), one.to[0].clone())).collect();
    told.sort();
    let expected = [
        ("This address no longer signs in to CCTV grants", wrong),
        ("You have access to CCTV grants", right),
        ("Your e-mail address for CCTV grants has changed", right),
    ];
    assert_eq!(told, expected.map(|(subject, to)| (subject.to_owned(), to.to_owned())));
    // The log says where each went.
    let log = app.client(Role::Administrator, None).await.get("/messages").await.texts("tbody").join(" ");
    assert_eq!((log.matches(wrong).count(), log.matches(right).count()), (1, 2), "{log}");
}

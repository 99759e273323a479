//! A year that ends with money left: told once, to treasurers and to the officers of those who have some.

mod underspend;

use cctv_grants::domain::person::{Person, Role};
use cctv_grants::service::year_end;
use chrono::TimeDelta;

use crate::app::{TestApp, at_once};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

#[tokio::test(flavor = "multi_thread")]
async fn money_that_is_not_committed_is_told_once_before_the_year_ends() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let (treasurer, officer) =
        (app.person(Role::Treasurer, None).await, app.person(Role::CspOfficer, Some("SHR")).await);
    app.person(Role::Auditor, None).await;
    assert_eq!(year_end::look(&app.app.db, app.clock.now()).await.unwrap(), 0, "there is time in October");
    // To 12 February 2019.
    app.clock.advance(TimeDelta::days(120));
    let looks = (0..4).map(|_| {
        let (db, now) = (app.app.db.clone(), app.clock.now());
        async move { year_end::look(&db, now).await.unwrap() }
    });
    assert_eq!(at_once(looks).await.iter().sum::<usize>(), 1);
    work_off(&app, &sink).await;
    let to = |person: &Person| {
        sink.messages().into_iter().filter(|mail| mail.to == [person.email.to_string()]).collect::<Vec<_>>()
    };
    let [mail] = &to(&officer)[..] else { panic!("one message to the officer") };
    assert_eq!(mail.subject(), "Money of 2018/19 is not committed yet");
    assert!(
        mail.text().contains("Of the cap of Shropshire, £65,000.00 is not committed."),
        "{}",
        mail.text()
    );
    let [mail] = &to(&treasurer)[..] else { panic!("one message to the treasurer") };
    assert!(mail.text().contains("Telford & Wrekin: £65,000.00"), "{}", mail.text());
    assert_eq!(sink.messages().len(), 2);
    app.clock.advance(TimeDelta::days(1));
    assert_eq!(year_end::look(&app.app.db, app.clock.now()).await.unwrap(), 0, "once a year");
}

//! An auditor reads everything, also of people, e-mails and retention, and meets no form that would change it.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::person::Role;
use chrono::TimeDelta;

use crate::app::TestApp;
use crate::mail::work_off;
use crate::smtp::SmtpSink;

/// What a page offers to change something with, but for signing out.
fn offers(page: &crate::app::Page) -> Vec<String> {
    let mut found = page.texts("main button, main form");
    let leads = |href: &String| {
        ["/new", "/change", "/give", "/take", "/retention/"].iter().any(|end| href.contains(end))
    };
    found.extend(page.links("main a").into_iter().filter(leads));
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_reads_people_emails_and_retention_and_can_change_nothing_there() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let case = app.case_in(Status::Refused, &cast, 1_000).await;
    work_off(&app, &sink).await;
    app.clock.advance(TimeDelta::days(366 * 6));
    let (auditor, administrator) =
        (app.client(Role::Auditor, None).await, app.client(Role::Administrator, None).await);
    let officer = format!("/people/{}", cast.officer.id.0);
    let pages = [
        ("/people", cast.officer.name.as_str()),
        (&officer, "CSP officer, Shropshire"),
        ("/messages", case.as_str()),
        ("/messages/1", "Tries"),
        ("/messages/wording", "How e-mails are worded"),
        ("/retention", case.as_str()),
    ];
    for (address, shown) in pages {
        let read = auditor.get(address).await;
        assert_eq!(read.status, 200, "{address}");
        assert!(read.html.contains(shown), "{address} shows {shown}");
        assert_eq!(offers(&read), Vec::<String>::new(), "{address}");
        let full = administrator.get(address).await;
        assert!(
            address.ends_with("wording") || address == "/messages" || !offers(&full).is_empty(),
            "{address}"
        );
    }
    for address in ["/people/new", &format!("{officer}/change"), &format!("/retention/{case}")] {
        assert_eq!(auditor.get(address).await.status, 403, "{address}");
        assert_eq!(auditor.post(address, &[("reason", "Because")]).await.status, 403, "{address}");
    }
    assert_eq!(auditor.post("/messages/1/again", &[]).await.status, 403);
}

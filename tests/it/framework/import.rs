//! What is taken over is what was looked at, and no other file that was sent since.

use cctv_grants::domain::person::Role;
use cctv_grants::store::history;
use chrono::TimeDelta;

use super::{FROM, file, send};
use crate::app::{TestApp, key};

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_sent_since_is_not_taken_over_in_place_of_the_one_that_was_looked_at() {
    let app = TestApp::start().await;
    let person = app.person(Role::GrantsOfficer, None).await;
    let address = format!("/frameworks/{}", app.framework(&person).await.0);
    let (staff, check) = (app.sign_in(&person).await, format!("{address}/import/check"));
    let looked_at = staff.get(&check).await;
    assert!(looked_at.html.contains("DS-2"), "{}", looked_at.html);
    app.clock.advance(TimeDelta::seconds(1));
    let other = file(&["Acme,A-3,Bosch,NBE-3,Bullet,Equipment,300"]);
    let sent = send(&staff, &format!("{address}/import"), &FROM, &other).await;
    assert_eq!(sent.status, 303, "{:?}", sent.errors());
    let stale = staff.post(&check, &[("version", &looked_at.hidden("version"))]).await;
    assert_eq!(stale.status, 409, "{:?}", stale.errors());
    let page = staff.get(&address).await;
    assert!(!page.html.contains("DS-2") && !page.html.contains("NBE-3"), "neither: {}", page.html);
    assert_eq!(staff.post(&check, &[]).await.status, 409, "nobody looked at anything");

    let (version, once) = (staff.get(&check).await.hidden("version"), key());
    for time in 0..2 {
        let done = staff.post_with_key(&check, &[("version", &version)], &once).await;
        assert_eq!(done.location, format!("{address}?done=imported"), "{time}: {:?}", done.errors());
    }
    let page = staff.get(&address).await;
    assert!(!page.html.contains("DS-2") && page.html.contains("NBE-3"), "{}", page.html);
    assert_eq!(page.html.matches("taken over from 1 November 2018").count(), 1);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

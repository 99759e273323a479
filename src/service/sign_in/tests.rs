//! Asking for links, and sessions that begin and end, on a real database.

use super::*;
use crate::domain::person::{Holding, Role};
use crate::store::Read;
use chrono::TimeZone;

struct Service {
    db: Db,
    ann: PersonId,
    _folder: tempfile::TempDir,
}

fn at(minute: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2018, 10, 15, 9, 0, 0).unwrap() + TimeDelta::minutes(minute)
}

fn email(name: &str) -> EmailAddress {
    EmailAddress::parse(&format!("{name}@example.org")).unwrap()
}

async fn service() -> Service {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
    let db = Db::connect(&url, 4).await.unwrap();
    db.migrate().await.unwrap();
    let auditor = Holding::new(Role::Auditor, None).unwrap();
    let treasurer = Holding::new(Role::Treasurer, None).unwrap();
    let added =
        crate::service::person::add(&db, By::nobody(at(0)), "Ann", &email("ann"), &[auditor, treasurer])
            .await;
    Service { db, ann: added.unwrap(), _folder: folder }
}

impl Service {
    async fn ask(&self, minute: i64, name: &str, source: &str) -> Asked {
        let by = By::nobody(at(minute));
        ask(&self.db, by, &email(name), source).await.unwrap()
    }

    /// As the mail worker does when the mail goes out.
    async fn arm(&self, minute: i64, secret: &str) {
        let txn = self.db.begin().await.unwrap();
        let ends = at(minute) + TimeDelta::minutes(10);
        assert!(crate::store::message::link::arm(&txn, self.ann, &hash(secret), ends).await.unwrap());
        txn.commit().await.unwrap();
    }

    async fn enter(&self, minute: i64, secret: &str, cookie: &str) -> Option<PersonId> {
        let fresh = Fresh { hash: &hash(cookie), replaces: &hash("before"), ..Fresh::default() };
        enter(&self.db, at(minute), secret, fresh).await.unwrap()
    }

    async fn asked(&self, name: &str) -> u64 {
        sign_in::asked_for(&self.db, &email(name), at(-60)).await.unwrap()
    }

    async fn outbox(&self) -> usize {
        use sea_orm::{ConnectionTrait, Statement};
        let reader = self.db.reader();
        let ask = Statement::from_string(reader.get_database_backend(), "SELECT id FROM outbox");
        reader.query_all_raw(ask).await.unwrap().len()
    }
}

#[tokio::test]
async fn a_link_is_sent_to_known_addresses_only_and_the_answer_is_the_same() {
    let service = service().await;
    assert_eq!(service.ask(1, "ann", "a").await, Asked::Taken);
    assert_eq!(service.ask(1, "nobody", "a").await, Asked::Taken);
    assert_eq!(
        (service.asked("ann").await, service.asked("nobody").await, service.outbox().await),
        (1, 1, 1)
    );
}

#[tokio::test]
async fn the_same_form_sent_twice_sends_one_mail() {
    let service = service().await;
    let by = By { person: None, at: at(1), key: Some("abcdefghijklmnopqrstuv") };
    for _ in 0..2 {
        assert_eq!(ask(&service.db, by, &email("ann"), "a").await.unwrap(), Asked::Taken);
    }
    assert_eq!(service.outbox().await, 1);
}

#[tokio::test]
async fn five_links_an_address_in_fifteen_minutes() {
    let service = service().await;
    for source in 0..7 {
        assert_eq!(service.ask(1, "ann", &source.to_string()).await, Asked::Taken);
    }
    assert_eq!(service.outbox().await, 5);
    service.ask(15, "ann", "a").await;
    assert_eq!(service.outbox().await, 5);
    service.ask(16, "ann", "a").await;
    assert_eq!(service.outbox().await, 6);
}

#[tokio::test]
async fn twenty_requests_a_source_in_fifteen_minutes() {
    let service = service().await;
    for person in 0..20 {
        assert_eq!(service.ask(1, &format!("p{person}"), "here").await, Asked::Taken);
    }
    assert_eq!(service.ask(2, "ann", "here").await, Asked::TooMany);
    assert_eq!(service.ask(2, "ann", "elsewhere").await, Asked::Taken);
    assert_eq!(service.ask(16, "ann", "here").await, Asked::Taken);
}

#[tokio::test]
async fn a_link_works_once_and_within_its_time() {
    let service = service().await;
    service.ask(1, "ann", "a").await;
    assert_eq!(service.enter(2, "", "c").await, None);
    service.arm(2, "secret").await;
    assert_eq!(service.enter(12, "secret", "c").await, None, "ten minutes have passed");
    assert_eq!(service.enter(11, "other", "c").await, None);
    assert_eq!(service.enter(11, "secret", "cookie").await, Some(service.ann));
    assert_eq!(service.enter(11, "secret", "c").await, None, "it has been used");
    assert!(session::find(&service.db, &hash("c")).await.unwrap().is_none());
    let found = session::find(&service.db, &hash("cookie")).await.unwrap().unwrap();
    assert_eq!(found.person.holdings.len(), 2);
    assert_eq!((found.seen_at, found.expires_at), (at(11), at(11) + LONGEST));
}

#[tokio::test]
async fn signing_in_spends_the_other_links_and_ends_the_session_before() {
    let service = service().await;
    let before = Fresh { hash: &hash("before"), ..Fresh::default() };
    enter_as(&service.db, at(0), service.ann, before).await.unwrap();
    for (minute, secret) in [(1, "one"), (2, "two")] {
        service.ask(minute, "ann", "a").await;
        service.arm(minute, secret).await;
    }
    assert_eq!(service.enter(3, "two", "cookie").await, Some(service.ann));
    assert_eq!(service.enter(3, "one", "c").await, None);
    assert!(session::find(&service.db, &hash("before")).await.unwrap().is_none());
}

#[tokio::test]
async fn one_signs_out_here_or_everywhere() {
    let service = service().await;
    for cookie in ["a", "b", "c"] {
        let fresh = Fresh { hash: &hash(cookie), ..Fresh::default() };
        enter_as(&service.db, at(1), service.ann, fresh).await.unwrap();
    }
    let there = async |cookie: &str| session::find(&service.db, &hash(cookie)).await.unwrap().is_some();
    leave(&service.db, at(2), service.ann, &hash("a"), false).await.unwrap();
    assert_eq!((there("a").await, there("b").await, there("c").await), (false, true, true));
    leave(&service.db, at(2), service.ann, &hash("b"), true).await.unwrap();
    assert_eq!((there("b").await, there("c").await), (false, false));
}

#[tokio::test]
async fn a_secret_is_used_by_one_of_many_who_come_at_once() {
    let service = service().await;
    service.ask(1, "ann", "a").await;
    service.arm(1, "secret").await;
    let cookies: Vec<String> = (0..10).map(|n| n.to_string()).collect();
    let all = cookies.iter().map(|cookie| service.enter(2, "secret", cookie));
    let entered = futures_util::future::join_all(all).await;
    assert_eq!(entered.iter().flatten().count(), 1);
}

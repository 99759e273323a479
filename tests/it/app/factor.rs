//! People who sign in by the link from a mail, and the telephone that shows them codes. Nothing is skipped: the link is armed
//! as the mail's worker does it, and every page is the service's own.

use cctv_grants::domain::person::Person;
use cctv_grants::service::sign_in::hash;
use cctv_grants::store::message::link;
use chrono::{DateTime, TimeDelta, Utc};
use totp_rs::{Builder, Secret, Totp};

use super::{Client, Page, TestApp};

/// An authenticator app with a secret that was typed in.
pub struct Telephone(Totp);

impl Telephone {
    /// With the key that a page shows.
    pub fn scanned(page: &Page) -> Telephone {
        Telephone::with(&page.texts(".app-secret").join(""))
    }

    /// With a key that was typed in.
    pub fn with(key: &str) -> Telephone {
        let secret = Secret::try_from_base32(key.replace(' ', "")).unwrap();
        Telephone(Builder::new().with_secret(secret).build().unwrap())
    }

    pub fn shows(&self, at: DateTime<Utc>) -> String {
        self.0.generate(u64::try_from(at.timestamp()).unwrap()).to_string()
    }
}

impl Client {
    /// The same browser with the cookie that an answer hands out.
    pub fn handed(&self, page: &Page) -> Client {
        let mut cookies = page.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
        let session = cookies.find(|cookie| cookie.starts_with("session=")).expect("a session");
        self.with_cookie(session.split(';').next().unwrap())
    }
}

impl TestApp {
    /// Somebody who has opened the link from their mail and pressed its button.
    pub async fn by_link(&self, person: &Person) -> Client {
        let browser = self.visitor_with_cookie();
        let asked = browser.post("/sign-in", &[("email", person.email.as_str())]).await;
        assert_eq!(asked.status, 303, "{}", asked.heading());
        let secret = self.app.chance.token();
        let now = self.app.clock.now();
        let txn = self.app.db.begin().await.unwrap();
        assert!(link::arm(&txn, person.id, &hash(&secret), now + TimeDelta::minutes(10)).await.unwrap());
        txn.commit().await.unwrap();
        let entered = browser.post(&format!("/sign-in/{secret}"), &[]).await;
        assert_eq!(entered.status, 303, "{}", entered.heading());
        Client { person: Some(person.clone()), ..browser.handed(&entered) }
    }

    /// Somebody who has set up an app after the link, with the app and the recovery codes.
    pub async fn with_an_app(&self, person: &Person) -> (Client, Telephone, Vec<String>) {
        let client = self.by_link(person).await;
        let telephone = Telephone::scanned(&client.get("/second-factor/set-up").await);
        let code = telephone.shows(self.clock.now());
        let done = client.post("/second-factor/set-up", &[("code", &code), ("next", "/account")]).await;
        assert_eq!((done.status, done.location.as_str()), (303, "/second-factor/codes?next=%2Faccount"));
        let codes = client.get(&done.location).await.texts(".app-codes li");
        // The next code is another one.
        self.clock.advance(TimeDelta::seconds(30));
        (client, telephone, codes)
    }
}

//! More that people at a browser do: hold a cookie without signing in, turn to another address, outlive a dead server.

use cctv_grants::web::csrf;

use super::{Client, TestApp};

impl TestApp {
    /// Somebody who is not signed in but holds a cookie, as one who has seen a form does, with the token that fits it.
    pub fn visitor_with_cookie(&self) -> Client {
        self.visitor().with_cookie(&format!("session={}", self.app.chance.token()))
    }
}

impl Client {
    /// The same browser with another cookie.
    pub fn with_cookie(&self, cookie: &str) -> Client {
        let token = csrf::token([7; 16], cookie.split_once('=').unwrap().1);
        Client { cookie: cookie.to_owned(), token, ..self.clone() }
    }

    /// The same browser at another address of the same service.
    pub fn at(&self, address: &str) -> Client {
        Client { address: address.to_owned(), ..self.clone() }
    }

    /// Posts a form to a server that may die: the status, or nothing when no answer came.
    pub async fn try_post(&self, path: &str, fields: &[(&str, &str)], key: &str) -> Option<u16> {
        let mut form = vec![("token", self.token.as_str()), ("key", key)];
        form.extend_from_slice(fields);
        let post = self.http.post(format!("{}{path}", self.address)).header("cookie", &self.cookie);
        Some(post.form(&form).send().await.ok()?.status().as_u16())
    }

    /// Whether the page is there.
    pub async fn reaches(&self, path: &str) -> bool {
        let answer = self.http.get(format!("{}{path}", self.address)).send().await;
        answer.is_ok_and(|answer| answer.status().is_success())
    }
}

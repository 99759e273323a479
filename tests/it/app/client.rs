//! People as HTTP clients: what they send, and what they read in the answer.

use cctv_grants::clock::Chance;
use cctv_grants::domain::person::Person;
use scraper::{Html, Selector};

/// Somebody at a browser without scripts.
#[derive(Clone)]
pub struct Client {
    pub http: reqwest::Client,
    pub address: String,
    pub cookie: String,
    pub token: String,
    pub person: Option<Person>,
}

/// An answer.
pub struct Page {
    pub status: u16,
    pub location: String,
    pub html: String,
    pub headers: reqwest::header::HeaderMap,
}

impl Page {
    /// The text of every element that the selector finds.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let html = Html::parse_document(&self.html);
        let text = |e: scraper::ElementRef<'_>| {
            e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        html.select(&selector).map(text).collect()
    }

    pub fn heading(&self) -> String {
        self.texts("h1").join(" ")
    }

    /// The addresses that the links found by the selector lead to.
    pub fn links(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let html = Html::parse_document(&self.html);
        html.select(&selector).filter_map(|e| e.value().attr("href").map(str::to_owned)).collect()
    }

    /// What the error summary says.
    pub fn errors(&self) -> Vec<String> {
        self.texts(".govuk-error-summary__list li")
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let selector = Selector::parse(&format!("input[type=hidden][name={name}]")).unwrap();
        let html = Html::parse_document(&self.html);
        let found = html
            .select(&selector)
            .filter_map(|e| e.value().attr("value").map(str::to_owned))
            .collect::<Vec<_>>();
        found.last().cloned().unwrap_or_else(|| panic!("no hidden {name} in {}", self.html))
    }
}

/// A browser: no page is gone on to by itself.
pub fn browser() -> reqwest::ClientBuilder {
    // The service's own features leave the choice of cryptography to whoever starts.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none())
}

/// A key as a form carries it, fresh each time.
pub fn key() -> String {
    Chance.token().chars().take(21).chain(std::iter::once('A')).collect()
}

impl Client {
    /// Somebody who is not signed in.
    pub fn new(address: &str) -> Client {
        let http = browser().build().unwrap();
        Client {
            http,
            address: address.to_owned(),
            cookie: String::new(),
            token: String::new(),
            person: None,
        }
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(self.http.get(format!("{}{path}", self.address))).await
    }

    /// Posts a form with the right token and a fresh key.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_with_key(path, fields, &key()).await
    }

    pub async fn post_with_key(&self, path: &str, fields: &[(&str, &str)], key: &str) -> Page {
        let mut form = vec![("token", self.token.as_str()), ("key", key)];
        form.extend_from_slice(fields);
        self.post_raw(path, &form).await
    }

    /// Posts a form as the script does that saves while one types.
    pub async fn quietly(&self, path: &str, fields: &[(String, String)]) -> Page {
        self.quietly_with_key(path, fields, &key()).await
    }

    pub async fn quietly_with_key(&self, path: &str, fields: &[(String, String)], key: &str) -> Page {
        let mut form = vec![("token", self.token.as_str()), ("key", key)];
        form.extend(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let post = self.http.post(format!("{}{path}", self.address)).header("accept", "application/json");
        self.send(post.form(&form)).await
    }

    /// Posts exactly these fields.
    pub async fn post_raw(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send(self.http.post(format!("{}{path}", self.address)).form(fields)).await
    }

    /// Posts a body of another kind than a plain form.
    pub async fn post_body(&self, path: &str, kind: &str, body: Vec<u8>) -> Page {
        self.send(self.http.post(format!("{}{path}", self.address)).header("content-type", kind).body(body))
            .await
    }

    /// Posts a form with files as a browser does: the token and the key first, then each file under the name `file`.
    pub async fn post_files(&self, path: &str, files: &[(&str, &[u8])], key: &str) -> Page {
        let edge = "----edge";
        let mut body = Vec::new();
        for (name, value) in [("token", self.token.as_str()), ("key", key)] {
            let field =
                format!("--{edge}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(field.as_bytes());
        }
        for (name, bytes) in files {
            let head = format!(
                "--{edge}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: \
                 application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{edge}--\r\n").as_bytes());
        self.post_body(path, &format!("multipart/form-data; boundary={edge}"), body).await
    }

    /// The bytes of an answer that is a file, with its headers.
    pub async fn download(&self, path: &str) -> (u16, reqwest::header::HeaderMap, Vec<u8>) {
        let request = self.http.get(format!("{}{path}", self.address)).header("cookie", &self.cookie);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.headers().clone(), answer.bytes().await.unwrap().to_vec())
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Page {
        let request = if self.cookie.is_empty() { request } else { request.header("cookie", &self.cookie) };
        let answer = request.send().await.unwrap();
        let location =
            answer.headers().get("location").map(|l| l.to_str().unwrap().to_owned()).unwrap_or_default();
        Page {
            status: answer.status().as_u16(),
            location,
            headers: answer.headers().clone(),
            html: answer.text().await.unwrap(),
        }
    }
}

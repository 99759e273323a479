//! A person at a browser: real Chromium without a window, driven as a person would, by what stands on the page.
//!
//! Whatever cannot be done fails the test with what was sought and what the page said instead. It knows no page of the
//! service. Chromium keeps `Secure` cookies over plain HTTP only where the host is `localhost`.
#![allow(dead_code, reason = "each test binary uses its own part")]

// Named in full, so that another test binary can take this file in by its path.
#[path = "browser/driver.rs"]
mod driver;
#[path = "browser/inspect.rs"]
mod inspect;
#[path = "browser/person.rs"]
mod person;

use driver::Chromedriver;
use serde_json::json;
use std::time::Duration;
use tempfile::TempDir;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel};

/// How long a page, or something on it, may take to come.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(20);

const FLAGS: [&str; 13] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-GB",
    // What moves is not there yet, or not any more, when a test looks.
    "--force-prefers-reduced-motion",
    "--hide-scrollbars",
    "--window-size=1280,1000",
];

/// One browser with cookies and history of its own, closed when this value is dropped.
pub struct Browser {
    driver: WebDriver,
    scripts_run: bool,
    // Dropped in this order: the browser leaves before its profile goes.
    _chromedriver: Chromedriver,
    _profile: TempDir,
}

impl Browser {
    pub async fn start() -> Self {
        Self::start_with(true).await
    }

    /// No script of the page runs. What needs scripts of our own (`axe`) does not work either.
    pub async fn start_without_javascript() -> Self {
        Self::start_with(false).await
    }

    async fn start_with(scripts_run: bool) -> Self {
        let chromedriver = Chromedriver::start().await;
        let profile = TempDir::new().expect("a temporary folder");
        let mut wish = DesiredCapabilities::chrome();
        for flag in FLAGS {
            wish.add_arg(flag).expect("a flag");
        }
        wish.add_arg(&format!("--user-data-dir={}", profile.path().display())).expect("a flag");
        wish.set_browser_log_level(LoggingPrefsLogLevel::Severe).expect("a log level");
        if !scripts_run {
            let settings = json!({ "profile.managed_default_content_settings.javascript": 2 });
            wish.add_experimental_option("prefs", settings).expect("settings");
        }
        let _ = rustls::crypto::ring::default_provider().install_default();
        let driver = WebDriver::new(chromedriver.address(), wish).await;
        let driver = driver.expect("chromedriver starts Chromium");
        // Chromedriver ends the session as it ends itself. The driver's own way would block this runtime for two minutes.
        driver.clone().leak().expect("a session that lasts");
        Self { driver, scripts_run, _chromedriver: chromedriver, _profile: profile }
    }

    /// For what this wrapper has no word for.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    pub async fn goto(&self, url: &str) {
        if let Err(error) = self.driver.goto(url).await {
            panic!("{url} does not open: {error}");
        }
    }

    pub async fn back(&self) {
        self.driver.back().await.expect("the page before");
        self.wait_until_whole().await;
    }

    pub async fn reload(&self) {
        self.driver.refresh().await.expect("the page again");
        self.wait_until_whole().await;
    }

    pub async fn url(&self) -> String {
        self.driver.current_url().await.expect("an address").to_string()
    }

    /// The path and query of the address.
    pub async fn path(&self) -> String {
        let url = self.driver.current_url().await.expect("an address");
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    pub async fn title(&self) -> String {
        self.driver.title().await.expect("a title")
    }

    /// The page's first-level heading.
    pub async fn heading(&self) -> String {
        self.text_of("h1").await
    }

    /// All that can be read on the page.
    pub async fn text(&self) -> String {
        self.text_of("body").await
    }

    pub async fn has_text(&self, text: &str) -> bool {
        self.text().await.contains(text)
    }

    async fn text_of(&self, selector: &'static str) -> String {
        let found = self.driver.query(By::Css(selector)).wait(PATIENCE, PAUSE).first().await;
        match found {
            Ok(element) => element.text().await.expect("the text of what is on the page"),
            Err(error) => panic!("no {selector} on {}: {error}", self.url().await),
        }
    }

    /// Clicks and waits for the page that follows: until the old document is gone and the new one is whole.
    async fn click_through(&self, element: &WebElement, what: &str) {
        let old = self.driver.find(By::Tag("html")).await.expect("a document");
        self.click(element, what).await;
        self.follows(&old, what).await;
    }

    /// Presses Enter where the focus is, and waits for the page that follows.
    pub async fn enter(&self) {
        let old = self.driver.find(By::Tag("html")).await.expect("a document");
        let focused = self.driver.active_element().await.expect("an element with the focus");
        focused.send_keys(Key::Enter + "").await.expect("Enter");
        self.follows(&old, "Enter").await;
    }

    async fn follows(&self, old: &WebElement, what: &str) {
        let gone = async {
            while old.tag_name().await.is_ok() {
                tokio::time::sleep(PAUSE).await;
            }
        };
        if tokio::time::timeout(PATIENCE, gone).await.is_err() {
            self.fail(&format!("{what} led to no new page")).await;
        }
        self.wait_until_whole().await;
    }

    async fn click(&self, element: &WebElement, what: &str) {
        if let Err(error) = element.click().await {
            self.fail(&format!("{what} cannot be clicked: {error}")).await;
        }
    }

    async fn wait_until_whole(&self) {
        let whole = async {
            loop {
                let state = self.driver.execute("return document.readyState", []).await;
                if state.is_ok_and(|state| state.json() == "complete") {
                    return;
                }
                tokio::time::sleep(PAUSE).await;
            }
        };
        if tokio::time::timeout(PATIENCE, whole).await.is_err() {
            self.fail("the page did not load to its end").await;
        }
    }

    async fn fail(&self, what: &str) -> ! {
        let url = self.driver.current_url().await.map(String::from).unwrap_or_default();
        let text = match self.driver.find(By::Tag("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        };
        panic!("{what}\non {url}, which says:\n{text}");
    }
}

//! Somebody at a browser who visits the service, and looks at every page with a critical eye.
//!
//! Must not know what stands on any page but the one where a person is chosen.

use std::ops::Deref;
use std::path::PathBuf;
use std::time::Duration;

use cctv_grants::domain::person::Person;
use cctv_grants::mail::transport::Transport;
use cctv_grants::run;

use crate::app::TestApp;
use crate::browser::Browser;

/// Longer than a form waits before it saves itself, or a map takes to open a label.
pub const SOON: Duration = Duration::from_secs(10);

const WIDE: (u32, u32) = (1280, 900);
const NARROW: (u32, u32) = (320, 640);

/// A browser at one service.
pub struct Visitor {
    browser: Browser,
    scripts_run: bool,
    address: String,
}

impl Deref for Visitor {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Visitor {
    pub async fn at(app: &TestApp) -> Visitor {
        Visitor::with(Browser::start().await, true, app).await
    }

    pub async fn without_javascript_at(app: &TestApp) -> Visitor {
        Visitor::with(Browser::start_without_javascript().await, false, app).await
    }

    async fn with(browser: Browser, scripts_run: bool, app: &TestApp) -> Visitor {
        browser.resize(WIDE.0, WIDE.1).await;
        Visitor { browser, scripts_run, address: app.address.clone() }
    }

    /// Opens a page of the service.
    pub async fn open(&self, path: &str) {
        self.goto(&format!("{}{path}", self.address)).await;
    }

    /// Becomes this person, as the demonstration lets one.
    pub async fn becomes(&self, person: &Person) {
        self.open("/demo").await;
        self.press(&format!("Sign in as {}", person.name)).await;
        self.sees(&person.name).await;
    }

    /// On the first page, goes to what is to be done about this case.
    pub async fn takes_up(&self, reference: &str) {
        let link = self.link_with(&format!(": {reference}")).await;
        self.follow(&link).await;
    }

    /// The page says all of this.
    pub async fn sees(&self, text: &str) {
        let page = self.text().await;
        assert!(page.contains(text), "{text:?} is not on {}, which says:\n{page}", self.url().await);
    }

    /// The page says all of this, or comes to when its scripts and what they let appear by and by are done.
    pub async fn comes_to_see(&self, text: &str) {
        for _ in 0..100 {
            if self.has_text(text).await {
                return;
            }
            tokio::time::sleep(SOON / 100).await;
        }
        self.sees(text).await;
    }

    /// The page is sound: for axe (where scripts run), in width and in the console, on a desk and on a small telephone.
    pub async fn look(&self, name: &str) {
        let folder = std::env::var_os("SCREENSHOTS").map(PathBuf::from).filter(|_| self.scripts_run);
        let url = self.url().await;
        for (width, height) in [NARROW, WIDE] {
            self.resize(width, height).await;
            assert!(!self.scroll_width_overflows().await, "{name} at {width} is too wide: {url}");
            if self.scripts_run {
                let found = self.axe().await;
                assert!(found.is_empty(), "{name} at {width}, {url}:\n{}", found.join("\n"));
            }
            if let Some(folder) = &folder {
                std::fs::create_dir_all(folder).unwrap();
                self.screenshot(&folder.join(format!("{name}-{width}.png"))).await;
            }
        }
        assert_eq!(self.console_errors().await, Vec::<String>::new(), "{name}, {url}");
    }

    /// A refused form: the title says so, and the summary says why. With scripts it has the focus.
    pub async fn is_told(&self, why: &str) {
        let title = self.title().await;
        assert!(title.starts_with("Error: "), "{title}");
        self.sees("There is a problem").await;
        self.sees(why).await;
        if self.scripts_run {
            let focused = self.focused_text().await;
            assert!(focused.starts_with("There is a problem"), "the focus is on {focused:?}");
        }
    }
}

/// Sends the mail that waits, to be read in the demonstration.
pub async fn post_goes_out(app: &TestApp) {
    while run::worker(&app.app, Transport::Keep).once().await.unwrap() > 0 {}
}

//! CCTV grants: grant management for a Police and Crime Commissioner's CCTV fund.
//!
//! Floors, top to bottom; arrows point down only: `web` → `service` → `store` → `domain`; `mail` → `store`, `domain`.
//! A noun has the same file name on every floor. [`App`] is what every request gets, built the same way by `main` and by tests.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

use std::sync::Arc;

pub mod clock;
pub mod config;
pub mod domain;
pub mod mail;
pub mod paper;
pub mod provider;
pub mod run;
pub mod scan;
pub mod seal;
pub mod seed;
pub mod service;
pub mod store;
pub mod web;

use clock::{Chance, Clock};
use domain::message::Wording;
use provider::Providers;
use scan::Scanner;
use seal::Seal;
use store::storage::Storage;
use store::{Db, StoreError};
use web::application::choices::{Choices, Kept};
use web::map::Tiles;

/// Everything that a request may use.
#[derive(Clone)]
pub struct App(Arc<Parts>, Arc<Kept>);

/// The parts of an [`App`].
pub struct Parts {
    /// What time it is.
    pub clock: Clock,
    /// Secrets and keys.
    pub chance: Chance,
    /// The installation's own key.
    pub seal: Seal,
    /// Organisations that people can sign in with.
    pub providers: Providers,
    /// Where everything is kept.
    pub db: Db,
    /// Where the bytes of files are kept.
    pub files: Storage,
    /// What looks for viruses, if anything does.
    pub scanner: Option<Arc<Scanner>>,
    /// Where people find the service, without a slash at the end.
    pub base_url: String,
    /// Whether anybody may sign in as anybody: the demonstration only.
    pub demo: bool,
    /// Where the tiles of maps come from; without, maps are sketches.
    pub tiles: Option<Tiles>,
    /// Whether the address of the visitor stands in `X-Forwarded-For`.
    pub trusted_proxy: bool,
}

impl App {
    /// Puts it together.
    pub fn new(parts: Parts) -> App {
        App(Arc::new(parts), Arc::default())
    }

    /// Why files are held at this moment, for those who wait.
    pub fn held(&self) -> &'static str {
        match &self.scanner {
            Some(scanner) if scanner.answers() => {
                "Files are checked for viruses before anybody can open them. It takes a minute or so; load this page again."
            }
            Some(_) => {
                "The virus check cannot be reached at the moment. Your files are kept, and checked as soon as it answers. You \
                 can go on with the application meanwhile."
            }
            None => "No virus check is set up at the moment. Files that wait for one stay closed.",
        }
    }

    /// Every message there is with invented facts, as people would get it.
    ///
    /// # Errors
    /// Only if a template fails to render.
    pub fn wording(&self) -> askama::Result<Vec<Wording>> {
        mail::message::sample::wording(&self.base_url)
    }

    /// What lists can be filtered by, at this moment.
    pub async fn choices(&self) -> Result<Arc<Choices>, StoreError> {
        self.1.choices(&self.db, self.clock.now()).await
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

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
pub mod run;
pub mod seal;
pub mod seed;
pub mod service;
pub mod store;
pub mod web;

use clock::{Chance, Clock};
use seal::Seal;
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
    /// Where everything is kept.
    pub db: Db,
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

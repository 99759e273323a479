//! What people meet in a real browser: journeys through the service, and that the browser itself does as it is told.
//!
//! With `SCREENSHOTS=folder` every page that is looked at is kept there as `NAME-1280.png` and `NAME-320.png`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "shared with another suite")]
#[path = "../it/app.rs"]
mod app;
#[path = "../it/browser.rs"]
mod browser;
mod camera;
#[path = "../it/database.rs"]
mod database;
mod draft;
mod every_page;
mod file;
mod grant;
mod harness;
mod journey;
mod map;
mod pages;
mod readme;
mod second_factor;
mod step;
mod visitor;

//! stand-in
#![allow(clippy::unwrap_used, clippy::expect_used)]
#[path = "../it/browser.rs"]
mod browser;
mod harness;

//! Everything but the browser, as people and neighbours meet it: over HTTP, over SMTP, on a real database.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod app;
mod database;
mod harness;
mod race;
mod smtp;

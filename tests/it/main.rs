//! Everything but the browser, as people and neighbours meet it: over HTTP, over SMTP, on a real database.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "not every suite uses all of it yet")]
mod app;
mod database;
mod harness;
mod race;
mod smtp;

//! Everything but the browser, as people and neighbours meet it: over HTTP, over SMTP, on a real database.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod access;
mod account;
#[allow(dead_code, reason = "not every suite uses all of it yet")]
mod app;
mod application;
mod architecture;
mod assessment;
mod case;
mod command;
mod database;
mod decision;
mod draft;
mod endorsement;
mod evidence;
mod grant;
mod harness;
mod held;
mod history;
mod home;
mod kill;
mod list;
mod mail;
mod migration;
mod nonsense;
mod note;
mod person;
mod property;
mod race;
mod scheme;
mod second_factor;
mod sign_in;
mod smtp;
mod state;
mod words;

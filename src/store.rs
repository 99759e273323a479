//! What is kept, noun by noun. Writes take a `Txn`; finders are scoped to who asks. No rule is decided here.

pub mod application;
pub mod db;
pub mod decision;
mod entity;
pub mod history;
pub mod outbox;
pub mod person;
pub mod scheme;
pub mod setup;

pub use db::{Db, Read, StoreError, Txn};

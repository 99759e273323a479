//! What is kept, noun by noun. Writes take a `Txn`; finders are scoped to who asks. No rule is decided here.

pub mod application;
pub mod assessment;
pub mod bulk;
pub mod camera;
pub mod certificate;
pub mod daily;
pub mod db;
pub mod decision;
pub mod endorsement;
mod entity;
pub mod evidence;
pub mod file;
pub mod framework;
pub mod grant;
pub mod history;
pub mod ledger;
pub mod message;
pub mod monitoring;
pub mod need;
pub mod note;
pub mod outbox;
pub mod person;
pub mod presence;
pub mod purchase;
pub mod query;
pub mod recommendation;
pub mod relation;
pub mod retention;
pub mod revision;
pub mod scheme;
pub mod second_factor;
pub mod session;
pub mod setup;
pub mod sign_in;
pub mod storage;

pub use db::{Db, Read, StoreError, Txn};

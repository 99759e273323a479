//! What is kept, noun by noun. Writes take a `Txn`; finders are scoped to who asks. No rule is decided here.

pub mod db;
mod entity;

pub use db::{Db, Read, StoreError, Txn};

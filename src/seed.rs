//! Invented people and cases: for the demonstration through the services, as people would make them; for measuring in bulk.
//! Never reachable from a request.

pub mod bulk;
pub mod demo;
pub mod endorse;
mod file;
mod scheme;

pub use crate::domain::application::sample;

//! Pages and forms: extract, parse, call a service, redirect. No rule is decided here.

pub mod application;
pub mod assessment;
pub mod asset;
pub mod component;
pub mod csrf;
pub mod decision;
pub mod demo;
pub mod effect;
pub mod extract;
pub mod form;
pub mod header;
pub mod home;
pub mod message;
pub mod operations;
pub mod page;
pub mod person;
pub mod policy;
pub mod problem;
pub mod router;
pub mod scheme;
pub mod section;
pub mod server;
pub mod session;
pub mod shell;
pub mod sign_in;
pub mod timeline;

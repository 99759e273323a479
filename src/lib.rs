//! CCTV grants: grant management for a Police and Crime Commissioner's CCTV fund.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod domain;
pub mod service;
pub mod store;
pub mod web;

//! The rules. No HTTP, no SQL, no clock.

pub mod allocation;
pub mod application;
pub mod assessment;
pub mod certificate;
pub mod date;
pub mod decision;
pub mod event;
pub mod evidence;
pub mod file;
pub mod financial_year;
pub mod framework;
pub mod grant;
pub mod message;
pub mod money;
pub mod need;
pub mod person;
pub mod place;
pub mod query;
pub mod recommendation;
pub mod retention;
pub mod scheme;
pub mod second_factor;
pub mod text;
pub mod variation;
pub mod what_if;
pub mod working_day;

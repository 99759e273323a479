//! The rules. No HTTP, no SQL, no clock.

pub mod date;
pub mod financial_year;
pub mod money;
pub mod place;
pub mod text;

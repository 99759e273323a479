//! Letters about a year that ends while money of it is not committed.

use super::Letter;
use crate::domain::date;
use crate::domain::event::{YearEnding, YearLeft};
use crate::domain::financial_year::FinancialYear;

fn begun(year: FinancialYear, action: &'static str, link: &str) -> Letter {
    Letter::new(format!("Money of {year} is not committed yet"), action, link).say(format!(
        "The year {year} ends on {}. An application for it that is not decided by then cannot be approved any more.",
        date::show(year.ends())
    ))
}

/// To treasurers: what every partnership has left.
pub fn year_ending(ending: &YearEnding, link: &str) -> Letter {
    let lines: Vec<String> = ending.left.iter().map(|of| format!("{}: {}", of.name, of.left)).collect();
    begun(ending.year, "See the caps and what is left", link).quote("Not committed", &lines.join("\n"))
}

/// To the officers of one partnership: what it has left, as far as they may know.
pub fn own_year_ending(year: FinancialYear, of: &YearLeft, link: &str) -> Letter {
    begun(year, "See what is left and apply for it", link)
        .say(format!("Of the cap of {}, {} is not committed.", of.name, of.known))
}

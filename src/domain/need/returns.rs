//! What needs an officer of quarterly returns.

use chrono::NaiveTime;

use super::{EACH, Need};
use crate::domain::quarter::Quarter;

/// A line for each quarter that waits, the first first, of the partnership with this code and name.
pub fn needs(waiting: &[Quarter], (code, name): (&str, &str), days: u32) -> Vec<Need> {
    let need = |quarter: &Quarter| Need {
        what: "Send in the quarterly return",
        reference: quarter.to_string(),
        title: "Quarterly return".to_owned(),
        partnership: name.to_owned(),
        address: format!("/returns/{code}/{}", quarter.code()),
        by: Some(quarter.due(days)),
        since: quarter.ends().and_time(NaiveTime::MIN).and_utc(),
    };
    waiting.iter().take(EACH).map(need).collect()
}

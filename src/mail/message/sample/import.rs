//! An invented award that was taken over, the first of its file.

use chrono::NaiveDate;

use crate::domain::event::{AwardImported, Event, Together};
use crate::domain::money::Money;

/// Of that many awards.
pub fn awards(count: u64) -> Event {
    let pounds = |pounds: i64| Money::from_pence(pounds * 100);
    Event::AwardImported(AwardImported {
        award: pounds(20_000),
        decided_on: NaiveDate::from_ymd_opt(2017, 9, 4).unwrap_or_default(),
        decision: "PCC/D/2017/3".into(),
        verified: Some(pounds(30_000)),
        paid: Some(pounds(13_500)),
        file: "awards.csv".into(),
        line: 2,
        together: Some(Together { count, sum: pounds(if count == 1 { 20_000 } else { 65_000 }) }),
    })
}

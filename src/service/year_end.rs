//! Tells once a year, while there is time to act, that money of the year is not committed.

use chrono::{DateTime, Utc};

use super::record::{By, Opened, Subject, open, record};
use crate::domain::date;
use crate::domain::event::{Event, YearEnding, YearLeft};
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::scheme::{Policy, SchemeId};
use crate::store::scheme::{BoardRow, change};
use crate::store::{Db, Read, StoreError, history, scheme};

/// Looks whether the year is ending in a scheme with money left. Safe in several processes. Returns how many were told.
pub async fn look(db: &Db, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let today = date::today(now);
    let year = FinancialYear::of(today);
    let ending =
        |policy: &Policy| policy.years().contains(&year) && year.is_ending(today, policy.year_end_days);
    let mut told = 0;
    for scheme in scheme::all(db).await?.into_iter().filter(|scheme| ending(&scheme.policy)) {
        if !left(scheme::board(db, scheme.id, year).await?).is_empty()
            && !was_told(db, scheme.id, year).await?
        {
            told += usize::from(tell(db, now, scheme.id, year).await?);
        }
    }
    Ok(told)
}

/// Another process may have been here first: then there is nothing left to do.
async fn tell(db: &Db, now: DateTime<Utc>, id: SchemeId, year: FinancialYear) -> Result<bool, StoreError> {
    let txn = db.begin().await?;
    let scheme = scheme::take(&txn, id).await?;
    let left = left(scheme::board(&txn, id, year).await?);
    if left.is_empty() || was_told(&txn, id, year).await? {
        return Ok(false);
    }
    let by = By::nobody(now);
    let Opened::At(head) = open(&txn, by, Subject::Scheme(id)).await? else { return Ok(false) };
    change::save(&txn, &scheme, scheme.version).await?;
    record(&txn, by, head, &Event::YearEnding(YearEnding { year, left }), None).await?;
    txn.commit().await?;
    Ok(true)
}

fn left(board: Vec<BoardRow>) -> Vec<YearLeft> {
    let of = |row: BoardRow| YearLeft {
        partnership: row.partnership,
        name: row.name,
        left: row.standing.left(),
        known: row.standing.as_the_partnership_sees_it().left(),
    };
    board.into_iter().map(of).filter(|of| of.left > Money::ZERO).collect()
}

async fn was_told(read: &impl Read, id: SchemeId, year: FinancialYear) -> Result<bool, StoreError> {
    let told = history::of_kind(read, &Subject::Scheme(id).chain(), "year_ending").await?;
    Ok(told.iter().any(|event| matches!(event, Event::YearEnding(ending) if ending.year == year)))
}

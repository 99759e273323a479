//! What the list can be filtered by: financial years and partnerships, kept in memory for a moment, since they hardly ever
//! change and every list shows them. Names for a choice only: no rule may rest on them.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::financial_year::FinancialYear;
use crate::store::person::{self, Partnership};
use crate::store::{Db, StoreError, scheme};

/// After so long they are read again: a changed name is seen on every server within it.
const KEPT: TimeDelta = TimeDelta::seconds(10);

/// Years and partnerships as they were read.
pub struct Choices {
    read_at: DateTime<Utc>,
    /// Of every scheme, first to last.
    pub years: Vec<FinancialYear>,
    /// By name.
    pub partnerships: Vec<Partnership>,
}

/// The choices that were read last.
#[derive(Default)]
pub struct Kept(Mutex<Option<Arc<Choices>>>);

impl Kept {
    /// The choices at this moment, read now or a few seconds ago.
    pub async fn choices(&self, db: &Db, now: DateTime<Utc>) -> Result<Arc<Choices>, StoreError> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(last) = last.filter(|last| (now - last.read_at).abs() < KEPT) {
            return Ok(last);
        }
        let mut years: Vec<_> =
            scheme::all(db).await?.iter().flat_map(|scheme| scheme.policy.years()).collect();
        years.sort();
        years.dedup();
        let fresh = Choices { read_at: now, years, partnerships: person::partnerships(db).await? };
        let fresh = Arc::new(fresh);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(fresh.clone());
        Ok(fresh)
    }
}

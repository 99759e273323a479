//! Being at a section of a draft. It is no change, so it has no history; a transaction of its own, for nothing rests on it.

use chrono::{DateTime, Utc};

use crate::domain::application::Case;
use crate::domain::application::section::Section;
use crate::domain::person::CspOfficer;
use crate::store::{Db, StoreError, presence};

/// Notes that an officer opened a section of their own partnership's case, or saved it.
pub async fn note(
    db: &Db,
    officer: CspOfficer,
    case: &Case,
    section: Section,
    at: DateTime<Utc>,
    saved: bool,
) -> Result<(), StoreError> {
    if officer.partnership() != case.partnership {
        return Ok(());
    }
    let txn = db.begin().await?;
    presence::note(&txn, case.id, section, (officer.id(), at), saved).await?;
    txn.commit().await
}

//! Gives people access.

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::Failure;
use super::record::{By, Subject, first, record};
use crate::domain::event::Event;
use crate::domain::person::{Holding, PersonId};
use crate::domain::text::EmailAddress;
use crate::store::{Db, StoreError, person};

/// Why somebody is not added.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddRefusal {
    /// The address is somebody's.
    #[error("There is somebody with this e-mail address already")]
    Taken,
}

/// Adds a person with hats. `by` is `None` on the command line.
pub async fn add(
    db: &Db,
    by: Option<PersonId>,
    at: DateTime<Utc>,
    name: &str,
    email: &EmailAddress,
    holdings: &[Holding],
) -> Result<PersonId, Failure<AddRefusal>> {
    let txn = db.begin().await?;
    let id = match person::add(&txn, name, email, holdings).await {
        Err(StoreError::Constraint(_)) => return Err(Failure::Refused(AddRefusal::Taken)),
        other => other?,
    };
    person::touch(&txn, id).await?;
    let roles = holdings.iter().map(|holding| holding.role.code().to_owned()).collect();
    let by = By { person: by, at, key: None };
    record(&txn, by, first(Subject::Person(id)), &Event::PersonAdded { roles }, None).await?;
    txn.commit().await?;
    Ok(id)
}

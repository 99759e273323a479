//! Tells once what happened: history and outbox in the caller's transaction, and the only way to write either (DESIGN §2).

use chrono::{DateTime, Utc};

use crate::domain::application::ApplicationId;
use crate::domain::event::{Event, Moved};
use crate::domain::person::PersonId;
use crate::domain::scheme::SchemeId;
use crate::store::{StoreError, Txn, history, outbox};

/// Who does something, when, and from which form.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// `None` for the clock.
    pub person: Option<PersonId>,
    /// When.
    pub at: DateTime<Utc>,
    /// The key of the form; a second post with it finds the entry and does nothing.
    pub key: Option<&'a str>,
}

/// What an entry is about. Each subject has a chain of its own, as long as its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A case.
    Application(ApplicationId),
    /// Somebody.
    Person(PersonId),
    /// The fund.
    Scheme(SchemeId),
}

impl Subject {
    /// The name of its chain.
    pub fn chain(self) -> String {
        match self {
            Subject::Application(id) => format!("application:{}", id.0),
            Subject::Person(id) => format!("person:{}", id.0),
            Subject::Scheme(id) => format!("scheme:{}", id.0),
        }
    }
}

/// Adds one entry to the subject's history, and announces it when somebody is to be told. Returns its number.
pub async fn record(
    txn: &Txn,
    by: By<'_>,
    subject: Subject,
    event: &Event,
    moved: Moved,
) -> Result<i64, StoreError> {
    let entry = history::NewEntry {
        chain: subject.chain(),
        at: by.at,
        person: by.person,
        event,
        moved,
        form_key: by.key,
    };
    let id = history::add(txn, entry).await?;
    if event.is_announced() {
        outbox::add(txn, id).await?;
    }
    Ok(id)
}

/// Whether the form was posted before: the chain it changed, so that the answer can be the same.
pub async fn seen(txn: &Txn, by: By<'_>) -> Result<Option<String>, StoreError> {
    match by.key {
        Some(key) => history::chain_of_form(txn, key, by.person).await,
        None => Ok(None),
    }
}

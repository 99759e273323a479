//! Tells once what happened: history and outbox in the caller's transaction, and the only way to write either (DESIGN §2).

use chrono::{DateTime, Utc};

use crate::domain::application::ApplicationId;
use crate::domain::camera::CameraId;
use crate::domain::certificate::KitId;
use crate::domain::event::{Event, Moved};
use crate::domain::framework::FrameworkId;
use crate::domain::monitoring::CommitmentId;
use crate::domain::person::PersonId;
use crate::domain::returns::{BaselineId, ReturnId};
use crate::domain::scheme::SchemeId;
use crate::domain::text::EmailAddress;
pub use crate::store::history::{Head, Opened};
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

impl By<'_> {
    /// The clock, or the command line.
    pub fn nobody(at: DateTime<Utc>) -> By<'static> {
        By { person: None, at, key: None }
    }
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
    /// A monitoring commitment.
    Monitoring(CommitmentId),
    /// A camera of the register.
    Camera(CameraId),
    /// What is bought from.
    Framework(FrameworkId),
    /// A make and model.
    Kit(KitId),
    /// A quarterly return.
    Return(ReturnId),
    /// How it was in a partnership before the programme.
    Baseline(BaselineId),
}

impl Subject {
    /// The name of its chain.
    pub fn chain(self) -> String {
        match self {
            Subject::Application(id) => format!("application:{}", id.0),
            Subject::Person(id) => format!("person:{}", id.0),
            Subject::Scheme(id) => format!("scheme:{}", id.0),
            Subject::Monitoring(id) => format!("monitoring:{}", id.0),
            Subject::Camera(id) => format!("camera:{}", id.0),
            Subject::Framework(id) => format!("framework:{}", id.0),
            Subject::Kit(id) => format!("kit:{}", id.0),
            Subject::Return(id) => format!("return:{}", id.0),
            Subject::Baseline(id) => format!("baseline:{}", id.0),
        }
    }
}

/// Where the subject's next entry goes, or `Before` when the form was posted before, so that the answer can be the same.
/// Only whoever asked this can record, so no double post is overlooked. The subject's row must be held.
pub async fn open(txn: &Txn, by: By<'_>, subject: Subject) -> Result<Opened, StoreError> {
    history::open(txn, subject.chain(), by.key, by.person).await
}

/// Whether the form was posted before, when what it is about is made by it: the chain that it began.
pub async fn posted_before(txn: &Txn, by: By<'_>) -> Result<Option<String>, StoreError> {
    match by.key {
        Some(key) => history::chain_of_form(txn, key, by.person).await,
        None => Ok(None),
    }
}

/// Which of its kind a chain is about.
pub fn number(chain: &str) -> Option<i64> {
    chain.rsplit(':').next()?.parse().ok()
}

/// The beginning of a new subject's history.
pub fn first(subject: Subject) -> Head {
    Head::new(subject.chain())
}

/// The first entry of several new subjects, the same for each. Nobody is told of it.
pub async fn begin_each(
    txn: &Txn,
    by: By<'_>,
    subjects: impl Iterator<Item = Subject>,
    event: &Event,
) -> Result<(), StoreError> {
    let entry = history::NewEntry { at: by.at, person: by.person, event, moved: None, form_key: None };
    history::begin_each(txn, subjects.map(Subject::chain).collect(), entry).await
}

/// Adds one entry to a subject's history, and announces it when somebody is to be told. Returns the history's new end.
pub async fn record(
    txn: &Txn,
    by: By<'_>,
    head: Head,
    event: &Event,
    moved: Moved,
) -> Result<Head, StoreError> {
    record_and_tell(txn, by, head, event, (moved, None)).await
}

/// The same, told to the address as well that was somebody's before. The history does not keep it.
pub async fn record_and_tell(
    txn: &Txn,
    by: By<'_>,
    head: Head,
    event: &Event,
    (moved, also_to): (Moved, Option<&EmailAddress>),
) -> Result<Head, StoreError> {
    let entry = history::NewEntry { at: by.at, person: by.person, event, moved, form_key: by.key };
    let (id, head) = history::add(txn, head, entry).await?;
    // Who is added on the command line hears of it from whoever sits there.
    let alone = by.person.is_none() && matches!(event, Event::PersonAdded { .. });
    if event.is_announced() && !alone {
        outbox::add(txn, id, also_to.map(EmailAddress::as_str)).await?;
    }
    Ok(head)
}

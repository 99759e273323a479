//! Keeping what a police.uk file says of a partnership, unless somebody counted or chose since the page was shown. Which
//! areas an application rests on is saved with its answers.

use thiserror::Error;

use super::Failure;
use super::application::{Stale, overtaken};
use super::record::{By, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::content::{Content, Piece};
use crate::domain::application::section::Section;
use crate::domain::application::transition::WrongState;
use crate::domain::application::{Action, ApplicationId, Reference};
use crate::domain::event::{Event, EvidenceCounted};
use crate::domain::evidence::Evidence;
use crate::domain::person::CspOfficer;
use crate::store::evidence::Kept;
use crate::store::history::{Entry, last_entry};
use crate::store::{Db, Read, StoreError, application, evidence};

/// Why a count is not kept.
#[derive(Debug, Error)]
pub enum KeepRefusal {
    /// Not open for changes.
    #[error(transparent)]
    WrongState(#[from] WrongState),
    /// Somebody counted a file or chose areas since the page was shown.
    #[error("Somebody counted a file or chose areas after you opened the page")]
    Overtaken,
}

/// What a page showed: which count and which choice of areas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The count's entry in the history of the case; 0 when there was none. Two counts can be of the same moment.
    pub count: i64,
    /// The version of the section that the choice is saved with.
    pub section: u32,
}

/// What happened since a page was shown.
pub struct Meanwhile {
    /// The newest count, if it is a newer one.
    pub counted: Option<Entry>,
    /// The newer choice, if it is another one.
    pub chose: Option<Stale>,
}

impl Meanwhile {
    /// Whether nothing did.
    pub fn is_empty(&self) -> bool {
        self.counted.is_none() && self.chose.is_none()
    }
}

/// The newest count in the history of a case.
async fn newest(read: &impl Read, case: ApplicationId) -> Result<Option<Entry>, StoreError> {
    last_entry(read, &Subject::Application(case).chain(), "evidence_counted").await
}

/// What a page shows that is made now, with these answers.
pub async fn shown(read: &impl Read, case: ApplicationId, content: &Content) -> Result<Shown, StoreError> {
    let count = newest(read, case).await?.map_or(0, |entry| entry.number);
    Ok(Shown { count, section: content.version_of(Section::Need) })
}

/// What happened to the evidence of a case since a page of it was shown. `content` is what is kept now.
pub async fn meanwhile(
    read: &impl Read,
    case: ApplicationId,
    content: &Content,
    shown: Shown,
) -> Result<Meanwhile, StoreError> {
    let counted = newest(read, case).await?.filter(|entry| entry.number != shown.count);
    let chose = if content.version_of(Section::Need) == shown.section {
        None
    } else {
        overtaken(read, case, content, Piece::Evidence, shown.section).await?
    };
    Ok(Meanwhile { counted, chose })
}

/// Keeps a count, in place of the one that the page showed.
pub async fn keep(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
    shown: Shown,
    (file_name, counted): (String, Evidence),
) -> Result<(), Failure<KeepRefusal>> {
    let txn = db.begin().await?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let may = permit(&txn, Action::Save, &case, officer.id()).await?;
    let before = case.version;
    let case = case.save(may, by.at).map_err(|wrong| Failure::Refused(wrong.into()))?;
    let content = application::content(&txn, case.id).await?;
    if !meanwhile(&txn, case.id, &content, shown).await?.is_empty() {
        return Err(Failure::Refused(KeepRefusal::Overtaken));
    }
    let event = Event::EvidenceCounted(EvidenceCounted { rows: counted.rows, counted: counted.counted });
    evidence::keep(&txn, case.id, &Kept { file_name, evidence: counted, at: by.at }).await?;
    application::save(&txn, before, &case, 1).await?;
    record(&txn, by, head, &event, None).await?;
    txn.commit().await?;
    Ok(())
}

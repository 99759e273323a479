//! Why an application was returned, and how far that is mended. Must not change anything.

use crate::domain::application::content::Content;
use crate::domain::application::mend::{Mend, mend};
use crate::domain::application::{Case, Status};
use crate::domain::event::{Event, SentBack};
use crate::service::record::Subject;
use crate::store::{Read, StoreError, application, history};

/// The sections that were sent back and why; nothing for a case that is not returned.
pub async fn sent_back(read: &impl Read, case: &Case) -> Result<Vec<SentBack>, StoreError> {
    if case.status != Status::Returned {
        return Ok(Vec::new());
    }
    last_return(read, case).await
}

/// What the last return asked for, and how far the submission after it mended that; nothing unless it was sent in again.
pub async fn mended(read: &impl Read, case: &Case) -> Result<Vec<Mend>, StoreError> {
    if case.submissions < 2 {
        return Ok(Vec::new());
    }
    let asked = last_return(read, case).await?;
    match application::frozen(read, case.id, 2).await?.as_slice() {
        [now, before, ..] => Ok(mend(now, before, &asked)),
        _ => Ok(Vec::new()),
    }
}

async fn last_return(read: &impl Read, case: &Case) -> Result<Vec<SentBack>, StoreError> {
    let kind = Event::Returned { sections: Vec::new() }.kind();
    match history::last(read, &Subject::Application(case.id).chain(), kind).await? {
        Some(Event::Returned { sections }) => Ok(sections),
        _ => Ok(Vec::new()),
    }
}

/// The same, with how far each is mended in these answers.
pub async fn to_mend(read: &impl Read, case: &Case, content: &Content) -> Result<Vec<Mend>, StoreError> {
    let sent_back = sent_back(read, case).await?;
    if sent_back.is_empty() {
        return Ok(Vec::new());
    }
    let submitted = application::frozen(read, case.id, 1).await?;
    Ok(submitted.first().map(|submitted| mend(content, submitted, &sent_back)).unwrap_or_default())
}

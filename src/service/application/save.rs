//! Saving a draft: one form at a time, guarded against what somebody else saved since it was opened.

use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::domain::application::answers;
use crate::domain::application::content::{Camera, Content, CostLine, MatchLine, Piece};
use crate::domain::application::question::Answers;
use crate::domain::application::section::Section;
use crate::domain::application::transition::WrongState;
use crate::domain::application::{Action, ApplicationId, Reference};
use crate::domain::event::Event;
use crate::domain::evidence::Chosen;
use crate::domain::person::CspOfficer;
use crate::service::Failure;
use crate::service::record::{By, Opened, Subject, open, record};
use crate::service::relation::permit;
use crate::store::{Db, Read, StoreError, Txn, application, history, revision};

/// Why a section is not saved.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SaveRefusal {
    /// Not open for changes.
    #[error(transparent)]
    WrongState(#[from] WrongState),
    /// Somebody saved the same since the form was shown.
    #[error("Somebody saved this section after you opened it")]
    Stale(Box<Stale>),
    /// The line is gone, or the list is full.
    #[error("This entry was removed by somebody, or the list is full")]
    NoLine,
}

/// What a form meets when somebody else was faster.
#[derive(Clone, Debug, PartialEq)]
pub struct Stale {
    /// The answers now.
    pub theirs: Content,
    /// What the form changes, as it was when the form was opened; `None` when that is not known.
    pub base: Option<Content>,
    /// Who saved last and when, if that is known.
    pub by: Option<(String, DateTime<Utc>)>,
}

/// What a save leaves behind.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The answers now.
    pub content: Content,
    /// The version of the section to go on from.
    pub version: u32,
    /// The line that was added or changed, if it was one.
    pub line: Option<u32>,
}

/// What a save changes.
#[derive(Clone, Debug)]
pub enum Change {
    /// Answers of a section; in `Funding` only the request.
    Section(Box<Content>, Section),
    /// A camera, added when there is no number.
    Camera(Option<u32>, Camera),
    /// A cost line.
    Cost(Option<u32>, CostLine),
    /// A match line.
    Match(Option<u32>, MatchLine),
    /// A line of questions from the table.
    Entry(Section, Option<u32>, Answers),
    /// The areas that the need rests on, or none.
    Evidence(Option<Chosen>),
    /// A line taken out of a section's list.
    Remove(Section, u32),
}

impl Change {
    /// Which section it touches.
    pub fn section(&self) -> Section {
        match self {
            Change::Section(_, section) | Change::Entry(section, ..) | Change::Remove(section, _) => *section,
            Change::Evidence(_) => Section::Need,
            Change::Camera(..) => Section::Cameras,
            Change::Cost(..) => Section::Costs,
            Change::Match(..) => Section::Funding,
        }
    }

    /// What it puts something else in the place of; nothing when it adds a line.
    pub fn piece(&self) -> Option<Piece> {
        match self {
            Change::Section(_, section) => Some(Piece::Questions(*section)),
            Change::Evidence(_) => Some(Piece::Evidence),
            Change::Remove(_, number) => Some(Piece::Line(self.section(), *number)),
            Change::Camera(number, _)
            | Change::Cost(number, _)
            | Change::Match(number, _)
            | Change::Entry(_, number, _) => number.map(|number| Piece::Line(self.section(), number)),
        }
    }

    /// Puts the change into answers and gives the number of the line, if it is one. `None` when its line is gone or
    /// there is no room.
    pub fn apply(self, to: &mut Content) -> Option<Option<u32>> {
        match self {
            Change::Section(mut from, section) => {
                match section {
                    Section::Applicant => to.applicant = from.applicant,
                    Section::Funding => to.funding.request = from.funding.request,
                    Section::Profile => to.profile = from.profile,
                    _ => std::mem::swap(to.form_mut(section)?, from.form_mut(section)?),
                }
                Some(None)
            }
            Change::Evidence(chosen) => {
                to.evidence = chosen;
                Some(None)
            }
            Change::Entry(section, number, entry) => to.list_mut(section)?.put(number, entry).map(Some),
            Change::Camera(number, camera) => to.cameras.put(number, camera).map(Some),
            Change::Cost(number, cost) => to.costs.put(number, cost).map(Some),
            Change::Match(number, line) => to.funding.matches.put(number, line).map(Some),
            Change::Remove(section, number) => {
                let removed = match section {
                    Section::Cameras => to.cameras.remove(number),
                    Section::Costs => to.costs.remove(number),
                    Section::Funding => to.funding.matches.remove(number),
                    _ => to.list_mut(section)?.remove(number),
                };
                removed.then_some(Some(number))
            }
        }
    }
}

/// Saves one form of a section. `version` is that of the section when the form was shown. What somebody else saved since
/// stands in the way only if it is the same piece; then it is refused with both versions.
pub async fn save(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
    version: u32,
    change: Change,
) -> Result<Saved, Failure<SaveRefusal>> {
    let txn = db.begin().await?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let section = change.section();
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else {
        return Ok(saved_before(&txn, case.id, section, by).await?);
    };
    let before = case.version;
    let may = permit(&txn, Action::Save, &case, officer.id()).await?;
    let mut case = case.save(may, by.at).map_err(|wrong| Failure::Refused(wrong.into()))?;
    let mut content = application::content(&txn, case.id).await?;
    let replaced = change.piece();
    let opened = content.clone();
    let line = change.apply(&mut content).ok_or(Failure::Refused(SaveRefusal::NoLine))?;
    if let Some(piece) = replaced.filter(|piece| opened.version_of(piece.section()) != version) {
        let same = piece.of(&content) == piece.of(&opened);
        match overtaken(&txn, case.id, &opened, piece, version).await? {
            // Both say the same: nothing is left to save, and nothing to choose.
            Some(_) if same => {
                return Ok(Saved { version: opened.version_of(section), content: opened, line });
            }
            Some(stale) => return Err(Failure::Refused(SaveRefusal::Stale(Box::new(stale)))),
            None => {}
        }
    }
    let version = opened.version_of(section) + 1;
    content.versions.insert(section, version);
    let old = answers::of_section(&opened, section);
    let changes = answers::changes(&old, &answers::of_section(&content, section));
    if let Some(title) = content.applicant.title.clone().filter(|title| *title != case.title) {
        case.title = title;
        application::index_words(&txn, &case).await?;
    }
    application::save(&txn, before, &case, 1).await?;
    application::save_content(&txn, case.id, &content).await?;
    let piece = replaced.unwrap_or(Piece::Line(section, line.unwrap_or_default()));
    revision::add(&txn, case.id, (piece, version), (officer.id(), by.at), &piece.of(&opened)).await?;
    let event = Event::SectionSaved { section, changes, line, version: Some(version) };
    record(&txn, by, head, &event, None).await?;
    txn.commit().await?;
    Ok(Saved { content, version, line })
}

/// What a form that was posted before left behind then: somebody may have saved since.
async fn saved_before(
    txn: &Txn,
    id: ApplicationId,
    section: Section,
    by: By<'_>,
) -> Result<Saved, StoreError> {
    let content = application::content(txn, id).await?;
    let event = history::event_of_form(txn, by.key.unwrap_or_default()).await?;
    let (line, version) = match event {
        Some(Event::SectionSaved { line, version, .. }) => (line, version),
        _ => (None, None),
    };
    Ok(Saved { version: version.unwrap_or(content.version_of(section)), content, line })
}

/// Whether somebody saved this piece after that version of its section, and what both began with. Saves that were made
/// before each was kept could have been any.
pub(in crate::service) async fn overtaken(
    read: &impl Read,
    id: ApplicationId,
    now: &Content,
    piece: Piece,
    version: u32,
) -> Result<Option<Stale>, StoreError> {
    let since = revision::since(read, id, piece.section(), version).await?;
    let saves = now.version_of(piece.section()).checked_sub(version);
    let known = saves.is_some_and(|saves| usize::try_from(saves) == Ok(since.len()));
    let mut touching = since.into_iter().filter(|save| save.piece == piece.number());
    let first = touching.next();
    let base = first.as_ref().filter(|_| known).map(|save| save.before.clone());
    if known && base.as_ref().is_none_or(|base| *base == piece.of(now)) {
        return Ok(None);
    }
    let by = touching.next_back().or(first).map(|save| (save.name, save.at));
    Ok(Some(Stale { theirs: now.clone(), base, by }))
}

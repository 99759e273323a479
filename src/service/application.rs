//! What a CSP officer does with an application.

mod limits;
mod returned;
mod start;
mod withdraw;

use thiserror::Error;

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::answers;
use crate::domain::application::content::{Camera, Content, CostLine, MatchLine};
use crate::domain::application::question::Answers;
use crate::domain::application::section::Section;
use crate::domain::application::transition::{SubmitRefusal, WrongState};
use crate::domain::application::{Action, Case, Reference};
use crate::domain::event::Event;
use crate::domain::evidence::Chosen;
use crate::domain::person::CspOfficer;
use crate::store::{Db, StoreError, Txn, application, scheme};

pub use limits::{limits, needed};
pub use returned::{mended, sent_back, to_mend};
pub use start::{StartRefusal, Started, start};
pub use withdraw::withdraw;

/// Why a section is not saved.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SaveRefusal {
    /// Not open for changes.
    #[error(transparent)]
    WrongState(#[from] WrongState),
    /// Somebody saved the section since the form was shown; these are the answers now.
    #[error("Somebody saved this section after you opened it")]
    Stale(Box<Content>),
    /// The line is gone, or the list is full.
    #[error("This entry was removed by somebody, or the list is full")]
    NoLine,
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

    /// Adding a line cannot overwrite anything, so it is never stale.
    fn adds(&self) -> bool {
        matches!(
            self,
            Change::Camera(None, _)
                | Change::Cost(None, _)
                | Change::Match(None, _)
                | Change::Entry(_, None, _)
        )
    }

    /// Puts the change into answers. `None` when its line is gone or there is no room.
    pub fn apply(self, to: &mut Content) -> Option<()> {
        match self {
            Change::Section(mut from, section) => match section {
                Section::Applicant => to.applicant = from.applicant,
                Section::Funding => to.funding.request = from.funding.request,
                Section::Profile => to.profile = from.profile,
                _ => std::mem::swap(to.form_mut(section)?, from.form_mut(section)?),
            },
            Change::Evidence(chosen) => to.evidence = chosen,
            Change::Entry(section, number, entry) => drop(to.list_mut(section)?.put(number, entry)?),
            Change::Camera(number, camera) => drop(to.cameras.put(number, camera)?),
            Change::Cost(number, cost) => drop(to.costs.put(number, cost)?),
            Change::Match(number, line) => drop(to.funding.matches.put(number, line)?),
            Change::Remove(section, number) => {
                let removed = match section {
                    Section::Cameras => to.cameras.remove(number),
                    Section::Costs => to.costs.remove(number),
                    Section::Funding => to.funding.matches.remove(number),
                    _ => to.list_mut(section)?.remove(number),
                };
                removed.then_some(())?;
            }
        }
        Some(())
    }
}

/// Saves a section and gives the answers as they are then. `version` is that of the section when its form was shown; a
/// newer one is refused with what it holds.
pub async fn save(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
    version: u32,
    change: Change,
) -> Result<Content, Failure<SaveRefusal>> {
    let txn = db.begin().await?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else {
        return Ok(application::content(&txn, case.id).await?);
    };
    let (before, section) = (case.version, change.section());
    let may = permit(&txn, Action::Save, case.id, officer.id()).await?;
    let mut case = case.save(may, by.at).map_err(|wrong| Failure::Refused(wrong.into()))?;
    let mut content = application::content(&txn, case.id).await?;
    if !change.adds() && content.version_of(section) != version {
        return Err(Failure::Refused(SaveRefusal::Stale(Box::new(content))));
    }
    let old = answers::of_section(&content, section);
    change.apply(&mut content).ok_or(Failure::Refused(SaveRefusal::NoLine))?;
    content.versions.insert(section, content.version_of(section) + 1);
    let changes = answers::changes(&old, &answers::of_section(&content, section));
    if let Some(title) = content.applicant.title.clone().filter(|title| *title != case.title) {
        application::index_words(&txn, case.id, &case.reference, &title).await?;
        case.title = title;
    }
    application::save(&txn, before, &case, 1).await?;
    application::save_content(&txn, case.id, &content).await?;
    let event = Event::SectionSaved { section, changes };
    record(&txn, by, head, &event, None).await?;
    txn.commit().await?;
    Ok(content)
}

/// Sends an application in, for the first time or again, and keeps a frozen copy.
pub async fn submit(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
) -> Result<(), Failure<Vec<SubmitRefusal>>> {
    let txn = db.begin().await?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let scheme = scheme::of(&txn, case.scheme).await?;
    let content = application::content(&txn, case.id).await?;
    let figures = content.figures(&scheme).ok_or(Failure::Refused(vec![SubmitRefusal::TooLarge]))?;
    let limits = limits(&txn, &case, &scheme, figures).await?;
    let (before, from) = (case.version, case.status);
    let may = permit(&txn, Action::Submit, case.id, officer.id()).await?;
    let case = case.submit(may, &content, &scheme, &limits, by.at).map_err(Failure::Refused)?;
    let changes = changes_since_last(&txn, &case, &content).await?;
    application::save(&txn, before, &case, 1).await?;
    application::freeze(&txn, &case, &content, by.at).await?;
    let event = Event::Submitted { number: case.submissions, figures, changes };
    record(&txn, by, head, &event, Some((from, case.status))).await?;
    txn.commit().await?;
    Ok(())
}

async fn changes_since_last(
    txn: &Txn,
    case: &Case,
    content: &Content,
) -> Result<Vec<crate::domain::event::Change>, StoreError> {
    if case.submissions < 2 {
        return Ok(Vec::new());
    }
    let last = application::frozen(txn, case.id, 1).await?;
    let before = last.first().map(answers::all).unwrap_or_default();
    Ok(answers::changes(&before, &answers::all(content)))
}

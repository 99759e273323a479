//! What a change would mean, shown before it is made. Nothing is saved by looking: the same answers are posted again with
//! the button of this page.

use axum::response::Response;

use super::caps;
use crate::App;
use crate::domain::allocation::AllocationId;
use crate::domain::date;
use crate::domain::event::Change;
use crate::domain::money::Money;
use crate::domain::scheme::{Effect, Scheme, without_effect};
use crate::store::scheme::{BoardRow, open};
use crate::web::component::SummaryRow;
use crate::web::form::Posted;
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::session::Visit;

/// Most lines under one heading.
const LINES: usize = 25;

/// Whether the button of the preview was pressed.
pub fn is_sure(posted: &Posted) -> bool {
    posted.get("sure") == "yes"
}

/// Whether the form is wanted again, with what was typed.
pub fn again(posted: &Posted) -> bool {
    posted.has("again")
}

/// A change that is looked at.
pub struct Proposed {
    /// The scheme as it is.
    pub from: Scheme,
    /// As it would be.
    pub to: Scheme,
    /// The cap that would change, and what it would be.
    pub cap: Option<(AllocationId, Money)>,
    /// What is different.
    pub changes: Vec<Change>,
    /// Where its form posts to.
    pub address: String,
}

pub(super) fn shown(mut lines: Vec<String>) -> String {
    let more = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines.join("\n")
}

async fn effects(
    app: &App,
    visit: &Visit,
    proposed: &Proposed,
    touched: Vec<SummaryRow>,
) -> Result<Vec<SummaryRow>, Problem> {
    let Proposed { from, to, cap, .. } = proposed;
    let caps = caps(&app.db, from).await?;
    let left = |partnership, year| {
        let found = caps.iter().find(|(of, row)| *of == year && row.partnership == partnership);
        found.map_or((Money::ZERO, Money::ZERO), |(_, row)| {
            let changed = cap.filter(|(id, _)| *id == row.allocation).map(|(_, to)| to);
            (row.standing.left(), row.standing.with_cap(changed.unwrap_or(row.standing.cap)).left())
        })
    };
    let undecided = open::undecided(&app.db, from.id, left).await?;
    let at_this_cap = |partnership, year| {
        let of = |(other, row): &(_, BoardRow)| *other == year && row.partnership == partnership;
        cap.is_some_and(|(id, _)| caps.iter().any(|found| of(found) && found.1.allocation == id))
    };
    let awarded = open::awarded(&app.db, from.id, at_this_cap).await?;
    let mut effects = from.effects(to, &undecided, date::today(visit.now));
    effects.extend(from.effects_on_awards(to, &awarded));
    let row = |effect: Effect| SummaryRow::new(effect.what, shown(effect.lines));
    let mut rows: Vec<SummaryRow> = effects.into_iter().map(row).collect();
    rows.extend(touched);
    if rows.is_empty() {
        rows.push(SummaryRow::new("Who is affected now", "No undecided application and no award"));
    }
    rows.extend(without_effect(&proposed.changes).into_iter().map(row));
    if undecided.len().max(awarded.len()) as u64 == open::MOST {
        let only = format!("Only the newest {} applications of each kind were looked at", open::MOST);
        rows.push(SummaryRow::new("Not complete", only));
    }
    Ok(rows)
}

/// The page that says what would change, and for whom.
///
/// # Errors
/// `Changed` when somebody changed the scheme since the form was shown: the preview would be of something else.
pub async fn show(
    app: &App,
    visit: &Visit,
    posted: &Posted,
    proposed: Proposed,
) -> Result<Response, Problem> {
    show_with(app, visit, posted, proposed, Vec::new()).await
}

/// The same; `touched` are those whom it touches otherwise than by money, years and scores.
pub async fn show_with(
    app: &App,
    visit: &Visit,
    posted: &Posted,
    proposed: Proposed,
    touched: Vec<SummaryRow>,
) -> Result<Response, Problem> {
    if proposed.from.version != super::version(posted) {
        return Err(Problem::Changed);
    }
    let changed = |change: &Change| {
        let after = change.after.trim_end_matches('.');
        let was = if change.before.is_empty() { "new".to_owned() } else { format!("was {}", change.before) };
        SummaryRow::new(&change.what, format!("{after}, {was}"))
    };
    let mut facts: Vec<SummaryRow> = proposed.changes.iter().map(changed).collect();
    facts.extend(effects(app, visit, &proposed, touched).await?);
    let mut carried = posted.typed();
    carried.retain(|(name, _)| name != "sure" && name != "again");
    carried.push(("sure".to_owned(), "yes".to_owned()));
    FormPage::new(visit, "Check what this changes", proposed.address, Vec::new(), "Save the changes")
        .caption(proposed.from.name)
        .intro("Nothing is saved yet. No decision and no award is changed by it.")
        .facts(facts)
        .carries(carried)
        .other("again", "Go back and change it")
        .back("/scheme")
        .version(super::version(posted))
        .show()
}

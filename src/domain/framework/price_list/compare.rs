//! What a price list would change: which items are new, which cost something else, which are gone. Decides nothing twice: the
//! preview and the import ask the same.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{COLUMNS, Line, Wrong};
use crate::domain::certificate::kit_key;
use crate::domain::framework::{Framework, Listing, Price, plain};

/// What becomes of items of the same suppliers that a file does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absent {
    /// They keep their price.
    Stay,
    /// They are not offered any more from the day on.
    End,
}

/// An item as it stands on the list, with its newest price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its row.
    pub id: i64,
    /// Whose, by name.
    pub supplier: String,
    /// As the supplier numbers it.
    pub code: String,
    /// Who makes it.
    pub make: String,
    /// Which.
    pub model: String,
    /// The newest, whether its day has come or not.
    pub last: Price,
}

/// An item that would cost or be something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The item.
    pub item: i64,
    /// What the file says.
    pub line: Line,
    /// As it was; `None` when it was not offered any more.
    pub before: Option<Listing>,
}

/// What would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Items that are not on the list.
    pub new: Vec<Line>,
    /// Items that would be otherwise.
    pub changed: Vec<Changed>,
    /// Items that stay as they are.
    pub unchanged: usize,
    /// Items of the same suppliers that the file does not name and that are offered.
    pub gone: Vec<Listed>,
    /// Whether those end.
    pub gone_end: bool,
}

impl Comparison {
    /// Whether nothing would be different.
    pub fn changes_nothing(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && (self.gone.is_empty() || !self.gone_end)
    }
}

/// Compares lines with a framework's list, for prices from a day on.
///
/// # Errors
/// Each line that cannot be taken, and why.
pub fn compare(
    framework: &Framework,
    suppliers: &[String],
    listed: &[Listed],
    lines: &[Line],
    (from, today): (NaiveDate, NaiveDate),
    absent: Absent,
) -> Result<Comparison, Vec<Wrong>> {
    let key = |supplier: &str, code: &str| (plain(supplier), plain(code));
    let known: HashMap<_, &Listed> =
        listed.iter().map(|item| (key(&item.supplier, &item.code), item)).collect();
    let mut found = Comparison { gone_end: absent == Absent::End, ..Comparison::default() };
    let mut wrong = Vec::new();
    for line in lines {
        let mut bad = |column: usize, what: String| {
            wrong.push(Wrong { line: line.line, column: COLUMNS[column], what });
        };
        if !suppliers.iter().any(|name| plain(name) == plain(&line.supplier)) {
            bad(0, format!("{} is no supplier of this framework", line.supplier));
            continue;
        }
        let item = known.get(&key(&line.supplier, &line.code)).copied();
        if let Some(item) = item
            && kit_key(&item.make, &item.model) != kit_key(&line.make, &line.model)
        {
            let what = format!(
                "{} is {} {} on the list: another product needs a code of its own",
                item.code, item.make, item.model
            );
            bad(1, what);
            continue;
        }
        if item.is_some_and(|item| item.last.listing.as_ref() == Some(&line.listing)) {
            found.unchanged += 1;
            continue;
        }
        if let Err(refusal) = framework.may_begin(item.map(|item| item.last.from), from, today) {
            bad(6, refusal.to_string());
            continue;
        }
        match item {
            None => found.new.push(line.clone()),
            Some(item) => found.changed.push(Changed {
                item: item.id,
                line: line.clone(),
                before: item.last.listing.clone(),
            }),
        }
    }
    let named: std::collections::HashSet<_> =
        lines.iter().map(|line| key(&line.supplier, &line.code)).collect();
    let whose: std::collections::HashSet<_> = lines.iter().map(|line| plain(&line.supplier)).collect();
    let gone = listed.iter().filter(|item| {
        item.last.listing.is_some()
            && whose.contains(&plain(&item.supplier))
            && !named.contains(&key(&item.supplier, &item.code))
    });
    found.gone = gone.cloned().collect();
    for item in found.gone.iter().filter(|_| found.gone_end) {
        if let Err(refusal) = framework.may_begin(Some(item.last.from), from, today) {
            let what = format!("{} is not in the file and cannot end: {refusal}", item.code);
            wrong.push(Wrong { line: 0, column: COLUMNS[1], what });
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

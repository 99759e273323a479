//! What a price list would change: which items are new, which cost something else, which are gone. Decides nothing twice: the
//! preview and the import ask the same.

use std::collections::{HashMap, HashSet};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// Supplier and code, by which an item of a list is known.
type Key = (String, String);

fn key(supplier: &str, code: &str) -> Key {
    (plain(supplier), plain(code))
}

fn is_same_kit(item: &Listed, line: &Line) -> bool {
    (&item.make, &item.model) == (&line.make, &line.model)
        || kit_key(&item.make, &item.model) == kit_key(&line.make, &line.model)
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
    let suppliers: HashSet<String> = suppliers.iter().map(|name| plain(name)).collect();
    let of_lines: Vec<Key> = lines.iter().map(|line| key(&line.supplier, &line.code)).collect();
    let of_listed: Vec<Key> = listed.iter().map(|item| key(&item.supplier, &item.code)).collect();
    let known: HashMap<&Key, &Listed> = of_listed.iter().zip(listed).collect();
    let mut found = Comparison { gone_end: absent == Absent::End, ..Comparison::default() };
    let mut wrong = Vec::new();
    for (line, key) in lines.iter().zip(&of_lines) {
        let mut bad = |column: usize, what: String| {
            wrong.push(Wrong { line: line.line, column: COLUMNS[column], what });
        };
        if !suppliers.contains(&key.0) {
            bad(0, format!("{} is no supplier of this framework", line.supplier));
            continue;
        }
        let item = known.get(key).copied();
        if let Some(item) = item.filter(|item| !is_same_kit(item, line)) {
            let what = format!(
                "{} is {} {} on the list: another product needs a code of its own",
                item.code, item.make, item.model
            );
            bad(1, what);
            continue;
        }
        // The same price from a later day on is not the same.
        let is_same =
            |item: &&Listed| item.last.from <= from && item.last.listing.as_ref() == Some(&line.listing);
        if item.filter(is_same).is_some() {
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
    let named: HashSet<&Key> = of_lines.iter().collect();
    let whose: HashSet<&String> = of_lines.iter().map(|key| &key.0).collect();
    let gone = listed
        .iter()
        .zip(&of_listed)
        .filter(|(item, key)| item.last.listing.is_some() && whose.contains(&key.0) && !named.contains(key));
    found.gone = gone.map(|(item, _)| item.clone()).collect();
    for item in found.gone.iter().filter(|_| found.gone_end) {
        if let Err(refusal) = framework.may_begin(Some(item.last.from), from, today) {
            let what = format!("{} is not in the file and cannot end: {refusal}", item.code);
            wrong.push(Wrong { line: 0, column: COLUMNS[1], what });
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

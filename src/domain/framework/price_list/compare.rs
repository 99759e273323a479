//! What a price list would change: which items are new, which cost something else, which are gone. Decides nothing twice: the
//! preview and the import ask the same.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{COLUMNS, Line, Wrong, unknown_supplier};
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
    /// The newest, whether its day has come or not; nothing when all it had were withdrawn.
    pub last: Option<Price>,
}

impl Listed {
    /// First day of its newest price.
    fn from(&self) -> Option<NaiveDate> {
        self.last.as_ref().map(|price| price.from)
    }

    /// What it is sold as from that day on, if it is.
    pub fn listing(&self) -> Option<&Listing> {
        self.last.as_ref()?.listing.as_ref()
    }
}

/// What would change, of the list and the lines that were compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison<'a> {
    /// Items that are not on the list.
    pub new: Vec<&'a Line>,
    /// Items that would be otherwise: as they are, and what the file says.
    pub changed: Vec<(&'a Listed, &'a Line)>,
    /// Items that stay as they are.
    pub unchanged: usize,
    /// Items of the same suppliers that the file does not name and that are offered.
    pub gone: Vec<&'a Listed>,
    /// Whether those end.
    pub gone_end: bool,
}

impl Comparison<'_> {
    /// Whether nothing would be different.
    pub fn changes_nothing(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && (self.gone.is_empty() || !self.gone_end)
    }
}

/// Supplier, by its place, and code, by which an item of a list is known.
type Key = (usize, String);

/// Suppliers by their places, however their names are spelt. Each spelling is looked at once: there are few, in many lines.
#[derive(Default)]
struct Suppliers<'a> {
    spelt: HashMap<&'a str, usize>,
    plain: HashMap<String, usize>,
}

impl<'a> Suppliers<'a> {
    fn place(&mut self, name: &'a str) -> usize {
        if let Some(place) = self.spelt.get(name) {
            return *place;
        }
        let next = self.plain.len();
        let place = *self.plain.entry(plain(name)).or_insert(next);
        self.spelt.insert(name, place);
        place
    }
}

fn is_same_kit(item: &Listed, line: &Line) -> bool {
    (&item.make, &item.model) == (&line.make, &line.model)
        || kit_key(&item.make, &item.model) == kit_key(&line.make, &line.model)
}

/// Compares lines with a framework's list, for prices from a day on.
///
/// # Errors
/// Each line that cannot be taken, and why.
pub fn compare<'a>(
    framework: &Framework,
    suppliers: &'a [String],
    listed: &'a [Listed],
    lines: &'a [Line],
    (from, today): (NaiveDate, NaiveDate),
    absent: Absent,
) -> Result<Comparison<'a>, Vec<Wrong>> {
    let mut names = Suppliers::default();
    let own: HashSet<usize> = suppliers.iter().map(|name| names.place(name)).collect();
    let of_lines: Vec<Key> =
        lines.iter().map(|line| (names.place(&line.supplier), plain(&line.code))).collect();
    let of_listed: Vec<Key> =
        listed.iter().map(|item| (names.place(&item.supplier), plain(&item.code))).collect();
    let known: HashMap<&Key, &Listed> = of_listed.iter().zip(listed).collect();
    let mut found = Comparison { gone_end: absent == Absent::End, ..Comparison::default() };
    let mut wrong = Vec::new();
    for (line, key) in lines.iter().zip(&of_lines) {
        let mut bad = |column: usize, what: String| {
            wrong.push(Wrong { line: line.line, column: COLUMNS[column], what });
        };
        if !own.contains(&key.0) {
            bad(0, unknown_supplier(&line.supplier));
            continue;
        }
        let item = known.get(key).copied();
        if let Some(item) = item.filter(|item| !is_same_kit(item, line)) {
            let what = format!(
                "{} is {} {} on the list: another product needs a code of its own. If the list has it wrong, correct it there first",
                item.code, item.make, item.model
            );
            bad(1, what);
            continue;
        }
        // The same price from a later day on is not the same.
        let is_same = |item: &&Listed| item.from() <= Some(from) && item.listing() == Some(&line.listing);
        if item.filter(is_same).is_some() {
            found.unchanged += 1;
            continue;
        }
        if let Err(refusal) = framework.may_begin(item.and_then(Listed::from), from, today) {
            bad(6, refusal.to_string());
            continue;
        }
        match item {
            None => found.new.push(line),
            Some(item) => found.changed.push((item, line)),
        }
    }
    let named: HashSet<&Key> = of_lines.iter().collect();
    let whose: HashSet<usize> = of_lines.iter().map(|key| key.0).collect();
    let gone = listed
        .iter()
        .zip(&of_listed)
        .filter(|(item, key)| item.listing().is_some() && whose.contains(&key.0) && !named.contains(key));
    found.gone = gone.map(|(item, _)| item).collect();
    for item in found.gone.iter().filter(|_| found.gone_end) {
        if let Err(refusal) = framework.may_begin(item.from(), from, today) {
            let what = format!("{} is not in the file and cannot end: {refusal}", item.code);
            wrong.push(Wrong { line: 0, column: COLUMNS[1], what });
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

//! A price list as a supplier sends it: rows of a file, read into lines, and compared with the list as it is.
//! Must not know where the rows come from nor keep anything.

mod compare;
mod overview;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{Listing, plain};
use crate::domain::money::Money;
use crate::domain::scheme::CostCategory;
pub use crate::domain::spreadsheet::{MOST, Row, Unreadable, Wrong};
use crate::domain::spreadsheet::{places, surplus};
use crate::domain::text;
pub use compare::{Absent, Comparison, Listed, compare};
pub use overview::{Changed, Items, Overview};

/// The columns, as the template names them. Their order in a file does not matter.
pub const COLUMNS: [&str; 7] =
    ["Supplier", "Item code", "Make", "Model", "Description", "Cost category", "Unit price"];

/// A line that shows how.
pub const EXAMPLE: [&str; 7] =
    ["Supplier’s name", "A-100", "Maker", "Model 1", "Dome camera with bracket", "Equipment", "650.00"];

/// One item of a price list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Line of the file.
    pub line: u64,
    /// Whose, by name.
    pub supplier: String,
    /// As the supplier numbers it.
    pub code: String,
    /// Who makes it.
    pub make: String,
    /// Which.
    pub model: String,
    /// What it is sold as.
    pub listing: Listing,
}

/// Longest cell.
const LONGEST: usize = 200;

/// Reads rows, the first of which names the columns. Every bad cell is named; rows without anything in them are passed over.
///
/// # Errors
/// The file is none; then nothing else is said of it.
pub fn read(
    mut rows: impl Iterator<Item = Result<Row, Unreadable>>,
    categories: &[CostCategory],
    suppliers: &[String],
) -> Result<Result<Vec<Line>, Vec<Wrong>>, Unreadable> {
    let (_, header) = rows.next().ok_or(Unreadable::NoTable)??;
    let places = places(&header, &COLUMNS)?;
    let suppliers: HashSet<String> = suppliers.iter().map(|name| plain(name)).collect();
    let (mut lines, mut wrong, mut seen) = (Vec::new(), Vec::new(), HashMap::new());
    let mut count = 0;
    for row in rows {
        let (at, cells) = row?;
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        count += 1;
        if count > MOST {
            return Err(Unreadable::TooMuch);
        }
        let read = match surplus(&header, &cells) {
            Some(_) => Err(vec![Wrong::surplus(at)]),
            None => line(at, &cells, places, (categories, &suppliers)),
        };
        match read {
            Ok(line) => match seen.insert((plain(&line.supplier), plain(&line.code)), at) {
                Some(before) => wrong.push(Wrong {
                    line: at,
                    column: COLUMNS[1],
                    what: format!("{} is on line {before} already", line.code),
                }),
                None => lines.push(line),
            },
            Err(bad) => wrong.extend(bad),
        }
    }
    match (count, wrong.is_empty()) {
        (0, _) => Err(Unreadable::Empty),
        (_, true) => Ok(Ok(lines)),
        (_, false) => Ok(Err(wrong)),
    }
}

fn unknown_supplier(name: &str) -> String {
    format!("{name} is no supplier of this framework")
}

fn line(
    at: u64,
    cells: &[String],
    places: [usize; COLUMNS.len()],
    (categories, suppliers): (&[CostCategory], &HashSet<String>),
) -> Result<Line, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let typed = places.map(|place| cells.get(place).map_or("", |cell| cell.trim()));
    if typed == EXAMPLE {
        return Err(vec![Wrong::example(at)]);
    }
    let [supplier, code, make, model, description, category, price] = typed;
    let mut words = |column: usize, typed: &str| match text::line(typed, LONGEST) {
        Ok(Some(words)) => words,
        bad => {
            let what = bad.err().map_or("is missing".to_owned(), |bad| bad.to_string());
            wrong.push(Wrong { line: at, column: COLUMNS[column], what: text::capital(&what) });
            String::new()
        }
    };
    let [supplier, code, make, model, description] =
        [(0, supplier), (1, code), (2, make), (3, model), (4, description)]
            .map(|(column, typed)| words(column, typed));
    if !supplier.is_empty() && !suppliers.contains(&plain(&supplier)) {
        wrong.push(Wrong { line: at, column: COLUMNS[0], what: unknown_supplier(&supplier) });
    }
    let named = categories.iter().find(|known| plain(&known.name) == plain(category));
    if named.is_none() {
        let names: Vec<&str> = categories.iter().map(|known| known.name.as_str()).collect();
        let what = format!("“{category}” is none of the kinds of cost: {}", names.join(", "));
        wrong.push(Wrong { line: at, column: COLUMNS[5], what });
    }
    let unit_price = match Money::parse(price) {
        Ok(Money::ZERO) => Err("Must be more than £0.00".to_owned()),
        Ok(amount) => Ok(amount),
        Err(bad) => Err(format!("“{price}” {bad}")),
    };
    match (named, unit_price) {
        (Some(named), Ok(unit_price)) if wrong.is_empty() => {
            let listing = Listing { description, category: named.name.clone(), unit_price };
            Ok(Line { line: at, supplier, code, make, model, listing })
        }
        (_, price) => {
            let bad = price.err().map(|what| Wrong { line: at, column: COLUMNS[6], what });
            wrong.extend(bad);
            Err(wrong)
        }
    }
}

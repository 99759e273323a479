//! The template of a price list.

use super::COLUMNS;

/// An empty list that can be filled in, with one line that shows how.
pub fn template() -> String {
    let example =
        ["Supplier’s name", "A-100", "Maker", "Model 1", "Dome camera with bracket", "Equipment", "650.00"];
    format!("\u{feff}{}\r\n{}\r\n", COLUMNS.join(","), example.join(","))
}

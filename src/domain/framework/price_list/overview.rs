//! What a price list would change, as it is looked at: how many items, and the first of them.

use serde::{Deserialize, Serialize};

use super::{Changed, Comparison, Line, Listed};

/// Most items named of each kind.
const MOST: usize = 200;

/// Items of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Items<T> {
    /// All of them.
    pub count: usize,
    /// The first.
    pub first: Vec<T>,
}

impl<T: Clone> Items<T> {
    fn of(all: &[T]) -> Items<T> {
        Items { count: all.len(), first: all.iter().take(MOST).cloned().collect() }
    }
}

/// A [`Comparison`] without most of its items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Items that are not on the list.
    pub new: Items<Line>,
    /// Items that would be otherwise.
    pub changed: Items<Changed>,
    /// How many stay as they are.
    pub unchanged: usize,
    /// Items of the same suppliers that the file does not name and that are offered.
    pub gone: Items<Listed>,
    /// Whether those end.
    pub gone_end: bool,
    /// Whether nothing would be different.
    pub changes_nothing: bool,
}

impl From<Comparison> for Overview {
    fn from(found: Comparison) -> Overview {
        Overview {
            new: Items::of(&found.new),
            changed: Items::of(&found.changed),
            unchanged: found.unchanged,
            gone: Items::of(&found.gone),
            gone_end: found.gone_end,
            changes_nothing: found.changes_nothing(),
        }
    }
}

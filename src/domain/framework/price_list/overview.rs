//! What a price list would change, as it is looked at: how many items, and the first of them.

use serde::{Deserialize, Serialize};

use super::{Comparison, Line, Listed};
use crate::domain::framework::Listing;

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

impl<T> Items<T> {
    fn of<R: Copy>(all: &[R], show: impl Fn(R) -> T) -> Items<T> {
        Items { count: all.len(), first: all.iter().take(MOST).copied().map(show).collect() }
    }
}

/// An item that would cost or be something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The item.
    pub item: i64,
    /// What the file says.
    pub line: Line,
    /// As it was last listed, whether its day has come or not; `None` when it was not offered any more.
    pub before: Option<Listing>,
}

impl Changed {
    fn of((item, line): (&Listed, &Line)) -> Changed {
        Changed { item: item.id, line: line.clone(), before: item.listing().cloned() }
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

impl From<Comparison<'_>> for Overview {
    fn from(found: Comparison<'_>) -> Overview {
        Overview {
            new: Items::of(&found.new, Line::clone),
            changed: Items::of(&found.changed, Changed::of),
            unchanged: found.unchanged,
            gone: Items::of(&found.gone, Listed::clone),
            gone_end: found.gone_end,
            changes_nothing: found.changes_nothing(),
        }
    }
}

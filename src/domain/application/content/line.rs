//! A list to which lines are added.

use serde::{Deserialize, Serialize};

/// Most lines that one list can hold.
pub const MOST_LINES: usize = 200;

/// A list to which lines are added; a line keeps its number for good.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lines<T> {
    /// Number of the last line added.
    pub last: u32,
    /// In the order added.
    pub lines: Vec<Line<T>>,
}

/// A line and its number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line<T> {
    /// Kept for good.
    pub number: u32,
    /// What it says.
    #[serde(flatten)]
    pub entry: T,
}

impl<T> Default for Lines<T> {
    fn default() -> Self {
        Lines { last: 0, lines: Vec::new() }
    }
}

impl<T> Lines<T> {
    /// Whether no line was ever added.
    pub fn is_empty(&self) -> bool {
        self.last == 0
    }

    /// The line with that number.
    pub fn get(&self, number: u32) -> Option<&T> {
        self.lines.iter().find(|line| line.number == number).map(|line| &line.entry)
    }

    /// Adds a line (`None`) or replaces one. Returns its number; `None` when there is no such line or no room.
    pub fn put(&mut self, number: Option<u32>, entry: T) -> Option<u32> {
        match number {
            Some(number) => {
                let line = self.lines.iter_mut().find(|line| line.number == number)?;
                line.entry = entry;
                Some(number)
            }
            None if self.lines.len() < MOST_LINES => {
                self.last += 1;
                self.lines.push(Line { number: self.last, entry });
                Some(self.last)
            }
            None => None,
        }
    }

    /// Takes a line out. False when there is none.
    pub fn remove(&mut self, number: u32) -> bool {
        let before = self.lines.len();
        self.lines.retain(|line| line.number != number);
        self.lines.len() < before
    }

    /// The entries.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.lines.iter().map(|line| &line.entry)
    }
}

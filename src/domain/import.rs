//! Taking over what was kept in spreadsheets before: which columns each kind has, and what is wrong with a row. All rows or
//! none. Must not know where rows come from nor keep anything.

pub mod award;
pub mod camera;
pub mod commitment;

use super::framework::plain;
use super::person::PartnershipId;
use super::spreadsheet::{self, Row, Unreadable, Wrong};

/// Days that a file which was sent waits to be taken over.
pub const WAITS_DAYS: i64 = 30;

/// What is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Past awards.
    Awards,
    /// Cameras that stand already.
    Cameras,
    /// Monitoring commitments.
    Commitments,
}

impl Kind {
    /// Every kind, in the order of the page.
    pub const ALL: [Kind; 3] = [Kind::Awards, Kind::Cameras, Kind::Commitments];

    /// In addresses and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Awards => "awards",
            Kind::Cameras => "cameras",
            Kind::Commitments => "commitments",
        }
    }

    /// On pages.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Awards => "Past awards",
            Kind::Cameras => "Cameras",
            Kind::Commitments => "Monitoring commitments",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The columns, as the template names them.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Kind::Awards => &award::COLUMNS,
            Kind::Cameras => &camera::COLUMNS,
            Kind::Commitments => &commitment::COLUMNS,
        }
    }

    /// A row that shows how.
    pub fn example(self) -> &'static [&'static str] {
        match self {
            Kind::Awards => &award::EXAMPLE,
            Kind::Cameras => &camera::EXAMPLE,
            Kind::Commitments => &commitment::EXAMPLE,
        }
    }
}

/// The cells of a file under the columns of a kind.
///
/// # Errors
/// The file is no such table.
pub fn cells(
    rows: impl Iterator<Item = Result<Row, Unreadable>>,
    kind: Kind,
) -> Result<Vec<Row>, Unreadable> {
    match kind {
        Kind::Awards => spreadsheet::cells(rows, &award::COLUMNS),
        Kind::Cameras => spreadsheet::cells(rows, &camera::COLUMNS),
        Kind::Commitments => spreadsheet::cells(rows, &commitment::COLUMNS),
    }
}

/// A partnership as a file may call it.
#[derive(Clone, Debug)]
pub struct Named {
    /// Which.
    pub id: PartnershipId,
    /// Third part of a reference, such as "SHR".
    pub code: String,
    /// As shown.
    pub name: String,
}

/// The row that is read, and what is wrong with it so far.
struct Reading<'a> {
    line: u64,
    cells: &'a [String],
    columns: &'static [&'static str],
    wrong: Vec<Wrong>,
}

impl<'a> Reading<'a> {
    /// Begins to read a row.
    ///
    /// # Errors
    /// It has more cells than columns, or is the template's example, which nobody meant to send.
    fn of(
        (line, cells): &'a Row,
        columns: &'static [&'static str],
        example: &[&str],
    ) -> Result<Reading<'a>, Vec<Wrong>> {
        if cells.len() > columns.len() {
            return Err(vec![Wrong::surplus(*line)]);
        }
        if cells.iter().map(|cell| cell.trim()).eq(example.iter().copied()) {
            return Err(vec![Wrong::example(*line)]);
        }
        Ok(Reading { line: *line, cells, columns, wrong: Vec::new() })
    }

    fn cell(&self, column: usize) -> &'a str {
        self.cells.get(column).map_or("", |cell| cell.as_str())
    }

    /// What a cell says, or what is wrong with it.
    fn take<T>(&mut self, column: usize, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        match read(self.cell(column)) {
            Ok(value) => Some(value),
            Err(what) => {
                self.is_wrong(column, what);
                None
            }
        }
    }

    fn is_wrong(&mut self, column: usize, what: impl Into<String>) {
        self.wrong.push(Wrong { line: self.line, column: self.columns[column], what: what.into() });
    }

    fn partnership(&mut self, column: usize, known: &[Named]) -> Option<PartnershipId> {
        self.take(column, |typed| {
            let same = |one: &&Named| plain(&one.name) == plain(typed) || plain(&one.code) == plain(typed);
            let names = || known.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ");
            let found = known.iter().find(same).map(|one| one.id);
            found.ok_or_else(|| format!("“{typed}” is none of the partnerships: {}", names()))
        })
    }

    fn words(&mut self, column: usize, longest: usize) -> Option<String> {
        self.take(column, |typed| match super::text::line(typed, longest) {
            Ok(Some(words)) => Ok(words),
            Ok(None) => Err("Is missing".to_owned()),
            Err(bad) => Err(super::text::capital(&bad.to_string())),
        })
    }

    fn money(&mut self, column: usize) -> Option<super::money::Money> {
        self.take(column, |typed| super::money::Money::parse(typed).map_err(|bad| format!("“{typed}” {bad}")))
    }

    fn day(&mut self, column: usize) -> Option<chrono::NaiveDate> {
        self.take(column, |typed| super::spreadsheet::day(typed).map_err(|bad| format!("“{typed}” {bad}")))
    }
}

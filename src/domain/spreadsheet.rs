//! A table in a file as a spreadsheet saves it, CSV or XLSX: rows of cells under named columns. Bounded in every direction,
//! whatever the file says of itself. Must not know what the columns mean.

mod csv;
#[cfg(test)]
mod tests;
mod xlsx;

use std::io::Read;

use chrono::NaiveDate;
use thiserror::Error;

use super::date;
use super::framework::plain;
use super::text;

pub use self::csv::of_csv;
pub use self::xlsx::of_xlsx;

/// Most rows of one file.
pub const MOST: usize = 10_000;
/// Most cells that are told one by one as wrong; of more only the lines are named.
pub const MOST_TOLD: usize = 200;

/// Named as the column of what is wrong with a row as a whole.
const WHOLE: &str = "Whole row";

/// A row and its number in the file, where the first line is 1.
pub type Row = (u64, Vec<String>);

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// Not lines of columns.
    #[error("The file is neither a CSV file nor an XLSX file")]
    NoTable,
    /// Other columns.
    #[error("The file has no column “{0}”. The first line must name the columns, as in the template")]
    NoColumn(&'static str),
    /// Two of a name.
    #[error("The file has two columns “{0}”")]
    TwoColumns(&'static str),
    /// Nothing in it.
    #[error("The file has no rows below the names of the columns")]
    Empty,
    /// Too much.
    #[error("The file has more than {} rows: send it in parts", text::thousands(MOST as u64))]
    TooMuch,
    /// Too many bytes, as it is or unpacked.
    #[error("The file is too large: leave out pictures and other sheets, or save it as CSV")]
    TooLarge,
    /// It stopped coming.
    #[error("Not all of the file arrived: send it again")]
    CutOff,
}

/// What is wrong with one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Line of the file; 0 when it is about something that is not in it.
    pub line: u64,
    /// Name of the column.
    pub column: &'static str,
    /// What, in a sentence.
    pub what: String,
}

impl Wrong {
    /// It has a [`surplus`].
    pub fn surplus(line: u64) -> Wrong {
        let what = "Has more cells than the first row has columns: put an amount with a comma in quotation marks, or \
                    leave the comma out";
        Wrong { line, column: WHOLE, what: what.to_owned() }
    }

    /// It is the row of the template that shows how.
    pub fn example(line: u64) -> Wrong {
        let what = "This is the example of the template: delete this row".to_owned();
        Wrong { line, column: WHOLE, what }
    }
}

/// The lines whose cells are not told one by one, as ranges in one sentence; nothing when all are.
pub fn untold(wrong: &[Wrong]) -> Option<String> {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for line in wrong.iter().skip(MOST_TOLD).map(|one| one.line).filter(|line| *line > 0) {
        match ranges.last_mut() {
            Some((_, last)) if line <= *last + 1 => *last = line.max(*last),
            _ => ranges.push((line, line)),
        }
    }
    let range = |(first, last): (u64, u64)| match first == last {
        true => first.to_string(),
        false => format!("{first} to {last}"),
    };
    let named = ranges.into_iter().map(range).collect::<Vec<_>>().join(", ");
    (wrong.len() > MOST_TOLD).then(|| match named.is_empty() {
        true => format!("More that is wrong: {}.", wrong.len() - MOST_TOLD),
        false => format!("There is also something wrong in these lines: {named}."),
    })
}

/// The rows of a file, whichever of the two it is: told apart by its first bytes, not by its name.
pub fn rows<'a>(mut file: impl Read + 'a) -> Box<dyn Iterator<Item = Result<Row, Unreadable>> + 'a> {
    let mut first = Vec::new();
    let read = (&mut file).take(4).read_to_end(&mut first);
    let is_workbook = first == *b"PK\x03\x04";
    let whole = std::io::Cursor::new(first).chain(file);
    match read {
        Err(_) => Box::new(std::iter::once(Err(Unreadable::CutOff))),
        Ok(_) if is_workbook => match workbook(whole) {
            Ok(rows) => Box::new(rows.into_iter().map(Ok)),
            Err(why) => Box::new(std::iter::once(Err(why))),
        },
        Ok(_) => Box::new(of_csv(whole)),
    }
}

fn workbook(file: impl Read) -> Result<Vec<Row>, Unreadable> {
    let mut whole = Vec::new();
    file.take(xlsx::MOST_BYTES + 1).read_to_end(&mut whole).map_err(|_| Unreadable::CutOff)?;
    if whole.len() as u64 > xlsx::MOST_BYTES { Err(Unreadable::TooLarge) } else { of_xlsx(&whole) }
}

/// What a row has where the first one names no column. Nobody knows what it means: of an amount like 13,500.00 without quotation
/// marks it is the end, and what stands under the column is another amount.
pub fn surplus<'a>(header: &[String], cells: &'a [String]) -> Option<&'a str> {
    let named = |at: usize| header.get(at).is_some_and(|name| !name.trim().is_empty());
    let mut cells = cells.iter().map(|cell| cell.trim()).enumerate();
    cells.find(|(at, cell)| !cell.is_empty() && !named(*at)).map(|(_, cell)| cell)
}

/// The cells under these columns, in their order and without space around them; rows without anything in them are passed over.
/// A row's [`surplus`] stands behind them, so that whoever reads the row refuses it.
///
/// # Errors
/// The file is no such table; then nothing else is said of it.
pub fn cells<const N: usize>(
    mut rows: impl Iterator<Item = Result<Row, Unreadable>>,
    columns: &'static [&'static str; N],
) -> Result<Vec<Row>, Unreadable> {
    let (_, header) = rows.next().ok_or(Unreadable::NoTable)??;
    let places = places(&header, columns)?;
    let mut found = Vec::new();
    for row in rows {
        let (at, cells) = row?;
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if found.len() == MOST {
            return Err(Unreadable::TooMuch);
        }
        let under = |place: usize| cells.get(place).map_or("", |cell| cell.trim()).to_owned();
        let mut own = places.map(under).to_vec();
        own.extend(surplus(&header, &cells).map(str::to_owned));
        found.push((at, own));
    }
    if found.is_empty() { Err(Unreadable::Empty) } else { Ok(found) }
}

/// Where these columns stand in a file that names them in its first line; their order does not matter.
///
/// # Errors
/// One is missing, or there twice.
pub fn places<const N: usize>(
    header: &[String],
    columns: &'static [&'static str; N],
) -> Result<[usize; N], Unreadable> {
    let mut places = [0; N];
    for (place, wanted) in places.iter_mut().zip(columns) {
        let mut named = header.iter().enumerate().filter(|(_, name)| plain(name) == plain(wanted));
        *place = match named.next() {
            Some((at, _)) => at,
            None if header.len() < 2 => return Err(Unreadable::NoTable),
            None => return Err(Unreadable::NoColumn(wanted)),
        };
        if named.next().is_some() {
            return Err(Unreadable::TwoColumns(wanted));
        }
    }
    Ok(places)
}

/// A day as a spreadsheet writes it: `31/03/2020`, `2020-03-31` or `31 March 2020`.
///
/// # Errors
/// What is wrong with it, to complete a sentence that begins with the cell.
pub fn day(typed: &str) -> Result<NaiveDate, String> {
    let parts: Vec<&str> = typed.split(['/', '-', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let read = match parts[..] {
        [year, month, day] if year.len() == 4 => date::typed(day, month, year),
        [day, month, year] => date::typed(day, month, year),
        _ => return Err("must be a day, like 31/03/2020".to_owned()),
    };
    match read {
        Ok(Some(day)) => Ok(day),
        Ok(None) => Err("must be a day, like 31/03/2020".to_owned()),
        Err(bad) => Err(bad.to_string()),
    }
}

//! The first sheet of an XLSX file. Such a file is an archive: what it unpacks to is counted before anything is kept of it, and
//! what is kept is counted too.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use zip::ZipArchive;

use super::{MOST, Row, Unreadable};

/// The largest that is read, packed.
pub const MOST_BYTES: u64 = 4 * 1024 * 1024;
/// The most that all parts of it may unpack to.
const MOST_UNPACKED: u64 = 32 * 1024 * 1024;
/// The most parts.
const MOST_PARTS: usize = 500;
/// Columns that are looked at.
const COLUMNS: u32 = 50;
/// The most text of all cells together.
const MOST_TEXT: usize = 8 * 1024 * 1024;

/// The rows of the first sheet that have something in them.
///
/// # Errors
/// It is no such file, or holds too much.
pub fn of_xlsx(file: &[u8]) -> Result<Vec<Row>, Unreadable> {
    unpacks_to_little(file)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(|_| Unreadable::NoTable)?;
    let sheet = book.sheet_names().into_iter().next().ok_or(Unreadable::NoTable)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_| Unreadable::NoTable)?;
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut text = 0;
    while let Some(cell) = cells.next_cell().map_err(|_| Unreadable::NoTable)? {
        let (row, column) = cell.get_position();
        if column >= COLUMNS {
            continue;
        }
        let Some(words) = words(cell.get_value()) else { continue };
        text += words.len();
        let known = rows.contains_key(&row);
        if text > MOST_TEXT || (!known && rows.len() > MOST) {
            return Err(if known { Unreadable::TooLarge } else { Unreadable::TooMuch });
        }
        let (row, place) = (rows.entry(row).or_default(), column as usize);
        if row.len() <= place {
            row.resize(place + 1, String::new());
        }
        row[place] = words;
    }
    Ok(rows.into_iter().map(|(row, cells)| (u64::from(row) + 1, cells)).collect())
}

/// Unpacks it all into nothing, up to a limit: what an archive says of its size may be a lie.
fn unpacks_to_little(file: &[u8]) -> Result<(), Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(file)).map_err(|_| Unreadable::NoTable)?;
    if archive.len() > MOST_PARTS {
        return Err(Unreadable::TooLarge);
    }
    let mut left = MOST_UNPACKED;
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(|_| Unreadable::NoTable)?;
        let unpacked =
            io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|_| Unreadable::NoTable)?;
        left = left.checked_sub(unpacked).ok_or(Unreadable::TooLarge)?;
    }
    Ok(())
}

/// A cell as a CSV file would have it; nothing for an empty one.
fn words(cell: &DataRef<'_>) -> Option<String> {
    let words = match cell {
        DataRef::Empty => return None,
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => self::number(*number),
        // The same text may stand in many cells: only so much of it is kept as nobody types.
        DataRef::SharedString(words) => words.chars().take(4_000).collect(),
        DataRef::String(words) | DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => {
            words.chars().take(4_000).collect()
        }
        DataRef::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        DataRef::DateTime(moment) => day(moment),
        DataRef::Error(error) => error.to_string(),
    };
    (!words.trim().is_empty()).then_some(words)
}

fn day(moment: &ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return number(moment.as_f64());
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

/// With the fifteen digits that a spreadsheet shows; one digit after the point becomes two, as of pounds.
fn number(number: f64) -> String {
    let whole = number.abs().log10().floor().max(0.0);
    // At most 309: the digits of the largest number there is.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 309")]
    let digits = 14_usize.saturating_sub(whole as usize);
    let written = format!("{number:.digits$}");
    if !written.contains('.') {
        return written;
    }
    let short = written.trim_end_matches('0').trim_end_matches('.');
    match short.split_once('.') {
        Some((_, after)) if after.len() == 1 => format!("{short}0"),
        _ => short.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_a_spreadsheet_shows_it() {
        for (typed, words) in [
            (18_000.0, "18000"),
            (0.0, "0"),
            (1_250.3, "1250.30"),
            (0.1 + 0.2, "0.30"),
            (52.707_312, "52.707312"),
            (-2.754, "-2.754"),
            (99_999.99, "99999.99"),
            (1e15, "1000000000000000"),
        ] {
            assert_eq!(number(typed), words);
        }
    }
}

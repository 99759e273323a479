//! Rows of a CSV file as spreadsheets save it: UTF-8 with or without a mark, or the older Windows code page; quoted cells.

use std::io::{self, Read};

use encoding_rs::WINDOWS_1252;

use super::{Row, Unreadable};
use crate::domain::evidence::Lines;

/// The rows of a file, one by one: a row that is too long or a file that is no text ends them with an error.
pub fn of_csv(file: impl Read) -> impl Iterator<Item = Result<Row, Unreadable>> {
    let (lines, progress) = Lines::of(file);
    let mut reader = ::csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .buffer_capacity(1 << 16)
        // A carriage return before it is space around the last cell: as an end of its own it would not count as a line.
        .terminator(::csv::Terminator::Any(b'\n'))
        .from_reader(lines);
    let mut row = ::csv::ByteRecord::new();
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        match reader.read_byte_record(&mut row) {
            Ok(true) => {
                progress.read_to(reader.position().byte());
                let line = row.position().map_or(0, ::csv::Position::line);
                Some(Ok((line, row.iter().map(cell).collect())))
            }
            Ok(false) => None,
            Err(error) => {
                ended = true;
                Some(Err(unreadable(error)))
            }
        }
    })
}

fn cell(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

fn unreadable(error: ::csv::Error) -> Unreadable {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) if error.kind() != io::ErrorKind::InvalidData => Unreadable::CutOff,
        _ => Unreadable::NoTable,
    }
}

//! Tables for spreadsheets, as CSV.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::web::problem::Problem;

/// Without it a spreadsheet takes UTF-8 for something older.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A table as it is written: it begins with the names of its columns.
pub struct Csv(::csv::Writer<Vec<u8>>);

impl Csv {
    /// One without rows yet.
    pub fn of(columns: impl AsRef<[&'static str]>) -> Result<Csv, Problem> {
        let mut table = Csv(::csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec()));
        table.row(columns.as_ref())?;
        Ok(table)
    }

    /// Writes a row; it has as many cells as there are columns. What people wrote is passed through [`safe`].
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Result<(), Problem> {
        self.0.write_record(cells).map_err(|error| Problem::Internal(error.to_string()))
    }

    /// All of it.
    pub fn bytes(self) -> Result<Vec<u8>, Problem> {
        self.0.into_inner().map_err(|error| Problem::Internal(error.to_string()))
    }

    /// All of it as a file of that name, without its ending.
    pub fn file(self, name: &str) -> Result<Response, Problem> {
        let kind = "text/csv; charset=utf-8".to_owned();
        let named = format!("attachment; filename=\"{name}.csv\"");
        let head = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, named)];
        Ok((head, self.bytes()?).into_response())
    }
}

/// Text that a spreadsheet would take for a formula is led by an apostrophe.
pub fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

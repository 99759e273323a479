//! Empty tables to be filled in and sent back: named columns and a row that shows how, as CSV or XLSX.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::domain::file::Kind;
use crate::web::csv::Csv;
use crate::web::problem::Problem;

/// A table to be filled in.
pub struct Template {
    /// What the file is called, without its ending.
    pub name: &'static str,
    /// The columns that a file is looked for.
    pub columns: &'static [&'static str],
    /// A row that shows how.
    pub example: &'static [&'static str],
}

impl Template {
    /// As a file of that ending, if it is offered as one.
    pub fn answer(&self, ending: &str) -> Result<Response, Problem> {
        let broken = |error: XlsxError| Problem::Internal(error.to_string());
        let (kind, bytes) = match ending {
            "csv" => (Kind::Csv, self.csv()?),
            "xlsx" => (Kind::Xlsx, self.xlsx().map_err(broken)?),
            _ => return Err(Problem::NotFound),
        };
        let named = format!("attachment; filename=\"{}.{ending}\"", self.name);
        let head = [(header::CONTENT_TYPE, kind.mime().to_owned()), (header::CONTENT_DISPOSITION, named)];
        Ok((head, bytes).into_response())
    }

    fn csv(&self) -> Result<Vec<u8>, Problem> {
        let mut out = Csv::of(self.columns)?;
        out.row(self.example)?;
        out.bytes()
    }

    /// Its cells are text, so that a spreadsheet changes no reference, day or amount.
    fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let (text, bold) = (Format::new().set_num_format("@"), Format::new().set_bold());
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, (name, shown)) in (0..).zip(self.columns.iter().zip(self.example)) {
            sheet.set_column_format(column, &text)?;
            sheet.write_string_with_format(0, column, *name, &bold)?;
            sheet.write_string_with_format(1, column, *shown, &text)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
        book.save_to_buffer()
    }
}

#[cfg(test)]
mod tests {
    use super::Template;
    use crate::domain::framework::price_list;
    use crate::domain::import::Kind;
    use crate::domain::spreadsheet::{of_csv, of_xlsx};

    #[test]
    fn what_is_offered_is_read_as_it_was_meant() {
        let kinds = Kind::ALL.map(|kind| (kind.columns(), kind.example()));
        let prices: (&[&str], &[&str]) = (&price_list::COLUMNS, &price_list::EXAMPLE);
        for (columns, example) in kinds.into_iter().chain([prices]) {
            let template = Template { name: "any", columns, example };
            let owned = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
            let expected = [(1, owned(columns)), (2, owned(example))];
            let mut sheet = of_xlsx(&template.xlsx().unwrap()).unwrap();
            // A sheet keeps no empty cells at the end.
            sheet.iter_mut().for_each(|(_, cells)| cells.resize(columns.len(), String::new()));
            assert_eq!(sheet, expected);
            let csv = template.csv().unwrap();
            let rows: Vec<_> = of_csv(csv.as_slice()).collect::<Result<_, _>>().unwrap();
            assert_eq!(rows, expected);
        }
    }
}

//! What the finance system says was paid: rows of its file, read into payments. Every bad cell is named.
//! Must not know whether such a claim is to be paid.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::application::Reference;
use crate::domain::event::{ClaimEvent, Event};
use crate::domain::framework::plain;
use crate::domain::money::Money;
use crate::domain::spreadsheet::{Row, Unreadable, Wrong, surplus};

/// The columns that are read; others are passed over, and their order does not matter.
pub const COLUMNS: [&str; 3] = ["Reference", "Amount", "Paid on"];

/// Most rows of one file.
pub const MOST: usize = 1_000;

/// A payment that the finance system confirms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// Line of the file.
    pub line: u64,
    /// Of which case.
    pub reference: Reference,
    /// Which claim of its grant.
    pub number: u32,
    /// How much.
    pub amount: Money,
    /// When.
    pub paid_on: NaiveDate,
}

impl Confirmed {
    /// Whether this very payment was noted before and said not to have happened, by what happened to its case: the file says
    /// only again what was found untrue.
    pub fn was_taken_back(&self, happened: &[Event]) -> bool {
        happened.iter().any(|event| match event {
            Event::Claim(ClaimEvent::Undone { number, amount, paid_on, .. }) => {
                (*number, *amount, *paid_on) == (self.number, self.amount, self.paid_on)
            }
            _ => false,
        })
    }
}

/// The case and the claim that a payment's reference names.
pub fn named(reference: &str) -> Option<(Reference, u32)> {
    let (case, number) = reference.trim().rsplit_once("-C")?;
    let number = number.parse().ok().filter(|number| *number > 0)?;
    Some((Reference::parse(case)?, number))
}

/// Reads rows, the first of which names the columns; rows without anything in them are passed over.
///
/// # Errors
/// The file is none; then nothing else is said of it.
pub fn read(
    mut rows: impl Iterator<Item = Result<Row, Unreadable>>,
) -> Result<Result<Vec<Confirmed>, Vec<Wrong>>, Unreadable> {
    let (_, header) = rows.next().ok_or(Unreadable::NoTable)??;
    let places = places(&header)?;
    let (mut confirmed, mut wrong, mut seen) = (Vec::new(), Vec::new(), HashMap::new());
    for row in rows {
        let (line, cells) = row?;
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if confirmed.len() + wrong.len() >= MOST {
            return Err(Unreadable::TooMuch);
        }
        let read = match surplus(&header, &cells) {
            Some(_) => Err(vec![Wrong::surplus(line)]),
            None => one(line, places.map(|place| cells.get(place).map_or("", |cell| cell.trim()))),
        };
        match read {
            Err(bad) => wrong.extend(bad),
            Ok(payment) => match seen.insert((payment.reference.to_string(), payment.number), line) {
                Some(before) => {
                    wrong.push(Wrong {
                        line,
                        column: COLUMNS[0],
                        what: format!("Is on line {before} already"),
                    });
                }
                None => confirmed.push(payment),
            },
        }
    }
    match (confirmed.is_empty(), wrong.is_empty()) {
        (true, true) => Err(Unreadable::Empty),
        (_, true) => Ok(Ok(confirmed)),
        (_, false) => Ok(Err(wrong)),
    }
}

fn places(header: &[String]) -> Result<[usize; COLUMNS.len()], Unreadable> {
    let mut places = [0; COLUMNS.len()];
    for (place, wanted) in places.iter_mut().zip(COLUMNS) {
        let mut found = header.iter().enumerate().filter(|(_, name)| plain(name) == plain(wanted));
        *place = match (found.next(), found.next()) {
            (Some((at, _)), None) => at,
            (Some(_), Some(_)) => return Err(Unreadable::TwoColumns(wanted)),
            (None, _) if header.len() < 2 => return Err(Unreadable::NoTable),
            (None, _) => return Err(Unreadable::NoColumn(wanted)),
        };
    }
    Ok(places)
}

fn one(line: u64, [reference, amount, paid_on]: [&str; 3]) -> Result<Confirmed, Vec<Wrong>> {
    let wrong = |column: usize, what: String| Wrong { line, column: COLUMNS[column], what };
    let found =
        named(reference).ok_or_else(|| wrong(0, format!("“{reference}” is no reference of a payment")));
    let sum = Money::parse(amount).map_err(|bad| wrong(1, format!("“{amount}” {bad}")));
    let on =
        day(paid_on).ok_or_else(|| wrong(2, format!("“{paid_on}” is no day, like 2018-10-15 or 15/10/2018")));
    match (found, sum, on) {
        (Ok((reference, number)), Ok(amount), Ok(paid_on)) => {
            Ok(Confirmed { line, reference, number, amount, paid_on })
        }
        (found, sum, on) => Err([found.err(), sum.err(), on.err()].into_iter().flatten().collect()),
    }
}

fn day(typed: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%d/%m/%Y"].iter().find_map(|format| NaiveDate::parse_from_str(typed, format).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(rows: &[&str]) -> Result<Result<Vec<Confirmed>, Vec<String>>, Unreadable> {
        let cells = |row: &&str| row.split(',').map(str::to_owned).collect();
        let rows: Vec<_> = rows.iter().zip(1..).map(|(row, line)| Ok((line, cells(row)))).collect();
        let words =
            |bad: Vec<Wrong>| bad.iter().map(|w| format!("{} {}: {}", w.line, w.column, w.what)).collect();
        read(rows.into_iter()).map(|read| read.map_err(words))
    }

    #[test]
    fn rows_become_payments_whatever_the_order_of_their_columns() {
        let read =
            told(&["Payee,paid on,AMOUNT,Reference", "A,15/10/2018,4500.00,CCTV-2018-SHR-003-C2", ",,,"]);
        let found = read.unwrap().unwrap();
        assert_eq!((found.len(), found[0].number, found[0].amount.to_string()), (1, 2, "£4,500.00".into()));
        assert_eq!(found[0].reference.to_string(), "CCTV-2018-SHR-003");
        assert_eq!(Some(found[0].paid_on), NaiveDate::from_ymd_opt(2018, 10, 15));
    }

    #[test]
    fn every_bad_cell_is_named_and_then_nothing_is_read() {
        let read = told(&[
            "Reference,Amount,Paid on",
            "CCTV-2018-SHR-003-C2,4500.00,2018-10-15",
            "CCTV-2018-SHR-003,45k,2018-13-01",
            "CCTV-2018-SHR-003-C2,4500.00,2018-10-15",
            "CCTV-2018-SHR-003-C3,4500.00,2018-10-15,00",
        ]);
        let expected = [
            "3 Reference: “CCTV-2018-SHR-003” is no reference of a payment",
            "3 Amount: “45k” must be written out in full, like 65,000 rather than 65k",
            "3 Paid on: “2018-13-01” is no day, like 2018-10-15 or 15/10/2018",
            "4 Reference: Is on line 2 already",
            "5 Whole row: Has more cells than the first row has columns: put an amount with a comma in quotation marks, or leave the comma out",
        ];
        assert_eq!(read.unwrap().unwrap_err(), expected);
        assert_eq!(told(&["Reference,Amount"]), Err(Unreadable::NoColumn("Paid on")));
        assert_eq!(told(&["Reference,Amount,Paid on"]), Err(Unreadable::Empty));
    }

    #[test]
    fn a_payment_is_known_as_one_that_was_taken_back_by_its_claim_its_amount_and_its_day() {
        let undone = Event::Claim(ClaimEvent::Undone {
            number: 2,
            reference: "CCTV-2018-SHR-003-C2".into(),
            amount: Money::from_pence(450_000),
            paid_on: "2018-10-15".parse().unwrap(),
            reason: "The bank sent it back".into(),
        });
        for (row, expected) in [
            ("CCTV-2018-SHR-003-C2,4500.00,2018-10-15", true),
            ("CCTV-2018-SHR-003-C1,4500.00,2018-10-15", false),
            ("CCTV-2018-SHR-003-C2,4500.01,2018-10-15", false),
            ("CCTV-2018-SHR-003-C2,4500.00,2018-10-16", false),
        ] {
            let read = told(&["Reference,Amount,Paid on", row]).unwrap().unwrap();
            assert_eq!(read[0].was_taken_back(std::slice::from_ref(&undone)), expected, "{row}");
            assert!(!read[0].was_taken_back(&[]), "{row}");
        }
    }
}

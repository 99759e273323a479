//! Monitoring commitments as a file names them.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Named, Reading};
use crate::domain::monitoring::{Commitment, MOST, Terms, TermsRefusal};
use crate::domain::person::PartnershipId;
use crate::domain::spreadsheet::{Row, Wrong};

/// The columns.
pub const COLUMNS: [&str; 5] = ["Partnership", "What is monitored", "Cost a year", "First day", "Last day"];
/// A row that shows how.
pub const EXAMPLE: [&str; 5] =
    ["SHR", "Control room of the council", "18,000.00", "01/04/2014", "31/03/2019"];

/// Why a row is not taken that a form may take with a reason: a file has none.
const EXCEEDS: &str = "It ends later or costs more than the one that was registered by mistake: register it with the form, which asks for the reason";

/// Longest description.
const LONGEST: usize = 200;

/// A commitment of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Of the file.
    pub line: u64,
    /// Whose.
    pub partnership: PartnershipId,
    /// What was agreed.
    pub terms: Terms,
}

fn column(refusal: &TermsRefusal) -> usize {
    match refusal.field() {
        Some("yearly") => 2,
        Some("starts_on") => 3,
        Some("ends_on") => 4,
        _ => 1,
    }
}

fn line(row: &Row, known: &[Named], began: NaiveDate) -> Result<Line, Vec<Wrong>> {
    let mut read = Reading::of(row, &COLUMNS, &EXAMPLE)?;
    let partnership = read.partnership(0, known);
    let what = read.words(1, LONGEST);
    let yearly = read.money(2);
    let starts_on = read.day(3);
    let ends_on = read.day(4);
    let (Some(partnership), Some(what), Some(yearly), Some(starts_on), Some(ends_on)) =
        (partnership, what, yearly, starts_on, ends_on)
    else {
        return Err(read.wrong);
    };
    let terms = Terms { what, yearly, starts_on, ends_on };
    for refusal in terms.existing(began).err().unwrap_or_default() {
        read.is_wrong(column(&refusal), refusal.to_string());
    }
    if read.wrong.is_empty() { Ok(Line { line: row.0, partnership, terms }) } else { Err(read.wrong) }
}

/// Reads rows under the policy that began on a day, beside the register as it is.
///
/// # Errors
/// Every bad row, also one that is in the file twice or in the register already or exceeds what was registered by mistake, and
/// the first for which there is no room.
pub fn read(
    rows: &[Row],
    known: &[Named],
    began: NaiveDate,
    register: &[Commitment],
) -> Result<Vec<Line>, Vec<Wrong>> {
    let (mut lines, mut wrong) = (Vec::new(), Vec::new());
    let kept: Vec<_> = register.iter().filter_map(Commitment::key).collect();
    let mut seen = HashMap::new();
    for row in rows {
        match line(row, known, began) {
            Err(bad) => wrong.extend(bad),
            Ok(line) => {
                let key = line.terms.key(line.partnership);
                let twice = if kept.contains(&key) { Some("the register".to_owned()) } else { None };
                let before = seen.insert(key, line.line).map(|before| format!("line {before}"));
                let exceeds = line.terms.exceed(line.partnership, register);
                let what = match twice.or(before) {
                    Some(place) => Some(format!("This commitment is in {place} already")),
                    None => exceeds.then(|| EXCEEDS.to_owned()),
                };
                match what {
                    Some(what) => wrong.push(Wrong { line: line.line, column: COLUMNS[1], what }),
                    None => lines.push(line),
                }
            }
        }
    }
    if let Some(over) = lines.get(MOST.saturating_sub(kept.len())) {
        wrong.push(Wrong { line: over.line, column: COLUMNS[1], what: TermsRefusal::Full.to_string() });
    }
    if wrong.is_empty() { Ok(lines) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;
    use crate::domain::monitoring::CommitmentId;

    fn known() -> Vec<Named> {
        vec![Named { id: PartnershipId(3), code: "SHR".into(), name: "Shropshire".into() }]
    }

    fn rows(rows: &[[&str; 5]]) -> Vec<Row> {
        let row = |(cells, at): (&[&str; 5], u64)| (at, cells.map(str::to_owned).to_vec());
        rows.iter().zip(2..).map(row).collect()
    }

    fn told(all: &[[&str; 5]], register: &[Commitment]) -> Vec<String> {
        let began = NaiveDate::from_ymd_opt(2017, 4, 1).unwrap();
        let wrong = read(&rows(all), &known(), began, register).err().unwrap_or_default();
        wrong.into_iter().map(|one| format!("{} {}: {}", one.line, one.column, one.what)).collect()
    }

    #[test]
    fn every_bad_cell_is_named_by_its_line_and_column() {
        let bad = [
            ["Kent", "", "65k", "31/02/2015", "31/03/2019"],
            ["shr", "New one", "100", "01/04/2017", "31/03/2019"],
            ["Shropshire", "Backwards", "0", "01/04/2016", "31/03/2015"],
        ];
        assert_eq!(
            told(&bad, &[]),
            [
                "2 Partnership: “Kent” is none of the partnerships: Shropshire",
                "2 What is monitored: Is missing",
                "2 Cost a year: “65k” must be written out in full, like 65,000 rather than 65k",
                "2 First day: “31/02/2015” must be a real date",
                "3 First day: Existing commitments are honoured and no new ones are entered into: the first day must be before 1 April 2017, when the policy began",
                "4 Cost a year: The cost a year must be more than £0.00",
                "4 Last day: The last day must be after the first day",
            ]
        );
    }

    #[test]
    fn none_is_taken_twice() {
        let terms = Terms {
            what: "Control  ROOM".into(),
            yearly: Money::from_pence(10_000),
            starts_on: NaiveDate::from_ymd_opt(2015, 4, 1).unwrap(),
            ends_on: NaiveDate::from_ymd_opt(2019, 3, 31).unwrap(),
        };
        let kept = |mistaken| Commitment {
            id: CommitmentId(1),
            partnership: PartnershipId(3),
            terms: terms.clone(),
            mistaken,
            version: 1,
        };
        let row = |what| ["SHR", what, "100", "01/04/2015", "31/03/2019"];
        assert_eq!(
            told(&[row("Control room"), row("Suite"), row("suite ")], &[kept(false)]),
            [
                "2 What is monitored: This commitment is in the register already",
                "4 What is monitored: This commitment is in line 3 already",
            ]
        );
        let free = told(&[row("Control room")], &[kept(true)]);
        assert_eq!(free, [""; 0], "one that was registered by mistake is in nobody's way");
        let dearer = ["SHR", "Control room", "100.01", "01/04/2015", "31/03/2019"];
        let longer = ["SHR", "Control room", "100", "01/04/2015", "01/04/2019"];
        for row in [dearer, longer] {
            let told = told(&[row], &[kept(true)]);
            assert_eq!(told, [format!("2 What is monitored: {EXCEEDS}")], "{row:?}");
        }
    }

    #[test]
    fn the_example_is_well_formed_and_not_taken() {
        assert_eq!(
            told(&[EXAMPLE.map(|cell| if cell == "SHR" { " SHR " } else { cell })], &[]),
            ["2 Whole row: This is the example of the template: delete this row"]
        );
        let mut own = EXAMPLE;
        own[1] = "Control room";
        assert_eq!(told(&[own], &[]), [""; 0], "as a row of their own it can be taken");
    }

    #[test]
    fn the_first_row_for_which_the_register_has_no_room_is_named() {
        let terms = |n: usize| Terms {
            what: format!("Suite {n}"),
            yearly: Money::from_pence(1),
            starts_on: NaiveDate::from_ymd_opt(2015, 4, 1).unwrap(),
            ends_on: NaiveDate::from_ymd_opt(2019, 3, 31).unwrap(),
        };
        let kept = |n: usize, mistaken| Commitment {
            id: CommitmentId(1),
            partnership: PartnershipId(3),
            terms: terms(n),
            mistaken,
            version: 1,
        };
        let row = |what| ["SHR", what, "100", "01/04/2015", "31/03/2019"];
        let mut register: Vec<Commitment> = (2..MOST).map(|n| kept(n, false)).collect();
        register.extend((0..9).map(|n| kept(n, true)));
        assert_eq!(told(&[row("One"), row("Two")], &register), [""; 0], "mistakes take no room");
        assert_eq!(
            told(&[row("One"), row("Two"), row("Three"), row("Four")], &register),
            ["4 What is monitored: The register holds at most 500 commitments: this would be one more"]
        );
        let last = [row("Suite 499"), row("One")];
        assert_eq!(
            told(&last, &register),
            ["2 What is monitored: This commitment is in the register already"],
            "the last of a full one is looked at too"
        );
    }
}

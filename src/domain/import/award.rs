//! Past awards as a file names them. Each counts against cap and envelope like any other: a row that would pass one is named,
//! and then none is taken.

mod warning;

use std::collections::HashMap;

use chrono::NaiveDate;

pub use warning::{Warning, warnings};

use super::{Named, Reading};
use crate::domain::allocation::{Allocation, Envelope};
use crate::domain::application::Figures;
use crate::domain::application::content::{Applicant, Content, CostLine, Funding, MatchKind, MatchLine};
use crate::domain::financial_year::FinancialYear;
use crate::domain::framework::plain;
use crate::domain::grant::Before;
use crate::domain::money::{Fraction, Money};
use crate::domain::person::PartnershipId;
use crate::domain::spreadsheet::{Row, Wrong};

/// The columns.
pub const COLUMNS: [&str; 11] = [
    "Partnership",
    "Financial year",
    "Title",
    "Accountable body",
    "Eligible cost",
    "Cash match",
    "Award",
    "Decided on",
    "Decision",
    "Cost verified so far",
    "Paid so far",
];
/// A row that shows how.
pub const EXAMPLE: [&str; 11] = [
    "SHR",
    "2017/18",
    "Market Square cameras",
    "Shropshire Council",
    "40,000.00",
    "20,000.00",
    "20,000.00",
    "04/09/2017",
    "PCC/D/2017/3",
    "30,000.00",
    "13,500.00",
];

/// Longest words.
const LONGEST: usize = 200;

/// An award of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Of the file.
    pub line: u64,
    /// Whose.
    pub partnership: PartnershipId,
    /// For which year.
    pub year: FinancialYear,
    /// What the project is called.
    pub title: String,
    /// The council that signed.
    pub body: String,
    /// Cost that the scheme could share.
    pub eligible_cost: Money,
    /// Match in cash.
    pub cash_match: Money,
    /// How much.
    pub award: Money,
    /// When.
    pub decided_on: NaiveDate,
    /// What the decision was called.
    pub decision: String,
    /// What was verified and paid of it before.
    pub before: Before,
}

/// Where the money stands before any of them.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Every allocation of the scheme.
    pub allocations: Vec<Allocation>,
    /// The scheme's second limit.
    pub envelope: Envelope,
}

/// What makes one the same as another: whose, for which year, called what.
pub type Key = (PartnershipId, FinancialYear, String);

/// The key of an award of this title.
pub fn key(of: PartnershipId, year: FinancialYear, title: &str) -> Key {
    (of, year, plain(title))
}

/// What was verified and paid of it so far: never more than its share of the cost, nor than the award.
fn before(read: &mut Reading<'_>, granted: Option<(Money, Money)>) -> Option<Before> {
    let (verified, paid) = (read.money(9), read.money(10));
    let (verified, paid) = verified.zip(paid)?;
    let share = granted.and_then(|(cost, award)| Some((Fraction::of(award, cost)?, award)));
    let most = share.map(|(rate, award)| rate.floor_of(verified).min(award));
    if let Some(most) = most.filter(|most| paid > *most) {
        read.is_wrong(
            10,
            format!("Must not be more than {most}, which the award pays of the cost verified so far"),
        );
    }
    Some(Before { verified, paid })
}

fn line(row: &Row, known: &[Named], today: NaiveDate) -> Result<Line, Vec<Wrong>> {
    let mut read = Reading::of(row, &COLUMNS, &EXAMPLE)?;
    let partnership = read.partnership(0, known);
    let year = read.take(1, |typed| FinancialYear::parse(typed).map_err(|bad| format!("“{typed}” {bad}")));
    let (title, body) = (read.words(2, LONGEST), read.words(3, LONGEST));
    let (eligible_cost, cash_match, award) = (read.money(4), read.money(5), read.money(6));
    let decided_on = read.day(7);
    let decision = read.words(8, LONGEST);
    if award == Some(Money::ZERO) {
        read.is_wrong(6, "Must be more than £0.00");
    }
    if eligible_cost.zip(award).is_some_and(|(cost, award)| award > cost) {
        read.is_wrong(6, "Must not be more than the eligible cost");
    }
    if decided_on.is_some_and(|day| day >= today) {
        read.is_wrong(7, "Must be before today: what is decided from now on is decided here");
    }
    let before = before(&mut read, eligible_cost.zip(award));
    if !read.wrong.is_empty() {
        return Err(read.wrong);
    }
    let all = partnership.zip(year).zip(title.zip(body)).zip(eligible_cost.zip(cash_match).zip(award));
    let rest = decided_on.zip(decision).zip(before);
    let Some((
        (((partnership, year), (title, body)), ((eligible_cost, cash_match), award)),
        ((decided_on, decision), before),
    )) = all.zip(rest)
    else {
        return Err(read.wrong);
    };
    Ok(Line {
        line: row.0,
        partnership,
        year,
        title,
        body,
        eligible_cost,
        cash_match,
        award,
        decided_on,
        decision,
        before,
    })
}

/// Reads rows as things stand on a day, beside the awards that are kept already.
///
/// # Errors
/// Every bad row, also one that would pass a cap or the envelope after the rows before it.
pub fn read(
    rows: &[Row],
    known: &[Named],
    today: NaiveDate,
    mut limits: Limits,
    kept: &[Key],
) -> Result<Vec<Line>, Vec<Wrong>> {
    let (mut lines, mut wrong) = (Vec::new(), Vec::new());
    let mut seen: HashMap<Key, u64> = HashMap::new();
    for row in rows {
        let told = line(row, known, today).and_then(|line| {
            let key = key(line.partnership, line.year, &line.title);
            let before = seen.insert(key.clone(), line.line).map(|before| format!("in line {before}"));
            let there = kept.contains(&key).then(|| "kept".to_owned());
            let told =
                |column: usize, what: String| vec![Wrong { line: line.line, column: COLUMNS[column], what }];
            match there.or(before) {
                Some(place) => Err(told(2, format!("An award of this title and year is {place} already"))),
                None => limits.commit(&line).map_err(|(column, what)| told(column, what)).map(|()| line),
            }
        });
        match told {
            Ok(line) => lines.push(line),
            Err(bad) => wrong.extend(bad),
        }
    }
    if wrong.is_empty() { Ok(lines) } else { Err(wrong) }
}

impl Limits {
    /// Commits the award of a row.
    ///
    /// # Errors
    /// The column that stands in the way, and why.
    pub fn commit(&mut self, line: &Line) -> Result<(), (usize, String)> {
        let fits = |one: &&mut Allocation| one.partnership == line.partnership && one.year == line.year;
        let Some(allocation) = self.allocations.iter_mut().find(fits) else {
            return Err((1, format!("The scheme has no cap for {}", line.year)));
        };
        let committed = allocation.clone().commit(line.award).map_err(|over| (6, over.to_string()))?;
        self.envelope = self.envelope.commit(line.award).map_err(|over| (6, over.to_string()))?;
        *allocation = committed;
        Ok(())
    }

    /// The allocation of a row.
    pub fn of(&self, line: &Line) -> Option<&Allocation> {
        self.allocations.iter().find(|one| one.partnership == line.partnership && one.year == line.year)
    }
}

impl Line {
    /// The money figures of the application, as its last submission would have had them.
    pub fn figures(&self) -> Figures {
        Figures {
            request: self.award,
            eligible_cost: self.eligible_cost,
            certified_match: self.cash_match,
            ..Figures::default()
        }
    }

    /// What is known of the application: what the file says, and nothing else.
    pub fn content(&self) -> Content {
        let mut content = Content {
            applicant: Applicant {
                title: Some(self.title.clone()),
                accountable_body: Some(self.body.clone()),
                ..Applicant::default()
            },
            funding: Funding { request: Some(self.award), ..Funding::default() },
            ..Content::default()
        };
        let cost = CostLine {
            description: Some("All of the project, as it was approved".to_owned()),
            quantity: Some(1),
            unit_net: Some(self.eligible_cost),
            vat: Some(Money::ZERO),
            vat_recoverable: Some(true),
            ..CostLine::default()
        };
        content.costs.put(None, cost);
        if self.cash_match > Money::ZERO {
            let line = MatchLine {
                provider: Some(self.body.clone()),
                amount: Some(self.cash_match),
                kind: Some(MatchKind::Cash),
                secured: Some(true),
                ..MatchLine::default()
            };
            content.funding.matches.put(None, line);
        }
        content
    }
}

#[cfg(test)]
mod tests;

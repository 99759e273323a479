//! Counts a police.uk street-level file: offences by area (LSOA), kind and month, and everything odd about it (BRIEF §6).
//! Reads row by row: what is kept does not grow with the file. Must not know where the file comes from.

mod seen;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::{self, Read};

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub(in crate::domain) use seen::Lines;
use seen::{MOST_IDS, Seen};

use super::text::thousands;

/// The columns that are read, as police.uk names them.
const COLUMNS: [&str; 5] = ["Crime ID", "Month", "LSOA code", "LSOA name", "Crime type"];
/// More different pairs of area and kind, and months, than any force has: it is something else.
const MOST_DIFFERENT: usize = 50_000;
/// Areas that are kept, those with most offences: more than any partnership has, so that each can be chosen.
pub const KEPT: usize = 1_000;

/// The kind of which police.uk gives no ID, so that none is no oddity.
const NEVER_HAS_AN_ID: &str = "Anti-social behaviour";

/// Why a file cannot be counted.
#[derive(Debug, Error)]
pub enum Unreadable {
    /// Not lines of columns.
    #[error("The file is not a CSV file")]
    NotCsv,
    /// Other columns.
    #[error("The file is not a police.uk street-level file: it has no column “{0}”")]
    NoColumn(&'static str),
    /// Nothing in it.
    #[error("The file has no rows")]
    Empty,
    /// More offences than can be told apart.
    #[error(
        "The file has more than {} different Crime IDs, the most that are told apart: send fewer months at a time",
        thousands(MOST_IDS)
    )]
    TooManyIds,
    /// Beyond counting.
    #[error("The file has too many areas, kinds or months: send fewer months at a time")]
    TooMuch,
    /// It stopped coming.
    #[error("Not all of the file arrived: send it again")]
    CutOff,
}

/// Rows that are odd; each is in one of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Oddities {
    /// Counted, although they have no Crime ID: anti-social behaviour never has one.
    pub no_id: u64,
    /// Those of them that are of another kind, and could be there twice without being told apart.
    #[serde(default)]
    pub no_id_elsewise: u64,
    /// Not counted: they say of no area.
    pub no_location: u64,
    /// Not counted: in areas of other partnerships or forces.
    pub elsewhere: u64,
    /// Not counted: their Crime ID was there before.
    pub duplicates: u64,
    /// Not counted: they have other columns than the first line, or no month.
    pub broken: u64,
}

/// An area and its offences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// Of the census, such as E01028868.
    pub code: String,
    /// Such as Shropshire 038B.
    pub name: String,
    /// Offences.
    pub n: u64,
    /// The same by kind, most first.
    pub kinds: Vec<(String, u64)>,
}

/// What a file says of a partnership.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Rows in the file.
    pub rows: u64,
    /// Offences counted.
    pub counted: u64,
    /// What was odd.
    pub oddities: Oddities,
    /// Areas, most offences first; at most [`KEPT`].
    pub areas: Vec<Area>,
    /// Areas that were counted and are not kept, as they are too many.
    #[serde(default)]
    pub beyond: u64,
    /// Kinds, most first.
    pub kinds: Vec<(String, u64)>,
    /// Months, such as 2018-07, in order.
    pub months: Vec<(String, u64)>,
}

/// Areas that a partnership rests its case on, as they were counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// First month.
    pub from: String,
    /// Last month.
    pub to: String,
    /// Offences in all areas of the partnership.
    pub of: u64,
    /// Name and offences.
    pub areas: Vec<(String, u64)>,
}

impl Evidence {
    /// These areas, by their codes; `None` when one is not among them or none is named.
    pub fn choose(&self, codes: &[&str]) -> Option<Chosen> {
        let area = |code: &&str| self.areas.iter().find(|area| area.code == **code);
        let mut chosen = codes.iter().map(area).collect::<Option<Vec<_>>>()?;
        chosen.sort_by(|one, other| other.n.cmp(&one.n).then_with(|| one.code.cmp(&other.code)));
        chosen.dedup_by_key(|area| &area.code);
        let (from, to) = (self.months.first()?, self.months.last()?);
        let areas: Vec<_> = chosen.into_iter().map(|area| (area.name.clone(), area.n)).collect();
        let all = Chosen { from: from.0.clone(), to: to.0.clone(), of: self.counted, areas };
        (!all.areas.is_empty()).then_some(all)
    }
}

/// The district that an area is in: "Herefordshire, County of 001A" is in Herefordshire.
fn district(area: &str) -> String {
    let name = area.rsplit_once(' ').map_or(area, |(district, _)| district);
    plain(name.split(',').next().unwrap_or(name))
}

fn plain(name: &str) -> String {
    name.to_lowercase().replace('&', "and")
}

/// Counts a file for the partnership of these councils.
///
/// # Errors
/// When it is no such file; rows that are odd are counted and not errors.
pub fn count(file: impl Read, councils: &[String]) -> Result<Evidence, Unreadable> {
    let (lines, progress) = Lines::of(file);
    let mut reader = csv::ReaderBuilder::new().flexible(true).buffer_capacity(1 << 16).from_reader(lines);
    let header = reader.byte_headers().map_err(unreadable)?.clone();
    let clean = |cell: &[u8]| String::from_utf8_lossy(cell).trim_start_matches('\u{feff}').trim().to_owned();
    let names: Vec<String> = header.iter().map(clean).collect();
    let mut places = [0; COLUMNS.len()];
    for (place, wanted) in places.iter_mut().zip(COLUMNS) {
        let found = names.iter().position(|name| name.eq_ignore_ascii_case(wanted));
        *place =
            found.ok_or(if names.len() < 2 { Unreadable::NotCsv } else { Unreadable::NoColumn(wanted) })?;
    }
    let mut tally = Tally::new(councils);
    let mut row = csv::ByteRecord::new();
    while reader.read_byte_record(&mut row).map_err(unreadable)? {
        let cell = |n: usize| row.get(places[n]).map(|cell| String::from_utf8_lossy(cell).trim().to_owned());
        progress.read_to(reader.position().byte());
        tally.evidence.rows += 1;
        match [cell(0), cell(1), cell(2), cell(3), cell(4)] {
            [Some(id), Some(month), Some(code), Some(name), Some(kind)]
                if row.len() == names.len() && is_month(&month) && !kind.is_empty() =>
            {
                tally.count(&id, month, code, name, kind)?;
            }
            _ => tally.evidence.oddities.broken += 1,
        }
    }
    tally.finish()
}

fn unreadable(error: csv::Error) -> Unreadable {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() != io::ErrorKind::InvalidData => Unreadable::CutOff,
        _ => Unreadable::NotCsv,
    }
}

fn is_month(typed: &str) -> bool {
    matches!(typed.as_bytes(), [y @ .., b'-', a, b] if y.len() == 4 && y.iter().chain([a, b]).all(u8::is_ascii_digit))
}

struct Tally {
    districts: Vec<String>,
    seen: Seen,
    areas: BTreeMap<String, (String, BTreeMap<String, u64>)>,
    months: BTreeMap<String, u64>,
    different: usize,
    evidence: Evidence,
}

impl Tally {
    fn new(councils: &[String]) -> Tally {
        Tally {
            districts: councils.iter().map(|council| plain(council)).collect(),
            seen: Seen::default(),
            areas: BTreeMap::new(),
            months: BTreeMap::new(),
            different: 0,
            evidence: Evidence::default(),
        }
    }

    fn count(
        &mut self,
        id: &str,
        month: String,
        code: String,
        name: String,
        kind: String,
    ) -> Result<(), Unreadable> {
        let odd = &mut self.evidence.oddities;
        if code.is_empty() || name.is_empty() {
            odd.no_location += 1;
            return Ok(());
        }
        let district = district(&name);
        let named = |council: &String| {
            council.strip_prefix(&district).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        if !self.districts.iter().any(named) {
            odd.elsewhere += 1;
            return Ok(());
        }
        if id.is_empty() {
            odd.no_id += 1;
            odd.no_id_elsewise += u64::from(kind != NEVER_HAS_AN_ID);
        } else if !self.seen.is_new(id).ok_or(Unreadable::TooManyIds)? {
            odd.duplicates += 1;
            return Ok(());
        }
        self.evidence.counted += 1;
        let (_, kinds) = self.areas.entry(code).or_insert_with(|| (name, BTreeMap::new()));
        for (counted, key) in [(&mut self.months, month), (kinds, kind)] {
            let n = counted.entry(key).or_insert_with(|| {
                self.different += 1;
                0
            });
            *n += 1;
        }
        if self.different > MOST_DIFFERENT { Err(Unreadable::TooMuch) } else { Ok(()) }
    }

    fn finish(self) -> Result<Evidence, Unreadable> {
        let mut evidence = self.evidence;
        if evidence.rows == 0 {
            return Err(Unreadable::Empty);
        }
        let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
        let mut areas = Vec::with_capacity(self.areas.len());
        for (code, (name, counted)) in self.areas {
            for (kind, n) in &counted {
                *kinds.entry(kind.clone()).or_default() += n;
            }
            areas.push(Area { code, name, n: counted.values().sum(), kinds: ranked(counted) });
        }
        areas.sort_by(|one, other| other.n.cmp(&one.n).then_with(|| one.name.cmp(&other.name)));
        evidence.beyond = areas.len().saturating_sub(KEPT) as u64;
        areas.truncate(KEPT);
        evidence.areas = areas;
        evidence.kinds = ranked(kinds);
        evidence.months = self.months.into_iter().collect();
        Ok(evidence)
    }
}

fn ranked(counted: BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let mut ranked: Vec<_> = counted.into_iter().collect();
    ranked.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    ranked
}

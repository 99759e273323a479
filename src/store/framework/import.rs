//! A price list that was sent and waits to be confirmed: one of each person and framework, the newest.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::domain::framework::price_list::{Absent, Line, Overview};
use crate::domain::framework::{FrameworkId, Listing};
use crate::domain::money::Money;
use crate::domain::person::PersonId;
use crate::store::entity::framework_import::{ActiveModel, Column, Entity};
use crate::store::{Read, StoreError, Txn};

/// What was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What the file was called.
    pub file: String,
    /// What it says.
    pub lines: Vec<Line>,
    /// From when on.
    pub from: NaiveDate,
    /// What becomes of items that it does not name.
    pub absent: Absent,
    /// Why.
    pub reason: String,
}

impl Sent {
    /// What is said of it.
    pub fn head(&self) -> Head {
        Head {
            file: self.file.clone(),
            items: self.lines.len(),
            from: self.from,
            reason: self.reason.clone(),
        }
    }
}

/// A line as it is kept: values without their names, which are longer than they.
#[derive(Serialize, Deserialize)]
struct Packed<'a>(
    u64,
    Cow<'a, str>,
    Cow<'a, str>,
    Cow<'a, str>,
    Cow<'a, str>,
    Cow<'a, str>,
    Cow<'a, str>,
    Money,
);

impl<'a> Packed<'a> {
    fn of(line: &'a Line) -> Packed<'a> {
        let Line { line, supplier, code, make, model, listing } = line;
        let Listing { description, category, unit_price } = listing;
        let [a, b, c, d, e, f] =
            [supplier, code, make, model, description, category].map(|words| Cow::Borrowed(words.as_str()));
        Packed(*line, a, b, c, d, e, f, *unit_price)
    }

    fn line(self) -> Line {
        let Packed(line, supplier, code, make, model, description, category, unit_price) = self;
        let [supplier, code, make, model, description, category] =
            [supplier, code, make, model, description, category].map(Cow::into_owned);
        let listing = Listing { description, category, unit_price };
        Line { line, supplier, code, make, model, listing }
    }
}

/// A line as it is kept now, or as it was by older versions of the service.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum KeptLine<'a> {
    Packed(Packed<'a>),
    Named(Line),
}

/// What was sent, as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept<'a> {
    file: String,
    lines: Vec<KeptLine<'a>>,
    from: NaiveDate,
    absent: Absent,
    reason: String,
}

impl Kept<'_> {
    fn of(sent: &Sent) -> Kept<'_> {
        let Sent { file, lines, from, absent, reason } = sent;
        let lines = lines.iter().map(|line| KeptLine::Packed(Packed::of(line))).collect();
        Kept { file: file.clone(), lines, from: *from, absent: *absent, reason: reason.clone() }
    }

    fn sent(self) -> Sent {
        let Kept { file, lines, from, absent, reason } = self;
        let line = |line| match line {
            KeptLine::Packed(line) => line.line(),
            KeptLine::Named(line) => line,
        };
        Sent { file, lines: lines.into_iter().map(line).collect(), from, absent, reason }
    }
}

/// What is said of a price list that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// What the file was called.
    pub file: String,
    /// Items in it.
    pub items: usize,
    /// From when on.
    pub from: NaiveDate,
    /// Why.
    pub reason: String,
}

/// What it would change, found with this version of the framework on this day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// The framework's.
    pub version: i64,
    /// When.
    pub on: NaiveDate,
    /// What is said of what was sent.
    pub head: Head,
    /// What it would change.
    pub found: Overview,
}

/// What the one that somebody sent would change, as it was found when they sent it, and when that was.
pub async fn looked(
    read: &impl Read,
    id: FrameworkId,
    person: PersonId,
) -> Result<Option<(DateTime<Utc>, Looked)>, StoreError> {
    let find = Entity::find_by_id((id.0, person.0)).select_only().columns([Column::At, Column::Looked]);
    let row: Option<(DateTime<Utc>, Option<String>)> = find.into_tuple().one(read.reader()).await?;
    let looked = row.and_then(|(at, looked)| Some((at, looked?)));
    looked.map(|(at, looked)| Ok((at, serde_json::from_str(&looked)?))).transpose()
}

/// What somebody sent and has not confirmed, and when they sent it.
pub async fn of(
    read: &impl Read,
    id: FrameworkId,
    person: PersonId,
) -> Result<Option<(DateTime<Utc>, Sent)>, StoreError> {
    let row = Entity::find_by_id((id.0, person.0)).one(read.reader()).await?;
    row.map(|row| Ok((row.at, serde_json::from_str::<Kept<'_>>(&row.content)?.sent()))).transpose()
}

/// Keeps it in place of what they sent before.
pub async fn keep(
    txn: &Txn,
    id: FrameworkId,
    (person, at): (PersonId, DateTime<Utc>),
    sent: &Sent,
    looked: &Looked,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        framework_id: Set(id.0),
        person_id: Set(person.0),
        content: Set(serde_json::to_string(&Kept::of(sent))?),
        looked: Set(Some(serde_json::to_string(looked)?)),
        at: Set(at),
    };
    let newest = OnConflict::columns([Column::FrameworkId, Column::PersonId])
        .update_columns([Column::Content, Column::Looked, Column::At])
        .to_owned();
    Entity::insert(row).on_conflict(newest).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Takes it away once it is done with.
pub async fn remove(txn: &Txn, id: FrameworkId, person: PersonId) -> Result<(), StoreError> {
    Entity::delete_by_id((id.0, person.0)).exec(txn.reader()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_an_older_version_kept_is_read_as_one_of_today() {
        let listing = Listing {
            description: "Dome".into(),
            category: "Equipment".into(),
            unit_price: Money::from_pence(65_000),
        };
        let line = Line {
            line: 2,
            supplier: "Acme".into(),
            code: "A-1".into(),
            make: "Axis".into(),
            model: "P3".into(),
            listing,
        };
        let from = NaiveDate::from_ymd_opt(2018, 11, 1).unwrap();
        let sent = Sent {
            file: "prices.csv".into(),
            lines: vec![line.clone()],
            from,
            absent: Absent::Stay,
            reason: "New".into(),
        };
        let now = serde_json::to_string(&Kept::of(&sent)).unwrap();
        assert!(now.contains(r#"[2,"Acme","A-1","Axis","P3","Dome","Equipment",65000]"#), "{now}");
        let (head, tail) = now.split_once("[[").unwrap();
        let tail = tail.split_once("]]").unwrap().1;
        let before = format!("{head}[{}]{tail}", serde_json::to_string(&line).unwrap());
        for kept in [now, before] {
            assert_eq!(serde_json::from_str::<Kept<'_>>(&kept).unwrap().sent(), sent);
        }
    }
}

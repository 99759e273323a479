//! What falls due under the retention rule, and the one list of what is erased of it. Whether a case is due is not decided here.

mod due;
mod erasable;
pub mod person;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};

use super::history::{self, digest};
use super::{Read, StoreError, Txn, application, assessment, file};
use crate::domain::application::{ApplicationId, Case, Reference};
use crate::domain::event::Remains;
use crate::domain::retention as rule;

use erasable::{ERASABLE, Erasable, How};

pub use due::{Due, find, list};

impl Erasable {
    fn of(&self, case: ApplicationId) -> String {
        self.of.replace("{case}", &case.0.to_string())
    }

    fn select(&self, filter: &str) -> String {
        let columns: Vec<_> = self.columns.iter().map(|(column, _)| format!("\"{column}\"")).collect();
        format!("SELECT {}, {} FROM {} WHERE {filter}", self.key, columns.join(", "), self.table)
    }

    fn read(&self, row: &QueryResult) -> Result<(String, Vec<Option<String>>), StoreError> {
        let id = row.try_get_by_index(0)?;
        let texts = (1..=self.columns.len()).map(|at| row.try_get_by_index(at));
        Ok((id, texts.collect::<Result<_, _>>()?))
    }

    fn remains(&self, row: String, texts: &[Option<String>]) -> Remains {
        let table = self.table.to_owned();
        let mut parts = vec![table.clone(), row.clone()];
        parts.extend(texts.iter().map(|text| text.clone().unwrap_or_default()));
        Remains { table, row, digest: digest(&parts) }
    }
}

impl How {
    fn erase(self, text: Option<String>, mark: &str) -> Result<Option<String>, StoreError> {
        let Some(text) = text else { return Ok(None) };
        Ok(match self {
            How::Words if text.is_empty() => Some(text),
            How::Words => Some(mark.to_owned()),
            How::Empty => Some(String::new()),
            How::Nothing => None,
            How::Digest => Some(digest(&[text])),
            How::Answers => Some(serde_json::to_string(&rule::answers(serde_json::from_str(&text)?, mark))?),
            How::Assessment => {
                Some(serde_json::to_string(&rule::assessment(serde_json::from_str(&text)?, mark))?)
            }
        })
    }
}

/// Any case, its row taken until the end of the transaction.
pub async fn take(txn: &Txn, reference: &Reference) -> Result<Option<Case>, StoreError> {
    application::take_any(txn, reference).await
}

/// How many rows of each kind would lose their words.
pub async fn counts(
    read: &impl Read,
    case: ApplicationId,
    awarded: bool,
) -> Result<Vec<(&'static str, i64)>, StoreError> {
    let erased = ERASABLE.iter().filter(|one| !(awarded && one.published));
    let count = |(at, one): (usize, &Erasable)| {
        format!(
            "SELECT CAST({at} AS BIGINT) AS place, COUNT(*) AS n FROM {} WHERE {}",
            one.table,
            one.of(case)
        )
    };
    let parts: Vec<_> = erased.clone().enumerate().map(count).collect();
    let ask = format!("{} ORDER BY place", parts.join(" UNION ALL "));
    let backend = read.reader().get_database_backend();
    let rows = read.reader().query_all_raw(Statement::from_string(backend, ask)).await?;
    let named = erased.zip(rows).map(|(one, row)| Ok((one.what, row.try_get_by_index(1)?)));
    named.collect::<Result<Vec<_>, StoreError>>()
}

/// Puts `mark` in the place of every word about a case that may name somebody, its history included, and notes when. Returns
/// what is left of each row that is append-only, for the history's next entry. The caller holds the case's row.
pub async fn erase(
    txn: &Txn,
    case: ApplicationId,
    now: DateTime<Utc>,
    awarded: bool,
) -> Result<Vec<Remains>, StoreError> {
    let mark = rule::mark(now);
    let mut remains = history::erase(txn, &format!("application:{}", case.0), &mark, awarded).await?;
    let backend = txn.reader().get_database_backend();
    for one in ERASABLE.iter().filter(|one| !(awarded && one.published)) {
        let ask = Statement::from_string(backend, one.select(&one.of(case)));
        for row in txn.reader().query_all_raw(ask).await? {
            let (id, texts) = one.read(&row)?;
            let erased = one.columns.iter().zip(texts).map(|((_, how), text)| how.erase(text, &mark));
            let left = erased.collect::<Result<Vec<_>, _>>()?;
            let set = (1..).zip(one.columns).map(|(at, (name, _))| format!("\"{name}\" = ${at}"));
            let set = set.collect::<Vec<_>>().join(", ");
            let (sealed, at) = (if one.sealed { ", erased = TRUE" } else { "" }, one.columns.len() + 1);
            // One by one: each keeps something of its own, and this happens to a case once in its life.
            let (table, of, key) = (one.table, one.of(case), one.key);
            let sql = format!("UPDATE {table} SET {set}{sealed} WHERE {of} AND {key} = ${at}");
            let values = left.iter().cloned().chain([Some(id.clone())]).map(Value::from);
            txn.reader().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
            if one.sealed {
                remains.push(one.remains(id, &left));
            }
        }
    }
    file::give_up(txn, case, now).await?;
    assessment::forget_drafts(txn, case).await?;
    // What waits to be sent has no address any more.
    let of = format!("history_id IN (SELECT id FROM history WHERE chain = 'application:{}')", case.0);
    let stop = format!("UPDATE message SET next_try_at = NULL WHERE {of}");
    txn.reader().execute_raw(Statement::from_string(backend, stop)).await?;
    let done = "UPDATE application SET erased_at = $1 WHERE id = $2 AND erased_at IS NULL";
    let done = Statement::from_sql_and_values(backend, done, [now.into(), case.0.into()]);
    match txn.reader().execute_raw(done).await?.rows_affected() {
        1 => Ok(remains),
        _ => Err(StoreError::Conflict),
    }
}

/// Rows that were erased and that no entry of the history declares as they are, and those declared that were not.
pub(super) async fn mismatches(read: &impl Read, declared: Vec<Remains>) -> Result<Vec<String>, StoreError> {
    let key = |one: Remains| ((one.table, one.row), one.digest);
    let mut declared: HashMap<_, _> = declared.into_iter().map(key).collect();
    let mut wrong = Vec::new();
    let backend = read.reader().get_database_backend();
    for one in ERASABLE.iter().filter(|one| one.sealed) {
        let ask = Statement::from_string(backend, one.select("erased"));
        for row in read.reader().query_all_raw(ask).await? {
            let (id, texts) = one.read(&row)?;
            let left = one.remains(id.clone(), &texts);
            match declared.remove(&(left.table, id.clone())) {
                Some(digest) if digest == left.digest => {}
                Some(_) => wrong.push(format!("{}: row {id} was changed after it was erased", one.table)),
                None => wrong.push(format!("{}: row {id} was erased, and no entry says so", one.table)),
            }
        }
    }
    let mut left: Vec<_> = declared.into_keys().collect();
    left.sort();
    let say = |(table, id)| format!("{table}: row {id} was not erased, though an entry says so");
    wrong.extend(left.into_iter().map(say));
    Ok(wrong)
}

//! What falls due under the retention rule, and the one list of what is erased of it. Whether a case is due is not decided here.

mod due;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};

use super::history::{self, digest};
use super::{Read, StoreError, Txn, application};
use crate::domain::application::{ApplicationId, Case, Reference};
use crate::domain::event::Remains;
use crate::domain::retention as rule;

pub use due::{Due, find, list};

/// What becomes of a column.
#[derive(Clone, Copy)]
enum How {
    /// Words: the mark in their place.
    Words,
    /// An address or a name that nothing may be put in the place of.
    Empty,
    /// Nothing is left.
    Nothing,
    /// The answers, without what may name people.
    Answers,
    /// The assessment, without its sentences.
    Assessment,
}

/// One table with words about a case.
struct Erasable {
    table: &'static str,
    /// As the page calls its rows.
    what: &'static str,
    /// What tells a row from every other.
    key: &'static str,
    /// Which rows are of the case `{case}`.
    of: &'static str,
    columns: &'static [(&'static str, How)],
    /// Append-only: erased once, marked so, and declared in the history.
    sealed: bool,
    /// Left alone when money was awarded: published by law.
    published: bool,
}

const OF_CASE: &str = "application_id = {case}";
const ID: &str = "CAST(id AS TEXT)";

/// Every table with words about a case, but for the history itself. A table that is added is one more row.
const ERASABLE: &[Erasable] = &[
    Erasable {
        table: "application_content",
        what: "Contacts, endorsers and free text in the answers",
        key: "CAST(application_id AS TEXT)",
        of: OF_CASE,
        columns: &[("content", How::Answers)],
        sealed: false,
        published: false,
    },
    Erasable {
        table: "submission",
        what: "The same in frozen copies",
        key: ID,
        of: OF_CASE,
        columns: &[("content", How::Answers)],
        sealed: true,
        published: false,
    },
    Erasable {
        table: "revision",
        what: "The same in what saves of the draft replaced",
        key: "CAST(application_id AS TEXT) || '/' || section || '/' || CAST(version AS TEXT)",
        of: OF_CASE,
        columns: &[("before", How::Answers)],
        sealed: true,
        published: false,
    },
    Erasable {
        table: "evidence",
        what: "Name of the police.uk file",
        key: "CAST(application_id AS TEXT)",
        of: OF_CASE,
        columns: &[("file_name", How::Words)],
        sealed: false,
        published: false,
    },
    Erasable {
        table: "assessment",
        what: "Sentences of assessments",
        key: ID,
        of: OF_CASE,
        columns: &[("content", How::Assessment)],
        sealed: false,
        published: false,
    },
    Erasable {
        table: "note",
        what: "Internal notes",
        key: ID,
        of: OF_CASE,
        columns: &[("words", How::Words)],
        sealed: true,
        published: false,
    },
    Erasable {
        table: "decision",
        what: "Reasons of a decision that awarded nothing",
        key: "CAST(application_id AS TEXT)",
        of: OF_CASE,
        columns: &[("reasons", How::Words), ("conditions", How::Words)],
        sealed: false,
        published: true,
    },
    Erasable {
        table: "decision_record",
        what: "Words of records of decisions that awarded nothing",
        key: ID,
        of: OF_CASE,
        columns: &[
            ("summary", How::Words),
            ("proposal", How::Words),
            ("reasons", How::Words),
            ("conditions", How::Words),
            ("part_1", How::Words),
        ],
        sealed: true,
        published: true,
    },
    Erasable {
        table: "decision_exempt",
        what: "Exempt parts of records of decisions",
        key: "CAST(record_id AS TEXT)",
        of: "record_id IN (SELECT id FROM decision_record WHERE application_id = {case})",
        columns: &[("words", How::Words), ("because", How::Words)],
        sealed: true,
        published: false,
    },
    Erasable {
        table: "message",
        what: "Addresses and text of e-mails",
        key: ID,
        of: "history_id IN (SELECT id FROM history WHERE chain = 'application:{case}')",
        columns: &[
            ("address", How::Empty),
            ("body", How::Words),
            ("html", How::Words),
            ("last_error", How::Nothing),
        ],
        sealed: false,
        published: false,
    },
];

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

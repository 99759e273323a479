//! Cases whose records fall due by a day, paged by key.

use chrono::{DateTime, Days, Months, NaiveDate, NaiveTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::domain::application::{ApplicationId, Reference, Status};
use crate::domain::grant::GrantState;
use crate::domain::retention::{OfGrant, Standing};
use crate::domain::scheme::Scheme;
use crate::store::{Read, StoreError};

/// A case that has ended, or may have.
#[derive(Clone, Debug)]
pub struct Due {
    /// Number, for paging.
    pub id: ApplicationId,
    /// Its name.
    pub reference: String,
    /// Whose.
    pub partnership: String,
    /// Where it stands.
    pub standing: Standing,
    /// Years that its scheme keeps records.
    pub years: u32,
    /// When its personal data was deleted.
    pub erased_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    reference: String,
    partnership: String,
    status: String,
    since: DateTime<Utc>,
    touched: Option<DateTime<Utc>>,
    grant_state: Option<String>,
    grant_since: Option<DateTime<Utc>>,
    owed: Option<bool>,
    years: i32,
    erased_at: Option<DateTime<Utc>>,
}

const SELECT: &str = "SELECT a.id, a.reference, p.name AS partnership, a.status, a.since, a.erased_at,
  (SELECT h.at FROM history h WHERE h.chain = 'application:' || CAST(a.id AS TEXT) ORDER BY h.number DESC LIMIT 1) AS touched,
  g.state AS grant_state, g.since AS grant_since, g.clawback_pence > g.repaid_pence AS owed, s.record_years AS years
  FROM application a JOIN partnership p ON p.id = a.partnership_id JOIN scheme s ON s.id = a.scheme_id
  LEFT JOIN \"grant\" g ON g.application_id = a.id";

fn assemble(row: Row) -> Result<Due, StoreError> {
    let of = |(state, since): (&str, DateTime<Utc>)| {
        let state = GrantState::from_code(state).ok_or_else(|| StoreError::Broken(state.to_owned()))?;
        Ok::<_, StoreError>(OfGrant { state, since, owed: row.owed.unwrap_or(false) })
    };
    let grant = row.grant_state.as_deref().zip(row.grant_since).map(of).transpose()?;
    let standing = Standing {
        status: Status::from_code(&row.status).ok_or_else(|| StoreError::Broken(row.status.clone()))?,
        since: row.since,
        touched: row.touched.unwrap_or(row.since),
        grant,
    };
    Ok(Due {
        id: ApplicationId(row.id),
        reference: row.reference,
        partnership: row.partnership,
        standing,
        years: u32::try_from(row.years).map_err(|_| StoreError::Broken("record_years".into()))?,
        erased_at: row.erased_at,
    })
}

/// One case as the rule sees it.
pub async fn find(read: &impl Read, reference: &Reference) -> Result<Option<Due>, StoreError> {
    let backend = read.reader().get_database_backend();
    let sql = format!("{SELECT} WHERE a.reference = $1");
    let ask = Statement::from_sql_and_values(backend, sql, [reference.as_str().into()]);
    Row::find_by_statement(ask).one(read.reader()).await?.map(assemble).transpose()
}

/// Up to `limit` cases after number `after` that may fall due by `by`, and whether there are more. A few that fall due in the
/// days after it may be among them: months differ in length, and the rule itself is not written twice.
pub async fn list(
    read: &impl Read,
    schemes: &[Scheme],
    by: NaiveDate,
    after: i64,
    limit: usize,
) -> Result<(Vec<Due>, bool), StoreError> {
    let over = GrantState::ALL.into_iter().filter(|state| state.is_over());
    let over: Vec<String> = over.map(|state| format!("'{}'", state.code())).collect();
    let over = over.join(", ");
    let mut values: Vec<Value> = vec![after.into()];
    let mut parts = Vec::new();
    for scheme in schemes {
        let ended = by.checked_sub_months(Months::new(scheme.policy.record_years.saturating_mul(12)));
        let Some(ended) = ended.and_then(|day| day.checked_add_days(Days::new(2))) else { continue };
        values.push(ended.and_time(NaiveTime::MIN).and_utc().into());
        let n = values.len();
        parts.push(format!(
            "(a.scheme_id = {} AND ((a.status IN ('refused', 'withdrawn') AND a.since < ${n})
              OR (a.status IN ('draft', 'returned') AND a.since < ${n})
              OR (a.status = 'approved' AND g.state IN ({over}) AND g.since < ${n}
                AND g.clawback_pence <= g.repaid_pence)))",
            scheme.id.0
        ));
    }
    if parts.is_empty() {
        return Ok((Vec::new(), false));
    }
    let sql = format!(
        "{SELECT} WHERE a.erased_at IS NULL AND a.id > $1 AND ({}) ORDER BY a.id LIMIT {}",
        parts.join(" OR "),
        limit + 1
    );
    let ask = Statement::from_sql_and_values(read.reader().get_database_backend(), sql, values);
    let mut rows = Row::find_by_statement(ask).all(read.reader()).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    Ok((rows.into_iter().map(assemble).collect::<Result<_, _>>()?, more))
}

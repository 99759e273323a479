//! People who left: when, what still names them, and what is deleted of them. Whether they are due is not decided here.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement,
};

use crate::domain::application::{ApplicationId, Case};
use crate::domain::event::Remains;
use crate::domain::person::PersonId;
use crate::domain::retention::person::{self as rule, Leaver};
use crate::store::entity::history as entry;
use crate::store::{Read, StoreError, Txn, application, history, outbox};

/// Somebody who has no role any more and still has a name.
#[derive(Clone, Debug)]
pub struct Former {
    /// Who.
    pub id: PersonId,
    /// As shown until then.
    pub name: String,
    /// As the rule sees them.
    pub leaver: Leaver,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    left_at: Option<DateTime<Utc>>,
    named_in: i64,
}

/// What stands in the place of `{named}` counts the applications that are kept and name them.
const SELECT: &str = "SELECT p.id, p.name,
  (SELECT h.at FROM history h WHERE h.chain = 'person:' || CAST(p.id AS TEXT) AND h.kind = 'roles_taken'
    ORDER BY h.number DESC LIMIT 1) AS left_at, ({named}) AS named_in
  FROM person p WHERE p.erased_at IS NULL AND NOT EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = p.id)";

/// Those that name them today, by index.
const TODAY: &str = "SELECT COUNT(DISTINCT e.application_id) FROM endorsement e
  JOIN application a ON a.id = e.application_id WHERE e.person_id = p.id AND a.erased_at IS NULL";

/// Those that ever named them: an earlier submission may still, though somebody else was asked since. Every invitation is
/// looked at, so this is for one person alone.
const EVER: &str = "SELECT COUNT(DISTINCT h.chain) FROM history h
  JOIN application a ON h.chain = 'application:' || CAST(a.id AS TEXT)
  WHERE h.kind IN ('asked', 'certifier_named') AND a.erased_at IS NULL
    AND (h.event LIKE '%\"person\":' || CAST(p.id AS TEXT) || '}%' OR h.event LIKE '%\"person\":' || CAST(p.id AS TEXT) || ',%')";

fn former(row: Row) -> Former {
    let named_in = usize::try_from(row.named_in).unwrap_or_default();
    Former { id: PersonId(row.id), name: row.name, leaver: Leaver { left: row.left_at, named_in } }
}

/// Everybody who has no role and still has a name, by who left first.
pub async fn leavers(read: &impl Read) -> Result<Vec<Former>, StoreError> {
    let sql = format!("{} ORDER BY left_at, p.id", SELECT.replace("{named}", TODAY));
    let ask = Statement::from_string(read.reader().get_database_backend(), sql);
    Ok(Row::find_by_statement(ask).all(read.reader()).await?.into_iter().map(former).collect())
}

/// One of them; `None` for whoever has a role, is nameless already, or is nobody.
pub async fn find(read: &impl Read, id: PersonId) -> Result<Option<Former>, StoreError> {
    let sql = format!("{} AND p.id = $1", SELECT.replace("{named}", EVER));
    let backend = read.reader().get_database_backend();
    let ask = Statement::from_sql_and_values(backend, sql, [id.0.into()]);
    Ok(Row::find_by_statement(ask).one(read.reader()).await?.map(former))
}

/// Numbers of the cases in whose history their name stands as that of who had the case.
pub async fn named_by(read: &impl Read, id: PersonId) -> Result<Vec<ApplicationId>, StoreError> {
    let chains: Vec<String> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Chain)
        .distinct()
        .filter(entry::Column::Kind.eq("assigned"))
        .filter(entry::Column::Erased.eq(false))
        .filter(entry::Column::Event.contains(format!("\"person\":{},", id.0)))
        .into_tuple()
        .all(read.reader())
        .await?;
    Ok(chains.iter().filter_map(|chain| outbox::subject(chain, "application")).map(ApplicationId).collect())
}

/// The same cases, their rows taken until the end of the transaction, always in the same order.
pub async fn take_named_by(txn: &Txn, id: PersonId) -> Result<Vec<Case>, StoreError> {
    application::take_all(txn, &named_by(txn, id).await?).await
}

/// Leaves their name out of the entries of one history. Returns what is left of each that had it.
pub async fn unname(txn: &Txn, chain: &str, mark: &str) -> Result<Vec<Remains>, StoreError> {
    history::unname(txn, chain, mark).await
}

/// What is theirs alone and is deleted: sign-ins, sessions, second factor, choices. All by `person_id`.
const OWN: [&str; 9] = [
    "session",
    "sign_in_link",
    "recovery_code",
    "second_factor",
    "factor_attempt",
    "daily_wanted",
    "daily_gathered",
    "daily_looked",
    "presence",
];

/// Deletes name, address, sign-ins and everything else that is theirs alone, and the text of every e-mail to them or that
/// names them. The caller holds their row and those of `cases`, whose histories name them.
pub async fn forget(
    txn: &Txn,
    id: PersonId,
    cases: &[ApplicationId],
    (now, mark): (DateTime<Utc>, &str),
) -> Result<(), StoreError> {
    let backend = txn.reader().get_database_backend();
    let run = async |sql: String, values: Vec<sea_orm::Value>| {
        txn.reader().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await
    };
    let whose = "person_id = $1";
    run(
        "DELETE FROM sign_in_link WHERE email = (SELECT email FROM person WHERE id = $1)".to_owned(),
        vec![id.0.into()],
    )
    .await?;
    for table in OWN {
        run(format!("DELETE FROM {table} WHERE {whose}"), vec![id.0.into()]).await?;
    }
    let emptied = "address = '', body = $2, html = $2, last_error = NULL, next_try_at = NULL";
    run(format!("UPDATE message SET {emptied} WHERE {whose}"), vec![id.0.into(), mark.into()]).await?;
    let chains = cases.iter().map(|case| format!("'application:{}'", case.0)).collect::<Vec<_>>().join(", ");
    if !chains.is_empty() {
        let told = format!("SELECT id FROM history WHERE kind = 'assigned' AND chain IN ({chains})");
        run(
            format!(
                "UPDATE message SET body = $1, html = $1 WHERE kind = 'assigned' AND history_id IN ({told})"
            ),
            vec![mark.into()],
        )
        .await?;
    }
    let address = rule::address(id).ok_or_else(|| StoreError::Broken("no address of nobody".into()))?;
    let done = run(
        "UPDATE person SET name = $1, email = $2, erased_at = $3 WHERE id = $4 AND erased_at IS NULL"
            .to_owned(),
        vec![rule::name(id).into(), address.as_str().into(), now.into(), id.0.into()],
    )
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

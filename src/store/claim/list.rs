//! Claims as lists show them: those of one grant, and those that are to be paid or were paid. One query each.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement, Value,
};

use crate::domain::application::ApplicationId;
use crate::domain::application::content::Content;
use crate::domain::claim::Stage;
use crate::domain::money::Money;
use crate::store::entity::submission;
use crate::store::{Read, StoreError};

/// A claim in a list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// For paging.
    pub id: i64,
    /// Within its grant.
    pub number: i32,
    /// Its financial year's first.
    pub year: i32,
    /// Its quarter in that.
    pub quarter: i32,
    /// The final one.
    pub last: bool,
    /// Where it stands.
    pub stage: String,
    /// How far it has come, or had when it ended with its grant.
    pub reached: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// As claimed.
    pub claimed_pence: i64,
    /// As verified.
    pub verified_pence: Option<i64>,
    /// To be paid, or paid.
    pub amount_pence: Option<i64>,
    /// When it was.
    pub paid_on: Option<NaiveDate>,
    /// Of which application.
    pub reference: String,
    /// What that is called.
    pub title: String,
    /// Whose.
    pub partnership: String,
    /// Which case, for what ties people to it.
    pub application_id: i64,
    /// Which partnership, likewise.
    pub partnership_id: i64,
    /// Times it was changed.
    pub version: i64,
}

impl Row {
    /// What it comes to as far as it has come: to be paid, before that as verified, before that as claimed.
    pub fn comes_to(&self) -> Money {
        Money::from_pence(self.amount_pence.or(self.verified_pence).unwrap_or(self.claimed_pence))
    }
}

/// The same, as the database adds it up.
const COMES_TO: &str = "COALESCE(c.amount_pence, c.verified_pence, c.claimed_pence)";

const SELECT: &str =
    "SELECT c.id, c.number, c.year, c.quarter, c.last, c.since, c.claimed_pence, c.verified_pence,
  CASE WHEN c.ended IS NULL THEN c.stage ELSE 'ended' END AS stage, COALESCE(c.ended, c.stage) AS reached,
  c.amount_pence, c.paid_on, a.reference, a.title, p.name AS partnership, c.application_id,
  p.id AS partnership_id, c.version
  FROM claim c JOIN application a ON a.id = c.application_id JOIN partnership p ON p.id = a.partnership_id";

async fn ask(read: &impl Read, rest: &str, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
    let backend = read.reader().get_database_backend();
    let ask = Statement::from_sql_and_values(backend, format!("{SELECT} {rest}"), values);
    Ok(Row::find_by_statement(ask).all(read.reader()).await?)
}

/// The stage is written into the statement, as in [`fixed`](crate::store::db::fixed): those that wait are few among all that are
/// paid, and one plan for both would look through these.
fn at_stage(stage: Stage) -> String {
    format!("WHERE c.stage = '{}'", stage.code())
}

/// Those of one grant, the first first.
pub async fn of_case(read: &impl Read, case: ApplicationId) -> Result<Vec<Row>, StoreError> {
    ask(read, "WHERE c.application_id = $1 AND NOT c.discarded ORDER BY c.number", vec![case.0.into()]).await
}

/// The next page of those at a stage, from after a number on, the oldest first.
pub async fn at(read: &impl Read, stage: Stage, after: i64, limit: u64) -> Result<Vec<Row>, StoreError> {
    let rest = format!("{} AND c.id > $1 ORDER BY c.id LIMIT {limit}", at_stage(stage));
    ask(read, &rest, vec![after.into()]).await
}

/// All claims at a stage.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Total {
    /// How many there are.
    pub claims: i64,
    /// What they come to.
    pub pence: i64,
}

/// How many are at a stage, and what they come to. For those that wait: all that ever were paid are too many to be read for a page.
pub async fn total(read: &impl Read, stage: Stage) -> Result<Total, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) AS claims, CAST(COALESCE(SUM({COMES_TO}), 0) AS BIGINT) AS pence FROM claim c {}",
        at_stage(stage)
    );
    let ask = Statement::from_string(read.reader().get_database_backend(), sql);
    let found = Total::find_by_statement(ask).one(read.reader()).await?;
    found.ok_or_else(|| StoreError::Broken("no count of claims".into()))
}

/// The newest of those that are paid.
pub async fn paid(read: &impl Read, limit: u64) -> Result<Vec<Row>, StoreError> {
    let rest = format!("{} ORDER BY c.id DESC LIMIT {limit}", at_stage(Stage::Paid));
    ask(read, &rest, Vec::new()).await
}

/// A claim of a payment file.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Filed {
    /// As it is now, with the amount that is in the file.
    #[sea_orm(nested)]
    pub row: Row,
    /// Times it had been changed when it was put in.
    pub filed_version: i64,
}

impl Filed {
    /// Whether it is to be paid as it stands in the file: neither paid yet, nor stopped or changed since.
    pub fn stands(&self) -> bool {
        self.row.stage == Stage::Authorised.code() && self.row.version == self.filed_version
    }
}

/// Those of a payment file, in the order of their references.
pub async fn of_file(read: &impl Read, file: i64) -> Result<Vec<Filed>, StoreError> {
    let select = SELECT
        .replace("c.amount_pence", "f.amount_pence")
        .replace("c.version\n", "c.version, f.claim_version AS filed_version\n");
    let sql = format!(
        "{select} JOIN payment_file_claim f ON f.claim_id = c.id WHERE f.file_id = $1 ORDER BY a.reference, c.number"
    );
    let ask = Statement::from_sql_and_values(read.reader().get_database_backend(), sql, [file.into()]);
    Ok(Filed::find_by_statement(ask).all(read.reader()).await?)
}

/// The accountable bodies of these cases, as they were sent in last: who is paid.
pub async fn payees(read: &impl Read, cases: &[i64]) -> Result<HashMap<i64, String>, StoreError> {
    let rows: Vec<(i64, String)> = submission::Entity::find()
        .select_only()
        .columns([submission::Column::ApplicationId, submission::Column::Content])
        .filter(submission::Column::ApplicationId.is_in(cases.iter().copied()))
        .order_by_asc(submission::Column::Number)
        .into_tuple()
        .all(read.reader())
        .await?;
    let mut payees = HashMap::new();
    for (case, content) in rows {
        let content: Content = serde_json::from_str(&content)?;
        payees.extend(content.applicant.accountable_body.map(|body| (case, body)));
    }
    Ok(payees)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stage_stands_in_the_statement_so_that_the_few_that_wait_have_a_plan_of_their_own() {
        assert_eq!(at_stage(Stage::Checked), "WHERE c.stage = 'checked'");
    }
}

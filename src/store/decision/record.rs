//! Records of decisions: their numbers, without a gap, and what they say, which never changes. What is exempt is read by one
//! query of its own, which asks for an `Insider`.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, Statement,
};

use crate::domain::application::{ApplicationId, Case};
use crate::domain::date;
use crate::domain::decision::record::{Exempt, Kind, Number, Terms, Texts};
use crate::domain::money::Money;
use crate::domain::person::{Insider, PersonId};
use crate::domain::scheme::Scheme;
use crate::store::entity::{decision_exempt, decision_record, person};
use crate::store::{Read, StoreError, Txn};

/// Records of one case that are shown.
const MOST: usize = 100;

/// A record to be kept.
#[derive(Clone, Debug)]
pub struct NewRecord<'a> {
    /// On which case.
    pub application: ApplicationId,
    /// What was decided.
    pub kind: Kind,
    /// How much is awarded with it in all; zero when refused.
    pub award: Money,
    /// Cost approved with it.
    pub eligible_cost: Money,
    /// Why.
    pub reasons: &'a str,
    /// On what conditions.
    pub conditions: Option<&'a str>,
    /// The rest.
    pub texts: &'a Texts,
    /// On what.
    pub terms: Terms,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Takes the next number of an office and calendar year. Whoever comes next waits for the end of this transaction, and a
/// transaction that is undone gives its number back.
async fn take_number(txn: &Txn, office: &str, year: i32) -> Result<Number, StoreError> {
    let ask = "INSERT INTO decision_number (office, year, taken) VALUES ($1, $2, 1)
        ON CONFLICT (office, year) DO UPDATE SET taken = decision_number.taken + 1 RETURNING taken";
    let backend = txn.reader().get_database_backend();
    let ask = Statement::from_sql_and_values(backend, ask, [office.into(), year.into()]);
    let row = txn.reader().query_one_raw(ask).await?;
    let row = row.ok_or_else(|| StoreError::Broken("no number was given".into()))?;
    Ok(Number { office: office.to_owned(), year, serial: row.try_get_by_index(0)? })
}

/// Keeps a record under the office's next number.
pub async fn add(txn: &Txn, office: &str, record: NewRecord<'_>) -> Result<Number, StoreError> {
    let number = take_number(txn, office, date::today(record.at).year()).await?;
    let row = decision_record::ActiveModel {
        id: NotSet,
        application_id: Set(record.application.0),
        office: Set(number.office.clone()),
        year: Set(number.year),
        number: Set(number.serial),
        kind: Set(record.kind.code().to_owned()),
        award_pence: Set(record.award.pence()),
        eligible_cost_pence: Set(record.eligible_cost.pence()),
        summary: Set(record.texts.summary.clone()),
        proposal: Set(record.texts.proposal.clone()),
        reasons: Set(record.reasons.to_owned()),
        conditions: Set(record.conditions.map(str::to_owned)),
        part_1: Set(record.texts.part_1.clone()),
        person_id: Set(record.by.0),
        at: Set(record.at),
        terms: Set(Some(serde_json::to_string(&record.terms)?)),
    };
    let id = decision_record::Entity::insert(row).exec(txn.reader()).await?.last_insert_id;
    if let Some(exempt) = &record.texts.exempt {
        let row = decision_exempt::ActiveModel {
            record_id: Set(id),
            words: Set(exempt.words.clone()),
            because: Set(exempt.because.clone()),
        };
        decision_exempt::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    }
    Ok(number)
}

/// A record as it is read, without what is exempt.
#[derive(Clone, Debug)]
pub struct Record {
    /// For what belongs to it.
    pub id: i64,
    /// What it is called.
    pub number: Number,
    /// What was decided.
    pub kind: Kind,
    /// Awarded with it in all.
    pub award: Money,
    /// Approved with it.
    pub eligible_cost: Money,
    /// In a sentence or two.
    pub summary: String,
    /// What for.
    pub proposal: String,
    /// Why.
    pub reasons: String,
    /// On what conditions.
    pub conditions: Option<String>,
    /// Published facts and advice.
    pub part_1: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// On what; nothing for what was decided before that was kept.
    pub terms: Option<Terms>,
}

fn assemble((row, by): (decision_record::Model, Option<person::Model>)) -> Result<Record, StoreError> {
    Ok(Record {
        id: row.id,
        number: Number { office: row.office, year: row.year, serial: row.number },
        kind: Kind::from_code(&row.kind).ok_or_else(|| StoreError::Broken(row.kind.clone()))?,
        award: Money::from_pence(row.award_pence),
        eligible_cost: Money::from_pence(row.eligible_cost_pence),
        summary: row.summary,
        proposal: row.proposal,
        reasons: row.reasons,
        conditions: row.conditions,
        part_1: row.part_1,
        by: by.map(|person| person.name).unwrap_or_default(),
        at: row.at,
        terms: row.terms.map(|terms| serde_json::from_str(&terms)).transpose()?,
    })
}

/// The records of a case, the newest first.
pub async fn of(read: &impl Read, application: ApplicationId) -> Result<Vec<Record>, StoreError> {
    let by: RelationDef = decision_record::Entity::belongs_to(person::Entity)
        .from(decision_record::Column::PersonId)
        .to(person::Column::Id)
        .into();
    let rows = decision_record::Entity::find()
        .join(JoinType::LeftJoin, by)
        .select_also(person::Entity)
        .filter(decision_record::Column::ApplicationId.eq(application.0))
        .order_by_desc(decision_record::Column::Id)
        .all(read.reader())
        .await?;
    rows.into_iter().take(MOST).map(assemble).collect()
}

/// The terms of the last decision about a case; of an award that was taken over none is here, and they are those of its scheme.
pub async fn terms(read: &impl Read, case: &Case, scheme: &Scheme) -> Result<Terms, StoreError> {
    let newest = of(read, case.id).await?.into_iter().next();
    Ok(newest.and_then(|record| record.terms).unwrap_or_else(|| Terms::of(scheme, case)))
}

/// Who signed the newest record of a case.
pub async fn signer(read: &impl Read, application: ApplicationId) -> Result<Option<PersonId>, StoreError> {
    let newest = decision_record::Entity::find()
        .filter(decision_record::Column::ApplicationId.eq(application.0))
        .order_by_desc(decision_record::Column::Id)
        .one(read.reader())
        .await?;
    Ok(newest.map(|row| PersonId(row.person_id)))
}

/// What of these records is exempt from publication, by their ids.
pub async fn exempt(
    read: &impl Read,
    _: Insider,
    records: &[Record],
) -> Result<HashMap<i64, Exempt>, StoreError> {
    let ids = records.iter().map(|record| record.id);
    let rows = decision_exempt::Entity::find()
        .filter(decision_exempt::Column::RecordId.is_in(ids))
        .all(read.reader())
        .await?;
    let exempt =
        |row: decision_exempt::Model| (row.record_id, Exempt { words: row.words, because: row.because });
    Ok(rows.into_iter().map(exempt).collect())
}

/// A record in a list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// For paging.
    pub id: i64,
    /// Of the number.
    pub office: String,
    /// Of the number.
    pub year: i32,
    /// Of the number.
    pub number: i32,
    /// Its code.
    pub kind: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Of which case.
    pub reference: String,
    /// What that is called.
    pub title: String,
    /// Whose that is.
    pub partnership: String,
    /// Awarded with it.
    pub award_pence: i64,
    /// When the first decision of the case was released.
    pub released_at: Option<DateTime<Utc>>,
    /// Until when that is held.
    pub release_on: Option<NaiveDate>,
}

/// The next page of records, the newest first, from before a number on; for the funder's people, who hear of a held one of the
/// partnership that they apply for when it does.
pub async fn list(
    read: &impl Read,
    insider: Insider,
    before: Option<i64>,
    limit: u64,
) -> Result<(Vec<Row>, bool), StoreError> {
    let own = insider.applies_for().map_or(0, |own| own.0);
    let ask = format!(
        "SELECT r.id AS id, r.office AS office, r.year AS year, r.number AS number, r.kind AS kind, r.at AS at,
           a.reference AS reference, a.title AS title, p.name AS partnership, r.award_pence AS award_pence,
           d.released_at AS released_at, a.release_on AS release_on
         FROM decision_record r JOIN application a ON a.id = r.application_id
         JOIN partnership p ON p.id = a.partnership_id JOIN decision d ON d.application_id = a.id
         WHERE r.id < $1 AND (a.partnership_id <> $2 OR a.released OR r.kind = 'varied') ORDER BY r.id DESC LIMIT {}",
        limit + 1
    );
    let backend = read.reader().get_database_backend();
    let ask = Statement::from_sql_and_values(backend, ask, [before.unwrap_or(i64::MAX).into(), own.into()]);
    let mut rows = Row::find_by_statement(ask).all(read.reader()).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok((rows, more))
}

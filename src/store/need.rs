//! Open cases as they stand before somebody: two queries, however many cases there are. What follows from them for whom is
//! decided in the domain.

mod carry;
mod claim;
mod purchase;
mod returns;
mod whole;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, QueryTrait, RelationDef, Select,
};

use super::application::list::{COLUMNS, Filter, chosen};
use super::db::fixed;
use super::endorsement::waiting_as;
use super::entity::application::{self, Column as C};
use super::entity::{assessment, grant, history, query, scheme};
use super::{Read, StoreError};
use crate::domain::application::relation::Relation;
use crate::domain::application::{Reference, Status};
use crate::domain::claim::Stage;
use crate::domain::financial_year::FinancialYear;
use crate::domain::grant::GrantState;
use crate::domain::need::{Before, Fact, kinds};
use crate::domain::person::{PartnershipId, Person, PersonId, Viewer};
use crate::domain::purchase::PurchaseState;

pub use whole::list;

/// Looked at of each kind: more than are shown, since some may be closed to this person.
const LOOKED_AT: u64 = 30;

/// Cases of each kind of thing that may need this person, those first that are oldest.
async fn facts(read: &impl Read, person: &Person, today: NaiveDate) -> Result<Vec<Fact>, StoreError> {
    let wanted: Vec<Before> = kinds(person).map(|kind| kind.before).collect();
    let Some(query) = all(person, &wanted, today) else { return Ok(Vec::new()) };
    let rows = read.reader().query_all(&query).await?;
    let rows: Vec<Row> = rows.iter().map(Row::read).collect::<Result<_, _>>()?;
    let mut ties = ties(read, person.id, &rows).await?;
    rows.into_iter()
        .map(|row| {
            let ties = ties.remove(&row.id).unwrap_or_default();
            let before = usize::try_from(row.place).ok().and_then(|place| wanted.get(place).copied());
            row.fact(before, ties)
        })
        .collect()
}

/// Each kind's own select, so that each stops by itself at its limit.
fn all(person: &Person, wanted: &[Before], today: NaiveDate) -> Option<SelectStatement> {
    let mut parts = wanted.iter().zip(0_i32..).map(|(before, place)| {
        let part = select(person, *before, today).limit(LOOKED_AT);
        Query::select()
            .column(Asterisk)
            .expr(Expr::Constant(place.into()))
            .from_subquery(part.into_query(), format!("part_{place}"))
            .to_owned()
    });
    let mut first = parts.next()?;
    for part in parts {
        first.union(UnionType::All, part);
    }
    Some(first)
}

fn select(person: &Person, before: Before, today: NaiveDate) -> Select<application::Entity> {
    let viewer = Viewer::of(person);
    let own = |status: Status| matches!(status, Status::Draft | Status::Returned);
    let filter = match before {
        Before::Asked(_) => Filter { asked: Some(person.id), ..Filter::default() },
        Before::Offered => Filter { offered: Some(person.id), ..Filter::default() },
        Before::Queried => Filter { queried: true, ..Filter::default() },
        Before::In(status) => Filter { status: Some(status), ..Filter::default() },
        Before::Claim(_) | Before::Purchase(_) | Before::CarryForward(_) | Before::Ends(_) => {
            Filter::default()
        }
    };
    let viewer = match before {
        Before::Queried | Before::Claim(Stage::Draft) | Before::Purchase(PurchaseState::Approved) => {
            viewer.own()
        }
        Before::In(status) if own(status) => viewer.own(),
        _ => viewer,
    };
    let find = chosen(viewer, &filter).order_by_asc(C::Id);
    match before {
        Before::Asked(part) => untimed(find.filter(C::Id.in_subquery(waiting_as(person.id, part)))),
        Before::Offered => {
            let until = Expr::col((grant::Entity, grant::Column::AcceptBy));
            find.expr_as(until, "until").expr_as(no_number(), "number").expr_as(no_moment(), "moment")
        }
        Before::Queried => {
            let put: RelationDef = application::Entity::belongs_to(query::Entity)
                .from(C::Id)
                .to(query::Column::ApplicationId)
                .into();
            find.join(JoinType::InnerJoin, put)
                .filter(query::Column::Ended.is_null())
                .expr_as(Expr::col((query::Entity, query::Column::DueOn)), "until")
                .expr_as(Expr::col((query::Entity, query::Column::Number)), "number")
                .expr_as(no_moment(), "moment")
        }
        Before::Claim(stage) => claim::stand(find, stage, person.id),
        Before::Purchase(state) => purchase::stand(find, state, person.id),
        Before::CarryForward(stage) => carry::asked(find, stage, person.id),
        Before::Ends(state) => untimed(claim::ending(find, state)),
        Before::In(Status::Submitted) => untimed(to_assess(find, person.id)),
        Before::In(Status::Assessed) => untimed(find.filter(C::OpenQueries.into_expr().eq(fixed(0)))),
        // What is for a year that is over cannot be sent in any more.
        Before::In(status) if own(status) => {
            untimed(find.filter(C::Year.gte(FinancialYear::of(today).start_year())))
        }
        Before::In(_) => untimed(find),
    }
}

/// Nothing but the year ends it. NULL alone would be text to PostgreSQL, which the other selects are not.
fn untimed(find: Select<application::Entity>) -> Select<application::Entity> {
    let find = find.expr_as(no_day(), "until").expr_as(no_number(), "number");
    find.expr_as(no_moment(), "moment")
}

/// Whose grant is active; it is joined already.
fn active() -> Expr {
    Expr::col((grant::Entity, grant::Column::State)).eq(fixed(GrantState::Active.code()))
}

/// No increase of whose grant waits to be accepted.
fn unraised() -> Expr {
    Expr::col((grant::Entity, grant::Column::IncreasePence)).eq(fixed(0))
}

fn no_day() -> Expr {
    Expr::cust("CAST(NULL AS DATE)")
}

/// Nothing but the case itself says since when.
fn no_moment() -> Expr {
    Expr::cust("CAST(NULL AS TIMESTAMP WITH TIME ZONE)")
}

fn no_number() -> Expr {
    Expr::cust("CAST(NULL AS INTEGER)")
}

/// Those that this person can assess now: their own, those that nobody has, and those that need more than one assessor;
/// not what they have locked theirs of, nor what waits for the answer to a query.
fn to_assess(find: Select<application::Entity>, person: PersonId) -> Select<application::Entity> {
    let several = Query::select()
        .column(scheme::Column::Id)
        .from(scheme::Entity)
        .and_where(scheme::Column::AssessmentsNeeded.gt(1))
        .to_owned();
    let locked = Query::select()
        .column(assessment::Column::ApplicationId)
        .from(assessment::Entity)
        .and_where(assessment::Column::PersonId.eq(person.0))
        .and_where(
            Expr::col((assessment::Entity, assessment::Column::Submission))
                .equals((application::Entity, C::Submissions)),
        )
        .to_owned();
    let open = Condition::any()
        .add(C::OfficerId.is_null())
        .add(C::OfficerId.eq(person.0))
        .add(C::SchemeId.in_subquery(several));
    find.filter(open).filter(C::OpenQueries.into_expr().eq(fixed(0))).filter(C::Id.not_in_subquery(locked))
}

/// One row of the union, by place: the columns of a list, then ours.
struct Row {
    id: i64,
    reference: String,
    title: String,
    partnership: String,
    year: i32,
    since: DateTime<Utc>,
    partnership_id: i64,
    until: Option<NaiveDate>,
    number: Option<i32>,
    moment: Option<DateTime<Utc>>,
    place: i32,
}

impl Row {
    fn read(row: &QueryResult) -> Result<Row, DbErr> {
        Ok(Row {
            id: row.try_get_by_index(0)?,
            reference: row.try_get_by_index(1)?,
            title: row.try_get_by_index(2)?,
            partnership: row.try_get_by_index(3)?,
            year: row.try_get_by_index(4)?,
            since: row.try_get_by_index(6)?,
            partnership_id: row.try_get_by_index(15)?,
            until: row.try_get_by_index(COLUMNS)?,
            number: row.try_get_by_index(COLUMNS + 1)?,
            moment: row.try_get_by_index(COLUMNS + 2)?,
            place: row.try_get_by_index(COLUMNS + 3)?,
        })
    }

    fn fact(self, before: Option<Before>, ties: Vec<Relation>) -> Result<Fact, StoreError> {
        let broken = || StoreError::Broken(format!("application {} cannot be read", self.id));
        Ok(Fact {
            before: before.ok_or_else(broken)?,
            reference: Reference::parse(&self.reference).ok_or_else(broken)?,
            year: FinancialYear::from_start(self.year).ok_or_else(broken)?,
            partnership_id: PartnershipId(self.partnership_id),
            title: self.title,
            partnership: self.partnership,
            since: self.moment.unwrap_or(self.since),
            until: self.until,
            query: self.number.and_then(|number| u32::try_from(number).ok()),
            ties,
        })
    }
}

/// What somebody did to these cases.
async fn ties(
    read: &impl Read,
    person: PersonId,
    rows: &[Row],
) -> Result<HashMap<i64, Vec<Relation>>, StoreError> {
    let mut ties: HashMap<i64, Vec<Relation>> = HashMap::new();
    if rows.is_empty() {
        return Ok(ties);
    }
    let chains: HashMap<String, i64> =
        rows.iter().map(|row| (format!("application:{}", row.id), row.id)).collect();
    let done: Vec<(String, String)> = history::Entity::find()
        .select_only()
        .columns([history::Column::Chain, history::Column::Kind])
        .distinct()
        .filter(history::Column::Chain.is_in(chains.keys().cloned()))
        .filter(history::Column::PersonId.eq(person.0))
        .into_tuple()
        .all(read.reader())
        .await?;
    for (chain, kind) in done {
        if let Some(id) = chains.get(&chain) {
            let of_kind = Relation::ALL.into_iter().filter(|relation| relation.comes_of(&kind));
            ties.entry(*id).or_default().extend(of_kind);
        }
    }
    Ok(ties)
}

//! Lists of cases: filtered, searched, paged by key; one query each, as fast with a million rows as with a thousand.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, RelationDef, Select,
};

use super::filter::asked;
pub use super::filter::{Filter, Officer};
use super::search::Search;
use super::{its_partnership, seen_by, words};
use crate::domain::application::{Clock, Status};
use crate::domain::person::{PartnershipId, Viewer};
use crate::store::db::{fixed, limited};
use crate::store::entity::application::Column as C;
use crate::store::entity::{application, decision, grant, partnership, person};
use crate::store::{Read, StoreError};

/// From where the page goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The newest.
    Newest,
    /// The oldest, and they come first.
    Oldest,
    /// Those older than this number.
    Before(i64),
    /// Those newer than this number.
    After(i64),
}

/// A case in a list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Number, for paging.
    pub id: i64,
    /// Its name.
    pub reference: String,
    /// What the partnership calls it.
    pub title: String,
    /// Whose, by name.
    pub partnership: String,
    /// Whose.
    pub whose: PartnershipId,
    /// First year.
    pub year: i32,
    /// State code as kept.
    pub status: String,
    /// Since when, as far as the viewer may know.
    pub since: DateTime<Utc>,
    /// Asked for at the last submission.
    pub request_pence: i64,
    /// Whether its decision is known to the partnership.
    pub released: bool,
    /// Awarded, when it is approved.
    pub award_pence: Option<i64>,
    /// State code of its grant, once it is offered.
    pub grant: Option<String>,
    /// How long it has been with the PCC.
    pub clock: Clock,
    /// The grants officer who has it.
    pub officer: Option<String>,
}

impl Row {
    /// By place, in the order of [`chosen`]: by name each value of each row would be looked up by its name.
    fn read(row: &QueryResult) -> Result<Row, DbErr> {
        let status: String = row.try_get_by_index(5)?;
        let count = |n: i32| u32::try_from(n).unwrap_or_default();
        Ok(Row {
            id: row.try_get_by_index(0)?,
            reference: row.try_get_by_index(1)?,
            title: row.try_get_by_index(2)?,
            partnership: row.try_get_by_index(3)?,
            year: row.try_get_by_index(4)?,
            since: row.try_get_by_index(6)?,
            request_pence: row.try_get_by_index(7)?,
            released: row.try_get_by_index(8)?,
            award_pence: row.try_get_by_index(9)?,
            grant: row.try_get_by_index(10)?,
            clock: Clock {
                queries: count(row.try_get_by_index(11)?),
                counted: count(row.try_get_by_index(12)?),
                since: row.try_get_by_index(13)?,
                with_pcc: Status::from_code(&status).is_some_and(Status::is_with_the_pcc),
            },
            officer: row.try_get_by_index(14)?,
            whose: PartnershipId(row.try_get_by_index(15)?),
            status,
        })
    }
}

/// A page of a list.
pub struct Page {
    /// The newest first, or the oldest where they are asked for.
    pub rows: Vec<Row>,
    /// The number from which the list goes on in the direction asked, if it does.
    pub next: Option<i64>,
    /// Whether a search stopped before the page was full, as its words are common and mostly not together.
    pub stopped: bool,
}

/// A page, so many rows at most.
pub async fn page(
    read: &impl Read,
    viewer: Viewer,
    filter: &Filter,
    from: From,
    limit: u64,
) -> Result<Page, StoreError> {
    let words = words(&filter.text);
    let (mut rows, reached) = match words.is_empty() {
        true => {
            let find = ordered(chosen(viewer, filter), C::Id.into_expr(), from);
            (rows(read, &find, limit + 1).await?, None)
        }
        false => {
            let find = asked(application::Entity::find().select_only().column(C::Id), viewer, filter);
            let search = Search { read, viewer, find, from, limit: limit + 1 };
            let (numbers, reached) = search.by_words(words).await?;
            (of_numbers(read, viewer, &numbers, from).await?, reached)
        }
    };
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = if more { rows.last().map(|row| row.id) } else { reached };
    if matches!(from, From::After(_)) {
        rows.reverse();
    }
    Ok(Page { rows, next, stopped: !more && reached.is_some() })
}

/// In that order, by this number of the case.
pub(super) fn ordered(
    find: Select<application::Entity>,
    id: Expr,
    from: From,
) -> Select<application::Entity> {
    let find = match from {
        From::Newest | From::Oldest => find,
        From::Before(last) => find.filter(id.clone().lt(last)),
        From::After(last) => find.filter(id.clone().gt(last)),
    };
    match from {
        From::Newest | From::Before(_) => find.order_by_desc(id),
        From::Oldest | From::After(_) => find.order_by_asc(id),
    }
}

/// The rows of these cases. Their numbers are one value, so that the statement is always the same: PostgreSQL takes longer to plan
/// it than to run it, and keeps the plan.
async fn of_numbers(
    read: &impl Read,
    viewer: Viewer,
    numbers: &[i64],
    from: From,
) -> Result<Vec<Row>, StoreError> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let list = numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    let (one_of, list) = match read.reader().get_database_backend() {
        DbBackend::Postgres => ("application.id = ANY(CAST($1 AS BIGINT[]))", format!("{{{list}}}")),
        _ => ("application.id IN (SELECT value FROM json_each(?))", format!("[{list}]")),
    };
    let numbers = Expr::cust_with_values(one_of, [list]);
    let find = shown(viewer).filter(seen_by(viewer)).filter(numbers);
    rows(read, &ordered(find, C::Id.into_expr(), from), MOST).await
}

/// What is found, so many at most.
async fn rows(
    read: &impl Read,
    find: &Select<application::Entity>,
    limit: u64,
) -> Result<Vec<Row>, StoreError> {
    let rows = read.reader().query_all_raw(limited(read, find, limit)).await?;
    Ok(rows.iter().map(Row::read).collect::<Result<_, _>>()?)
}

/// More than a page ever has.
const MOST: u64 = 10_000;

/// How many columns [`chosen`] reads.
pub(in crate::store) const COLUMNS: usize = 16;

/// Cases that somebody may see and asks for, with the columns of a row, in no order yet.
pub(in crate::store) fn chosen(viewer: Viewer, filter: &Filter) -> Select<application::Entity> {
    asked(shown(viewer), viewer, filter)
}

/// All cases, with the columns of a row.
fn shown(viewer: Viewer) -> Select<application::Entity> {
    let decided: RelationDef = application::Entity::belongs_to(decision::Entity)
        .from(C::Id)
        .to(decision::Column::ApplicationId)
        .into();
    let offered: RelationDef =
        application::Entity::belongs_to(grant::Entity).from(C::Id).to(grant::Column::ApplicationId).into();
    let has_it: RelationDef =
        application::Entity::belongs_to(person::Entity).from(C::OfficerId).to(person::Column::Id).into();
    // A decision that is held must not show, not even in a date.
    let known = || Func::coalesce([C::KnownSince.into_expr(), C::Since.into_expr()]);
    let since = match (viewer.is_pcc(), viewer.partnership()) {
        (true, None) => C::Since.into_expr(),
        (true, Some(own)) => {
            let own = C::PartnershipId.into_expr().eq(fixed(own.0));
            CaseStatement::new().case(own, known()).finally(C::Since.into_expr()).into()
        }
        (false, _) => known().into(),
    };
    // A variation changes the grant and not the decision that it began with.
    let awarded = Expr::col((grant::Entity, grant::Column::AwardPence));
    let decided_award = Expr::col((decision::Entity, decision::Column::AwardPence));
    application::Entity::find()
        .select_only()
        .columns([C::Id, C::Reference, C::Title])
        .column(partnership::Column::Name)
        .columns([C::Year, C::Status])
        .expr_as(since, "known_since")
        .columns([C::RequestPence, C::Released])
        .expr_as(Func::coalesce([awarded, decided_award]), "award")
        .column(grant::Column::State)
        .columns([C::OpenQueries, C::ClockDays, C::ClockSince])
        .column(person::Column::Name)
        .column(C::PartnershipId)
        .join(JoinType::InnerJoin, its_partnership())
        .join(JoinType::LeftJoin, decided)
        .join(JoinType::LeftJoin, offered)
        .join(JoinType::LeftJoin, has_it)
}

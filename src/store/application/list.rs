//! Lists of cases: filtered, searched, paged by key; one query each, as fast with a million rows as with a thousand.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, RelationDef, Select,
};

use super::{asked_for, fixed, its_partnership, search, seen_by, words};
use crate::domain::application::{Clock, Status};
use crate::domain::financial_year::FinancialYear;
use crate::domain::person::{PartnershipId, PersonId, Viewer};
use crate::store::db::limited;
use crate::store::endorsement::certified_by;
use crate::store::entity::application::Column as C;
use crate::store::entity::{application, decision, grant, partnership, person};
use crate::store::grant::waiting;
use crate::store::{Read, StoreError};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In this state.
    pub status: Option<Status>,
    /// For this year.
    pub year: Option<FinancialYear>,
    /// Of this partnership.
    pub partnership: Option<PartnershipId>,
    /// Decided and not yet released; none of them shows to a partnership.
    pub held: bool,
    /// Who of the grants officers has them.
    pub officer: Option<Officer>,
    /// With a query that waits for its partnership’s answer.
    pub queried: bool,
    /// Waiting for this person to endorse or certify.
    pub asked: Option<PersonId>,
    /// Offered, waiting for this person to accept.
    pub offered: Option<PersonId>,
    /// With these words in title or reference; each may be the beginning of one.
    pub text: String,
}

/// Who has a case, as a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Officer {
    /// This one.
    Of(PersonId),
    /// This one, of those that are undecided.
    OfUndecided(PersonId),
    /// Nobody, of those that are undecided.
    Nobody,
}

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
    /// Whose.
    pub partnership: String,
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
    let find = chosen(viewer, filter);
    let words = words(&filter.text);
    let (mut rows, reached) = match words.is_empty() {
        true => (rows(read, &ordered(find, C::Id.into_expr(), from), limit + 1).await?, None),
        false => search::by_words(read, viewer, find, from, words, limit + 1).await?,
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

/// What is found, so many at most.
pub(super) async fn rows(
    read: &impl Read,
    find: &Select<application::Entity>,
    limit: u64,
) -> Result<Vec<Row>, StoreError> {
    let rows = read.reader().query_all_raw(limited(read, find, limit)).await?;
    Ok(rows.iter().map(Row::read).collect::<Result<_, _>>()?)
}

/// How many columns [`chosen`] reads.
pub(in crate::store) const COLUMNS: usize = 15;

/// Cases that somebody may see and asks for, with the columns of a row, in no order yet.
pub(in crate::store) fn chosen(viewer: Viewer, filter: &Filter) -> Select<application::Entity> {
    let decided: RelationDef = application::Entity::belongs_to(decision::Entity)
        .from(C::Id)
        .to(decision::Column::ApplicationId)
        .into();
    let offered: RelationDef =
        application::Entity::belongs_to(grant::Entity).from(C::Id).to(grant::Column::ApplicationId).into();
    let has_it: RelationDef =
        application::Entity::belongs_to(person::Entity).from(C::OfficerId).to(person::Column::Id).into();
    // A decision that is held must not show, not even in a date.
    let since = match viewer.is_pcc() {
        true => C::Since.into_expr(),
        false => Func::coalesce([C::KnownSince.into_expr(), C::Since.into_expr()]).into(),
    };
    // A variation changes the grant and not the decision that it began with.
    let awarded = Expr::col((grant::Entity, grant::Column::AwardPence));
    let decided_award = Expr::col((decision::Entity, decision::Column::AwardPence));
    let mut find = application::Entity::find()
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
        .join(JoinType::InnerJoin, its_partnership())
        .join(JoinType::LeftJoin, decided)
        .join(JoinType::LeftJoin, offered)
        .join(JoinType::LeftJoin, has_it)
        .filter(seen_by(viewer));
    if let Some(status) = filter.status {
        find = find.filter(known(viewer, status));
    }
    if filter.held {
        let staff = if viewer.is_pcc() { C::ReleaseOn.is_not_null() } else { Expr::cust("1 = 0") };
        find = find.filter(staff);
    }
    if let Some(officer) = filter.officer {
        let undecided =
            C::Status.is_in([Status::Submitted, Status::Returned, Status::Assessed].map(Status::code));
        find = match officer {
            Officer::Of(id) => find.filter(C::OfficerId.into_expr().eq(fixed(id.0))),
            Officer::OfUndecided(id) => {
                find.filter(C::OfficerId.into_expr().eq(fixed(id.0))).filter(undecided)
            }
            Officer::Nobody => find.filter(C::OfficerId.is_null()).filter(undecided),
        };
    }
    if filter.queried {
        find = find.filter(C::OpenQueries.gt(0));
    }
    if let Some(person) = filter.asked {
        let open = [Status::Draft, Status::Returned].map(Status::code);
        find = find.filter(asked_for(person, true)).filter(C::Status.is_in(open));
    }
    if let Some(person) = filter.offered {
        find = find.filter(C::Id.in_subquery(certified_by(person))).filter(C::Id.in_subquery(waiting()));
    }
    if let Some(year) = filter.year {
        find = find.filter(C::Year.into_expr().eq(fixed(year.start_year())));
    }
    if let Some(partnership) = filter.partnership {
        find = find.filter(C::PartnershipId.into_expr().eq(fixed(partnership.0)));
    }
    find
}

/// In that state, as far as the viewer may know: a partnership must not learn of a decision by filtering for it.
fn known(viewer: Viewer, status: Status) -> Expr {
    let is = |status: Status| C::Status.into_expr().eq(fixed(status.code()));
    match status {
        // Drafts are not for staff: not looked for, since every one of them would be read in vain.
        Status::Draft if viewer.partnership().is_none() && viewer.endorser().is_none() => Expr::cust("1 = 0"),
        _ if viewer.is_pcc() => is(status),
        Status::Approved | Status::Refused => is(status).and(C::Released.eq(true)),
        Status::Assessed => {
            is(status).or(is(Status::Approved).or(is(Status::Refused)).and(C::Released.eq(false)))
        }
        _ => is(status),
    }
}

//! Lists of cases: filtered, searched, paged by key; one query each, as fast with a million rows as with a thousand.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::{seen_by, words};
use crate::domain::application::Status;
use crate::domain::financial_year::FinancialYear;
use crate::domain::person::{PartnershipId, Viewer};
use crate::store::entity::{application, application_word, partnership};
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
    /// With these words in title or reference; each may be the beginning of one.
    pub text: String,
}

/// From where the page goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The newest.
    Newest,
    /// Those older than this number.
    Before(i64),
    /// Those newer than this number.
    After(i64),
}

/// A case in a list.
#[derive(Clone, Debug, FromQueryResult)]
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
    /// Since when.
    pub since: DateTime<Utc>,
    /// Asked for at the last submission.
    pub request_pence: i64,
    /// Whether its decision is known to the partnership.
    pub released: bool,
}

/// A page, newest first, and whether more follows in the direction asked.
pub async fn page(
    read: &impl Read,
    viewer: Viewer,
    filter: &Filter,
    from: From,
    limit: u64,
) -> Result<(Vec<Row>, bool), StoreError> {
    use application::Column as C;
    let mut find = application::Entity::find()
        .select_only()
        .columns([C::Id, C::Reference, C::Title, C::Year, C::Status, C::Since, C::RequestPence, C::Released])
        .column_as(partnership::Column::Name, "partnership")
        .join(
            JoinType::InnerJoin,
            application::Entity::belongs_to(partnership::Entity)
                .from(C::PartnershipId)
                .to(partnership::Column::Id)
                .into(),
        )
        .filter(seen_by(viewer))
        .limit(limit + 1);
    if let Some(status) = filter.status {
        // A partnership must not learn of a decision by filtering for it.
        find = match (viewer.is_pcc(), status) {
            (false, Status::Approved | Status::Refused) => {
                find.filter(C::Status.eq(status.code())).filter(C::Released.eq(true))
            }
            (false, Status::Assessed) => find.filter(
                C::Status
                    .eq(status.code())
                    .or(C::Status.is_in(["approved", "refused"]).and(C::Released.eq(false))),
            ),
            _ => find.filter(C::Status.eq(status.code())),
        };
    }
    if let Some(year) = filter.year {
        find = find.filter(C::Year.eq(year.start_year()));
    }
    if let Some(partnership) = filter.partnership {
        find = find.filter(C::PartnershipId.eq(partnership.0));
    }
    for word in words(&filter.text) {
        let having = Query::select()
            .column(application_word::Column::ApplicationId)
            .from(application_word::Entity)
            .and_where(Expr::col(application_word::Column::Word).gte(word.clone()))
            .and_where(Expr::col(application_word::Column::Word).lt(format!("{word}\u{10ffff}")))
            .to_owned();
        find = find.filter(C::Id.in_subquery(having));
    }
    find = match from {
        From::Newest => find.order_by_desc(C::Id),
        From::Before(id) => find.filter(C::Id.lt(id)).order_by_desc(C::Id),
        From::After(id) => find.filter(C::Id.gt(id)).order_by_asc(C::Id),
    };
    let mut rows = find.into_model::<Row>().all(read.reader()).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    if matches!(from, From::After(_)) {
        rows.reverse();
    }
    Ok((rows, more))
}

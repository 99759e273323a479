//! Claims that end with their grant. Each is kept as a draft that names how far it had come: so nothing that looks for claims
//! which wait for somebody finds it.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::broken;
use crate::domain::application::ApplicationId;
use crate::domain::claim::Stage;
use crate::domain::money::Money;
use crate::store::entity::{claim, claim_line, claim_purchase};
use crate::store::{Read, StoreError, Txn};

/// A claim that nobody has authorised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// Within its grant.
    pub number: u32,
    /// Where it stands.
    pub stage: Stage,
    /// As claimed.
    pub claimed: Money,
}

fn is_open(of: ApplicationId) -> Condition {
    let stages = Stage::ALL.into_iter().filter(|stage| stage.is_open()).map(Stage::code);
    Condition::all()
        .add(claim::Column::ApplicationId.eq(of.0))
        .add(claim::Column::Discarded.eq(false))
        .add(claim::Column::Ended.is_null())
        .add(claim::Column::Stage.is_in(stages))
}

/// The claims of a grant that nobody has authorised, the first first.
pub async fn open(read: &impl Read, of: ApplicationId) -> Result<Vec<Open>, StoreError> {
    use claim::Column as C;
    let rows: Vec<(i64, i32, String, i64)> = claim::Entity::find()
        .select_only()
        .columns([C::Id, C::Number, C::Stage, C::ClaimedPence])
        .filter(is_open(of))
        .order_by_asc(C::Number)
        .into_tuple()
        .all(read.reader())
        .await?;
    let one = |(id, number, stage, claimed): (i64, i32, String, i64)| {
        let number = u32::try_from(number).map_err(|_| broken(id))?;
        let stage = Stage::from_code(&stage).ok_or_else(|| broken(id))?;
        Ok(Open { number, stage, claimed: Money::from_pence(claimed) })
    };
    rows.into_iter().map(one).collect()
}

/// The costs of the claims of a grant that ended.
fn costs(of: ApplicationId) -> SelectStatement {
    let ended = Query::select()
        .column(claim::Column::Id)
        .from(claim::Entity)
        .and_where(claim::Column::ApplicationId.into_expr().eq(of.0))
        .and_where(claim::Column::Ended.into_expr().is_not_null())
        .to_owned();
    Query::select()
        .column(claim_line::Column::Id)
        .from(claim_line::Entity)
        .and_where(claim_line::Column::ClaimId.into_expr().in_subquery(ended))
        .to_owned()
}

/// Ends every claim of a grant that nobody has authorised. Their costs can be read as they were; the invoices and purchases behind
/// them are claimed nowhere any more.
pub async fn end(txn: &Txn, of: ApplicationId, at: DateTime<Utc>) -> Result<(), StoreError> {
    use claim::Column as C;
    claim::Entity::update_many()
        .col_expr(C::Ended, Expr::col(C::Stage))
        .col_expr(C::Stage, Expr::value(Stage::Draft.code()))
        .col_expr(C::Since, Expr::value(at))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .filter(is_open(of))
        .exec(txn.reader())
        .await?;
    claim_line::Entity::update_many()
        .col_expr(claim_line::Column::InvoiceKey, Expr::value(None::<String>))
        .filter(claim_line::Column::Id.in_subquery(costs(of)))
        .exec(txn.reader())
        .await?;
    claim_purchase::Entity::delete_many()
        .filter(claim_purchase::Column::LineId.in_subquery(costs(of)))
        .exec(txn.reader())
        .await?;
    Ok(())
}

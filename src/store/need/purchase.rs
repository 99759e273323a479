//! Purchases that wait for a decision, or to be ordered.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef, Select};

use super::{active, no_day};
use crate::domain::person::PersonId;
use crate::domain::purchase::PurchaseState;
use crate::store::db::fixed;
use crate::store::entity::application::{self, Column as C};
use crate::store::entity::purchase;

/// Those cases with a purchase in this state. Nobody decides on one that they asked for, and of a grant that has ended nothing
/// is ordered.
pub(super) fn stand(
    find: Select<application::Entity>,
    state: PurchaseState,
    person: PersonId,
) -> Select<application::Entity> {
    let of: RelationDef = application::Entity::belongs_to(purchase::Entity)
        .from(C::Id)
        .to(purchase::Column::ApplicationId)
        .into();
    let theirs = match state {
        PurchaseState::Requested => purchase::Column::PersonId.into_expr().ne(person.0),
        _ => active(),
    };
    find.join(JoinType::InnerJoin, of)
        .filter(purchase::Column::State.into_expr().eq(fixed(state.code())))
        .filter(theirs)
        .expr_as(no_day(), "until")
        .expr_as(Expr::col((purchase::Entity, purchase::Column::Number)), "number")
        .expr_as(Expr::col((purchase::Entity, purchase::Column::AskedAt)), "moment")
}

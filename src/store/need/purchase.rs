//! Local purchases that wait for a decision.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef, Select};

use super::no_day;
use crate::domain::person::PersonId;
use crate::domain::purchase::PurchaseState;
use crate::store::entity::application::{self, Column as C};
use crate::store::entity::purchase;

/// Those cases with a purchase that this person did not ask for and may decide on.
pub(super) fn asked_for(find: Select<application::Entity>, person: PersonId) -> Select<application::Entity> {
    let of: RelationDef = application::Entity::belongs_to(purchase::Entity)
        .from(C::Id)
        .to(purchase::Column::ApplicationId)
        .into();
    find.join(JoinType::InnerJoin, of)
        .filter(purchase::Column::State.eq(PurchaseState::Requested.code()))
        .filter(purchase::Column::PersonId.ne(person.0))
        .expr_as(no_day(), "until")
        .expr_as(Expr::col((purchase::Entity, purchase::Column::Number)), "number")
        .expr_as(Expr::col((purchase::Entity, purchase::Column::AskedAt)), "moment")
}

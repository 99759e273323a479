//! Carry-forwards that wait for somebody.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef, Select};

use super::{active, no_day};
use crate::domain::carry_forward::Stage;
use crate::domain::person::PersonId;
use crate::store::db::fixed;
use crate::store::entity::application::{self, Column as C};
use crate::store::entity::carry_forward::{Column, Entity};

/// Those with one at this stage that this person neither asked for nor advised on, while the grant is active.
pub(super) fn asked(
    find: Select<application::Entity>,
    stage: Stage,
    person: PersonId,
) -> Select<application::Entity> {
    let of: RelationDef =
        application::Entity::belongs_to(Entity).from(C::Id).to(Column::ApplicationId).into();
    let own = |column: Column| Expr::col((Entity, column));
    find.join(JoinType::InnerJoin, of)
        .filter(own(Column::Stage).eq(fixed(stage.code())))
        .filter(own(Column::PersonId).ne(person.0))
        .filter(own(Column::AdvisedBy).is_null().or(own(Column::AdvisedBy).ne(person.0)))
        .filter(active())
        .expr_as(no_day(), "until")
        .expr_as(own(Column::Number), "number")
        .expr_as(own(Column::Since), "moment")
}

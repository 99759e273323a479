//! Carry-forwards that wait for somebody.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef, Select};

use super::no_day;
use crate::domain::carry_forward::Stage;
use crate::domain::grant::GrantState;
use crate::domain::person::PersonId;
use crate::store::db::fixed;
use crate::store::entity::application::{self, Column as C};
use crate::store::entity::carry_forward::{Column, Entity};
use crate::store::entity::grant;

/// Those with one at this stage that this person neither asked for nor advised on, while the grant is active.
pub(super) fn asked(
    find: Select<application::Entity>,
    stage: Stage,
    person: PersonId,
) -> Select<application::Entity> {
    let of: RelationDef =
        application::Entity::belongs_to(Entity).from(C::Id).to(Column::ApplicationId).into();
    let own = |column: Column| Expr::col((Entity, column));
    let active = Query::select()
        .column(grant::Column::ApplicationId)
        .from(grant::Entity)
        .and_where(Expr::col(grant::Column::State).eq(GrantState::Active.code()))
        .to_owned();
    find.join(JoinType::InnerJoin, of)
        .filter(own(Column::Stage).eq(fixed(stage.code())))
        .filter(own(Column::PersonId).ne(person.0))
        .filter(own(Column::AdvisedBy).is_null().or(own(Column::AdvisedBy).ne(person.0)))
        .filter(Expr::col((application::Entity, C::Id)).in_subquery(active))
        .expr_as(no_day(), "until")
        .expr_as(own(Column::Number), "number")
        .expr_as(own(Column::Since), "moment")
}

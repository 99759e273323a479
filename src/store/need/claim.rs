//! Claims that wait for their next step, and grants that wait to end.

use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef, Select};

use super::{active, no_day, unraised};
use crate::domain::claim::Stage;
use crate::domain::claim::relation::Tie;
use crate::domain::grant::GrantState;
use crate::domain::person::PersonId;
use crate::store::db::fixed;
use crate::store::endorsement::certified_by;
use crate::store::entity::application::{self, Column as C};
use crate::store::entity::{claim, claim_part, grant};

fn own_column(column: claim::Column) -> Expr {
    Expr::col((claim::Entity, column))
}

/// What a person did of the claim at hand. Asked claim by claim: whoever has done it for years has a long list.
fn with_part(person: PersonId) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(claim_part::Entity)
        .and_where(
            Expr::col((claim_part::Entity, claim_part::Column::ClaimId)).eq(own_column(claim::Column::Id)),
        )
        .and_where(claim_part::Column::PersonId.into_expr().eq(person.0))
        .to_owned()
}

/// The final claim of the case at hand, once it is paid.
fn last_paid() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(claim::Entity)
        .and_where(own_column(claim::Column::ApplicationId).eq(Expr::col((application::Entity, C::Id))))
        .and_where(claim::Column::Last.into_expr().eq(true))
        .and_where(claim::Column::Stage.into_expr().eq(fixed(Stage::Paid.code())))
        .to_owned()
}

/// Those with a claim at this stage that this person may go on with: they did no other step of it, and certify it only if they
/// certified the match. A draft only if it was sent back; what goes by the award only while no increase waits.
pub(super) fn stand(
    find: Select<application::Entity>,
    stage: Stage,
    person: PersonId,
) -> Select<application::Entity> {
    let of: RelationDef =
        application::Entity::belongs_to(claim::Entity).from(C::Id).to(claim::Column::ApplicationId).into();
    let own = match stage {
        Stage::Draft => Tie::Prepared,
        Stage::Sent => Tie::Certified,
        Stage::Certified => Tie::Checked,
        Stage::Checked => Tie::Authorised,
        Stage::Authorised | Stage::Paid | Stage::Ended => Tie::Paid,
    };
    let other = with_part(person).and_where(claim_part::Column::Deed.into_expr().ne(own.code())).to_owned();
    let find = find
        .join(JoinType::InnerJoin, of)
        .filter(own_column(claim::Column::Stage).eq(fixed(stage.code())))
        .filter(active())
        .filter(Expr::exists(other).not());
    let find = if stage.waits_for_an_increase() { find.filter(unraised()) } else { find };
    let find = match stage {
        Stage::Draft => {
            find.filter(claim::Column::Returned.is_not_null()).filter(claim::Column::Discarded.eq(false))
        }
        Stage::Sent => find.filter(C::Id.in_subquery(certified_by(person))),
        _ => find,
    };
    find.expr_as(no_day(), "until")
        .expr_as(Expr::col((claim::Entity, claim::Column::Number)), "number")
        .expr_as(Expr::col((claim::Entity, claim::Column::Since)), "moment")
}

/// Those whose grant is in this state; an active one only once its final claim is paid and no increase waits, a terminated one while something is
/// to be repaid.
pub(super) fn ending(find: Select<application::Entity>, state: GrantState) -> Select<application::Entity> {
    let col = |column: grant::Column| Expr::col((grant::Entity, column));
    let find = find.filter(col(grant::Column::State).eq(fixed(state.code())));
    match state {
        GrantState::Active => find.filter(Expr::exists(last_paid())).filter(unraised()),
        GrantState::Terminated => {
            let repaid = (grant::Entity, grant::Column::RepaidPence);
            find.filter(col(grant::Column::ClawbackPence).gt(Expr::col(repaid)))
        }
        _ => find,
    }
}

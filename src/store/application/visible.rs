//! Which cases somebody may see: one condition, for every question about cases.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition};

use crate::domain::person::{PartnershipId, PersonId, Viewer};
use crate::store::endorsement::asked_of;
use crate::store::entity::application;

/// Cases that somebody was asked to stand behind; those that wait for them, if so wanted.
pub fn asked_for(person: PersonId, waiting: bool) -> Expr {
    application::Column::Id.in_subquery(asked_of(person, waiting))
}

/// The cases somebody may see: those of the own partnership, for PCC staff every one that was ever submitted, and for
/// those who were asked to stand behind some, these.
pub fn seen_by(viewer: Viewer) -> Condition {
    // Written into the statement, so that a plan fits a partnership with few cases as well.
    let id = |p: PartnershipId| Expr::Constant(p.0.into());
    let own = viewer.partnership().map(|p| application::Column::PartnershipId.into_expr().eq(id(p)));
    let staff = viewer.is_pcc().then(|| application::Column::SubmittedAt.is_not_null());
    let asked = viewer.endorser().map(|person| asked_for(person, false));
    match (own, staff, asked) {
        (None, None, None) => Condition::all().add(Expr::cust("1 = 0")),
        (own, staff, asked) => Condition::any().add_option(own).add_option(staff).add_option(asked),
    }
}

//! What a list of cases is asked for, and which cases those are.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, QueryFilter, Select};

use super::{asked_for, seen_by};
use crate::domain::application::Status;
use crate::domain::financial_year::FinancialYear;
use crate::domain::person::{PartnershipId, PersonId, Viewer};
use crate::store::db::fixed;
use crate::store::endorsement::certified_by;
use crate::store::entity::application;
use crate::store::entity::application::Column as C;
use crate::store::grant::waiting;

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

/// Those of these cases that somebody may see and asks for, but for the words.
pub(super) fn asked(
    find: Select<application::Entity>,
    viewer: Viewer,
    filter: &Filter,
) -> Select<application::Entity> {
    let mut find = find.filter(seen_by(viewer));
    if let Some(status) = filter.status {
        find = find.filter(known(viewer, status));
    }
    if filter.held {
        let staff = if viewer.is_pcc() { C::ReleaseOn.is_not_null() } else { Expr::cust("1 = 0") };
        find = find.filter(staff).filter(Condition::all().add_option(own(viewer).map(Expr::not)));
    }
    if let Some(officer) = filter.officer {
        find = find.filter(Condition::all().add_option(own(viewer).map(Expr::not)));
        let undecided = one_of([Status::Submitted, Status::Returned, Status::Assessed]);
        find = match officer {
            Officer::Of(id) => find.filter(C::OfficerId.into_expr().eq(fixed(id.0))),
            Officer::OfUndecided(id) => {
                find.filter(C::OfficerId.into_expr().eq(fixed(id.0))).filter(undecided)
            }
            Officer::Nobody => find.filter(C::OfficerId.is_null()).filter(undecided),
        };
    }
    if filter.queried {
        find = find.filter(C::OpenQueries.into_expr().gt(fixed(0)));
    }
    find = find.filter(Condition::all().add_option(filter.asked.map(asks)));
    find = find.filter(Condition::all().add_option(filter.offered.map(offers)));
    if let Some(year) = filter.year {
        find = find.filter(C::Year.into_expr().eq(fixed(year.start_year())));
    }
    if let Some(partnership) = filter.partnership {
        find = find.filter(C::PartnershipId.into_expr().eq(fixed(partnership.0)));
    }
    find
}

fn one_of(states: [Status; 3]) -> Expr {
    C::Status.into_expr().is_in(states.map(|status| fixed(status.code())))
}

/// Open cases that wait for somebody to endorse or certify them.
pub fn asks(person: PersonId) -> Condition {
    let open = [Status::Draft, Status::Returned].map(Status::code);
    Condition::all().add(asked_for(person, true)).add(C::Status.is_in(open))
}

/// Cases whose offer waits for somebody to accept it.
pub fn offers(person: PersonId) -> Condition {
    Condition::all().add(C::Id.in_subquery(certified_by(person))).add(C::Id.in_subquery(waiting()))
}

/// Whether a case is of the partnership that somebody acts for.
fn own(viewer: Viewer) -> Option<Expr> {
    viewer.partnership().map(|own| C::PartnershipId.into_expr().eq(fixed(own.0)))
}

/// In that state, as far as the viewer may know: a partnership must not learn of a decision by filtering for it.
fn known(viewer: Viewer, status: Status) -> Expr {
    let is = |status: Status| C::Status.into_expr().eq(fixed(status.code()));
    match (status, own(viewer)) {
        // Drafts are not for staff: not looked for, since every one of them would be read in vain.
        (Status::Draft, None) if viewer.endorser().is_none() => Expr::cust("1 = 0"),
        (_, None) if viewer.is_pcc() => is(status),
        (_, Some(own)) if viewer.is_pcc() => {
            is(status).and(own.clone().not()).or(known_to_the_partnership(status).and(own))
        }
        _ => known_to_the_partnership(status),
    }
}

fn known_to_the_partnership(status: Status) -> Expr {
    let is = |status: Status| C::Status.into_expr().eq(fixed(status.code()));
    match status {
        Status::Approved | Status::Refused => is(status).and(C::Released.into_expr().eq(fixed(true))),
        // Nothing that is assessed is released.
        Status::Assessed => one_of([Status::Assessed, Status::Approved, Status::Refused])
            .and(C::Released.into_expr().eq(fixed(false))),
        _ => is(status),
    }
}

//! The addresses of carry-forwards, and of the end of a grant's year.

use axum::routing::{MethodFilter, get, on};

use super::{DECIDER, OFFICER, PAYS, READS, Route, SEES_CASES};
use crate::domain::person::Role;
use crate::web::carry_forward::{self, answer};
use crate::web::router::Who;
use crate::web::year_end::{self, decommit, export};

const DECOMMITS: Who = Who::Roles(&[Role::GrantsOfficer, Role::Treasurer]);

/// All of them.
#[rustfmt::skip]
pub fn routes() -> Vec<Route> {
    vec![
        read!("/applications/{reference}/carry-forward/new", OFFICER, carry_forward::ask),
        write!("/applications/{reference}/carry-forward/new", OFFICER, carry_forward::send),
        read!("/applications/{reference}/carry-forward/{id}", SEES_CASES, carry_forward::show::show),
        read!("/applications/{reference}/carry-forward/{id}/advise", PAYS, answer::ask_advise),
        write!("/applications/{reference}/carry-forward/{id}/advise", PAYS, answer::advise),
        read!("/applications/{reference}/carry-forward/{id}/decide", DECIDER, answer::ask_decide),
        write!("/applications/{reference}/carry-forward/{id}/decide", DECIDER, answer::decide),
        read!("/applications/{reference}/decommit", DECOMMITS, decommit::ask),
        write!("/applications/{reference}/decommit", DECOMMITS, decommit::decommit),
        read!("/year-end", READS, year_end::show),
        read!("/year-end.csv", READS, export::csv),
    ]
}

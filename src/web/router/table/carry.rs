//! The addresses of carry-forwards.

use axum::routing::{MethodFilter, get, on};

use super::{DECIDER, OFFICER, PAYS, Route, SEES_CASES};
use crate::web::carry_forward::{self, answer};

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
    ]
}

//! The addresses of quarterly returns.

use axum::routing::{MethodFilter, get, on};

use super::Route;
use crate::domain::person::Role;
use crate::web::returns;
use crate::web::router::Who;

const READS_RETURNS: Who = Who::Roles(&Role::READ_RETURNS);
const FILLS_IN: Who = Who::Roles(&[Role::CspOfficer]);

/// All of them.
#[rustfmt::skip]
pub fn routes() -> Vec<Route> {
    vec![
        read!("/returns", READS_RETURNS, returns::list),
        read!("/returns/value", READS_RETURNS, returns::value::show),
        read!("/returns/value.csv", READS_RETURNS, returns::value::csv),
        read!("/returns/{csp}/baseline", READS_RETURNS, returns::baseline),
        read!("/returns/{csp}/before", FILLS_IN, returns::ask_before),
        write!("/returns/{csp}/before", FILLS_IN, returns::record_before),
        read!("/returns/{csp}/{quarter}", READS_RETURNS, returns::show),
        read!("/returns/{csp}/{quarter}/answers", FILLS_IN, returns::ask_answers),
        write!("/returns/{csp}/{quarter}/answers", FILLS_IN, returns::save),
        read!("/returns/{csp}/{quarter}/send", FILLS_IN, returns::ask_send),
        write!("/returns/{csp}/{quarter}/send", FILLS_IN, returns::send),
    ]
}

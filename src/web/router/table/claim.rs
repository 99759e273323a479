//! The addresses of claims and payments.

use axum::routing::{MethodFilter, get, on};

use super::{CERTIFIES, DECIDER, OFFICER, PAYS, READS, Route, SEES_CASES, STAFF};
use crate::domain::person::Role;
use crate::web::claim::{self, check, discard, line, money, new, purchase, show, step, undo};
use crate::web::router::Who;
use crate::web::{ending, payment};

const SENDS_BACK: Who = Who::Roles(&[Role::GrantsOfficer, Role::Treasurer]);

/// All of them.
#[rustfmt::skip]
pub fn routes() -> Vec<Route> {
    vec![
        read!("/applications/{reference}/claims", SEES_CASES, claim::list),
        read!("/applications/{reference}/claims/new", OFFICER, new::ask),
        write!("/applications/{reference}/claims/new", OFFICER, new::begin),
        read!("/applications/{reference}/claims/{id}", SEES_CASES, show::show),
        read!("/applications/{reference}/claims/{id}/lines/{line}", OFFICER, line::ask),
        write!("/applications/{reference}/claims/{id}/lines/{line}", OFFICER, line::post),
        read!("/applications/{reference}/claims/{id}/lines/{line}/remove", OFFICER, line::ask_remove),
        write!("/applications/{reference}/claims/{id}/lines/{line}/remove", OFFICER, line::remove),
        read!("/applications/{reference}/claims/{id}/purchases", OFFICER, purchase::ask),
        write!("/applications/{reference}/claims/{id}/purchases", OFFICER, purchase::add),
        read!("/applications/{reference}/claims/{id}/discard", OFFICER, discard::ask),
        write!("/applications/{reference}/claims/{id}/discard", OFFICER, discard::discard),
        read!("/applications/{reference}/claims/{id}/send", OFFICER, step::ask_send),
        write!("/applications/{reference}/claims/{id}/send", OFFICER, step::send),
        read!("/applications/{reference}/claims/{id}/certify", CERTIFIES, step::ask_certify),
        write!("/applications/{reference}/claims/{id}/certify", CERTIFIES, step::certify),
        read!("/applications/{reference}/claims/{id}/check", STAFF, check::ask),
        write!("/applications/{reference}/claims/{id}/check", STAFF, check::check),
        read!("/applications/{reference}/claims/{id}/return", SENDS_BACK, money::ask_return),
        write!("/applications/{reference}/claims/{id}/return", SENDS_BACK, money::send_back),
        read!("/applications/{reference}/claims/{id}/authorise", PAYS, money::ask_authorise),
        write!("/applications/{reference}/claims/{id}/authorise", PAYS, money::authorise),
        read!("/applications/{reference}/claims/{id}/pay", STAFF, money::ask_pay),
        write!("/applications/{reference}/claims/{id}/pay", STAFF, money::pay),
        read!("/applications/{reference}/claims/{id}/stop", PAYS, undo::ask_stop),
        write!("/applications/{reference}/claims/{id}/stop", PAYS, undo::stop),
        read!("/applications/{reference}/claims/{id}/undo", STAFF, undo::ask_undo),
        write!("/applications/{reference}/claims/{id}/undo", STAFF, undo::undo),
        read!("/applications/{reference}/complete", STAFF, ending::ask_complete),
        write!("/applications/{reference}/complete", STAFF, ending::complete),
        read!("/applications/{reference}/close", PAYS, ending::ask_close),
        write!("/applications/{reference}/close", PAYS, ending::close),
        read!("/applications/{reference}/terminate", DECIDER, ending::ask_terminate),
        write!("/applications/{reference}/terminate", DECIDER, ending::terminate),
        read!("/applications/{reference}/repay", PAYS, ending::ask_repay),
        write!("/applications/{reference}/repay", PAYS, ending::repay),
        read!("/applications/{reference}/repay/reverse", PAYS, ending::reversal::ask),
        write!("/applications/{reference}/repay/reverse", PAYS, ending::reversal::reverse),
        read!("/payments", READS, payment::show),
        read!("/payments/file", STAFF, payment::file::ask),
        write!("/payments/file", STAFF, payment::file::make),
        read!("/payments/files/{id}", READS, payment::file::show),
        read!("/payments/files/{id}/csv", STAFF, payment::file::csv),
        read!("/payments/confirm", STAFF, payment::ask),
        write!("/payments/confirm", STAFF, payment::read),
    ]
}

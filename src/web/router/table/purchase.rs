//! The addresses of purchases: the catalogue, the basket, and what is bought of a grant.

use axum::routing::{MethodFilter, get, on};

use super::{Route, STAFF};
use crate::domain::person::Role;
use crate::web::purchase::{
    self, basket, change, decide, invoice, local, order, quote, receipt, request, take_back,
};
use crate::web::router::Who;
use crate::web::router::who::OFFICER;

const SEES_PURCHASES: Who = Who::Roles(&Role::SEE_PURCHASES);

/// All of them.
#[rustfmt::skip]
pub fn routes() -> Vec<Route> {
    vec![
        read!("/applications/{reference}/purchases", SEES_PURCHASES, purchase::list),
        read!("/applications/{reference}/purchases/catalogue", OFFICER, basket::catalogue),
        read!("/applications/{reference}/purchases/catalogue/{id}", OFFICER, basket::ask_quantity),
        write!("/applications/{reference}/purchases/catalogue/{id}", OFFICER, basket::put),
        read!("/applications/{reference}/purchases/basket", OFFICER, basket::show),
        read!("/applications/{reference}/purchases/basket/{id}", OFFICER, request::ask),
        write!("/applications/{reference}/purchases/basket/{id}", OFFICER, request::send),
        read!("/applications/{reference}/purchases/local", OFFICER, local::ask_begin),
        write!("/applications/{reference}/purchases/local", OFFICER, local::begin),
        read!("/applications/{reference}/purchases/{line}", SEES_PURCHASES, purchase::show),
        read!("/applications/{reference}/purchases/{line}/quotes/{id}", OFFICER, quote::ask),
        write!("/applications/{reference}/purchases/{line}/quotes/{id}", OFFICER, quote::send),
        read!("/applications/{reference}/purchases/{line}/request", OFFICER, local::ask_request),
        write!("/applications/{reference}/purchases/{line}/request", OFFICER, local::request),
        read!("/applications/{reference}/purchases/{line}/decide", STAFF, decide::ask),
        write!("/applications/{reference}/purchases/{line}/decide", STAFF, decide::send),
        read!("/applications/{reference}/purchases/{line}/order", OFFICER, order::ask),
        write!("/applications/{reference}/purchases/{line}/order", OFFICER, order::send),
        read!("/applications/{reference}/purchases/{line}/receive", OFFICER, change::ask_receive),
        write!("/applications/{reference}/purchases/{line}/receive", OFFICER, change::receive),
        read!("/applications/{reference}/purchases/{line}/receipts/{id}", OFFICER, receipt::ask),
        write!("/applications/{reference}/purchases/{line}/receipts/{id}", OFFICER, receipt::correct),
        read!("/applications/{reference}/purchases/{line}/invoice", OFFICER, invoice::ask),
        write!("/applications/{reference}/purchases/{line}/invoice", OFFICER, invoice::send),
        read!("/applications/{reference}/purchases/{line}/take-back", OFFICER, take_back::ask),
        write!("/applications/{reference}/purchases/{line}/take-back", OFFICER, take_back::send),
        read!("/applications/{reference}/purchases/{line}/cancel", OFFICER, change::ask_cancel),
        write!("/applications/{reference}/purchases/{line}/cancel", OFFICER, change::cancel),
    ]
}

//! The addresses of taking over what was before.

use axum::routing::{MethodFilter, get, on};

use super::Route;
use crate::domain::person::Role;
use crate::web::import;
use crate::web::router::Who;

const IMPORTS: Who = Who::Roles(&Role::IMPORT);

/// All of them.
#[rustfmt::skip]
pub fn routes() -> Vec<Route> {
    vec![
        read!("/import", IMPORTS, import::list),
        read!("/import/{kind}", IMPORTS, import::ask),
        write!("/import/{kind}", IMPORTS, import::send),
        read!("/import/{kind}/template/{ending}", IMPORTS, import::template),
        read!("/import/{kind}/check", IMPORTS, import::show),
        write!("/import/{kind}/check", IMPORTS, import::confirm),
    ]
}

//! The addresses of frameworks, price lists and compatible kit.

use axum::routing::{MethodFilter, get, on};

use super::Route;
use crate::domain::person::Role;
use crate::web::router::Who;
use crate::web::{certificate, framework};

const DEALS_WITH_KIT: Who = Who::Roles(&Role::DEAL_WITH_KIT);
const KEEPS_FRAMEWORKS: Who = Who::Roles(&[Role::GrantsOfficer, Role::Administrator]);
const CERTIFIES_KIT: Who = Who::Roles(&[Role::OccAdviser]);

/// All of them.
#[rustfmt::skip]
pub fn routes() -> Vec<Route> {
    vec![
        read!("/frameworks", DEALS_WITH_KIT, framework::list),
        read!("/frameworks/new", KEEPS_FRAMEWORKS, framework::new::ask),
        write!("/frameworks/new", KEEPS_FRAMEWORKS, framework::new::begin),
        read!("/frameworks/template/{ending}", KEEPS_FRAMEWORKS, framework::import::template),
        read!("/frameworks/{id}", DEALS_WITH_KIT, framework::show),
        read!("/frameworks/{id}/change", KEEPS_FRAMEWORKS, framework::new::ask_change),
        write!("/frameworks/{id}/change", KEEPS_FRAMEWORKS, framework::new::change),
        read!("/frameworks/{id}/suppliers", KEEPS_FRAMEWORKS, framework::supplier::ask),
        write!("/frameworks/{id}/suppliers", KEEPS_FRAMEWORKS, framework::supplier::add),
        read!("/frameworks/{id}/suppliers/{line}", KEEPS_FRAMEWORKS, framework::supplier::ask_name),
        write!("/frameworks/{id}/suppliers/{line}", KEEPS_FRAMEWORKS, framework::supplier::correct),
        read!("/frameworks/{id}/items/{line}", KEEPS_FRAMEWORKS, framework::correct::ask),
        write!("/frameworks/{id}/items/{line}", KEEPS_FRAMEWORKS, framework::correct::correct),
        read!("/frameworks/{id}/prices", KEEPS_FRAMEWORKS, framework::price::ask),
        write!("/frameworks/{id}/prices", KEEPS_FRAMEWORKS, framework::price::set),
        read!("/frameworks/{id}/import", KEEPS_FRAMEWORKS, framework::import::ask),
        write!("/frameworks/{id}/import", KEEPS_FRAMEWORKS, framework::import::send),
        read!("/frameworks/{id}/import/check", KEEPS_FRAMEWORKS, framework::check::show),
        read!("/frameworks/{id}/import/check.csv", KEEPS_FRAMEWORKS, framework::check::csv),
        write!("/frameworks/{id}/import/check", KEEPS_FRAMEWORKS, framework::check::confirm),
        read!("/frameworks/{id}/later", KEEPS_FRAMEWORKS, framework::later::list),
        read!("/frameworks/{id}/later/{day}", KEEPS_FRAMEWORKS, framework::later::ask),
        write!("/frameworks/{id}/later/{day}", KEEPS_FRAMEWORKS, framework::later::withdraw),
        read!("/kit", DEALS_WITH_KIT, certificate::list),
        read!("/kit/new", CERTIFIES_KIT, certificate::new::ask),
        write!("/kit/new", CERTIFIES_KIT, certificate::new::certify),
        read!("/kit/{id}", DEALS_WITH_KIT, certificate::show),
    ]
}

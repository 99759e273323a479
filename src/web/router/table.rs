//! The table of addresses: each with its method, who may use it and what answers. A new page is a row here.

use axum::routing::{MethodFilter, MethodRouter, get, on};
use serde::Serialize;

use super::who::{
    ADMINISTRATOR, CERTIFIES, DECIDER, DECLARES, ENDORSES, KEEPS_CAPS, KNOWS_CAMERAS, LINKS, MONITORS,
    OFFICER, PAYS, READS, READS_ADMINISTRATION, RECOMMENDS, SEES_ALL_CAMERAS, SEES_CAMERAS, SEES_CASES,
    SEES_SCHEME, SENDS_BACK, STAFF, Who,
};
use crate::App;
use crate::web::application::{case, line, list, presence, section, start, submit};
use crate::web::endorsement::invitation;
use crate::web::{
    account, archive, assessment, asset, assignment, camera, decision, demo, endorsement, evidence, file,
    grant, home, message, monitoring, note, operations, paper, person, policy, query, recommendation,
    retention, scheme, second_factor, session, sign_in, variation, what_if,
};

/// One address and method.
#[derive(Serialize)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// As the router reads it.
    pub path: &'static str,
    /// Who may use it.
    pub who: Who,
    /// Whether a second factor is asked for that was not given lately.
    pub again: bool,
    /// What answers.
    #[serde(skip)]
    pub(super) handler: MethodRouter<App>,
}

impl Route {
    /// Asks for the second factor again.
    fn again(self) -> Route {
        Route { again: true, ..self }
    }
}

macro_rules! read {
    ($path:literal, $who:expr, $handler:path) => {
        Route { method: "GET", path: $path, who: $who, again: false, handler: get($handler) }
    };
}

macro_rules! write {
    ($path:literal, $who:expr, $handler:path) => {
        Route {
            method: "POST",
            path: $path,
            who: $who,
            again: false,
            handler: on(MethodFilter::POST, $handler),
        }
    };
}

mod carry;
mod claim;
mod import;
mod kit;
mod purchase;
mod returns;

/// Every address; those of the demonstration only when asked for.
#[rustfmt::skip]
pub fn routes(with_demo: bool) -> Vec<Route> {
    let mut routes = vec![
        read!("/", Who::SignedIn, home::show),
        read!("/healthz", Who::Anybody, operations::healthz),
        read!("/readyz", Who::Anybody, operations::readyz),
        read!("/assets/{name}", Who::Anybody, asset::serve),
        read!("/favicon.ico", Who::Anybody, asset::icon),
        read!("/accessibility", Who::Anybody, policy::accessibility),
        read!("/privacy", Who::Anybody, policy::privacy),
        read!("/sign-in", Who::Anybody, sign_in::show),
        write!("/sign-in", Who::Anybody, sign_in::ask),
        read!("/sign-in/sent", Who::Anybody, sign_in::sent),
        read!("/sign-in/again", Who::SignedIn, sign_in::provider::again),
        read!("/sign-in/with/{provider}", Who::Anybody, sign_in::provider::leave),
        read!("/sign-in/with/{provider}/back", Who::Anybody, sign_in::provider::arrive),
        read!("/sign-in/{token}", Who::Anybody, sign_in::link),
        write!("/sign-in/{token}", Who::Anybody, sign_in::enter),
        write!("/sign-out", Who::Known, sign_in::leave),
        read!("/sign-out-everywhere", Who::Known, sign_in::ask_everywhere),
        write!("/sign-out-everywhere", Who::Known, sign_in::leave_everywhere),
        read!("/second-factor", Who::Known, second_factor::ask),
        write!("/second-factor", Who::Known, second_factor::give),
        read!("/second-factor/set-up", Who::Known, second_factor::set_up::ask).again(),
        write!("/second-factor/set-up", Who::Known, second_factor::set_up::post).again(),
        read!("/second-factor/codes", Who::Known, second_factor::codes::show),
        write!("/second-factor/codes", Who::Known, second_factor::codes::put_away),
        write!("/second-factor/codes/new", Who::Known, second_factor::codes::make).again(),
        read!("/account", Who::SignedIn, account::show),
        read!("/account/messages", Who::SignedIn, account::messages::ask),
        write!("/account/messages", Who::SignedIn, account::messages::choose),
        write!("/account/sessions/{id}/end", Who::SignedIn, account::end),
        write!("/account/sessions/end-others", Who::SignedIn, account::end_others),
        read!("/session/keep", Who::SignedIn, session::keep),
        read!("/what-if", READS, what_if::show),
        read!("/applications", SEES_CASES, list::show),
        read!("/applications.csv", SEES_CASES, list::csv::show),
        read!("/applications/new", OFFICER, start::show),
        write!("/applications/new", OFFICER, start::post),
        read!("/applications/assign", STAFF, assignment::several::ask),
        write!("/applications/assign", STAFF, assignment::several::assign),
        read!("/applications/{reference}", SEES_CASES, case::show),
        read!("/applications/{reference}/presence", OFFICER, presence::show),
        read!("/applications/{reference}/archive.zip", READS, archive::zip),
        read!("/applications/{reference}/check", OFFICER, submit::check),
        read!("/applications/{reference}/submit", OFFICER, submit::show),
        write!("/applications/{reference}/submit", OFFICER, submit::post),
        read!("/applications/{reference}/submitted", OFFICER, submit::submitted),
        read!("/applications/{reference}/withdraw", OFFICER, submit::ask_withdraw),
        write!("/applications/{reference}/withdraw", OFFICER, submit::withdraw),
        read!("/applications/{reference}/evidence", OFFICER, evidence::show),
        write!("/applications/{reference}/evidence", OFFICER, evidence::upload),
        write!("/applications/{reference}/evidence/areas", OFFICER, evidence::choose),
        read!("/applications/{reference}/files", OFFICER, file::list),
        write!("/applications/{reference}/files", OFFICER, file::add),
        read!("/applications/{reference}/files/{id}", SEES_CASES, file::open::open),
        read!("/applications/{reference}/papers", SEES_CASES, paper::list),
        write!("/applications/{reference}/papers", OFFICER, paper::add),
        read!("/applications/{reference}/files/{id}/remove", OFFICER, file::ask_remove),
        write!("/applications/{reference}/files/{id}/remove", OFFICER, file::remove),
        read!("/applications/{reference}/endorsements", OFFICER, invitation::list),
        read!("/applications/{reference}/endorsements/{part}", OFFICER, invitation::ask),
        write!("/applications/{reference}/endorsements/{part}", OFFICER, invitation::invite),
        write!("/applications/{reference}/endorsements/{part}/remind", OFFICER, invitation::remind),
        read!("/applications/{reference}/endorse", ENDORSES, endorsement::read),
        write!("/applications/{reference}/endorse", ENDORSES, endorsement::answer),
        read!("/applications/{reference}/certify", CERTIFIES, endorsement::read),
        write!("/applications/{reference}/certify", CERTIFIES, endorsement::answer),
        read!("/applications/{reference}/offer", CERTIFIES, grant::ask),
        write!("/applications/{reference}/offer", CERTIFIES, grant::reply),
        read!("/applications/{reference}/certifier", OFFICER, grant::certifier::ask),
        write!("/applications/{reference}/certifier", OFFICER, grant::certifier::name),
        read!("/applications/{reference}/offer.pdf", SEES_CASES, grant::letter::show),
        read!("/applications/{reference}/note", SENDS_BACK, note::ask_note),
        write!("/applications/{reference}/note", SENDS_BACK, note::add),
        read!("/applications/{reference}/interest", DECLARES, note::ask_interest),
        write!("/applications/{reference}/interest", DECLARES, note::declare),
        read!("/applications/{reference}/queries/new", STAFF, query::ask),
        write!("/applications/{reference}/queries/new", STAFF, query::send),
        read!("/applications/{reference}/queries/{query}", OFFICER, query::ask_answer),
        write!("/applications/{reference}/queries/{query}", OFFICER, query::answer),
        read!("/applications/{reference}/queries/{query}/close", STAFF, query::ask_close),
        write!("/applications/{reference}/queries/{query}/close", STAFF, query::close),
        read!("/applications/{reference}/assign", STAFF, assignment::ask),
        write!("/applications/{reference}/assign", STAFF, assignment::assign),
        read!("/applications/{reference}/return", SENDS_BACK, assessment::ask_return),
        write!("/applications/{reference}/return", SENDS_BACK, assessment::send_back),
        read!("/applications/{reference}/assess", STAFF, assessment::ask_assess),
        write!("/applications/{reference}/assess", STAFF, assessment::assess),
        read!("/applications/{reference}/approve", DECIDER, decision::ask_approve),
        write!("/applications/{reference}/approve", DECIDER, decision::approve),
        read!("/applications/{reference}/refuse", DECIDER, decision::ask_refuse),
        write!("/applications/{reference}/refuse", DECIDER, decision::refuse),
        read!("/applications/{reference}/release", DECIDER, decision::ask_release),
        write!("/applications/{reference}/release", DECIDER, decision::release),
        read!("/applications/{reference}/vary", DECIDER, variation::ask),
        write!("/applications/{reference}/vary", DECIDER, variation::vary),
        read!("/applications/{reference}/install", OFFICER, camera::several::ask),
        write!("/applications/{reference}/install", OFFICER, camera::several::install),
        read!("/applications/{reference}/decision", SEES_CASES, decision::record::show),
        read!("/applications/{reference}/decision.pdf", SEES_CASES, decision::record::paper),
        read!("/applications/{reference}/{section}", OFFICER, section::show),
        write!("/applications/{reference}/{section}", OFFICER, section::post),
        read!("/applications/{reference}/{section}/{line}", OFFICER, line::show),
        write!("/applications/{reference}/{section}/{line}", OFFICER, line::post),
        read!("/applications/{reference}/{section}/{line}/remove", OFFICER, line::ask_remove),
        write!("/applications/{reference}/{section}/{line}/remove", OFFICER, line::remove),
        read!("/cameras", SEES_CAMERAS, camera::show),
        read!("/cameras.csv", KNOWS_CAMERAS, camera::export::csv),
        read!("/cameras.geojson", KNOWS_CAMERAS, camera::export::geojson),
        read!("/cameras/find", SEES_ALL_CAMERAS, camera::find::show),
        read!("/cameras/{id}", KNOWS_CAMERAS, camera::show::show),
        read!("/cameras/{id}/photos", KNOWS_CAMERAS, camera::photo::list),
        write!("/cameras/{id}/photos", OFFICER, camera::photo::add),
        read!("/cameras/{id}/photos/{file}", KNOWS_CAMERAS, camera::photo::open),
        read!("/cameras/{id}/correct", OFFICER, camera::correct::ask),
        write!("/cameras/{id}/correct", OFFICER, camera::correct::correct),
        read!("/cameras/{id}/install", OFFICER, camera::change::ask_install),
        write!("/cameras/{id}/install", OFFICER, camera::change::install),
        read!("/cameras/{id}/commission", OFFICER, camera::change::ask_commission),
        write!("/cameras/{id}/commission", OFFICER, camera::change::commission),
        read!("/cameras/{id}/link-test", LINKS, camera::change::ask_link),
        write!("/cameras/{id}/link-test", LINKS, camera::change::test_link),
        read!("/cameras/{id}/out-of-service", OFFICER, camera::change::ask_take_out),
        write!("/cameras/{id}/out-of-service", OFFICER, camera::change::take_out),
        read!("/cameras/{id}/back", OFFICER, camera::change::ask_bring_back),
        write!("/cameras/{id}/back", OFFICER, camera::change::bring_back),
        read!("/cameras/{id}/remove", OFFICER, camera::change::ask_remove),
        write!("/cameras/{id}/remove", OFFICER, camera::change::remove),
        read!("/cameras/{id}/mistake", OFFICER, camera::change::ask_take_back),
        write!("/cameras/{id}/mistake", OFFICER, camera::change::take_back),
        read!("/cameras/{id}/not-removed", OFFICER, camera::change::ask_put_back),
        write!("/cameras/{id}/not-removed", OFFICER, camera::change::put_back),
        read!("/recommendations", RECOMMENDS, recommendation::show),
        read!("/decisions", READS, decision::list::show),
        read!("/monitoring", MONITORS, monitoring::list),
        read!("/monitoring/new", STAFF, monitoring::ask_new),
        write!("/monitoring/new", STAFF, monitoring::register),
        read!("/monitoring/{id}", MONITORS, monitoring::show),
        read!("/monitoring/{id}/change", STAFF, monitoring::ask_change),
        write!("/monitoring/{id}/change", STAFF, monitoring::change),
        read!("/monitoring/{id}/pay", PAYS, monitoring::ask_pay),
        write!("/monitoring/{id}/pay", PAYS, monitoring::pay),
        read!("/monitoring/{id}/payments/{line}/reverse", PAYS, monitoring::ask_reverse),
        write!("/monitoring/{id}/payments/{line}/reverse", PAYS, monitoring::reverse),
        read!("/monitoring/{id}/mistake", STAFF, monitoring::ask_mistake),
        write!("/monitoring/{id}/mistake", STAFF, monitoring::mistake),
        read!("/scheme", SEES_SCHEME, scheme::show),
        read!("/scheme/history", SEES_SCHEME, scheme::history::show),
        read!("/scheme/change", ADMINISTRATOR, scheme::policy::ask),
        write!("/scheme/change", ADMINISTRATOR, scheme::policy::change),
        read!("/scheme/categories/{line}", ADMINISTRATOR, scheme::list::category::ask),
        write!("/scheme/categories/{line}", ADMINISTRATOR, scheme::list::category::change),
        read!("/scheme/bodies/{id}", ADMINISTRATOR, scheme::list::bodies::ask),
        write!("/scheme/bodies/{id}", ADMINISTRATOR, scheme::list::bodies::change),
        read!("/scheme/funder", ADMINISTRATOR, scheme::list::funder::ask),
        write!("/scheme/funder", ADMINISTRATOR, scheme::list::funder::change),
        read!("/scheme/next", ADMINISTRATOR, scheme::next::ask),
        write!("/scheme/next", ADMINISTRATOR, scheme::next::begin),
        read!("/scheme/envelope", KEEPS_CAPS, scheme::limit::ask_envelope),
        write!("/scheme/envelope", KEEPS_CAPS, scheme::limit::change_envelope),
        read!("/scheme/caps/{id}", KEEPS_CAPS, scheme::limit::ask_cap),
        write!("/scheme/caps/{id}", KEEPS_CAPS, scheme::limit::change_cap),
        read!("/people", READS_ADMINISTRATION, person::list),
        read!("/people/new", ADMINISTRATOR, person::ask).again(),
        write!("/people/new", ADMINISTRATOR, person::add).again(),
        read!("/people/{id}", READS_ADMINISTRATION, person::change::show),
        read!("/people/{id}/change", ADMINISTRATOR, person::change::ask_change).again(),
        write!("/people/{id}/change", ADMINISTRATOR, person::change::change).again(),
        read!("/people/{id}/give", ADMINISTRATOR, person::change::ask_give).again(),
        write!("/people/{id}/give", ADMINISTRATOR, person::change::give).again(),
        read!("/people/{id}/take", ADMINISTRATOR, person::take::ask).again(),
        write!("/people/{id}/take", ADMINISTRATOR, person::take::take).again(),
        read!("/people/{id}/reset-second-factor", ADMINISTRATOR, person::reset::ask).again(),
        write!("/people/{id}/reset-second-factor", ADMINISTRATOR, person::reset::reset).again(),
        read!("/retention", READS_ADMINISTRATION, retention::list),
        read!("/retention/people/{id}", ADMINISTRATOR, retention::person::ask).again(),
        write!("/retention/people/{id}", ADMINISTRATOR, retention::person::erase).again(),
        read!("/retention/{reference}", ADMINISTRATOR, retention::ask).again(),
        write!("/retention/{reference}", ADMINISTRATOR, retention::erase).again(),
        read!("/messages", READS_ADMINISTRATION, message::list),
        read!("/messages/wording", READS_ADMINISTRATION, message::wording),
        read!("/messages/{id}", READS_ADMINISTRATION, message::show),
        write!("/messages/{id}/again", ADMINISTRATOR, message::again),
    ];
    routes.extend(kit::routes());
    routes.extend(import::routes());
    routes.extend(purchase::routes());
    routes.extend(claim::routes());
    routes.extend(carry::routes());
    routes.extend(returns::routes());
    if with_demo {
        routes.extend([
            read!("/demo", Who::Anybody, demo::choose),
            write!("/demo/sign-in", Who::Anybody, demo::enter),
            read!("/demo/mail", Who::Anybody, demo::mail),
        ]);
    }
    routes
}

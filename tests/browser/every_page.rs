//! Every address that is a page, looked at by somebody who may use it, with scripts and without: a new one joins by itself
//! and fails this test until it is said which case it is shown of.

mod world;

use cctv_grants::domain::application::section::Section;
use cctv_grants::domain::person::{Person, Role};
use cctv_grants::web::router::{Route, Who, routes};
use chrono::TimeDelta;

use self::world::World;
use crate::app::TestApp;
use crate::visitor::{Visitor, post_goes_out};

/// What is no page, and pages that only a way through others leads to: looked at where that way is walked.
const ELSEWHERE: &[&str] = &[
    "/cameras.csv",
    "/cameras.geojson",
    "/healthz",
    "/readyz",
    "/assets/{name}",
    "/favicon.ico",
    "/session/keep",
    "/applications.csv",
    "/frameworks/template/{ending}",
    "/frameworks/{id}/import/check.csv",
    "/returns/value.csv",
    "/import/{kind}/template/{ending}",
    "/payments/files/{id}/csv",
    "/year-end.csv",
    // Only with a purchase that is invoiced.
    "/applications/{reference}/claims/{id}/purchases",
    "/applications/{reference}/purchases/{line}/take-back",
    // Only with a repayment that is noted.
    "/applications/{reference}/repay/reverse",
    "/applications/{reference}/presence",
    "/applications/{reference}/archive.zip",
    "/applications/{reference}/files/{id}",
    "/cameras/{id}/photos/{file}",
    "/applications/{reference}/offer.pdf",
    "/applications/{reference}/decision.pdf",
    "/sign-in/again",
    "/sign-in/with/{provider}",
    "/sign-in/with/{provider}/back",
    "/sign-in/{token}",
];

/// Only once the scheme is over and records fall due.
const LATER: [&str; 3] = ["/scheme/next", "/retention/{reference}", "/retention/people/{id}"];

/// Only once the year of a grant is over.
const DECOMMIT: &str = "/applications/{reference}/decommit";

/// How the case of a page stands, by what is done on that page.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Stands {
    Draft,
    Submitted,
    Queried,
    Assessed,
    Held,
    Offered,
    Active,
    Claimed,
    Completed,
    Terminated,
    Carrying,
    Asked,
    Advised,
    Over,
}

/// The claim of a page, as far on as what is done there: drafts, sent, certified, checked, authorised, paid.
fn claim(path: &str) -> &'static str {
    match path.rsplit('/').next().unwrap_or_default() {
        "certify" => "2",
        "check" | "return" => "3",
        "authorise" => "4",
        "pay" | "stop" => "5",
        "undo" => "6",
        _ => "1",
    }
}

/// The purchase of a page: by the framework, locally with a quote, waiting for a decision, or received.
fn purchase(path: &str) -> &'static str {
    match path.rsplit('/').next().unwrap_or_default() {
        "request" => "2",
        "decide" => "3",
        _ if path.contains("/quotes/") => "2",
        _ if path.contains("/receipts/") => "4",
        _ => "1",
    }
}

fn stands(path: &str) -> Stands {
    let page = path.trim_start_matches("/applications/{reference}");
    match page {
        "" | "/submitted" | "/note" | "/interest" | "/queries/new" | "/assign" | "/return" | "/assess" => {
            Stands::Submitted
        }
        "/queries/{query}" | "/queries/{query}/close" => Stands::Queried,
        "/approve" | "/refuse" => Stands::Assessed,
        "/release" => Stands::Held,
        "/offer" | "/certifier" => Stands::Offered,
        _ if page.starts_with("/purchases") => Stands::Active,
        claims if claims.starts_with("/claims") => Stands::Claimed,
        "/complete" | "/terminate" => Stands::Claimed,
        "/close" => Stands::Completed,
        "/carry-forward/new" => Stands::Carrying,
        "/carry-forward/{id}" | "/carry-forward/{id}/advise" => Stands::Asked,
        "/carry-forward/{id}/decide" => Stands::Advised,
        "/repay" => Stands::Terminated,
        "/vary" | "/decision" | "/install" | "/papers" => Stands::Active,
        _ => Stands::Draft,
    }
}

impl World {
    /// The camera of a page; any will do where it hangs.
    fn camera(&self, path: &str) -> &str {
        let page = path.rsplit('/').next().unwrap_or_default();
        self.cameras.get(page).unwrap_or(&self.cameras["commission"])
    }

    /// Who looks at a page: the first of the roles that may, or a grants officer where whoever is signed in may.
    fn who(&self, route: &Route) -> Option<&Person> {
        match route.who {
            Who::Anybody => None,
            Who::Known | Who::SignedIn => Some(&self.people[&Role::GrantsOfficer]),
            Who::Roles(roles) => Some(&self.people[&roles[0]]),
        }
    }

    /// The addresses of a route, with something in each gap.
    fn addresses(&self, route: &Route) -> Vec<String> {
        let reference = self.cases[&stands(route.path)].as_str();
        let path = route
            .path
            .replace("{reference}", reference)
            .replace("{query}", "1")
            .replace("{part}", "chair")
            .replace("{line}", "1")
            .replace("{csp}", "SHR")
            .replace("{day}", "2018-11-01")
            .replace("{kind}", "commitments")
            .replace("{quarter}", "2018-q2");
        let path = match route.path.contains("/purchases/") {
            true => path.replace("/purchases/1", &format!("/purchases/{}", purchase(route.path))),
            false => path,
        };
        let path = match route.path.starts_with("/cameras/") {
            true => path.replace("{id}", self.camera(route.path)),
            false => path,
        };
        let path = match route.path.contains("/claims/") {
            true => path.replace("{id}", claim(route.path)),
            false => path,
        };
        let path = match route.path.starts_with("/applications/") && route.path.contains("/files/") {
            true => path.replace("{id}", &self.file),
            false => path.replace("{id}", "1"),
        };
        let sections = Section::ALL.iter().filter(|section| {
            !route.path.contains("{line}") || matches!(section, Section::Cameras | Section::Costs)
        });
        let filled: Vec<String> = match path.contains("{section}") {
            true => sections.map(|section| path.replace("{section}", section.code())).collect(),
            false => vec![path],
        };
        assert!(!filled[0].contains('{'), "a gap of {} is not filled by this test", route.path);
        filled
    }
}

async fn every_page_is_sound(app: &TestApp, visitor: &Visitor) {
    let world = World::of(app).await;
    post_goes_out(app).await;
    let mut pages: Vec<(Option<&Person>, String)> = Vec::new();
    for route in routes(true).iter().filter(|route| route.method == "GET") {
        let later = LATER.contains(&route.path) || route.path == DECOMMIT;
        if later || ELSEWHERE.contains(&route.path) || route.path.starts_with("/second-factor") {
            continue;
        }
        pages.extend(world.addresses(route).into_iter().map(|address| (world.who(route), address)));
    }
    // Those of one person after each other; whoever is nobody first.
    pages.sort_by_key(|(who, _)| who.map(|person| person.id.0));
    let mut now = None;
    for (who, address) in pages {
        if let Some(person) = who.filter(|person| now != Some(person.id)) {
            visitor.becomes(person).await;
            now = Some(person.id);
        }
        is_sound(app, visitor, who, &address).await;
    }
    let administrator = &world.people[&Role::Administrator];
    let leaver = app.person(Role::PanelMember, None).await.id.0.to_string();
    let left = [("hat", "all"), ("reason", "Moved to Leeds")];
    let taken = app.sign_in(administrator).await.post(&format!("/people/{leaver}/take"), &left).await;
    assert_eq!(taken.status, 303, "{:?}", taken.errors());
    app.clock.advance(TimeDelta::days(200));
    visitor.becomes(&world.people[&Role::Treasurer]).await;
    let decommit = DECOMMIT.replace("{reference}", world.cases[&Stands::Claimed].as_str());
    is_sound(app, visitor, Some(&world.people[&Role::Treasurer]), &decommit).await;
    app.clock.advance(TimeDelta::days(7 * 366 - 200));
    visitor.becomes(administrator).await;
    for address in ["/retention"].iter().chain(&LATER) {
        let address = address.replace("{reference}", world.cases[&Stands::Over].as_str());
        let address = address.replace("{id}", &leaver);
        is_sound(app, visitor, Some(administrator), &address).await;
    }
}

async fn is_sound(app: &TestApp, visitor: &Visitor, who: Option<&Person>, address: &str) {
    let client = match who {
        Some(person) => app.sign_in(person).await,
        None => app.visitor(),
    };
    let page = client.get(address).await;
    assert_eq!(page.status, 200, "{address} as {:?}: {}", who.map(|p| &p.name), page.location);
    visitor.open(address).await;
    assert_eq!(visitor.heading().await, page.heading(), "{address}");
    visitor.look(&format!("page{}", address.replace('/', "-"))).await;
}

#[tokio::test]
async fn every_page_is_sound_with_scripts() {
    let app = TestApp::with(true).await;
    every_page_is_sound(&app, &Visitor::at(&app).await).await;
}

#[tokio::test]
async fn every_page_is_sound_without_scripts() {
    let app = TestApp::with(true).await;
    every_page_is_sound(&app, &Visitor::without_javascript_at(&app).await).await;
}

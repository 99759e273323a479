//! Every address that is a page, looked at by somebody who may use it, with scripts and without: a new one joins by itself
//! and fails this test until it is said which case it is shown of.

use std::collections::HashMap;

use cctv_grants::domain::application::section::Section;
use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::camera::{Change, Commissioning, Installation};
use cctv_grants::domain::certificate::Outcome;
use cctv_grants::domain::date;
use cctv_grants::domain::decision::{Approval, Release};
use cctv_grants::domain::person::{Commissioner, CspOfficer, Person, Role, Viewer};
use cctv_grants::service::{self, decision};
use cctv_grants::store::{Read, application, camera};
use cctv_grants::web::router::{Route, Who, routes};
use chrono::{Days, TimeDelta};
use sea_orm::{ConnectionTrait, Statement};

use crate::app::{Buyer, COST, Cast, Payers, TestApp, approval, key, with};
use crate::visitor::{Visitor, post_goes_out};

/// What is no page, and pages that only a way through others leads to: looked at where that way is walked.
const ELSEWHERE: &[&str] = &[
    "/cameras.csv",
    "/cameras.geojson",
    "/healthz",
    "/readyz",
    "/assets/{name}",
    "/session/keep",
    "/applications.csv",
    "/frameworks/price-list.csv",
    "/returns/value.csv",
    "/import/{kind}/template",
    "/payments.csv",
    "/year-end.csv",
    // Only when the year of a grant is over.
    "/applications/{reference}/decommit",
    // Only with a purchase that is invoiced.
    "/applications/{reference}/claims/{id}/purchases",
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

/// The claim of a page, as far on as what is done there: drafts, sent, certified, checked, authorised.
fn claim(path: &str) -> &'static str {
    match path.rsplit('/').next().unwrap_or_default() {
        "certify" => "2",
        "check" | "return" => "3",
        "authorise" => "4",
        "pay" => "5",
        _ => "1",
    }
}

/// The purchase of a page: by the framework, locally with a quote, or waiting for a decision.
fn purchase(path: &str) -> &'static str {
    match path.rsplit('/').next().unwrap_or_default() {
        "request" => "2",
        "decide" => "3",
        _ if path.contains("/quotes/") => "2",
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

/// People and cases, one for each page.
struct World {
    cases: HashMap<Stands, Reference>,
    people: HashMap<Role, Person>,
    file: String,
    /// One for each page of a camera.
    cameras: HashMap<&'static str, String>,
    cast: Cast,
}

impl World {
    async fn of(app: &TestApp) -> World {
        let cast = app.cast().await;
        let mut cases = HashMap::new();
        for (stands, status) in [
            (Stands::Draft, Status::Draft),
            (Stands::Submitted, Status::Submitted),
            (Stands::Queried, Status::Submitted),
            (Stands::Assessed, Status::Assessed),
            (Stands::Held, Status::Assessed),
            (Stands::Offered, Status::Approved),
            (Stands::Active, Status::Approved),
            (Stands::Over, Status::Refused),
        ] {
            cases.insert(stands, app.case_in(status, &cast, 1_000).await);
        }
        let mut people = HashMap::new();
        let own = CspOfficer::of(&cast.officer).unwrap().partnership();
        for (part, person) in app.behind(own).await {
            people.insert(part.role(), person);
        }
        for role in Role::ALL {
            if !people.contains_key(&role) && !role.belongs_to_a_partnership() {
                people.insert(role, app.person(role, None).await);
            }
        }
        people.insert(Role::CspOfficer, cast.officer.clone());
        people.insert(Role::GrantsOfficer, cast.staff.clone());
        people.insert(Role::Commissioner, cast.commissioner.clone());
        let file = file(app, &cast, &cases[&Stands::Draft]).await;
        let mut world = World { file, cameras: HashMap::new(), cases, people, cast };
        app.framework(&world.cast.staff).await;
        let until = date::today(app.clock.now()) + Days::new(400);
        app.certified(&world.people[&Role::OccAdviser], Outcome::Conditional, until).await;
        world.goes_on(app).await;
        world.claims(app).await;
        world.cameras = world.in_every_state(app).await;
        world
    }

    /// What the services that bring a case somewhere leave to be done.
    async fn goes_on(&self, app: &TestApp) {
        let cast = &self.cast;
        let at = |stands, page: &str| format!("/applications/{}/{page}", self.cases[&stands]);
        let staff = app.sign_in(&cast.staff).await;
        let question = [("about", "costs"), ("question", "Who owns the columns?")];
        assert_eq!(staff.post(&at(Stands::Queried, "queries/new"), &question).await.status, 303);
        let later = Release::On(date::today(app.clock.now()) + Days::new(9));
        let approval = Approval { release: later, ..approval(1_000) };
        let (decides, by) = (Commissioner::of(&cast.commissioner).unwrap(), app.by(&cast.commissioner));
        decision::approve(&app.app.db, decides, by, &self.cases[&Stands::Held], &approval).await.unwrap();
        let partnership = CspOfficer::of(&cast.officer).unwrap().partnership().0.to_string();
        let commitment = [
            ("partnership", partnership.as_str()),
            ("what", "Control room"),
            ("yearly", "10000"),
            ("starts_on-day", "1"),
            ("starts_on-month", "4"),
            ("starts_on-year", "2016"),
            ("ends_on-day", "31"),
            ("ends_on-month", "3"),
            ("ends_on-year", "2020"),
        ];
        assert_eq!(staff.post("/monitoring/new", &commitment).await.status, 303);
        let file =
            "Partnership,What is monitored,Cost a year,First day,Last day\nSHR,Suite,1,1/4/2015,1/4/2019\n";
        let sent = staff.post_files("/import/commitments", &[("old.csv", file.as_bytes())], &key()).await;
        assert_eq!(sent.status, 303, "{:?}", sent.errors());
        let certifier = app.sign_in(&self.people[&Role::FinanceCertifier]).await;
        let accepted = certifier.post(&at(Stands::Active, "offer"), &[("accepted", "yes")]).await;
        assert_eq!(accepted.status, 303);
        let officer = app.sign_in(&cast.officer).await;
        let (item, buy) =
            (at(Stands::Active, "purchases/catalogue/1"), at(Stands::Active, "purchases/basket/1"));
        let vat = [("vat", "0"), ("recoverable", "yes")];
        assert_eq!(officer.post(&item, &[("quantity", "2")]).await.status, 303);
        assert_eq!(officer.post(&buy, &vat).await.status, 303);
        Buyer::of(&officer, &self.cases[&Stands::Active]).one_quoted_and_one_requested(2).await;
        assert_eq!(officer.post(&item, &[("quantity", "1")]).await.status, 303);
    }

    /// A grant with a claim at each stage; the last is checked by another than notes its payment.
    async fn claims(&mut self, app: &TestApp) {
        let (case, payers) = app.active_grant(&self.cast, 1_000).await;
        let others =
            Payers { checker: payers.payer.clone(), payer: payers.checker.clone(), ..payers.clone() };
        for number in 1..=5 {
            let invoice = number.to_string();
            let cost =
                with(&COST, &[("invoice", &invoice), ("net", "100"), ("vat", "20"), ("recoverable", "20")]);
            let who = if number == 5 { &others } else { &payers };
            app.claim_at((&case, who), number, number - 1, (&cost, false)).await;
        }
        self.cases.insert(Stands::Claimed, case);
        self.carried(app).await;
        for (stands, state) in [(Stands::Completed, "completed"), (Stands::Terminated, "terminated")] {
            let (case, _) = app.active_grant(&self.cast, 1_000).await;
            let sql = format!(
                "UPDATE \"grant\" SET state = '{state}' WHERE application_id =
                 (SELECT id FROM application WHERE reference = '{case}')"
            );
            let db = app.app.db.reader();
            db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
            self.cases.insert(stands, case);
        }
    }

    /// Grants of which money can be asked to be carried forward, is to be advised on, and to be decided.
    async fn carried(&mut self, app: &TestApp) {
        let (_, forms) = app.carry_forwards(&self.cast).await;
        for (stands, form) in [Stands::Carrying, Stands::Asked, Stands::Advised].into_iter().zip(&forms) {
            let case = form.split('/').nth(2).and_then(Reference::parse).unwrap();
            self.cases.insert(stands, case);
        }
    }

    /// Cameras, each where something can be done to it.
    async fn in_every_state(&self, app: &TestApp) -> HashMap<&'static str, String> {
        let cast = &self.cast;
        let another = app.case_in(Status::Approved, cast, 1_000).await;
        let certifier = app.sign_in(&self.people[&Role::FinanceCertifier]).await;
        let offer = format!("/applications/{another}/offer");
        assert_eq!(certifier.post(&offer, &[("accepted", "yes")]).await.status, 303);
        let mut all = Vec::new();
        for reference in [&self.cases[&Stands::Active], &another] {
            let case = application::seen(&app.app.db, Viewer::of(&cast.officer), reference).await;
            all.extend(camera::of_case(&app.app.db, case.unwrap().unwrap().id).await.unwrap());
        }
        let (officer, day) = (CspOfficer::of(&cast.officer).unwrap(), date::today(app.clock.now()));
        let live = Commissioning { dpia: day, code: day, signs: day, hand_over: day };
        for (one, steps) in all.iter().zip(0..) {
            let how =
                Installation { on: day, asset_tag: format!("T-{steps}"), installer: "Lookout Ltd".into() };
            let changes = [Change::Install(how), Change::Commission(live), Change::TakeOut("Dark".into())];
            for (change, version) in changes.into_iter().take(steps).zip(1..) {
                let shown = (one.id, version);
                let by = app.by(&cast.officer);
                service::camera::change(&app.app.db, officer, by, shown, change).await.unwrap();
            }
        }
        let ids = all.iter().map(|one| one.id.0.to_string());
        ["install", "commission", "link-test", "back"].into_iter().zip(ids).collect()
    }

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
        let path = match route.path.contains("/files/") {
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

/// Adds one, and gives its number.
async fn file(app: &TestApp, cast: &Cast, draft: &Reference) -> String {
    let officer = app.sign_in(&cast.officer).await;
    let address = format!("/applications/{draft}/files");
    let added = officer.post_files(&address, &[("quote.pdf", b"%PDF-1.4\nquote\n")], &key()).await;
    assert_eq!(added.status, 303, "{}", added.html);
    let page = officer.get(&address).await;
    let links = page.links("main a");
    let numbers = links.iter().filter_map(|link| link.strip_prefix(&format!("{address}/")));
    numbers.filter_map(|rest| rest.parse::<i64>().ok()).next().unwrap().to_string()
}

async fn every_page_is_sound(app: &TestApp, visitor: &Visitor) {
    let world = World::of(app).await;
    post_goes_out(app).await;
    let mut pages: Vec<(Option<&Person>, String)> = Vec::new();
    for route in routes(true).iter().filter(|route| route.method == "GET") {
        let later = LATER.contains(&route.path);
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
    app.clock.advance(TimeDelta::days(7 * 366));
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

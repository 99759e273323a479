//! A service with something to be done on each of its pages.

use std::collections::HashMap;

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::camera::{Change, Commissioning, Installation};
use cctv_grants::domain::certificate::Outcome;
use cctv_grants::domain::date;
use cctv_grants::domain::decision::{Approval, Release};
use cctv_grants::domain::person::{Commissioner, CspOfficer, Person, Role, Viewer};
use cctv_grants::service::{self, decision};
use cctv_grants::store::{Read, application, camera};
use chrono::{Datelike, Days};
use sea_orm::{ConnectionTrait, Statement};

use super::Stands;
use crate::app::{Buyer, COST, Cast, Payers, TestApp, approval, key, with};

/// People and cases, one for each page.
pub struct World {
    pub cases: HashMap<Stands, Reference>,
    pub people: HashMap<Role, Person>,
    pub file: String,
    /// One for each page of a camera.
    pub cameras: HashMap<&'static str, String>,
    cast: Cast,
}

impl World {
    pub async fn of(app: &TestApp) -> World {
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
        let payment = [
            ("year", "2018"),
            ("amount", "100"),
            ("paid_on-day", "2"),
            ("paid_on-month", "10"),
            ("paid_on-year", "2018"),
            ("reference", "BACS 1"),
        ];
        let price = [
            ("supplier", "1"),
            ("code", "A-1"),
            ("make", "Axis"),
            ("model", "P3245-LV"),
            ("description", "Dome"),
            ("category", "Equipment"),
            ("unit_price", "110"),
            ("from-day", "1"),
            ("from-month", "11"),
            ("from-year", "2018"),
            ("reason", "Letter"),
        ];
        assert_eq!(staff.post("/frameworks/1/prices", &price).await.status, 303);
        let treasurer = app.sign_in(&self.people[&Role::Treasurer]).await;
        assert_eq!(treasurer.post("/monitoring/1/pay", &payment).await.status, 303);
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
        let before = [("version", "0"), ("model", "recorded"), ("yearly", "12,000")];
        assert_eq!(officer.post("/returns/SHR/before", &before).await.status, 303);
        let vat = |seen: &'static str| [("vat", "0"), ("recoverable", "yes"), ("basket", seen)];
        assert_eq!(officer.post(&item, &[("quantity", "2")]).await.status, 303);
        assert_eq!(officer.post(&buy, &vat("1:2")).await.status, 303);
        Buyer::of(&officer, &self.cases[&Stands::Active]).one_quoted_and_one_requested(2).await;
        assert_eq!(officer.post(&item, &[("quantity", "1")]).await.status, 303);
        assert_eq!(officer.post(&buy, &vat("1:1")).await.status, 303);
        let today = date::today(app.clock.now());
        let (day, month, year) =
            (today.day().to_string(), today.month().to_string(), today.year().to_string());
        let on = [("on-day", day.as_str()), ("on-month", &month), ("on-year", &year)];
        for (page, more) in
            [("order", [("number", "PO 9"), ("vat", "0")]), ("receive", [("line-1", "1"), ("version", "0")])]
        {
            let fields = [&on[..], &more].concat();
            let done = officer.post(&at(Stands::Active, &format!("purchases/4/{page}")), &fields).await;
            assert_eq!(done.status, 303, "{page}: {:?}", done.errors());
        }
        assert_eq!(officer.post(&item, &[("quantity", "1")]).await.status, 303);
    }

    /// A grant with a claim at each stage; the last two are checked by another than notes their payment.
    async fn claims(&mut self, app: &TestApp) {
        let (case, payers) = app.active_grant(&self.cast, 1_000).await;
        let others =
            Payers { checker: payers.payer.clone(), payer: payers.checker.clone(), ..payers.clone() };
        for number in 1..=6 {
            let invoice = number.to_string();
            let cost =
                with(&COST, &[("invoice", &invoice), ("net", "100"), ("vat", "20"), ("recoverable", "20")]);
            let who = if number >= 5 { &others } else { &payers };
            app.claim_at((&case, who), number, number - 1, (&cost, false)).await;
        }
        let file = payers.checker.post("/payments/file", &[("which", "fresh")]).await;
        assert_eq!(file.status, 303, "{:?}", file.errors());
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
        let third = app.case_in(Status::Approved, cast, 1_000).await;
        let certifier = app.sign_in(&self.people[&Role::FinanceCertifier]).await;
        for reference in [&another, &third] {
            let offer = format!("/applications/{reference}/offer");
            assert_eq!(certifier.post(&offer, &[("accepted", "yes")]).await.status, 303);
        }
        let mut all = Vec::new();
        for reference in [&self.cases[&Stands::Active], &another, &third] {
            let case = application::seen(&app.app.db, Viewer::of(&cast.officer), reference).await;
            all.extend(camera::of_case(&app.app.db, case.unwrap().unwrap().id).await.unwrap());
        }
        let (officer, day) = (CspOfficer::of(&cast.officer).unwrap(), date::today(app.clock.now()));
        let live = Commissioning { dpia: day, code: day, signs: day, hand_over: day };
        for (one, steps) in all.iter().zip(0..) {
            let how =
                Installation { on: day, asset_tag: format!("T-{steps}"), installer: "Lookout Ltd".into() };
            let changes = [
                Change::Install(how),
                Change::Commission(live),
                Change::TakeOut("Dark".into()),
                Change::Remove(day, "Gone".into()),
            ];
            for (change, version) in changes.into_iter().take(steps).zip(1..) {
                let shown = (one.id, version);
                let by = app.by(&cast.officer);
                service::camera::change(&app.app.db, officer, by, shown, change).await.unwrap();
            }
        }
        let ids = all.iter().map(|one| one.id.0.to_string());
        ["install", "commission", "link-test", "back", "not-removed"].into_iter().zip(ids).collect()
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

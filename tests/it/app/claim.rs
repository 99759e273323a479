//! Active grants, and the people who prepare, certify, check, authorise and pay their claims.

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::grant::Grant;
use cctv_grants::domain::person::{CspOfficer, Holding, Person, Role, Viewer};
use cctv_grants::store::{application, grant, history, ledger, person};

use super::{Cast, Client, TestApp, key};

/// The five people of a claim, as clients: each step needs another one.
#[derive(Clone)]
pub struct Payers {
    pub officer: Client,
    pub certifier: Client,
    pub checker: Client,
    pub treasurer: Client,
    pub payer: Client,
}

impl Payers {
    /// All of them, in the order of the steps.
    pub fn all(&self) -> [&Client; 5] {
        [&self.officer, &self.certifier, &self.checker, &self.treasurer, &self.payer]
    }
}

/// What an officer enters of an invoice of £10,000.00 net with £2,000.00 VAT that is recovered.
pub const COST: [(&str, &str); 13] = [
    ("what", "Three dome cameras"),
    ("category", "Equipment"),
    ("supplier", "Acme Ltd"),
    ("invoice", "INV 17"),
    ("invoiced_on-day", "28"),
    ("invoiced_on-month", "9"),
    ("invoiced_on-year", "2018"),
    ("received_on-day", "28"),
    ("received_on-month", "9"),
    ("received_on-year", "2018"),
    ("net", "10,000"),
    ("vat", "2,000"),
    ("recoverable", "2,000"),
];

/// A form with other values of some fields.
pub fn with<'a>(form: &[(&'a str, &'a str)], other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = form.iter().filter(|(name, _)| !other.iter().any(|(changed, _)| changed == name));
    kept.chain(other).copied().collect()
}

impl TestApp {
    /// A grant of so many pounds that is active, which pays half of its cost, and the people of its claims.
    pub async fn active_grant(&self, cast: &Cast, pounds: i64) -> (Reference, Payers) {
        let case = self.case_in(Status::Approved, cast, pounds).await;
        let own = CspOfficer::of(&cast.officer).unwrap().partnership();
        let certifier = self.sign_in(&self.behind(own).await[2].1).await;
        let accepted = certifier.post(&format!("/applications/{case}/offer"), &[("accepted", "yes")]).await;
        assert_eq!(accepted.status, 303);
        let payers = Payers {
            officer: self.sign_in(&cast.officer).await,
            certifier,
            checker: self.sign_in(&cast.staff).await,
            treasurer: self.client(Role::Treasurer, None).await,
            payer: self.client(Role::GrantsOfficer, None).await,
        };
        (case, payers)
    }

    /// A grant as it is kept, where ledger and history are whole.
    pub async fn kept_grant(&self, cast: &Cast, case: &Reference) -> Grant {
        let db = &self.app.db;
        assert_eq!(ledger::mismatches(db).await.unwrap(), Vec::<String>::new());
        assert_eq!(history::verify(db).await.unwrap().1, Vec::<String>::new());
        let found = application::seen(db, Viewer::of(&cast.officer), case).await.unwrap().unwrap();
        grant::of(db, found.id).await.unwrap().unwrap()
    }

    /// Gives somebody another role, whatever they hold.
    pub async fn also(&self, whom: &Person, role: Role) -> Client {
        let hat = Holding::new(role, None).unwrap();
        let txn = self.app.db.begin().await.unwrap();
        person::give(&txn, whom.id, hat).await.unwrap();
        txn.commit().await.unwrap();
        let again = person::by_id(&self.app.db, whom.id).await.unwrap().unwrap();
        self.sign_in(&again).await
    }

    /// Posts a form of a claim as it is now, and expects it to be taken.
    pub async fn step(&self, client: &Client, address: &str, fields: &[(&str, &str)]) {
        let version = client.get(address).await.hidden("version");
        let done = client.post(address, &with(fields, &[("version", &version)])).await;
        assert_eq!((done.status, done.errors()), (303, vec![]), "{address}");
    }

    /// Adds an invoice to the papers of a grant, and gives its number.
    pub async fn proof(&self, officer: &Client, case: &Reference, number: u32) -> String {
        let papers = format!("/applications/{case}/papers");
        let (name, text) = (format!("Invoice {number}.pdf"), format!("%PDF-1.4\n{case} {number}\n"));
        let added = officer.post_files(&papers, &[(&name, text.as_bytes())], &key()).await;
        assert_eq!((added.status, added.errors()), (303, vec![]));
        let page = officer.get(&papers).await;
        let numbers = page.links("tbody a");
        let numbers = numbers.iter().filter_map(|link| link.rsplit('/').next()?.parse::<i64>().ok());
        numbers.max().unwrap().to_string()
    }

    /// A claim of that cost that has come as far as a stage: 0 draft, 1 sent, 2 certified, 3 checked, 4 authorised, 5 paid.
    pub async fn claim_at(
        &self,
        (case, payers): (&Reference, &Payers),
        number: u32,
        stage: u32,
        (cost, last): (&[(&str, &str)], bool),
    ) -> String {
        let address = format!("/applications/{case}/claims/{number}");
        let begun =
            payers.officer.post(&format!("/applications/{case}/claims/new"), &[("quarter", "2018-q2")]).await;
        assert_eq!((begun.status, begun.errors()), (303, vec![]));
        assert_eq!(begun.location, format!("{address}?done=claim-begun"));
        let proof = self.proof(&payers.officer, case, number).await;
        self.step(&payers.officer, &format!("{address}/lines/new"), &with(cost, &[("evidence", &proof)]))
            .await;
        for at in 1..=stage {
            self.move_on(payers, &address, at, last).await;
        }
        address
    }

    /// A grant with claims of £100.00: a draft, one sent, one certified, one authorised; and where each is.
    pub async fn claims_at_each_stage(&self, cast: &Cast) -> (Reference, Payers, Vec<String>) {
        let (case, payers) = self.active_grant(cast, 1_000).await;
        let mut claims = Vec::new();
        for (stage, number) in [0, 1, 2, 4].into_iter().zip(1..) {
            let invoice = number.to_string();
            let small = [("invoice", invoice.as_str()), ("net", "100"), ("vat", "20"), ("recoverable", "20")];
            claims.push(self.claim_at((&case, &payers), number, stage, (&with(&COST, &small), false)).await);
        }
        (case, payers, claims)
    }

    /// Makes a payment file of what is in none yet, and gives it as it is downloaded, or nothing when there is nothing for it.
    pub async fn payment_file(&self, client: &Client, which: &str) -> Option<String> {
        let made = client.post("/payments/file", &[("which", which)]).await;
        if made.status == 422 {
            return None;
        }
        assert_eq!((made.status, made.errors()), (303, vec![]));
        let file = made.location.split('?').next().unwrap().to_owned();
        Some(client.get(&format!("{file}/csv")).await.html)
    }

    /// Does the step that leads to a stage; everything is verified as it was claimed.
    pub async fn move_on(&self, payers: &Payers, address: &str, to: u32, last: bool) {
        let last = if last { "yes" } else { "no" };
        match to {
            1 => self.step(&payers.officer, &format!("{address}/send"), &[("last", last)]).await,
            2 => self.step(&payers.certifier, &format!("{address}/certify"), &[("certified", "yes")]).await,
            3 => {
                let page = payers.checker.get(&format!("{address}/check")).await;
                let verified = verified(&page);
                let fields: Vec<(&str, &str)> =
                    verified.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                self.step(&payers.checker, &format!("{address}/check"), &fields).await;
            }
            4 => self.step(&payers.treasurer, &format!("{address}/authorise"), &[]).await,
            _ => {
                let today = self.app.clock.now();
                let (day, month, year) = (
                    today.format("%d").to_string(),
                    today.format("%m").to_string(),
                    today.format("%Y").to_string(),
                );
                let on = [("paid_on-day", day.as_str()), ("paid_on-month", &month), ("paid_on-year", &year)];
                self.step(&payers.payer, &format!("{address}/pay"), &on).await;
            }
        }
    }
}

/// The fields of a check as the page prefills them.
pub fn verified(page: &super::Page) -> Vec<(String, String)> {
    let html = scraper::Html::parse_document(&page.html);
    let inputs = scraper::Selector::parse("input[name^=verified_]").unwrap();
    let attribute =
        |element: &scraper::ElementRef<'_>, name: &str| element.value().attr(name).unwrap().to_owned();
    html.select(&inputs).map(|input| (attribute(&input, "name"), attribute(&input, "value"))).collect()
}

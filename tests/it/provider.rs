//! Signing in with an organisation, against a real OpenID provider: who it vouches for comes in, and nobody else by any trick.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use cctv_grants::clock::{Chance, Clock};
use cctv_grants::domain::person::Role;
use cctv_grants::provider::{Journey, Settings};
use cctv_grants::seal::Seal;
use chrono::TimeDelta;

use crate::app::{Client, Page, TestApp, browser};

const UNFINISHED: &str = "This sign-in cannot be finished";

/// The provider, a program of its own; it ends with this value.
struct Organisation {
    child: Child,
    // Held open: a program that cannot print dies.
    _output: BufReader<ChildStdout>,
    app: TestApp,
}

impl Drop for Organisation {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn settings(name: &str, port: u16) -> Settings {
    Settings {
        name: name.to_owned(),
        label: format!("The {name} one"),
        issuer: format!("http://localhost:{port}"),
        client_id: name.to_owned(),
        client_secret: format!("the secret of {name}"),
        domains: Vec::new(),
    }
}

impl Organisation {
    async fn start() -> Organisation {
        let (port, nowhere) = (free_port(), free_port());
        let mut all: Vec<_> = ["plain", "audience", "forged"].map(|name| settings(name, port)).into();
        all.push(settings("down", nowhere));
        all.push(Settings { domains: vec!["council.example".into()], ..settings("council", port) });
        let app = TestApp::with_providers(all).await;
        // Tokens are of today.
        app.clock.set(Clock::real().now());
        let (child, output) = Organisation::run(port, &app.address);
        Organisation { child, _output: output, app }
    }

    fn run(port: u16, address: &str) -> (Child, BufReader<ChildStdout>) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/provider");
        assert!(
            folder.join("node_modules/oidc-provider").exists(),
            "run npm ci in tests/provider, as tests/run does"
        );
        let mut child = Command::new("node")
            .arg("provider.mjs")
            .args([&port.to_string(), address])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut said).unwrap();
        assert_eq!(said.trim(), "ready");
        (child, output)
    }

    /// Leaves for a provider: where to, and the browser with what it remembers.
    async fn leave(&self, name: &str, query: &str) -> (String, Client) {
        let left = self.app.visitor().get(&format!("/sign-in/with/{name}{query}")).await;
        assert_eq!(left.status, 303, "{}", left.heading());
        let cookie = left.headers["set-cookie"].to_str().unwrap();
        for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let client = Client { cookie: cookie.split(';').next().unwrap().to_owned(), ..self.app.visitor() };
        (left.location, client)
    }

    /// Signs in there as somebody, and gives the address that leads back, after that of the service.
    async fn sign_in_there(&self, from: &str, login: &str) -> String {
        let http = browser().cookie_store(true).build().unwrap();
        let mut answer = http.get(from).send().await.unwrap();
        for _ in 0..8 {
            let here = answer.url().clone();
            if let Some(to) = answer.headers().get("location") {
                let to = here.join(to.to_str().unwrap()).unwrap();
                if let Some(path) = to.as_str().strip_prefix(&self.app.address) {
                    return path.to_owned();
                }
                answer = http.get(to).send().await.unwrap();
                continue;
            }
            let html = answer.text().await.unwrap();
            let form = html.split("action=\"").nth(1).unwrap_or_else(|| panic!("no form in {html}"));
            let to = here.join(form.split('"').next().unwrap()).unwrap();
            let fields = [("prompt", "login"), ("login", login), ("password", "x")];
            answer = http.post(to).form(&fields).send().await.unwrap();
        }
        panic!("it never leads back");
    }

    async fn there_and_back(&self, name: &str, login: &str) -> (Client, Page, String) {
        let (to, client) = self.leave(name, "?next=%2Faccount").await;
        let back = self.sign_in_there(&to, login).await;
        let page = client.get(&back).await;
        (client, page, back)
    }
}

fn refused(page: &Page, status: u16, heading: &str) {
    assert_eq!((page.status, page.heading().as_str()), (status, heading), "{}", page.html);
    let cookies = page.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().to_owned());
    assert!(cookies.into_iter().all(|cookie| !cookie.starts_with("session=")), "a session began");
    assert!(page.links("main a").contains(&"/sign-in".to_owned()), "it leads back to the sign-in page");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_the_organisation_vouches_for_comes_in_without_a_second_factor_of_ours_and_once() {
    let organisation = Organisation::start().await;
    let app = &organisation.app;
    let person = app.person(Role::Administrator, None).await;
    let asked = app.visitor().get("/sign-in?next=%2Fpeople").await;
    assert!(
        asked.links("main a").contains(&"/sign-in/with/plain?next=%2Fpeople".to_owned()),
        "{}",
        asked.html
    );
    let (client, entered, back) = organisation.there_and_back("plain", person.email.as_str()).await;
    assert_eq!((entered.status, entered.location.as_str()), (303, "/account"), "{}", entered.html);
    let signed_in = client.handed(&entered);
    let account = signed_in.get("/account").await;
    assert!(
        account.html.contains("With The plain one") && account.html.contains(&person.name),
        "{}",
        account.html
    );
    assert_eq!(signed_in.get("/people").await.status, 200);
    // The same code a second time, by the same browser and by another that left too.
    refused(&client.get(&back).await, 400, UNFINISHED);
    refused(&app.visitor().get(&back).await, 400, UNFINISHED);
    let history = signed_in.get(&format!("/people/{}", person.id.0)).await;
    assert!(history.html.contains("Signed in with plain"), "{}", history.html);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_not_verified_or_not_known_does_not_come_in() {
    let organisation = Organisation::start().await;
    let person = organisation.app.person(Role::GrantsOfficer, None).await;
    for login in [format!("unverified:{}", person.email.as_str()), "nothing".to_owned()] {
        let (_, page, _) = organisation.there_and_back("plain", &login).await;
        refused(&page, 403, "You are not signed in");
        assert!(page.html.contains("verified"));
    }
    let (_, page, _) = organisation.there_and_back("plain", "stranger@example.org").await;
    refused(&page, 403, "You do not have access");
    assert!(page.html.contains("ask whoever told you of this service"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_council_vouches_for_its_own_people_and_for_nobody_of_another_organisation() {
    let organisation = Organisation::start().await;
    let staff = organisation.app.person(Role::Commissioner, None).await;
    let (_, page, _) = organisation.there_and_back("council", staff.email.as_str()).await;
    refused(&page, 403, "You are not signed in");
    assert!(page.html.contains("of another organisation"), "{}", page.html);
    let (_, page, _) = organisation.there_and_back("council", "stranger@council.example").await;
    refused(&page, 403, "You do not have access");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_refused_with_a_plain_page() {
    let organisation = Organisation::start().await;
    let app = &organisation.app;
    let email = app.person(Role::Auditor, None).await.email.to_string();
    // A token for somebody else, and one that is signed with a foreign key.
    for name in ["audience", "forged"] {
        let (_, page, _) = organisation.there_and_back(name, &email).await;
        refused(&page, 400, UNFINISHED);
    }
    // Another state than the one that this browser left with, none, and a browser that did not leave.
    let (to, client) = organisation.leave("plain", "").await;
    let back = organisation.sign_in_there(&to, &email).await;
    let wrong = back.replace("state=", "state=x");
    refused(&client.get(&wrong).await, 400, UNFINISHED);
    refused(&client.get(back.split("&state=").next().unwrap()).await, 400, UNFINISHED);
    let (_, other) = organisation.leave("plain", "").await;
    refused(&other.get(&back).await, 400, UNFINISHED);
    refused(&client.get(&back.replace("/plain/", "/forged/")).await, 400, UNFINISHED);
    // Another nonce, or another proof that the code is ours, than those that the sign-in was asked with.
    let seal = Seal::new("the key of the tests");
    for change in [(|journey: &mut Journey| journey.nonce = "x".repeat(43)) as fn(&mut Journey), |journey| {
        journey.verifier = "x".repeat(43);
    }] {
        let (to, client) = organisation.leave("plain", "").await;
        let back = organisation.sign_in_there(&to, &email).await;
        let plain = seal.open("provider journey", client.cookie.strip_prefix("journey=").unwrap()).unwrap();
        let mut journey: Journey = serde_json::from_slice(&plain).unwrap();
        change(&mut journey);
        let plain = serde_json::to_vec(&journey).unwrap();
        let sealed = seal.seal(Chance, "provider journey", &plain).unwrap();
        let client = Client { cookie: format!("journey={sealed}"), ..client };
        refused(&client.get(&back).await, 400, UNFINISHED);
    }
    // Too late.
    let (to, client) = organisation.leave("plain", "").await;
    let back = organisation.sign_in_there(&to, &email).await;
    app.clock.advance(TimeDelta::minutes(31));
    refused(&client.get(&back).await, 400, UNFINISHED);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_cancels_or_meets_a_provider_that_is_down_can_still_use_a_link() {
    let organisation = Organisation::start().await;
    let app = &organisation.app;
    let person = app.person(Role::CspOfficer, Some("SHR")).await;
    let (to, client) = organisation.leave("plain", "").await;
    let state = to.split("state=").nth(1).unwrap().split('&').next().unwrap();
    let cancelled = client.get(&format!("/sign-in/with/plain/back?error=access_denied&state={state}")).await;
    refused(&cancelled, 403, "You are not signed in");
    assert!(cancelled.html.contains("was cancelled"));
    for _ in 0..2 {
        let away = app.visitor().get("/sign-in/with/down").await;
        refused(&away, 503, "That sign-in is not available now");
    }
    assert_eq!(app.visitor().get("/sign-in/with/nobody").await.status, 404);
    assert_eq!(app.by_link(&person).await.get("/").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_change_only_after_a_sign_in_of_the_last_five_minutes() {
    let organisation = Organisation::start().await;
    let app = &organisation.app;
    let person = app.person(Role::Administrator, None).await;
    let (client, entered, _) = organisation.there_and_back("plain", person.email.as_str()).await;
    let signed_in = client.handed(&entered);
    assert_eq!(signed_in.get("/people/new").await.status, 200);
    app.clock.advance(TimeDelta::minutes(5));
    let asked = signed_in.get("/people/new").await;
    assert_eq!(asked.location, "/sign-in/again?next=%2Fpeople%2Fnew");
    let again = signed_in.get(&asked.location).await.links("main a");
    assert_eq!(again, ["/sign-in/with/plain?again=yes&next=%2Fpeople%2Fnew"]);
    let late = signed_in.post("/people/new", &[("name", "Ann Lee")]).await;
    assert_eq!((late.status, late.heading().as_str()), (401, "Sign in again to do this"));
    assert!(late.html.contains("Ann Lee"), "what was typed is given back");
    for (late, came_in) in [(6, false), (0, true)] {
        app.clock.set(Clock::real().now());
        let left = signed_in.get(&again[0]).await;
        assert!(
            left.location.contains("prompt=login") && left.location.contains("max_age=0"),
            "{}",
            left.location
        );
        let journey = left.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap();
        let leaving = Client { cookie: format!("{}; {journey}", signed_in.cookie), ..signed_in.clone() };
        let back = organisation.sign_in_there(&left.location, person.email.as_str()).await;
        app.clock.advance(TimeDelta::minutes(late));
        let page = leaving.get(&back).await;
        match came_in {
            false => refused(&page, 403, UNFINISHED),
            true => {
                assert_eq!(page.location, "/people/new");
                assert_eq!(leaving.handed(&page).get("/people/new").await.status, 200);
                assert!(
                    signed_in.get("/").await.location.starts_with("/sign-in"),
                    "the session before has ended"
                );
            }
        }
    }
}

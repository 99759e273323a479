//! Claims that nobody has authorised end with their grant: they can be read, wait for nobody, and hold up no invoice.

use cctv_grants::domain::application::Reference;
use cctv_grants::domain::person::Role;
use migration::{Migrator, MigratorTrait};
use sea_orm::Database;

use crate::app::{COST, Cast, Client, TestApp, key, with};
use crate::purchase::{bought, shop};

const TWICE: &str = "This invoice of this supplier is claimed already: nothing is paid for twice";

/// A cost of £100.00 with that invoice.
fn small(invoice: &str) -> Vec<(&str, &str)> {
    with(&COST, &[("invoice", invoice), ("net", "100"), ("vat", "0"), ("recoverable", "0")])
}

async fn terminate(app: &TestApp, cast: &Cast, case: &Reference) {
    let (decides, page) = (app.sign_in(&cast.commissioner).await, format!("/applications/{case}/terminate"));
    let key = key();
    for _ in 0..2 {
        let form = [("clawback", "0"), ("reason", "Abandoned")];
        let done = decides.post_with_key(&page, &form, &key).await;
        assert_eq!(done.location, format!("/applications/{case}?done=terminated"), "{:?}", done.errors());
    }
}

/// What a year-end page says of a grant.
async fn row(client: &Client, case: &Reference) -> String {
    let rows = client.get("/year-end?year=2018").await.texts("tbody tr");
    rows.into_iter().find(|row| row.contains(case.as_str())).unwrap()
}

/// Enters a cost into a claim, and says what is wrong with it.
async fn enter(officer: &Client, claim: &str, cost: &[(&str, &str)]) -> Vec<String> {
    let new = format!("{claim}/lines/new");
    let version = officer.get(&new).await.hidden("version");
    officer.post(&new, &with(cost, &[("version", &version)])).await.errors()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_is_not_authorised_ends_with_its_grant_and_its_invoice_is_free() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 1_000).await;
    let mut claims = Vec::new();
    for (number, stage) in (1..).zip([5, 3, 2, 1, 0]) {
        let invoice = format!("INV {number}");
        claims.push(app.claim_at((&case, &payers), number, stage, (&small(&invoice), false)).await);
    }
    let decides = app.sign_in(&cast.commissioner).await;
    let asked = decides.get(&format!("/applications/{case}/terminate")).await.texts("dl").join(" ");
    for words in ["Claim 2, To be authorised: £100.00", "Claim 5, Draft: £100.00"] {
        assert!(asked.contains(words), "{words}: {asked}");
    }
    assert!(payers.treasurer.get("/").await.html.contains("Authorise a payment"));
    assert!(row(&payers.treasurer, &case).await.contains("£500.00 £250.00"), "each of them is received");
    terminate(&app, &cast, &case).await;
    app.kept_grant(&cast, &case).await;
    let payments = payers.checker.get("/payments").await.html;
    for (number, there) in [(1, true), (2, false), (3, false)] {
        assert_eq!(payments.contains(&format!("{case}-C{number}")), there, "{number}");
    }
    for client in payers.all() {
        let needs = client.get("/").await.texts("tbody td").join(" ");
        assert!(!needs.contains(case.as_str()), "{needs}");
    }
    for (number, address) in (1..).zip(&claims).skip(1) {
        let page = payers.officer.get(address).await;
        let text = page.texts("main").join(" ");
        for words in
            ["Ended with the grant", "Three dome cameras", &format!("invoice INV {number}"), "£100.00"]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(text.contains("Paid Nothing: it ended when the grant was terminated"), "{text}");
        assert!(page.links(".app-actions a").is_empty(), "{}", page.html);
        // What its partnership never sent stays its own.
        let seen = if number <= 3 { 200 } else { 404 };
        assert_eq!(payers.treasurer.get(address).await.status, seen, "{number}");
        assert_eq!(payers.officer.get(&format!("{address}/send")).await.location, *address);
    }
    let back = [("reason", "Why"), ("version", "6")];
    assert_eq!(payers.treasurer.post(&format!("{}/return", claims[1]), &back).await.status, 409);
    let list = payers.officer.get(&format!("/applications/{case}/claims")).await.texts("tbody").join(" ");
    assert_eq!(list.matches("Ended with the grant").count(), 4, "{list}");
    let told = payers.officer.get(&format!("/applications/{case}")).await.html;
    for words in [
        "Claim 2, to be authorised, ended with the grant, with £100.00 claimed",
        "Claim 5, draft, ended with the grant, with £100.00 claimed",
    ] {
        assert!(told.contains(words), "{words}");
    }
    assert!(row(&payers.treasurer, &case).await.contains("£100.00 £45.00"), "what was paid alone");
    // Under another award of the partnership each invoice that was not paid is claimed, once.
    let (other, again) = app.active_grant(&cast, 1_000).await;
    let second = app.claim_at((&other, &again), 1, 0, (&small("inv 2"), false)).await;
    assert_eq!(enter(&again.officer, &second, &small("INV 4")).await, Vec::<String>::new());
    for invoice in ["INV 1", "INV 2", "INV 4"] {
        assert_eq!(enter(&again.officer, &second, &small(invoice)).await, [TWICE], "{invoice}");
    }
    assert!(row(&payers.treasurer, &other).await.contains("£200.00 £100.00"));
    // A claim that outlived its grant before that was so ends as well, and its invoice is free where nobody has claimed it.
    let db = Database::connect(&app.database.url).await.unwrap();
    let since = Migrator::migrations().into_iter().rev().position(|one| one.name().ends_with("_ended"));
    Migrator::down(&db, Some(u32::try_from(since.unwrap()).unwrap() + 1)).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    let page = payers.treasurer.get(&claims[1]).await.texts("main").join(" ");
    assert!(page.contains("Ended with the grant") && page.contains("Verified £100.00"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_on_a_claim_that_ended_counts_once_when_the_year_ends() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let treasurer = app.client(Role::Treasurer, None).await;
    let own = format!("/applications/{case}/claims");
    assert_eq!(officer.post(&format!("{own}/new"), &[("quarter", "2018-q3")]).await.status, 303);
    bought(&app, &officer, &case, (1, "INV 4")).await;
    app.step(&officer, &format!("{own}/1/purchases"), &[("purchase", "1-2018")]).await;
    assert!(row(&treasurer, &case).await.contains("£100.00 £50.00"));
    terminate(&app, &cast, &case).await;
    let ended = row(&treasurer, &case).await;
    assert!(ended.contains("£100.00 £0.00"), "as the purchase that it is, of which nothing is paid: {ended}");
    let text = officer.get(&format!("{own}/1")).await.texts("tbody").join(" ");
    assert!(text.contains("Purchase 1: Axis P3245-LV"), "{text}");
    // Paid for by another award, it is spent there and not here.
    let (other, payers) = app.active_grant(&cast, 1_000).await;
    app.claim_at((&other, &payers), 1, 0, (&with(&small("inv 4"), &[("supplier", "ACME")]), false)).await;
    assert!(row(&treasurer, &other).await.contains("£100.00 £50.00"));
    assert!(row(&treasurer, &case).await.contains("£0.00 £0.00"));
}

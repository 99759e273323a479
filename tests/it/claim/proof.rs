//! A file in which a virus was found proves no cost, whenever that was.

use cctv_grants::domain::application::Reference;
use cctv_grants::domain::file::{FileId, FileState};
use cctv_grants::domain::person::Viewer;
use cctv_grants::service;
use cctv_grants::store::{application, file};

use crate::app::{COST, Cast, Client, TestApp, verified, with};
use crate::purchase::{bill, bought, shop};

/// Has the scanner find a virus in the proof that a claim shows.
async fn refuse(app: &TestApp, cast: &Cast, case: &Reference, (reader, claim): (&Client, &str)) {
    let links = reader.get(claim).await.links("tbody a");
    let shown = links.iter().find_map(|link| link.rsplit_once("/files/"));
    let id = FileId(shown.unwrap().1.parse().unwrap());
    let db = &app.app.db;
    let kept = application::seen(db, Viewer::of(&cast.officer), case).await.unwrap().unwrap();
    let txn = db.begin().await.unwrap();
    file::set_state(&txn, id, FileState::Held).await.unwrap();
    txn.commit().await.unwrap();
    let held = file::find(db, kept.id, id).await.unwrap().unwrap();
    let found = Some("Eicar-Test".to_owned());
    service::file::checked(db, &held, found, app.app.clock.now()).await.unwrap();
}

/// What is said to whoever sends a claim that cannot be sent.
async fn told(officer: &Client, claim: &str) -> Vec<String> {
    let send = format!("{claim}/send");
    let version = officer.get(&send).await.hidden("version");
    let refused = officer.post(&send, &[("last", "no"), ("version", &version)]).await;
    assert_eq!(refused.status, 422);
    refused.errors()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cost_whose_only_file_had_a_virus_is_neither_sent_nor_verified() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let (officer, checker) = (&payers.officer, &payers.checker);
    let address = app.claim_at((&case, &payers), 1, 0, (&COST, false)).await;
    refuse(&app, &cast, &case, (officer, &address)).await;
    let words =
        "No file proves “Three dome cameras” yet. Change that cost and choose its invoice or delivery note";
    assert_eq!(told(officer, &address).await, [words]);
    let line = officer.get(&address).await.links("tbody th a").remove(0);
    let proof = app.proof(officer, &case, 2).await;
    app.step(officer, &line, &with(&COST, &[("evidence", &proof)])).await;
    for stage in 1..=2 {
        app.move_on(&payers, &address, stage, false).await;
    }
    // It was held until now.
    refuse(&app, &cast, &case, (checker, &address)).await;
    let check = format!("{address}/check");
    let page = checker.get(&check).await;
    let (version, prefilled) = (page.hidden("version"), verified(&page));
    let mut form: Vec<(&str, &str)> =
        prefilled.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    form.push(("version", &version));
    let refused = checker.post(&check, &form).await;
    let words = "No file proves “Three dome cameras” any more. Return the claim to the partnership, or verify £0.00 of this cost and say why";
    assert_eq!((refused.status, refused.errors()), (422, vec![words.to_owned()]));
    app.step(checker, &format!("{address}/return"), &[("reason", "A virus was found in its invoice")]).await;
    assert_eq!(officer.get(&format!("{address}/send")).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_whose_invoice_had_a_virus_is_not_sent_until_it_has_another() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let own = format!("/applications/{case}/claims");
    assert_eq!(officer.post(&format!("{own}/new"), &[("quarter", "2018-q3")]).await.status, 303);
    bought(&app, &officer, &case, (1, "INV 4")).await;
    let claim = format!("{own}/1");
    app.step(&officer, &format!("{claim}/purchases"), &[("purchase", "1-2018")]).await;
    refuse(&app, &cast, &case, (&officer, &claim)).await;
    let told = told(&officer, &claim).await.join(" ");
    let words = "Take it off the claim, correct the invoice of the purchase and choose its file there";
    assert!(told.starts_with("No file proves “Purchase 1: ") && told.contains(words), "{told}");
    // Its file is all that can be another while it is claimed: some of it may be paid already, in another year.
    let bought = format!("/applications/{case}/purchases/1");
    let (page, file) = (officer.get(&bought).await, app.proof(&officer, &case, 2).await);
    assert!(page.html.contains("Correct the invoice") && !page.html.contains("Take the invoice back"));
    let invoice = format!("{bought}/invoice");
    let mut right = with(&bill("100", "0", "0", ""), &[("file", &file), ("reason", "It had a virus")]);
    let version = officer.get(&invoice).await.hidden("version");
    right.push(("version", &version));
    let dearer = officer.post(&invoice, &with(&right, &[("net", "101"), ("explanation", "Carriage")])).await;
    assert_eq!(dearer.errors(), ["This purchase is in a claim: take it off the claim first"]);
    assert_eq!(officer.post(&invoice, &right).await.status, 303);
    let line = officer.get(&claim).await.links("tbody a").into_iter().find(|link| link.ends_with("/remove"));
    app.step(&officer, &line.unwrap(), &[]).await;
    app.step(&officer, &format!("{claim}/purchases"), &[("purchase", "1-2018")]).await;
    assert_eq!(officer.get(&format!("{claim}/send")).await.status, 200);
    assert!(!officer.get(&bought).await.html.contains("Correct the invoice"));
}

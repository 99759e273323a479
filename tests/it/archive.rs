//! A whole case as one ZIP: it opens, holds what it says, and only those get it who may read all of it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use cctv_grants::domain::application::Status;
use cctv_grants::domain::decision::record::Texts;
use cctv_grants::domain::money::Money;
use cctv_grants::domain::person::{Commissioner, Role};
use cctv_grants::domain::variation::Variation;
use cctv_grants::service::{decision, variation};
use sha2::{Digest, Sha256};

use crate::app::{Buyer, Client, TestApp, approval, key, texts};
use crate::assessment::{borrowed, form};
use crate::file::{PDF, page, pdf};
use crate::purchase::shop;

async fn unpacked(client: &Client, address: &str) -> BTreeMap<String, Vec<u8>> {
    let (status, headers, bytes) = client.download(address).await;
    assert_eq!(status, 200);
    assert_eq!(headers["content-type"], "application/zip");
    assert!(!headers.contains_key("content-encoding"));
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = BTreeMap::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).unwrap();
        let (name, mut text) = (entry.name().unwrap().to_string(), Vec::new());
        entry.read_to_end(&mut text).unwrap();
        all.insert(name, text);
    }
    all
}

fn text(all: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    String::from_utf8(all[path].clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_gets_copies_decision_timeline_and_files_each_with_its_digest() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let large = pdf(3_000_000);
    officer.post_files(&page(&case), &[("=Quote “1”.pdf", PDF), ("large.pdf", &large)], &key()).await;
    officer.post(&format!("/applications/{case}/submit"), &[("declared", "yes")]).await;
    let staff = app.sign_in(&cast.staff).await;
    staff.post(&format!("/applications/{case}/note"), &[("words", "Only for the funder")]).await;
    staff.post(&format!("/applications/{case}/return"), &[("reason_need", "Say more")]).await;
    officer.post_files(&page(&case), &[("draft.pdf", b"%PDF-1.4\nnot sent in")], &key()).await;

    let auditor = app.client(Role::Auditor, None).await;
    let address = format!("/applications/{case}/archive.zip");
    assert!(auditor.get(&format!("/applications/{case}")).await.links("a").contains(&address));
    let all = unpacked(&auditor, &address).await;
    let paths: Vec<&str> = all.keys().map(String::as_str).collect();
    let files = ["files/1-_Quote _1_.pdf", "files/2-large.pdf"];
    let expected = [
        "case.html",
        files[0],
        files[1],
        "manifest.csv",
        "submission-1.html",
        "submission-1.json",
        "timeline.csv",
    ];
    assert_eq!(paths, expected, "what was not sent in is not in it");
    assert!(all[files[0]] == PDF && all[files[1]] == large);
    assert!(text(&all, "submission-1.html").contains("=Quote “1”.pdf"));
    assert!(text(&all, "case.html").contains("Only for the funder"));
    let timeline = text(&all, "timeline.csv");
    assert!(timeline.contains("Returned to the partnership,Need: Say more"), "{timeline}");
    let frozen: serde_json::Value = serde_json::from_slice(&all["submission-1.json"]).unwrap();
    assert_eq!(frozen["files"]["lines"][1]["bytes"], 3_000_000);
    let manifest = text(&all, "manifest.csv");
    for (path, bytes) in all.iter().filter(|(path, _)| *path != "manifest.csv") {
        let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(manifest.contains(&format!("{path},{},{sha256}", bytes.len())), "{path} in {manifest}");
    }
    assert_eq!(manifest.matches("As it arrived").count(), 2, "{manifest}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_decision_with_what_is_exempt_the_offer_and_the_queries_are_in_it() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Submitted, &cast, 2_000).await;
    let (staff, officer) = (app.sign_in(&cast.staff).await, app.sign_in(&cast.officer).await);
    let at = |page: &str| format!("/applications/{case}/{page}");
    let asked = [("about", "whole"), ("question", "Who owns the columns?")];
    assert_eq!(staff.post(&at("queries/new"), &asked).await.status, 303);
    assert_eq!(officer.post(&at("queries/1"), &[("words", "The council does")]).await.status, 303);
    app.assessed(&cast, &case).await;
    let decides = Commissioner::of(&cast.commissioner).unwrap();
    let by = || app.by(&cast.commissioner);
    decision::approve(&app.app.db, decides, by(), &case, &approval(1_000)).await.unwrap();
    let lower = Variation {
        award: Money::from_pence(90_000),
        conditions: None,
        reasons: "Prices fell".into(),
        texts: Texts { summary: String::new(), exempt: None, ..texts() },
    };
    variation::vary(&app.app.db, decides, by(), (&case, None), &lower).await.unwrap();

    let auditor = app.client(Role::Auditor, None).await;
    let all = unpacked(&auditor, &at("archive.zip")).await;
    let first = text(&all, "decision-PCC-D-2018-1.html");
    for words in ["£1,000.00", "Sound", "Part 1 of the record", "Part 2 of the record", "It names a supplier"]
    {
        assert!(first.contains(words), "{words}: {first}");
    }
    let second = text(&all, "decision-PCC-D-2018-2.html");
    for words in
        ["changes from £1,000.00 to £900.00", "Prices fell", "<th scope=\"row\">Part 2</th><td>None</td>"]
    {
        assert!(second.contains(words), "{words}: {second}");
    }
    assert!(all[&format!("offer-{case}.pdf")].starts_with(b"%PDF-1.7"));
    let overview = text(&all, "case.html");
    assert!(overview.contains("Who owns the columns?") && overview.contains("The council does"));
    let manifest = text(&all, "manifest.csv");
    assert!(
        manifest.contains("decision-PCC-D-2018-2.html") && manifest.contains(&format!("offer-{case}.pdf"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_were_not_sent_in_and_quotes_that_are_gathered_stay_out_of_it() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Returned, &cast, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let at = |page: &str| format!("/applications/{case}/{page}");
    let fields = [("problem", "Not said to anybody yet"), ("version", "1")];
    assert_eq!(officer.post(&at("need"), &fields).await.status, 303);
    let auditor = app.client(Role::Auditor, None).await;
    let all = unpacked(&auditor, &at("archive.zip")).await;
    for (path, bytes) in &all {
        assert!(!String::from_utf8_lossy(bytes).contains("Not said to anybody yet"), "{path}");
    }
    let timeline = text(&all, "timeline.csv");
    let saves: Vec<&str> = timeline.lines().filter(|line| line.contains(",Need saved")).collect();
    assert!(saves.len() > 1 && saves.iter().all(|line| line.ends_with(",Need saved,")), "{timeline}");

    let bought = shop(&app, &cast).await;
    let buyer = Buyer::of(&officer, &bought);
    buyer.one_quoted_and_one_requested(1).await;
    let all = unpacked(&auditor, &format!("/applications/{bought}/archive.zip")).await;
    let timeline = text(&all, "timeline.csv");
    assert!(!timeline.contains("Purchase 1"), "nobody was asked about it: {timeline}");
    for words in
        ["Purchase 2 begun", "Purchase 2: quote of Border Ltd", "Purchase 2 from Border Ltd requested"]
    {
        assert!(timeline.contains(words), "{words}: {timeline}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn how_each_submission_was_assessed_is_in_it_for_whoever_may_read_it_yet() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    let at = |page: &str| format!("/applications/{case}/{page}");
    let (one, two) = (app.sign_in(&cast.staff).await, app.client(Role::GrantsOfficer, None).await);
    let auditor = app.client(Role::Auditor, None).await;
    assert_eq!(one.post(&at("assess"), &borrowed(&form(&[("summary", "First thoughts")]))).await.status, 303);
    let back = [("reason_need", "Since when?")];
    assert_eq!(app.sign_in(&cast.commissioner).await.post(&at("return"), &back).await.status, 303);
    let officer = app.sign_in(&cast.officer).await;
    assert_eq!(officer.post(&at("submit"), &[("declared", "yes")]).await.status, 303);
    let first = async |client: &Client| {
        let all = unpacked(client, &at("archive.zip")).await;
        all.get("assessment-1.html").map(|page| String::from_utf8(page.clone()).unwrap())
    };
    assert_eq!(first(&two).await, None, "it is not for those who have not assessed it themselves");
    for client in [&one, &auditor] {
        let page = first(client).await.unwrap();
        assert!(page.contains("First thoughts") && page.contains("number 1 of 2"), "{page}");
    }
    let again = [("summary", "Second thoughts")];
    assert_eq!(two.post(&at("assess"), &borrowed(&form(&again))).await.status, 303);
    let all = unpacked(&two, &at("archive.zip")).await;
    assert!(text(&all, "assessment-1.html").contains("First thoughts"));
    let last = text(&all, "case.html");
    assert!(last.contains("Second thoughts") && !last.contains("First thoughts"), "{last}");
    assert!(text(&all, "manifest.csv").contains("assessment-1.html"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_gets_the_archive_and_of_a_draft_nobody_does() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let draft = format!("/applications/{}/archive.zip", app.ready_draft(&cast.officer, 1_000).await);
    let submitted =
        format!("/applications/{}/archive.zip", app.case_in(Status::Submitted, &cast, 1_000).await);
    for role in Role::PCC_READERS {
        let reader = app.client(role, None).await;
        assert_eq!((reader.get(&draft).await.status, reader.download(&submitted).await.0), (404, 200));
    }
    for role in [Role::CspOfficer, Role::CspChair, Role::Administrator, Role::PanelMember] {
        let client = app.client(role, role.belongs_to_a_partnership().then_some("SHR")).await;
        assert_eq!(client.get(&submitted).await.status, 403, "{}", role.code());
    }
}

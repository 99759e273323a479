//! The payment file goes out, its confirmation comes back: every bad row is named, and all payments are noted or none.

use cctv_grants::domain::person::Role;

use super::drawn;
use crate::app::{COST, TestApp, at_once, key, with};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

const PAGE: &str = "/payments/confirm";

#[tokio::test(flavor = "multi_thread")]
async fn the_payment_file_lists_what_this_person_may_pay_and_is_read_back_whole_or_not_at_all() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    for number in 1..=2 {
        let invoice = number.to_string();
        let cost =
            with(&COST, &[("invoice", &invoice), ("net", "5,000"), ("vat", "0"), ("recoverable", "0")]);
        app.claim_at((&case, &payers), number, 4, (&cost, false)).await;
    }
    assert_eq!(app.payment_file(&payers.checker, "all").await, None, "who checked them pays none of them");
    assert_eq!(payers.treasurer.get("/payments/file").await.status, 403);
    let file = app.payment_file(&payers.payer, "fresh").await.unwrap();
    let lines: Vec<&str> = file.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "Payee,Amount,Reference,Claim,Paid on");
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1], format!("Shropshire Council,2250.00,{case}-C1,Claim 1 of A case,"));
    let send = |rows: &str| {
        let (client, rows) = (payers.payer.clone(), rows.to_owned());
        async move { client.post_files(PAGE, &[("paid.csv", rows.as_bytes())], &key()).await }
    };
    let good = format!("Reference,Amount,Paid on\n{case}-C1,2250.00,2018-10-15\n");
    let bad = format!("{good}{case}-C2,2250.01,2018-10-15\n{case}-C9,1.00,2018-10-15\nX,y,z\n");
    let refused = send(&bad).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.texts("tbody tr").len(), 3, "{:?}", refused.texts("tbody"));
    let late = format!("{good}{case}-C2,2250.01,2018-10-15\n{case}-C9,1.00,2018-10-16\n");
    let refused = send(&late).await;
    let cells = refused.texts("tbody tr");
    assert_eq!(
        cells,
        [
            "3 Amount £2,250.00 is authorised for this claim".to_owned(),
            "4 Reference There is no such claim".to_owned()
        ]
    );
    assert_eq!(drawn(&app, &cast, &case).await, (450_000, 0), "none was noted");
    let both = format!("{good}{case}-C2,2250.00,15/10/2018\n");
    assert_eq!(send(&both).await.location, "/payments?done=payments-read");
    assert_eq!(drawn(&app, &cast, &case).await, (450_000, 450_000));
    let again = send(&both).await;
    assert_eq!(again.status, 422);
    assert!(again.texts("tbody").join(" ").contains("This claim is paid now"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_file_sent_many_times_at_once_pays_once() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    app.claim_at((&case, &payers), 1, 4, (&COST, false)).await;
    let rows = format!("Reference,Amount,Paid on\n{case}-C1,4500.00,2018-10-15\n");
    let same = key();
    let tasks = (0..6).map(|place| {
        // Three times the same form, and three others.
        let (client, rows) = (payers.payer.clone(), rows.clone());
        let key = if place < 3 { same.clone() } else { key() };
        async move { client.post_files(PAGE, &[("paid.csv", rows.as_bytes())], &key).await.status }
    });
    let given = at_once(tasks).await;
    assert!(given.contains(&303) && given.iter().all(|status| [303, 422].contains(status)), "{given:?}");
    assert_eq!(drawn(&app, &cast, &case).await, (450_000, 450_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_is_asked_of_whoever_takes_it_and_the_partnership_hears_of_its_end() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let address = app.claim_at((&case, &payers), 1, 0, (&COST, false)).await;
    work_off(&app, &sink).await;
    sink.clear();
    let needs = |client: crate::app::Client| async move { client.get("/").await.texts("tbody td").join(" ") };
    for (stage, subject, next, what) in [
        (1, format!("Please certify claim 1 of {case}"), &payers.certifier, "Certify a claim"),
        (2, format!("Claim 1 of {case} to check"), &payers.checker, "Check a claim"),
        (3, format!("Claim 1 of {case} to authorise"), &payers.treasurer, "Authorise a payment"),
        (4, String::new(), &payers.payer, "Note a payment"),
        (5, format!("Claim 1 of {case} was paid"), &payers.officer, ""),
    ] {
        app.move_on(&payers, &address, stage, false).await;
        work_off(&app, &sink).await;
        let told: Vec<_> = sink.messages().iter().map(|message| message.subject()).collect();
        sink.clear();
        match subject.is_empty() {
            true => assert!(told.is_empty(), "{told:?}"),
            false => {
                assert!(!told.is_empty() && told.iter().all(|one| *one == subject), "{subject}: {told:?}")
            }
        }
        let waits = needs(next.clone()).await;
        assert!(what.is_empty() || waits.contains(&format!("{what}: {case}")), "{what}: {waits}");
    }
    // Who checked it is not asked to note its payment.
    let (second, again) = app.active_grant(&cast, 1_000).await;
    let cost = with(&COST, &[("invoice", "2"), ("net", "100"), ("vat", "0"), ("recoverable", "0")]);
    let other = app.claim_at((&second, &again), 1, 4, (&cost, false)).await;
    assert!(!needs(again.checker.clone()).await.contains("Note a payment"));
    assert!(needs(again.payer.clone()).await.contains("Note a payment"));
    assert_eq!(app.client(Role::GrantsOfficer, None).await.get(&other).await.status, 200);
    let page = payers.treasurer.get("/payments").await.texts("main").join(" ");
    assert!(page.contains(&format!("{second}-C1")) && page.contains(&format!("{case}-C1")), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_returned_claim_says_why_is_changed_and_goes_the_whole_way_again() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let address = app.claim_at((&case, &payers), 1, 2, (&COST, false)).await;
    work_off(&app, &sink).await;
    sink.clear();
    let silent = payers.checker.get(&format!("{address}/return")).await.hidden("version");
    let refused = payers.checker.post(&format!("{address}/return"), &[("version", &silent)]).await;
    assert_eq!((refused.status, refused.errors()), (422, vec!["Enter the reason".to_owned()]));
    let reason = [("reason", "The delivery note is missing")];
    app.step(&payers.checker, &format!("{address}/return"), &reason).await;
    work_off(&app, &sink).await;
    let told = sink.messages();
    assert!(told.iter().all(|m| m.subject() == format!("Claim 1 of {case} was sent back")), "{}", told.len());
    assert!(
        told.iter().all(|message| !message.text().contains("delivery note")),
        "free text stays on the page"
    );
    let page = payers.officer.get(&address).await.texts("main").join(" ");
    assert!(page.contains("What it was sent back for The delivery note is missing"), "{page}");
    let home = payers.officer.get("/").await.texts("tbody td").join(" ");
    assert!(home.contains(&format!("Change a claim and send it again: {case}")), "{home}");
    assert_eq!(payers.checker.get(&address).await.status, 404);
    let line = payers.officer.get(&address).await.links("tbody th a").remove(0);
    let proof = app.proof(&payers.officer, &case, 2).await;
    app.step(&payers.officer, &line, &with(&COST, &[("net", "8,000"), ("evidence", &proof)])).await;
    for stage in 1..=2 {
        app.move_on(&payers, &address, stage, false).await;
    }
    // A line is reduced with a reason, and the treasurer returns it once more: that makes nobody a checker.
    let check = format!("{address}/check");
    let page = payers.checker.get(&check).await;
    let field = crate::app::verified(&page).remove(0).0;
    let why = field.replace("verified", "reason");
    let version = page.hidden("version");
    let bare = payers.checker.post(&check, &[(&field, "6,000"), ("version", &version)]).await;
    assert_eq!(bare.errors(), ["Say why less is verified than was claimed"]);
    let more = payers.checker.post(&check, &[(&field, "8,000.01"), ("version", &version)]).await;
    assert_eq!(more.errors(), ["The verified amount must be £8,000.00 or less, which was claimed"]);
    app.step(&payers.checker, &check, &[(&field, "6,000"), (&why, "One camera is not there")]).await;
    app.step(&payers.treasurer, &format!("{address}/return"), &reason).await;
    for stage in 1..=2 {
        app.move_on(&payers, &address, stage, false).await;
    }
    app.step(&payers.checker, &check, &[(&field, "6,000"), (&why, "One camera is not there")]).await;
    app.move_on(&payers, &address, 4, false).await;
    app.move_on(&payers, &address, 5, false).await;
    assert_eq!(drawn(&app, &cast, &case).await, (270_000, 270_000), "half of £6,000.00 less 10%");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_goes_into_one_payment_file_unless_it_is_asked_for_again_or_its_payment_was_stopped() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let address = app.claim_at((&case, &payers), 1, 4, (&COST, false)).await;
    let row = format!("Shropshire Council,4500.00,{case}-C1");
    let bare = payers.payer.post("/payments/file", &[]).await;
    assert_eq!((bare.status, bare.errors()), (422, vec!["Select which claims".to_owned()]));
    let (form, key) = ([("which", "fresh")], key());
    let mut made = Vec::new();
    for _ in 0..3 {
        made.push(payers.payer.post_with_key("/payments/file", &form, &key).await.location);
    }
    made.dedup();
    assert_eq!(made, ["/payments/files/1?done=file-made"]);
    let name = payers.payer.person.as_ref().unwrap().name.clone();
    let shown = payers.treasurer.get("/payments").await.texts("main").join(" ");
    assert!(shown.contains(&format!("In payment file 1 of 15 October 2018, by {name}")), "{shown}");
    let page = payers.treasurer.get("/payments/files/1").await;
    assert!(page.texts("main").join(" ").contains(&format!("{case}-C1")), "{}", page.html);
    assert_eq!(payers.treasurer.get("/payments/files/1/csv").await.status, 403);
    assert_eq!(payers.officer.get("/payments/files/1").await.status, 403);
    assert_eq!(payers.payer.get("/payments/files/2").await.status, 404);
    let told = payers.officer.get(&format!("/applications/{case}")).await.texts("main").join(" ");
    assert_eq!(told.matches("£4,500.00 for claim 1 put into payment file 1").count(), 1, "{told}");
    assert_eq!(app.payment_file(&payers.payer, "fresh").await, None);
    let again = app.payment_file(&payers.payer, "all").await.unwrap();
    assert!(again.contains(&row), "{again}");
    // What is stopped and authorised again, or was paid and came back, is another payment.
    app.step(&payers.treasurer, &format!("{address}/stop"), &[("reason", "Wrong bank")]).await;
    assert_eq!(app.payment_file(&payers.payer, "all").await, None);
    let handed_in = async || payers.payer.get("/payments/files/1/csv").await.html.contains(&row);
    assert!(!handed_in().await, "a file that was made before pays it no more");
    let page = payers.treasurer.get("/payments/files/1").await.texts("main").join(" ");
    assert!(page.contains("stopped or changed since"), "{page}");
    app.move_on(&payers, &address, 4, false).await;
    assert!(app.payment_file(&payers.payer, "fresh").await.unwrap().contains(&row));
    assert!(!handed_in().await, "another file pays it");
    app.move_on(&payers, &address, 5, false).await;
    assert_eq!(app.payment_file(&payers.payer, "all").await, None);
    app.step(&payers.payer, &format!("{address}/undo"), &[("reason", "It came back")]).await;
    assert!(app.payment_file(&payers.payer, "fresh").await.unwrap().contains(&row));
    drawn(&app, &cast, &case).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_file_has_nothing_that_its_reader_may_not_confirm() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (first, payers) = app.active_grant(&cast, 10_000).await;
    app.claim_at((&first, &payers), 1, 4, (&COST, false)).await;
    let (second, _) = app.active_grant(&cast, 10_000).await;
    let cost = with(&COST, &[("invoice", "18")]);
    app.claim_at((&second, &payers), 1, 4, (&cost, false)).await;
    // An interest in one of them takes the person off it, and only off that.
    let interest = format!("/applications/{second}/interest");
    let declared = payers.payer.post(&interest, &[("words", "My brother sells the cameras")]).await;
    assert_eq!((declared.status, declared.errors()), (303, vec![]));
    let file = app.payment_file(&payers.payer, "fresh").await.unwrap();
    assert!(file.contains(&format!("{first}-C1")) && !file.contains(&format!("{second}-C1")), "{file}");
    let rows = format!("Reference,Amount,Paid on\n{first}-C1,4500.00,2018-10-15\n");
    let read = payers.payer.post_files(PAGE, &[("paid.csv", rows.as_bytes())], &key()).await;
    assert_eq!(read.location, "/payments?done=payments-read");
    // Nor is anything of a partnership in which one has a role, whatever else one is.
    let other = app.client(Role::GrantsOfficer, None).await;
    assert!(app.payment_file(&other, "fresh").await.unwrap().contains(&format!("{second}-C1")));
    let both = app.also(&cast.officer, Role::GrantsOfficer).await;
    assert_eq!(app.payment_file(&both, "all").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_payment_files_at_once_share_no_claim() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 20_000).await;
    for number in 1..=3 {
        let invoice = format!("INV {number}");
        let cost = with(&COST, &[("invoice", invoice.as_str())]);
        app.claim_at((&case, &payers), number, 4, (&cost, false)).await;
    }
    let other = app.client(Role::GrantsOfficer, None).await;
    let tasks = (0..4).map(|at| {
        let client = if at % 2 == 0 { payers.payer.clone() } else { other.clone() };
        async move { client.post("/payments/file", &[("which", "fresh")]).await.status }
    });
    let mut given = at_once(tasks).await;
    given.sort_unstable();
    assert_eq!(given, [303, 422, 422, 422]);
    let file = other.get("/payments/files/1").await;
    assert_eq!(file.texts("tbody tr").len(), 3);
    drawn(&app, &cast, &case).await;
}

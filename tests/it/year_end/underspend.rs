//! The end of a grant's year: received, paid, accrued and unspent as they are, and what is neither spent nor carried forward goes
//! back to the same cap, once, without touching what was claimed or the share that the grant pays.

use cctv_grants::domain::application::Reference;
use cctv_grants::domain::person::Role;
use cctv_grants::store::scheme;

use crate::app::{COST, Client, TestApp, at_once, with};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

/// The cells of a grant's row.
async fn row(client: &Client, year: &str, case: &Reference) -> String {
    let rows = client.get(&format!("/year-end?year={year}")).await.texts("tbody tr");
    rows.into_iter().find(|row| row.contains(case.as_str())).unwrap()
}

async fn committed(app: &TestApp) -> String {
    scheme::current(&app.app.db).await.unwrap().envelope.committed.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_end_shows_what_was_received_paid_accrued_unspent_and_carried() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    app.claim_at((&case, &payers), 1, 5, (&COST, false)).await;
    let more = with(&COST, &[("invoice", "INV 18"), ("net", "2,000"), ("vat", "0"), ("recoverable", "0")]);
    app.claim_at((&case, &payers), 2, 1, (&more, false)).await;
    let payers = app.later(&payers, (2019, 3, 20)).await;
    let before = row(&payers.treasurer, "2018/19", &case).await;
    // Half of £12,000.00 is spent, £4,500.00 paid; before the year is over nothing is left to decommit.
    let amounts = "£10,000.00 £12,000.00 £6,000.00£4,500.00 paid£1,500.00 accrued £4,000.00";
    assert!(before.ends_with(&format!("{amounts}£0.00 carried forward£0.00 decommitted £0.00")), "{before}");
    app.carried(&cast, (&case, &payers), (1, &[("amount", "3,000")])).await;
    let asked = row(&payers.treasurer, "2018/19", &case).await;
    assert!(asked.contains("£0.00 decommitted£3,000.00 asked for £0.00"), "{asked}");
    let advised = [("answer", "yes"), ("amount", "3,000"), ("reason", "Yes")];
    let own = format!("/applications/{case}/carry-forward/1");
    assert_eq!(payers.treasurer.post(&format!("{own}/advise"), &advised).await.status, 303);
    let decided = with(&advised, &[("amount", "2,500"), ("no_interest", "yes")]);
    let decides = app.sign_in(&cast.commissioner).await;
    assert_eq!(decides.post(&format!("{own}/decide"), &decided).await.status, 303);
    let payers = app.later(&payers, (2019, 4, 1)).await;
    let after = row(&payers.treasurer, "2018/19", &case).await;
    assert!(
        after.contains(&format!("{amounts}£2,500.00 carried forward£0.00 decommitted £1,500.00")),
        "{after}"
    );
    let auditor = app.client(Role::Auditor, None).await;
    let page = auditor.get("/year-end?year=2018").await;
    let text = page.texts("main").join(" ");
    for words in
        ["Left to decommit £1,500.00", "Accrued: spent and not paid by then £1,500.00", "Together £10,000.00"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!page.html.contains("/decommit"), "an auditor changes nothing");
    for other in [&payers.officer, &payers.certifier] {
        assert_eq!(other.get("/year-end").await.status, 403);
    }
    let (status, headers, bytes) = auditor.download("/year-end.csv?year=2018/19").await;
    let csv = String::from_utf8(bytes).unwrap();
    assert_eq!(
        (status, headers["content-disposition"].to_str().unwrap()),
        (200, "attachment; filename=\"year-end-2018.csv\"")
    );
    let line = "A case,Active,10000.00,12000.00,6000.00,4500.00,1500.00,4000.00,2500.00,0.00,0.00,1500.00,\n";
    assert!(csv.contains(line), "{csv}");
    let none = auditor.get("/year-end?year=2019").await.texts("main").join(" ");
    assert!(none.contains("No grant of this year was accepted"), "{none}");
    let carried = format!("{case}A caseShropshire, award of 2018/19 £2,500.00 £0.00 £0.00");
    assert!(none.contains("Carried into 2019/20") && none.contains(&carried), "{none}");
    let (.., bytes) = auditor.download("/year-end.csv?year=2019/20").await;
    let csv = String::from_utf8(bytes).unwrap();
    let line = "A case,Active,2500.00,0.00,0.00,0.00,0.00,2500.00,0.00,0.00,0.00,0.00,2019/20";
    assert!(csv.contains(line), "{csv}");
    assert_eq!(auditor.get("/year-end?year=nonsense").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_underspend_goes_back_to_its_cap_once_and_the_share_stays() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let address = app.claim_at((&case, &payers), 1, 2, (&COST, false)).await;
    let decommit = format!("/applications/{case}/decommit");
    let early = payers.treasurer.get(&decommit).await;
    assert_eq!(early.status, 409);
    assert!(early.html.contains("2018/19 is not over"), "{}", early.html);
    let payers = app.later(&payers, (2019, 4, 10)).await;
    work_off(&app, &sink).await;
    sink.clear();
    let page = payers.treasurer.get(&decommit).await;
    let text = page.texts("main").join(" ");
    for words in ["Left to decommit £5,000.00", "Award afterwards £5,000.00"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let left = page.hidden("left");
    assert_eq!(payers.treasurer.post(&decommit, &[("left", &left)]).await.status, 422, "a reason is needed");
    let other = payers.treasurer.post(&decommit, &[("left", "5000.01"), ("reason", "Over")]).await;
    assert_eq!(other.status, 409, "not what the page showed");
    let tasks = [&payers.treasurer, &payers.checker, &payers.payer].map(|client| {
        let (client, page, left) = (client.clone(), decommit.clone(), left.clone());
        async move { client.post(&page, &[("left", &left), ("reason", "The year is over")]).await.status }
    });
    let mut given = at_once(tasks).await;
    given.sort_unstable();
    assert_eq!(given, [303, 409, 409]);
    let grant = app.kept_grant(&cast, &case).await;
    assert_eq!(
        (grant.award.to_string(), grant.underspend.to_string()),
        ("£5,000.00".into(), "£5,000.00".into())
    );
    assert_eq!(committed(&app).await, "£5,000.00");
    work_off(&app, &sink).await;
    let subjects: Vec<_> = sink.messages().iter().map(|mail| mail.subject()).collect();
    assert_eq!(
        subjects,
        vec![format!("Underspend of {case} is decommitted"); 2],
        "its officer and who certifies"
    );
    let told = payers.officer.get(&format!("/applications/{case}")).await.texts("main").join(" ");
    for words in [
        "£5,000.00 of 2018/19 decommitted, which was not spent: the award is £5,000.00, before £10,000.00",
        "The year is over",
        "Decommitted as underspend £5,000.00",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    // What was claimed is paid as before: half of it, less retention.
    app.move_on(&payers, &address, 3, false).await;
    app.move_on(&payers, &address, 4, false).await;
    assert_eq!(app.kept_grant(&cast, &case).await.drawn.authorised.to_string(), "£4,500.00");
    let list = payers.officer.get(&format!("/applications/{case}/claims")).await.texts("main").join(" ");
    for words in ["Award £5,000.00", "Share of eligible cost 50%", "Left of the award £500.00"] {
        assert!(list.contains(words), "{words}: {list}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_to_be_carried_or_was_carried_is_not_decommitted_until_its_day_is_past() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    app.claim_at((&case, &payers), 1, 2, (&COST, false)).await;
    let payers = app.later(&payers, (2019, 3, 20)).await;
    app.carried(&cast, (&case, &payers), (1, &[])).await;
    let payers = app.later(&payers, (2019, 4, 10)).await;
    let decommit = format!("/applications/{case}/decommit");
    let asked = payers.treasurer.get(&decommit).await;
    assert_eq!(asked.status, 409);
    assert!(asked.html.contains("Carry-forward 1 is not decided yet"), "{}", asked.html);
    let own = format!("/applications/{case}/carry-forward/1");
    let said = [("answer", "yes"), ("amount", "3,000"), ("reason", "Yes"), ("no_interest", "yes")];
    assert_eq!(payers.treasurer.post(&format!("{own}/advise"), &said).await.status, 303);
    let decides = app.sign_in(&cast.commissioner).await;
    assert_eq!(decides.post(&format!("{own}/decide"), &said).await.status, 303);
    for (day, left, after) in
        [((2019, 4, 11), "2,000.00", "£8,000.00"), ((2019, 7, 1), "3,000.00", "£5,000.00")]
    {
        let payers = app.later(&payers, day).await;
        let page = payers.treasurer.get(&decommit).await;
        let shown = page.hidden("left");
        assert_eq!(shown.replace(',', ""), left.replace(',', ""));
        let done = payers.treasurer.post(&decommit, &[("left", &shown), ("reason", "Over")]).await;
        assert_eq!(done.status, 303, "{:?}", done.errors());
        assert_eq!(app.kept_grant(&cast, &case).await.award.to_string(), after);
        assert_eq!(committed(&app).await, after);
    }
    let payers = app.later(&payers, (2019, 7, 2)).await;
    assert_eq!(payers.treasurer.get(&decommit).await.status, 409, "nothing is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_of_which_nothing_was_spent_is_terminated_rather_than_decommitted() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let payers = app.later(&payers, (2019, 4, 10)).await;
    let decommit = format!("/applications/{case}/decommit");
    for page in [
        payers.treasurer.get(&decommit).await,
        payers.treasurer.post(&decommit, &[("left", "10000.00"), ("reason", "Over")]).await,
    ] {
        assert_eq!(page.status, 409);
        assert!(page.html.contains("so it is terminated rather than decommitted"), "{}", page.html);
    }
    let row = row(&payers.treasurer, "2018", &case).await;
    assert!(row.contains("Nothing was spent: the grant is to be terminated"), "{row}");
    assert_eq!(committed(&app).await, "£10,000.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carry_forward_that_waits_when_its_grant_ends_is_said_to_be_overtaken_and_needs_nobody() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    app.ask_all_year().await;
    let address = app.carried(&cast, (&case, &payers), (1, &[])).await;
    let decides = app.sign_in(&cast.commissioner).await;
    let ended = [("clawback", "0"), ("reason", "Not wanted any more")];
    assert_eq!(decides.post(&format!("/applications/{case}/terminate"), &ended).await.status, 303);
    let home = payers.treasurer.get("/").await.texts("tbody td").join(" ");
    assert!(!home.contains("Advise on a carry-forward"), "{home}");
    for page in [address.clone(), format!("/applications/{case}")] {
        let text = payers.officer.get(&page).await.texts("main").join(" ").to_lowercase();
        assert!(text.contains("not decided before the grant ended"), "{page}: {text}");
    }
    let advice = payers.treasurer.post(&format!("{address}/advise"), &crate::app::ADVICE).await;
    assert_eq!(advice.status, 409);
    let row = row(&payers.treasurer, "2018", &case).await;
    assert!(row.contains("Terminated") && !row.contains("asked for"), "{row}");
}

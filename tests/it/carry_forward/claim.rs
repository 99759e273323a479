//! What was carried forward is claimed by its day and up to its amount; without it nothing is that came after the year.

use super::{DONE, told};
use crate::app::{COST, TestApp, verified, with};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_carried_is_claimed_by_its_day_and_no_more_than_its_amount() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    app.claim_at((&case, &payers), 1, 4, (&COST, false)).await;
    let payers = app.later(&payers, (2019, 3, 20)).await;
    app.carried(&cast, (&case, &payers), (3, &[])).await;
    let payers = app.later(&payers, (2019, 7, 20)).await;
    let own = format!("/applications/{case}/claims");
    let begun = payers.officer.post(&format!("{own}/new"), &[("quarter", "2019-q1")]).await;
    assert_eq!(told(&begun), DONE, "a quarter of the next year");
    let new = format!("{own}/2/lines/new");
    let version = payers.officer.get(&new).await.hidden("version");
    // Half of it is the grant’s; £2,000.00 is carried until 30 June 2019.
    let cost = |day: &'static str, month: &'static str, net: &'static str| {
        let other = [
            ("invoice", "INV 18"),
            ("received_on-day", day),
            ("received_on-month", month),
            ("received_on-year", "2019"),
            ("net", net),
        ];
        with(&COST, &other)
    };
    for (day, month, net, field, words) in [
        (
            "1",
            "7",
            "100",
            "received_on",
            "This grant pays for what was received by 30 June 2019, to which £2,000.00",
        ),
        (
            "30",
            "6",
            "4,000.02",
            "net",
            "£2,000.00 of the grant is carried forward from 2018/19, of which £2,000.00 is left",
        ),
    ] {
        let page = payers.officer.post(&new, &with(&cost(day, month, net), &[("version", &version)])).await;
        assert_eq!(page.status, 422, "{words}");
        let at = page.texts(&format!("[id='{field}-error']")).join(" ");
        assert!(at.contains(words), "{at}");
    }
    app.step(&payers.officer, &new, &cost("30", "6", "4,000")).await;
    let version = payers.officer.get(&new).await.hidden("version");
    let more = with(&cost("30", "6", "1"), &[("version", version.as_str()), ("invoice", "INV 19")]);
    let page = payers.officer.post(&new, &more).await;
    assert!(page.errors()[0].contains("of which £0.00 is left"), "{:?}", page.errors());
    // What came in the year itself is claimed as before.
    let in_time = [("invoice", "INV 20"), ("version", version.as_str()), ("received_on-month", "8")];
    assert_eq!(told(&payers.officer.post(&new, &with(&COST, &in_time)).await), DONE);
    let list = payers.officer.get(&own).await.texts("main").join(" ");
    assert!(
        list.contains("Carried forward from 2018/19 £2,000.00, to be received by 30 June 2019"),
        "{list}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_carry_forward_nothing_is_claimed_that_came_after_the_year() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    app.claim_at((&case, &payers), 1, 0, (&COST, false)).await;
    let payers = app.later(&payers, (2019, 4, 20)).await;
    let new = format!("/applications/{case}/claims/1/lines/new");
    let version = payers.officer.get(&new).await.hidden("version");
    let after = [
        ("invoice", "INV 18"),
        ("received_on-day", "1"),
        ("received_on-month", "4"),
        ("received_on-year", "2019"),
        ("version", version.as_str()),
    ];
    let page = payers.officer.post(&new, &with(&COST, &after)).await;
    assert_eq!(told(&page), (422, vec!["This grant pays for what was received by 31 March 2019".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_was_returned_is_not_sent_once_others_took_what_was_not_verified_of_it() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let payers = app.later(&payers, (2019, 3, 20)).await;
    app.carried(&cast, (&case, &payers), (3, &[])).await;
    let payers = app.later(&payers, (2019, 7, 20)).await;
    let in_june =
        [("received_on-month", "6"), ("received_on-year", "2019"), ("vat", "0"), ("recoverable", "0")];
    let cost = with(&COST, &in_june);
    // Half of each is the grant’s; £2,000.00 is carried forward.
    let first = with(&cost, &[("net", "4,000")]);
    let address = app.claim_at((&case, &payers), 1, 2, (&first, false)).await;
    let check = format!("{address}/check");
    let amount = verified(&payers.checker.get(&check).await).remove(0).0;
    let reason = amount.replace("verified", "reason");
    let found = [(amount.as_str(), "3,000"), (reason.as_str(), "Not all of it came")];
    app.step(&payers.checker, &check, &found).await;
    let second = with(&cost, &[("net", "1,000"), ("invoice", "INV 18")]);
    app.claim_at((&case, &payers), 2, 4, (&second, false)).await;
    app.step(&payers.treasurer, &format!("{address}/return"), &[("reason", "Say what came")]).await;
    let send = format!("{address}/send");
    let form = [("last", "no"), ("version", &payers.officer.get(&send).await.hidden("version"))];
    let refused = payers.officer.post(&send, &form).await;
    let words = "“Three dome cameras”: £2,000.00 of the grant is carried forward from 2018/19, of which £1,500.00 is left: this cost would take £2,000.00";
    assert!(refused.html.contains(words), "{} {:?} {}", refused.status, refused.errors(), refused.html);
}

//! What was authorised or noted as paid is put right: with a reason, by whoever may, and never counted twice.

use cctv_grants::domain::person::Role;

use super::drawn;
use crate::app::{COST, TestApp, at_once, key, vary, with};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

const REASON: [(&str, &str); 1] = [("reason", "The bank sent it back")];

const TODAY: [(&str, &str); 3] = [("paid_on-day", "15"), ("paid_on-month", "10"), ("paid_on-year", "2018")];

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_stopped_with_a_reason_and_the_claim_authorised_again_or_returned() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let address = app.claim_at((&case, &payers), 1, 4, (&COST, false)).await;
    work_off(&app, &sink).await;
    sink.clear();
    let stop = format!("{address}/stop");
    assert!(payers.treasurer.get(&address).await.links(".app-actions a").contains(&stop));
    for other in [&payers.officer, &payers.certifier, &payers.checker, &payers.payer] {
        assert_eq!(other.get(&stop).await.status, 403);
    }
    let version = payers.treasurer.get(&stop).await.hidden("version");
    let bare = payers.treasurer.post(&stop, &[("version", &version)]).await;
    assert_eq!((bare.status, bare.errors()), (422, vec!["Enter the reason".to_owned()]));
    let (form, key) = (with(&REASON, &[("version", &version)]), key());
    for _ in 0..2 {
        let done = payers.treasurer.post_with_key(&stop, &form, &key).await;
        assert_eq!((done.status, done.location), (303, format!("{address}?done=claim-stopped")));
    }
    assert_eq!(drawn(&app, &cast, &case).await, (0, 0));
    work_off(&app, &sink).await;
    assert_eq!(sink.messages().len(), 0, "the partnership reads it on the timeline");
    let told = payers.officer.get(&format!("/applications/{case}")).await.texts("main").join(" ");
    let words = "Payment of £4,500.00 for claim 1 stopped: it waits to be authorised again";
    assert!(told.contains(words) && told.contains("The bank sent it back"), "{told}");
    let page = payers.treasurer.get(&address).await.texts("main").join(" ");
    assert!(page.contains("To be authorised") && page.contains("Due now £4,500.00"), "{page}");
    // The same treasurer authorises it again, since that is the same step; nobody else of the four may.
    let payer = app.also(payers.payer.person.as_ref().unwrap(), Role::Treasurer).await;
    let checker = app.also(payers.checker.person.as_ref().unwrap(), Role::Treasurer).await;
    assert_eq!(checker.get(&format!("{address}/authorise")).await.status, 409);
    assert!(payer.get(&address).await.status == 200);
    app.move_on(&payers, &address, 4, false).await;
    assert_eq!(drawn(&app, &cast, &case).await, (450_000, 0));
    // Another treasurer stops it as well, and it is returned: by whoever authorised it, too.
    let other = app.client(Role::Treasurer, None).await;
    app.step(&other, &stop, &REASON).await;
    app.step(&payers.treasurer, &format!("{address}/return"), &REASON).await;
    for stage in 1..=5 {
        app.move_on(&payers, &address, stage, false).await;
    }
    assert_eq!(drawn(&app, &cast, &case).await, (450_000, 450_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_did_not_happen_is_taken_back_and_noted_again() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let address = app.claim_at((&case, &payers), 1, 5, (&COST, false)).await;
    let undo = format!("{address}/undo");
    assert!(payers.payer.get(&address).await.links(".app-actions a").contains(&undo));
    for other in [&payers.officer, &payers.certifier, &payers.treasurer] {
        assert_eq!(other.get(&undo).await.status, 403);
    }
    let barred = payers.checker.get(&undo).await;
    assert!(
        barred.html.contains("You checked this claim, so somebody else must undo it"),
        "{}",
        barred.status
    );
    let version = payers.payer.get(&undo).await.hidden("version");
    let (form, key) = (with(&REASON, &[("version", &version)]), key());
    for _ in 0..2 {
        let done = payers.payer.post_with_key(&undo, &form, &key).await;
        assert_eq!((done.status, done.location), (303, format!("{address}?done=claim-undone")));
    }
    assert_eq!(drawn(&app, &cast, &case).await, (450_000, 0));
    // Nobody is told any more that it was paid, and whoever was hears that it was not.
    work_off(&app, &sink).await;
    let subjects: Vec<_> = sink.messages().iter().map(|mail| mail.subject()).collect();
    let unpaid = format!("Claim 1 of {case} is not paid after all");
    assert_eq!(subjects.iter().filter(|subject| **subject == unpaid).count(), 1, "{subjects:?}");
    assert!(!subjects.contains(&format!("Claim 1 of {case} was paid")), "{subjects:?}");
    let told = payers.officer.get(&format!("/applications/{case}")).await.texts("main").join(" ");
    let words = format!(
        "Payment of £4,500.00 for claim 1, noted for 15 October 2018 as {case}-C1, did not happen: it is to be paid"
    );
    assert!(told.contains(&words) && told.contains("The bank sent it back"), "{told}");
    let home = payers.payer.get("/").await.texts("tbody td").join(" ");
    assert!(home.contains(&format!("Note a payment: {case}")), "{home}");
    app.move_on(&payers, &address, 5, false).await;
    assert_eq!(drawn(&app, &cast, &case).await, (450_000, 450_000));
    // Stopping comes after undoing, and a payment that was claimed back stays as it is.
    assert_eq!(payers.treasurer.post(&format!("{address}/stop"), &REASON).await.status, 409);
    let decides = app.sign_in(&cast.commissioner).await;
    let end = [("clawback", "4,000"), ("reason", "Abandoned")];
    assert_eq!(decides.post(&format!("/applications/{case}/terminate"), &end).await.status, 303);
    assert!(!payers.payer.get(&address).await.html.contains("/undo"));
    let refused = payers.payer.get(&undo).await;
    assert_eq!(refused.status, 409);
    let words = "This grant is terminated now, so what was paid of it stays as it is.";
    assert!(refused.html.contains(words), "{}", refused.html);
    let version = payers.payer.get(&format!("{address}/undo")).await;
    assert_eq!(version.status, 409);
    assert_eq!(drawn(&app, &cast, &case).await, (450_000, 450_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_that_is_read_again_does_not_note_what_was_taken_back_but_a_person_may() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let address = app.claim_at((&case, &payers), 1, 4, (&COST, false)).await;
    let rows = format!("Reference,Amount,Paid on\n{case}-C1,4500.00,2018-10-15\n");
    let files = [("paid.csv", rows.as_bytes())];
    let read = async || payers.payer.post_files("/payments/confirm", &files, &key()).await;
    assert_eq!(read().await.location, "/payments?done=payments-read");
    app.step(&payers.payer, &format!("{address}/undo"), &REASON).await;
    let refused = read().await;
    assert_eq!(refused.status, 422);
    let words = "2 Paid on This payment was noted before and taken back. Delete this row, and if it did happen after all, note it on the page of \
                 the claim";
    assert_eq!(refused.texts("tbody tr"), [words]);
    assert_eq!(drawn(&app, &cast, &case).await, (450_000, 0));
    app.move_on(&payers, &address, 5, false).await;
    assert_eq!(drawn(&app, &cast, &case).await, (450_000, 450_000));
    assert!(read().await.texts("tbody").join(" ").contains("This claim is paid now"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_whose_payment_is_stopped_can_be_terminated() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let address = app.claim_at((&case, &payers), 1, 4, (&COST, false)).await;
    let decides = app.sign_in(&cast.commissioner).await;
    let (terminate, end) =
        (format!("/applications/{case}/terminate"), [("clawback", "0"), ("reason", "Abandoned")]);
    let refused = decides.post(&terminate, &end).await;
    assert_eq!(refused.status, 409);
    let words = "£4,500.00 is authorised and not paid yet: pay it, or stop its payment, first";
    assert!(refused.html.contains(words), "{}", refused.html);
    app.step(&payers.treasurer, &format!("{address}/stop"), &REASON).await;
    assert_eq!(decides.post(&terminate, &end).await.status, 303);
    assert_eq!(drawn(&app, &cast, &case).await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_was_worked_out_with_another_is_stopped_before_that() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    super::ending::commission(&app, &cast, &case).await;
    let first = app.claim_at((&case, &payers), 1, 4, (&COST, false)).await;
    let stop = format!("{first}/stop");
    let version = payers.treasurer.get(&stop).await.hidden("version");
    let more = with(&COST, &[("invoice", "18")]);
    let last = app.claim_at((&case, &payers), 2, 4, (&more, true)).await;
    assert_eq!(drawn(&app, &cast, &case).await, (1_000_000, 0), "with what was kept back of the first");
    let (asked, form) = (payers.treasurer.get(&stop).await, with(&REASON, &[("version", &version)]));
    for refused in [asked, payers.treasurer.post(&stop, &form).await] {
        assert_eq!(refused.status, 409);
        let words = "Stop claim 2 first: what is to be paid for it was worked out with this one.";
        assert!(refused.html.contains(words), "{}", refused.html);
    }
    for one in [&last, &first] {
        app.step(&payers.treasurer, &format!("{one}/stop"), &REASON).await;
    }
    assert_eq!(drawn(&app, &cast, &case).await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn stopped_and_paid_at_once_is_one_of_both() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 50_000).await;
    for number in 1..=4 {
        let invoice = format!("INV {number}");
        let cost = with(&COST, &[("invoice", invoice.as_str())]);
        let address = app.claim_at((&case, &payers), number, 4, (&cost, false)).await;
        let before = drawn(&app, &cast, &case).await;
        let tasks = [(&payers.treasurer, "stop", &REASON[..]), (&payers.payer, "pay", &TODAY[..])];
        let mut ready = Vec::new();
        for (client, page, form) in tasks {
            let (client, page) = (client.clone(), format!("{address}/{page}"));
            let version = client.get(&page).await.hidden("version");
            let form: Vec<(String, String)> = with(form, &[("version", version.as_str())])
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect();
            ready.push(async move {
                let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                client.post(&page, &form).await.status
            });
        }
        let given = at_once(ready).await;
        let mut sorted = given.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [303, 409], "claim {number}");
        let expected = match given[0] {
            303 => (before.0 - 450_000, before.1),
            _ => (before.0, before.1 + 450_000),
        };
        assert_eq!(drawn(&app, &cast, &case).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repayment_that_was_noted_wrong_is_reversed_once_and_due_again() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    app.claim_at((&case, &payers), 1, 5, (&COST, false)).await;
    let own = format!("/applications/{case}");
    let decides = app.sign_in(&cast.commissioner).await;
    let end = [("clawback", "4,000"), ("reason", "Abandoned")];
    assert_eq!(decides.post(&format!("{own}/terminate"), &end).await.status, 303);
    let reverse = format!("{own}/repay/reverse");
    assert_eq!(payers.treasurer.get(&reverse).await.location, own, "nothing is repaid");
    let on = [("on-day", "15"), ("on-month", "10"), ("on-year", "2018")];
    for amount in ["1,500", "2,500"] {
        let noted = payers.treasurer.post(&format!("{own}/repay"), &with(&on, &[("amount", amount)])).await;
        assert_eq!((noted.status, noted.errors()), (303, vec![]));
    }
    assert_eq!(app.kept_grant(&cast, &case).await.drawn.clawback_due().pence(), 0);
    assert!(payers.treasurer.get(&own).await.links("main a").contains(&reverse));
    assert_eq!(payers.checker.get(&reverse).await.status, 403);
    let page = payers.treasurer.get(&reverse).await.texts("main").join(" ");
    assert!(page.contains("£1,500.00 on 15 October 2018"), "{page}");
    let bare = payers.treasurer.post(&reverse, &[]).await;
    assert_eq!(bare.errors(), ["Select the repayment", "Enter the reason"]);
    let (wrong, reason) = ("20181015-250000", ("reason", "Repaid for another grant"));
    let none = payers.treasurer.post(&reverse, &[("repayment", "20181015-1"), reason]).await;
    assert_eq!(
        (none.status, none.errors()),
        (422, vec!["This repayment is not on file any more".to_owned()])
    );
    // Two at once and each twice: one of them counts.
    let keys = [key(), key()];
    let tasks = (0..4).map(|at| {
        let (client, page, key) = (payers.treasurer.clone(), reverse.clone(), keys[at / 2].clone());
        async move { client.post_with_key(&page, &[("repayment", wrong), reason], &key).await.status }
    });
    let mut given = at_once(tasks).await;
    given.sort_unstable();
    assert_eq!(given, [303, 303, 422, 422]);
    assert_eq!(app.kept_grant(&cast, &case).await.drawn.clawback_due().pence(), 250_000);
    let told = payers.officer.get(&own).await.texts("main").join(" ");
    let words = "Repayment of £2,500.00, noted for 15 October 2018, reversed: £2,500.00 still due";
    assert!(told.contains(words) && told.contains("Repaid for another grant"), "{told}");
    let home = payers.treasurer.get("/").await.texts("tbody td").join(" ");
    assert!(home.contains(&format!("Note what was repaid: {case}")), "{home}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_claim_of_nothing_is_settled_when_it_is_authorised() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 5_000).await;
    super::ending::commission(&app, &cast, &case).await;
    app.claim_at((&case, &payers), 1, 5, (&COST, false)).await;
    // The award is lowered to what was paid, so nothing that was kept back is left.
    let decides = app.sign_in(&cast.commissioner).await;
    let lower = [("award", "4,500"), ("conditions", ""), ("reasons", "Prices fell"), ("no_interest", "yes")];
    let varied = vary(&decides, &case, &lower).await;
    assert_eq!((varied.status, varied.errors()), (303, vec![]));
    let more = with(&COST, &[("invoice", "18")]);
    let last = app.claim_at((&case, &payers), 2, 3, (&more, true)).await;
    work_off(&app, &sink).await;
    sink.clear();
    app.move_on(&payers, &last, 4, true).await;
    work_off(&app, &sink).await;
    let told = sink.messages();
    assert_eq!(told[0].subject(), format!("Claim 2 of {case} is settled"));
    assert!(told.iter().all(|mail| !mail.text().contains("£0.00")), "{}", told[0].text());
    let page = payers.treasurer.get(&last).await;
    let text = page.texts("main").join(" ");
    assert!(text.contains("Settled Nothing was due on 15 October 2018"), "{text}");
    assert!(payers.payer.get(&last).await.links(".app-actions a").is_empty());
    // It is opened again, and settled again; then the grant can be completed.
    app.step(&payers.treasurer, &format!("{last}/stop"), &REASON).await;
    sink.clear();
    work_off(&app, &sink).await;
    assert_eq!(sink.messages()[0].subject(), format!("Claim 2 of {case} is not paid after all"));
    let early = payers.checker.post(&format!("/applications/{case}/complete"), &[]).await;
    assert!(early.html.contains("Claim 2 is not paid yet"), "{}", early.status);
    app.move_on(&payers, &last, 4, true).await;
    assert_eq!(payers.checker.post(&format!("/applications/{case}/complete"), &[]).await.status, 303);
}

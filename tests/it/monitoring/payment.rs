//! Payments towards commitments: no year is paid twice, no payment counts twice, and what was typed wrongly is reversed once.

use cctv_grants::domain::person::Role;
use cctv_grants::store::history;

use super::{PAYMENT, commitment, with};
use crate::app::{TestApp, key};

#[tokio::test(flavor = "multi_thread")]
async fn two_payments_at_once_do_not_pay_a_year_twice() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    commitment(&app, &staff).await;
    let (one, two) = (app.client(Role::Treasurer, None).await, app.client(Role::Treasurer, None).await);
    let other = with(&PAYMENT, &[("reference", "BACS 18")]);
    let answers =
        tokio::join!(one.post("/monitoring/1/pay", &PAYMENT), two.post("/monitoring/1/pay", &other));
    let mut statuses = [answers.0.status, answers.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422], "6,000 and 6,000 of 10,000");
    let refused = if answers.0.status == 422 { answers.0 } else { answers.1 };
    assert_eq!(
        refused.errors(),
        ["At most £4,000.00 is left to pay for 2018/19: £6,000.00 of £10,000.00 was paid already"]
    );
    let page = one.get("/monitoring/1").await;
    assert_eq!(page.html.matches("BACS 1").count(), 2, "in the table and in the timeline");
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_was_typed_wrongly_is_reversed_once_and_the_true_one_is_noted() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    commitment(&app, &staff).await;
    let treasurer = app.client(Role::Treasurer, None).await;
    let wrong = with(&PAYMENT, &[("amount", "10,000")]);
    assert_eq!(treasurer.post("/monitoring/1/pay", &wrong).await.status, 303);
    let right = with(&PAYMENT, &[("amount", "1,000")]);
    assert_eq!(treasurer.post("/monitoring/1/pay", &right).await.status, 422, "the year is paid in full");
    let address = "/monitoring/1/payments/1/reverse";
    let form = treasurer.get(address).await;
    assert!(form.html.contains("£10,000.00") && form.html.contains("BACS 17"), "{}", form.html);
    assert_eq!(treasurer.post(address, &[("reason", " ")]).await.errors(), ["Enter the reason"]);
    for client in [&staff, &app.client(Role::CspOfficer, Some("SHR")).await] {
        assert_eq!(client.post(address, &[("reason", "No")]).await.status, 403);
    }
    let reason = [("reason", "It was £1,000.00")];
    let (one, two) = (app.client(Role::Treasurer, None).await, app.client(Role::Treasurer, None).await);
    let answers = tokio::join!(one.post(address, &reason), two.post(address, &reason));
    let mut statuses = [answers.0.status, answers.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    let refused = if answers.0.status == 422 { answers.0 } else { answers.1 };
    assert_eq!(refused.errors(), ["This payment was reversed already"]);
    let same = key();
    for _ in 0..2 {
        assert_eq!(treasurer.post_with_key("/monitoring/1/pay", &right, &same).await.status, 303);
    }
    assert_eq!(treasurer.get(address).await.location, "/monitoring/1");
    assert_eq!(treasurer.post("/monitoring/1/payments/9/reverse", &reason).await.status, 404);
    let page = treasurer.get("/monitoring/1").await;
    let payments = page.texts("table").remove(1);
    assert_eq!(payments.matches("counts as nothing").count(), 1, "{payments}");
    let years = page.texts("table").remove(0);
    assert!(years.contains("2018/19 £1,000.00 £9,000.00"), "{years}");
    let told = page.texts(".app-timeline__item").join(" | ");
    for words in [
        "Payment reversed: £10,000.00 for 2018/19 of 2 October 2018, BACS 17",
        "Paid for 2018/19: £0.00, was £10,000.00",
        "It was £1,000.00",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(staff.get("/monitoring").await.html.contains("of which £1,000.00 is paid for 2018/19"));
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_payment_that_two_treasurers_note_at_once_counts_once() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    commitment(&app, &staff).await;
    let (one, two) = (app.client(Role::Treasurer, None).await, app.client(Role::Treasurer, None).await);
    let form = with(&PAYMENT, &[("amount", "4,000")]);
    let spelt = with(&form, &[("reference", "bacs17")]);
    let answers = tokio::join!(one.post("/monitoring/1/pay", &form), two.post("/monitoring/1/pay", &spelt));
    let mut statuses = [answers.0.status, answers.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    let refused = if answers.0.status == 422 { answers.0 } else { answers.1 };
    assert_eq!(refused.errors(), ["This payment is noted already"]);
    assert_eq!(refused.links(".govuk-error-summary a"), ["#reference"]);
    let years = one.get("/monitoring/1").await.texts("table").remove(0);
    assert!(years.contains("2018/19 £4,000.00 £6,000.00"), "{years}");
    let undone = one.post("/monitoring/1/payments/1/reverse", &[("reason", "Not ours")]).await;
    assert_eq!(undone.status, 303);
    assert_eq!(two.post("/monitoring/1/pay", &form).await.status, 303, "what was reversed counts as nothing");
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

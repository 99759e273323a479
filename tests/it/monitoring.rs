//! Monitoring commitments: what existed is registered and honoured, nothing new is entered into, and no year is paid twice.

use cctv_grants::domain::person::Role;
use cctv_grants::store::{history, person};

use crate::app::{Client, Page, TestApp, at_once, key};
use crate::camera::one_of_each;

/// What the form of a new one asks.
const KNOWN: [(&str, &str); 9] = [
    ("partnership", "1"),
    ("what", "Control room of the council"),
    ("yearly", "10,000"),
    ("starts_on-day", "1"),
    ("starts_on-month", "4"),
    ("starts_on-year", "2016"),
    ("ends_on-day", "31"),
    ("ends_on-month", "3"),
    ("ends_on-year", "2020"),
];

fn with<'a>(form: &[(&'a str, &'a str)], other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let value = |(name, value): &(&'a str, &'a str)| {
        let instead = other.iter().find(|(changed, _)| changed == name);
        (*name, instead.map_or(*value, |(_, value)| *value))
    };
    form.iter().map(value).collect()
}

async fn shropshire(app: &TestApp) -> String {
    let partnerships = person::partnerships(&app.app.db).await.unwrap();
    partnerships.iter().find(|one| one.code == "SHR").unwrap().id.0.to_string()
}

/// Registers one of Shropshire, with number 1.
pub async fn commitment(app: &TestApp, staff: &Client) {
    let partnership = shropshire(app).await;
    let done = staff.post("/monitoring/new", &with(&KNOWN, &[("partnership", &partnership)])).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
}

/// A payment of most of a year.
pub const PAYMENT: [(&str, &str); 6] = [
    ("year", "2018"),
    ("amount", "6,000"),
    ("paid_on-day", "2"),
    ("paid_on-month", "10"),
    ("paid_on-year", "2018"),
    ("reference", "BACS 17"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_new_commitment_is_refused_with_the_policys_words_and_an_existing_one_only_becomes_less() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    let new = with(&KNOWN, &[("starts_on-year", "2017")]);
    let refused = staff.post("/monitoring/new", &new).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.errors(),
        [
            "Existing commitments are honoured and no new ones are entered into: the first day must be before 1 April 2017, when the policy began"
        ]
    );
    assert!(refused.html.contains("Control room of the council"), "what was typed is kept");
    commitment(&app, &staff).await;
    let list = staff.get("/monitoring").await;
    assert!(list.html.contains("Control room of the council") && list.html.contains("£10,000.00"));

    let change = [
        ("version", "1"),
        ("what", "Control room of the council"),
        ("yearly", "10,000"),
        ("ends_on-day", "1"),
        ("ends_on-month", "4"),
        ("ends_on-year", "2020"),
        ("reason", "They asked for it"),
    ];
    let longer = staff.post("/monitoring/1/change", &change).await;
    assert_eq!(
        longer.errors(),
        ["A commitment cannot be extended past its end: the last day must be 31 March 2020 or earlier"]
    );
    let sooner = with(&change, &[("ends_on-year", "2019")]);
    assert_eq!(staff.post("/monitoring/1/change", &sooner).await.status, 303);
    let page = staff.get("/monitoring/1").await;
    assert!(page.html.contains("1 April 2016 to 1 April 2019") && page.html.contains("They asked for it"));
    let stale = with(&change, &[("ends_on-year", "2018")]);
    assert_eq!(staff.post("/monitoring/1/change", &stale).await.status, 409, "somebody saved meanwhile");
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_payments_at_once_do_not_pay_a_year_twice() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    commitment(&app, &staff).await;
    let (one, two) = (app.client(Role::Treasurer, None).await, app.client(Role::Treasurer, None).await);
    let answers =
        tokio::join!(one.post("/monitoring/1/pay", &PAYMENT), two.post("/monitoring/1/pay", &PAYMENT));
    let mut statuses = [answers.0.status, answers.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422], "6,000 and 6,000 of 10,000");
    let refused = if answers.0.status == 422 { answers.0 } else { answers.1 };
    assert_eq!(
        refused.errors(),
        ["At most £4,000.00 is left to pay for 2018/19: £6,000.00 of £10,000.00 was paid already"]
    );
    let page = one.get("/monitoring/1").await;
    assert_eq!(page.html.matches("BACS 17").count(), 2, "in the table and in the timeline");
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

/// A second registration with a later end would be an extension past the end, paid twice.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_commitment_is_registered_once_also_by_posts_at_once() {
    let app = TestApp::start().await;
    let mut posts = Vec::new();
    for n in 0..6 {
        let staff = app.client(Role::GrantsOfficer, None).await;
        let year = if n % 2 == 0 { "2020" } else { "2025" };
        posts.push(
            async move { staff.post("/monitoring/new", &with(&KNOWN, &[("ends_on-year", year)])).await },
        );
    }
    let pages: Vec<Page> = at_once(posts).await;
    let told = "This commitment is in the register already, from the same first day";
    assert_eq!(pages.iter().filter(|page| page.status == 303).count(), 1);
    let refused: Vec<_> = pages.iter().filter(|page| page.status == 422).collect();
    assert_eq!(refused.len(), 5);
    assert!(refused.iter().all(|page| page.texts("#what-error").join("").contains(told)));
    let staff = app.client(Role::GrantsOfficer, None).await;
    let list = staff.get("/monitoring").await;
    assert!(list.html.contains("Together £10,000.00 a year"), "{}", list.html);
    let spelt = with(&KNOWN, &[("what", "control ROOM of the  council")]);
    assert_eq!(staff.post("/monitoring/new", &spelt).await.errors(), [told]);
    let other = with(&KNOWN, &[("what", "Suite"), ("ends_on-year", "2019")]);
    assert_eq!(staff.post("/monitoring/new", &other).await.status, 303);
    let renamed = [
        ("version", "1"),
        ("what", "Control room of the council"),
        ("yearly", "10,000"),
        ("ends_on-day", "31"),
        ("ends_on-month", "3"),
        ("ends_on-year", "2019"),
        ("reason", "Its name"),
    ];
    assert_eq!(staff.post("/monitoring/2/change", &renamed).await.errors(), [told]);
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
async fn what_was_registered_by_mistake_is_read_counts_nowhere_and_is_registered_anew() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    let treasurer = app.client(Role::Treasurer, None).await;
    commitment(&app, &staff).await;
    assert_eq!(treasurer.post("/monitoring/1/pay", &PAYMENT).await.status, 303);
    let address = "/monitoring/1/mistake";
    let post = async || {
        let version = staff.get(address).await.hidden("version");
        staff.post(address, &[("reason", "It is £12,000.00"), ("version", &version)]).await
    };
    assert_eq!(post().await.errors(), ["£6,000.00 was paid for it: the payments must be reversed first"]);
    let reversed = treasurer.post("/monitoring/1/payments/1/reverse", &[("reason", "Not ours")]).await;
    assert_eq!(reversed.status, 303);
    assert_eq!(staff.post(address, &[("reason", "x"), ("version", "1")]).await.status, 409);
    assert_eq!(treasurer.post(address, &[("reason", "x")]).await.status, 403);
    assert_eq!(post().await.location, "/monitoring/1?done=saved");
    let page = staff.get("/monitoring/1").await;
    assert!(page.html.contains("It was registered by mistake and counts nowhere"), "{}", page.html);
    assert!(page.texts(".app-timeline__item").join(" ").contains("It is £12,000.00"));
    assert!(page.links(".app-actions a").is_empty());
    for (client, form) in [(&staff, "change"), (&treasurer, "pay"), (&staff, "mistake")] {
        assert_eq!(client.get(&format!("/monitoring/1/{form}")).await.location, "/monitoring/1", "{form}");
    }
    let list = staff.get("/monitoring").await;
    assert!(list.html.contains("None is registered") && list.html.contains("These count nowhere"));
    assert!(list.links("main li a").contains(&"/monitoring/1".to_owned()));
    let partnership = shropshire(&app).await;
    let right = with(&KNOWN, &[("yearly", "12,000"), ("partnership", &partnership)]);
    let anew = staff.post("/monitoring/new", &right).await;
    assert_eq!(anew.status, 303, "{:?}", anew.errors());
    assert!(staff.get("/monitoring").await.html.contains("Together £12,000.00 a year"));
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partnership_sees_its_own_commitments_and_keeps_none() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    commitment(&app, &staff).await;
    let own = app.client(Role::CspOfficer, Some("SHR")).await;
    let other = app.client(Role::CspOfficer, Some("HEF")).await;
    assert!(own.get("/monitoring").await.html.contains("Control room of the council"));
    assert_eq!(own.get("/monitoring/1").await.status, 200);
    assert!(!other.get("/monitoring").await.html.contains("Control room of the council"));
    assert_eq!(other.get("/monitoring/1").await.status, 404);
    for (client, page) in
        [(&own, "/monitoring/1/pay"), (&own, "/monitoring/1/change"), (&staff, "/monitoring/1/pay")]
    {
        assert_eq!(client.get(page).await.status, 403, "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cost_of_monitoring_is_told_by_partnership_and_by_live_camera_where_there_is_one() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let staff = app.sign_in(&cast.staff).await;
    commitment(&app, &staff).await;
    let costs = |page: &crate::app::Page| page.texts("table")[1].clone();
    let page = staff.get("/monitoring").await;
    assert!(costs(&page).ends_with("£10,000.00 0 Not known: no camera is live"), "{}", costs(&page));
    let officer = app.sign_in(&cast.officer).await;
    one_of_each(&app, &cast, &officer).await;
    let page = staff.get("/monitoring").await;
    assert!(costs(&page).ends_with("£10,000.00 1 £10,000.00"), "{}", costs(&page));
}

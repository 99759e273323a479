//! Claims: five people from draft to paid, nothing paid twice, and never more than the award or its share of the cost.

mod discard;
mod ended;
mod ending;
mod history;
mod increase;
mod many;
mod payment;
mod proof;
mod purchase;
mod resemblance;
mod undo;

use cctv_grants::domain::application::Reference;
use cctv_grants::domain::person::{CspOfficer, Role};

use crate::app::{COST, Cast, Payers, TestApp, at_once, key, with};

async fn drawn(app: &TestApp, cast: &Cast, case: &Reference) -> (i64, i64) {
    let drawn = app.kept_grant(cast, case).await.drawn;
    (drawn.authorised.pence(), drawn.paid.pence())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_goes_from_draft_to_paid_through_five_people_and_keeps_the_retention_back() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let address = app.claim_at((&case, &payers), 1, 0, (&COST, false)).await;
    let page = payers.officer.get(&address).await;
    let text = page.texts("main").join(" ");
    assert!(text.contains("Due if all of it is verified £4,500.00"), "half of £10,000.00 less 10%: {text}");
    assert_eq!(payers.checker.get(&address).await.status, 404, "a draft is its partnership's alone");
    for stage in 1..=5 {
        app.move_on(&payers, &address, stage, false).await;
    }
    let paid = payers.certifier.get(&address).await.texts("main").join(" ");
    assert!(paid.contains("Paid £4,500.00 on 15 October 2018"), "{paid}");
    assert_eq!(drawn(&app, &cast, &case).await, (450_000, 450_000));
    let list = payers.treasurer.get(&format!("/applications/{case}/claims")).await.texts("main").join(" ");
    for words in
        ["Paid £4,500.00", "Kept back until completion £500.00", "Left of the award £5,500.00", "50%"]
    {
        assert!(list.contains(words), "{words}: {list}");
    }
    let auditor = app.client(Role::Auditor, None).await;
    assert_eq!(auditor.get(&address).await.status, 200);
    let told = auditor.get(&format!("/applications/{case}")).await.texts("main").join(" ");
    for words in ["Claim 1 certified: £10,000.00", "Payment of £4,500.00 for claim 1 authorised"] {
        assert!(told.contains(words), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn certified_checked_authorised_and_paid_by_four_different_people_whatever_roles_they_hold() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let address = app.claim_at((&case, &payers), 1, 3, (&COST, false)).await;
    // The checker is made treasurer too, and the treasurer a grants officer: neither does the next step.
    let both = app.also(payers.checker.person.as_ref().unwrap(), Role::Treasurer).await;
    let page = both.get(&format!("{address}/authorise")).await;
    assert_eq!(page.status, 409);
    assert!(
        page.html.contains("You checked this claim, so somebody else must authorise it"),
        "{}",
        page.html
    );
    let version = payers.treasurer.get(&format!("{address}/authorise")).await.hidden("version");
    let posted = both.post(&format!("{address}/authorise"), &[("version", &version)]).await;
    assert_eq!(posted.status, 409);
    app.move_on(&payers, &address, 4, false).await;
    let both_ways = app.also(payers.treasurer.person.as_ref().unwrap(), Role::GrantsOfficer).await;
    let version = payers.payer.get(&format!("{address}/pay")).await.hidden("version");
    let paid_on =
        [("paid_on-day", "15"), ("paid_on-month", "10"), ("paid_on-year", "2018"), ("version", &version)];
    for client in [&both_ways, &both] {
        assert_eq!(client.post(&format!("{address}/pay"), &paid_on).await.status, 409);
    }
    assert_eq!(drawn(&app, &cast, &case).await, (450_000, 0));
    app.move_on(&payers, &address, 5, false).await;
    assert_eq!(drawn(&app, &cast, &case).await, (450_000, 450_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_advises_for_the_control_centre_or_checks_does_nothing_with_money_that_is_not_theirs() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let address = app.claim_at((&case, &payers), 1, 2, (&COST, false)).await;
    let adviser = app.also(payers.checker.person.as_ref().unwrap(), Role::OccAdviser).await;
    let page = adviser.get(&format!("{address}/check")).await;
    assert_eq!(page.status, 409);
    let words = "You advise for the control centre, so somebody else must check it";
    assert!(page.html.contains(words), "{}", page.html);
    assert_eq!(adviser.post(&format!("/applications/{case}/complete"), &[]).await.status, 409);
    assert!(!adviser.get("/").await.html.contains("Check a claim"));
    let payers = Payers { checker: payers.payer.clone(), ..payers };
    app.move_on(&payers, &address, 3, false).await;
    // Nor does a grants officer authorise a payment, by whatever other role.
    let both = app.also(payers.treasurer.person.as_ref().unwrap(), Role::GrantsOfficer).await;
    let page = both.get(&format!("{address}/authorise")).await;
    assert!(
        page.html.contains("You are a grants officer, so somebody else must authorise it"),
        "{}",
        page.status
    );
    assert!(!both.get("/").await.html.contains("Authorise a payment"));
    let other = app.client(Role::Treasurer, None).await;
    app.step(&other, &format!("{address}/authorise"), &[]).await;
    assert_eq!(drawn(&app, &cast, &case).await, (450_000, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cost_is_refused_in_words_and_an_invoice_is_claimed_once() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let address = app.claim_at((&case, &payers), 1, 0, (&COST, false)).await;
    let (new, officer) = (format!("{address}/lines/new"), &payers.officer);
    let version = officer.get(&new).await.hidden("version");
    for (other, told) in [
        (vec![("category", "Monitoring staff"), ("invoice", "2")], "The fund pays for capital costs only"),
        (
            vec![("received_on-month", "3"), ("invoice", "2")],
            "This grant pays for what is received in 2018/19, from 1 April 2018 on",
        ),
        (
            vec![("received_on-year", "2019"), ("invoice", "2")],
            "This grant pays for what was received by 31 March 2019",
        ),
        (
            vec![("supplier", "ACME ltd "), ("invoice", "inv17")],
            "This invoice of this supplier is claimed already: nothing is paid for twice",
        ),
        (
            vec![("recoverable", "2,000.01"), ("invoice", "2")],
            "The recoverable VAT must be the VAT of £2,000.00 or less",
        ),
    ] {
        let other = [&other[..], &[("version", version.as_str())]].concat();
        let refused = officer.post(&new, &with(&COST, &other)).await;
        assert_eq!(refused.status, 422, "{told}");
        if !told.starts_with("The fund") {
            assert_eq!(refused.errors(), [told]);
        }
    }
    // Under another grant of the partnership neither.
    let (second, again) = app.active_grant(&cast, 5_000).await;
    let begun =
        again.officer.post(&format!("/applications/{second}/claims/new"), &[("quarter", "2018-q3")]).await;
    assert_eq!(begun.status, 303);
    let new = format!("/applications/{second}/claims/1/lines/new");
    let version = officer.get(&new).await.hidden("version");
    let twice = officer.post(&new, &with(&COST, &[("version", &version)])).await;
    assert_eq!(
        twice.errors(),
        ["This invoice of this supplier is claimed already: nothing is paid for twice"]
    );
    // Another partnership's supplier may number its invoices alike, and a cost that is taken off can be claimed again.
    let line = officer.get(&address).await.links("tbody th a").remove(0);
    app.step(officer, &format!("{line}/remove"), &[]).await;
    app.step(officer, &new, &COST).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_authorisations_and_payments_at_once_count_once_and_never_pass_the_award() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let mut addresses = Vec::new();
    for number in 1..=4 {
        let invoice = format!("INV {number}");
        let cost = with(&COST, &[("invoice", &invoice)]);
        addresses.push(app.claim_at((&case, &payers), number, 3, (&cost, false)).await);
    }
    // Four of £5,000.00 each, less retention, of an award of £10,000.00: two are due, and nothing more.
    let mut tasks = Vec::new();
    for address in addresses.iter().chain(&addresses) {
        let (client, page) = (payers.treasurer.clone(), format!("{address}/authorise"));
        let version = client.get(&page).await.hidden("version");
        tasks.push(async move { client.post(&page, &[("version", &version)]).await.status });
    }
    let given = at_once(tasks).await;
    assert_eq!(given.iter().filter(|status| **status == 303).count(), 2, "{given:?}");
    assert!(given.iter().all(|status| [303, 409].contains(status)), "{given:?}");
    assert_eq!(drawn(&app, &cast, &case).await, (900_000, 0));
    let mut tasks = Vec::new();
    for address in addresses.iter().chain(&addresses) {
        let (client, page) = (payers.payer.clone(), format!("{address}/pay"));
        tasks.push(async move {
            let version = client.get(&page).await;
            if version.status != 200 {
                return 0;
            }
            let version = version.hidden("version");
            let on = [
                ("paid_on-day", "15"),
                ("paid_on-month", "10"),
                ("paid_on-year", "2018"),
                ("version", &version),
            ];
            client.post(&page, &on).await.status
        });
    }
    let given = at_once(tasks).await;
    assert_eq!(given.iter().filter(|status| **status == 303).count(), 2, "{given:?}");
    assert_eq!(drawn(&app, &cast, &case).await, (900_000, 900_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_of_a_claim_posted_again_answers_alike_and_counts_once() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let own = format!("/applications/{case}/claims");
    let again = |client: &crate::app::Client, page: String, fields: Vec<(String, String)>| {
        let (client, key) = (client.clone(), key());
        async move {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let mut given = Vec::new();
            for _ in 0..3 {
                let done = client.post_with_key(&page, &fields, &key).await;
                given.push((done.status, done.location));
            }
            given.dedup();
            assert_eq!((given.len(), given[0].0), (1, 303), "{page}: {given:?}");
        }
    };
    let form = |fields: &[(&str, &str)], version: &str| {
        let fields = with(fields, &[("version", version)]);
        fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect::<Vec<_>>()
    };
    let one = format!("{own}/1");
    again(&payers.officer, format!("{own}/new"), form(&[("quarter", "2018-q3")], "")).await;
    let version =
        |client: crate::app::Client, page: String| async move { client.get(&page).await.hidden("version") };
    let new = format!("{one}/lines/new");
    let at = version(payers.officer.clone(), new.clone()).await;
    let proof = app.proof(&payers.officer, &case, 1).await;
    again(&payers.officer, new, form(&with(&COST, &[("evidence", &proof)]), &at)).await;
    let today = [("paid_on-day", "15"), ("paid_on-month", "10"), ("paid_on-year", "2018")];
    let back = [("reason", "The delivery note is missing")];
    for (client, page, fields) in [
        (&payers.officer, "send", vec![("last", "no")]),
        (&payers.certifier, "certify", vec![("certified", "no"), ("comment", "Not ours")]),
        (&payers.officer, "send", vec![("last", "no")]),
        (&payers.certifier, "certify", vec![("certified", "yes")]),
        (&payers.checker, "return", back.to_vec()),
        (&payers.officer, "send", vec![("last", "no")]),
        (&payers.certifier, "certify", vec![("certified", "yes")]),
    ] {
        let page = format!("{one}/{page}");
        let at = version(client.clone(), page.clone()).await;
        again(client, page, form(&fields, &at)).await;
    }
    let page = payers.checker.get(&format!("{one}/check")).await;
    let mut fields = crate::app::verified(&page);
    fields.push(("version".into(), page.hidden("version")));
    again(&payers.checker, format!("{one}/check"), fields).await;
    for (client, page, fields) in
        [(&payers.treasurer, "authorise", vec![]), (&payers.payer, "pay", today.to_vec())]
    {
        let page = format!("{one}/{page}");
        let at = version(client.clone(), page.clone()).await;
        again(client, page, form(&fields, &at)).await;
    }
    assert_eq!(drawn(&app, &cast, &case).await, (450_000, 450_000));
    let partnership = CspOfficer::of(&cast.officer).unwrap().partnership();
    assert!(partnership.0 > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_itself_refuses_more_than_the_award() {
    use cctv_grants::store::Read;
    use sea_orm::{ConnectionTrait, Statement};
    let app = TestApp::start().await;
    let cast = app.cast().await;
    app.active_grant(&cast, 10_000).await;
    let db = app.app.db.reader();
    for (change, allowed) in [
        ("authorised_pence = award_pence", true),
        ("authorised_pence = award_pence + 1", false),
        ("paid_pence = authorised_pence + 1", false),
        ("paid_pence = -1", false),
        ("paid_pence = authorised_pence", true),
        ("clawback_pence = paid_pence + 1", false),
        ("repaid_pence = 1", false),
    ] {
        let sql = format!("UPDATE \"grant\" SET {change}");
        let done = db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await;
        assert_eq!(done.is_ok(), allowed, "{change}");
    }
}

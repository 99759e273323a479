//! A purchase that was received and invoiced is claimed as it was invoiced, and once.

use cctv_grants::domain::application::Reference;
use cctv_grants::domain::certificate::Outcome;
use cctv_grants::domain::person::Role;
use cctv_grants::store::history;
use migration::{Migrator, MigratorTrait};
use sea_orm::Database;

use crate::app::{COST, Client, TestApp, with};
use crate::purchase::{ORDER, bill, bought, came, requested, shop, then_came};

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_is_claimed_once_and_stays_as_it_was_invoiced() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let (own, bought) = (format!("/applications/{case}/claims"), format!("/applications/{case}/purchases/1"));
    assert_eq!(officer.post(&format!("{own}/new"), &[("quarter", "2018-q3")]).await.status, 303);
    assert_eq!(requested(&officer, &case, "4").await.status, 303);
    assert_eq!(officer.post(&format!("{bought}/order"), &ORDER).await.status, 303);
    assert_eq!(officer.post(&format!("{bought}/receive"), &came("4")).await.status, 303);
    let add = format!("{own}/1/purchases");
    assert_eq!(officer.get(&add).await.location, format!("{own}/1"), "nothing is invoiced yet");
    let invoice = bill("410", "40", "30", "Carriage");
    let done = officer.post(&format!("{bought}/invoice"), &invoice).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
    let version = officer.get(&add).await.hidden("version");
    let bare = officer.post(&add, &[("purchase", "1-2018"), ("version", &version)]).await;
    assert!(bare.errors()[0].starts_with("No file is its invoice yet"), "{:?}", bare.errors());
    let file = app.proof(&officer, &case, 1).await;
    let with_file = with(&invoice, &[("file", &file), ("reason", "Its file")]);
    app.step(&officer, &format!("{bought}/invoice"), &with_file).await;
    assert!(officer.get(&format!("{own}/1")).await.links(".app-actions a").contains(&add));
    app.step(&officer, &add, &[("purchase", "1-2018")]).await;
    let page = officer.get(&format!("{own}/1")).await;
    let text = page.texts("tbody").join(" ");
    assert!(text.contains("Purchase 1: Axis P3245-LV") && text.contains("£420.00"), "{text}");
    assert_eq!(officer.get(&add).await.location, format!("{own}/1"), "each once");
    let version = officer.get(&format!("{own}/1/send")).await.hidden("version");
    let again = officer.post(&add, &[("purchase", "1-2018"), ("version", &version)]).await;
    assert_eq!(again.status, 422);
    assert_eq!(
        again.errors(),
        ["This invoice of this supplier is claimed already: nothing is paid for twice"]
    );
    // Nor by hand, and it is not changed by hand either.
    let same = [("supplier", "acme"), ("invoice", "inv4"), ("version", version.as_str())];
    let by_hand = officer.post(&format!("{own}/1/lines/new"), &with(&COST, &same)).await;
    assert_eq!(by_hand.errors(), again.errors());
    let line = page.links("tbody th a").remove(0);
    let line = line.trim_end_matches("/remove").to_owned();
    let other = [("supplier", "Acme"), ("invoice", "INV 4"), ("net", "999"), ("version", version.as_str())];
    let changed = officer.post(&line, &with(&COST, &other)).await;
    assert_eq!(changed.status, 409, "{:?}", changed.errors());
    app.step(&officer, &format!("{line}/remove"), &[]).await;
    app.step(&officer, &add, &[("purchase", "1-2018")]).await;
    // Before a purchase was claimed by its years it was claimed as a whole: what is on file from then stays claimed.
    let db = Database::connect(&app.database.url).await.unwrap();
    let since = Migrator::migrations().into_iter().rev().position(|one| one.name().ends_with("_share"));
    Migrator::down(&db, Some(u32::try_from(since.unwrap()).unwrap() + 1)).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(officer.get(&add).await.location, format!("{own}/1"), "claimed as before");
}

/// The same form on another day.
fn on<'a>(
    form: &[(&'a str, &'a str)],
    (day, month, year): (&'a str, &'a str, &'a str),
) -> Vec<(&'a str, &'a str)> {
    with(form, &[("on-day", day), ("on-month", month), ("on-year", year)])
}

/// What a year-end page counts as received of a grant in its year.
async fn received(client: &Client, case: &Reference) -> String {
    let rows = client.get("/year-end?year=2018").await.texts("tbody tr");
    rows.into_iter().find(|row| row.contains(case.as_str())).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_is_either_a_purchase_or_typed_and_counts_once_when_the_year_ends() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let treasurer = app.client(Role::Treasurer, None).await;
    let own = format!("/applications/{case}/claims");
    assert_eq!(officer.post(&format!("{own}/new"), &[("quarter", "2018-q3")]).await.status, 303);
    let new = format!("{own}/1/lines/new");
    let version = || async { officer.get(&new).await.hidden("version") };
    let typed = [("supplier", "ACME"), ("net", "100"), ("vat", "0"), ("recoverable", "0")];
    // Bought first: the typed one is told to be the purchase.
    bought(&app, &officer, &case, (1, "INV 4")).await;
    let (now, same) = (version().await, with(&COST, &with(&typed, &[("invoice", "inv 4")])));
    let refused = officer.post(&new, &with(&same, &[("version", &now)])).await;
    assert_eq!(
        refused.errors(),
        ["This is the invoice of purchase 1: add that purchase to the claim instead"],
        "{}",
        refused.status
    );
    // Typed first: it is said, and explained. The purchase cannot be claimed besides, and counts as what was typed.
    let (now, other) = (version().await, with(&COST, &with(&typed, &[("invoice", "inv 5")])));
    assert_eq!(officer.post(&new, &with(&other, &[("version", &now)])).await.status, 303);
    let at = format!("/applications/{case}/purchases/2");
    assert_eq!(requested(&officer, &case, "1").await.status, 303);
    assert_eq!(officer.post(&format!("{at}/order"), &with(&ORDER, &[("vat", "0")])).await.status, 303);
    assert_eq!(officer.post(&format!("{at}/receive"), &came("1")).await.status, 303);
    let file = app.proof(&officer, &case, 2).await;
    let slip = with(&bill("100", "0", "0", ""), &[("number", "INV 5"), ("file", &file)]);
    let mute = officer.post(&format!("{at}/invoice"), &slip).await;
    assert_eq!(
        mute.errors(),
        ["Explain the differences: The same invoice is on claim 1 already, as a cost that was typed"]
    );
    let slip = with(&slip, &[("explanation", "One for both")]);
    assert_eq!(officer.post(&format!("{at}/invoice"), &slip).await.status, 303);
    for (client, told) in [(&officer, true), (&treasurer, false)] {
        let page = client.get(&at).await;
        assert_eq!(page.status, 200);
        assert_eq!(
            page.html.contains("as a cost that was typed"),
            told,
            "a draft is its partnership's alone"
        );
    }
    let (now, add) = (version().await, format!("{own}/1/purchases"));
    let refused = officer.post(&add, &[("purchase", "2-2018"), ("version", &now)]).await;
    assert_eq!(
        refused.errors(),
        ["This invoice of this supplier is claimed already: nothing is paid for twice"]
    );
    let row = received(&treasurer, &case).await;
    assert!(row.contains("£200.00"), "one of each: {row}");
    // A slip is put right all the same, as it is on no claim itself: then it counts, and is claimed.
    let right = [("number", "INV 6"), ("explanation", ""), ("reason", "Misread")];
    app.step(&officer, &format!("{at}/invoice"), &with(&slip, &right)).await;
    assert!(received(&treasurer, &case).await.contains("£300.00"));
    app.step(&officer, &add, &[("purchase", "2-2018")]).await;
    // What is claimed is not offered to be changed, which would be refused.
    for (number, changes) in [(1, true), (2, false)] {
        let page = officer.get(&format!("/applications/{case}/purchases/{number}")).await;
        assert_eq!(page.html.contains("Correct the invoice"), changes, "{number}");
        assert_eq!(page.html.contains("/receipts/"), changes, "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_in_two_years_is_claimed_for_each_of_them() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 1_000).await;
    app.framework(&cast.staff).await;
    let adviser = app.person(Role::OccAdviser, None).await;
    app.certified(&adviser, Outcome::Pass, "2019-12-31".parse().unwrap()).await;
    let bought = format!("/applications/{case}/purchases/1");
    assert_eq!(requested(&payers.officer, &case, "4").await.status, 303);
    assert_eq!(
        payers.officer.post(&format!("{bought}/order"), &with(&ORDER, &[("vat", "0")])).await.status,
        303
    );
    let payers = app.later(&payers, (2019, 3, 20)).await;
    let officer = &payers.officer;
    let first = on(&came("1"), ("18", "3", "2019"));
    assert_eq!(officer.post(&format!("{bought}/receive"), &first).await.status, 303);
    app.carried(&cast, (&case, &payers), (3, &[("amount", "900")])).await;
    let payers = app.later(&payers, (2019, 4, 20)).await;
    let officer = &payers.officer;
    let second = on(&then_came("3"), ("3", "4", "2019"));
    assert_eq!(officer.post(&format!("{bought}/receive"), &second).await.status, 303);
    let file = app.proof(officer, &case, 1).await;
    let bill = with(&on(&bill("400", "0", "0", ""), ("18", "4", "2019")), &[("file", &file)]);
    let invoiced = officer.post(&format!("{bought}/invoice"), &bill).await;
    assert_eq!(invoiced.status, 303, "{:?}", invoiced.errors());
    let row = received(&payers.treasurer, &case).await;
    assert!(row.contains("£100.00 £50.00"), "a quarter of it: {row}");
    let own = format!("/applications/{case}/claims");
    assert_eq!(officer.post(&format!("{own}/new"), &[("quarter", "2019-q1")]).await.status, 303);
    let add = format!("{own}/1/purchases");
    for (share, left) in [("1-2018", 1), ("1-2019", 0)] {
        app.step(officer, &add, &[("purchase", share)]).await;
        let again = officer.get(&add).await;
        assert_eq!(again.texts("input[name=purchase]").len(), left, "{share}");
    }
    let text = officer.get(&format!("{own}/1")).await.texts("tbody").join(" ");
    for words in
        ["Purchase 1, received in 2018/19: Axis P3245-LV", "£100.00", "received in 2019/20", "£300.00"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    let version = officer.get(&format!("{own}/1/lines/new")).await.hidden("version");
    for (page, form) in [
        (add.clone(), vec![("purchase", "1-2019")]),
        (add.clone(), vec![("purchase", "1-2018")]),
        (format!("{own}/1/lines/new"), with(&COST, &[("supplier", "acme"), ("invoice", "inv4")])),
    ] {
        let refused = officer.post(&page, &with(&form, &[("version", &version)])).await;
        assert_eq!(refused.status, 422, "{page}");
        let words = "This invoice of this supplier is claimed already: nothing is paid for twice";
        assert_eq!(refused.errors(), [words], "{page}");
    }
    assert!(received(&payers.treasurer, &case).await.contains("£100.00 £50.00"), "as before");
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_invoice_for_two_orders_is_on_both_and_each_of_them_is_claimed_once() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let treasurer = app.client(Role::Treasurer, None).await;
    let (own, at) = (format!("/applications/{case}/claims/1"), format!("/applications/{case}/purchases"));
    assert_eq!(
        officer.post(&format!("/applications/{case}/claims/new"), &[("quarter", "2018-q3")]).await.status,
        303
    );
    let add = format!("{own}/purchases");
    bought(&app, &officer, &case, (1, "INV 4")).await;
    app.step(&officer, &add, &[("purchase", "1-2018")]).await;
    // The second order of the same invoice: said to be so, and explained.
    assert_eq!(requested(&officer, &case, "1").await.status, 303);
    assert_eq!(officer.post(&format!("{at}/2/order"), &with(&ORDER, &[("vat", "0")])).await.status, 303);
    assert_eq!(officer.post(&format!("{at}/2/receive"), &came("1")).await.status, 303);
    let file = app.proof(&officer, &case, 2).await;
    let same = with(&bill("100", "0", "0", ""), &[("number", "inv4"), ("file", &file)]);
    let mute = officer.post(&format!("{at}/2/invoice"), &same).await;
    assert_eq!(mute.errors(), ["Explain the differences: The same invoice is recorded for purchase 1"]);
    let same = with(&same, &[("explanation", "One invoice for both orders")]);
    assert_eq!(officer.post(&format!("{at}/2/invoice"), &same).await.status, 303);
    for (number, other) in [(1, 2), (2, 1)] {
        let page = officer.get(&format!("{at}/{number}")).await;
        assert!(
            page.html.contains(&format!("The same invoice is recorded for purchase {other}")),
            "{number}"
        );
        assert_eq!(page.html.contains("Correct the invoice"), number == 2, "{number}: only 1 is claimed");
    }
    let counted = received(&treasurer, &case).await;
    assert!(counted.contains("£200.00"), "one is claimed and one came: {counted}");
    let right =
        with(&same, &[("explanation", "One invoice for both orders of May"), ("reason", "More words")]);
    app.step(&officer, &format!("{at}/2/invoice"), &right).await;
    // Each is claimed once; nobody types it besides.
    app.step(&officer, &add, &[("purchase", "2-2018")]).await;
    assert_eq!(officer.get(&add).await.location, own, "each once");
    let now = officer.get(&format!("{own}/send")).await.hidden("version");
    let twice = "This invoice of this supplier is claimed already: nothing is paid for twice";
    for which in ["1-2018", "2-2018"] {
        let again = officer.post(&add, &[("purchase", which), ("version", &now)]).await;
        assert_eq!(again.errors(), [twice], "{which}");
    }
    let typed = with(&COST, &[("supplier", "acme"), ("invoice", "inv 4"), ("version", &now)]);
    assert_eq!(officer.post(&format!("{own}/lines/new"), &typed).await.errors(), [twice]);
    assert!(received(&treasurer, &case).await.contains("£200.00"));
    for number in [1, 2] {
        let page = officer.get(&format!("{at}/{number}")).await;
        assert!(!page.html.contains("Correct the invoice"), "{number} is claimed");
    }
    // Off the claim again, one can be corrected and the other not.
    let off = officer.get(&own).await.links("tbody th a").remove(0);
    app.step(&officer, &format!("{}/remove", off.trim_end_matches("/remove")), &[]).await;
    assert!(officer.get(&format!("{at}/1")).await.html.contains("Correct the invoice"));
    assert!(!officer.get(&format!("{at}/2")).await.html.contains("Correct the invoice"));
    assert!(received(&treasurer, &case).await.contains("£200.00"));
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_that_a_purchase_of_another_grant_has_is_named_with_that_grant() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    bought(&app, &officer, &case, (1, "INV 4")).await;
    let (other, _) = app.active_grant(&cast, 1_000).await;
    let at = format!("/applications/{other}/purchases/1");
    assert_eq!(requested(&officer, &other, "1").await.status, 303);
    assert_eq!(officer.post(&format!("{at}/order"), &with(&ORDER, &[("vat", "0")])).await.status, 303);
    assert_eq!(officer.post(&format!("{at}/receive"), &came("1")).await.status, 303);
    let mute = officer.post(&format!("{at}/invoice"), &bill("100", "0", "0", "")).await;
    let named = format!("Explain the differences: The same invoice is recorded for purchase 1 of {case}");
    assert_eq!(mute.errors(), [named]);
    let own = format!("/applications/{other}/claims");
    assert_eq!(officer.post(&format!("{own}/new"), &[("quarter", "2018-q3")]).await.status, 303);
    let new = format!("{own}/1/lines/new");
    let now = officer.get(&new).await.hidden("version");
    let typed = with(&COST, &[("supplier", "acme"), ("invoice", "inv 4"), ("version", &now)]);
    let refused = officer.post(&new, &typed).await;
    let words = format!(
        "This is the invoice of purchase 1 of {case}: add that purchase to a claim of that grant instead"
    );
    assert_eq!(refused.errors(), [words]);
}

//! Carry-forward: asked for, advised on and decided by three people; one answer at a time; what was carried is claimed and no
//! more; the cap that the award came from holds it throughout.

mod claim;

use cctv_grants::domain::carry_forward::moves;
use cctv_grants::domain::person::Role;
use cctv_grants::store::scheme;

use crate::app::{COST, DECISION, Page, TestApp, WANTED, at_once, key, with};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

fn told(page: &Page) -> (u16, Vec<String>) {
    (page.status, page.errors())
}

const DONE: (u16, Vec<String>) = (303, Vec::new());

#[tokio::test(flavor = "multi_thread")]
async fn it_is_asked_for_advised_on_and_decided_and_everybody_concerned_is_told() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    app.claim_at((&case, &payers), 1, 5, (&COST, false)).await;
    let payers = app.later(&payers, (2019, 2, 20)).await;
    work_off(&app, &sink).await;
    sink.clear();
    let own = format!("/applications/{case}");
    let links = payers.officer.get(&own).await.links("main a");
    assert!(links.contains(&format!("{own}/carry-forward/new")), "{links:?}");
    let form = payers.officer.get(&format!("{own}/carry-forward/new")).await.texts("main").join(" ");
    for words in
        ["At most £5,000.00, which is not spent of 2018/19", "31 March 2020 at the latest", "cap of 2018/19"]
    {
        assert!(form.contains(words), "{words}: {form}");
    }
    let address = app.carried(&cast, (&case, &payers), (1, &[])).await;
    let home = payers.treasurer.get("/").await.texts("tbody td").join(" ");
    assert!(home.contains(&format!("Advise on a carry-forward: {case}")), "{home}");
    let advised = payers.treasurer.post(&format!("{address}/advise"), &crate::app::ADVICE).await;
    assert_eq!(told(&advised), DONE);
    let decides = app.sign_in(&cast.commissioner).await;
    let home = decides.get("/").await.texts("tbody td").join(" ");
    assert!(home.contains(&format!("Decide a carry-forward: {case}")), "{home}");
    let page = decides.get(&format!("{address}/decide")).await.texts("main").join(" ");
    assert!(page.contains("Supported: £3,000.00 of £3,000.00 It will be spent"), "{page}");
    assert_eq!(told(&decides.post(&format!("{address}/decide"), &DECISION).await), DONE);
    work_off(&app, &sink).await;
    let mut subjects: Vec<_> = sink.messages().iter().map(|mail| mail.subject()).collect();
    subjects.sort();
    subjects.dedup();
    assert_eq!(
        subjects,
        [
            format!("Carry-forward of {case} is approved"),
            format!("Carry-forward of {case} to advise on"),
            format!("Carry-forward of {case} to decide"),
        ]
    );
    let page = payers.certifier.get(&address).await.texts("main").join(" ");
    assert!(page.contains("Approved: £2,000.00 of £3,000.00 Sound"), "{page}");
    let page = payers.officer.get(&own).await.texts("main").join(" ");
    for words in [
        "Carry-forward 1 £2,000.00 of £3,000.00 approved, from 2018/19, by 30 June 2019",
        "Carry-forward 1 of £3,000.00 from 2018/19 asked for, to be spent by 30 June 2019",
        "Carry-forward 1: £3,000.00 of £3,000.00 supported by the treasurer",
        "Carry-forward 1: £2,000.00 of £3,000.00 from 2018/19 approved, to be spent by 30 June 2019",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let grant = app.kept_grant(&cast, &case).await;
    assert_eq!(grant.committed().to_string(), "£10,000.00", "the award stays where it was committed");
    let envelope = scheme::current(&app.app.db).await.unwrap().envelope;
    assert_eq!(envelope.committed.to_string(), "£10,000.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_carried_is_refused_in_words_at_its_field() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let new = format!("/applications/{case}/carry-forward/new");
    let early = payers.officer.post(&new, &WANTED).await;
    assert_eq!(early.status, 409);
    assert!(early.html.contains("can be asked for from 31 January 2019 on"), "{}", early.html);
    assert!(!payers.officer.get(&format!("/applications/{case}")).await.links("main a").contains(&new));
    app.claim_at((&case, &payers), 1, 1, (&COST, false)).await;
    let payers = app.later(&payers, (2019, 3, 20)).await;
    for (other, refused) in [
        (
            vec![("amount", "5,000.01")],
            "At most £5,000.00 can be carried forward, which is what is not spent of the award",
        ),
        (vec![("amount", "0")], "The amount must be more than £0.00"),
        (
            vec![("spend_by-day", "1"), ("spend_by-month", "4"), ("spend_by-year", "2020")],
            "Nothing is carried forward past 31 March 2020, the last day of the scheme",
        ),
        (
            vec![("spend_by-day", "31"), ("spend_by-month", "3")],
            "The day must be from 1 April 2019 to 31 March 2020",
        ),
        (vec![("reason", "")], "Enter why"),
    ] {
        let page = payers.officer.post(&new, &with(&WANTED, &other)).await;
        assert_eq!(page.status, 422, "{refused}");
        assert!(page.errors()[0].starts_with(refused) || refused == "Enter why", "{:?}", page.errors());
        assert!(
            page.html.contains("The columns come in May") || refused == "Enter why",
            "what was typed is kept"
        );
    }
    // When the scheme carries nothing forward, nobody can ask.
    app.sql("UPDATE scheme SET carry_forward = FALSE").await;
    let refused = payers.officer.get(&new).await;
    assert_eq!(refused.status, 409);
    assert!(refused.html.contains("The scheme carries nothing forward"), "{}", refused.html);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_request_is_open_at_a_time_and_the_same_form_asks_once() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    app.ask_all_year().await;
    let new = format!("/applications/{case}/carry-forward/new");
    let one_form = key();
    let tasks = (0..6).map(|_| {
        let (client, page, key) = (payers.officer.clone(), new.clone(), one_form.clone());
        async move { client.post_with_key(&page, &WANTED, &key).await.location }
    });
    let mut given = at_once(tasks).await;
    given.dedup();
    assert_eq!(given, [format!("/applications/{case}/carry-forward/1?done=carry-forward-asked")]);
    let tasks = (0..4).map(|_| {
        let (client, page) = (payers.officer.clone(), new.clone());
        async move { client.post(&page, &WANTED).await.status }
    });
    assert_eq!(at_once(tasks).await, [409; 4], "one is open");
    let page = payers.officer.post(&new, &WANTED).await;
    assert!(page.html.contains("Carry-forward 1 is not decided yet"), "{}", page.html);
    // After a refusal another can be asked for.
    let own = format!("/applications/{case}/carry-forward");
    assert_eq!(
        told(
            &payers.treasurer.post(&format!("{own}/1/advise"), &[("answer", "no"), ("reason", "Late")]).await
        ),
        DONE
    );
    let decides = app.sign_in(&cast.commissioner).await;
    let no = [("answer", "no"), ("reason", "Too late"), ("no_interest", "yes")];
    assert_eq!(told(&decides.post(&format!("{own}/1/decide"), &no).await), DONE);
    let again = payers.officer.post(&new, &WANTED).await;
    assert_eq!(again.location, format!("{own}/2?done=carry-forward-asked"));
    app.kept_grant(&cast, &case).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_decisions_at_once_one_holds_and_the_other_is_told_why_not() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    app.ask_all_year().await;
    let address = app.carried(&cast, (&case, &payers), (2, &[])).await;
    let deciders = [app.sign_in(&cast.commissioner).await, app.client(Role::Commissioner, None).await];
    let tasks = deciders.into_iter().zip(["yes", "no"]).map(|(client, answer)| {
        let page = format!("{address}/decide");
        async move {
            let page = client.post(&page, &with(&DECISION, &[("answer", answer)])).await;
            (page.status, page.html)
        }
    });
    let given = at_once(tasks).await;
    let mut statuses: Vec<u16> = given.iter().map(|(status, _)| *status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    let (_, words) = given.iter().find(|(status, _)| *status == 409).unwrap();
    assert!(
        words.contains("This carry-forward is approved now")
            || words.contains("This carry-forward is refused now")
    );
    app.kept_grant(&cast, &case).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asked_or_advised_or_has_an_interest_does_not_decide() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    app.ask_all_year().await;
    let address = app.carried(&cast, (&case, &payers), (2, &[])).await;
    let decide = format!("{address}/decide");
    let both = app.also(payers.treasurer.person.as_ref().unwrap(), Role::Commissioner).await;
    for page in [both.get(&decide).await, both.post(&decide, &DECISION).await] {
        assert_eq!(page.status, 409);
        let words = "You advised on this carry-forward, so somebody else must decide it";
        assert!(page.html.contains(words), "{}", page.html);
    }
    assert!(!both.get(&address).await.links("main a").contains(&decide));
    let home = both.get("/").await.texts("tbody td").join(" ");
    assert!(!home.contains("Decide a carry-forward"), "{home}");
    let interested = app.client(Role::Commissioner, None).await;
    let declared = interested
        .post(&format!("/applications/{case}/interest"), &[("words", "My brother sells columns")])
        .await;
    assert_eq!(told(&declared), DONE);
    assert_eq!(interested.post(&decide, &DECISION).await.status, 409);
    let undeclared = app.sign_in(&cast.commissioner).await.post(&decide, &DECISION[..3]).await;
    assert_eq!(undeclared.status, 422);
    for other in [&payers.officer, &payers.certifier, &payers.checker] {
        assert_eq!(other.post(&decide, &DECISION).await.status, 403);
    }
    let stranger = app.client(Role::CspOfficer, Some("TEL")).await;
    assert_eq!(stranger.get(&address).await.status, 404);
    assert_eq!(stranger.post(&format!("/applications/{case}/carry-forward/new"), &WANTED).await.status, 404);
}

#[test]
fn the_table_of_carry_forwards_in_the_readme_is_the_one_of_the_rules() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let parts: Vec<_> = readme.split("<!-- carry-forwards -->").collect();
    assert_eq!(parts.len(), 3, "README.md must hold the table between two <!-- carry-forwards --> markers");
    assert_eq!(parts[1].trim(), moves::table().trim(), "put this into README.md:\n{}", moves::table());
}

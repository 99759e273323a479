//! The list of applications with many cases: every one is found, once, whichever way one goes.

use std::collections::BTreeSet;

use cctv_grants::domain::application::Status;
use cctv_grants::domain::person::{CspOfficer, Person, Role, Viewer};
use cctv_grants::seed::bulk;
use cctv_grants::service;
use cctv_grants::store::Read;
use cctv_grants::store::application::list::{Filter, From, Page, page};
use sea_orm::ConnectionTrait;

use crate::app::TestApp;

/// More than the fewest that a common word has.
const CASES: u64 = 1_500;

#[tokio::test(flavor = "multi_thread")]
async fn words_are_found_by_their_beginnings_whether_rare_or_common() {
    let app = TestApp::start().await;
    bulk::write(&app.app.db, CASES).await.unwrap();
    let staff = Viewer::of(&app.person(Role::GrantsOfficer, None).await);
    for (text, expected) in [
        // Titles are from "Bench case 1 bridge" to "Bench case 1500 bridge"; four of ten are drafts, which staff do not see.
        ("bench", 900),
        ("Bench case", 900),
        ("case 1499", 1),
        ("1499 bench", 1),
        ("149", (149..=149).chain(1490..=1499).filter(|n| submitted(*n)).count()),
        ("ben ca 14", (14..=14).chain(140..=149).chain(1400..=1499).filter(|n| submitted(*n)).count()),
        ("zzz", 0),
        ("bench zzz", 0),
    ] {
        let filter = Filter { text: text.to_owned(), ..Filter::default() };
        let found = page(&app.app.db, staff, &filter, From::Newest, 1_000).await.unwrap();
        assert_eq!((found.rows.len(), found.next, found.stopped), (expected, None, false), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_a_common_word_hold_every_case_once() {
    let app = TestApp::start().await;
    bulk::write(&app.app.db, CASES).await.unwrap();
    let staff = Viewer::of(&app.person(Role::GrantsOfficer, None).await);
    let filter = Filter { text: "bench".to_owned(), ..Filter::default() };
    let seen = down(&app, staff, &filter, 80).await;
    assert!(seen.is_sorted_by(|a, b| a > b));
    assert_eq!(seen.len(), 900);
    let oldest = page(&app.app.db, staff, &filter, From::Oldest, 80).await.unwrap().rows;
    assert_eq!(oldest[0].id, *seen.last().unwrap());
}

/// As `seed::bulk` makes them: of each fifty, the first twenty are drafts.
fn submitted(number: u64) -> bool {
    (number - 1) / 5 % 10 > 3
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_hold_every_case_once_there_and_back() {
    let app = TestApp::start().await;
    bulk::write(&app.app.db, 200).await.unwrap();
    let staff = Viewer::of(&app.person(Role::GrantsOfficer, None).await);
    let filter = Filter { status: Some(Status::Submitted), ..Filter::default() };
    let (mut from, mut seen, mut turns) = (From::Newest, Vec::new(), Vec::new());
    loop {
        let found = page(&app.app.db, staff, &filter, from, 7).await.unwrap();
        seen.extend(ids(&found));
        turns.push(ids(&found));
        match found.next {
            Some(last) => from = From::Before(last),
            None => break,
        }
    }
    assert!(seen.is_sorted_by(|a, b| a > b));
    assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (40, 40));
    while turns.len() > 1 {
        let first = turns.pop().unwrap()[0];
        let found = page(&app.app.db, staff, &filter, From::After(first), 7).await.unwrap();
        assert_eq!(ids(&found), *turns.last().unwrap());
    }
    let oldest = page(&app.app.db, staff, &filter, From::Oldest, 7).await.unwrap();
    assert_eq!(ids(&oldest)[0], *seen.last().unwrap());
}

/// Titles with words of which some begin with others, so that a page is gathered from several of them in turn.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_several_words_with_one_beginning_is_in_order_and_whole() {
    let app = TestApp::start().await;
    bulk::write(&app.app.db, 6_000).await.unwrap();
    // "market" is in every eighth; "marketable" comes to the oldest third, far off from the newest cases.
    let more = "INSERT INTO application_word (shelf, word, application_id)
         SELECT shelf, 'marketable', application_id FROM application_word
         WHERE word = 'bench' AND application_id <= 2000";
    app.app.db.reader().execute_unprepared(more).await.unwrap();
    let staff = Viewer::of(&app.person(Role::GrantsOfficer, None).await);
    let market = |n: u64| ![50, 75].contains(&(n % 100)) && (n % 100).is_multiple_of(8);
    let found = |n: &u64| submitted(*n) && (market(*n) || *n <= 2_000);
    let expected: Vec<i64> = (1..=6_000).filter(found).map(|n| i64::try_from(n).unwrap()).collect();
    let filter = Filter { text: "market".to_owned(), ..Filter::default() };
    let (mut up, mut from) = (Vec::new(), Some(From::Oldest));
    while let Some(place) = from {
        let found = page(&app.app.db, staff, &filter, place, 90).await.unwrap();
        up.extend(ids(&found));
        up.sort_unstable();
        from = found.next.map(From::After);
    }
    assert_eq!(up, expected);
    let mut down = down(&app, staff, &filter, 90).await;
    down.reverse();
    assert_eq!(down, expected);
}

/// Two common words of which the newest cases have one each: the search stops early, says so, and goes on when asked.
#[tokio::test(flavor = "multi_thread")]
async fn a_search_for_common_words_that_are_seldom_together_stops_and_goes_on() {
    let app = TestApp::start().await;
    bulk::write(&app.app.db, 6_000).await.unwrap();
    for (word, cases) in [("even", "application_id % 2 = 0"), ("low", "application_id <= 1500")] {
        let more = format!(
            "INSERT INTO application_word (shelf, word, application_id) SELECT 0, '{word}', application_id
             FROM application_word WHERE word = 'bench' AND shelf <> 0 AND {cases}"
        );
        app.app.db.reader().execute_unprepared(&more).await.unwrap();
    }
    let staff = Viewer::of(&app.person(Role::GrantsOfficer, None).await);
    let filter = Filter { text: "even low".to_owned(), ..Filter::default() };
    let first = page(&app.app.db, staff, &filter, From::Newest, 90).await.unwrap();
    // The newest 100 of the 3,000 even ones.
    assert_eq!((first.rows.len(), first.next, first.stopped), (0, Some(5_802), true));
    let expected: Vec<i64> = (1..=1_500)
        .rev()
        .filter(|n| n % 2 == 0 && submitted(*n))
        .map(|n| i64::try_from(n).unwrap())
        .collect();
    assert_eq!(down(&app, staff, &filter, 90).await, expected);
    let visitor = app.sign_in(&app.person(Role::GrantsOfficer, None).await).await;
    let shown = visitor.get("/applications?text=even+low").await;
    assert!(shown.html.contains("No application matches so far") && shown.html.contains("before=5802"));
    let next = visitor.get("/applications?text=even+low&before=5802").await;
    assert!(next.html.contains("/applications/CCTV") && !next.html.contains("so far"));
}

fn ids(page: &Page) -> Vec<i64> {
    page.rows.iter().map(|row| row.id).collect()
}

/// All that is found, page by page from the newest.
async fn down(app: &TestApp, viewer: Viewer, filter: &Filter, limit: u64) -> Vec<i64> {
    let (mut seen, mut from) = (Vec::new(), Some(From::Newest));
    while let Some(place) = from {
        let found = page(&app.app.db, viewer, filter, place, limit).await.unwrap();
        seen.extend(ids(&found));
        from = found.next.map(From::Before);
    }
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_found_by_its_partnership_and_who_was_asked_and_a_submitted_one_by_the_staff_too() {
    let app = TestApp::start().await;
    let db = &app.app.db;
    let cast = app.cast().await;
    let other = app.person(Role::CspOfficer, Some("TEL")).await;
    let reference = app.ready_draft(&cast.officer, 100).await;
    let own = CspOfficer::of(&cast.officer).unwrap();
    let (_, chair) = app.behind(own.partnership()).await.swap_remove(0);
    let found = async |person: &Person| {
        let filter = Filter { text: "case".to_owned(), ..Filter::default() };
        page(db, Viewer::of(person), &filter, From::Newest, 20).await.unwrap().rows.len()
    };
    let all = async || {
        [found(&cast.officer).await, found(&chair).await, found(&other).await, found(&cast.staff).await]
    };
    assert_eq!(all().await, [1, 1, 0, 0]);
    service::application::submit(db, own, app.by(&cast.officer), &reference).await.unwrap();
    assert_eq!(all().await, [1, 1, 0, 1]);
}

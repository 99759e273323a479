//! Decisions on paper: numbers without a gap, a record drafted from the case that never changes, and who may read what of it.

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::date;
use cctv_grants::domain::decision::{Approval, Refusing, Release};
use cctv_grants::domain::person::{Commissioner, CspOfficer, Role};
use cctv_grants::service::decision;
use cctv_grants::store::Read;
use chrono::{Days, TimeDelta};
use sea_orm::{ConnectionTrait, Statement};

use crate::app::{Cast, RECORD, TestApp, approval, at_once, texts};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

/// Every number in the order in which it was taken.
async fn numbers(app: &TestApp) -> Vec<String> {
    let sql = "SELECT office || '/D/' || CAST(year AS TEXT) || '/' || CAST(number AS TEXT) AS n FROM decision_record
        ORDER BY year, number";
    let db = app.app.db.reader();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "n").unwrap()).collect()
}

async fn refuse(app: &TestApp, cast: &Cast, case: &Reference) {
    let decides = Commissioner::of(&cast.commissioner).unwrap();
    let refusing = Refusing { reasons: "Not shown".into(), release: Release::Now, texts: texts() };
    decision::refuse(&app.app.db, decides, app.by(&cast.commissioner), case, &refusing).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_at_once_get_each_its_number_and_those_that_are_refused_by_a_limit_take_none() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let mut cases = Vec::new();
    for _ in 0..12 {
        cases.push(app.case_in(Status::Assessed, &cast, 13_000).await);
    }
    let tasks = cases.into_iter().enumerate().map(|(n, case)| {
        let (app, by) = (app.app.clone(), app.by(&cast.commissioner));
        let decides = Commissioner::of(&cast.commissioner).unwrap();
        async move {
            if n % 3 == 0 {
                let refusing =
                    Refusing { reasons: "Not shown".into(), release: Release::Now, texts: texts() };
                return decision::refuse(&app.db, decides, by, &case, &refusing).await.is_ok();
            }
            decision::approve(&app.db, decides, by, &case, &approval(13_000)).await.is_ok()
        }
    });
    // The cap holds five of the eight approvals; four refusals.
    assert_eq!(at_once(tasks).await.into_iter().filter(|done| *done).count(), 9);
    let expected: Vec<_> = (1..=9).map(|n| format!("PCC/D/2018/{n}")).collect();
    assert_eq!(numbers(&app).await, expected);
}

#[tokio::test]
async fn numbers_begin_again_with_the_calendar_year_and_not_with_the_financial_one() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let mut cases = Vec::new();
    for _ in 0..3 {
        cases.push(app.case_in(Status::Assessed, &cast, 1_000).await);
    }
    refuse(&app, &cast, &cases[0]).await;
    app.clock.advance(TimeDelta::days(90));
    refuse(&app, &cast, &cases[1]).await;
    app.clock.advance(TimeDelta::days(90));
    refuse(&app, &cast, &cases[2]).await;
    assert_eq!(numbers(&app).await, ["PCC/D/2018/1", "PCC/D/2019/1", "PCC/D/2019/2"]);
}

#[tokio::test]
async fn the_form_is_drafted_from_the_case_and_what_was_recorded_is_read_as_it_was_edited() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Assessed, &cast, 1_000).await;
    let (page, decides) = (format!("/applications/{case}/approve"), app.sign_in(&cast.commissioner).await);
    let form = decides.get(&page).await;
    let summary = form.texts("textarea[name=summary]").join("");
    assert_eq!(summary, "Shropshire asks for £1,000.00 towards its project “A case” in 2018/19.");
    assert!(form.texts("textarea[name=proposal]").join("").contains("2 × New camera"));
    assert!(form.texts("textarea[name=part_1]").join("").contains("section 9"));
    let open = |page: &crate::app::Page| page.html.matches("<details class=\"govuk-details\" open>").count();
    assert_eq!(
        (open(&form), form.texts("main form details").len()),
        (0, 2),
        "what few change is folded away"
    );
    let fields = [
        ("award", "900"),
        ("reasons", "The need is clear"),
        ("release", "now"),
        ("no_interest", "yes"),
        ("summary", "In two words"),
        ("proposal", ""),
        ("part_1", "Facts"),
        ("part_2", "The price of one supplier"),
    ];
    let wrong = decides.post(&page, &fields).await;
    assert_eq!((wrong.status, open(&wrong)), (422, 2), "what is wrong is open");
    assert_eq!(wrong.errors(), ["Enter the proposal", "Say why Part 2 is exempt"]);
    let right = [&fields[..], &[("proposal", "Two cameras"), ("part_2_because", "Quotes are open")]].concat();
    assert_eq!(decides.post(&page, &right).await.status, 303);
    let seen = decides.get(&format!("/applications/{case}")).await;
    let [record] = &seen.links("dt a[href*=decision]")[..] else { panic!("{}", seen.html) };
    let record = decides.get(record).await;
    assert_eq!(record.heading(), "Decision PCC/D/2018/1");
    let said = record.texts("main").join(" ");
    for words in [
        "£900.00",
        "45%",
        "The need is clear",
        "In two words",
        "Two cameras",
        "The price of one supplier",
        "Quotes are open",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let list = decides.get("/decisions").await;
    assert!(list.texts("tbody").join(" ").contains("PCC/D/2018/1"), "{}", list.html);
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_and_whoever_chose_now_means_now() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Assessed, &cast, 1_000).await;
    let (page, decides) = (format!("/applications/{case}/approve"), app.sign_in(&cast.commissioner).await);
    let wrong = decides.post(&page, &[("award", "1000.01"), ("reasons", "Sound"), ("release", "now")]).await;
    let errors = [
        "The award is too high: the application asks for £1,000.00",
        "Select that you have no interest. If you have one, somebody else must decide",
        "Enter the summary",
        "Enter the proposal",
        "Enter the text of Part 1",
    ];
    assert_eq!((wrong.status, wrong.errors()), (422, errors.map(str::to_owned).to_vec()));
    let fields = [
        ("award", "1000"),
        ("reasons", "Sound"),
        ("release", "now"),
        ("release_on-day", "32"),
        ("release_on-month", "11"),
        ("no_interest", "yes"),
    ];
    let done = decides.post(&page, &[&fields[..], &RECORD].concat()).await;
    assert_eq!(
        (done.status, app.status_of(&cast, &case).await),
        (303, Status::Approved),
        "{:?}",
        done.errors()
    );
    assert!(done.location.ends_with("done=approved-now"));
}

#[tokio::test]
async fn whoever_refuses_reads_nothing_of_what_an_award_would_leave() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Assessed, &cast, 1_000).await;
    let decides = app.sign_in(&cast.commissioner).await;
    let facts = async |page: &str| {
        decides.get(&format!("/applications/{case}/{page}")).await.texts("main dl").join(" ")
    };
    let (approve, refuse) = (facts("approve").await, facts("refuse").await);
    for told in ["Requested £1,000.00", "Needed to recommend funding", "Recommendation"] {
        assert!(approve.contains(told) && refuse.contains(told), "{told}: {refuse}");
    }
    for told in ["if the most is awarded", "The most that can be awarded", "Allowed by the certified match"] {
        assert!(approve.contains(told) && !refuse.contains(told), "{told}: {refuse}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn part_2_is_for_the_funders_people_alone_and_part_1_for_the_partnership_once_it_is_released() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let case = app.case_in(Status::Assessed, &cast, 1_000).await;
    let day = date::today(app.app.clock.now()) + Days::new(3);
    let held = Approval { release: Release::On(day), ..approval(1_000) };
    let decides = Commissioner::of(&cast.commissioner).unwrap();
    decision::approve(&app.app.db, decides, app.by(&cast.commissioner), &case, &held).await.unwrap();
    let page = format!("/applications/{case}/decision");
    let behind = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await;
    let outsiders =
        [app.sign_in(&cast.officer).await, app.sign_in(&behind[0].1).await, app.sign_in(&behind[2].1).await];
    let stranger = app.client(Role::CspOfficer, Some("TEL")).await;
    for client in outsiders.iter().chain([&stranger]) {
        assert_eq!(client.get(&page).await.status, 404);
    }
    for role in Role::PCC_READERS {
        let said = app.client(role, None).await.get(&page).await.texts("main").join(" ");
        assert!(
            said.contains("Held until 18 October 2018") && said.contains("Part 2 of the record"),
            "{role:?}"
        );
    }
    app.clock.advance(TimeDelta::days(4));
    assert_eq!(decision::release_due(&app.app.db, app.app.clock.now()).await.unwrap(), 1);
    for person in [&cast.officer, &behind[0].1, &behind[2].1] {
        let client = app.sign_in(person).await;
        let said = client.get(&page).await.texts("main").join(" ");
        assert!(said.contains("Part 1 of the record") && said.contains("PCC/D/2018/1"), "{said}");
        for page in [&page, &format!("/applications/{case}"), &"/".to_owned()] {
            let html = client.get(page).await.html;
            assert!(!html.contains("Part 2") && !html.contains("names a supplier"), "{page}");
        }
        assert_eq!(client.get("/decisions").await.status, 403);
    }
    assert_eq!(app.client(Role::CspOfficer, Some("TEL")).await.get(&page).await.status, 404);
    work_off(&app, &sink).await;
    let told: Vec<_> = sink.messages().iter().map(|mail| mail.text()).collect();
    assert!(told.iter().any(|text| text.contains("The number of the decision is PCC/D/2018/1")));
    assert!(told.iter().all(|text| !text.contains("Part 2") && !text.contains("supplier")));
}

#[tokio::test]
async fn a_record_that_was_held_when_its_partnership_withdrew_keeps_its_number_and_is_never_shown_to_it() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Assessed, &cast, 1_000).await;
    let day = date::today(app.app.clock.now()) + Days::new(3);
    let held = Approval { release: Release::On(day), ..approval(1_000) };
    let decides = Commissioner::of(&cast.commissioner).unwrap();
    decision::approve(&app.app.db, decides, app.by(&cast.commissioner), &case, &held).await.unwrap();
    let officer = app.sign_in(&cast.officer).await;
    let withdrawn = officer.post(&format!("/applications/{case}/withdraw"), &[("reason", "No longer")]).await;
    assert_eq!(withdrawn.status, 303);
    let page = format!("/applications/{case}/decision");
    assert_eq!(officer.get(&page).await.status, 404);
    let said = app.sign_in(&cast.staff).await.get(&page).await.texts("main").join(" ");
    assert!(said.contains("Never: the partnership withdrew first"), "{said}");
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_a_record_or_to_give_a_number_twice() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    app.case_in(Status::Approved, &cast, 1_000).await;
    let db = app.app.db.reader();
    for change in [
        "UPDATE decision_record SET reasons = 'Others'",
        "DELETE FROM decision_record",
        "UPDATE decision_exempt SET words = 'Others'",
        "DELETE FROM decision_exempt",
        "INSERT INTO decision_record (application_id, office, year, number, kind, award_pence, eligible_cost_pence, summary,
           proposal, reasons, part_1, person_id, at)
         SELECT application_id, office, year, number, kind, award_pence, eligible_cost_pence, summary, proposal, reasons,
           part_1, person_id, at FROM decision_record",
    ] {
        assert!(db.execute_unprepared(change).await.is_err(), "{change}");
    }
}

#[tokio::test]
async fn decisions_are_listed_the_newest_first_a_page_at_a_time() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    for _ in 0..27 {
        app.case_in(Status::Refused, &cast, 1_000).await;
    }
    let auditor = app.client(Role::Auditor, None).await;
    let first = auditor.get("/decisions").await;
    let numbers = first.texts("tbody th a");
    assert_eq!((numbers.len(), numbers[0].as_str()), (25, "PCC/D/2018/27"));
    let rest = auditor.get(&first.links(".govuk-pagination__next a")[0]).await;
    assert_eq!(rest.texts("tbody th a"), ["PCC/D/2018/2", "PCC/D/2018/1"]);
    assert_eq!(auditor.get("/decisions?before=x").await.status, 200);
}

//! Personal data falls due, is previewed, and is deleted once and for good; what was done, when and for how much stays, and
//! the history is still whole.

mod everywhere;
mod grant;
mod person;

use cctv_grants::domain::application::content::Part;
use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::person::{CspOfficer, Role};
use cctv_grants::store::{Read, history};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement};

use crate::app::{Cast, Client, Page, TestApp, key};
use crate::file::{PDF, page};
use crate::history::sql;
use crate::mail::work_off;
use crate::smtp::SmtpSink;

/// Everything about a case that names somebody or is somebody's words, as the sample and these tests say it.
const PERSONAL: [&str; 16] = [
    "Alex Morgan",
    "Kim Doyle",
    "Robin Asked",
    "Street wardens",
    "Shops and late-night venues",
    "highways team",
    "Their last project was late",
    "Well evidenced",
    "Meets the policy",
    "Not shown",
    "No longer needed",
    "Part 2 of the record",
    "It names a supplier",
    "Say more about it",
    "Letter of Jane Roe",
    "Who is Lee Poe",
];

const WHY: &str = "Six years are over";

/// Every text of every table but people, their accounts and what follows from them.
async fn all_texts(app: &TestApp) -> String {
    let db = app.app.db.reader();
    let mut all = String::new();
    for (table, columns) in [
        ("application", "title"),
        ("application_content", "content"),
        ("submission", "content"),
        ("assessment", "content"),
        ("revision", "before"),
        ("file", "name"),
        ("query", "question || COALESCE(words, '')"),
        ("assessment_draft", "content"),
        ("note", "words"),
        ("evidence", "file_name || content"),
        ("decision", "reasons || COALESCE(conditions, '')"),
        ("decision_record", "summary || proposal || reasons || COALESCE(conditions, '') || part_1"),
        ("decision_exempt", "words || because"),
        ("history", "event || COALESCE(reason, '')"),
        ("application_word", "word"),
        ("purchase", "supplier || COALESCE(order_number, '') || COALESCE(invoice_number, '')"),
        ("purchase_quote", "supplier || plain_supplier"),
        ("message", "address || subject || body || html || COALESCE(last_error, '')"),
    ] {
        let of_cases = match table {
            "history" => " WHERE chain LIKE 'application:%'",
            "message" => " WHERE history_id IN (SELECT id FROM history WHERE chain LIKE 'application:%')",
            _ => "",
        };
        let ask = format!("SELECT {columns} FROM {table}{of_cases}");
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), ask)).await.unwrap();
        for row in rows {
            all.push_str(&row.try_get_by_index::<String>(0).unwrap());
            all.push('\n');
        }
    }
    all
}

async fn wrong(app: &TestApp) -> Vec<String> {
    history::verify(&app.app.db).await.unwrap().1
}

async fn administrator(app: &TestApp) -> Client {
    app.client(Role::Administrator, None).await
}

async fn erase(client: &Client, case: &Reference) -> Page {
    client.post(&format!("/retention/{case}"), &[("reason", WHY)]).await
}

/// A refused case, a lapsed grant, a withdrawn case and a draft, with notes and mail, and six years gone by.
async fn six_years_on() -> (TestApp, Cast, Vec<Reference>) {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let mut cases = Vec::new();
    let behind = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await;
    let draft = app.ready_draft(&cast.officer, 1_000).await;
    let invited = [("name", "Robin Asked"), ("email", "robin.asked@example.org")];
    let officer = app.sign_in(&cast.officer).await;
    let address = format!("/applications/{draft}/endorsements/chair");
    assert_eq!(officer.post(&address, &invited).await.status, 303);
    let staff = app.sign_in(&cast.staff).await;
    for status in [Status::Refused, Status::Withdrawn, Status::Approved] {
        let case = app.case_in(status, &cast, 1_000).await;
        if status != Status::Withdrawn {
            let note = [("words", "Their last project was late")];
            assert_eq!(staff.post(&format!("/applications/{case}/note"), &note).await.status, 303);
        }
        cases.push(case);
    }
    let finance = behind.iter().find(|(part, _)| *part == Part::Finance).unwrap();
    let finance = app.sign_in(&finance.1).await;
    let declined = [("accepted", "no"), ("comment", "Say more about it")];
    let address = format!("/applications/{}/offer", cases[2]);
    let answered = finance.post(&address, &declined).await;
    assert_eq!(answered.status, 303, "{:?}", answered.errors());
    let letter = [("Letter of Jane Roe.pdf", PDF)];
    assert_eq!(officer.post_files(&page(&draft), &letter, &key()).await.status, 303);
    cases.push(draft);
    let queried = app.case_in(Status::Submitted, &cast, 1_000).await;
    let address = format!("/applications/{queried}");
    let query = [("about", "need"), ("question", "Who is Lee Poe?")];
    let asked = staff.post(&format!("{address}/queries/new"), &query).await;
    assert_eq!(asked.status, 303, "{:?}", asked.errors());
    let withdrawn = officer.post(&format!("{address}/withdraw"), &[("reason", "No longer needed")]).await;
    assert_eq!(withdrawn.status, 303, "{:?}", withdrawn.errors());
    cases.push(queried);
    work_off(&app, &sink).await;
    app.clock.advance(TimeDelta::days(366 * 6));
    (app, cast, cases)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_is_listed_previewed_and_deleted_and_the_history_is_still_whole() {
    let (app, cast, cases) = six_years_on().await;
    let client = administrator(&app).await;
    let list = client.get("/retention").await;
    assert_eq!(list.texts("tbody tr").len(), cases.len(), "{:?}", list.texts("tbody"));
    let before = all_texts(&app).await;
    for word in PERSONAL {
        assert!(before.contains(word), "{word} is not there to begin with");
    }
    assert!(before.contains("@example.org"));
    for case in &cases {
        assert!(list.html.contains(case.as_str()), "{case}");
        let preview = client.get(&format!("/retention/{case}")).await;
        assert_eq!(preview.status, 200);
        assert!(preview.html.contains("cannot be undone"));
        let done = erase(&client, case).await;
        assert_eq!((done.status, done.errors()), (303, vec![]), "{case}");
        assert_eq!(wrong(&app).await, Vec::<String>::new(), "{case}");
    }
    let after = all_texts(&app).await;
    for word in PERSONAL.iter().chain(&["@example.org"]) {
        let at =
            after.find(word).map(|at| after[at.saturating_sub(80)..].chars().take(200).collect::<String>());
        assert_eq!(at, None, "{word}");
    }
    for word in ["Sound", "The summary of the record", "100000"] {
        assert!(after.contains(word), "{word} is kept");
    }
    assert!(!client.get("/retention").await.html.contains(cases[0].as_str()));
    assert_eq!(client.get(&format!("/retention/{}", cases[0])).await.status, 404);
    for person in [&cast.officer, &cast.staff] {
        let reader = app.sign_in(person).await;
        // The withdrawn one was never sent in, so the funder's people never see it.
        let withdrawn = person.holds(Role::GrantsOfficer).then_some(&cases[1]);
        for case in cases[..3].iter().filter(|case| Some(*case) != withdrawn) {
            let page = reader.get(&format!("/applications/{case}")).await;
            assert_eq!(page.status, 200, "{case}");
            assert!(page.html.contains(WHY) && page.html.contains("Deleted on "), "{case}");
            assert!(page.html.contains("Personal data deleted under the retention rule"), "{case}");
        }
        for list in ["/applications", "/applications.csv"] {
            let page = reader.get(list).await;
            assert!(page.status == 200 && page.html.contains(cases[0].as_str()), "{list}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_due_is_not_deleted_and_a_second_time_does_nothing() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (refused, open) =
        (app.case_in(Status::Refused, &cast, 1_000).await, app.case_in(Status::Approved, &cast, 1_000).await);
    let before = all_texts(&app).await;
    app.clock.advance(TimeDelta::days(365 * 6 - 30));
    let client = administrator(&app).await;
    let early = erase(&client, &refused).await;
    assert_eq!(early.status, 422);
    assert!(early.html.contains("These records are kept until"), "{:?}", early.errors());
    let soon = client.get(&format!("/retention/{refused}")).await;
    assert!(soon.html.contains("Not due yet") && soon.texts("main button").is_empty());
    assert_eq!(client.get(&format!("/retention/{open}")).await.status, 404);
    app.clock.advance(TimeDelta::days(60));
    let client = administrator(&app).await;
    assert!([404, 422].contains(&erase(&client, &open).await.status));
    for bad in ["", " ", "bell\u{7}", &"x".repeat(3_001)] {
        let page = client.post(&format!("/retention/{refused}"), &[("reason", bad)]).await;
        assert_eq!(page.status, 422, "{bad}");
    }
    assert_eq!(all_texts(&app).await, before);
    let (address, key) = (format!("/retention/{refused}"), crate::app::key());
    let fields = [("reason", WHY), ("token", client.token.as_str()), ("key", &key)];
    for _ in 0..2 {
        assert_eq!(client.post_raw(&address, &fields).await.status, 303, "a double click");
    }
    let after = all_texts(&app).await;
    assert_eq!(erase(&client, &refused).await.status, 404, "a second erasure");
    assert_eq!(all_texts(&app).await, after);
    assert_eq!(wrong(&app).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_an_erasure_changes_what_is_append_only_and_no_erasure_goes_unsaid() {
    let (app, _, cases) = six_years_on().await;
    for (table, column) in
        [("history", "event"), ("submission", "content"), ("note", "words"), ("decision_record", "reasons")]
    {
        for change in [
            format!("UPDATE {table} SET {column} = 'x'"),
            format!("UPDATE {table} SET id = id + 1000, erased = TRUE"),
            format!("UPDATE {table} SET at = '2001-01-01T00:00:00+00:00', erased = TRUE"),
            format!("DELETE FROM {table}"),
        ] {
            let refused = sql(&app, &change).await.unwrap_err().to_string();
            assert!(refused.contains(&format!("{table} is append-only")), "{change}: {refused}");
        }
    }
    let client = administrator(&app).await;
    assert_eq!(erase(&client, &cases[0]).await.status, 303);
    assert_eq!(wrong(&app).await, Vec::<String>::new());
    for (table, column) in [("history", "event"), ("submission", "content"), ("note", "words")] {
        for change in ["erased = FALSE", &format!("{column} = 'x', erased = TRUE")] {
            let again = format!("UPDATE {table} SET {change} WHERE erased");
            assert!(sql(&app, &again).await.is_err(), "{again}");
        }
    }
    assert!(sql(&app, "UPDATE history SET erased = TRUE WHERE kind = 'erased'").await.is_err());
    // Whoever blanks what nobody declared is found out.
    for (blank, told) in [
        (
            "UPDATE history SET event = '{\"event\":\"note_added\"}', erased = TRUE WHERE id = (SELECT MAX(id) FROM history WHERE kind = 'withdrawn')",
            "was erased, and no entry says so",
        ),
        ("UPDATE note SET words = '', erased = TRUE WHERE NOT erased", "was erased, and no entry says so"),
    ] {
        let before = wrong(&app).await.len();
        assert_eq!(sql(&app, blank).await.unwrap(), 1);
        let wrong = wrong(&app).await;
        assert_eq!(wrong.len(), before + 1, "{wrong:?}");
        assert!(wrong.iter().any(|line| line.contains(told)), "{wrong:?}");
    }
    // So is whoever changes what was blanked, or puts it back, with the database's own password.
    let before = wrong(&app).await.len();
    crate::history::drop_the_triggers(&app).await;
    sql(
        &app,
        "UPDATE history SET reason = 'x' WHERE id = (SELECT MAX(id) FROM history WHERE kind = 'note_added')",
    )
    .await
    .unwrap();
    sql(&app, "UPDATE history SET reason = 'x' WHERE id = (SELECT MIN(id) FROM history WHERE erased)")
        .await
        .unwrap();
    let lines = wrong(&app).await;
    assert!(lines.iter().any(|line| line.contains("was changed after it was erased")), "{lines:?}");
    sql(&app, "UPDATE history SET erased = FALSE WHERE id = (SELECT MIN(id) FROM history WHERE erased)")
        .await
        .unwrap();
    let lines = wrong(&app).await;
    assert!(lines.len() > before, "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("was not erased, though an entry says so")), "{lines:?}");
}

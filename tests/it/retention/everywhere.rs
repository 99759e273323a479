//! Whatever was typed about a case is looked for in every column of every table after its records were deleted.

use cctv_grants::domain::application::content::{Content, MatchLine, Part};
use cctv_grants::domain::application::question::{self, Answers, Kind, Value};
use cctv_grants::domain::application::section::Section;
use cctv_grants::domain::application::{Reference, sample};
use cctv_grants::domain::date;
use cctv_grants::domain::file::Evidence;
use cctv_grants::domain::money::Money;
use cctv_grants::domain::person::{CspOfficer, Role, Viewer};
use cctv_grants::domain::text::EmailAddress;
use cctv_grants::service::application::{Change, save};
use cctv_grants::store::{Read, application, history, person};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use crate::app::{Cast, Client, TestApp, key};
use crate::assessment::{borrowed, form};
use crate::file::{PDF, page};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

/// Begins every word of the test; what comes after says where it was typed.
const MARK: &str = "Zyx-";

/// Every column of every table in which a text is found, with what follows the mark.
async fn found(app: &TestApp) -> Vec<String> {
    let db = app.app.db.reader();
    let backend = db.get_database_backend();
    let columns = match backend {
        DatabaseBackend::Sqlite => {
            "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'"
        }
        _ => {
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
             WHERE table_schema = current_schema()"
        }
    };
    let columns = db.query_all_raw(Statement::from_string(backend, columns)).await.unwrap();
    assert!(columns.len() > 150, "{}", columns.len());
    let mut found = Vec::new();
    for column in columns {
        let (table, column): (String, String) =
            (column.try_get_by_index(0).unwrap(), column.try_get_by_index(1).unwrap());
        let ask = format!(
            "SELECT CAST(\"{column}\" AS TEXT) FROM \"{table}\" WHERE CAST(\"{column}\" AS TEXT) LIKE '%{MARK}%'"
        );
        for row in db.query_all_raw(Statement::from_string(backend, ask)).await.unwrap() {
            let text: String = row.try_get_by_index(0).unwrap();
            let marks = text.split(MARK).skip(1).map(|rest| {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                format!("{table}.{column}: {}", &rest[..end])
            });
            found.extend(marks);
        }
    }
    found.sort();
    found.dedup();
    found
}

fn word(what: &str) -> String {
    format!("{MARK}{what} {}", "and so on ".repeat(12).trim_end())
}

fn worded(section: Section, mut answers: Answers) -> Answers {
    for question in question::of(section) {
        if matches!(question.kind, Kind::Line | Kind::Paragraph) && !question.stays {
            answers.set(question.code, Some(Value::Text(word(question.code))));
        }
    }
    answers
}

/// The sample with the test's words in the place of everybody's.
fn content(title: &str, body: &str, app: &TestApp) -> Content {
    let mut content =
        sample::content(title, body, Money::from_pence(100_000), date::today(app.app.clock.now()));
    content.applicant.delivery_body = Some(word("delivery"));
    content.applicant.contact_name = Some(word("contact"));
    content.applicant.data_protection_officer = Some(word("officer"));
    for section in Section::ALL {
        if let Some(answers) = content.form_mut(section) {
            *answers = worded(section, answers.clone());
        }
        for line in content.list_mut(section).map(|list| list.lines.as_mut_slice()).unwrap_or_default() {
            line.entry = worded(section, line.entry.clone());
        }
    }
    for line in &mut content.costs.lines {
        line.entry.description = Some(word("cost"));
    }
    content
}

/// Fills in a draft, twice, so that words stand in what was replaced too.
async fn fill(app: &TestApp, cast: &Cast, case: &Reference) {
    let (db, actor, by) = (&app.app.db, CspOfficer::of(&cast.officer).unwrap(), app.by(&cast.officer));
    let seen = application::seen(db, Viewer::of(&cast.officer), case).await.unwrap().unwrap();
    let kept = application::content(db, seen.id).await.unwrap();
    let words = content("A case", kept.applicant.accountable_body.as_deref().unwrap(), app);
    let file = kept.files.lines[0].entry.clone();
    let proof = Some(Evidence { file: file.id, name: file.name });
    let mut changes: Vec<Change> = Vec::new();
    for section in sample::FORMS {
        changes.push(Change::Section(Box::new(words.clone()), section));
    }
    for (line, new) in kept.costs.lines.iter().zip(&words.costs.lines) {
        changes.push(Change::Cost(Some(line.number), new.entry.clone()));
    }
    for line in &kept.funding.matches.lines {
        let proven = MatchLine { evidence: proof.clone(), ..line.entry.clone() };
        changes.push(Change::Match(Some(line.number), proven));
    }
    for section in sample::LISTS {
        for (line, new) in kept.list(section).unwrap().lines.iter().zip(&words.list(section).unwrap().lines) {
            changes.push(Change::Entry(section, Some(line.number), new.entry.clone()));
        }
    }
    for _ in 0..2 {
        for change in &changes {
            let now = application::content(db, seen.id).await.unwrap();
            let version = now.versions.get(&change.section()).copied().unwrap_or(0);
            save(db, actor, by, case, version, change.clone()).await.unwrap();
        }
    }
}

async fn post(client: &Client, address: &str, fields: &[(&str, &str)]) {
    let done = client.post(address, fields).await;
    assert_eq!((done.status, done.errors()), (303, vec![]), "{address}");
}

/// A refused case with the test's words wherever somebody can type some.
async fn refused(app: &TestApp, cast: &Cast) -> Reference {
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let at = |what: &str| format!("/applications/{case}/{what}");
    let name = format!("{MARK}file letter.pdf");
    assert_eq!(officer.post_files(&page(&case), &[(name.as_str(), PDF)], &key()).await.status, 303);
    fill(app, cast, &case).await;
    let invited = [("name", "Zyx-invited Person"), ("email", "invited@example.org")];
    post(&officer, &at("endorsements/chair"), &invited).await;
    let email = EmailAddress::parse("invited@example.org").unwrap();
    let chair = person::by_email(&app.app.db, &email).await.unwrap().unwrap();
    let behind = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await;
    let finance = behind.into_iter().find(|(part, _)| *part == Part::Finance).unwrap().1;
    for (person, page) in [(chair, "endorse"), (finance, "certify")] {
        let client = app.sign_in(&person).await;
        let version = client.get(&at(page)).await.hidden("version");
        let comment = word(page);
        post(&client, &at(page), &[("given", "yes"), ("version", &version), ("comment", &comment)]).await;
    }
    post(&officer, &at("submit"), &[("declared", "yes")]).await;
    let staff = app.sign_in(&cast.staff).await;
    post(&staff, &at("note"), &[("words", &word("note"))]).await;
    let other = app.client(Role::GrantsOfficer, None).await;
    post(&other, &at("interest"), &[("words", &word("interest"))]).await;
    post(&staff, &at("queries/new"), &[("about", "need"), ("question", &word("question"))]).await;
    post(&officer, &at("queries/1"), &[("words", &word("answer"))]).await;
    post(&staff, &at("return"), &[("reason_need", &word("return"))]).await;
    post(&officer, &at("submit"), &[("declared", "yes")]).await;
    let (because, summary, conditions) = (word("because"), word("summary"), word("conditions"));
    let draft = [("draft", "yes"), ("score_need", "5"), ("because_need", because.as_str())];
    post(&staff, &at("assess"), &draft).await;
    let given = [
        ("because_need", because.as_str()),
        ("summary", &summary),
        ("recommendation", "fund_with_conditions"),
        ("conditions", &conditions),
    ];
    let form = form(&given);
    post(&staff, &at("assess"), &borrowed(&form)).await;
    let said: Vec<(&str, String)> = ["reasons", "summary", "proposal", "part_1", "part_2", "part_2_because"]
        .map(|field| (field, format!("{MARK}decided_{field}")))
        .into();
    let mut decision = vec![("release", "now"), ("no_interest", "yes")];
    decision.extend(said.iter().map(|(field, words)| (*field, words.as_str())));
    post(&app.sign_in(&cast.commissioner).await, &at("refuse"), &decision).await;
    case
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_typed_about_a_case_is_left_in_any_column_of_any_table() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let case = refused(&app, &cast).await;
    work_off(&app, &sink).await;
    let before = found(&app).await;
    for place in [
        "application_content.content",
        "submission.content",
        "revision.before",
        "file.name",
        "note.words",
        "query.question",
        "query.words",
        "assessment.content",
        "decision.reasons",
        "decision_record.summary",
        "decision_exempt.words",
        "history.event",
        "message.body",
    ] {
        assert!(
            before.iter().any(|line| line.starts_with(place)),
            "nothing was typed into {place}: {before:#?}"
        );
    }
    app.clock.advance(TimeDelta::days(366 * 6));
    let done = super::erase(&super::administrator(&app).await, &case).await;
    assert_eq!((done.status, done.errors()), (303, vec![]));
    // Whoever was invited is somebody with an account: people are made nameless by themselves.
    let mut after = found(&app).await;
    after.retain(|line| line != "person.name: invited");
    assert_eq!(after, Vec::<String>::new());
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

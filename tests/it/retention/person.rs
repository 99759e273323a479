//! People who left long ago are made nameless: no name and no address of theirs is left anywhere, and what they did is.

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::person::{CspOfficer, Person, Role};
use cctv_grants::store::{Read, history};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement};

use super::WHY;
use crate::app::{Cast, Client, Page, TestApp, key};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

/// Every text that could name somebody.
async fn all_texts(app: &TestApp) -> String {
    let db = app.app.db.reader();
    let mut all = String::new();
    for (table, columns) in [
        ("person", "name || ' ' || email"),
        ("history", "event || COALESCE(reason, '')"),
        ("message", "address || subject || body || html || COALESCE(last_error, '')"),
        ("sign_in_link", "email || source"),
        ("application_content", "content"),
        ("submission", "content"),
        ("note", "words"),
        ("daily_gathered", "subject"),
    ] {
        let ask = format!("SELECT {columns} FROM {table}");
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), ask)).await.unwrap();
        for row in rows {
            all.push_str(&row.try_get_by_index::<String>(0).unwrap());
            all.push('\n');
        }
    }
    all
}

async fn rows_of(app: &TestApp, person: &Person) -> i64 {
    let db = app.app.db.reader();
    let mut rows = 0;
    for table in
        ["session", "sign_in_link", "second_factor", "recovery_code", "factor_attempt", "daily_wanted"]
    {
        let ask = format!("SELECT COUNT(*) FROM {table} WHERE person_id = {}", person.id.0);
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), ask)).await.unwrap();
        rows += row.unwrap().try_get_by_index::<i64>(0).unwrap();
    }
    rows
}

async fn whole(app: &TestApp) {
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

fn at(person: &Person) -> String {
    format!("/retention/people/{}", person.id.0)
}

fn former(person: &Person) -> String {
    format!("Former person {}", person.id.0)
}

async fn make_nameless(client: &Client, person: &Person) -> Page {
    client.post(&at(person), &[("reason", WHY)]).await
}

async fn leave(administrator: &Client, person: &Person, colleague: Option<&Person>) {
    let colleague = colleague.map(|to| to.id.0.to_string()).unwrap_or_default();
    let fields = [("hat", "all"), ("reason", "Moved to Leeds"), ("colleague", colleague.as_str())];
    let taken = administrator.post(&format!("/people/{}/take", person.id.0), &fields).await;
    assert_eq!(taken.status, 303, "{:?}", taken.errors());
}

/// Two grants officers who had cases of one another and left, six years ago but for a month.
async fn two_left() -> (TestApp, Cast, [Person; 2], Reference) {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let one = app.person(Role::GrantsOfficer, None).await;
    let two = app.person(Role::GrantsOfficer, None).await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    let assign = format!("/applications/{case}/assign");
    let (client, _, _) = app.with_an_app(&one).await;
    assert_eq!(client.post("/account/messages", &[("how", "daily")]).await.status, 303);
    let to_two = [("officer", two.id.0.to_string()), ("version", "0".to_owned())];
    let to_two: Vec<_> = to_two.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(
        app.sign_in(&one).await.post(&assign, &[("officer", "me"), ("version", "0")]).await.status,
        303
    );
    let held = one.id.0.to_string();
    let given = [to_two[0], ("version", held.as_str())];
    assert_eq!(app.sign_in(&one).await.post(&assign, &given).await.status, 303);
    work_off(&app, &sink).await;
    let administrator = app.client(Role::Administrator, None).await;
    leave(&administrator, &two, Some(&one)).await;
    leave(&administrator, &one, Some(&cast.staff)).await;
    work_off(&app, &sink).await;
    app.clock.advance(TimeDelta::days(366 * 6 - 30));
    (app, cast, [one, two], case)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_years_ago_is_nameless_everywhere_and_the_histories_are_still_whole() {
    let (app, cast, [one, two], case) = two_left().await;
    let administrator = app.client(Role::Administrator, None).await;
    let soon = administrator.get("/retention").await;
    assert!(soon.html.contains(&one.name) && soon.html.contains("Soon"), "{:?}", soon.texts("tbody"));
    let early = administrator.get(&at(&one)).await;
    assert!(early.html.contains("Not due yet") && early.texts("main button").is_empty());
    let early = make_nameless(&administrator, &one).await;
    assert_eq!(early.status, 422);
    assert!(early.errors()[0].starts_with("This person’s name is kept until"), "{:?}", early.errors());
    app.clock.advance(TimeDelta::days(60));
    let administrator = app.client(Role::Administrator, None).await;
    let before = all_texts(&app).await;
    for words in
        [one.name.as_str(), one.email.as_str(), "Moved to Leeds", &format!("Before you {} had it", one.name)]
    {
        assert!(before.contains(words), "{words} is not there to begin with");
    }
    assert!(rows_of(&app, &one).await > 10);
    let preview = administrator.get(&at(&one)).await;
    assert!(preview.html.contains("cannot be undone") && preview.html.contains("That of 1 application"));
    let nothing = administrator.post(&at(&one), &[]).await;
    assert_eq!((nothing.status, nothing.errors()), (422, vec!["Enter the reason".to_owned()]));
    let key = key();
    for _ in 0..2 {
        let done = administrator.post_with_key(&at(&one), &[("reason", WHY)], &key).await;
        assert_eq!((done.status, done.errors()), (303, vec![]), "a double click");
    }
    whole(&app).await;
    let after = all_texts(&app).await;
    for words in [one.name.as_str(), one.email.as_str(), &format!("Before you {} had it", one.name)] {
        let found = after.lines().find(|line| line.contains(words));
        assert_eq!(found, None, "{words}");
    }
    assert_eq!(rows_of(&app, &one).await, 0);
    assert_eq!(make_nameless(&administrator, &one).await.status, 404, "a second time");
    let people = administrator.get("/people").await;
    assert!(people.html.contains(&former(&one)) && !people.html.contains(&one.name));
    let page = administrator.get(&format!("/people/{}", one.id.0)).await;
    assert!(page.html.contains("Not in the role any more: Grants officer"), "the history of roles is kept");
    assert!(page.html.contains(WHY) && !page.html.contains("Moved to Leeds"));
    assert!(page.texts(".app-actions a").is_empty(), "nothing can be changed of them");
    for form in ["give", "change", "take"] {
        assert_eq!(administrator.get(&format!("/people/{}/{form}", one.id.0)).await.status, 404, "{form}");
    }
    let timeline = app.sign_in(&cast.staff).await.get(&format!("/applications/{case}")).await;
    for line in [
        format!("{} has it now, before {}", two.name, former(&one)),
        format!("{} has it now, before {}", cast.staff.name, former(&one)),
    ] {
        assert!(timeline.html.contains(&line), "{line}: {:?}", timeline.texts("li"));
    }
    assert!(!timeline.html.contains(&one.name));
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_one_entry_names_each_go_by_themselves_and_the_case_goes_after_them() {
    let (app, cast, [one, two], case) = two_left().await;
    let officer = app.sign_in(&cast.officer).await;
    let withdrawn =
        officer.post(&format!("/applications/{case}/withdraw"), &[("reason", "No longer needed")]).await;
    assert_eq!(withdrawn.status, 303);
    app.clock.advance(TimeDelta::days(366 * 6));
    let administrator = app.client(Role::Administrator, None).await;
    for person in [&one, &two] {
        assert_eq!(make_nameless(&administrator, person).await.status, 303);
        whole(&app).await;
        assert!(!all_texts(&app).await.contains(&person.name));
    }
    let timeline = app.sign_in(&cast.staff).await.get(&format!("/applications/{case}")).await;
    let line = format!("{} has it now, before {}", former(&two), former(&one));
    assert!(timeline.html.contains(&line), "{:?}", timeline.texts("li"));
    assert_eq!(administrator.post(&format!("/retention/{case}"), &[("reason", WHY)]).await.status, 303);
    whole(&app).await;
    // Whoever takes the name out of an entry, or changes what is left, without an entry that says so is found out.
    crate::history::drop_the_triggers(&app).await;
    crate::history::sql(&app, "DELETE FROM history WHERE kind = 'made_nameless'").await.unwrap();
    let (_, wrong) = history::verify(&app.app.db).await.unwrap();
    assert!(wrong.iter().any(|line| line.contains("was erased, and no entry says so")), "{wrong:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_kept_as_long_as_records_that_are_kept_need_it_and_while_there_is_a_role() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Withdrawn, &cast, 1_000).await;
    let behind = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await;
    let chair = &behind[0].1;
    let administrator = app.client(Role::Administrator, None).await;
    leave(&administrator, chair, None).await;
    app.clock.advance(TimeDelta::days(366 * 6 + 1));
    let administrator = app.client(Role::Administrator, None).await;
    let told = "1 application that is kept names this person as who was asked to endorse or certify";
    assert!(administrator.get("/retention").await.html.contains(told));
    let page = administrator.get(&at(chair)).await;
    assert!(page.html.contains(told) && page.texts("main button").is_empty());
    assert_eq!(make_nameless(&administrator, chair).await.status, 422);
    assert_eq!(administrator.post(&format!("/retention/{case}"), &[("reason", WHY)]).await.status, 303);
    assert_eq!(make_nameless(&administrator, chair).await.status, 303);
    whole(&app).await;
    for nobody in [cast.staff.id.0, 99_999, 0] {
        let address = format!("/retention/people/{nobody}");
        assert_eq!(administrator.get(&address).await.status, 404, "{nobody}");
        assert_eq!(administrator.post(&address, &[("reason", WHY)]).await.status, 404, "{nobody}");
    }
    // The address is free for somebody else, and who was nameless cannot sign in by what stands in its place.
    let visitor = app.visitor_with_cookie();
    let placeholder = format!("former-person-{}@deleted.invalid", chair.id.0);
    assert_eq!(visitor.post("/sign-in", &[("email", &placeholder)]).await.status, 303);
    whole(&app).await;
    let again = [("name", "Somebody else"), ("email", chair.email.as_str()), ("role", "auditor")];
    assert_eq!(administrator.post("/people/new", &again).await.status, 303);
}

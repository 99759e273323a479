//! Several cases taken or given in one step: all of them or none, and whoever gets them is told once.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::person::Role;
use cctv_grants::store::history;

use super::{give, holder, id, name};
use crate::app::{TestApp, at_once};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

#[tokio::test(flavor = "multi_thread")]
async fn several_cases_change_hands_in_one_post_and_one_e_mail_names_them_all() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let mut cases = Vec::new();
    for _ in 0..3 {
        cases.push(app.case_in(Status::Submitted, &cast, 1_000).await);
    }
    let (one, two) = (app.sign_in(&cast.staff).await, app.client(Role::GrantsOfficer, None).await);
    work_off(&app, &sink).await;
    sink.clear();
    let list = one.get("/applications").await;
    assert_eq!(list.texts("input[form=several][name=case]").len(), 3, "a tick for each");
    let none = app.sign_in(&cast.commissioner).await.get("/applications").await;
    assert!(none.texts("input[form=several]").is_empty(), "who decides gives no cases");
    let at = "/applications/assign";
    let ticked = one.get(&format!("{at}?case={}&case={}", cases[0], cases[2])).await;
    assert_eq!(ticked.texts("input[name=case]").len(), 2);
    assert_eq!(one.get(at).await.texts("input[name=case]").len(), 3, "without ticks, those that nobody has");
    let sent = [format!("{}:0", cases[0]), format!("{}:0", cases[2])];
    let fields = [("case", sent[0].as_str()), ("case", sent[1].as_str()), ("officer", &id(&two))];
    let key = crate::app::key();
    for _ in 0..2 {
        let done = one.post_with_key(at, &fields, &key).await;
        assert_eq!((done.status, done.errors()), (303, vec![]), "a double click");
        assert_eq!(done.location, format!("/applications?officer={}&done=several", id(&two)));
    }
    assert_eq!(holder(&app, &cast, &cases[0]).await, Some(id(&two)));
    assert_eq!(holder(&app, &cast, &cases[1]).await, None);
    assert_eq!(holder(&app, &cast, &cases[2]).await, Some(id(&two)));
    work_off(&app, &sink).await;
    let told = sink.messages();
    assert_eq!(told.len(), 1, "one e-mail for all");
    assert_eq!(told[0].subject(), "You have got 2 applications");
    assert!(told[0].to.iter().any(|to| to.contains(two.person.as_ref().unwrap().email.as_str())));
    assert!(told[0].text().contains(cases[0].as_str()) && told[0].text().contains(cases[2].as_str()));
    for case in [&cases[0], &cases[2]] {
        let page = one.get(&format!("/applications/{case}")).await;
        assert_eq!(page.html.matches(&format!("{} has it now", name(&two))).count(), 1, "history, once");
    }
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_cases_all_change_hands_or_none_and_each_that_cannot_is_named() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let mut cases = Vec::new();
    for _ in 0..3 {
        cases.push(app.case_in(Status::Submitted, &cast, 1_000).await);
    }
    let refused = app.case_in(Status::Refused, &cast, 1_000).await;
    let (one, two) = (app.sign_in(&cast.staff).await, app.client(Role::GrantsOfficer, None).await);
    let interest = format!("/applications/{}/interest", cases[0]);
    assert_eq!(two.post(&interest, &[("words", "A friend")]).await.status, 303);
    assert_eq!(give(&two, &cases[1], "me").await.status, 303);
    let sent: Vec<String> = cases.iter().chain([&refused]).map(|case| format!("{case}:0")).collect();
    let mut fields: Vec<(&str, &str)> = sent.iter().map(|case| ("case", case.as_str())).collect();
    let to = id(&two);
    fields.push(("officer", &to));
    let page = one.post("/applications/assign", &fields).await;
    let told = [
        format!(
            "{}: {} declared an interest in this application, so somebody else must have it",
            cases[0],
            name(&two)
        ),
        format!(
            "{}: {} has got it meanwhile. Look again, and choose once more if it must change",
            cases[1],
            name(&two)
        ),
        format!("{refused}: This application is refused now, so this cannot be done"),
    ];
    assert_eq!((page.status, page.errors()), (422, told.to_vec()));
    assert_eq!(holder(&app, &cast, &cases[2]).await, None, "none changes hands");
    assert_eq!(page.texts("input[name=case][checked]").len(), 3, "what was ticked is kept");
    for (fields, told) in [
        (vec![("officer", "me")], "Select at least one application"),
        (vec![("case", sent[2].as_str())], "Select who has them"),
        (vec![("case", "x"), ("officer", "me")], "Select applications from the list"),
        (vec![("case", sent[2].as_str()), ("officer", "99999")], "Select a grants officer from the list"),
    ] {
        let page = one.post("/applications/assign", &fields).await;
        assert_eq!((page.status, page.errors()), (422, vec![told.to_owned()]));
    }
    let nobodys = [("case", "CCTV-2018-SHR-999:0"), ("officer", "me")];
    assert_eq!(one.post("/applications/assign", &nobodys).await.status, 404);
    let draft = format!("{}:0", app.case_in(Status::Draft, &cast, 1_000).await);
    assert_eq!(one.post("/applications/assign", &[("case", &draft), ("officer", "me")]).await.status, 404);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_take_the_same_cases_at_once_one_has_all_of_them() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (one, two) = (app.sign_in(&cast.staff).await, app.client(Role::GrantsOfficer, None).await);
    for round in 0..3 {
        let mut cases = Vec::new();
        for _ in 0..3 {
            cases.push(app.case_in(Status::Submitted, &cast, 1_000).await);
        }
        let forward: Vec<String> = cases.iter().map(|case| format!("{case}:0")).collect();
        let backward: Vec<String> = forward.iter().rev().cloned().collect();
        // Each gives them to the other: people's rows are taken crosswise.
        let tasks = [(one.clone(), id(&two), forward), (two.clone(), id(&one), backward)].map(
            |(client, to, sent)| async move {
                let mut fields: Vec<(&str, &str)> = sent.iter().map(|case| ("case", case.as_str())).collect();
                fields.push(("officer", &to));
                client.post("/applications/assign", &fields).await.status
            },
        );
        let mut statuses = at_once(tasks).await;
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422], "round {round}");
        let has = holder(&app, &cast, &cases[0]).await;
        for case in &cases {
            assert_eq!(holder(&app, &cast, case).await, has, "round {round}");
        }
    }
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

//! Who of the grants officers has a case: taken, given, and handed over when somebody leaves.

mod several;

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::person::{CspOfficer, Role, Viewer};
use cctv_grants::store::{application, history};

use crate::app::{Client, Page, TestApp, at_once};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

fn at(case: &Reference) -> String {
    format!("/applications/{case}/assign")
}

/// Gives a case from the page as it is shown now.
async fn give(client: &Client, case: &Reference, to: &str) -> Page {
    let shown = client.get(&at(case)).await.hidden("version");
    client.post(&at(case), &[("officer", to), ("version", &shown)]).await
}

fn id(client: &Client) -> String {
    client.person.as_ref().unwrap().id.0.to_string()
}

fn name(client: &Client) -> String {
    client.person.as_ref().unwrap().name.clone()
}

async fn holder(app: &TestApp, cast: &crate::app::Cast, case: &Reference) -> Option<String> {
    let found = application::seen(&app.app.db, Viewer::of(&cast.staff), case).await.unwrap().unwrap();
    found.officer.map(|officer| officer.0.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_taken_given_and_found_by_who_has_it() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    let other_case = app.case_in(Status::Submitted, &cast, 1_000).await;
    let (one, two) = (app.sign_in(&cast.staff).await, app.client(Role::GrantsOfficer, None).await);
    work_off(&app, &sink).await;
    sink.clear();
    assert_eq!(give(&one, &case, "me").await.status, 303);
    work_off(&app, &sink).await;
    assert!(sink.messages().is_empty(), "nobody is told of what they did themselves");
    assert_eq!(one.get("/").await.texts("h2")[1], "Your cases");
    let listed = async |client: &Client, officer: &str| {
        client.get(&format!("/applications?officer={officer}")).await.texts("tbody .app-reference")
    };
    assert_eq!(listed(&one, "me").await, [case.to_string()]);
    assert_eq!(listed(&two, &id(&one)).await, [case.to_string()]);
    assert_eq!(listed(&one, "nobody").await, [other_case.to_string()]);
    assert_eq!(listed(&two, "me").await, Vec::<String>::new());
    assert_eq!(give(&one, &case, &id(&two)).await.status, 303);
    work_off(&app, &sink).await;
    assert_eq!(sink.messages()[0].subject(), format!("You have got application {case}"));
    assert!(sink.messages()[0].text().contains(&format!("Before you {} had it", name(&one))));
    let page = two.get(&format!("/applications/{case}")).await;
    assert!(page.html.contains(&format!("{} has it now, before {}", name(&two), name(&one))));
    let officer = app.sign_in(&cast.officer).await;
    let theirs = officer.get(&format!("/applications/{case}")).await;
    assert!(!theirs.html.contains(&name(&two)) && !theirs.html.contains("has it now,"));
    assert_eq!(listed(&officer, "nobody").await.len(), 2, "a partnership does not look for who has a case");
    assert_eq!(give(&two, &case, "nobody").await.status, 303);
    assert_eq!(holder(&app, &cast, &case).await, None);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_part_in_it_cannot_have_it_and_an_interest_drops_it() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    let (one, two) = (app.sign_in(&cast.staff).await, app.client(Role::GrantsOfficer, None).await);
    assert_eq!(give(&one, &case, "me").await.status, 303);
    let interest = format!("/applications/{case}/interest");
    assert_eq!(one.post(&interest, &[("words", "My brother works there")]).await.status, 303);
    assert_eq!(holder(&app, &cast, &case).await, None);
    assert!(!two.get(&at(&case)).await.html.contains(&name(&one)), "not in the list");
    let refused = two.post(&at(&case), &[("officer", &id(&one)), ("version", "0")]).await;
    let told =
        format!("{} declared an interest in this application, so somebody else must have it", name(&one));
    assert_eq!((refused.status, refused.errors()), (422, vec![told]));
    assert_eq!(one.get(&at(&case)).await.status, 409);
    assert_eq!(one.post(&at(&case), &[("officer", "nobody"), ("version", "0")]).await.status, 409);
    for nobody in [id(&app.sign_in(&cast.commissioner).await), "99999".to_owned(), "x".to_owned()] {
        assert_eq!(
            two.post(&at(&case), &[("officer", &nobody), ("version", "0")]).await.status,
            422,
            "{nobody}"
        );
    }
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_take_a_case_at_once_one_has_it_and_the_other_is_told() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (one, two) = (app.sign_in(&cast.staff).await, app.client(Role::GrantsOfficer, None).await);
    for _ in 0..4 {
        let case = app.case_in(Status::Submitted, &cast, 1_000).await;
        let tasks = [one.clone(), two.clone()].map(|client| {
            let address = at(&case);
            async move {
                let page = client.post(&address, &[("officer", "me"), ("version", "0")]).await;
                (page.status, page.errors(), name(&client))
            }
        });
        let mut given = at_once(tasks).await;
        given.sort();
        let told = format!(
            "{} has got it meanwhile. Look again, and choose once more if it must change",
            given[0].2
        );
        assert_eq!((given[0].0, given[1].0, &given[1].1), (303, 422, &vec![told]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cases_of_who_leaves_go_to_a_colleague_or_to_nobody_in_the_same_step() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let administrator = app.client(Role::Administrator, None).await;
    let two = app.client(Role::GrantsOfficer, None).await;
    let leaver = app.client(Role::GrantsOfficer, None).await;
    let mut cases = Vec::new();
    for status in [Status::Submitted, Status::Returned, Status::Assessed, Status::Approved] {
        let case = app.case_in(status, &cast, 1_000).await;
        assert_eq!(give(&leaver, &case, "me").await.status, 303);
        cases.push(case);
    }
    let interest = format!("/applications/{}/interest", cases[1]);
    assert_eq!(two.post(&interest, &[("words", "A friend")]).await.status, 303);
    work_off(&app, &sink).await;
    sink.clear();
    let take = format!("/people/{}/take", id(&leaver));
    let preview = administrator.get(&take).await;
    let facts = preview.texts(".govuk-summary-list__value").join(" ");
    assert!(facts.starts_with("4 cases"), "{facts}");
    assert!(cases.iter().all(|case| facts.contains(case.as_str())), "{facts}");
    let options = preview.texts("select[name=colleague] option");
    assert!(options.contains(&format!("{}, but not {}", name(&two), cases[1])), "{options:?}");
    let fields = [("hat", "all"), ("reason", "Left"), ("colleague", &id(&two))];
    assert_eq!(administrator.post(&take, &fields).await.status, 303);
    let two_has = Some(id(&two));
    for (n, case) in cases.iter().enumerate() {
        let expected = if n == 1 { None } else { two_has.clone() };
        assert_eq!(holder(&app, &cast, case).await, expected, "{n}: who has an interest gets none");
    }
    work_off(&app, &sink).await;
    let mut told = sink.messages();
    told.sort_by_key(|mail| std::cmp::Reverse(mail.subject()));
    let subjects: Vec<_> = told.iter().map(|mail| mail.subject()).collect();
    assert_eq!(subjects, ["You have got 3 applications", "A role of yours in CCTV grants has ended"]);
    for (n, case) in cases.iter().enumerate() {
        assert_eq!(told[0].text().contains(case.as_str()), n != 1, "{n}");
    }
    let page = two.get(&format!("/applications/{}", cases[0])).await;
    assert!(page.html.contains(&format!("{} has it now, before {}", name(&two), name(&leaver))));
    // And without a colleague.
    let take = format!("/people/{}/take", id(&two));
    assert_eq!(
        administrator.post(&take, &[("hat", "grants_officer"), ("reason", "Moved")]).await.status,
        303
    );
    assert_eq!(holder(&app, &cast, &cases[0]).await, None);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
    assert_eq!(CspOfficer::of(&cast.officer).unwrap().id(), cast.officer.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_a_case_whose_role_was_taken_while_it_was_given() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let administrator = app.client(Role::Administrator, None).await;
    let giver = app.sign_in(&cast.staff).await;
    for _ in 0..5 {
        let case = app.case_in(Status::Submitted, &cast, 1_000).await;
        let leaver = id(&app.client(Role::GrantsOfficer, None).await);
        let (take, address) = (format!("/people/{leaver}/take"), at(&case));
        let given = [("officer", leaver.as_str()), ("version", "0")];
        let (given, taken) = tokio::join!(
            giver.post(&address, &given),
            administrator.post(&take, &[("hat", "all"), ("reason", "Left")]),
        );
        assert!(
            [303, 422].contains(&given.status) && taken.status == 303,
            "{} {}",
            given.status,
            taken.status
        );
        assert_eq!(holder(&app, &cast, &case).await, None);
    }
}

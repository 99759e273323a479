//! Every state, every action, every role, over HTTP: what the table of moves allows happens, and nothing else does.

use cctv_grants::domain::application::{self, Action, MOVES, Reference, Status, destination, permitted};
use cctv_grants::domain::assessment::{CRITERIA, GATES};
use cctv_grants::domain::camera;
use cctv_grants::domain::claim;
use cctv_grants::domain::grant;
use cctv_grants::domain::person::{CspOfficer, Person, Role};
use cctv_grants::domain::purchase;
use cctv_grants::store::Read;
use sea_orm::{ConnectionTrait, Statement};

use crate::app::{Cast, Client, Page, RECORD, TestApp};

type Form = Vec<(String, String)>;

fn form(fields: &[(&str, &str)]) -> Form {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Where the action is posted, with a form that lacks nothing.
fn filled_in(action: Action) -> (&'static str, Form) {
    let decided = [("reasons", "Weighed"), ("release", "now"), ("no_interest", "yes")];
    let decided = [&decided[..], &RECORD].concat();
    match action {
        // A ready draft has saved each section once, so the page that was opened showed version 1.
        Action::Save => ("community", form(&[("how", "We asked again"), ("version", "1")])),
        Action::Endorse => ("endorse", form(&[("given", "yes"), ("version", "17")])),
        Action::Certify => ("certify", form(&[("given", "yes"), ("version", "17")])),
        Action::Submit => ("submit", form(&[("declared", "yes")])),
        Action::Return => ("return", form(&[("reason_need", "Say more")])),
        Action::Assign => ("assign", form(&[("officer", "me")])),
        Action::Query => ("queries/new", form(&[("about", "whole"), ("question", "Who owns it?")])),
        Action::Withdraw => ("withdraw", form(&[("reason", "No longer needed")])),
        Action::Refuse => ("refuse", form(&decided)),
        Action::Approve => ("approve", form(&[&[("award", "1000")], &decided[..]].concat())),
        Action::Assess => {
            let mut fields = form(&[("recommendation", "fund"), ("summary", "Sound")]);
            fields.extend(GATES.iter().map(|gate| (format!("gate_{}", gate.code), "yes".into())));
            for criterion in CRITERIA {
                fields.push((format!("score_{}", criterion.code), "5".into()));
                fields.push((format!("because_{}", criterion.code), "Shown".into()));
            }
            ("assess", fields)
        }
    }
}

/// Assesses with a form that lacks nothing.
pub async fn assessed(client: &Client, reference: &Reference) -> Page {
    act(client, reference, Action::Assess).await
}

async fn act(client: &Client, reference: &Reference, action: Action) -> Page {
    let (noun, form) = filled_in(action);
    let fields: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    client.post(&format!("/applications/{reference}/{noun}"), &fields).await
}

/// Everything that an action could touch, as text, one line each.
pub async fn everything(app: &TestApp) -> Vec<String> {
    let mut lines = Vec::new();
    for sql in [
        "SELECT reference || ' ' || status || ' ' || CAST(version AS TEXT) || COALESCE(CAST(officer_id AS TEXT), '') AS line FROM application ORDER BY id",
        "SELECT 'content ' || CAST(application_id AS TEXT) || ' ' || content AS line FROM application_content
         ORDER BY application_id",
        "SELECT 'history ' || hash AS line FROM history ORDER BY id",
        "SELECT 'outbox ' || CAST(id AS TEXT) AS line FROM outbox ORDER BY id",
        "SELECT 'submission ' || CAST(id AS TEXT) AS line FROM submission ORDER BY id",
        "SELECT 'assessment ' || CAST(id AS TEXT) AS line FROM assessment ORDER BY id",
        "SELECT 'file ' || state || ' ' || CAST(id AS TEXT) || ' ' || sha256 AS line FROM file ORDER BY id",
        "SELECT 'endorsement ' || part || CAST(person_id AS TEXT) AS line FROM endorsement ORDER BY id",
        "SELECT 'monitoring ' || CAST(id AS TEXT) || ' ' || CAST(version AS TEXT) AS line
         FROM monitoring_commitment ORDER BY id",
        "SELECT 'return ' || CAST(id AS TEXT) || ' ' || CAST(version AS TEXT) AS line FROM quarterly_return ORDER BY id",
        "SELECT 'baseline ' || CAST(id AS TEXT) || ' ' || CAST(version AS TEXT) AS line FROM baseline ORDER BY id",
        "SELECT 'import ' || content AS line FROM import ORDER BY id",
        "SELECT 'draft ' || content AS line FROM assessment_draft ORDER BY application_id",
        "SELECT 'query ' || question || COALESCE(words, '') AS line FROM query ORDER BY id",
        "SELECT 'decision ' || CAST(application_id AS TEXT) AS line FROM decision ORDER BY application_id",
        "SELECT 'record ' || CAST(number AS TEXT) AS line FROM decision_record ORDER BY id",
        "SELECT 'exempt ' || CAST(record_id AS TEXT) AS line FROM decision_exempt ORDER BY record_id",
        "SELECT 'number ' || CAST(taken AS TEXT) AS line FROM decision_number ORDER BY year",
        "SELECT 'grant ' || state AS line FROM \"grant\" ORDER BY application_id",
        "SELECT 'carry-forward ' || stage || CAST(number AS TEXT) AS line FROM carry_forward ORDER BY id",
        "SELECT 'ledger ' || CAST(amount_pence AS TEXT) AS line FROM ledger ORDER BY id",
        "SELECT 'committed ' || CAST(committed_pence AS TEXT) || ' of ' || CAST(cap_pence AS TEXT) AS line FROM allocation ORDER BY id",
        "SELECT 'committed ' || CAST(committed_pence AS TEXT) || ' of ' || CAST(envelope_pence AS TEXT) || ' version ' || CAST(version AS TEXT) AS line FROM scheme ORDER BY id",
        "SELECT 'category ' || name || COALESCE(ineligible_because, '') AS line FROM cost_category ORDER BY id",
        "SELECT 'body ' || name AS line FROM accountable_body ORDER BY id",
        "SELECT 'person ' || name || ' ' || email AS line FROM person ORDER BY id",
        "SELECT 'role ' || role AS line FROM person_role ORDER BY id",
        "SELECT 'framework ' || CAST(version AS TEXT) AS line FROM framework ORDER BY id",
        "SELECT 'price ' || CAST(id AS TEXT) || COALESCE(CAST(withdrawn_by AS TEXT), '') AS line FROM framework_price ORDER BY id",
        "SELECT 'certificate ' || CAST(id AS TEXT) AS line FROM certificate ORDER BY id",
        "SELECT 'note ' || words AS line FROM note ORDER BY id",
        "SELECT 'camera ' || state || CAST(version AS TEXT) AS line FROM camera ORDER BY id",
    ] {
        let db = app.app.db.reader();
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        lines.extend(rows.iter().map(|row| row.try_get::<String>("", "line").unwrap()));
    }
    lines
}

/// The lines of other cases: no action may touch them, allowed or not.
fn of_others(lines: &[String], reference: &Reference) -> Vec<String> {
    let case = |line: &&String| line.starts_with("CCTV-") && !line.starts_with(reference.as_str());
    lines.iter().filter(case).cloned().collect()
}

async fn somebody(app: &TestApp, cast: &Cast, role: Role) -> Client {
    let person: Person = match role {
        Role::CspOfficer => cast.officer.clone(),
        Role::GrantsOfficer => cast.staff.clone(),
        Role::Commissioner => cast.commissioner.clone(),
        other if Role::ENDORSERS.contains(&other) => {
            let own = CspOfficer::of(&cast.officer).unwrap().partnership();
            let behind = app.behind(own).await;
            behind.into_iter().find(|(part, _)| part.role() == other).unwrap().1
        }
        other => app.person(other, other.belongs_to_a_partnership().then_some("SHR")).await,
    };
    app.sign_in(&person).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_action_of_every_role_in_every_state_does_what_the_table_says_and_nothing_else() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let mut people = Vec::new();
    for role in Role::ALL {
        people.push((role, somebody(&app, &cast, role).await));
    }
    let mut done = 0;
    for status in Status::ALL {
        let mut case = app.case_in(status, &cast, 1_000).await;
        for action in Action::ALL {
            for (role, client) in &people {
                let told = format!("{} of a {} case by {}", action.name(), status.code(), role.code());
                let before = everything(&app).await;
                let page = act(client, &case, action).await;
                let after = everything(&app).await;
                if !permitted(status, action, *role) {
                    assert!([403, 404, 409].contains(&page.status), "{told}: {} {}", page.status, page.html);
                    assert_eq!(before, after, "{told} was refused and changed something");
                    continue;
                }
                assert_eq!(page.status, 303, "{told}: {:?}", page.errors());
                let now = app.status_of(&cast, &case).await;
                assert_eq!(Some(now), destination(status, action), "{told}");
                assert_ne!(before, after, "{told} changed nothing");
                assert_eq!(of_others(&before, &case), of_others(&after, &case), "{told}: other cases");
                done += 1;
                case = app.case_in(status, &cast, 1_000).await;
            }
        }
    }
    assert_eq!(done, MOVES.iter().map(|one| one.who.len()).sum::<usize>());
}

#[test]
fn the_table_of_grants_in_the_readme_is_the_one_of_the_rules() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let parts: Vec<_> = readme.split("<!-- grants -->").collect();
    assert_eq!(parts.len(), 3, "README.md must hold the table between two <!-- grants --> markers");
    assert_eq!(parts[1].trim(), grant::MOVES.trim(), "put this into README.md:\n{}", grant::MOVES);
}

#[test]
fn the_table_of_cameras_in_the_readme_is_the_one_of_the_rules() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let parts: Vec<_> = readme.split("<!-- cameras -->").collect();
    assert_eq!(parts.len(), 3, "README.md must hold the table between two <!-- cameras --> markers");
    assert_eq!(parts[1].trim(), camera::table().trim(), "put this into README.md:\n{}", camera::table());
}

#[test]
fn the_table_of_claims_in_the_readme_is_the_one_of_the_rules() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let parts: Vec<_> = readme.split("<!-- claims -->").collect();
    assert_eq!(parts.len(), 3, "README.md must hold the table between two <!-- claims --> markers");
    let table = claim::moves::table();
    assert_eq!(parts[1].trim(), table.trim(), "put this into README.md:\n{table}");
}

#[test]
fn the_table_of_purchases_in_the_readme_is_the_one_of_the_rules() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let parts: Vec<_> = readme.split("<!-- purchases -->").collect();
    assert_eq!(parts.len(), 3, "README.md must hold the table between two <!-- purchases --> markers");
    let table = purchase::moves::table();
    assert_eq!(parts[1].trim(), table.trim(), "put this into README.md:\n{table}");
}

#[test]
fn the_table_of_states_in_the_readme_is_the_table_of_moves() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let parts: Vec<_> = readme.split("<!-- states -->").collect();
    assert_eq!(parts.len(), 3, "README.md must hold the table between two <!-- states --> markers");
    assert_eq!(
        parts[1].trim(),
        application::table().trim(),
        "put this into README.md:\n{}",
        application::table()
    );
}

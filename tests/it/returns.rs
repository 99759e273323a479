//! Quarterly returns: filled in by a partnership, sent when they are whole, corrected with a reason, never saved over a newer
//! save, and read by others once they are sent.

use cctv_grants::domain::person::Role;
use cctv_grants::service;
use cctv_grants::store::history;
use chrono::NaiveDate;

use crate::app::{Client, TestApp, key};

/// Where the return of July to September 2018 is. Tests begin on 15 October 2018.
const ADDRESS: &str = "/returns/SHR/2018-q2";

/// What the form of a whole one says.
pub const WHOLE: [(&str, &str); 13] = [
    ("version", "0"),
    ("incidents", "120"),
    ("requests", "40"),
    ("given", "31"),
    ("arrests", "7"),
    ("hours", "500"),
    ("model", "staffed"),
    ("monitoring", "4,500.00"),
    ("maintenance", "900"),
    ("transmission", "300"),
    ("power", "120.50"),
    ("licences", "0"),
    ("other", "0"),
];

fn with<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form: Vec<_> =
        WHOLE.iter().filter(|(name, _)| !other.iter().any(|(o, _)| o == name)).copied().collect();
    form.extend(other);
    form
}

async fn saved(client: &Client, form: &[(&str, &str)]) {
    let done = client.post(&format!("{ADDRESS}/answers"), form).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
}

async fn sent(client: &Client) {
    saved(client, &WHOLE).await;
    let done = client.post(&format!("{ADDRESS}/send"), &[("version", "1")]).await;
    assert_eq!(
        (done.status, done.location.as_str()),
        (303, "/returns/SHR/2018-q2?done=sent"),
        "{:?}",
        done.errors()
    );
}

async fn is_whole(app: &TestApp) {
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_may_be_half_empty_and_what_is_sent_lacks_nothing() {
    let app = TestApp::start().await;
    let officer = app.client(Role::CspOfficer, Some("SHR")).await;
    saved(&officer, &[("version", "0"), ("incidents", "1,120")]).await;
    let page = officer.get(ADDRESS).await;
    assert!(page.html.contains("1,120") && page.html.contains("Not answered"));
    let refused = officer.post(&format!("{ADDRESS}/send"), &[("version", "1")]).await;
    assert_eq!((refused.status, refused.errors().len()), (422, 11));
    assert_eq!(refused.errors()[0], "Enter requests for evidence by the police: 0 if there were none");
    saved(&officer, &with(&[("version", "1")])).await;
    let done = officer.post(&format!("{ADDRESS}/send"), &[("version", "2")]).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
    assert!(officer.get(ADDRESS).await.html.contains("Sent in"));
    assert_eq!(officer.get("/returns").await.html.matches("Sent</strong>").count(), 1);
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_is_not_sent_before_its_quarter_is_over_and_there_is_none_of_later_ones() {
    let app = TestApp::start().await;
    let officer = app.client(Role::CspOfficer, Some("SHR")).await;
    let now = "/returns/SHR/2018-q3";
    assert_eq!(officer.post(&format!("{now}/answers"), &WHOLE).await.status, 303);
    let refused = officer.post(&format!("{now}/send"), &[("version", "1")]).await;
    assert_eq!(refused.errors(), ["It can be sent in from 1 January 2019, when the quarter is over"]);
    for address in ["/returns/SHR/2018-q4", "/returns/SHR/2016-q4", "/returns/SHR/x", "/returns/XYZ/2018-q2"]
    {
        assert_eq!(officer.get(address).await.status, 404, "{address}");
        assert_eq!(officer.post(&format!("{address}/answers"), &WHOLE).await.status, 404, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_is_corrected_with_a_reason_and_everybody_reads_why() {
    let app = TestApp::start().await;
    let officer = app.client(Role::CspOfficer, Some("SHR")).await;
    sent(&officer).await;
    let form = with(&[("version", "2"), ("arrests", "8")]);
    let refused = officer.post(&format!("{ADDRESS}/answers"), &form).await;
    assert_eq!(refused.errors(), ["Enter the reason: this return was sent in"]);
    let form = with(&[("version", "2"), ("arrests", "8"), ("reason", "One came later")]);
    saved(&officer, &form).await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    let page = staff.get(ADDRESS).await;
    assert!(page.html.contains("One came later") && page.html.contains("Arrests: 8, was 7"));
    assert!(!page.html.contains("Draft saved"), "drafts are their own business");
    let name = officer.person.clone().unwrap().name;
    assert!(page.html.contains(&name));
    let panel = app.client(Role::PanelMember, None).await;
    let page = panel.get(ADDRESS).await;
    let text = page.texts("main").join(" ");
    assert!(text.contains("One came later") && text.contains("Arrests: 8, was 7"), "{text}");
    assert!(text.contains("Shropshire") && !text.contains(&name), "not who: {text}");
    let again = officer.post(&format!("{ADDRESS}/send"), &[("version", "3")]).await;
    assert_eq!(again.errors(), ["This return was sent in already"]);
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_officers_who_save_at_once_do_not_overwrite_each_other() {
    let app = TestApp::start().await;
    let one = app.client(Role::CspOfficer, Some("SHR")).await;
    let two = app.client(Role::CspOfficer, Some("SHR")).await;
    let address = format!("{ADDRESS}/answers");
    let (first, second) = (with(&[("incidents", "5")]), with(&[("incidents", "6")]));
    let answers = tokio::join!(one.post(&address, &first), two.post(&address, &second));
    let mut statuses = [answers.0.status, answers.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    let late = if answers.0.status == 409 { answers.0 } else { answers.1 };
    assert_eq!(late.hidden("version"), "1");
    let (theirs, own) = if late.html.contains("Saved: 5") { ("5", "6") } else { ("6", "5") };
    assert!(late.html.contains(&format!("Saved: {theirs}\nYou typed: {own}")), "both are shown");
    saved(&two, &with(&[("version", "1"), ("incidents", own)])).await;
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_does_not_let_anybody_save_over_what_they_were_never_shown() {
    let app = TestApp::start().await;
    let one = app.client(Role::CspOfficer, Some("SHR")).await;
    let two = app.client(Role::CspOfficer, Some("SHR")).await;
    let address = format!("{ADDRESS}/answers");
    saved(&two, &with(&[("incidents", "6")])).await;
    let slip = one.post(&address, &with(&[("incidents", "12o"), ("version", "0")])).await;
    assert_eq!((slip.status, slip.hidden("version")), (422, "0".to_owned()));
    let mended =
        one.post(&address, &with(&[("incidents", "12"), ("version", &slip.hidden("version"))])).await;
    assert_eq!(mended.status, 409, "the other answer is shown first");
    assert!(mended.html.contains("Saved: 6\nYou typed: 12"), "{}", mended.html);

    let before = "/returns/SHR/before";
    let cost = |yearly: &'static str| [("model", "staffed"), ("yearly", yearly), ("version", "0")];
    assert_eq!(two.post(before, &cost("1,000")).await.status, 303);
    let slip = one.post(before, &cost("20k")).await;
    assert_eq!((slip.status, slip.hidden("version")), (422, "0".to_owned()));
    let why =
        [("model", "staffed"), ("yearly", "20,000"), ("version", "0"), ("reason", "Power was left out")];
    assert_eq!(one.post(before, &why).await.status, 409);
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_posted_twice_saves_once_and_sends_once() {
    let app = TestApp::start().await;
    let officer = app.client(Role::CspOfficer, Some("SHR")).await;
    let (save, send) = (key(), key());
    for _ in 0..2 {
        let done = officer.post_with_key(&format!("{ADDRESS}/answers"), &WHOLE, &save).await;
        assert_eq!(done.status, 303, "{:?}", done.errors());
    }
    for _ in 0..2 {
        let done = officer.post_with_key(&format!("{ADDRESS}/send"), &[("version", "1")], &send).await;
        assert_eq!(done.status, 303, "{:?}", done.errors());
    }
    let page = officer.get(ADDRESS).await;
    assert_eq!((page.html.matches("Draft saved").count(), page.html.matches(">Sent in<").count()), (1, 1));
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn others_read_a_return_once_it_is_sent_and_never_fill_it_in() {
    let app = TestApp::start().await;
    let officer = app.client(Role::CspOfficer, Some("SHR")).await;
    let neighbour = app.client(Role::CspOfficer, Some("HEF")).await;
    let mut readers = Vec::new();
    for role in [Role::GrantsOfficer, Role::Commissioner, Role::Treasurer, Role::Auditor, Role::PanelMember] {
        readers.push(app.client(role, None).await);
    }
    saved(&officer, &WHOLE).await;
    for reader in &readers {
        assert_eq!(reader.get(ADDRESS).await.status, 404, "a draft");
        let list = reader.get("/returns").await;
        assert!(list.html.contains("Shropshire") && !list.html.contains("Draft"));
    }
    let done = officer.post(&format!("{ADDRESS}/send"), &[("version", "1")]).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
    for reader in &readers {
        assert!(reader.get(ADDRESS).await.html.contains("£4,500.00"));
        assert_eq!(reader.get(&format!("{ADDRESS}/answers")).await.status, 403);
    }
    let name = officer.person.unwrap().name;
    assert!(!readers[4].get(ADDRESS).await.html.contains(&name), "the Panel reads no names");
    assert_eq!(neighbour.get(ADDRESS).await.status, 404);
    assert_eq!(neighbour.post(&format!("{ADDRESS}/answers"), &WHOLE).await.status, 404);
    assert!(!neighbour.get("/returns").await.html.contains("Shropshire"));
    assert_eq!(app.client(Role::OccAdviser, None).await.get("/returns").await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn how_it_was_before_is_recorded_once_by_one_of_two_and_corrected_with_a_reason() {
    let app = TestApp::start().await;
    let one = app.client(Role::CspOfficer, Some("SHR")).await;
    let two = app.client(Role::CspOfficer, Some("SHR")).await;
    let form = |yearly: &'static str| [("version", "0"), ("model", "recorded"), ("yearly", yearly)];
    let (first, second) = (form("12,000"), form("13,000"));
    let answers =
        tokio::join!(one.post("/returns/SHR/before", &first), two.post("/returns/SHR/before", &second));
    let mut statuses = [answers.0.status, answers.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    let other = [("version", "1"), ("model", "volunteers"), ("yearly", "9,000")];
    let refused = one.post("/returns/SHR/before", &other).await;
    assert_eq!(refused.errors(), ["Enter the reason: this was recorded before"]);
    let done = one.post("/returns/SHR/before", &[&other[..], &[("reason", "Typed wrongly")]].concat()).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
    let list = one.get("/returns").await;
    assert!(list.html.contains("Volunteers, £9,000.00 a year"));
    assert!(list.links("main a").contains(&"/returns/SHR/baseline".to_owned()));
    for (role, knows) in [(Role::Auditor, true), (Role::PanelMember, false)] {
        let page = app.client(role, None).await.get("/returns/SHR/baseline").await;
        assert!(page.html.contains("£9,000.00") && !page.html.contains("Correct it"), "{}", page.html);
        for told in ["Running cost a year before: £9,000.00, was ", "Typed wrongly"] {
            assert_eq!(page.html.contains(told), knows, "{role:?}: {told}: {}", page.html);
        }
    }
    let neighbour = app.client(Role::CspOfficer, Some("TEL")).await;
    assert_eq!(neighbour.get("/returns/SHR/baseline").await.status, 404);
    assert_eq!(one.get("/returns/TEL/baseline").await.status, 404);
    is_whole(&app).await;
}

/// On a day of 2018 at noon.
fn on(app: &TestApp, month: u32, day: u32) {
    let now = NaiveDate::from_ymd_opt(2018, month, day).unwrap().and_hms_opt(12, 0, 0).unwrap().and_utc();
    app.clock.advance(now - app.clock.now());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partnership_is_reminded_once_that_it_is_due_and_once_that_it_is_overdue_and_never_when_it_has_sent()
 {
    let app = TestApp::start().await;
    let officer = app.client(Role::CspOfficer, Some("SHR")).await;
    let late = app.person(Role::CspOfficer, Some("HEF")).await;
    let look = async || service::returns::look(&app.app.db, app.clock.now()).await.unwrap();
    assert_eq!(look().await, 0, "fifteen days before");
    sent(&officer).await;
    on(&app, 10, 16);
    let at_once = tokio::join!(look(), look());
    assert_eq!(at_once.0 + at_once.1, 4, "everybody but who has sent it");
    assert_eq!(look().await, 0);
    on(&app, 10, 31);
    assert_eq!((look().await, look().await), (4, 0));
    let needs = app.sign_in(&late).await.get("/").await;
    assert!(needs.html.contains("Send in the quarterly return") && needs.html.contains("30 October 2018"));
    let page = app.sign_in(&late).await.get("/returns/HEF/2018-q2").await;
    assert!(
        page.html.contains("Reminded that it is due soon")
            && page.html.contains("Reminded that it is overdue")
    );
    let fresh = app.sign_in(&late).await.post("/returns/HEF/2018-q2/answers", &WHOLE).await;
    assert_eq!(fresh.status, 303, "a form is not stale because the clock was there: {:?}", fresh.errors());
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_incident_costs_is_told_and_what_is_missing_is_said_to_be_missing() {
    let app = TestApp::start().await;
    let officer = app.client(Role::CspOfficer, Some("SHR")).await;
    sent(&officer).await;
    let panel = app.client(Role::PanelMember, None).await;
    let page = panel.get("/returns/value").await;
    let rows = page.texts("tbody tr").join("\n");
    assert!(page.html.contains("£48.50") && page.html.contains("£145.51"), "{rows}");
    assert!(page.html.contains("1, 5 of 6 not sent in") && page.html.contains("Not known"), "{rows}");
    assert!(
        page.html.contains("3 of the last 4 quarters not sent in") && page.html.contains("Not recorded"),
        "{rows}"
    );
    let (status, _, bytes) = panel.download("/returns/value.csv").await;
    let csv = String::from_utf8(bytes).unwrap();
    assert_eq!(status, 200);
    assert!(csv.contains("Shropshire,Staffed,1,5,5820.50,120,40,48.50,145.51,,Staffed,,,"), "{csv}");
    assert!(csv.contains("Herefordshire,,0,6,,,,,,,,,"), "{csv}");
    let own = app.client(Role::CspOfficer, Some("HEF")).await.get("/returns/value").await;
    assert!(!own.html.contains("Shropshire"));
}

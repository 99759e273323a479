//! Frameworks and price lists as those who keep them and those who read them meet them.

mod correct;
mod import;
pub mod later;

use cctv_grants::domain::certificate::Outcome;
use cctv_grants::domain::person::Role;
use cctv_grants::store::history;
use chrono::NaiveDate;

use crate::app::{Client, Page, TestApp, at_once, key};

const HEADER: &str = "Supplier,Item code,Make,Model,Description,Cost category,Unit price";
const FROM: [(&str, &str); 5] = [
    ("from-day", "1"),
    ("from-month", "11"),
    ("from-year", "2018"),
    ("absent", "stay"),
    ("reason", "October list"),
];

/// Sends a price list as a browser does: what was typed comes before the file.
async fn send(client: &Client, address: &str, fields: &[(&str, &str)], file: &str) -> Page {
    let (edge, key) = ("----edge", key());
    let own = [("token", client.token.as_str()), ("key", key.as_str())];
    let mut body = String::new();
    for (name, value) in own.iter().chain(fields) {
        body += &format!("--{edge}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += &format!(
        "--{edge}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{file}\r\n--{edge}--\r\n"
    );
    client.post_body(address, &format!("multipart/form-data; boundary={edge}"), body.into_bytes()).await
}

fn file(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_framework_is_set_up_and_its_prices_begin_on_their_days() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    let fields = [
        ("name", "CCTV equipment"),
        ("reference", "WM-1"),
        ("owner", "The PCC"),
        ("starts_on-day", "1"),
        ("starts_on-month", "4"),
        ("starts_on-year", "2017"),
        ("ends_on-day", "31"),
        ("ends_on-month", "3"),
        ("ends_on-year", "2020"),
        ("reason", "Tender 7"),
    ];
    let form = key();
    let begun = staff.post_with_key("/frameworks/new", &fields, &form).await;
    let address = begun.location.split('?').next().unwrap().to_owned();
    assert_eq!(staff.post_with_key("/frameworks/new", &fields, &form).await.location, begun.location);
    let twice = staff.post("/frameworks/new", &fields).await;
    assert_eq!(twice.errors(), ["There is a framework with this reference already"]);
    let supplier = [("name", "Acme"), ("reason", "First place")];
    assert_eq!(staff.post(&format!("{address}/suppliers"), &supplier).await.status, 303);
    let again = staff.post(&format!("{address}/suppliers"), &[("name", "AC ME"), ("reason", "x")]).await;
    assert_eq!(again.errors(), ["This supplier is in the framework already"]);
    let price = |day: &'static str, month: &'static str, pounds: &'static str| {
        vec![
            ("supplier", "1"),
            ("code", "A-1"),
            ("make", "Axis"),
            ("model", "P3245-LV"),
            ("description", "Dome"),
            ("category", "Equipment"),
            ("unit_price", pounds),
            ("from-day", day),
            ("from-month", month),
            ("from-year", "2018"),
            ("reason", "Letter"),
        ]
    };
    let prices = format!("{address}/prices");
    assert_eq!(staff.post(&prices, &price("1", "4", "650")).await.status, 303);
    let past = staff.post(&prices, &price("1", "10", "700")).await;
    assert!(past.errors()[0].starts_with("A new price cannot begin before today"), "{:?}", past.errors());
    assert_eq!(staff.post(&prices, &price("1", "11", "700")).await.status, 303);
    let reader = app.client(Role::CspOfficer, Some("SHR")).await;
    let page = reader.get(&format!("{address}?text=p32+acme")).await;
    let row = page.texts("main tbody tr").join("\n");
    assert!(row.contains("£650.00") && row.contains("From 1 November 2018: £700.00"), "{row}");
    assert!(row.contains("Not certified"), "{row}");
    assert!(!page.html.contains("Add a supplier"), "readers change nothing");
    assert!(page.html.contains("£700.00 from 1 November 2018, was £650.00") && page.html.contains("Letter"));
    assert!(reader.get(&format!("{address}?text=nothing")).await.html.contains("No items match"));
    assert!(
        reader.get(&format!("{address}?text=%25")).await.html.contains("No items match"),
        "% is a letter"
    );
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_of_a_framework_is_changed_with_a_reason_and_found_by_what_is_sold() {
    let app = TestApp::start().await;
    let person = app.person(Role::GrantsOfficer, None).await;
    let id = app.framework(&person).await.0;
    let (staff, address) = (app.sign_in(&person).await, format!("/frameworks/{id}/change"));
    let form = staff.get(&address).await;
    let version = form.hidden("version");
    let day = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let fields = |reference: &str, year: &str| {
        let words =
            [("name", "CCTV kit"), ("reference", reference), ("owner", "The PCC"), ("reason", "Extended")];
        let mut all: Vec<(String, String)> = words.iter().map(|(name, value)| day(name, value)).collect();
        all.push(day("version", &version));
        for (part, from, to) in [("day", "1", "31"), ("month", "4", "3"), ("year", "2017", year)] {
            all.push(day(&format!("starts_on-{part}"), from));
            all.push(day(&format!("ends_on-{part}"), to));
        }
        all
    };
    let post = async |fields: Vec<(String, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        staff.post(&address, &fields).await
    };
    let backwards = post(fields("WM-2", "2016")).await;
    assert_eq!(backwards.errors(), ["The last day must not be before the first day"]);
    assert_eq!(post(fields("WM-2", "2021")).await.status, 303);
    assert_eq!(post(fields("WM-3", "2021")).await.status, 409, "it was changed since this form was shown");
    let page = staff.get(&format!("/frameworks/{id}")).await;
    for told in ["Last day: 31 March 2021, was 31 March 2020", "Reference: WM-2, was WM-CCTV-1", "Extended"] {
        assert!(page.html.contains(told), "{told}: {}", page.html);
    }
    let found = staff.get(&format!("/frameworks/{id}?text=DOME")).await;
    assert!(found.html.contains("P3245-LV"), "by what it is sold as: {}", found.html);
    for n in 0..26 {
        let supplier = [("name", format!("Supplier {n}")), ("reason", "Tender".to_owned())];
        let supplier: Vec<(&str, &str)> = supplier.iter().map(|(name, value)| (*name, &**value)).collect();
        assert_eq!(staff.post(&format!("/frameworks/{id}/suppliers"), &supplier).await.status, 303);
    }
    let page = staff.get(&format!("/frameworks/{id}")).await;
    assert!(!page.html.contains("was 31 March 2020"), "the newest entries come first");
    let earlier = page.links("main p a").into_iter().find(|link| link.contains("entry=")).unwrap();
    assert!(staff.get(&earlier).await.html.contains("was 31 March 2020"));
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_list_is_looked_at_and_then_taken_over_whole_and_once() {
    let app = TestApp::start().await;
    let person = app.person(Role::GrantsOfficer, None).await;
    let id = app.framework(&person).await.0;
    let (staff, address) = (app.sign_in(&person).await, format!("/frameworks/{id}"));
    let (import, check) = (format!("{address}/import"), format!("{address}/import/check"));
    let list = file(&[
        "Acme,A-1,Axis,P3245-LV,Dome,Equipment,\"£1,120.00\"",
        "Acme,A-2,Hikvision,DS-2,Bullet,Equipment,200",
    ]);
    let sent = send(&staff, &import, &FROM, &list).await;
    assert_eq!((sent.status, sent.location.as_str()), (303, check.as_str()));
    let preview = staff.get(&check).await;
    let said = preview.texts("main").join(" ");
    assert!(said.contains("New: 1") && said.contains("Changed: 1"), "{said}");
    assert!(["Before", "£100.00", "£1,120.00"].iter().all(|told| said.contains(told)), "both prices: {said}");
    assert!(!staff.get(&address).await.html.contains("DS-2"), "nothing is changed yet");
    let all = staff.get(&format!("{check}.csv")).await;
    assert_eq!(all.html.lines().count(), 3, "{}", all.html);
    assert!(
        all.html.contains("Changed,Acme,A-1,Axis,P3245-LV,100.00,") && all.html.contains("New,Acme,A-2,")
    );
    assert!(all.html.contains("Price before,Description before,Cost category before,Price then,"));
    let again = staff.get(&import).await.texts(".govuk-inset-text").join("");
    assert!(again.contains("“list.csv” was sent and is not taken over yet"), "{again}");
    let version = preview.hidden("version");
    let posts = (0..3).map(|_| {
        let (staff, check, version) = (staff.clone(), check.clone(), version.clone());
        async move { staff.post(&check, &[("version", &version)]).await.location }
    });
    let done = at_once(posts).await;
    let imported = done.iter().filter(|location| location.ends_with("?done=imported")).count();
    assert_eq!(imported, 1, "{done:?}");
    let page = staff.get(&address).await;
    assert!(page.html.contains("From 1 November 2018: £1,120.00") && page.html.contains("DS-2"));
    assert_eq!(page.html.matches("taken over from 1 November 2018").count(), 1);
    let same = send(&staff, &import, &FROM, &list).await;
    assert_eq!(same.status, 303);
    let nothing = staff.get(&check).await;
    assert!(nothing.html.contains("Everything in it is on the list already"));
    let confirmed = staff.post(&check, &[("version", &nothing_version(&app, id).await)]).await;
    assert_eq!(confirmed.status, 422);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

/// What the form would carry that is not shown when there is nothing to take over.
async fn nothing_version(app: &TestApp, id: i64) -> String {
    use cctv_grants::domain::framework::FrameworkId;
    let known = cctv_grants::store::framework::by_id(&app.app.db, FrameworkId(id)).await.unwrap().unwrap();
    format!("{}.{}", known.version, app.clock.now().timestamp_micros())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_one_bad_cell_changes_nothing_and_says_where() {
    let app = TestApp::start().await;
    let person = app.person(Role::GrantsOfficer, None).await;
    let id = app.framework(&person).await.0;
    let (staff, import) = (app.sign_in(&person).await, format!("/frameworks/{id}/import"));
    let bad = file(&["Acme,A-3,Axis,P1,Dome,Equipment,100", "Nobody,A-4,Axis,P1,Dome,Equipment,65k"]);
    let page = send(&staff, &import, &FROM, &bad).await;
    assert_eq!(page.status, 422);
    assert!(page.errors()[0].starts_with("2 cells of the file are wrong"), "{:?}", page.errors());
    assert_eq!(
        page.texts("main tbody tr"),
        [
            "3 Supplier Nobody is no supplier of this framework",
            "3 Unit price “65k” must be written out in full, like 65,000 rather than 65k"
        ]
    );
    assert!(page.html.contains("October list"), "what was typed is kept");
    let stranger = file(&["Nobody,A-4,Axis,P1,Dome,Equipment,65"]);
    let page = send(&staff, &import, &FROM, &stranger).await;
    assert_eq!(page.texts("main tbody tr"), ["2 Supplier Nobody is no supplier of this framework"]);
    let empty = send(&staff, &import, &[], "hello").await;
    let errors = ["The file is neither a CSV file nor an XLSX file", "Enter the first day of these prices"];
    assert_eq!(empty.errors()[..2], errors);
    let template = staff.get("/frameworks/template/csv").await;
    assert!(template.html.contains(HEADER), "{}", template.html);
    assert!(!staff.get(&format!("/frameworks/{id}")).await.html.contains("A-3"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_says_what_would_change_now() {
    let app = TestApp::start().await;
    let person = app.person(Role::GrantsOfficer, None).await;
    let address = format!("/frameworks/{}", app.framework(&person).await.0);
    let (staff, check) = (app.sign_in(&person).await, format!("{address}/import/check"));
    assert!(staff.get(&check).await.texts("h2").contains(&"New: 1".to_owned()));
    let price = [
        ("supplier", "1"),
        ("code", "A-2"),
        ("make", "Hikvision"),
        ("model", "DS-2"),
        ("description", "Bullet"),
        ("category", "Equipment"),
        ("unit_price", "150"),
        ("from-day", "15"),
        ("from-month", "10"),
        ("from-year", "2018"),
        ("reason", "Letter"),
    ];
    let set = staff.post(&format!("{address}/prices"), &price).await;
    assert_eq!(set.status, 303, "{:?}", set.errors());
    let preview = staff.get(&check).await;
    assert!(preview.texts("h2").contains(&"Changed: 1".to_owned()), "{:?}", preview.texts("h2"));
    assert!(preview.html.contains("£150.00"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_of_a_list_that_was_changed_since_is_not_taken_over() {
    let app = TestApp::start().await;
    let person = app.person(Role::GrantsOfficer, None).await;
    let id = app.framework(&person).await.0;
    let (staff, check) = (app.sign_in(&person).await, format!("/frameworks/{id}/import/check"));
    let version = staff.get(&check).await.hidden("version");
    let supplier = [("name", "Other"), ("reason", "Second place")];
    assert_eq!(staff.post(&format!("/frameworks/{id}/suppliers"), &supplier).await.status, 303);
    assert_eq!(staff.post(&check, &[("version", &version)]).await.status, 409);
    let other = app.client(Role::Administrator, None).await;
    let none = other.get(&check).await;
    assert_eq!(none.location, format!("/frameworks/{id}/import"), "it waits for whoever sent it");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_price_list_shows_which_items_are_compatible() {
    let app = TestApp::start().await;
    let person = app.person(Role::GrantsOfficer, None).await;
    let id = app.framework(&person).await.0;
    let adviser = app.person(Role::OccAdviser, None).await;
    let until = NaiveDate::from_ymd_opt(2019, 9, 30).unwrap();
    app.certified(&adviser, Outcome::Conditional, until).await;
    for role in [Role::CspOfficer, Role::OccAdviser, Role::Treasurer, Role::Auditor] {
        let client = app.client(role, role.belongs_to_a_partnership().then_some("SHR")).await;
        let row = client.get(&format!("/frameworks/{id}")).await.texts("main tbody tr").join("\n");
        let expected = "Conditional until 30 September 2019 ONVIF Profile S (video streaming) Condition: Firmware 7 or newer";
        assert!(row.contains(expected), "{}: {row}", role.code());
    }
}

//! A price whose day has not come is withdrawn with a reason, counts no more, and blocks nothing; what was ordered at stays.

use cctv_grants::domain::person::Role;
use cctv_grants::store::history;
use chrono::TimeDelta;

use super::{FROM, file, send};
use crate::app::{Client, Page, TestApp, at_once, key, with};

/// A price of item A-1 from 1 November 2018.
pub const PRICE: [(&str, &str); 11] = [
    ("supplier", "1"),
    ("code", "A-1"),
    ("make", "Axis"),
    ("model", "P3245-LV"),
    ("description", "Dome"),
    ("category", "Equipment"),
    ("unit_price", "110"),
    ("from-day", "1"),
    ("from-month", "11"),
    ("from-year", "2018"),
    ("reason", "Letter"),
];
const LATE: [(&str, &str); 3] = [("from-day", "31"), ("from-month", "3"), ("from-year", "2020")];

/// Sends a price list and takes it over.
async fn imported(staff: &Client, address: &str, fields: &[(&str, &str)], list: &str) -> Page {
    let sent = send(staff, &format!("{address}/import"), fields, list).await;
    assert_eq!(sent.status, 303, "{:?}", sent.errors());
    let check = format!("{address}/import/check");
    let version = staff.get(&check).await.hidden("version");
    staff.post(&check, &[("version", &version)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_list_from_a_wrong_day_is_withdrawn_before_that_day_and_blocks_nothing_any_more() {
    let app = TestApp::start().await;
    let person = app.person(Role::GrantsOfficer, None).await;
    let address = format!("/frameworks/{}", app.framework(&person).await.0);
    let staff = app.sign_in(&person).await;
    let list =
        file(&["Acme,A-1,Axis,P3245-LV,Dome,Equipment,120", "Acme,A-2,Hikvision,DS-2,Bullet,Equipment,200"]);
    let done = imported(&staff, &address, &with(&FROM, &LATE), &list).await;
    assert!(done.location.ends_with("imported"), "{:?}", done.errors());
    let prices = format!("{address}/prices");
    let blocked =
        "There is a price from 31 March 2020 already: choose a later day, or withdraw that one first";
    assert_eq!(staff.post(&prices, &PRICE).await.errors(), [blocked]);
    let days = staff.get(&format!("{address}/later")).await;
    assert_eq!(days.texts("main tbody tr"), ["31 March 2020 2 Withdraw them: 31 March 2020"]);
    let page = format!("{address}/later/2020-03-31");
    let shown = staff.get(&page).await;
    for words in ["A-1, Acme", "£120.00", "Hikvision DS-2", "£200.00"] {
        assert!(shown.html.contains(words), "{words}: {}", shown.html);
    }
    let version = shown.hidden("version");
    let why = [("reason", "It was 31 October 2018"), ("version", version.as_str())];
    assert_eq!(staff.post(&page, &with(&why, &[("reason", "")])).await.errors(), ["Enter the reason"]);
    let reader = app.client(Role::CspOfficer, Some("SHR")).await;
    assert_eq!(reader.post(&page, &why).await.status, 403);
    let same = key();
    let posts = (0..4).map(|n| {
        let (staff, page, version) = (staff.clone(), page.clone(), version.clone());
        let key = if n < 2 { same.clone() } else { key() };
        async move {
            let why = [("reason", "It was 31 October 2018"), ("version", version.as_str())];
            staff.post_with_key(&page, &why, &key).await.status
        }
    });
    let statuses = at_once(posts).await;
    assert!(statuses.iter().all(|status| [303, 409].contains(status)), "{statuses:?}");
    let shown = staff.get(&address).await;
    assert_eq!(shown.html.matches("2 prices from 31 March 2020 withdrawn").count(), 1, "{}", shown.html);
    assert!(shown.html.contains("It was 31 October 2018"));
    let rows = reader.get(&address).await.texts("main tbody tr").join("\n");
    assert!(rows.contains("£100.00") && rows.contains("No price"), "{rows}");
    assert!(!rows.contains("2020") && !rows.contains("120.00"), "{rows}");
    assert!(reader.get(&format!("{address}?text=bullet")).await.html.contains("No items match"));
    assert_eq!(staff.get(&page).await.location, address, "there is nothing to withdraw any more");
    // The framework can end before, the list begins on the right day, and again on the day that was withdrawn.
    let sooner = [
        ("name", "CCTV equipment"),
        ("reference", "WM-CCTV-1"),
        ("owner", "The PCC"),
        ("starts_on-day", "1"),
        ("starts_on-month", "4"),
        ("starts_on-year", "2017"),
        ("ends_on-day", "30"),
        ("ends_on-month", "3"),
        ("ends_on-year", "2020"),
        ("reason", "Agreed"),
    ];
    for day in ["30", "31"] {
        let version = staff.get(&format!("{address}/change")).await.hidden("version");
        let fields = with(&sooner, &[("ends_on-day", day)]);
        let fields = [&fields[..], &[("version", version.as_str())]].concat();
        let changed = staff.post(&format!("{address}/change"), &fields).await;
        assert_eq!(changed.status, 303, "{:?}", changed.errors());
    }
    let right = imported(&staff, &address, &FROM, &list).await;
    assert!(right.location.ends_with("imported"), "{:?}", right.errors());
    let again = staff.post(&prices, &[&with(&PRICE, &LATE)[..], &[]].concat()).await;
    assert_eq!(again.status, 303, "{:?}", again.errors());
    let rows = reader.get(&address).await.texts("main tbody tr").join("\n");
    assert!(rows.contains("From 1 November 2018: £120.00") && rows.contains("200.00"), "{rows}");
    for sql in [
        "UPDATE framework_price SET unit_price_pence = 1 WHERE withdrawn_at IS NULL",
        "UPDATE framework_price SET withdrawn_at = NULL WHERE withdrawn_at IS NOT NULL",
        "DELETE FROM framework_price",
    ] {
        assert!(crate::history::sql(&app, sql).await.is_err(), "{sql}");
    }
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_price_of_one_item_is_withdrawn_alone_and_not_once_its_day_has_come() {
    let app = TestApp::start().await;
    let person = app.person(Role::GrantsOfficer, None).await;
    let address = format!("/frameworks/{}", app.framework(&person).await.0);
    let staff = app.sign_in(&person).await;
    let prices = format!("{address}/prices");
    let other =
        with(&PRICE, &[("code", "A-2"), ("make", "Hikvision"), ("model", "DS-2"), ("unit_price", "250")]);
    for fields in [&PRICE[..], &other] {
        let set = staff.post(&prices, fields).await;
        assert_eq!(set.status, 303, "{:?}", set.errors());
    }
    let links = staff.get(&address).await.links("main tbody a");
    let one = links.iter().find(|link| link.contains("2018-11-01?item=")).unwrap().clone();
    let shown = staff.get(&one).await;
    assert!(shown.html.contains("£110.00") && !shown.html.contains("£250.00"), "{}", shown.html);
    let why = [("reason", "Typed wrongly"), ("version", &shown.hidden("version"))];
    assert_eq!(staff.post(&one, &why).await.status, 303);
    let page = staff.get(&address).await;
    let told = "Acme A-1, Axis P3245-LV: £110.00 from 1 November 2018 withdrawn";
    assert!(page.html.contains(told), "{}", page.html);
    let rows = page.texts("main tbody tr").join("\n");
    assert!(!rows.contains("£110.00") && rows.contains("£250.00"), "{rows}");
    // The same day again, and then the day comes.
    assert_eq!(staff.post(&prices, &with(&PRICE, &[("unit_price", "115")])).await.status, 303);
    let version = staff.get(&one).await.hidden("version");
    app.clock.advance(TimeDelta::days(17));
    let staff = app.sign_in(&person).await;
    assert_eq!(staff.get(&one).await.location, address);
    let late = staff.post(&one, &[("reason", "Too dear"), ("version", &version)]).await;
    let begun = "Prices from 1 November 2018 count already, and orders are checked against them";
    assert_eq!(late.errors(), [begun]);
    let rows = staff.get(&address).await.texts("main tbody tr").join("\n");
    assert!(rows.contains("£115.00"), "{rows}");
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

//! What was mistyped on a price list is corrected with a reason, and the right list is taken; what was bought stays what it was.

use cctv_grants::domain::person::Role;
use cctv_grants::store::history;

use super::{FROM, file, send};
use crate::app::{Buyer, Page, TestApp, key, with};
use crate::purchase::{requested, shop};

const SAME: &str = "Nothing is different: change at least one answer";

fn refusal(page: &Page) -> (u16, String) {
    (page.status, page.errors().join("; "))
}

fn refused(told: &str) -> (u16, String) {
    (422, told.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_was_mistyped_is_corrected_and_refuses_the_right_list_no_more() {
    let app = TestApp::start().await;
    let person = app.person(Role::GrantsOfficer, None).await;
    let address = format!("/frameworks/{}", app.framework(&person).await.0);
    let (staff, reader) = (app.sign_in(&person).await, app.client(Role::CspOfficer, Some("SHR")).await);
    let (import, list) = (format!("{address}/import"), "Acme,A-1,Ax\u{ad}is,P3245-LVE,Dome,Equipment,120");
    let blocked = send(&staff, &import, &FROM, &file(&[list])).await;
    let other = "2 Item code A-1 is Axis P3245-LV on the list: another product needs a code of its own. \
                 If the list has it wrong, correct it there first";
    assert_eq!(blocked.texts("main tbody tr"), [other]);
    let links = staff.get(&address).await.links("main tbody a");
    let item = links.into_iter().find(|link| link.contains("/items/")).unwrap();
    let version = staff.get(&item).await.hidden("version");
    let right = [
        ("make", "Axis"),
        ("model", "P3245-LVE"),
        ("reason", "Mistyped in April"),
        ("version", version.as_str()),
    ];
    for (other, told) in [
        (("reason", ""), "Enter the reason"),
        (("make", ""), "Enter the make"),
        (("model", "P3245-LV"), SAME),
        // What nobody sees makes no other name.
        (("model", "P3245\u{200b}-LV\u{feff}"), SAME),
    ] {
        assert_eq!(refusal(&staff.post(&item, &with(&right, &[other])).await), refused(told), "{other:?}");
    }
    let page = reader.get(&address).await;
    assert!(!page.html.contains("/items/") && !page.html.contains("/suppliers/"), "{}", page.html);
    assert_eq!((reader.get(&item).await.status, reader.post(&item, &right).await.status), (403, 403));
    assert_eq!(staff.get(&format!("{address}/items/99")).await.status, 404);
    assert!(staff.get(&format!("{address}?text=p3245-lve")).await.html.contains("No items match"));
    let once = key();
    for time in 0..2 {
        let done = staff.post_with_key(&item, &right, &once).await;
        assert_eq!(done.location, format!("{address}?done=saved"), "{time}: {:?}", done.errors());
    }
    let late = with(&right, &[("model", "P3245-LVX")]);
    assert_eq!(staff.post(&item, &late).await.status, 409, "it was corrected since this form was shown");
    let page = staff.get(&format!("{address}?text=p3245-lve")).await;
    for told in [
        "Make and model corrected: Acme A-1",
        "Model: P3245-LVE, was P3245-LV",
        "Mistyped in April",
        "£100.00",
    ] {
        assert!(page.html.contains(told), "{told}: {}", page.html);
    }
    assert_eq!(page.html.matches("Make and model corrected").count(), 1);
    let sent = send(&staff, &import, &FROM, &file(&[list])).await;
    assert_eq!(sent.status, 303, "{:?}", sent.errors());
    for sql in [
        "UPDATE framework_item SET code = 'A-9'",
        "UPDATE framework_item SET make = 'Bosch', plain_code = 'a-9'",
        "UPDATE framework_item SET kit_key = 'bosch nbe-3'",
        "DELETE FROM framework_item",
    ] {
        assert!(crate::history::sql(&app, sql).await.is_err(), "{sql}");
    }
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_that_a_purchase_has_keeps_its_make_and_model() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let (officer, staff) = (app.sign_in(&cast.officer).await, app.sign_in(&cast.staff).await);
    let (list, item) = ("/frameworks/1", "/frameworks/1/items/1".to_owned());
    assert!(staff.get(list).await.links("main tbody a").contains(&item));
    let version = staff.get(&item).await.hidden("version");
    let bought = requested(&officer, &case, "1").await;
    assert_eq!(bought.status, 303, "{:?}", bought.errors());
    assert!(!staff.get(list).await.links("main tbody a").contains(&item));
    let why = "A purchase has this item, so its make and model stay: put the right product on the list with a code of \
               its own";
    let page = staff.get(&item).await;
    assert!(page.html.contains(why), "{}", page.html);
    let fields = [("make", "Axis"), ("model", "P9"), ("reason", "Mistyped"), ("version", version.as_str())];
    assert_eq!(refusal(&staff.post(&item, &fields).await), refused(why));
    assert!(!staff.get(list).await.html.contains("corrected"));
    // What was cancelled holds no name, nor does a local purchase: it says itself what it buys.
    let at = format!("/applications/{case}/purchases");
    assert_eq!(officer.post(&format!("{at}/1/cancel"), &[("reason", "Not needed")]).await.status, 303);
    Buyer::of(&officer, &case).one_quoted_and_one_requested(2).await;
    assert!(staff.get(list).await.links("main tbody a").contains(&item));
    let done = staff.post(&item, &fields).await;
    assert_eq!(done.location, format!("{list}?done=saved"), "{:?}", done.errors());
    let local = officer.get(&format!("{at}/3")).await.texts("table").join(" ");
    assert!(local.contains("In place of Axis P9, A-1 of Acme") && local.contains("Axis P3245-LV"), "{local}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_name_of_a_supplier_is_corrected_unless_another_has_it() {
    let app = TestApp::start().await;
    let person = app.person(Role::Administrator, None).await;
    let address = format!("/frameworks/{}", app.framework(&person).await.0);
    let staff = app.sign_in(&person).await;
    let bolt = [("name", "Bolt"), ("reason", "Second place")];
    assert_eq!(staff.post(&format!("{address}/suppliers"), &bolt).await.status, 303);
    let (import, list) =
        (format!("{address}/import"), file(&["Acme Ltd,A-1,Axis,P3245-LV,Dome,Equipment,120"]));
    let blocked = send(&staff, &import, &FROM, &list).await;
    assert_eq!(blocked.texts("main tbody tr"), ["2 Supplier Acme Ltd is no supplier of this framework"]);
    let links = staff.get(&address).await.links("main dl a");
    let [acme, _] = &links[..] else { panic!("each supplier has a link: {links:?}") };
    let version = staff.get(acme).await.hidden("version");
    let right = [("name", "Acme Ltd"), ("reason", "As on their letter"), ("version", version.as_str())];
    for (other, told) in [
        (("reason", ""), "Enter the reason"),
        (("name", ""), "Enter the name of the supplier"),
        (("name", "Acme"), SAME),
        (("name", "BO LT"), "This supplier is in the framework already"),
    ] {
        assert_eq!(refusal(&staff.post(acme, &with(&right, &[other])).await), refused(told), "{other:?}");
    }
    assert_eq!(staff.get(&format!("{address}/suppliers/99")).await.status, 404);
    let once = key();
    for time in 0..2 {
        let done = staff.post_with_key(acme, &right, &once).await;
        assert_eq!(done.location, format!("{address}?done=saved"), "{time}: {:?}", done.errors());
    }
    assert_eq!(staff.post(acme, &with(&right, &[("name", "Acme plc")])).await.status, 409);
    let page = staff.get(&format!("{address}?text=acmeltd")).await;
    for told in ["Name of a supplier corrected: Acme Ltd, was Acme", "As on their letter", "Axis P3245-LV"] {
        assert!(page.html.contains(told), "{told}: {}", page.html);
    }
    let sent = send(&staff, &import, &FROM, &list).await;
    assert_eq!(sent.status, 303, "{:?}", sent.errors());
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

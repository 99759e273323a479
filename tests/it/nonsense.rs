//! Nonsense in every field of every form: told at the field, in words, with what was typed kept; nothing breaks or changes.

mod forgotten;
mod typed;

use cctv_grants::domain::application::Status;
use cctv_grants::domain::application::content::Part;
use cctv_grants::domain::application::section::Section;
use cctv_grants::domain::person::{CspOfficer, Role};
use chrono::TimeDelta;

use crate::app::{Client, TestApp};
use crate::camera::{REMOVED, granted as granted_cameras, moves, one_of_each};
use crate::framework::later::PRICE;
use crate::monitoring::{PAYMENT, commitment};
use crate::purchase::{forms_of, in_stages};
use crate::state::everything;
use forgotten::forgotten;
use typed::{Kind, fields, nonsense, told_at};

/// Whether a form may be sent without an answer: a draft is saved half empty, and some only choose what may be chosen.
fn is_partial(address: &str) -> bool {
    let last = address.rsplit('/').next().unwrap_or_default();
    let draft = address.starts_with("/applications/") && Section::from_code(last).is_some();
    draft || ["/account/messages", "/answers"].iter().any(|page| address.ends_with(page))
}

async fn try_everything(client: &Client, address: &str) -> usize {
    let page = client.get(address).await;
    assert_eq!(page.status, 200, "{address}");
    let mut posts = 0;
    let shown = fields(&page);
    if !is_partial(address) {
        let empty: Vec<(&str, &str)> = shown.iter().map(|field| (field.name.as_str(), "")).collect();
        for fields in [&empty[..], &[]] {
            let refused = client.post(address, fields).await;
            assert_eq!(refused.status, 422, "{address} without an answer: {}", refused.heading());
            assert!(!refused.errors().is_empty(), "{address} without an answer");
            posts += 1;
        }
    }
    for field in shown {
        for value in nonsense(field.kind) {
            // Whatever came before it under the same name does not count.
            let fields = [(field.name.as_str(), "1"), (field.name.as_str(), value.as_str())];
            let refused = client.post(address, &fields).await;
            let told = format!("{address}: {} = {value:?} gives {}", field.name, refused.status);
            assert_eq!(refused.status, 422, "{told}");
            assert!(
                !refused.errors().is_empty() && told_at(&refused, &field),
                "{told}: {:?}",
                refused.errors()
            );
            assert!(!refused.html.contains("<script>alert"), "{told}");
            let plain = value.len() < 100 && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if plain && field.kind != Kind::Choice {
                assert!(refused.html.contains(&value), "{told} and is not shown again");
            }
            posts += 1;
        }
    }
    posts
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_in_any_field_is_told_there_and_changes_nothing() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let draft = format!("/applications/{}", app.ready_draft(&cast.officer, 1_000).await);
    let submitted = format!("/applications/{}", app.case_in(Status::Submitted, &cast, 1_000).await);
    let queried = format!("/applications/{}", app.case_in(Status::Submitted, &cast, 1_000).await);
    let assessed = format!("/applications/{}", app.case_in(Status::Assessed, &cast, 1_000).await);
    let approved = format!("/applications/{}", app.case_in(Status::Approved, &cast, 1_000).await);
    let behind = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await;
    let (officer, staff) = (app.sign_in(&cast.officer).await, app.sign_in(&cast.staff).await);
    let commissioner = app.sign_in(&cast.commissioner).await;
    let (visitor, administrator) = (app.visitor_with_cookie(), app.client(Role::Administrator, None).await);
    let (chair, finance) = (app.sign_in(&behind[0].1).await, app.sign_in(&behind[2].1).await);
    let asked =
        staff.post(&format!("{queried}/queries/new"), &[("about", "whole"), ("question", "Who?")]).await;
    assert_eq!(asked.status, 303);
    commitment(&app, &staff).await;
    let treasurer = app.client(Role::Treasurer, None).await;
    assert_eq!(treasurer.post("/monitoring/1/pay", &PAYMENT).await.status, 303);
    let (granted, [planned, installed, live]) = one_of_each(&app, &cast, &officer).await;
    let (_, more) = granted_cameras(&app, &cast).await;
    let removed = more[0].id.0;
    assert_eq!(moves(&officer, removed, "remove", &REMOVED).await.status, 303);
    app.framework(&cast.staff).await;
    assert_eq!(staff.post("/frameworks/1/prices", &PRICE).await.status, 303);
    let occ = app.client(Role::OccAdviser, None).await;
    in_stages(&app, &officer, &granted).await;
    let (claimed, payers, claims) = app.claims_at_each_stage(&cast).await;
    let (carriers, carries) = app.carry_forwards(&cast).await;
    let before = everything(&app).await;

    let mut forms: Vec<(&Client, String)> = Vec::new();
    for section in Section::ALL {
        match section.thing() {
            _ if section == Section::Endorsements => {
                forms.extend(Part::ALL.map(|p| (&officer, format!("{draft}/endorsements/{}", p.code()))));
            }
            Some(_) => forms.push((&officer, format!("{draft}/{}/new", section.code()))),
            None => forms.push((&officer, format!("{draft}/{}", section.code()))),
        }
    }
    forms.extend([
        (&officer, "/applications/new".to_owned()),
        (&officer, "/account/messages".to_owned()),
        (&officer, format!("{draft}/funding")),
        (&visitor, "/sign-in".to_owned()),
        (&officer, format!("{draft}/submit")),
        (&officer, format!("{draft}/withdraw")),
        (&chair, format!("{draft}/endorse")),
        (&finance, format!("{draft}/certify")),
        (&finance, format!("{approved}/offer")),
        (&staff, format!("{submitted}/return")),
        (&staff, format!("{submitted}/assess")),
        (&staff, format!("{submitted}/note")),
        (&staff, format!("{submitted}/assign")),
        (&staff, "/applications/assign".to_owned()),
        (&staff, format!("{submitted}/queries/new")),
        (&staff, format!("{queried}/queries/1/close")),
        (&officer, format!("{queried}/queries/1")),
        (&staff, format!("{submitted}/interest")),
        (&commissioner, format!("{assessed}/approve")),
        (&commissioner, format!("{assessed}/refuse")),
        (&commissioner, format!("{approved}/vary")),
        (&officer, format!("{approved}/certifier")),
        (&staff, "/monitoring/new".to_owned()),
        (&staff, "/monitoring/1/change".to_owned()),
        (&treasurer, "/monitoring/1/pay".to_owned()),
        (&treasurer, "/monitoring/1/payments/1/reverse".to_owned()),
        (&staff, "/monitoring/1/mistake".to_owned()),
        (&officer, format!("/applications/{granted}/install")),
        (&officer, format!("/cameras/{planned}/install")),
        (&officer, format!("/cameras/{installed}/commission")),
        (&officer, format!("/cameras/{installed}/out-of-service")),
        (&officer, format!("/cameras/{installed}/remove")),
        (&officer, format!("/cameras/{installed}/correct")),
        (&officer, format!("/cameras/{live}/correct")),
        (&officer, format!("/cameras/{installed}/mistake")),
        (&officer, format!("/cameras/{removed}/not-removed")),
        (&occ, format!("/cameras/{live}/link-test")),
        (&administrator, "/people/new".to_owned()),
        (&administrator, "/people/1/change".to_owned()),
        (&administrator, "/people/1/give".to_owned()),
        (&administrator, "/people/1/take".to_owned()),
        (&administrator, "/people/1/reset-second-factor".to_owned()),
        (&administrator, "/second-factor/set-up".to_owned()),
        (&administrator, "/scheme/change".to_owned()),
        (&administrator, "/scheme/envelope".to_owned()),
        (&administrator, "/scheme/caps/1".to_owned()),
        (&administrator, "/scheme/categories/1".to_owned()),
        (&administrator, "/scheme/categories/new".to_owned()),
        (&administrator, "/scheme/bodies/1".to_owned()),
        (&administrator, "/scheme/funder".to_owned()),
        (&administrator, "/frameworks/new".to_owned()),
        (&staff, "/frameworks/1/suppliers".to_owned()),
        (&staff, "/frameworks/1/suppliers/1".to_owned()),
        (&staff, "/frameworks/1/items/1".to_owned()),
        (&staff, "/frameworks/1/change".to_owned()),
        (&staff, "/frameworks/1/prices".to_owned()),
        (&staff, "/frameworks/1/later/2018-11-01".to_owned()),
        (&occ, "/kit/new".to_owned()),
        (&payers.officer, format!("/applications/{claimed}/claims/new")),
        (&commissioner, format!("/applications/{claimed}/terminate")),
        (&payers.officer, format!("{}/lines/new", claims[0])),
        (&payers.officer, format!("{}/send", claims[0])),
        (&payers.certifier, format!("{}/certify", claims[1])),
        (&payers.checker, format!("{}/check", claims[2])),
        (&payers.checker, format!("{}/return", claims[2])),
        (&payers.payer, format!("{}/pay", claims[3])),
        (&payers.treasurer, format!("{}/stop", claims[3])),
        (&payers.payer, "/payments/file".to_owned()),
        (&staff, format!("/applications/{granted}/purchases/4/decide")),
        (&officer, "/returns/SHR/2018-q2/answers".to_owned()),
        (&officer, "/returns/SHR/before".to_owned()),
    ]);
    forms.extend(carries.into_iter().enumerate().map(|(at, address)| (&carriers[at], address)));
    forms.extend(forms_of(&granted).map(|address| (&officer, address)));
    let addresses: Vec<&str> = forms.iter().map(|(_, address)| address.as_str()).collect();
    assert_eq!(forgotten(&addresses), Vec::<&str>::new(), "forms that are neither tried nor excused");
    let mut posts = 0;
    for (client, address) in &forms {
        let tried = try_everything(client, address).await;
        assert!(tried > 0, "{address} has no field");
        posts += tried;
    }
    assert!(posts >= 300, "{posts} are too few");
    assert_eq!(everything(&app).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_others_or_is_not_there_is_not_found_by_any_form() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let draft = format!("/applications/{}", app.ready_draft(&cast.officer, 1_000).await);
    let (own, stranger) = (app.sign_in(&cast.officer).await, app.client(Role::CspOfficer, Some("TEL")).await);
    let administrator = app.client(Role::Administrator, None).await;
    let before = everything(&app).await;
    for section in Section::ALL {
        for line in
            ["", "/1", "/999", "/0", "/-1", "/99999999999999999999", "/new", "/1/remove", "/999/remove"]
        {
            let address = format!("{draft}/{}{line}", section.code());
            let theirs = stranger.post(&address, &[("version", "1")]).await;
            assert_eq!(theirs.status, 404, "{address} of another partnership");
        }
        for line in ["/999", "/0", "/999/remove"].iter().filter(|_| section.thing().is_some()) {
            let address = format!("{draft}/{}{line}", section.code());
            let fields =
                [("version", "2"), ("what", "x"), ("place", "x"), ("description", "x"), ("provider", "x")];
            let page = own.post(&address, &fields).await;
            assert!([404, 409].contains(&page.status), "{address}: {}", page.status);
        }
    }
    for address in [
        "/retention/people/999",
        "/retention/people/x",
        "/scheme/caps/999",
        "/scheme/caps/-1",
        "/scheme/caps/x",
        "/scheme/categories/0",
        "/scheme/categories/99",
        "/scheme/categories/x",
        "/scheme/bodies/999",
        "/scheme/bodies/x",
        "/messages/999/again",
        "/messages/x/again",
    ] {
        let fields = [("amount", "1"), ("cap", "1"), ("reason", "x"), ("version", "1")];
        let page = administrator.post(address, &fields).await;
        assert!([404, 409, 422].contains(&page.status), "{address}: {}", page.status);
    }
    assert_eq!(everything(&app).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_told_where_a_scheme_is_begun_or_records_are_deleted() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let over = app.case_in(Status::Refused, &cast, 1_000).await;
    let leaver = app.person(Role::PanelMember, None).await.id.0;
    let administrator = app.client(Role::Administrator, None).await;
    let left = [("hat", "all"), ("reason", "Moved to Leeds")];
    assert_eq!(administrator.post(&format!("/people/{leaver}/take"), &left).await.status, 303);
    app.clock.advance(TimeDelta::days(7 * 366));
    let administrator = app.client(Role::Administrator, None).await;
    let before = everything(&app).await;
    let person = format!("/retention/people/{leaver}");
    for address in ["/scheme/next".to_owned(), format!("/retention/{over}"), person] {
        assert!(try_everything(&administrator, &address).await > 0, "{address}");
    }
    assert_eq!(everything(&app).await, before);
}

//! What can be done with an award that was taken over.

use cctv_grants::domain::application::Reference;
use cctv_grants::domain::application::content::Part;
use cctv_grants::domain::certificate::Outcome;
use cctv_grants::domain::date;
use cctv_grants::domain::grant::{Grant, GrantState};
use cctv_grants::domain::person::{CspOfficer, Role, Viewer};
use cctv_grants::domain::text::EmailAddress;
use cctv_grants::store::{Read, application, endorsement, grant, history, ledger, person, scheme};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;

use super::{confirm_awards, send_awards};
use crate::app::{COST, Payers, TestApp, with};
use crate::purchase::{ORDER, came, requested};

#[tokio::test(flavor = "multi_thread")]
async fn an_award_that_was_taken_over_is_varied_and_its_claims_are_certified_by_whoever_is_named() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    let award = "SHR,2017/18,Market Square,Shropshire Council,80000,40000,40000,04/09/2017,PCC/D/2017/3,0,0";
    assert_eq!(send_awards(&staff, &[award]).await.status, 303);
    assert_eq!(confirm_awards(&staff).await.status, 303);
    let officer = app.client(Role::CspOfficer, Some("SHR")).await;
    let own = "/applications/CCTV-2017-SHR-001";
    let named = [("name", "Fay Finance"), ("email", "fay.finance@example.org")];
    let done = officer.post(&format!("{own}/certifier"), &named).await;
    assert_eq!((done.status, done.errors()), (303, vec![]));
    let case = Reference::parse("CCTV-2017-SHR-001").unwrap();
    let kept =
        application::seen(&app.app.db, Viewer::of(staff.person.as_ref().unwrap()), &case).await.unwrap();
    let asked = endorsement::asked_as(&app.app.db, kept.unwrap().id, Part::Finance).await.unwrap();
    let email = EmailAddress::parse("fay.finance@example.org").unwrap();
    let fay = person::by_email(&app.app.db, &email).await.unwrap().unwrap();
    assert_eq!(asked, Some(fay.id));
    assert_eq!(app.sign_in(&fay).await.get(own).await.status, 200);
    let commissioner = app.client(Role::Commissioner, None).await;
    let vary = commissioner.get(&format!("{own}/vary")).await;
    assert_eq!((vary.status, vary.heading()), (200, "Vary the grant".to_owned()));
}

const OWN: &str = "/applications/CCTV-2018-SHR-001";

/// A grant of £65,000.00 for a cost of £130,000.00, taken over in its year when £100,000.00 was verified and £50,000.00 paid; the
/// people who claim of it, and its case.
async fn half_spent(app: &TestApp) -> (Payers, Reference) {
    let checker = app.client(Role::GrantsOfficer, None).await;
    let award = "SHR,2018/19,Market Square,Shropshire Council,130000,65000,65000,04/09/2018,PCC/D/2018/3,100000,50000";
    assert_eq!(send_awards(&checker, &[award]).await.status, 303);
    assert_eq!(confirm_awards(&checker).await.status, 303);
    let officer = app.client(Role::CspOfficer, Some("SHR")).await;
    let named = [("name", "Fay Finance"), ("email", "fay.finance@example.org")];
    assert_eq!(officer.post(&format!("{OWN}/certifier"), &named).await.status, 303);
    let email = EmailAddress::parse("fay.finance@example.org").unwrap();
    let fay = person::by_email(&app.app.db, &email).await.unwrap().unwrap();
    let payers = Payers {
        officer,
        certifier: app.sign_in(&fay).await,
        checker,
        treasurer: app.client(Role::Treasurer, None).await,
        payer: app.client(Role::GrantsOfficer, None).await,
    };
    (payers, Reference::parse("CCTV-2018-SHR-001").unwrap())
}

/// The grant, and what is committed of the partnership's cap of the year, where ledger and history are whole.
async fn kept(app: &TestApp, payers: &Payers, case: &Reference) -> (Grant, i64) {
    let (db, officer) = (&app.app.db, payers.officer.person.as_ref().unwrap());
    assert_eq!(ledger::mismatches(db).await.unwrap(), Vec::<String>::new());
    assert_eq!(history::verify(db).await.unwrap().1, Vec::<String>::new());
    let found = application::seen(db, Viewer::of(officer), case).await.unwrap().unwrap();
    let (scheme, own) = (scheme::current(db).await.unwrap(), CspOfficer::of(officer).unwrap().partnership());
    let year = scheme.policy.current_year(date::today(app.app.clock.now()));
    let board = scheme::board(db, scheme.id, year).await.unwrap();
    let committed = board.iter().find(|row| row.partnership == own).unwrap().standing.committed.pence();
    (grant::of(db, found.id).await.unwrap().unwrap(), committed)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_paid_before_counts_until_the_grant_is_closed_so_that_none_of_it_is_given_away_again() {
    let app = TestApp::start().await;
    let (payers, case) = half_spent(&app).await;
    for (page, words) in [
        ("claims", "Verified to date £100,000.00 Paid £50,000.00"),
        ("claims", "Left of the award £15,000.00"),
        ("purchases", "£30,000.00"),
    ] {
        let text = payers.officer.get(&format!("{OWN}/{page}")).await.texts("main").join(" ");
        assert!(text.contains(words), "{page}: {text}");
    }
    let cost = with(&COST, &[("net", "30,000"), ("vat", "0"), ("recoverable", "0")]);
    app.claim_at((&case, &payers), 1, 5, (&cost, true)).await;
    let (grant, committed) = kept(&app, &payers, &case).await;
    assert_eq!((grant.drawn.paid.pence(), committed), (6_500_000, 6_500_000));
    assert_eq!(payers.checker.post(&format!("{OWN}/complete"), &[]).await.status, 303);
    assert_eq!(payers.treasurer.post(&format!("{OWN}/close"), &[("said", "65,000")]).await.status, 303);
    let (grant, committed) = kept(&app, &payers, &case).await;
    assert_eq!((grant.state, committed), (GrantState::Closed, 6_500_000));
    let told = payers.officer.get(OWN).await.texts("main").join(" ");
    let words = "Before it was taken over, £100,000.00 of its cost was verified and £50,000.00 paid";
    assert!(told.contains(words), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_paid_before_can_be_claimed_back_and_only_the_rest_is_decommitted() {
    let app = TestApp::start().await;
    let (payers, case) = half_spent(&app).await;
    let decides = app.client(Role::Commissioner, None).await;
    let terminate = format!("{OWN}/terminate");
    let over = decides.post(&terminate, &[("clawback", "50,000.01"), ("reason", "Abandoned")]).await;
    assert_eq!(over.errors(), ["At most £50,000.00 can be claimed back, which was paid"]);
    let ended = decides.post(&terminate, &[("clawback", "50,000"), ("reason", "Abandoned")]).await;
    assert_eq!((ended.status, ended.errors()), (303, vec![]));
    assert_eq!(kept(&app, &payers, &case).await.1, 5_000_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_award_of_which_nobody_said_what_was_paid_before_nothing_is_given_back() {
    let app = TestApp::start().await;
    let (payers, case) = half_spent(&app).await;
    // As one was taken over before files said it.
    let unknown = "UPDATE \"grant\" SET before_verified_pence = NULL, before_paid_pence = NULL";
    app.app.db.reader().execute_unprepared(unknown).await.unwrap();
    let decides = app.client(Role::Commissioner, None).await;
    let form = [("clawback", "0"), ("reason", "Abandoned")];
    let refused = decides.post(&format!("{OWN}/terminate"), &form).await;
    assert!(
        refused.html.contains("what was spent and paid of it before is not on record here"),
        "{}",
        refused.html
    );
    let year = payers.treasurer.get("/year-end?year=2018").await.texts("tbody tr").join(" ");
    assert!(year.contains("Taken over: what was spent before is not on record here"), "{year}");
    assert_eq!(kept(&app, &payers, &case).await.1, 6_500_000);
}

/// It is active since the day of its decision, whenever it is taken over.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_ordered_before_an_award_was_taken_over_keeps_its_true_day_and_year() {
    let app = TestApp::start().await;
    app.framework(&app.person(Role::GrantsOfficer, None).await).await;
    let adviser = app.person(Role::OccAdviser, None).await;
    app.certified(&adviser, Outcome::Pass, "2019-12-31".parse().unwrap()).await;
    // 10 April 2019.
    app.clock.advance(TimeDelta::days(177));
    let staff = app.client(Role::GrantsOfficer, None).await;
    let award = "SHR,2018/19,Market Square,Shropshire Council,130000,65000,65000,04/05/2018,PCC/D/2018/3,0,0";
    assert_eq!(send_awards(&staff, &[award]).await.status, 303);
    assert_eq!(confirm_awards(&staff).await.status, 303);
    let officer = app.client(Role::CspOfficer, Some("SHR")).await;
    let case = Reference::parse("CCTV-2018-SHR-001").unwrap();
    assert_eq!(requested(&officer, &case, "4").await.status, 303);
    let bought = format!("{OWN}/purchases/1");
    let order = format!("{bought}/order");
    let before = officer.post(&order, &with(&ORDER, &[("on-day", "3"), ("on-month", "5")])).await;
    let active = "The order date must be between 4 May 2018, since which the grant is active, and 31 March 2019, the last day on which this grant pays for what comes";
    assert_eq!(before.errors(), [active]);
    let march = [("on-day", "12"), ("on-month", "3"), ("on-year", "2019")];
    let done = officer.post(&order, &with(&ORDER, &march)).await;
    assert_eq!((done.status, done.errors()), (303, vec![]));
    let done = officer.post(&format!("{bought}/receive"), &with(&came("4"), &march)).await;
    assert_eq!((done.status, done.errors()), (303, vec![]));
}

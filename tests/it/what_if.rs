//! What-if: the limits of an approval, shown and not touched.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::person::Role;
use cctv_grants::seed::bulk;
use cctv_grants::store::Read;
use sea_orm::{ConnectionTrait, Statement};

use crate::app::TestApp;
use crate::state::everything;

#[tokio::test(flavor = "multi_thread")]
async fn ticked_cases_show_what_would_be_left_and_which_breaks_a_limit_and_nothing_changes() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let first = app.case_in(Status::Assessed, &cast, 40_000).await;
    let second = app.case_in(Status::Submitted, &cast, 30_000).await;
    let staff = app.sign_in(&cast.staff).await;
    let decides = app.sign_in(&cast.commissioner).await;
    let before = everything(&app).await;
    let page = staff.get("/what-if").await;
    assert_eq!((page.status, page.texts("input[name=tick]").len()), (200, 2));
    assert!(page.texts("table").is_empty(), "nothing is ticked yet");
    let both = format!("/what-if?year=2018/19&tick={first}&tick={second}");
    let page = staff.get(&both).await;
    let rows = page.texts("tbody tr");
    assert!(rows[0].ends_with("£65,000.00 £0.00 £40,000.00 £25,000.00"), "{rows:?}");
    assert!(rows[1].ends_with("£1,000,000.00 £0.00 £40,000.00 £960,000.00"), "{rows:?}");
    let broken = page.texts(".govuk-inset-text");
    let told = format!(
        "{second} with £30,000.00 is £5,000.00 too much: £25,000.00 is left of the partnership’s cap for the year."
    );
    assert_eq!(broken, [told]);
    let page = decides.get(&format!("{both}&amount_{second}=25,000")).await;
    assert!(page.texts("tbody tr")[0].ends_with("£65,000.00 £0.00 £65,000.00 £0.00"));
    assert!(page.html.contains("All of it fits."));
    let page = staff.get(&format!("{both}&amount_{second}=65k")).await;
    assert_eq!((page.status, page.errors().len()), (422, 1));
    assert!(page.html.contains("65k"), "what was typed stays");
    for nonsense in ["year=x", "tick=%FF&tick=' OR 1=1", "year=2018/19&tick=CCTV-2018-SHR-999"] {
        assert_eq!(staff.get(&format!("/what-if?{nonsense}")).await.status, 200, "{nonsense}");
    }
    assert_eq!(everything(&app).await, before);
    let decided = app.case_in(Status::Refused, &cast, 1_000).await;
    let page = staff.get(&format!("{both}&tick={decided}&tick=CCTV-2018-SHR-999&tick=<b>")).await;
    let told = page.texts(".govuk-warning-text").join(" ");
    assert!(
        told.contains("3 of the cases you ticked are not waiting for a decision for 2018/19: "),
        "{told}"
    );
    assert!(told.contains(decided.as_str()) && told.contains("CCTV-2018-SHR-999"), "{told}");
    assert_eq!(page.texts("tbody tr").len(), 2, "the others are worked out");
    let none = staff.get(&format!("/what-if?year=2018/19&tick={decided}")).await;
    assert!(none.texts(".govuk-warning-text").join(" ").contains("1 of the cases you ticked is not waiting"));
    assert!(staff.get(&both).await.texts(".govuk-warning-text").is_empty());
    for role in [Role::CspOfficer, Role::PanelMember, Role::Administrator] {
        let csp = (role == Role::CspOfficer).then_some("SHR");
        assert_eq!(app.client(role, csp).await.get("/what-if").await.status, 403);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_pending_cases_some_are_shown_and_any_can_be_ticked() {
    let app = TestApp::start().await;
    bulk::write(&app.app.db, 3_000).await.unwrap();
    let db = app.app.db.reader();
    let ask = "SELECT a.reference FROM application a JOIN partnership p ON p.id = a.partnership_id
        WHERE a.year = 2019 AND a.status = 'submitted' ORDER BY p.name DESC, a.id DESC LIMIT 1";
    let row =
        db.query_one_raw(Statement::from_string(db.get_database_backend(), ask)).await.unwrap().unwrap();
    let last: String = row.try_get_by_index(0).unwrap();
    let staff = app.client(Role::GrantsOfficer, None).await;
    let page = staff.get("/what-if?year=2019/20").await;
    assert!(
        page.html.contains("There are more than 100") && !page.html.contains(&format!("value=\"{last}\""))
    );
    let ticked = staff.get(&format!("/what-if?year=2019/20&other={last}&tick=%00")).await;
    assert_eq!(ticked.status, 200);
    assert!(ticked.html.contains(&format!("value=\"{last}\"")), "{last} is shown and ticked");
    assert!(ticked.html.contains("How the money would stand"));
}

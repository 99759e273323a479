//! A grant from its accepted offer to its close: kit that fails and kit that passes, what is bought and put up, two claims,
//! and the commitment that nobody may enter into; once with scripts and once without.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::person::{CspOfficer, Person, Role};

use crate::app::{Cast, TestApp};
use crate::step;
use crate::visitor::Visitor;

#[tokio::test]
async fn a_grant_goes_from_its_acceptance_to_its_close() {
    let app = TestApp::with(true).await;
    let visitor = Visitor::at(&app).await;
    the_grant_is_used(&app, &visitor).await;
}

#[tokio::test]
async fn a_grant_is_closed_without_scripts() {
    let app = TestApp::with(true).await;
    let visitor = Visitor::without_javascript_at(&app).await;
    the_grant_is_used(&app, &visitor).await;
}

/// Who does what after the award.
struct Hands {
    cast: Cast,
    certifier: Person,
    treasurer: Person,
    adviser: Person,
    payer: Person,
}

async fn the_grant_is_used(app: &TestApp, visitor: &Visitor) {
    let cast = app.cast().await;
    app.framework(&cast.staff).await;
    let own = CspOfficer::of(&cast.officer).unwrap().partnership();
    let hands = Hands {
        certifier: app.behind(own).await.swap_remove(2).1,
        treasurer: app.person(Role::Treasurer, None).await,
        adviser: app.person(Role::OccAdviser, None).await,
        payer: app.person(Role::GrantsOfficer, None).await,
        cast,
    };
    let case = app.case_in(Status::Approved, &hands.cast, 1_000).await.to_string();
    visitor.becomes(&hands.certifier).await;
    step::accept(visitor, &case).await;
    kit_that_failed_is_refused(visitor, &hands, &case).await;
    it_is_bought_by_the_framework(visitor, &case).await;
    cameras_go_up(visitor, &case).await;
    the_purchase_is_claimed(visitor, &case).await;
    a_claim_is_paid(visitor, &hands, &case, ("1", "189.00")).await;
    the_rest_is_claimed(visitor, &hands, &case).await;
    a_claim_is_paid(visitor, &hands, &case, ("2", "421.00")).await;
    it_is_completed_and_closed(visitor, &hands, &case).await;
    a_new_commitment_is_refused(visitor, &hands.cast.staff).await;
}

async fn day(visitor: &Visitor, legend: &str, (day, month, year): (&str, &str, &str)) {
    for (part, value) in [("Day", day), ("Month", month), ("Year", year)] {
        visitor.fill_in(legend, part, value).await;
    }
}

const TODAY: (&str, &str, &str) = ("15", "10", "2018");

async fn certify(visitor: &Visitor, outcome: &str, until: Option<(&str, &str, &str)>) {
    visitor.open("/kit/new").await;
    visitor.fill("Make", "Axis").await;
    visitor.fill("Model", "P3245-LV").await;
    visitor.choose(outcome).await;
    if let Some(until) = until {
        day(visitor, "Last day of the certificate", until).await;
    }
    visitor.fill("What does it rest on?", "Bench test of 12 October 2018.").await;
    visitor.press("Certify").await;
    visitor.look(&format!("kit-{}", outcome.to_lowercase())).await;
}

async fn kit_that_failed_is_refused(visitor: &Visitor, hands: &Hands, case: &str) {
    visitor.becomes(&hands.adviser).await;
    certify(visitor, "Fail", None).await;
    visitor.becomes(&hands.cast.officer).await;
    visitor.open(&format!("/applications/{case}")).await;
    visitor.press("Purchases").await;
    visitor.look("purchases-none").await;
    visitor.press("Look through the catalogue").await;
    visitor.fill("Search the catalogue", "axis").await;
    visitor.press("Search").await;
    visitor.look("catalogue").await;
    visitor.follow("Axis P3245-LV").await;
    visitor.press("Put into the basket").await;
    visitor.is_told("Enter how many").await;
    visitor.fill("How many?", "4").await;
    visitor.press("Put into the basket").await;
    visitor.open(&format!("/applications/{case}/purchases/basket")).await;
    visitor.sees("It failed the OCC’s test").await;
    visitor.look("basket-refused").await;
    visitor.becomes(&hands.adviser).await;
    certify(visitor, "Pass", Some(("31", "3", "2020"))).await;
    visitor.becomes(&hands.cast.officer).await;
}

/// From the basket to the invoice, in two deliveries; the invoice says more than the order did.
async fn it_is_bought_by_the_framework(visitor: &Visitor, case: &str) {
    visitor.open(&format!("/applications/{case}/purchases/basket")).await;
    visitor.look("basket").await;
    visitor.press("Request from Acme").await;
    visitor.fill("VAT on all of it", "80").await;
    visitor.choose("Yes").await;
    visitor.press("Request it").await;
    visitor.sees("Approved").await;
    visitor.look("purchase-approved").await;
    visitor.press("Record the order").await;
    visitor.fill("Order number", "PO 17").await;
    day(visitor, "Order date", TODAY).await;
    visitor.fill("VAT on all of it", "80").await;
    visitor.press("Record it").await;
    for quantity in ["3", "1"] {
        visitor.press("Record what came").await;
        day(visitor, "When did it come?", TODAY).await;
        visitor.fill("How many of Axis P3245-LV?", quantity).await;
        visitor.look("purchase-receive").await;
        visitor.press("Record it").await;
    }
    visitor.press("Record the invoice").await;
    for (label, value) in [
        ("Invoice number", "INV 4"),
        ("Amount without VAT", "410"),
        ("VAT", "82"),
        ("VAT that the buyer gets back", "72"),
    ] {
        visitor.fill(label, value).await;
    }
    day(visitor, "Invoice date", TODAY).await;
    visitor.press("Record it").await;
    visitor.is_told("Explain the differences").await;
    visitor.look("purchase-invoice-error").await;
    visitor.fill("Why does it differ from the order or from what came?", "Carriage").await;
    visitor.press("Record it").await;
    visitor.sees("£420.00").await;
    visitor.look("purchase-invoiced").await;
}

/// All cameras of the case at once, then each is handed over.
async fn cameras_go_up(visitor: &Visitor, case: &str) {
    visitor.open(&format!("/applications/{case}")).await;
    visitor.press("Record installed cameras").await;
    day(visitor, "When were they installed?", TODAY).await;
    visitor.fill("Who installed them?", "Lookout Ltd").await;
    let places = ["High Street, by the clock tower", "Station Road car park"];
    for (line, place) in (1..).zip(places) {
        visitor.choose(&format!("Camera {line}: {place}")).await;
        visitor.fill(&format!("Asset tag of camera {line}, {place}"), &format!("SHR-{line:04}")).await;
    }
    visitor.look("cameras-install").await;
    visitor.press("Save").await;
    visitor.sees("The cameras are installed").await;
    for place in places {
        visitor.open(&format!("/applications/{case}")).await;
        let link = visitor.link_with(place).await;
        visitor.follow(&link).await;
        visitor.press("Record its commissioning").await;
        for legend in [
            "When was the data protection impact assessment signed?",
            "When was the Surveillance Camera Code self-assessment done?",
            "When did the signs go up?",
            "When did the hand-over test pass?",
        ] {
            day(visitor, legend, TODAY).await;
        }
        visitor.press("Save").await;
        visitor.sees("The camera is commissioned").await;
    }
    visitor.look("camera-live").await;
}

async fn begins(visitor: &Visitor, case: &str) {
    visitor.open(&format!("/applications/{case}")).await;
    visitor.press("Claims").await;
    visitor.press("Start a claim").await;
    visitor.choose("October to December 2018").await;
    visitor.look("claim-new").await;
    visitor.press("Start it").await;
}

async fn the_purchase_is_claimed(visitor: &Visitor, case: &str) {
    begins(visitor, case).await;
    visitor.look("claim-empty").await;
    visitor.press("Add a purchase").await;
    visitor.look("claim-purchase").await;
    visitor.choose("Purchase 1: Axis P3245-LV, Acme, invoice INV 4: £420.00").await;
    visitor.press("Add it").await;
    visitor.sees("£420.00").await;
    sends(visitor, "No").await;
}

async fn sends(visitor: &Visitor, last: &str) {
    visitor.press("Send it to be certified").await;
    visitor.press("Send it").await;
    visitor.is_told("Select").await;
    visitor.choose(last).await;
    visitor.press("Send it").await;
    visitor.look("claim-sent").await;
}

/// The final claim, of work that was bought without the catalogue.
async fn the_rest_is_claimed(visitor: &Visitor, hands: &Hands, case: &str) {
    visitor.becomes(&hands.cast.officer).await;
    begins(visitor, case).await;
    visitor.press("Add a cost").await;
    visitor.press("Save").await;
    visitor.is_told("Enter what was bought").await;
    visitor.look("claim-line-error").await;
    for (label, value) in [
        ("What was bought?", "Columns and cabling"),
        ("Supplier", "Lookout Ltd"),
        ("Number of the invoice", "L 9"),
        ("Amount without VAT", "800"),
        ("VAT", "160"),
        ("VAT that the buyer gets back", "160"),
    ] {
        visitor.fill(label, value).await;
    }
    visitor.choose("Installation").await;
    for legend in ["Date of the invoice", "Day of receipt"] {
        day(visitor, legend, TODAY).await;
    }
    visitor.press("Save").await;
    visitor.sees("£800.00").await;
    sends(visitor, "Yes").await;
}

/// By four people, each of whom has it on the first page.
async fn a_claim_is_paid(visitor: &Visitor, hands: &Hands, case: &str, (number, amount): (&str, &str)) {
    visitor.becomes(&hands.certifier).await;
    visitor.takes_up(case).await;
    visitor.press("Certify or send back").await;
    visitor.look(&format!("claim-{number}-certify")).await;
    visitor.choose("I certify this claim for the accountable body").await;
    visitor.press("Send your answer").await;
    visitor.becomes(&hands.cast.staff).await;
    visitor.takes_up(case).await;
    visitor.press("Check the costs").await;
    visitor.look(&format!("claim-{number}-check")).await;
    visitor.press("Record the check").await;
    visitor.becomes(&hands.treasurer).await;
    visitor.takes_up(case).await;
    visitor.press("Authorise the payment").await;
    visitor.sees(amount).await;
    visitor.look(&format!("claim-{number}-authorise")).await;
    visitor.press("Authorise it").await;
    visitor.becomes(&hands.payer).await;
    visitor.takes_up(case).await;
    visitor.press("Note the payment").await;
    day(visitor, "Paid on", TODAY).await;
    visitor.press("Note it").await;
    visitor.sees(amount).await;
    visitor.look(&format!("claim-{number}-paid")).await;
}

async fn it_is_completed_and_closed(visitor: &Visitor, hands: &Hands, case: &str) {
    visitor.becomes(&hands.cast.staff).await;
    visitor.open(&format!("/applications/{case}")).await;
    visitor.press("Complete the grant").await;
    visitor.sees("£390.00").await;
    visitor.look("grant-complete").await;
    visitor.press("Complete it").await;
    visitor.becomes(&hands.treasurer).await;
    visitor.takes_up(case).await;
    visitor.fill("Paid in all, as the finance system says", "609.99").await;
    visitor.press("Close it").await;
    visitor.is_told("£610.00").await;
    visitor.look("grant-close-error").await;
    visitor.fill("Paid in all, as the finance system says", "610").await;
    visitor.press("Close it").await;
    visitor.sees("Closed").await;
    visitor.look("grant-closed").await;
}

async fn a_new_commitment_is_refused(visitor: &Visitor, staff: &Person) {
    visitor.becomes(staff).await;
    visitor.open("/monitoring/new").await;
    visitor.choose("Shropshire").await;
    visitor.fill("What is monitored, and by whom?", "Town centre, by a guard").await;
    visitor.fill("Cost a year", "20,000").await;
    day(visitor, "First day", ("1", "1", "2019")).await;
    day(visitor, "Last day", ("31", "12", "2019")).await;
    visitor.press("Register it").await;
    visitor.is_told("no new ones are entered into").await;
    visitor.look("commitment-refused").await;
}

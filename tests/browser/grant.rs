//! A grant from its accepted offer to its close: kit that fails and kit that passes, what is bought and put up, two claims,
//! and the commitment that nobody may enter into; once with scripts and once without.

mod claim;
mod local;

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
    local::it_is_bought_locally(visitor, &hands, &case).await;
    cameras_go_up(visitor, &case).await;
    claim::the_purchase_is_claimed(visitor, &case).await;
    claim::a_claim_is_paid(visitor, &hands, &case, ("1", "270.00")).await;
    claim::the_rest_is_claimed(visitor, &hands, &case).await;
    claim::a_claim_is_paid(visitor, &hands, &case, ("2", "430.00")).await;
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
    is_ordered(visitor, ("PO 17", "80")).await;
    for quantity in ["3", "1"] {
        comes(visitor, quantity).await;
    }
    let invoice = [("Invoice number", "INV 4"), ("Amount without VAT", "410"), ("VAT", "82")];
    is_invoiced(visitor, &format!("/applications/{case}/purchases/1"), invoice).await;
    visitor.is_told("Explain the differences").await;
    visitor.look("purchase-invoice-error").await;
    visitor.fill("VAT that the buyer gets back", "72").await;
    visitor.fill("Why does it differ from the order or from what came?", "Carriage").await;
    visitor.press("Record it").await;
    visitor.sees("£420.00").await;
    visitor.look("purchase-invoiced").await;
    visitor.press("Take the invoice back").await;
    visitor.look("purchase-take-back").await;
    visitor.open(&format!("/applications/{case}/purchases/1")).await;
    visitor.press("Correct the order").await;
    visitor.look("purchase-order-again").await;
}

async fn is_ordered(visitor: &Visitor, (number, vat): (&str, &str)) {
    visitor.press("Record the order").await;
    visitor.fill("Order number", number).await;
    day(visitor, "Order date", TODAY).await;
    visitor.fill("VAT on all of it", vat).await;
    visitor.press("Record it").await;
}

async fn comes(visitor: &Visitor, quantity: &str) {
    visitor.press("Record what came").await;
    day(visitor, "When did it come?", TODAY).await;
    visitor.fill("How many of Axis P3245-LV?", quantity).await;
    visitor.look("purchase-receive").await;
    visitor.press("Record it").await;
}

/// An invoice of which no VAT comes back.
async fn is_invoiced(visitor: &Visitor, purchase: &str, fields: [(&str, &str); 3]) {
    let file = format!("{} as a file.pdf", fields[0].1);
    let case = purchase.trim_start_matches("/applications/").split('/').next().unwrap_or_default();
    a_paper_is_added(visitor, case, &file).await;
    visitor.open(purchase).await;
    visitor.press("Record the invoice").await;
    visitor.choose(&file).await;
    for (label, value) in fields.into_iter().chain([("VAT that the buyer gets back", "0")]) {
        visitor.fill(label, value).await;
    }
    day(visitor, "Invoice date", TODAY).await;
    visitor.press("Record it").await;
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

/// Among those of the grant.
async fn a_paper_is_added(visitor: &Visitor, case: &str, name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, format!("%PDF-1.4\n{name}\n")).unwrap();
    visitor.open(&format!("/applications/{case}/papers")).await;
    visitor.attach("Add files", &file).await;
    visitor.press("Add").await;
    visitor.sees(name).await;
    visitor.look("papers").await;
}

async fn it_is_completed_and_closed(visitor: &Visitor, hands: &Hands, case: &str) {
    visitor.becomes(&hands.cast.staff).await;
    visitor.open(&format!("/applications/{case}")).await;
    visitor.press("Complete the grant").await;
    visitor.sees("£300.00").await;
    visitor.look("grant-complete").await;
    visitor.press("Complete it").await;
    visitor.becomes(&hands.treasurer).await;
    visitor.takes_up(case).await;
    visitor.fill("Paid in all, as the finance system says", "699.99").await;
    visitor.press("Close it").await;
    visitor.is_told("£700.00").await;
    visitor.look("grant-close-error").await;
    visitor.fill("Paid in all, as the finance system says", "700").await;
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

//! Two claims of a grant, each through the hands of five people.

use super::{Hands, TODAY, a_paper_is_added, day};
use crate::visitor::Visitor;

async fn begins(visitor: &Visitor, case: &str) {
    visitor.open(&format!("/applications/{case}")).await;
    visitor.press("Claims").await;
    visitor.press("Start a claim").await;
    visitor.choose("October to December 2018").await;
    visitor.look("claim-new").await;
    visitor.press("Start it").await;
}

pub async fn the_purchase_is_claimed(visitor: &Visitor, case: &str) {
    begins(visitor, case).await;
    visitor.look("claim-empty").await;
    visitor.press("Add a purchase").await;
    visitor.look("claim-purchase").await;
    visitor.choose("Purchase 1: Axis P3245-LV, Acme, invoice INV 4: £420.00").await;
    visitor.press("Add it").await;
    visitor.sees("£420.00").await;
    visitor.press("Add a purchase").await;
    visitor.choose("Purchase 2: Axis P3245-LV, Border Ltd, invoice B 1: £180.00").await;
    visitor.press("Add it").await;
    visitor.sees("£600.00").await;
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
pub async fn the_rest_is_claimed(visitor: &Visitor, hands: &Hands, case: &str) {
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
    visitor.press("Send it to be certified").await;
    visitor.choose("Yes").await;
    visitor.press("Send it").await;
    visitor.is_told("No file proves “Columns and cabling” yet").await;
    visitor.look("claim-unproven").await;
    it_is_proven(visitor, case).await;
    sends(visitor, "Yes").await;
}

async fn it_is_proven(visitor: &Visitor, case: &str) {
    a_paper_is_added(visitor, case, "Invoice L 9.pdf").await;
    visitor.open(&format!("/applications/{case}/claims/2")).await;
    visitor.follow("Columns and cabling").await;
    visitor.choose("Invoice L 9.pdf").await;
    visitor.press("Save").await;
}

/// By four people, each of whom has it on the first page.
pub async fn a_claim_is_paid(visitor: &Visitor, hands: &Hands, case: &str, (number, amount): (&str, &str)) {
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

//! The local route: a deal that is no better than the framework is refused, a better one is decided on and goes its way.

use super::{Hands, TODAY, comes, day, is_invoiced, is_ordered};
use crate::visitor::Visitor;

/// From the basket to the invoice of a supplier who is on no framework.
pub async fn it_is_bought_locally(visitor: &Visitor, hands: &Hands, case: &str) {
    let at = format!("/applications/{case}/purchases");
    visitor.open(&format!("{at}/catalogue")).await;
    visitor.follow("Axis P3245-LV").await;
    visitor.fill("How many?", "2").await;
    visitor.press("Put into the basket").await;
    visitor.open(&format!("{at}/basket")).await;
    visitor.press("Buy it locally").await;
    visitor.look("purchase-local").await;
    visitor.press("Go on to the quotes").await;
    super::a_paper_is_added(visitor, case, "Quote of Border.pdf").await;
    visitor.open(&format!("{at}/2")).await;
    visitor.press("Add a quote").await;
    visitor.fill("Supplier", "Border Ltd").await;
    day(visitor, "Date of the quote", TODAY).await;
    visitor.fill("Price of one Axis P3245-LV, without VAT", "100").await;
    visitor.choose("Quote of Border.pdf").await;
    visitor.look("purchase-quote").await;
    visitor.press("Save").await;
    visitor.look("purchase-draft").await;
    asks(visitor, "Border Ltd, £200.00").await;
    visitor.is_told("whole life").await;
    visitor.look("purchase-local-refused").await;
    visitor.open(&format!("{at}/2")).await;
    visitor.follow("Border Ltd").await;
    visitor.fill("Price of one Axis P3245-LV, without VAT", "90").await;
    visitor.press("Save").await;
    visitor.is_told("Enter the reason: the quote was on file before").await;
    visitor.fill("Why?", "They sent a new one").await;
    visitor.press("Save").await;
    asks(visitor, "Border Ltd, £180.00").await;
    visitor.look("purchase-requested").await;
    visitor.becomes(&hands.cast.staff).await;
    visitor.takes_up(case).await;
    visitor.sees("£20.00").await;
    visitor.look("purchase-to-decide").await;
    visitor.press("Decide on it").await;
    visitor.look("purchase-decide").await;
    visitor.press("Record the decision").await;
    visitor.is_told("Select").await;
    visitor.choose("It may be ordered").await;
    visitor.press("Record the decision").await;
    visitor.sees("Approved").await;
    visitor.becomes(&hands.cast.officer).await;
    visitor.open(&format!("{at}/2")).await;
    is_ordered(visitor, ("PO 18", "0")).await;
    comes(visitor, "2").await;
    let invoice = [("Invoice number", "B 1"), ("Amount without VAT", "180"), ("VAT", "0")];
    is_invoiced(visitor, &format!("{at}/2"), invoice).await;
    visitor.sees("£20.00").await;
    visitor.look("purchase-local-invoiced").await;
}

async fn asks(visitor: &Visitor, quote: &str) {
    visitor.press("Ask for approval").await;
    visitor.choose(quote).await;
    visitor.fill("VAT on all of it", "0").await;
    visitor.choose("Yes").await;
    visitor.press("Ask for approval").await;
}

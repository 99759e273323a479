//! A purchase as rows: its facts, its lines, what came.

use chrono::NaiveDate;

use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::purchase::{Elsewhere, Line, Purchase, PurchaseState};
use crate::web::component::SummaryRow;

/// A line as shown.
pub struct LineRow {
    /// Make and model.
    pub name: String,
    /// What it is.
    pub words: String,
    /// Its condition, if it has one.
    pub condition: Option<String>,
    /// How many.
    pub quantity: u32,
    /// How many have come.
    pub received: u32,
    /// Of one.
    pub unit: Money,
    /// Of all.
    pub net: Money,
}

/// A line.
pub fn line_row(line: &Line) -> LineRow {
    LineRow {
        name: line.name(),
        words: format!("{}. {}", line.description, line.category),
        condition: line.condition.clone(),
        quantity: line.quantity,
        received: line.received,
        unit: line.unit,
        net: line.unit.checked_mul(line.quantity).unwrap_or(Money::ZERO),
    }
}

/// Something that came.
pub struct Received {
    /// When.
    pub on: String,
    /// What.
    pub what: String,
    /// How many.
    pub quantity: u32,
    /// Where it is put right, for whoever may.
    pub href: Option<String>,
}

/// What came, the first first; `at` is where the purchase is, for whoever may put it right.
pub fn received(purchase: &Purchase, at: Option<&str>) -> Vec<Received> {
    let row = |one: &crate::domain::purchase::Receipt| Received {
        on: date::show(one.on),
        what: purchase.line_name(one.line),
        quantity: one.quantity,
        href: at.map(|at| format!("{at}/receipts/{}", one.id)),
    };
    purchase.receipts.iter().map(row).collect()
}

fn vat(purchase: &Purchase) -> String {
    let back = if purchase.vat_recoverable { "recovered by the buyer" } else { "not recoverable" };
    format!("{}, {back}", purchase.vat)
}

/// From whom it is bought, as far as that is known.
pub fn supplier(purchase: &Purchase) -> String {
    let chosen = !purchase.supplier.is_empty();
    if chosen { purchase.supplier.clone() } else { "Not chosen yet".to_owned() }
}

/// What is known of it as a whole; `others`: where else its invoice is recorded.
pub fn facts(purchase: &Purchase, others: &[Elsewhere]) -> Vec<SummaryRow> {
    let shown = |amount: Option<Money>| amount.unwrap_or(Money::ZERO).to_string();
    if purchase.state == PurchaseState::Draft {
        return vec![
            SummaryRow::new("Route", purchase.route.label()),
            SummaryRow::new("Begun", date::show(purchase.requested_on)),
            SummaryRow::new("Framework price of the same, today", shown(purchase.framework_net())),
        ];
    }
    let mut rows = vec![
        SummaryRow::new("Route", purchase.route.label()),
        SummaryRow::new("Supplier", supplier(purchase)),
        SummaryRow::new("Requested", date::show(purchase.requested_on)),
        SummaryRow::new("Cost without VAT", shown(purchase.net())),
        SummaryRow::new("VAT", vat(purchase)),
        SummaryRow::new("Held of the approved cost", purchase.held.to_string()),
        SummaryRow::new("Framework price of the same", shown(purchase.framework_net())),
        SummaryRow::new("Saving against the framework", shown(purchase.saving())),
    ];
    let order = purchase.order.as_ref();
    rows.extend(
        order.map(|order| SummaryRow::new("Order", format!("{}, {}", order.number, date::show(order.on)))),
    );
    if let Some(invoice) = &purchase.invoice {
        let eligible = invoice.eligible().unwrap_or(Money::ZERO);
        let words = format!(
            "{}, {}\n{} and {} VAT, {} of it recoverable\n{eligible} counts",
            invoice.number,
            date::show(invoice.on),
            invoice.net,
            invoice.vat,
            invoice.recoverable
        );
        rows.push(SummaryRow::new("Invoice", words));
        let mut differ = purchase.differences(invoice, others);
        differ.extend(invoice.above(purchase.held));
        if differ.is_empty() {
            differ.push("Order, receipt and invoice agree".to_owned());
        } else {
            differ.extend(invoice.explanation.clone());
        }
        rows.push(SummaryRow::new("Three-way match", differ.join("\n")));
    }
    let spend = purchase.spend();
    if !spend.is_empty() {
        let line = |(day, amount): &(NaiveDate, Money)| format!("{}: {amount}", FinancialYear::of(*day));
        let lines: Vec<String> = spend.iter().map(line).collect();
        rows.push(SummaryRow::new("Spend by the year of receipt", lines.join("\n")));
    }
    rows
}

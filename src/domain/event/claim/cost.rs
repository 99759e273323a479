//! What the history keeps of a cost that is claimed: as it stood, and what was cut of it. The files that prove it by number alone.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::claim::{Cost, Line};
use crate::domain::date;
use crate::domain::event::Change;
use crate::domain::money::Money;

/// A cost as it stood on a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the same as of a cost")]
pub struct ClaimedCost {
    pub what: String,
    pub category: String,
    pub supplier: String,
    pub invoice: String,
    pub invoiced_on: NaiveDate,
    pub received_on: NaiveDate,
    pub net: Money,
    pub vat: Money,
    pub recoverable: Money,
    /// Which of the case's files prove it.
    pub files: Vec<i64>,
}

impl ClaimedCost {
    /// What is kept of it.
    pub fn of(cost: &Cost) -> ClaimedCost {
        ClaimedCost {
            what: cost.what.clone(),
            category: cost.category.clone(),
            supplier: cost.supplier.clone(),
            invoice: cost.invoice.clone(),
            invoiced_on: cost.invoiced_on,
            received_on: cost.received_on,
            net: cost.net,
            vat: cost.vat,
            recoverable: cost.recoverable,
            files: cost.evidence.iter().map(|file| file.0).collect(),
        }
    }

    /// What counts of it: net of recoverable VAT, gross of irrecoverable VAT.
    pub fn eligible(&self) -> Money {
        let gross = self.net.checked_add(self.vat);
        gross.and_then(|gross| gross.checked_sub(self.recoverable)).unwrap_or(self.net)
    }

    fn values(&self) -> [(&'static str, String); 8] {
        [
            ("What", self.what.clone()),
            ("Kind", self.category.clone()),
            ("Supplier", self.supplier.clone()),
            ("Invoice", self.invoice.clone()),
            ("Date of the invoice", date::show(self.invoiced_on)),
            ("Received", date::show(self.received_on)),
            ("VAT", self.vat.to_string()),
            ("Recoverable VAT", self.recoverable.to_string()),
        ]
    }

    /// What is another in `after` besides the sum.
    pub fn changed(&self, after: &ClaimedCost) -> impl Iterator<Item = Change> {
        Change::between(self.values(), after.values())
    }

    fn erased(self, mark: &str) -> ClaimedCost {
        let mark = || mark.to_owned();
        ClaimedCost { what: mark(), supplier: mark(), invoice: mark(), ..self }
    }
}

/// A cost of which less was verified than was claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names of the fields say what they are")]
pub struct CutCost {
    pub what: String,
    pub supplier: String,
    pub invoice: String,
    pub claimed: Money,
    pub verified: Money,
    pub reason: Option<String>,
}

impl CutCost {
    /// Those of these lines that were cut.
    pub fn among(lines: &[Line]) -> Vec<CutCost> {
        let cut = |line: &Line| {
            let found = line.verified.as_ref().filter(|found| found.amount < line.eligible())?;
            Some(CutCost {
                what: line.cost.what.clone(),
                supplier: line.cost.supplier.clone(),
                invoice: line.cost.invoice.clone(),
                claimed: line.eligible(),
                verified: found.amount,
                reason: found.reason.clone(),
            })
        };
        lines.iter().filter_map(cut).collect()
    }

    fn erased(self, mark: &str) -> CutCost {
        let reason = self.reason.map(|_| mark.to_owned());
        let mark = || mark.to_owned();
        CutCost { what: mark(), supplier: mark(), invoice: mark(), reason, ..self }
    }
}

/// One of these, and all of them, without words.
pub(super) fn erased(cost: Option<Box<ClaimedCost>>, mark: &str) -> Option<Box<ClaimedCost>> {
    cost.map(|cost| Box::new(cost.erased(mark)))
}

pub(super) fn all_erased(costs: Vec<ClaimedCost>, mark: &str) -> Vec<ClaimedCost> {
    costs.into_iter().map(|cost| cost.erased(mark)).collect()
}

pub(super) fn cut_erased(cut: Vec<CutCost>, mark: &str) -> Vec<CutCost> {
    cut.into_iter().map(|cost| cost.erased(mark)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::claim::{LineId, Verified};
    use crate::domain::event::ClaimEvent;

    fn cost(words: &str, net: i64) -> Cost {
        let day = NaiveDate::from_ymd_opt(2018, 9, 28).unwrap();
        Cost {
            what: format!("{words} cameras"),
            category: "Equipment".into(),
            supplier: format!("{words} Ltd"),
            invoice: format!("{words} 17"),
            invoiced_on: day,
            received_on: day,
            net: Money::from_pence(net),
            vat: Money::ZERO,
            recoverable: Money::ZERO,
            evidence: Vec::new(),
        }
    }

    /// One of each kind that holds words about costs, all of which begin so.
    fn events(words: &str) -> [ClaimEvent; 3] {
        let (before, after) = (ClaimedCost::of(&cost(words, 400)), ClaimedCost::of(&cost(words, 500)));
        let reason = Some(format!("{words} is not proven"));
        let verified = Some(Verified { amount: Money::from_pence(450), reason });
        let cut = CutCost::among(&[Line { id: LineId(1), cost: cost(words, 500), verified }]);
        assert_eq!(cut.len(), 1);
        let (number, claimed) = (2, Money::from_pence(500));
        [
            ClaimEvent::Changed {
                number,
                claimed,
                before: Some(Box::new(before)),
                after: Some(Box::new(after.clone())),
            },
            ClaimEvent::Discarded { number, claimed, costs: vec![after] },
            ClaimEvent::Checked { number, claimed, verified: Money::from_pence(450), cut },
        ]
    }

    #[test]
    fn what_was_kept_before_costs_were_is_read_and_what_is_kept_now_is_read_as_it_was() {
        let old = [
            r#"{"claim":"changed","number":2,"claimed":500}"#,
            r#"{"claim":"discarded","number":2,"claimed":500}"#,
            r#"{"claim":"checked","number":2,"claimed":500,"verified":450}"#,
        ];
        let (number, claimed) = (2, Money::from_pence(500));
        let expected = [
            ClaimEvent::Changed { number, claimed, before: None, after: None },
            ClaimEvent::Discarded { number, claimed, costs: Vec::new() },
            ClaimEvent::Checked { number, claimed, verified: Money::from_pence(450), cut: Vec::new() },
        ];
        for (kept, expected) in old.into_iter().zip(expected) {
            assert_eq!(serde_json::from_str::<ClaimEvent>(kept).unwrap(), expected);
            assert_eq!(serde_json::to_string(&expected).unwrap(), kept);
        }
        for event in events("Acme") {
            let event = crate::domain::event::Event::Claim(event);
            let kept = serde_json::to_string(&event).unwrap();
            assert_eq!(serde_json::from_str::<crate::domain::event::Event>(&kept).unwrap(), event);
        }
    }

    #[test]
    fn no_word_about_a_cost_is_left_once_it_is_erased_and_every_amount_is() {
        for event in events("Zyx") {
            let kept = serde_json::to_string(&event.clone().erased("erased")).unwrap();
            assert!(!kept.contains("Zyx") && kept.contains("500") && kept.contains("erased"), "{kept}");
        }
    }

    #[test]
    fn a_line_is_cut_when_less_of_it_is_verified_than_was_claimed() {
        for (amount, is_cut) in [(None, false), (Some(500), false), (Some(499), true), (Some(0), true)] {
            let verified = amount.map(|pence| Verified { amount: Money::from_pence(pence), reason: None });
            let line = Line { id: LineId(1), cost: cost("Acme", 500), verified };
            assert_eq!(!CutCost::among(&[line]).is_empty(), is_cut, "{amount:?}");
        }
    }
}

//! One cost that is claimed: how much of it is eligible, and whether it belongs to the grant (BRIEF §5).

use chrono::NaiveDate;
use thiserror::Error;

use crate::domain::carry_forward::{Carried, NotCarried, Part};
use crate::domain::date;
use crate::domain::file::FileId;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::purchase::{Holder, invoice_key};

/// Identity of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LineId(pub i64);

/// What an invoice says, as an officer enters it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// What was bought.
    pub what: String,
    /// Its kind, by the name that the scheme gives it.
    pub category: String,
    /// Who sold it.
    pub supplier: String,
    /// Number of the invoice.
    pub invoice: String,
    /// Date of the invoice.
    pub invoiced_on: NaiveDate,
    /// When goods or work were received.
    pub received_on: NaiveDate,
    /// Without VAT.
    pub net: Money,
    /// VAT on it.
    pub vat: Money,
    /// The part of the VAT that the buyer gets back.
    pub recoverable: Money,
    /// Files of the case that prove it.
    pub evidence: Vec<FileId>,
}

impl Cost {
    /// What counts: net of recoverable VAT, gross of irrecoverable VAT. `None` when it does not fit.
    pub fn eligible(&self) -> Option<Money> {
        self.net.checked_add(self.vat)?.checked_sub(self.recoverable)
    }

    /// The financial year that it is spent in: that of the receipt, whenever it is paid.
    pub fn year(&self) -> FinancialYear {
        FinancialYear::of(self.received_on)
    }

    /// What tells an invoice from every other of a partnership, however it is typed.
    pub fn invoice_key(&self) -> String {
        invoice_key(&self.supplier, &self.invoice)
    }
}

/// What a cost is checked against.
#[derive(Clone, Debug)]
pub struct Window<'a> {
    /// The year that the award is for.
    pub year: FinancialYear,
    /// The last day on which goods can be received, as the decision says.
    pub spend_by: NaiveDate,
    /// The day of entering it.
    pub today: NaiveDate,
    /// Why the scheme does not pay for this kind of cost, if it does not.
    pub refused: Option<&'a str>,
    /// What was carried forward, if anything ever was.
    pub carried: Option<&'a Carried>,
    /// The line that is changed.
    pub but: Option<LineId>,
}

/// Why a cost cannot be claimed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CostRefusal {
    /// The scheme does not pay for its kind.
    #[error("{0}")]
    Category(String),
    /// Before the year of the award.
    #[error("This grant pays for what is received in {0}, from {day} on", day = date::show(.0.starts()))]
    BeforeTheYear(FinancialYear),
    /// After the last day.
    #[error("This grant pays for what was received by {}", date::show(*.0))]
    TooLate(NaiveDate),
    /// Not paid for by what was carried forward.
    #[error(transparent)]
    Carried(#[from] NotCarried),
    /// It is not there yet.
    #[error("The day of receipt must be today or earlier: what is not received cannot be claimed")]
    NotReceived,
    /// No invoice yet.
    #[error("The date of the invoice must be today or earlier")]
    NotInvoiced,
    /// Nothing to pay for.
    #[error("The net amount must be more than £0.00")]
    Nothing,
    /// More comes back than was paid.
    #[error("The recoverable VAT must be the VAT of {0} or less")]
    Recoverable(Money),
    /// An invoice that was entered before.
    #[error("This invoice of this supplier is claimed already: nothing is paid for twice")]
    Twice,
    /// Nobody could compare it with anything.
    #[error("No file is its invoice yet: correct the invoice of the purchase, and choose the file there")]
    NoInvoiceFile,
    /// The invoice of a purchase, which is claimed as what it is.
    #[error("This is the invoice of {}: add that purchase to {} instead", .0, if .0.grant.is_some() { "a claim of that grant" } else { "the claim" })]
    Bought(Holder),
    /// More than anybody can claim.
    #[error("The amounts are too large")]
    TooLarge,
}

impl CostRefusal {
    /// The field of the form that it is about.
    pub fn field(&self) -> &'static str {
        match self {
            CostRefusal::Category(_) => "category",
            CostRefusal::BeforeTheYear(_)
            | CostRefusal::TooLate(_)
            | CostRefusal::Carried(NotCarried::TooLate(..))
            | CostRefusal::NotReceived => "received_on",
            CostRefusal::NotInvoiced => "invoiced_on",
            CostRefusal::Nothing | CostRefusal::TooLarge | CostRefusal::Carried(_) => "net",
            CostRefusal::Recoverable(_) => "recoverable",
            CostRefusal::Twice | CostRefusal::Bought(_) | CostRefusal::NoInvoiceFile => "invoice",
        }
    }
}

impl Window<'_> {
    /// The last day on which something can be received: of the award's year, or that to which some of it is carried forward.
    pub fn last_day(&self) -> NaiveDate {
        Part::last_day(self.spend_by, self.carried.map_or(&[], |carried| &carried.parts))
    }

    /// Whether something received on that day belongs to the year of the award, or to what was carried forward of it.
    fn admits_day(&self, day: NaiveDate, eligible: Money) -> Result<(), CostRefusal> {
        if day < self.year.starts() {
            return Err(CostRefusal::BeforeTheYear(self.year));
        }
        if day > self.spend_by {
            let late = || CostRefusal::TooLate(self.spend_by);
            let carried = self.carried.ok_or_else(late)?.admits(day, eligible, self.but);
            carried.map_err(|not| not.map_or_else(late, CostRefusal::from))?;
        }
        if day > self.today { Err(CostRefusal::NotReceived) } else { Ok(()) }
    }

    /// Whether the grant can pay for it: its kind, the day of receipt inside the year and not after the last day, amounts
    /// that make sense.
    ///
    /// # Errors
    /// Every reason why not, in the order of the form.
    pub fn admits(&self, cost: &Cost) -> Result<(), Vec<CostRefusal>> {
        let mut refused: Vec<CostRefusal> = Vec::new();
        refused.extend(self.refused.map(|because| CostRefusal::Category(because.to_owned())));
        refused.extend((cost.invoiced_on > self.today).then_some(CostRefusal::NotInvoiced));
        let eligible = cost.eligible().unwrap_or(Money::ZERO);
        refused.extend(self.admits_day(cost.received_on, eligible).err());
        refused.extend((cost.net <= Money::ZERO).then_some(CostRefusal::Nothing));
        refused.extend((cost.recoverable > cost.vat).then_some(CostRefusal::Recoverable(cost.vat)));
        refused.extend(cost.eligible().is_none().then_some(CostRefusal::TooLarge));
        if refused.is_empty() { Ok(()) } else { Err(refused) }
    }
}

/// A line as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Identity.
    pub id: LineId,
    /// As entered.
    pub cost: Cost,
    /// What of it was found to be right, and why not all.
    pub verified: Option<Verified>,
}

impl Line {
    /// What counts of it, as claimed.
    pub fn eligible(&self) -> Money {
        self.cost.eligible().unwrap_or(Money::ZERO)
    }
}

/// What a grants officer found of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Eligible and proven.
    pub amount: Money,
    /// Why it is less than was claimed.
    pub reason: Option<String>,
}

#[cfg(test)]
pub(crate) fn sample(net: i64) -> Cost {
    let day = NaiveDate::from_ymd_opt(2018, 9, 28).unwrap();
    Cost {
        what: "Three dome cameras".into(),
        category: "Equipment".into(),
        supplier: "Acme Ltd".into(),
        invoice: "INV 17".into(),
        invoiced_on: day,
        received_on: day,
        net: Money::from_pence(net),
        vat: Money::ZERO,
        recoverable: Money::ZERO,
        evidence: vec![FileId(7)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn year(start: i32) -> FinancialYear {
        FinancialYear::from_start(start).unwrap()
    }

    fn window(start: i32, spend_by: &str, today: &str) -> Window<'static> {
        Window {
            year: year(start),
            spend_by: day(spend_by),
            today: day(today),
            refused: None,
            carried: None,
            but: None,
        }
    }

    #[test]
    fn recoverable_vat_is_left_out_and_irrecoverable_vat_counts() {
        let money = |pounds: i64| Money::from_pence(pounds * 100);
        for (net, vat, recoverable, eligible) in
            [(10_000, 2_000, 2_000, 10_000), (10_000, 2_000, 0, 12_000), (10_000, 2_000, 500, 11_500)]
        {
            let cost = Cost { vat: money(vat), recoverable: money(recoverable), ..sample(net * 100) };
            assert_eq!(cost.eligible(), Some(money(eligible)));
        }
    }

    #[test]
    fn a_cost_belongs_to_the_year_of_its_receipt_whenever_it_is_paid() {
        let cost = Cost { received_on: day("2018-03-28"), invoiced_on: day("2018-04-02"), ..sample(100) };
        assert_eq!(cost.year().to_string(), "2017/18", "paid on 3 April");
        assert_eq!(window(2017, "2018-03-31", "2018-04-03").admits(&cost), Ok(()));
        let refused = window(2018, "2019-03-31", "2018-04-03").admits(&cost);
        assert_eq!(refused, Err(vec![CostRefusal::BeforeTheYear(year(2018))]));
    }

    #[test]
    fn what_is_received_outside_the_days_of_the_grant_is_refused_in_words() {
        let open = window(2018, "2019-03-31", "2019-04-20");
        for (received, expected) in [
            ("2018-03-31", Some("This grant pays for what is received in 2018/19, from 1 April 2018 on")),
            ("2018-04-01", None),
            ("2019-03-31", None),
            ("2019-04-01", Some("This grant pays for what was received by 31 March 2019")),
        ] {
            let cost = Cost { received_on: day(received), ..sample(100) };
            let told = open.admits(&cost).err().map(|refused| refused[0].to_string());
            assert_eq!(told.as_deref(), expected, "{received}");
        }
        let early = window(2018, "2019-03-31", "2018-09-27").admits(&sample(100));
        assert_eq!(early, Err(vec![CostRefusal::NotInvoiced, CostRefusal::NotReceived]));
    }

    #[test]
    fn a_revenue_cost_is_refused_with_the_policys_reason_and_amounts_must_make_sense() {
        let window = Window {
            refused: Some("No new monitoring commitments are entered into"),
            ..window(2018, "2019-03-31", "2018-10-15")
        };
        let cost = Cost { recoverable: Money::from_pence(1), ..sample(0) };
        let refused = window.admits(&cost).unwrap_err();
        let told: Vec<_> = refused.iter().map(|refusal| (refusal.field(), refusal.to_string())).collect();
        assert_eq!(
            told,
            [
                ("category", "No new monitoring commitments are entered into".to_owned()),
                ("net", "The net amount must be more than £0.00".to_owned()),
                ("recoverable", "The recoverable VAT must be the VAT of £0.00 or less".to_owned()),
            ]
        );
    }

    #[test]
    fn an_invoice_is_the_same_however_it_is_typed() {
        let other = Cost { supplier: " ACME  ltd".into(), invoice: "inv17".into(), ..sample(5) };
        assert_eq!(other.invoice_key(), sample(5).invoice_key());
    }
}

//! What somebody wants of a price list, and what each thing costs and may be ordered on a day.

use chrono::NaiveDate;
use thiserror::Error;

use super::{ItemId, Line, OverCost};
use crate::domain::certificate::{Certificate, NotCompatible, may_order};
use crate::domain::framework::{Framework, NoPrice, Price};
use crate::domain::money::Money;

/// An item of a price list with all that decides whether it may be ordered.
#[derive(Clone, Debug)]
pub struct Offered {
    /// Identity.
    pub id: ItemId,
    /// Its supplier, with the row.
    pub supplier: (i64, String),
    /// As the supplier numbers it.
    pub code: String,
    /// Who makes it.
    pub make: String,
    /// Which.
    pub model: String,
    /// What certificates know it by.
    pub kit_key: String,
    /// Of which framework.
    pub framework: Framework,
    /// All of its prices.
    pub prices: Vec<Price>,
    /// Certificates of its make and model, the oldest first.
    pub certificates: Vec<Certificate>,
}

/// Why something cannot be ordered on a day.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotOrderable {
    /// It has no price.
    #[error("{0}")]
    Price(#[from] NoPrice),
    /// It does not work with the control centre.
    #[error("{0}")]
    Kit(#[from] NotCompatible),
    /// The scheme does not pay for it.
    #[error("{0}")]
    Ineligible(String),
}

/// What the scheme says of a kind of cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CostKind {
    /// It is bought with a certificate.
    Kit,
    /// It needs none.
    Work,
    /// It is not paid for, and why.
    Ineligible(String),
}

/// What it costs on a day, and on which condition it may be ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    /// In the supplier's words.
    pub description: String,
    /// Kind of cost.
    pub category: String,
    /// Of one, without VAT.
    pub unit: Money,
    /// What has to be done for it to work with the control centre.
    pub condition: Option<String>,
}

impl Offered {
    /// Its name on pages.
    pub fn name(&self) -> String {
        format!("{} {}", self.make, self.model)
    }

    /// What it costs on a day and whether it may be ordered; `kind` says what the scheme pays for, and what needs no certificate.
    ///
    /// # Errors
    /// Why it cannot be ordered that day.
    pub fn on(&self, day: NaiveDate, kind: impl Fn(&str) -> CostKind) -> Result<Priced, NotOrderable> {
        self.on_for((&self.kit_key, &self.certificates), day, kind)
    }

    /// Whether it is work that day, and no kit: then nothing else is bought in its place.
    pub fn is_work(&self, day: NaiveDate, kind: impl Fn(&str) -> CostKind) -> bool {
        self.framework
            .price_on(&self.prices, day)
            .is_ok_and(|listing| kind(&listing.category) == CostKind::Work)
    }

    /// What it costs on a day, and whether kit of this key with these certificates, the oldest first, may be ordered in its
    /// place. Only work that is this item needs no certificate: kit in the place of work does.
    ///
    /// # Errors
    /// It has no price that day, or that kit is not compatible.
    pub fn on_for(
        &self,
        (key, certificates): (&str, &[Certificate]),
        day: NaiveDate,
        kind: impl Fn(&str) -> CostKind,
    ) -> Result<Priced, NotOrderable> {
        let listing = self.framework.price_on(&self.prices, day)?;
        let condition = match kind(&listing.category) {
            CostKind::Ineligible(why) => return Err(NotOrderable::Ineligible(why)),
            CostKind::Work if key == self.kit_key => None,
            CostKind::Work | CostKind::Kit => may_order(certificates, day)?.map(str::to_owned),
        };
        Ok(Priced {
            description: listing.description.clone(),
            category: listing.category.clone(),
            unit: listing.unit_price,
            condition,
        })
    }
}

/// Something in the basket.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What.
    pub offered: Offered,
    /// How many.
    pub quantity: u32,
}

/// What is wanted, in words that a form carries from its showing to its post.
pub fn content(wanted: &[Wanted]) -> String {
    let mut lines: Vec<_> = wanted.iter().map(|one| (one.offered.id.0, one.quantity)).collect();
    lines.sort_unstable();
    lines.iter().map(|(item, quantity)| format!("{item}:{quantity}")).collect::<Vec<_>>().join(" ")
}

/// What is wanted of one supplier.
#[derive(Clone, Debug)]
pub struct Basket(pub Vec<Wanted>);

/// Why a basket is not requested.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RequestRefusal {
    /// There is no grant to spend.
    #[error("The grant is not active, so nothing can be bought of it")]
    NotActive,
    /// Nothing of that supplier is in it.
    #[error("The basket has nothing of this supplier any more")]
    Nothing,
    /// Nothing is in it.
    #[error("The basket is empty")]
    Empty,
    /// Somebody changed it since it was shown.
    #[error("The basket was changed since this page was shown: this is what it has now")]
    Changed,
    /// A purchase is compared with one framework.
    #[error("The basket has items of two frameworks: buy those of each by themselves")]
    Mixed,
    /// These cannot be ordered today.
    #[error("{}", told(.0))]
    Lines(Vec<(String, NotOrderable)>),
    /// Too dear.
    #[error(transparent)]
    Over(#[from] OverCost),
    /// Beyond counting.
    #[error("The amounts are too large to add up")]
    TooLarge,
}

impl RequestRefusal {
    /// Whether no field of the form is to blame.
    pub fn is_of_all(&self) -> bool {
        matches!(self, RequestRefusal::Changed | RequestRefusal::Nothing | RequestRefusal::NotActive)
    }
}

pub(super) fn told(lines: &[(String, NotOrderable)]) -> String {
    let lines: Vec<String> = lines.iter().map(|(name, why)| format!("{name}: {why}")).collect();
    lines.join(". ")
}

impl Basket {
    /// Its lines at the prices of a day.
    ///
    /// # Errors
    /// Every item that cannot be ordered that day, and why.
    pub fn lines(
        &self,
        day: NaiveDate,
        kind: impl Fn(&str) -> CostKind,
    ) -> Result<Vec<Line>, RequestRefusal> {
        if self.0.is_empty() {
            return Err(RequestRefusal::Nothing);
        }
        let (mut lines, mut refused) = (Vec::new(), Vec::new());
        for (number, wanted) in (1..).zip(&self.0) {
            match wanted.offered.on(day, &kind) {
                Ok(priced) => {
                    let kit = (wanted.offered.make.clone(), wanted.offered.model.clone());
                    lines.push(line(number, &wanted.offered, kit, wanted.quantity, priced));
                }
                Err(why) => refused.push((wanted.offered.name(), why)),
            }
        }
        if refused.is_empty() { Ok(lines) } else { Err(RequestRefusal::Lines(refused)) }
    }
}

/// A line of a purchase, at the framework's price.
pub(super) fn line(
    number: u32,
    offered: &Offered,
    (make, model): (String, String),
    quantity: u32,
    priced: Priced,
) -> Line {
    Line {
        number,
        item: offered.id,
        description: priced.description,
        category: priced.category,
        make,
        model,
        quantity,
        framework: priced.unit,
        unit: priced.unit,
        condition: priced.condition,
        received: 0,
    }
}

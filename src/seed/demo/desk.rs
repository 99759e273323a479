//! What the demonstration buys from the catalogue: one purchase that is invoiced, and a basket that is not requested yet.

use super::{SeedError, Story, missing};
use crate::domain::application::Reference;
use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::purchase::{Invoice, Offered, Order};
use crate::seed::file::paper;
use crate::service::paper as papers;
use crate::service::purchase::{self as service, Vat};
use crate::store::framework;

/// The grant by its title, and the day of the request.
const BUYER: &str = "Worcester";
const DAY: u64 = 112;

impl Story<'_> {
    async fn item(&self, code: &str, day: u64) -> Result<Offered, SeedError> {
        let on = date::today(self.by(self.officer.id(), day).at);
        let (found, _) = framework::catalogue(self.db, on, code, 0, 1).await?;
        found.into_iter().next().ok_or_else(|| missing(code))
    }

    /// Two cameras by the framework, dearer by their carriage than they were ordered.
    pub(super) async fn bought_by_the_framework(
        &self,
        (reference, title): (&Reference, &str),
    ) -> Result<(), SeedError> {
        if !title.starts_with(BUYER) {
            return Ok(());
        }
        let (db, own, by) = (self.db, self.officer, |day| self.by(self.officer.id(), day));
        let item = self.item("SS-102", DAY).await?;
        service::put(db, own, reference, (item.id, 2)).await?;
        let vat = Money::from_pence(114_000);
        let from = (item.supplier.0, Vat { amount: vat, recoverable: true });
        let number = service::request(db, own, by(DAY), reference, from).await?;
        let which = (reference, number.ok_or_else(|| missing("the purchase"))?);
        let on = |day| date::today(by(day).at);
        let order = Order { number: "WR-2018-0381".to_owned(), on: on(DAY + 1) };
        service::order(db, own, by(DAY + 1), which, (order, vat)).await?;
        service::receive(db, own, by(DAY + 6), which, (on(DAY + 6), &[(1, 2)])).await?;
        let arrived = [paper(self.files, "Invoice SS-90417.pdf").await?];
        let added = papers::add(db, own, by(DAY + 9), reference, (&arrived, false)).await?;
        let invoice = Invoice {
            number: "SS-90417".to_owned(),
            on: on(DAY + 9),
            net: Money::from_pence(574_000),
            vat: Money::from_pence(114_800),
            recoverable: Money::from_pence(114_800),
            explanation: Some("Carriage of £40.00, as the order said it might be.".to_owned()),
            file: added.taken.first().map(|(file, _)| file.id),
        };
        service::invoice(db, own, by(DAY + 9), which, (invoice, None)).await?;
        Ok(())
    }

    /// What lies in the basket.
    pub(super) async fn wanted_next(&self, (reference, title): (&Reference, &str)) -> Result<(), SeedError> {
        if title.starts_with(BUYER) {
            let item = self.item("SS-104", DAY).await?;
            service::put(self.db, self.officer, reference, (item.id, 3)).await?;
        }
        Ok(())
    }
}

//! What lines cost on a day and whether they may be ordered then, by either route.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::certificate::{Certificate, kit_key, may_order};
use crate::domain::purchase::{CostKind, ItemId, Line, NotOrderable, Offered, Priced};
use crate::domain::scheme::Scheme;
use crate::store::{Read, StoreError, certificate, framework};

/// Of each line, or why it cannot be ordered.
type Prices = Vec<Result<Priced, NotOrderable>>;

async fn items(read: &impl Read, lines: &[Line]) -> Result<Vec<Offered>, StoreError> {
    let ids: Vec<ItemId> = lines.iter().map(|line| line.item).collect();
    framework::by_ids(read, &ids).await
}

async fn certificates(
    read: &impl Read,
    lines: &[Line],
) -> Result<HashMap<String, Vec<Certificate>>, StoreError> {
    let keys: Vec<String> = lines.iter().map(|line| kit_key(&line.make, &line.model)).collect();
    certificate::of_keys(read, &keys).await
}

/// Those of what a line buys, the oldest first.
fn own<'a>(certificates: &'a HashMap<String, Vec<Certificate>>, line: &Line) -> &'a [Certificate] {
    certificates.get(&kit_key(&line.make, &line.model)).map(Vec::as_slice).unwrap_or_default()
}

/// By the framework: the price of each item, and its own certificate.
///
/// # Errors
/// Only the database's.
pub async fn listed(
    read: &impl Read,
    scheme: &Scheme,
    lines: &[Line],
    day: NaiveDate,
) -> Result<Prices, StoreError> {
    let items = items(read, lines).await?;
    let one = |line: &Line| {
        let item = items.iter().find(|one| one.id == line.item).ok_or(StoreError::Conflict)?;
        Ok(item.on(day, |category| scheme.cost_kind(category)))
    };
    lines.iter().map(one).collect()
}

/// Before a local purchase is requested: the price of the item that each line is compared with, and the certificate of what
/// is bought in its place.
///
/// # Errors
/// Only the database's.
pub async fn compared(
    read: &impl Read,
    scheme: &Scheme,
    lines: &[Line],
    day: NaiveDate,
) -> Result<Prices, StoreError> {
    let (items, certificates) = (items(read, lines).await?, certificates(read, lines).await?);
    let one = |line: &Line| {
        let item = items.iter().find(|one| one.id == line.item).ok_or(StoreError::Conflict)?;
        let kit = (kit_key(&line.make, &line.model), own(&certificates, line));
        Ok(item.on_for((&kit.0, kit.1), day, |category| scheme.cost_kind(category)))
    };
    lines.iter().map(one).collect()
}

/// Of a local purchase that was approved: prices stay as they were requested, whatever the framework asks now; only whether its
/// kit may be ordered is looked at.
///
/// # Errors
/// Only the database's.
pub async fn kept(
    read: &impl Read,
    scheme: &Scheme,
    lines: &[Line],
    day: NaiveDate,
) -> Result<Prices, StoreError> {
    let certificates = certificates(read, lines).await?;
    let one = |line: &Line| {
        let condition = match scheme.cost_kind(&line.category) {
            CostKind::Ineligible(why) => return Err(NotOrderable::Ineligible(why)),
            CostKind::Work => None,
            CostKind::Kit => may_order(own(&certificates, line), day)?.map(str::to_owned),
        };
        Ok(Priced {
            description: line.description.clone(),
            category: line.category.clone(),
            unit: line.framework,
            condition,
        })
    };
    Ok(lines.iter().map(one).collect())
}

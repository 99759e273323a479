//! The order of a purchase: noted with the prices and certificates of its day, and put right with a reason until it is claimed.

use super::{Correction, Desk, price};
use crate::domain::application::Reference;
use crate::domain::date;
use crate::domain::event::PurchaseDeed;
use crate::domain::money::Money;
use crate::domain::person::CspOfficer;
use crate::domain::purchase::{Bounds, MoveRefusal, NotOrderable, Order, Priced, Purchase, Route};
use crate::service::Failure;
use crate::service::record::By;
use crate::store::purchase as store;
use crate::store::{Db, StoreError, framework};

/// Of each line on the day of the order, or why it cannot be ordered then.
async fn prices(
    desk: &Desk,
    purchase: &Purchase,
    order: &Order,
) -> Result<Vec<Result<Priced, NotOrderable>>, StoreError> {
    let scheme = desk.scheme().await?;
    if purchase.route == Route::Local {
        return price::kept(&desk.txn, &scheme, &purchase.lines, order.on).await;
    }
    // Its days stay as they are until this is done.
    framework::take(&desk.txn, purchase.framework).await?;
    price::listed(&desk.txn, &scheme, &purchase.lines, order.on).await
}

/// Notes the order with the VAT on all of it, or puts it right with a reason until it is claimed.
///
/// # Errors
/// Why it may not be ordered so.
pub async fn note(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    (reference, number): (&Reference, u32),
    (order, vat, corrects): (Order, Money, Option<Correction>),
) -> Result<(), Failure<MoveRefusal>> {
    let desk = Desk::of(db, officer, reference).await?;
    let was = desk.purchase(number).await?;
    let Some(head) = desk.open(by).await? else { return Ok(()) };
    if !desk.active {
        return Err(Failure::Refused(MoveRefusal::NotActive));
    }
    if desk.is_claimed(&was).await? {
        return Err(Failure::Refused(MoveRefusal::Claimed));
    }
    let corrects = corrects.filter(|_| was.order.is_some());
    if corrects.as_ref().is_some_and(|one| one.version != desk.case.version) {
        return Err(StoreError::Conflict.into());
    }
    let priced = prices(&desk, &was, &order).await?;
    let bounds = Bounds { active: desk.since, last: desk.last_day().await?, today: date::today(by.at) };
    let to = match was.order {
        None => was.clone().order((order, vat), priced, bounds),
        Some(_) => {
            let others = match &was.invoice {
                Some(invoice) => desk.others(&was, invoice).await?,
                None => Vec::new(),
            };
            let why = (corrects.as_ref().map(|one| one.reason.as_str()), &others[..]);
            was.clone().correct_order((order, vat), priced, why, bounds)
        }
    };
    let to = to.map_err(Failure::Refused)?;
    // What was approved can be ordered, also once another invoice came to more: it holds its money.
    let limit = desk.limit.settles(&was, to.held).map_err(|over| Failure::Refused(over.into()))?;
    store::save(&desk.txn, was.state, &to).await?;
    store::save_lines(&desk.txn, &to).await?;
    let deed = deed(was, to, corrects.map(|one| one.reason)).map_err(Failure::Refused)?;
    Ok(desk.close((by, head), limit, number, deed).await?)
}

/// What happened: an order is there, or another one than before.
fn deed(was: Purchase, to: Purchase, reason: Option<String>) -> Result<PurchaseDeed, MoveRefusal> {
    let (net, held) = (to.net().ok_or(MoveRefusal::TooLarge)?, to.held);
    let Order { number: order, on } = to.order.ok_or(MoveRefusal::WrongState(to.state))?;
    Ok(match was.order.zip(reason) {
        None => PurchaseDeed::Ordered { order, on, net, eligible: held },
        Some((before, reason)) => PurchaseDeed::OrderCorrected {
            order,
            on,
            vat: to.vat,
            held,
            was_order: before.number,
            was_on: before.on,
            was_vat: was.vat,
            was_held: was.held,
            reason,
        },
    })
}

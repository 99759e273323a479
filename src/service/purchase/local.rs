//! Buys by the local route: the basket of the framework from somebody else, with quotes on file, asked for by an officer of the
//! partnership and decided by a grants officer.

use super::{Desk, price};
use crate::domain::application::Reference;
use crate::domain::certificate::kit_key;
use crate::domain::date;
use crate::domain::event::PurchaseDeed;
use crate::domain::money::Money;
use crate::domain::person::{CspOfficer, GrantsOfficer};
use crate::domain::purchase::{
    Decided, Instead, ItemId, Local, LocalRefusal, MoveRefusal, Purchase, PurchaseId, PurchaseState, Quote,
    QuoteRefusal, RequestRefusal, Route, Wanted, Wish, content, local_lines,
};
use crate::service::Failure;
use crate::service::record::By;
use crate::store::purchase as store;
use crate::store::{Db, StoreError, application, certificate, relation};

/// What is bought in the place of an item: its make and model.
#[derive(Clone, Debug)]
pub struct Kit {
    /// The item.
    pub item: ItemId,
    /// Who makes what is bought.
    pub make: String,
    /// Which.
    pub model: String,
}

/// Begins a local purchase with all of the basket. Returns its number; `None` when the form was posted before.
///
/// # Errors
/// The grant is not active, the basket is not what was `seen`, or something in it cannot be bought: each is named, and why.
pub async fn begin(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
    (seen, kit): (&str, &[Kit]),
) -> Result<Option<u32>, Failure<RequestRefusal>> {
    let desk = Desk::of(db, officer, reference).await?;
    let Some(head) = desk.open(by).await? else { return Ok(None) };
    if !desk.active {
        return Err(Failure::Refused(RequestRefusal::NotActive));
    }
    let basket = store::basket(&desk.txn, desk.case.id).await?;
    if !basket.is_empty() && content(&basket) != seen {
        return Err(Failure::Refused(RequestRefusal::Changed));
    }
    let wanted = instead(&desk, basket, kit).await?;
    let scheme = desk.scheme().await?;
    let today = date::today(by.at);
    let lines =
        local_lines(&wanted, today, |category| scheme.cost_kind(category)).map_err(Failure::Refused)?;
    let first = wanted.first().ok_or(Failure::Refused(RequestRefusal::Empty))?;
    let purchase = Purchase {
        id: PurchaseId(0),
        application: desk.case.id,
        number: store::next_number(&desk.txn, desk.case.id).await?,
        route: Route::Local,
        state: PurchaseState::Draft,
        supplier: String::new(),
        framework: first.offered.framework.id,
        lines,
        vat: Money::ZERO,
        vat_recoverable: true,
        held: Money::ZERO,
        by: officer.id(),
        requested_on: today,
        whole_life_reason: None,
        local: Local::default(),
        order: None,
        receipts: Vec::new(),
        invoice: None,
    };
    let net = purchase.framework_net().ok_or(Failure::Refused(RequestRefusal::TooLarge))?;
    store::add(&desk.txn, &purchase).await?;
    let items: Vec<ItemId> = purchase.lines.iter().map(|line| line.item).collect();
    store::empty(&desk.txn, desk.case.id, &items).await?;
    let mut suppliers: Vec<String> = wanted.into_iter().map(|one| one.offered.supplier.1).collect();
    suppliers.sort_unstable();
    suppliers.dedup();
    let deed = PurchaseDeed::Begun { supplier: suppliers.join(" and "), framework: net };
    let limit = desk.limit;
    desk.close((by, head), limit, purchase.number, deed).await?;
    Ok(Some(purchase.number))
}

/// The basket, each item with what is bought in its place.
async fn instead(desk: &Desk, basket: Vec<Wanted>, kit: &[Kit]) -> Result<Vec<Instead>, StoreError> {
    let keys: Vec<String> = kit.iter().map(|one| kit_key(&one.make, &one.model)).collect();
    let certificates = certificate::of_keys(&desk.txn, &keys).await?;
    let one = |wanted: Wanted| {
        let kit = kit.iter().find(|one| one.item == wanted.offered.id).ok_or(StoreError::Conflict)?;
        Ok(Instead {
            certificates: certificates.get(&kit_key(&kit.make, &kit.model)).cloned().unwrap_or_default(),
            offered: wanted.offered,
            quantity: wanted.quantity,
            make: kit.make.clone(),
            model: kit.model.clone(),
        })
    };
    basket.into_iter().map(one).collect()
}

/// Puts a quote on file, or changes one with a reason; its `version` is that which was seen, 0 for a new one.
///
/// # Errors
/// Every reason why it is not kept; not found when its paper is none of the grant.
pub async fn quote(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    (reference, number): (&Reference, u32),
    (quote, reason): (Quote, Option<String>),
) -> Result<(), Failure<Vec<QuoteRefusal>>> {
    let desk = Desk::of(db, officer, reference).await?;
    let purchase = desk.purchase(number).await?;
    let Some(head) = desk.open(by).await? else { return Ok(()) };
    if !desk.has_paper(quote.file).await? {
        return Err(Failure::NotFound);
    }
    let which = quote.number;
    let was = purchase.quote_of(which).cloned();
    let reason = reason.filter(|_| was.is_some());
    let to = purchase.with_quote(quote, reason.as_deref(), date::today(by.at)).map_err(Failure::Refused)?;
    let kept = to.quote_of(which).ok_or(Failure::NotFound)?;
    store::put_quote(&desk.txn, to.id, kept).await?;
    let net = kept.net(&to.lines).ok_or_else(|| Failure::Refused(vec![QuoteRefusal::TooLarge]))?;
    let changes = match was {
        Some(was) => {
            let (before, after) = (desk.file_name(was.file).await?, desk.file_name(kept.file).await?);
            was.changed(kept, &to.lines, [&before, &after])
        }
        None => Vec::new(),
    };
    let deed = PurchaseDeed::Quoted { supplier: kept.supplier.clone(), net, changes, reason };
    let limit = desk.limit;
    Ok(desk.close((by, head), limit, number, deed).await?)
}

/// Asks a grants officer to approve a local purchase. The framework’s price of today is kept with it, and its cost is held.
///
/// # Errors
/// Why it may not be requested.
pub async fn request(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    (reference, number): (&Reference, u32),
    wish: Wish,
) -> Result<(), Failure<LocalRefusal>> {
    let desk = Desk::of(db, officer, reference).await?;
    let purchase = desk.purchase(number).await?;
    let Some(head) = desk.open(by).await? else { return Ok(()) };
    if !desk.active {
        return Err(Failure::Refused(MoveRefusal::NotActive.into()));
    }
    let (scheme, today) = (desk.scheme().await?, date::today(by.at));
    let priced = price::compared(&desk.txn, &scheme, &purchase.lines, today).await?;
    // Whoever asks signs it, whoever began it.
    let purchase = Purchase { by: officer.id(), ..purchase };
    let (before, held) = (purchase.state, purchase.held);
    let to = purchase.request(wish, priced, &scheme.policy, today).map_err(Failure::Refused)?;
    let limit =
        desk.limit.becomes(held, to.held).map_err(|over| Failure::Refused(MoveRefusal::from(over).into()))?;
    let sums = to.net().zip(to.saving());
    let (net, saving) = sums.ok_or(Failure::Refused(MoveRefusal::TooLarge.into()))?;
    store::save(&desk.txn, before, &to).await?;
    store::save_lines(&desk.txn, &to).await?;
    store::asked(&desk.txn, to.id, by.at).await?;
    let (eligible, reason) = (to.held, to.whole_life_reason);
    let deed =
        PurchaseDeed::Requested { supplier: to.supplier, by_rule: false, net, eligible, saving, reason };
    Ok(desk.close((by, head), limit, number, deed).await?)
}

/// Says whether a local purchase may be ordered; when not, what it held is free.
///
/// # Errors
/// It does not wait for that, the officer is tied to it, or a refusal has no reason.
pub async fn decide(
    db: &Db,
    officer: GrantsOfficer,
    by: By<'_>,
    (reference, number): (&Reference, u32),
    (approved, reason): (bool, Option<String>),
) -> Result<(), Failure<MoveRefusal>> {
    let txn = db.begin().await?;
    let case = application::take_for_pcc(&txn, reference).await?.ok_or(Failure::NotFound)?;
    let desk = Desk::at(txn, case).await?;
    let purchase = desk.purchase(number).await?;
    if purchase.state == PurchaseState::Draft {
        return Err(Failure::NotFound);
    }
    let Some(head) = desk.open(by).await? else { return Ok(()) };
    if approved && !desk.active {
        return Err(Failure::Refused(MoveRefusal::NotActive));
    }
    let ties = relation::of(&desk.txn, &desk.case, officer.id()).await?;
    let (before, held) = (purchase.state, purchase.held);
    let decided = Decided { by: officer.id(), on: date::today(by.at), reason: reason.clone() };
    let to = purchase.decide(approved, decided, &ties).map_err(Failure::Refused)?;
    let limit = desk.limit.becomes(held, to.held).map_err(|over| Failure::Refused(over.into()))?;
    store::save(&desk.txn, before, &to).await?;
    let reason = reason.unwrap_or_default();
    let deed = match approved {
        true => PurchaseDeed::Approved { reason },
        false => PurchaseDeed::Refused { reason },
    };
    Ok(desk.close((by, head), limit, number, deed).await?)
}

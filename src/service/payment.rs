//! The payment file for the finance system: which claims somebody may put into one, and making it.

use super::Failure;
use super::claim::ties;
use super::record::{By, Opened, Subject, open, posted_before, record};
use crate::domain::application::{ApplicationId, Reference};
use crate::domain::claim::relation::{Tie, allowed};
use crate::domain::claim::{Action, ClaimId, NothingToPay, Stage};
use crate::domain::event::{ClaimEvent, Event};
use crate::domain::money::Money;
use crate::domain::person::{GrantsOfficer, PartnershipId, PersonId};
use crate::store::claim::list::{self, Row};
use crate::store::{Db, Read, StoreError, Txn, application, claim, history, payment, relation};

/// Most claims that are looked at for one file, and most that go into it; the next one has the rest.
const LOOKED_AT: u64 = 1_000;
const MOST: usize = 200;

/// What somebody may put into a payment file.
#[derive(Debug, Default)]
pub struct Payable {
    /// In no file yet.
    pub fresh: Vec<Row>,
    /// In one before, and not noted as paid.
    pub sent: Vec<Row>,
}

/// The claims whose payment this person may note, by the rule that noting it asks: with nothing due for none of them.
///
/// # Errors
/// Only the database's.
pub async fn payable(read: &impl Read, person: PersonId) -> Result<Payable, StoreError> {
    let mut rows = list::at(read, Stage::Authorised, 0, LOOKED_AT).await?;
    rows.retain(|row| row.amount_pence.unwrap_or_default() > 0);
    let case = |row: &Row| (ApplicationId(row.application_id), PartnershipId(row.partnership_id));
    let mut cases: Vec<(ApplicationId, PartnershipId)> = rows.iter().map(case).collect();
    cases.sort_unstable_by_key(|(case, _)| case.0);
    cases.dedup();
    let relations = relation::between_ids(read, &cases, &[person]).await?;
    let deeds = payment::deeds(read, person, &rows).await?;
    rows.retain(|row| {
        let done = deeds.get(&ClaimId(row.id)).into_iter().flatten().copied();
        let of_case = relations.get(&(ApplicationId(row.application_id), person)).into_iter().flatten();
        let ties: Vec<Tie> = done.chain(of_case.copied().filter_map(Tie::of)).collect();
        allowed(Action::Pay, &ties).is_ok()
    });
    let last = payment::last_of(read, &rows).await?;
    let (sent, fresh) = rows.into_iter().partition(|row| last.contains_key(&ClaimId(row.id)));
    Ok(Payable { fresh, sent })
}

/// Makes a payment file of what this officer may pay: what was in no file yet, or `again` all of it. Each claim's history says
/// so. The cases' rows are taken first, in the order in which everybody takes several; the form's key stands in the first. Returns
/// its number.
///
/// # Errors
/// There is nothing to put into it.
pub async fn make(
    db: &Db,
    officer: GrantsOfficer,
    by: By<'_>,
    again: bool,
) -> Result<i64, Failure<NothingToPay>> {
    let txn = db.begin().await?;
    if posted_before(&txn, by).await?.is_some() {
        return Ok(made_before(&txn, by).await?);
    }
    let Payable { fresh: mut rows, sent } = payable(&txn, officer.id()).await?;
    if again {
        rows.extend(sent);
    }
    rows.sort_by(|one, other| (&one.reference, one.number).cmp(&(&other.reference, other.number)));
    rows.truncate(MOST);
    let cases = rows.iter().map(case_of).collect::<Result<Vec<_>, _>>()?;
    application::take_several_for_pcc(&txn, &cases).await?;
    let mut file = None;
    for row in &rows {
        let by = By { key: by.key.filter(|_| file.is_none()), ..by };
        match put(&txn, officer, by, (row, again), file).await? {
            Put::Before => return Ok(made_before(&txn, by).await?),
            Put::Into(id) => file = Some(id),
            Put::Gone => {}
        }
    }
    let file = file.ok_or(Failure::Refused(NothingToPay))?;
    txn.commit().await?;
    Ok(file)
}

fn broken(row: &Row) -> StoreError {
    StoreError::Broken(format!("claim {}", row.id))
}

fn case_of(row: &Row) -> Result<Reference, StoreError> {
    Reference::parse(&row.reference).ok_or_else(|| broken(row))
}

/// The number of the file that this form made before.
async fn made_before(txn: &Txn, by: By<'_>) -> Result<i64, StoreError> {
    let event = match by.key {
        Some(key) => history::event_of_form(txn, key).await?,
        None => None,
    };
    match event {
        Some(Event::Claim(ClaimEvent::Filed { file, .. })) => Ok(file),
        _ => Err(StoreError::Conflict),
    }
}

/// What became of a claim.
enum Put {
    /// The form was posted before.
    Before,
    /// It is in this file.
    Into(i64),
    /// It is not to be paid any more, or was put into another file just now.
    Gone,
}

/// Puts a claim into a file, which is begun with the first one, under its case's row.
async fn put(
    txn: &Txn,
    officer: GrantsOfficer,
    by: By<'_>,
    (row, again): (&Row, bool),
    file: Option<i64>,
) -> Result<Put, StoreError> {
    let number = u32::try_from(row.number).map_err(|_| broken(row))?;
    let Some(case) = application::take_for_pcc(txn, &case_of(row)?).await? else { return Ok(Put::Gone) };
    let Opened::At(head) = open(txn, by, Subject::Application(case.id)).await? else {
        return Ok(Put::Before);
    };
    let Some(claim) = claim::of(txn, case.id, number).await? else { return Ok(Put::Gone) };
    let may = allowed(Action::Pay, &ties(txn, &case, &claim, officer.id()).await?).is_ok();
    let amount = claim.amount.filter(|amount| *amount > Money::ZERO && claim.stage == Stage::Authorised);
    let Some(amount) = amount.filter(|_| may) else { return Ok(Put::Gone) };
    if !again && payment::has(txn, &claim).await? {
        return Ok(Put::Gone);
    }
    let file = match file {
        Some(file) => file,
        None => payment::begin(txn, officer.id(), by.at).await?,
    };
    payment::put(txn, file, &claim, amount).await?;
    application::save(txn, case.version, &case, 1).await?;
    record(txn, by, head, &Event::Claim(ClaimEvent::Filed { number, file, amount }), None).await?;
    Ok(Put::Into(file))
}

//! Names somebody else who accepts or declines an offer for the accountable body: whoever certified the match may have left.

use super::Failure;
use super::endorsement::Invited;
use super::invitation::known;
use super::record::{By, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::content::Part;
use crate::domain::application::endorse::{EndorseRefusal, Whom};
use crate::domain::application::{Action, Reference};
use crate::domain::claim::Stage;
use crate::domain::event::{CertifierNamed, Event};
use crate::domain::person::{CspOfficer, Holding};
use crate::store::{Db, application, claim, endorsement, grant, relation};

/// Names them. Somebody who is not known yet is given access to this case and no other. What was certified stands.
pub async fn name(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
    invited: &Invited,
) -> Result<(), Failure<EndorseRefusal>> {
    let txn = db.begin().await?;
    let hat = Holding::new(Part::Finance.role(), Some(officer.partnership())).ok_or(Failure::NotFound)?;
    let found = known(&txn, by, (invited, reference), hat).await?;
    let (person, name) = found.ok_or(Failure::Refused(EndorseRefusal::NotThem))?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let may = permit(&txn, Action::Save, &case, officer.id()).await?;
    let offer = grant::of(&txn, case.id).await?;
    let mut content = application::content(&txn, case.id).await?;
    let whom = Whom { person, name, ties: relation::of(&txn, &case, person).await? };
    content.name_certifier(may, offer.as_ref(), whom, by.at).map_err(Failure::Refused)?;
    let offer = offer.ok_or(Failure::NotFound)?;
    application::save(&txn, case.version, &case, 1).await?;
    application::save_content(&txn, case.id, &content).await?;
    endorsement::index(&txn, case.id, &content.endorsements).await?;
    let (award, accept_by, claims) = (offer.at_stake(), offer.accept_by, !offer.waits());
    let others = claim::others(&txn, case.id, None).await?;
    let waiting = others.into_iter().filter(|one| one.stage == Stage::Sent).map(|one| one.number);
    let named = CertifierNamed { person, award, accept_by, claims, waiting: waiting.collect() };
    record(&txn, by, head, &Event::CertifierNamed(named), None).await?;
    txn.commit().await?;
    Ok(())
}

//! Lets those who stand behind an application be asked, and agree, through the services.

use chrono::{DateTime, Utc};

use super::demo::{SeedError, missing};
use crate::domain::application::Reference;
use crate::domain::application::content::Part;
use crate::domain::application::endorse::Word;
use crate::domain::application::sample::STAND_BEHIND;
use crate::domain::person::{CspOfficer, Endorser, Holding, PartnershipId, Person, Viewer};
use crate::service::endorsement::{self, Invited};
use crate::service::record::By;
use crate::store::{Db, application};

/// Those of these people who stand behind the applications of a partnership, in the order of the parts.
pub fn of(people: &[Person], partnership: PartnershipId) -> Vec<(Part, &Person)> {
    let holder = |part: Part| {
        let hat = Holding::new(part.role(), Some(partnership))?;
        Some((part, people.iter().find(|person| person.holdings.contains(&hat))?))
    };
    Part::ALL.into_iter().filter_map(holder).collect()
}

/// Asks these people. Each holds the hat already.
pub async fn ask(
    db: &Db,
    officer: CspOfficer,
    reference: &Reference,
    people: &[(Part, &Person)],
    at: DateTime<Utc>,
) -> Result<(), SeedError> {
    let by = By { person: Some(officer.id()), at, key: None };
    for (part, person) in people {
        let invited = Invited { name: person.name.clone(), email: person.email.clone() };
        endorsement::ask(db, officer, by, reference, *part, &invited).await?;
    }
    Ok(())
}

/// They agree to the answers as they are.
pub async fn agree(
    db: &Db,
    reference: &Reference,
    people: &[(Part, &Person)],
    at: DateTime<Utc>,
) -> Result<(), SeedError> {
    for (part, person) in people {
        let case = application::seen(db, Viewer::of(person), reference).await?;
        let case = case.ok_or_else(|| missing("the case"))?;
        let shown = application::content(db, case.id).await?.saves();
        let endorser = Endorser::of(person, *part, case.partnership).ok_or_else(|| missing(&person.name))?;
        let by = By { person: Some(person.id), at, key: None };
        let comment = STAND_BEHIND.iter().find(|(of, ..)| of == part).map(|(.., said)| (*said).to_owned());
        let word = Word { shown, given: true, comment };
        endorsement::answer(db, endorser, by, reference, word).await?;
    }
    Ok(())
}

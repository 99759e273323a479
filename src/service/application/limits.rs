//! What a partnership can still ask for, and what its draft still needs for that. Must not change anything.

use crate::domain::allocation::Limits;
use crate::domain::application::content::Content;
use crate::domain::application::section::Section;
use crate::domain::application::{Case, Figures};
use crate::domain::scheme::Scheme;
use crate::store::{Read, StoreError, scheme};

/// What the partnership can still ask for with these answers, as far as it may know (see `Standing`). One query.
pub async fn limits(
    read: &impl Read,
    case: &Case,
    scheme: &Scheme,
    figures: Figures,
) -> Result<Limits, StoreError> {
    let own = scheme::committed(read, scheme.id, case.partnership, case.year).await?;
    let (own, held) = own.ok_or_else(|| StoreError::Broken("the partnership has no allocation".into()))?;
    // A decision that is held must not show in what is left of the envelope either.
    let known = scheme.envelope.decommit(held).unwrap_or(scheme.envelope);
    let limits = scheme.limits(own.as_the_partnership_sees_it().left(), figures);
    Ok(Limits { envelope_left: known.left(), ..limits })
}

/// What each section still needs before the application can be sent in; nothing for a section that is complete.
pub async fn needed(
    read: &impl Read,
    case: &Case,
    scheme: &Scheme,
    content: &Content,
) -> Result<Vec<(Section, Vec<String>)>, StoreError> {
    let limits = limits(read, case, scheme, content.figures().unwrap_or_default()).await?;
    let of = |section: Section| (section, content.needed(section, scheme, &limits));
    Ok(Section::ALL.into_iter().map(of).collect())
}

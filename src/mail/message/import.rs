//! Who hears of awards that were taken over.

use super::letter;
use super::post::Post;
use crate::domain::event::AwardImported;
use crate::domain::message::Kind;
use crate::domain::person::Role;

/// One message for a whole file. Whoever takes over may not decide, so those who decide and who pay hear what stands as decided.
pub(super) fn tell(post: &mut Post<'_>, of: &AwardImported, link: &str) -> askama::Result<()> {
    let Some(all) = of.together else { return Ok(()) };
    let by = post.audience.wearers.iter().find(|one| Some(one.recipient.person_id) == post.by);
    let by = by.map_or("A grants officer", |one| one.recipient.name.as_str());
    let letter = letter::awards_imported(all, by, link);
    post.to(Role::Commissioner, None, Kind::AwardsImported, &letter)?;
    post.to(Role::Treasurer, None, Kind::AwardsImported, &letter)
}

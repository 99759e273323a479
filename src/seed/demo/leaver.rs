//! Somebody of the demonstration who left so long ago that their name is due to be deleted.

use chrono::Months;

use super::{SeedError, missing, start};
use crate::domain::person::{Administrator, Holding, Person, Role};
use crate::domain::text::EmailAddress;
use crate::service;
use crate::service::record::By;
use crate::store::Db;
use crate::store::person::Partnership;

/// Somebody carried over from the old list, who left six years before: due to be made nameless.
pub(super) async fn left_long_ago(
    db: &Db,
    people: &[Person],
    partnerships: &[Partnership],
) -> Result<(), SeedError> {
    let of = partnerships.first().map(|of| of.id);
    let hat = Holding::new(Role::CspOfficer, of).ok_or_else(|| missing("a partnership"))?;
    let email = EmailAddress::parse("dora.finch@example.org").map_err(|_| missing("an address"))?;
    let administrator =
        people.iter().find_map(Administrator::of).ok_or_else(|| missing("an administrator"))?;
    let ago = |months| start().checked_sub_months(Months::new(months)).unwrap_or_default();
    let id = service::person::add(db, By::nobody(ago(120)), "Dora Finch", &email, &[hat]).await?;
    let by = By { person: Some(administrator.id()), at: ago(6 * 12), key: None };
    Ok(service::person::take(db, administrator, by, id, (None, None), "Retired").await?)
}

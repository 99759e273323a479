//! Who can be written to, by hat or by identity. Must not know about what.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef,
};

use crate::domain::person::{Holding, PartnershipId, PersonId, Role};
use crate::store::entity::{person, person_role};
use crate::store::{Read, StoreError};

/// Somebody who can be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub person_id: PersonId,
    /// For the greeting.
    pub name: String,
    /// Where to.
    pub email: String,
}

/// Somebody with one of their hats.
#[derive(Clone, Debug)]
pub struct Wearer {
    /// Who.
    pub recipient: Recipient,
    /// As what.
    pub holding: Holding,
}

#[derive(FromQueryResult)]
struct WearerRow {
    person_id: i64,
    name: String,
    email: String,
    role: String,
    partnership_id: Option<i64>,
}

/// Everybody who wears one of these hats, for one of these partnerships when the hat belongs to one; by person.
pub async fn wearers(
    read: &impl Read,
    roles: &[Role],
    partnerships: &[PartnershipId],
) -> Result<Vec<Wearer>, StoreError> {
    use person_role::Column as Hat;
    let worn_by: RelationDef =
        person_role::Entity::belongs_to(person::Entity).from(Hat::PersonId).to(person::Column::Id).into();
    let for_these = Condition::any()
        .add(Hat::PartnershipId.is_null())
        .add(Hat::PartnershipId.is_in(partnerships.iter().map(|id| id.0)));
    let rows = person_role::Entity::find()
        .select_only()
        .columns([Hat::PersonId, Hat::Role, Hat::PartnershipId])
        .columns([person::Column::Name, person::Column::Email])
        .join(JoinType::InnerJoin, worn_by)
        .filter(Hat::Role.is_in(roles.iter().map(|role| role.code())))
        .filter(for_these)
        .order_by_asc(Hat::PersonId)
        .order_by_asc(Hat::Id)
        .into_model::<WearerRow>()
        .all(read.reader())
        .await?;
    let wearer = |row: WearerRow| {
        let role = Role::from_code(&row.role)?;
        let holding = Holding::new(role, row.partnership_id.map(PartnershipId))?;
        let recipient = Recipient { person_id: PersonId(row.person_id), name: row.name, email: row.email };
        Some(Wearer { recipient, holding })
    };
    Ok(rows.into_iter().filter_map(wearer).collect())
}

/// These people.
pub async fn people(read: &impl Read, ids: &[PersonId]) -> Result<Vec<Recipient>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = person::Entity::find()
        .filter(person::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(read.reader())
        .await?;
    let show =
        |row: person::Model| Recipient { person_id: PersonId(row.id), name: row.name, email: row.email };
    Ok(rows.into_iter().map(show).collect())
}

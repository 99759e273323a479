//! Open applications that name something of the scheme: a kind of cost, or an accountable body.

use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};

use super::open::MOST;
use crate::domain::application::content::Content;
use crate::domain::application::{Reference, Status};
use crate::domain::scheme::SchemeId;
use crate::store::application::its_partnership;
use crate::store::entity::application::{self, Column as C};
use crate::store::entity::{application_content, partnership};
use crate::store::{Read, StoreError};

/// One of them.
#[derive(Clone, Debug)]
pub struct Naming {
    /// Its name.
    pub reference: Reference,
    /// Whose.
    pub partnership: String,
    /// Where it stands.
    pub status: Status,
    /// Whether it was ever sent in; before that it is its partnership’s alone.
    pub sent_in: bool,
}

#[derive(FromQueryResult)]
struct Row {
    reference: String,
    name: String,
    status: String,
    submissions: i32,
    content: String,
}

/// Applications of a scheme that can still change or be decided and whose answers `say` so, the newest first. `words` are in
/// the answers of each of them: the database looks for these first.
pub async fn naming(
    read: &impl Read,
    of: SchemeId,
    words: &str,
    say: impl Fn(&Content) -> bool,
) -> Result<Vec<Naming>, StoreError> {
    let open = [Status::Draft, Status::Submitted, Status::Returned, Status::Assessed].map(Status::code);
    let answers: RelationDef = application::Entity::belongs_to(application_content::Entity)
        .from(C::Id)
        .to(application_content::Column::ApplicationId)
        .into();
    let rows = application::Entity::find()
        .select_only()
        .columns([C::Reference, C::Status, C::Submissions])
        .column(partnership::Column::Name)
        .column(application_content::Column::Content)
        .join(JoinType::InnerJoin, its_partnership())
        .join(JoinType::InnerJoin, answers)
        .filter(C::SchemeId.eq(of.0))
        .filter(C::Status.is_in(open))
        .filter(application_content::Column::Content.contains(words))
        .order_by_desc(C::Id)
        .limit(MOST)
        .into_model::<Row>()
        .all(read.reader())
        .await?;
    let mut named = Vec::new();
    for row in rows {
        if !say(&serde_json::from_str(&row.content)?) {
            continue;
        }
        let broken = || StoreError::Broken(row.reference.clone());
        named.push(Naming {
            reference: Reference::parse(&row.reference).ok_or_else(broken)?,
            status: Status::from_code(&row.status).ok_or_else(broken)?,
            partnership: row.name,
            sent_in: row.submissions > 0,
        });
    }
    Ok(named)
}

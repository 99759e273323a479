//! Of a grant that is completed or closed, what was decided stays known: the award that was not paid is its underspend.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// By the record of its last decision, which says nothing else of a grant that is over.
const DECIDED: &str = "(SELECT r.award_pence FROM decision_record r WHERE r.id =
 (SELECT MAX(n.id) FROM decision_record n WHERE n.application_id = \"grant\".application_id))";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let keep = format!(
            "UPDATE \"grant\" SET underspend_pence = {DECIDED} - award_pence
             WHERE state IN ('completed', 'closed') AND {DECIDED} > award_pence + underspend_pence"
        );
        manager.get_connection().execute_unprepared(&keep).await.map(drop)
    }

    /// What is known more does no harm.
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

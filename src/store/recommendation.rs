//! Every assessed case with what was said of it, for the funder's people: one query each for cases, assessments, answers and
//! interests, however many cases wait.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef,
};

use super::application::{FIGURES, Pence, its_partnership};
use super::assessment::Locked;
use super::entity::{application, assessment, history, partnership, person, submission};
use super::outbox::subject;
use super::{Read, StoreError};
use crate::domain::application::content::Content;
use crate::domain::application::{Figures, Status};
use crate::domain::event::Event;
use crate::domain::financial_year::FinancialYear;
use crate::domain::person::{Insider, PartnershipId, PersonId};
use crate::domain::scheme::SchemeId;

/// A case that waits for a decision.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its name.
    pub reference: String,
    /// What it is called.
    pub title: String,
    /// Whose it is.
    pub partnership: PartnershipId,
    /// Whose it is, as shown.
    pub partnership_name: String,
    /// Of which scheme.
    pub scheme: SchemeId,
    /// For which year.
    pub year: FinancialYear,
    /// Its money.
    pub figures: Figures,
    /// Since when it waits.
    pub since: DateTime<Utc>,
    /// How it was assessed, by each who did.
    pub assessments: Vec<Locked>,
    /// Who assessed it and has an interest: what they gave is not among the assessments.
    pub left_out: Vec<String>,
    /// What was sent in last.
    pub content: Option<Content>,
    /// Who has an interest in it, and which.
    pub interests: Vec<(String, String)>,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    reference: String,
    title: String,
    partnership_id: i64,
    name: String,
    scheme_id: i64,
    year: i32,
    #[sea_orm(nested)]
    figures: Pence,
    since: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Said {
    of: i64,
    content: String,
    person_id: i64,
    name: String,
}

#[derive(FromQueryResult)]
struct Interest {
    chain: String,
    event: String,
    person_id: i64,
    name: String,
}

/// The cases that wait longest, `most` of them, and whether more do; none that whoever reads applies for.
pub async fn waiting(
    read: &impl Read,
    insider: Insider,
    most: u64,
) -> Result<(Vec<Waiting>, bool), StoreError> {
    let mut rows = cases(read, insider, most + 1).await?;
    let more = rows.len() as u64 > most;
    rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut assessed = assessments(read, &ids).await?;
    let mut content = answers(read, &ids).await?;
    let mut interests = interests(read, &ids).await?;
    let assemble = |row: Row| -> Result<Waiting, StoreError> {
        let interests = interests.remove(&row.id).unwrap_or_default();
        let has_one = |one: &Locked| interests.iter().any(|(id, ..)| *id == one.by);
        let said = assessed.remove(&row.id).unwrap_or_default();
        let (left_out, assessments): (Vec<_>, Vec<_>) = said.into_iter().partition(has_one);
        let year = FinancialYear::from_start(row.year);
        Ok(Waiting {
            reference: row.reference,
            title: row.title,
            partnership: PartnershipId(row.partnership_id),
            partnership_name: row.name,
            scheme: SchemeId(row.scheme_id),
            year: year.ok_or_else(|| StoreError::Broken(row.year.to_string()))?,
            figures: row.figures.into(),
            since: row.since,
            assessments,
            left_out: left_out.into_iter().map(|one| one.name).collect(),
            content: content.remove(&row.id),
            interests: interests.into_iter().map(|(_, name, what)| (name, what)).collect(),
        })
    };
    Ok((rows.into_iter().map(assemble).collect::<Result<_, _>>()?, more))
}

async fn cases(read: &impl Read, insider: Insider, most: u64) -> Result<Vec<Row>, StoreError> {
    use application::Column as C;
    Ok(application::Entity::find()
        .select_only()
        .columns([C::Id, C::Reference, C::Title, C::PartnershipId, C::SchemeId, C::Year, C::Since])
        .columns(FIGURES)
        .column(partnership::Column::Name)
        .join(JoinType::InnerJoin, its_partnership())
        .filter(C::Status.into_expr().eq(Expr::Constant(Status::Assessed.code().into())))
        .filter(Condition::all().add_option(insider.applies_for().map(|own| C::PartnershipId.ne(own.0))))
        .order_by_asc(C::Id)
        .limit(most)
        .into_model()
        .all(read.reader())
        .await?)
}

/// Those of the last submission, in the order in which they were locked.
async fn assessments(read: &impl Read, ids: &[i64]) -> Result<HashMap<i64, Vec<Locked>>, StoreError> {
    use assessment::Column as C;
    let by: RelationDef =
        assessment::Entity::belongs_to(person::Entity).from(C::PersonId).to(person::Column::Id).into();
    let of: RelationDef = assessment::Entity::belongs_to(application::Entity)
        .from(C::ApplicationId)
        .to(application::Column::Id)
        .into();
    let last = Expr::col((assessment::Entity, C::Submission))
        .eq(Expr::col((application::Entity, application::Column::Submissions)));
    let rows: Vec<Said> = assessment::Entity::find()
        .select_only()
        .column_as(C::ApplicationId, "of")
        .columns([C::Content, C::PersonId])
        .column(person::Column::Name)
        .join(JoinType::InnerJoin, by)
        .join(JoinType::InnerJoin, of)
        .filter(C::ApplicationId.is_in(ids.iter().copied()))
        .filter(last)
        .order_by_asc(C::Id)
        .into_model()
        .all(read.reader())
        .await?;
    let mut found: HashMap<i64, Vec<Locked>> = HashMap::new();
    for Said { of, content, person_id, name } in rows {
        let assessment = serde_json::from_str(&content)?;
        found.entry(of).or_default().push(Locked { assessment, by: PersonId(person_id), name });
    }
    Ok(found)
}

async fn answers(read: &impl Read, ids: &[i64]) -> Result<HashMap<i64, Content>, StoreError> {
    use submission::Column as C;
    let newest = Query::select()
        .expr(C::Id.max())
        .from(submission::Entity)
        .and_where(C::ApplicationId.is_in(ids.iter().copied()))
        .group_by_col(C::ApplicationId)
        .to_owned();
    let rows = submission::Entity::find().filter(C::Id.in_subquery(newest)).all(read.reader()).await?;
    rows.into_iter().map(|row| Ok((row.application_id, serde_json::from_str(&row.content)?))).collect()
}

/// Who, as called, and which.
type Interests = Vec<(PersonId, String, String)>;

async fn interests(read: &impl Read, ids: &[i64]) -> Result<HashMap<i64, Interests>, StoreError> {
    use history::Column as C;
    let by: RelationDef =
        history::Entity::belongs_to(person::Entity).from(C::PersonId).to(person::Column::Id).into();
    let rows: Vec<Interest> = history::Entity::find()
        .select_only()
        .columns([C::Chain, C::Event, C::PersonId])
        .column(person::Column::Name)
        .join(JoinType::InnerJoin, by)
        .filter(C::Chain.is_in(ids.iter().map(|id| format!("application:{id}"))))
        .filter(C::Kind.eq("interest_declared"))
        .order_by_asc(C::Id)
        .into_model()
        .all(read.reader())
        .await?;
    let mut found: HashMap<i64, Interests> = HashMap::new();
    for row in rows {
        let id = subject(&row.chain, "application").unwrap_or_default();
        if let Event::InterestDeclared { what } = serde_json::from_str(&row.event)? {
            found.entry(id).or_default().push((PersonId(row.person_id), row.name, what));
        }
    }
    Ok(found)
}

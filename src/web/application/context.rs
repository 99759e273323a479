//! What the forms of a case need to know beside its answers.

use crate::App;
use crate::domain::application::Case;
use crate::domain::application::content::Content;
use crate::domain::application::section::Section;
use crate::domain::event::SentBack;
use crate::service::application::sent_back;
use crate::store::{application, person, scheme};
use crate::web::problem::Problem;

/// What forms of this case need to know.
pub struct Context {
    /// Councils that can sign.
    pub bodies: Vec<String>,
    /// The fund.
    pub scheme: crate::domain::scheme::Scheme,
    /// What was returned and why.
    pub sent_back: Vec<SentBack>,
    /// The answers as they are.
    pub content: Content,
}

impl Context {
    /// Loads it.
    pub async fn of(app: &App, case: &Case) -> Result<Context, Problem> {
        let bodies = person::accountable_bodies(&app.db, case.partnership).await?;
        let sent_back = sent_back(&app.db, case).await?;
        let content = application::content(&app.db, case.id).await?;
        Ok(Context { bodies, scheme: scheme::of(&app.db, case.scheme).await?, sent_back, content })
    }

    /// Why a section was returned.
    pub fn inset(&self, section: Section) -> Option<String> {
        let back = self.sent_back.iter().find(|back| back.section == section)?;
        Some(format!("Why this section was returned: {}", back.reason))
    }
}

/// Cameras far from the partnership's area.
pub async fn far_away(app: &App, case: &Case, content: &Content) -> Result<Vec<String>, Problem> {
    let area = person::area(&app.db, case.partnership).await?;
    Ok(area.map(|(area, name)| content.far_away(&area, &name)).unwrap_or_default())
}

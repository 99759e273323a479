//! What those who assess and decide judge by: the request beside the money left, cost, match and the score needed.

use super::application::context::far_away;
use super::application::rows;
use super::assessment::rows::recommended;
use super::component::SummaryRow;
use super::problem::Problem;
use crate::App;
use crate::domain::allocation::Limits;
use crate::domain::application::content::Content;
use crate::domain::application::section::Section;
use crate::domain::application::{Case, answers};
use crate::domain::decision::record::{Texts, draft};
use crate::domain::money::Money;
use crate::domain::scheme::Scheme;
use crate::store::{StoreError, application, scheme};

/// An award’s effect, before there is one.
pub struct Effect {
    /// Whose case it is.
    pub partnership: String,
    /// The fund.
    pub scheme: Scheme,
    /// What the money left and the case’s figures allow.
    pub limits: Limits,
    /// The conditions that its assessors recommend, if it waits for a decision.
    pub conditions: Option<String>,
    /// What can be awarded, in words.
    pub money: Vec<SummaryRow>,
    /// What else is known to judge by.
    pub facts: Vec<SummaryRow>,
    /// What the record of a decision would say.
    pub texts: Texts,
    /// The application as it was sent in.
    pub submitted: Content,
    /// The same, section by section.
    pub answers: Vec<(&'static str, Vec<SummaryRow>)>,
}

/// The effect that an award to this case would have now.
pub async fn effect(app: &App, case: &Case) -> Result<Effect, Problem> {
    let scheme = scheme::of(&app.db, case.scheme).await?;
    let board = scheme::board(&app.db, scheme.id, case.year).await?;
    let own = board.into_iter().find(|row| row.partnership == case.partnership);
    let own = own.ok_or_else(|| StoreError::Broken("the partnership has no allocation".into()))?;
    let figures = case.figures;
    let (cap_left, envelope_left) = (own.standing.left(), scheme.envelope.left());
    let limits = scheme.limits(cap_left, figures);
    let most = limits.most().min(figures.request);
    let after = |left: Money| left.checked_sub(most).unwrap_or(Money::ZERO);
    let policy = &scheme.policy;
    let money = vec![
        SummaryRow::new("Requested", figures.request.to_string()),
        SummaryRow::new("The most that can be awarded", most.to_string()),
        SummaryRow::new(
            format!("Left of the cap of {} in {}", own.name, case.year),
            format!("{cap_left} now, {} if the most is awarded", after(cap_left)),
        ),
        SummaryRow::new(
            "Left of the envelope",
            format!("{envelope_left} now, {} if the most is awarded", after(envelope_left)),
        ),
        SummaryRow::new("Share of the eligible cost, at most", limits.share.to_string()),
        SummaryRow::new("Certified match", policy.certified(&figures)),
        SummaryRow::new("Allowed by the certified match, at most", limits.matched.to_string()),
    ];
    let mut facts = vec![SummaryRow::new(
        "Needed to recommend funding",
        format!("{} of 100, and {} on each criterion", policy.fund_at_score, policy.fund_at_least_each),
    )];
    let (recommended, conditions) = recommended(app, case).await?;
    facts.extend(recommended);
    let frozen = application::frozen(&app.db, case.id, 1).await?.pop();
    let submitted = frozen.ok_or_else(|| StoreError::Broken("nothing was submitted".into()))?;
    let far_away = far_away(app, case, &submitted).await?;
    facts.extend((!far_away.is_empty()).then(|| SummaryRow::new("Positions", far_away.join("\n"))));
    let section = |s: Section| (s.title(), rows(&answers::of_section(&submitted, s)));
    let answers = Section::ALL.into_iter().map(section).collect();
    let texts = draft(case, &submitted, &own.name, policy);
    Ok(Effect { partnership: own.name, scheme, limits, conditions, money, facts, texts, submitted, answers })
}

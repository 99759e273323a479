//! Deciding and releasing, as the Commissioner meets them: with the effect on cap and envelope in view.

pub(super) mod form;
pub mod list;
pub mod record;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use form::{Common, common, folded, prefill, summary};

use super::application::{Referred, Seen, address, by, done, found};
use super::assessment::possible;
use super::component::SummaryRow;
use super::effect::{Effect, effect};
use super::form::{Errors, Posted, Reader};
use super::page::FormPage;
use super::problem::Problem;
use super::section::{PARAGRAPH, Typed};
use super::session::{Decider, Seer, Visit};
use crate::App;
use crate::domain::application::transition::ApproveRefusal;
use crate::domain::application::{Action, Case, Reference};
use crate::domain::date;
use crate::domain::decision::{Approval, Outcome, Refusing, Release};
use crate::domain::person::Viewer;
use crate::service::{Failure, decision};
use crate::store::{decision as kept, person};

const TOLD: &str = "The partnership is told at once, or on the later day that you choose.";

fn approve_page(visit: &Visit, case: &Case, effect: Effect, typed: Typed<'_>) -> FormPage {
    let mut fields = vec![
        typed.money("award", "Award").hint("The whole request or a part of it"),
        typed.paragraph("conditions", "Conditions").rows(3).hint("If any"),
    ];
    fields.extend(common(typed));
    let action = format!("{}/approve", address(&case.reference));
    let page = FormPage::new(visit, "Approve the application", action, fields, "Approve")
        .caption(format!("{} {}", case.reference, case.title))
        .facts(effect.money.into_iter().chain(effect.facts).collect())
        .answers(effect.answers)
        .warning(format!(
            "When you press Approve, the award is committed to the cap of {} for {}. It cannot be undone. {TOLD}",
            effect.partnership, case.year
        ))
        .back(address(&case.reference));
    folded(page, typed, summary(typed))
}

/// `GET /applications/{reference}/approve`
pub async fn ask_approve(
    State(app): State<App>,
    visit: Visit,
    _: Decider,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    possible(&case, Action::Approve)?;
    let effect = effect(&app, &case).await?;
    let conditions = effect.conditions.clone();
    let award = effect.limits.most().min(case.figures.request).typed();
    let posted = prefill(&effect.texts).with("award", Some(award)).with("conditions", conditions).posted();
    approve_page(&visit, &case, effect, Typed { posted: &posted, errors: &Errors::default() }).show()
}

/// What the form has to say to a decision: nothing when it is made.
async fn outcome(
    app: &App,
    (viewer, reference): (Viewer, &Reference),
    decided: Result<(), Failure<ApproveRefusal>>,
) -> Result<Option<ApproveRefusal>, Problem> {
    match decided {
        Ok(()) => Ok(None),
        Err(Failure::Refused(ApproveRefusal::WrongState(_))) => {
            Err(decided_before(app, &found(app, viewer, reference).await?).await?)
        }
        Err(Failure::Refused(ApproveRefusal::Waits(waits))) => Err(Problem::Closed(format!("{waits}."))),
        Err(Failure::Refused(refusal)) => Ok(Some(refusal)),
        Err(other) => Err(other.into()),
    }
}

/// Somebody else was faster: who, when and how, since it cannot be done again.
async fn decided_before(app: &App, case: &Case) -> Result<Problem, Problem> {
    let Some(kept) = kept::of(&app.db, case.id).await? else { return Ok(Problem::Changed) };
    let by = person::name_of(&app.db, kept.by).await?.unwrap_or_default();
    let (award, when) = (kept.award, date::show_time(kept.at));
    let what = match kept.outcome {
        Outcome::Approved => format!("approved this application with an award of {award}"),
        Outcome::Refused => "refused this application".to_owned(),
    };
    Ok(Problem::Closed(format!("{by} {what} on {when}. Your decision was not recorded.")))
}

fn field_of(refusal: &ApproveRefusal) -> &'static str {
    match refusal {
        ApproveRefusal::ReleasePast(_) => "release_on",
        _ => "award",
    }
}

/// `POST /applications/{reference}/approve`
pub async fn approve(
    State(app): State<App>,
    visit: Visit,
    Decider(commissioner): Decider,
    Seer(viewer): Seer,
    Referred(reference): Referred,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut read = Reader::new(&posted);
    let award = read.required_money("award", "The award");
    let conditions = read.paragraph("conditions", "The conditions", PARAGRAPH);
    let common = form::read(&mut read, &posted, date::today(visit.now));
    let mut errors = read.errors();
    if let (Some(award), Some(Common { reasons, release, texts }), true) = (award, common, errors.is_empty())
    {
        let approval = Approval { award, reasons, conditions, release, texts };
        let key = posted.key();
        let by = by(&visit, &key);
        let decided = decision::approve(&app.db, commissioner, by, &reference, &approval).await;
        match outcome(&app, (viewer, &reference), decided).await? {
            Some(refusal) => errors.push(field_of(&refusal), refusal.to_string()),
            None => {
                return Ok(done(
                    &reference,
                    if release == Release::Now { "approved-now" } else { "approved" },
                ));
            }
        }
    }
    let case = found(&app, viewer, &reference).await?;
    let effect = effect(&app, &case).await?;
    // Whatever else is wrong: whoever mends it should not meet the limits only then.
    let today = date::today(visit.now);
    if let Some(Err(refusal)) =
        award.map(|award| case.can_award(award, &effect.scheme, &effect.limits, today))
    {
        errors.first("award", refusal.to_string());
    }
    let typed = Typed { posted: &posted, errors: &errors };
    approve_page(&visit, &case, effect, typed).refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

fn refuse_page(visit: &Visit, case: &Case, effect: Effect, typed: Typed<'_>) -> FormPage {
    let action = format!("{}/refuse", address(&case.reference));
    let requested = SummaryRow::new("Requested", case.figures.request.to_string());
    let page = FormPage::new(visit, "Refuse the application", action, common(typed), "Refuse")
        .caption(format!("{} {}", case.reference, case.title))
        .facts(std::iter::once(requested).chain(effect.facts).collect())
        .answers(effect.answers)
        .warning(format!("When you press Refuse, the case is closed. It cannot be undone. {TOLD}"))
        .back(address(&case.reference))
        .warns();
    folded(page, typed, summary(typed))
}

/// `GET /applications/{reference}/refuse`
pub async fn ask_refuse(
    State(app): State<App>,
    visit: Visit,
    _: Decider,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    possible(&case, Action::Refuse)?;
    let effect = effect(&app, &case).await?;
    let posted = prefill(&effect.texts).posted();
    refuse_page(&visit, &case, effect, Typed { posted: &posted, errors: &Errors::default() }).show()
}

/// `POST /applications/{reference}/refuse`
pub async fn refuse(
    State(app): State<App>,
    visit: Visit,
    Decider(commissioner): Decider,
    Seer(viewer): Seer,
    Referred(reference): Referred,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut read = Reader::new(&posted);
    let common = form::read(&mut read, &posted, date::today(visit.now));
    let mut errors = read.errors();
    if let (Some(Common { reasons, release, texts }), true) = (common, errors.is_empty()) {
        let refusing = Refusing { reasons, release, texts };
        let key = posted.key();
        let by = by(&visit, &key);
        let decided = decision::refuse(&app.db, commissioner, by, &reference, &refusing).await;
        match outcome(&app, (viewer, &reference), decided).await? {
            Some(refusal) => errors.push(field_of(&refusal), refusal.to_string()),
            None => {
                return Ok(done(&reference, if release == Release::Now { "refused-now" } else { "refused" }));
            }
        }
    }
    let case = found(&app, viewer, &reference).await?;
    let typed = Typed { posted: &posted, errors: &errors };
    let effect = effect(&app, &case).await?;
    refuse_page(&visit, &case, effect, typed).refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

/// `GET /applications/{reference}/release`
pub async fn ask_release(visit: Visit, _: Decider, Seen { case, .. }: Seen) -> Result<Response, Problem> {
    if case.release_on.is_none() || case.released {
        return Err(Problem::Elsewhere(address(&case.reference)));
    }
    let action = format!("{}/release", address(&case.reference));
    FormPage::new(&visit, "Release the decision", action, Vec::new(), "Release now")
        .caption(format!("{} {}", case.reference, case.title))
        .intro("The partnership is told by e-mail at once.")
        .back(address(&case.reference))
        .show()
}

/// `POST /applications/{reference}/release`
pub async fn release(
    State(app): State<App>,
    visit: Visit,
    Decider(commissioner): Decider,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let key = posted.key();
    decision::release(&app.db, Some(commissioner), by(&visit, &key), &case.reference).await?;
    Ok(done(&case.reference, "released"))
}

//! Deciding and releasing, as the Commissioner meets them: with the effect on cap and envelope in view.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{Months, NaiveDate};

use super::application::{Referred, Seen, address, by, found};
use super::assessment::possible;
use super::component::Field;
use super::effect::{Effect, effect};
use super::form::{Errors, Posted, Reader};
use super::page::FormPage;
use super::problem::Problem;
use super::section::{PARAGRAPH, Prefill, Typed};
use super::session::{Decider, Seer, Visit};
use crate::App;
use crate::domain::application::transition::ApproveRefusal;
use crate::domain::application::{Action, Case, Reference};
use crate::domain::date;
use crate::domain::decision::{Approval, Outcome, Refusing, Release};
use crate::domain::person::Viewer;
use crate::service::{Failure, decision};
use crate::store::{decision as kept, person};

/// A decision is held no longer than this: a day in another year is a slip.
const LATEST: Months = Months::new(12);

fn common(typed: Typed<'_>) -> Vec<Field> {
    let when = vec![("now".to_owned(), "Now".to_owned()), ("later".to_owned(), "On a later day".to_owned())];
    let interest = vec![("yes".to_owned(), "I have no interest in this application".to_owned())];
    let chosen: Vec<String> = typed.posted.all("no_interest").into_iter().map(str::to_owned).collect();
    let mut release = typed.radios("release", "When is the partnership told?", when);
    let day = typed.date("release_on", "Day of release").hint("You can also release it by hand before");
    release.reveal("later", day);
    vec![
        typed
            .paragraph("reasons", "Reasons")
            .hint("The law asks for them. They go to the partnership and are published"),
        release,
        Field::checkboxes("no_interest", "Declaration of interest", &chosen, interest)
            .error(typed.errors.get("no_interest")),
    ]
}

fn read_common(
    read: &mut Reader<'_>,
    posted: &Posted,
    today: NaiveDate,
) -> (Option<String>, Option<Release>) {
    let reasons = read.required_paragraph("reasons", "The reasons", PARAGRAPH);
    let word = |typed: &str| ["now", "later"].into_iter().find(|word| *word == typed);
    let release = match read.required_one_of("release", "When the partnership is told", word) {
        Some("later") => read.required_date("release_on", "The day of release").map(Release::On),
        now => {
            if read.date("release_on", "The day of release").is_some() {
                read.error("release_on", "Clear the day of release, or choose a later day");
            }
            now.map(|_| Release::Now)
        }
    };
    let latest = today.checked_add_months(LATEST).unwrap_or(today);
    if matches!(release, Some(Release::On(day)) if day <= today || day > latest) {
        read.error("release_on", "The day of release must be in the future, within a year");
    }
    if posted.get("no_interest") != "yes" {
        read.error(
            "no_interest",
            "Select that you have no interest. If you have one, somebody else must decide",
        );
    }
    (reasons, release)
}

const TOLD: &str = "The partnership is told at once, or on the later day that you choose.";

fn approve_page(visit: &Visit, case: &Case, effect: Effect, typed: Typed<'_>) -> FormPage {
    let mut fields = vec![
        typed.money("award", "Award").hint("The whole request or a part of it"),
        typed.paragraph("conditions", "Conditions").rows(3).hint("If any"),
    ];
    fields.extend(common(typed));
    let action = format!("{}/approve", address(&case.reference));
    FormPage::new(visit, "Approve the application", action, fields, "Approve")
        .caption(format!("{} {}", case.reference, case.title))
        .facts(effect.facts)
        .answers(effect.answers)
        .warning(format!(
            "When you press Approve, the award is committed to the cap of {} for {}. It cannot be undone. {TOLD}",
            effect.partnership, case.year
        ))
        .back(address(&case.reference))
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
    let conditions = effect.assessment.as_ref().and_then(|assessment| assessment.conditions.as_ref());
    let award = effect.limits.most().min(case.figures.request).typed();
    let posted = Prefill::default().with("award", Some(award)).with("conditions", conditions).posted();
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
    let (reasons, release) = read_common(&mut read, &posted, date::today(visit.now));
    let mut errors = read.errors();
    if let (Some(award), Some(reasons), Some(release), true) = (award, reasons, release, errors.is_empty()) {
        let approval = Approval { award, reasons, conditions, release };
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
    let typed = Typed { posted: &posted, errors: &errors };
    approve_page(&visit, &case, effect, typed).refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

fn done(reference: &Reference, word: &str) -> Response {
    Redirect::to(&format!("{}?done={word}", address(reference))).into_response()
}

fn refuse_page(visit: &Visit, case: &Case, effect: Effect, typed: Typed<'_>) -> FormPage {
    let action = format!("{}/refuse", address(&case.reference));
    FormPage::new(visit, "Refuse the application", action, common(typed), "Refuse")
        .caption(format!("{} {}", case.reference, case.title))
        .facts(effect.facts)
        .answers(effect.answers)
        .warning(format!("When you press Refuse, the case is closed. It cannot be undone. {TOLD}"))
        .back(address(&case.reference))
        .warns()
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
    refuse_page(&visit, &case, effect, Typed { posted: &Posted::default(), errors: &Errors::default() })
        .show()
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
    let (reasons, release) = read_common(&mut read, &posted, date::today(visit.now));
    let mut errors = read.errors();
    if let (Some(reasons), Some(release), true) = (reasons, release, errors.is_empty()) {
        let refusing = Refusing { reasons, release };
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
    _: Decider,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let key = posted.key();
    decision::release(&app.db, by(&visit, &key), &case.reference).await?;
    Ok(done(&case.reference, "released"))
}

//! Varying a grant, as the Commissioner meets it: what is awarded now beside what could be, then the change and its reasons.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::application::{Referred, Seen, address, by, done, found};
use super::component::{Field, SummaryRow};
use super::decision::form::{declared, folded, interest, prefill, read_rest, summary};
use super::effect::{Effect, effect};
use super::form::{Errors, Posted, Reader};
use super::page::FormPage;
use super::problem::Problem;
use super::section::{PARAGRAPH, Typed};
use super::session::{Decider, Seer, Visit};
use crate::App;
use crate::domain::application::Case;
use crate::domain::date;
use crate::domain::decision::record::Texts;
use crate::domain::grant::{Grant, GrantState};
use crate::domain::money::Money;
use crate::domain::variation::{Variation, VaryRefusal, seen};
use crate::service::{Failure, variation};
use crate::store::decision::record::{self, Record};
use crate::store::grant;

/// What is varied, with the decision in force.
struct Now {
    grant: Grant,
    /// None of an award that was decided before this service.
    record: Option<Record>,
}

impl Now {
    /// A case without a grant leads to its page.
    async fn of(app: &App, case: &Case) -> Result<Now, Problem> {
        let grant = grant::of(&app.db, case.id).await?;
        let record = record::of(&app.db, case.id).await?.into_iter().next();
        let grant = grant.ok_or_else(|| Problem::Elsewhere(address(&case.reference)))?;
        Ok(Now { grant, record })
    }

    /// What happens when the button is pressed.
    fn consequence(&self) -> &'static str {
        match self.grant.state {
            GrantState::Offered => {
                "When you press Vary, the offer changes and can be accepted for a new full period. The partnership and its \
                 s151 officer are told at once."
            }
            _ => {
                "When you press Vary, a lower award and the conditions hold at once. A higher award is committed at once and \
                 offered: it holds once the s151 officer accepts it. The partnership is told at once."
            }
        }
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    case: &Case,
    now: &Now,
    typed: Typed<'_>,
) -> Result<FormPage, Problem> {
    let effect = effect(app, case).await?;
    let limits = effect.limits;
    let with = |left: Money| now.grant.award.checked_add(left).unwrap_or(left);
    let most = with(limits.cap_left.min(limits.envelope_left));
    let most = most.min(limits.share).min(limits.matched).min(case.figures.request);
    let record = now.record.as_ref();
    let conditions = record.and_then(|record| record.conditions.as_deref());
    let mut facts = vec![
        SummaryRow::new("Grant", now.grant.state.name()),
        SummaryRow::new("Award", format!("{} of {} requested", now.grant.award, case.figures.request)),
        SummaryRow::new("The most that it can become", most.max(now.grant.award).to_string()),
        SummaryRow::new(
            format!("Left of the cap of {} in {}", effect.partnership, case.year),
            limits.cap_left.to_string(),
        ),
        SummaryRow::new("Conditions", conditions.unwrap_or("None")),
    ];
    facts.extend(
        record.map(|one| SummaryRow::new(format!("Reasons of decision {}", one.number), &one.reasons)),
    );
    let fields: Vec<Field> = vec![
        typed.money("award", "Award in all").hint("Leave it as it is to change the conditions alone"),
        typed.paragraph("conditions", "Conditions from now on").rows(3),
        typed.paragraph("reasons", "Reasons").hint("They go to the partnership and are published"),
        interest(typed),
    ];
    let action = format!("{}/vary", address(&case.reference));
    let page = FormPage::new(visit, "Vary the grant", action, fields, "Vary")
        .caption(format!("{} {}", case.reference, case.title))
        .facts(facts)
        .answers(effect.answers)
        .carries(vec![("seen".to_owned(), seen(&now.grant, record.map(|one| &one.number)))])
        .warning(now.consequence())
        .back(address(&case.reference));
    let summary = summary(typed).hint("Leave it empty to have it say from what to what the grant changes");
    Ok(folded(page, typed, summary))
}

/// `GET /applications/{reference}/vary`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Decider,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    let now = Now::of(&app, &case).await?;
    now.grant.can_vary(visit.now).map_err(|refusal| Problem::Closed(format!("{refusal}.")))?;
    let said = now.record.as_ref().map(|one| (one.proposal.clone(), one.part_1.clone()));
    let (proposal, part_1) = said.unwrap_or_default();
    let conditions = now.record.as_ref().and_then(|one| one.conditions.as_ref());
    let texts = Texts { summary: String::new(), proposal, part_1, exempt: None };
    let posted = prefill(&texts).with("award", Some(now.grant.award.typed()));
    let posted = posted.with("conditions", conditions).posted();
    page(&app, &visit, &case, &now, Typed { posted: &posted, errors: &Errors::default() }).await?.show()
}

/// What was typed, or what is wrong with it beside the award that was.
fn read(posted: &Posted) -> Result<Variation, (Errors, Option<Money>)> {
    let mut read = Reader::new(posted);
    let award = read.required_money("award", "The award");
    let conditions = read.paragraph("conditions", "The conditions", PARAGRAPH);
    let reasons = read.required_paragraph("reasons", "The reasons", PARAGRAPH);
    declared(&mut read, posted);
    let summary = read.paragraph("summary", "The summary", PARAGRAPH).unwrap_or_default();
    let texts = read_rest(&mut read, posted, Some(summary));
    match (award, reasons, texts, read.is_clean()) {
        (Some(award), Some(reasons), Some(texts), true) => {
            Ok(Variation { award, conditions, reasons, texts })
        }
        _ => Err((read.errors(), award)),
    }
}

/// `POST /applications/{reference}/vary`
pub async fn vary(
    State(app): State<App>,
    visit: Visit,
    Decider(commissioner): Decider,
    Seer(viewer): Seer,
    Referred(reference): Referred,
    posted: Posted,
) -> Result<Response, Problem> {
    let (mut errors, award) = match read(&posted) {
        Err(wrong) => wrong,
        Ok(wanted) => {
            let key = posted.key();
            let by = by(&visit, &key);
            let which = (&reference, Some(posted.get("seen")));
            match variation::vary(&app.db, commissioner, by, which, &wanted).await {
                Ok(()) => return Ok(done(&reference, "varied")),
                Err(Failure::Refused(refusal @ VaryRefusal::Changed(_))) => {
                    let mut errors = Errors::default();
                    errors.whole(refusal.to_string());
                    (errors, None)
                }
                Err(Failure::Refused(refusal)) if at_the_award(&refusal) => {
                    let mut errors = Errors::default();
                    errors.push("award", refusal.to_string());
                    (errors, None)
                }
                Err(other) => return Err(Problem::refused(other)),
            }
        }
    };
    let case = found(&app, viewer, &reference).await?;
    let now = Now::of(&app, &case).await?;
    // Whatever else is wrong: whoever mends it should not meet the limits only then.
    if let Some(award) = award {
        let Effect { scheme, limits, .. } = effect(&app, &case).await?;
        let possible = now.grant.can_become(award, &case, &scheme, &limits, date::today(visit.now));
        if let Err(refusal) = possible {
            errors.first("award", refusal.to_string());
        }
    }
    let typed = Typed { posted: &posted, errors: &errors };
    page(&app, &visit, &case, &now, typed).await?.refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

/// Whether another award would be taken; what is left means that the grant moved on since the form was shown.
fn at_the_award(refusal: &VaryRefusal) -> bool {
    match refusal {
        VaryRefusal::Unchanged
        | VaryRefusal::Nothing
        | VaryRefusal::Drawn(_)
        | VaryRefusal::Closed(_)
        | VaryRefusal::Over(_) => true,
        VaryRefusal::WrongState(_)
        | VaryRefusal::OfferOver(_)
        | VaryRefusal::IncreaseOffered(_)
        | VaryRefusal::Changed(_) => false,
    }
}

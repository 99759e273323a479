//! What a case's page says besides its answers: who has it, what was decided, how it was assessed; each as far as the
//! visitor may know.

use chrono::{DateTime, Utc};

use crate::App;
use crate::domain::application::Case;
use crate::domain::application::content::Content;
use crate::domain::date;
use crate::domain::decision::Outcome;
use crate::domain::decision::record::Kind;
use crate::domain::grant::{Drawn, Grant, GrantState};
use crate::domain::money::Money;
use crate::domain::person::{Role, Viewer};
use crate::domain::scheme::Policy;
use crate::domain::variation::changed;
use crate::store::decision::Decision;
use crate::store::decision::record::{self, Record};
use crate::store::{decision, person};
use crate::web::application::address;
use crate::web::application::list::clock;
use crate::web::component::SummaryRow;
use crate::web::decision::record::{awarded_before, link};
use crate::web::ending::drawn;
use crate::web::problem::Problem;

/// The first facts of a case: whose, for when, who has it, how much: at the last submission, or as it is being changed.
pub async fn facts(
    app: &App,
    (case, now): (&Case, DateTime<Utc>),
    viewer: Viewer,
    grant: Option<&Grant>,
    (being_changed, policy): (Option<&Content>, &Policy),
) -> Result<Vec<SummaryRow>, Problem> {
    let figures = being_changed.map_or(case.figures, |content| content.figures().unwrap_or_default());
    let partnerships = person::partnerships(&app.db).await?;
    let name =
        partnerships.into_iter().find(|p| p.id == case.partnership).map(|p| p.name).unwrap_or_default();
    let clock = clock(&case.clock, viewer, date::today(now));
    let mut rows = vec![
        SummaryRow::new("Partnership", name),
        SummaryRow::new("Financial year", case.year.to_string()),
        SummaryRow::new("Who has it now", who_has_it(case, viewer, grant)),
        SummaryRow::new("Request", figures.request.to_string()),
        SummaryRow::new("Eligible cost", figures.eligible_cost.to_string()),
        SummaryRow::new("Certified match", policy.certified(&figures)),
    ];
    if let Some(clock) = clock {
        rows.insert(3, SummaryRow::new("Clock", clock));
    }
    if viewer.is_pcc() && case.submitted_at.is_some() {
        let name = match case.officer {
            Some(officer) => person::name_of(&app.db, officer).await?,
            None => None,
        };
        rows.insert(3, SummaryRow::new("Grants officer", name.unwrap_or_else(|| "Nobody".to_owned())));
    }
    Ok(rows)
}

/// Who has to do something next, since when and by when, as far as this visitor may know.
fn who_has_it(case: &Case, viewer: Viewer, grant: Option<&Grant>) -> String {
    let (status, since) = match viewer.is_pcc() {
        true => (case.status, case.since),
        false => (case.status_for_the_partnership(), case.known_since),
    };
    let on = |at| date::show(date::today(at));
    if status.is_with_the_pcc() && case.clock.queries > 0 {
        return format!("{}, to answer a query", Role::CspOfficer.name());
    }
    match (status.waits_for(), case.release_on, grant) {
        (None, Some(day), _) if viewer.is_pcc() => {
            format!("{}, who releases the decision on {}", Role::Commissioner.name(), date::show(day))
        }
        (None, _, Some(grant)) => match (grant.state, grant.accept_by) {
            (GrantState::Offered, Some(day)) => {
                format!("The s151 officer, to accept the offer by {}", date::show(day))
            }
            (GrantState::Offered, None) => "The s151 officer, to accept the offer".to_owned(),
            (GrantState::Active, Some(day)) if grant.waits() => {
                format!(
                    "The s151 officer, to accept an increase of {} by {}",
                    grant.increase,
                    date::show(day)
                )
            }
            (GrantState::Active, _) => {
                format!("CSP officer, since the offer was accepted on {}", on(grant.since))
            }
            (GrantState::Completed, _) => {
                format!("{}, to reconcile it, since {}", Role::Treasurer.name(), on(grant.since))
            }
            (GrantState::Terminated, _) if grant.drawn.clawback_due() > Money::ZERO => {
                format!("{}, until {} is repaid", Role::Treasurer.name(), grant.drawn.clawback_due())
            }
            _ => format!("Nobody, since {}", on(grant.since)),
        },
        (Some(role), ..) => format!("{}, since {}", role.name(), date::show(date::today(since))),
        (None, ..) => format!("Nobody, since {}", date::show(date::today(since))),
    }
}

/// The decision, if there is one that this visitor may know of.
pub async fn known_decision(app: &App, case: &Case, viewer: Viewer) -> Result<Option<Decision>, Problem> {
    if !viewer.is_pcc() && !case.released { Ok(None) } else { Ok(decision::of(&app.db, case.id).await?) }
}

/// What was decided, as rows: what holds now, then each decision with its reasons, the newest first.
pub async fn decision_rows(
    app: &App,
    case: &Case,
    kept: Option<&Decision>,
    grant: Option<&Grant>,
) -> Result<Vec<SummaryRow>, Problem> {
    let Some(kept) = kept else { return Ok(Vec::new()) };
    let records = record::of(&app.db, case.id).await?;
    let before = awarded_before(app, case, &records).await?;
    let of = |record: &Record| before.get(&record.number.to_string()).copied();
    let award = grant.map_or(kept.award, |grant| grant.award);
    let earlier = records.iter().filter_map(of).find(|before| *before != award);
    // What was decided last holds.
    let conditions = records.first().and_then(|record| record.conditions.clone());
    let mut rows = in_force(kept, case, grant, (award, earlier, conditions));
    rows.extend(records.iter().map(|record| numbered(record, case, of(record))));
    Ok(rows)
}

/// A decision with its reasons, leading to its record.
fn numbered(record: &Record, case: &Case, before: Option<Money>) -> SummaryRow {
    let number = record.number.to_string();
    let what = match (record.kind, before) {
        (Kind::Varied, Some(before)) => changed(before, record.award),
        (Kind::Varied, None) => format!("Varied: {}", record.award),
        (Kind::Approved, _) => format!("Approved: {}", record.award),
        (Kind::Refused, _) => "Refused".to_owned(),
    };
    let on = date::show(date::today(record.at));
    let href = link(case, &number);
    SummaryRow::new(format!("Decision {number}"), format!("{what}\n{}\n{}, {on}", record.reasons, record.by))
        .link(href)
}

fn in_force(
    kept: &Decision,
    case: &Case,
    grant: Option<&Grant>,
    (award, earlier, conditions): (Money, Option<Money>, Option<String>),
) -> Vec<SummaryRow> {
    let approved = kept.outcome == Outcome::Approved;
    let mut rows = Vec::new();
    if approved {
        rows.push(SummaryRow::new("Award", format!("{award} of {} requested", case.figures.request)));
        rows.extend(earlier.map(|earlier| SummaryRow::new("Award before", earlier.to_string())));
        rows.extend(grant.filter(|grant| grant.increase > Money::ZERO).map(|grant| {
            SummaryRow::new("Increase offered", format!("{}, {} in all", grant.increase, grant.committed()))
        }));
        let letter = format!("{}/offer.pdf", address(&case.reference));
        rows.extend(grant.map(|_| SummaryRow::new("Offer letter", "PDF").link(letter)));
        rows.push(SummaryRow::new("Conditions", conditions.unwrap_or_else(|| "None".to_owned())));
    }
    rows.extend(grant.filter(|grant| grant.underspend > Money::ZERO).map(|grant| {
        SummaryRow::new(
            "Decommitted as underspend",
            format!("{}, which went back to the cap", grant.underspend),
        )
    }));
    rows.push(SummaryRow::new(
        "Released",
        match (kept.released_at, case.release_on) {
            (Some(at), _) => date::show_time(at),
            (None, Some(day)) => format!("Held until {}", date::show(day)),
            (None, None) if kept.outcome == Outcome::Approved => {
                "Never: the partnership withdrew first, and the award went back to its cap".to_owned()
            }
            (None, None) => "Never: the partnership withdrew first".to_owned(),
        },
    ));
    if let Some(day) = grant.filter(|grant| grant.waits()).and_then(|grant| grant.accept_by) {
        rows.push(SummaryRow::new("To be accepted by", date::show(day)));
    }
    rows.extend(grant.map(|grant| {
        let since = date::show(date::today(grant.since));
        SummaryRow::new("Grant", format!("{}, since {since}", grant.state.name()))
    }));
    rows.extend(grant.filter(|grant| grant.drawn != Drawn::default()).map(drawn).unwrap_or_default());
    rows
}

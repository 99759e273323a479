//! How a case was assessed, as its page and the page of a decision show it: each assessor's own, and where they differ.

use crate::App;
use crate::domain::application::{Case, Status};
use crate::domain::assessment::joint::{self, Reader};
use crate::domain::assessment::{Assessment, CRITERIA, GATES, MOST, Passed};
use crate::domain::person::{Commissioner, GrantsOfficer, Person, Viewer};
use crate::domain::scheme::Policy;
use crate::store::assessment::{self, Locked, Weighed};
use crate::store::{StoreError, scheme};
use crate::web::component::SummaryRow;
use crate::web::problem::Problem;

/// What this person may read of a case's assessments: nothing for a partnership; while it is being assessed, what others gave
/// is not for those who could assess it and have not, nor for those who decide before it is all there.
pub async fn assessment_rows(
    app: &App,
    case: &Case,
    policy: &Policy,
    person: &Person,
    viewer: Viewer,
) -> Result<Vec<SummaryRow>, Problem> {
    if !viewer.is_pcc() || case.submissions == 0 {
        return Ok(Vec::new());
    }
    let Weighed { counts: mut locked, left_out: without } = assessment::weighed(&app.db, case).await?;
    let none_left = locked.is_empty();
    let mut rows = Vec::new();
    if matches!(case.status, Status::Submitted | Status::Returned) {
        let needed = policy.assessments_needed;
        let count = u32::try_from(locked.len()).unwrap_or(u32::MAX);
        let who = reader(person, &locked);
        let reads = joint::reads_others(case.status, who, count >= needed);
        if case.status == Status::Submitted && (needed > 1 || count > 0) {
            let note = match (count < needed, reads, count) {
                (true, true, 1..) => "\nProvisional: what is below counts once all of them are",
                (true, false, 1..) if !who.assesses => "\nWhat they say is shown once all of them are",
                _ => "",
            };
            rows.push(SummaryRow::new("Assessments", format!("{count} of {needed} locked{note}")));
        }
        if !reads {
            locked.retain(|one| one.by == person.id);
        }
    }
    rows.extend(said(&locked, &without, none_left));
    Ok(rows)
}

/// The same of each submission before the last one, with its number. While the last is being assessed, what others gave to
/// one before it is kept from the same people, and for the same reason.
pub async fn earlier_rows(
    app: &App,
    case: &Case,
    person: &Person,
) -> Result<Vec<(i32, Vec<SummaryRow>)>, Problem> {
    let last = assessment::weighed(&app.db, case).await?.counts;
    let needed = scheme::of(&app.db, case.scheme).await?.policy.assessments_needed;
    let all = u32::try_from(last.len()).unwrap_or(u32::MAX) >= needed;
    let reads = joint::reads_others(case.status, reader(person, &last), all);
    let mut found = Vec::new();
    for (number, Weighed { mut counts, left_out }) in assessment::weighed_before(&app.db, case).await? {
        let none_left = counts.is_empty();
        counts.retain(|one| reads || one.by == person.id);
        found.push((number, said(&counts, &left_out, none_left)));
    }
    Ok(found.into_iter().filter(|(_, rows)| !rows.is_empty()).collect())
}

fn reader(person: &Person, locked: &[Locked]) -> Reader {
    Reader {
        assesses: GrantsOfficer::of(person).is_some(),
        decides: Commissioner::of(person).is_some(),
        has_locked: locked.iter().any(|one| one.by == person.id),
    }
}

fn said(locked: &[Locked], without: &[String], none_left: bool) -> Vec<SummaryRow> {
    let mut rows: Vec<SummaryRow> = left_out(without, none_left).into_iter().collect();
    rows.extend(together(locked));
    for one in locked {
        rows.extend(single(one, locked.len() > 1));
    }
    rows
}

/// Says whose assessments do not count since they declared an interest, and if none is left.
pub fn left_out(names: &[String], none_left: bool) -> Option<SummaryRow> {
    let line = |name: &String| {
        format!("{name} assessed it and declared an interest. That assessment does not count.")
    };
    let mut lines: Vec<String> = names.iter().map(line).collect();
    if none_left && !names.is_empty() {
        lines.push("No assessment that counts is left.".to_owned());
    }
    (!lines.is_empty()).then(|| SummaryRow::new("Left out", lines.join("\n")))
}

/// The assessments of a submission together; nothing while there are not several.
pub fn together(locked: &[Locked]) -> Vec<SummaryRow> {
    if locked.len() < 2 {
        return Vec::new();
    }
    let all: Vec<Assessment> = locked.iter().map(|one| one.assessment.clone()).collect();
    let each = |of: &dyn Fn(&Assessment) -> String| {
        let line = |one: &Locked| format!("{}: {}", one.name, of(&one.assessment));
        locked.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    let total = joint::total(&all).unwrap_or_default();
    let mut rows = vec![SummaryRow::new(
        "Total",
        format!("{total} of 100, the mean rounded down\n{}", each(&|one| one.total().to_string())),
    )];
    let recommended = match joint::recommendation(&all) {
        Some(one) => format!("{}: all of them", one.label()),
        None => format!("They differ\n{}", each(&|one| one.recommendation.label().to_owned())),
    };
    rows.push(SummaryRow::new("Recommendations", recommended));
    if joint::differ(&all) {
        let text =
            "In what they recommend, or by two points or more on a criterion. The Commissioner decides.";
        rows.push(SummaryRow::new("The assessors differ", text));
    }
    let failed: Vec<_> = joint::failed(&all).iter().map(|gate| gate.question).collect();
    if !failed.is_empty() {
        rows.push(SummaryRow::new("Gates answered no by one of them at least", failed.join("\n")));
    }
    rows.extend(joint::spread(&all).into_iter().enumerate().map(|(n, spread)| {
        let scores = each(&|one| one.scores.get(n).map(|score| score.score.to_string()).unwrap_or_default());
        let wide = if spread.is_wide() { ", far apart" } else { "" };
        let range = match spread.least == spread.most {
            true => format!("{} of {MOST}", spread.least),
            false => format!("{} to {} of {MOST}{wide}", spread.least, spread.most),
        };
        SummaryRow::new(format!("{}, spread", spread.criterion.name), format!("{range}\n{scores}"))
    }));
    rows
}

fn single(one: &Locked, several: bool) -> Vec<SummaryRow> {
    let Locked { assessment, name, .. } = one;
    let key = |key: &str| if several { format!("{name}: {key}") } else { key.to_owned() };
    let mut rows = vec![
        SummaryRow::new(key("Recommendation"), assessment.recommendation.label()),
        SummaryRow::new(key("Total"), format!("{} of 100", assessment.total())),
        SummaryRow::new(key("Summary"), &assessment.summary),
        SummaryRow::new(key("Conditions"), assessment.conditions.as_deref().unwrap_or("None")),
    ];
    if !several {
        rows.push(SummaryRow::new("Assessed by", name));
    }
    let passed = |answer: &Passed| match answer {
        Passed::Yes => "Yes",
        Passed::No => "No",
        Passed::NotApplicable => "Does not apply",
    };
    let gates = GATES.iter().zip(&assessment.gates);
    rows.extend(gates.map(|(gate, answer)| SummaryRow::new(key(gate.question), passed(answer))));
    let score = |s: &crate::domain::assessment::Score| format!("{} of {MOST}\n{}", s.score, s.because);
    let scores = CRITERIA.iter().zip(&assessment.scores);
    rows.extend(scores.map(|(criterion, given)| SummaryRow::new(key(criterion.name), score(given))));
    rows
}

/// What the Commissioner reads of the assessments beside the figures, and the conditions that go with them.
pub async fn recommended(app: &App, case: &Case) -> Result<(Vec<SummaryRow>, Option<String>), StoreError> {
    // An assessment of an earlier submission says nothing of this one, and one that others still add to is not shown.
    if case.status != Status::Assessed {
        return Ok((Vec::new(), None));
    }
    let Weighed { counts: locked, left_out: without } = assessment::weighed(&app.db, case).await?;
    let several = locked.len() > 1;
    let mut rows: Vec<SummaryRow> = left_out(&without, locked.is_empty()).into_iter().collect();
    rows.extend(together(&locked));
    rows.extend(locked.iter().map(|Locked { assessment, name, .. }| {
        let (label, total) = (assessment.recommendation.label(), assessment.total());
        let key = if several { format!("Recommendation of {name}") } else { "Recommendation".to_owned() };
        SummaryRow::new(key, format!("{label} ({total} of 100)\n{}", assessment.summary))
    }));
    let conditions: Vec<_> = locked.iter().filter_map(|one| one.assessment.conditions.clone()).collect();
    Ok((rows, Some(conditions.join("\n")).filter(|text| !text.is_empty())))
}

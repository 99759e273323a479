//! What a cost may be the same invoice as, in a sentence: told to staff and to the partnership, on the claim and where it is checked.

use std::collections::HashMap;

use super::{One, shows};
use crate::App;
use crate::domain::application::Case;
use crate::domain::claim::LineId;
use crate::domain::person::Viewer;
use crate::store::{StoreError, claim};

/// Others that are named with a cost; of more only the number.
const TOLD: usize = 3;

/// Of each line that resembles another cost of the partnership, which; those that the viewer sees.
pub async fn told(
    app: &App,
    (case, viewer): (&Case, Viewer),
    one: &One,
) -> Result<HashMap<LineId, String>, StoreError> {
    if !viewer.sees_grants_of(case.partnership) {
        return Ok(HashMap::new());
    }
    let mut of: HashMap<LineId, Vec<String>> = HashMap::new();
    for (line, other) in claim::resembling::to(&app.db, case.partnership, &one.claim.lines).await? {
        if shows(other.reached, viewer, one.own) {
            of.entry(line).or_default().push(other.to_string());
        }
    }
    let sentence = |mut others: Vec<String>| {
        let more = others.split_off(others.len().min(TOLD)).len();
        others.extend((more > 0).then(|| format!("{more} more")));
        format!("May be the same invoice as {}", others.join("; and as "))
    };
    Ok(of.into_iter().map(|(line, others)| (line, sentence(others))).collect())
}

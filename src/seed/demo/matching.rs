//! Match of the demonstration's cases that does not count in this scheme, and is shown all the same.

use crate::domain::application::content::{Content, MatchKind, MatchLine};
use crate::domain::money::Money;

/// Adds to a case by its title what its partnership brings besides cash.
pub fn beside(content: &mut Content, title: &str) {
    let (provider, pounds, kind) = match title {
        "Ludlow town centre cameras" => {
            ("Ludlow Town Council, for its present cameras", 4_200, MatchKind::ExistingSpend)
        }
        "Madeley centre" => ("Madeley Town Council, a room for the recorder", 1_500, MatchKind::InKind),
        _ => return,
    };
    let line = MatchLine {
        provider: Some(provider.to_owned()),
        amount: Some(Money::from_pence(pounds * 100)),
        kind: Some(kind),
        secured: Some(true),
        evidence: None,
    };
    content.funding.matches.put(None, line);
}

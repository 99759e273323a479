//! The name of a case, as people write it. Must not know which cases there are.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::financial_year::FinancialYear;

/// The name people use for a case, such as `CCTV-2018-SHR-003`: scheme, first year, partnership, number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(String);

impl Reference {
    /// The `number`th application of a partnership in a year.
    pub fn new(scheme: &str, year: FinancialYear, partnership: &str, number: i64) -> Reference {
        Reference(format!("{scheme}-{}-{partnership}-{number:03}", year.start_year()))
    }

    /// Reads what stands in an address or a search box. `None` when it cannot be a reference.
    pub fn parse(raw: &str) -> Option<Reference> {
        let raw = raw.trim();
        let plausible = !raw.is_empty()
            && raw.len() <= 40
            && raw.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        plausible.then(|| Reference(raw.to_ascii_uppercase()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_read_back_and_nonsense_does_not() {
        let year = FinancialYear::from_start(2018).unwrap();
        let reference = Reference::new("CCTV", year, "SHR", 3);
        assert_eq!(reference.as_str(), "CCTV-2018-SHR-003");
        assert_eq!(Reference::parse(" cctv-2018-shr-003 "), Some(reference));
        for nonsense in ["", "a b", "../x", "é", &"A".repeat(41), "a'; drop"] {
            assert_eq!(Reference::parse(nonsense), None, "{nonsense}");
        }
    }
}

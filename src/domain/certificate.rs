//! What the OCC certified of kit, by make and model, and whether it may be ordered on a day (BRIEF §7).
//! Certificates are added to and never changed: of those that were given by a day the newest counts.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::date;
use super::framework::plain;

/// Identity of a make and model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KitId(pub i64);

/// The ONVIF profiles that kit can be certified for: code and words.
pub const PROFILES: [(&str, &str); 4] = [
    ("s", "Profile S (video streaming)"),
    ("g", "Profile G (recording)"),
    ("t", "Profile T (advanced streaming)"),
    ("m", "Profile M (metadata)"),
];

/// Make and model as they are compared: without case and spaces.
pub fn kit_key(make: &str, model: &str) -> String {
    format!("{} {}", plain(make), plain(model))
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It works with the control centre.
    Pass,
    /// It does, if something is done.
    Conditional,
    /// It does not.
    Fail,
}

impl Outcome {
    /// All of them, in the order of a form.
    pub const ALL: [Outcome; 3] = [Outcome::Pass, Outcome::Conditional, Outcome::Fail];

    /// In the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::Conditional => "conditional",
            Outcome::Fail => "fail",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Outcome::Pass => "Pass",
            Outcome::Conditional => "Pass on a condition",
            Outcome::Fail => "Fail",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// What was found.
    pub outcome: Outcome,
    /// What has to be done, exactly when it passes on a condition.
    pub condition: Option<String>,
    /// Codes of ONVIF profiles.
    pub profiles: Vec<String>,
    /// The day it was given.
    pub on: NaiveDate,
    /// Its last day; a fail may have none.
    pub expires_on: Option<NaiveDate>,
}

/// How kit stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody certified it by then.
    NotCertified,
    /// It works, until then.
    Certified(NaiveDate),
    /// It works on a condition, until then.
    Conditional(NaiveDate),
    /// It works, and the certificate ends soon.
    Expiring(NaiveDate),
    /// It worked, until then.
    Expired(NaiveDate),
    /// It does not.
    Failed,
}

/// Why kit may not be ordered.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotCompatible {
    /// Nobody certified it.
    #[error("The OCC has not certified it")]
    NotCertified,
    /// It does not work with the control centre.
    #[error("It failed the OCC’s test")]
    Failed,
    /// Its certificate is over.
    #[error("Its certificate ended on {}", date::show(*.0))]
    Expired(NaiveDate),
}

/// The certificate that counts on a day; `certificates` with the oldest first.
pub fn counts_on(certificates: &[Certificate], day: NaiveDate) -> Option<&Certificate> {
    certificates.iter().rfind(|certificate| certificate.on <= day)
}

/// Whether kit with these certificates, the oldest first, may be ordered on a day, and on which condition.
///
/// # Errors
/// Why not.
pub fn may_order(certificates: &[Certificate], day: NaiveDate) -> Result<Option<&str>, NotCompatible> {
    let counts = counts_on(certificates, day).ok_or(NotCompatible::NotCertified)?;
    match (counts.outcome, counts.expires_on) {
        (Outcome::Fail, _) => Err(NotCompatible::Failed),
        (_, Some(last)) if last >= day => Ok(counts.condition.as_deref()),
        (_, Some(last)) => Err(NotCompatible::Expired(last)),
        (_, None) => Err(NotCompatible::NotCertified),
    }
}

/// How kit with these certificates, the oldest first, stands on a day; a certificate ends soon when it does in so many days.
pub fn state(certificates: &[Certificate], day: NaiveDate, soon: u32) -> State {
    let expires = counts_on(certificates, day).and_then(|counts| counts.expires_on).unwrap_or(day);
    match may_order(certificates, day) {
        Err(NotCompatible::NotCertified) => State::NotCertified,
        Err(NotCompatible::Failed) => State::Failed,
        Err(NotCompatible::Expired(last)) => State::Expired(last),
        Ok(_) if ends_soon(expires, day, soon) => State::Expiring(expires),
        Ok(Some(_)) => State::Conditional(expires),
        Ok(None) => State::Certified(expires),
    }
}

/// Whether a certificate that is still good ends in so many days.
pub fn ends_soon(expires: NaiveDate, day: NaiveDate, soon: u32) -> bool {
    day.checked_add_days(Days::new(soon.into())).is_some_and(|then| (day..=then).contains(&expires))
}

/// The names of profiles, as people read them.
pub fn profile_names(codes: &[String]) -> Vec<&'static str> {
    PROFILES.iter().filter(|(code, _)| codes.iter().any(|own| own == code)).map(|(_, name)| *name).collect()
}

#[cfg(test)]
mod tests;

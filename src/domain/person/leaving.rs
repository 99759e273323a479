//! What would be missing once somebody does not hold their roles any more. Must not know who holds which now.

use thiserror::Error;

use super::Role;

/// Something that could not be done, or not as the scheme asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Lack {
    /// Nobody checks or assesses.
    #[error("Nobody would be left to check and assess applications: there is no other grants officer")]
    NoGrantsOfficer,
    /// Fewer grants officers than assessments that an application needs.
    #[error("Only {} would be left, and the scheme needs {needed} assessments of each application", officers(*.left))]
    TooFewGrantsOfficers {
        /// Who would be left.
        left: usize,
        /// A value of the scheme.
        needed: usize,
    },
    /// Nobody decides.
    #[error("Nobody would be left to decide applications: there is no other Commissioner or deputy")]
    NoCommissioner,
    /// Nobody gives anybody access.
    #[error("This is the only administrator: give the role to somebody else first")]
    NoAdministrator,
}

fn officers(count: usize) -> String {
    if count == 1 { "1 grants officer".to_owned() } else { format!("{count} grants officers") }
}

/// The roles that somebody must hold.
pub const MISSED: [Role; 3] = [Role::GrantsOfficer, Role::Commissioner, Role::Administrator];

/// What would be missing without these roles of somebody, with so many others in each role and so many assessments needed.
pub fn lacks(taken: &[Role], others: impl Fn(Role) -> usize, needed: usize) -> Vec<Lack> {
    let lack = |role: Role| match (role, others(role)) {
        (Role::GrantsOfficer, 0) => Some(Lack::NoGrantsOfficer),
        (Role::GrantsOfficer, left) if left < needed => Some(Lack::TooFewGrantsOfficers { left, needed }),
        (Role::Commissioner, 0) => Some(Lack::NoCommissioner),
        (Role::Administrator, 0) => Some(Lack::NoAdministrator),
        _ => None,
    };
    MISSED.into_iter().filter(|role| taken.contains(role)).filter_map(lack).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_missing_is_named_and_nothing_else() {
        use Role::*;
        let few = |left, needed| Lack::TooFewGrantsOfficers { left, needed };
        for (taken, others, needed, expected) in [
            (&[GrantsOfficer][..], 2, 2, vec![]),
            (&[GrantsOfficer], 1, 2, vec![few(1, 2)]),
            (&[GrantsOfficer], 2, 3, vec![few(2, 3)]),
            (&[GrantsOfficer], 0, 1, vec![Lack::NoGrantsOfficer]),
            (&[Commissioner], 1, 5, vec![]),
            (&[Commissioner], 0, 1, vec![Lack::NoCommissioner]),
            (&[Administrator], 0, 1, vec![Lack::NoAdministrator]),
            (&[Administrator], 1, 1, vec![]),
            (&[CspOfficer, Treasurer, OccAdviser], 0, 1, vec![]),
            (&[Administrator, Commissioner], 0, 1, vec![Lack::NoCommissioner, Lack::NoAdministrator]),
        ] {
            assert_eq!(lacks(taken, |_| others, needed), expected, "{taken:?} with {others} others");
        }
        let told = few(1, 2).to_string();
        assert_eq!(
            told,
            "Only 1 grants officer would be left, and the scheme needs 2 assessments of each application"
        );
    }
}

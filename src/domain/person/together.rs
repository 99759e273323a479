//! Hats that one person cannot wear: together they would leave nothing to do with one of them, on any case (BRIEF §3).

use super::{Holding, Role};

use Role::{
    Administrator, Auditor, Commissioner, CspChair, CspOfficer, FinanceCertifier, GrantsOfficer,
    LpaCommander, OccAdviser, Treasurer,
};

/// Never both: an auditor changes nothing, an administrator takes no grant step, who checks does not decide, who endorses
/// does not judge, and the control centre has nothing to do with money: nor with caps, nor with who asks for it.
#[rustfmt::skip]
const NEVER: &[(Role, &[Role])] = &[
    (Auditor, &[CspOfficer, CspChair, LpaCommander, FinanceCertifier, GrantsOfficer, Commissioner, Treasurer, OccAdviser, Administrator]),
    (Administrator, &[CspOfficer, CspChair, LpaCommander, FinanceCertifier, GrantsOfficer, Commissioner]),
    (GrantsOfficer, &[CspChair, LpaCommander, Commissioner]),
    (Commissioner, &[CspChair, LpaCommander, OccAdviser]),
    (OccAdviser, &[CspOfficer, FinanceCertifier, GrantsOfficer, Treasurer, Administrator]),
];

impl Holding {
    /// Whether one person can wear both. Somebody acts as officer for one partnership, and never certifies for it.
    pub fn fits_with(self, other: Holding) -> bool {
        let (one, two) = (self.role, other.role);
        let never = |a: Role, b: Role| NEVER.iter().any(|(role, with)| *role == a && with.contains(&b));
        let certifies_own = |a: Role, b: Role| (a, b) == (CspOfficer, FinanceCertifier);
        let same = self.partnership == other.partnership;
        !(never(one, two)
            || never(two, one)
            || same && (certifies_own(one, two) || certifies_own(two, one))
            || !same && (one, two) == (CspOfficer, CspOfficer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::PartnershipId;

    #[test]
    fn an_adviser_of_the_control_centre_holds_no_role_that_has_to_do_with_money() {
        let hat = |role: Role| {
            Holding::new(role, role.belongs_to_a_partnership().then_some(PartnershipId(7))).unwrap()
        };
        let fits =
            |role: &Role| hat(OccAdviser).fits_with(hat(*role)) && hat(*role).fits_with(hat(OccAdviser));
        let left: Vec<Role> = Role::ALL.into_iter().filter(fits).collect();
        // Who endorses says that the cameras are wanted, and the Panel reads.
        assert_eq!(left, [CspChair, LpaCommander, OccAdviser, Role::PanelMember]);
    }
}

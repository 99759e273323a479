//! The table of who may never do what, as rows: roles, then what the person has to do with the case, then what is left.

use super::*;
use crate::domain::application::Status;
use crate::domain::application::{MOVES, permitted};

const OWN: PartnershipId = PartnershipId(7);
const OTHER: PartnershipId = PartnershipId(8);

/// Hats, and what is left for each thing that was done.
type Row = (&'static [(Role, PartnershipId)], [&'static str; 5]);

#[test]
fn nobody_judges_what_they_prepared_or_stands_behind_what_they_judge() {
    use Action::*;
    // Prepared, endorsed, assessed, interested: whether each still may.
    let expected = [
        (Save, [true, false, false, false]),
        (Submit, [true, false, false, false]),
        (Endorse, [false, true, false, false]),
        (Certify, [false, true, false, false]),
        (Return, [false, false, true, false]),
        (Query, [false, false, true, false]),
        (Assign, [false, false, true, false]),
        (Assess, [false, false, true, false]),
        (Approve, [false, false, false, false]),
        (Refuse, [false, false, false, false]),
        (Withdraw, [true, true, true, true]),
    ];
    assert_eq!(expected.len(), Action::ALL.len());
    for (action, may) in expected {
        let deeds = [Relation::Prepared, Relation::Endorsed, Relation::Assessed, Relation::Interested];
        let found = deeds.map(|relation| allowed(action, &[relation]).is_ok());
        assert_eq!(found, may, "{action:?}");
        assert_eq!(allowed(action, &deeds).is_ok(), may.into_iter().all(|may| may), "{action:?}");
        assert!(allowed(action, &[]).is_ok());
    }
    let told = allowed(Approve, &[Relation::Assessed]).unwrap_err().to_string();
    assert_eq!(told, "You assessed this application, so somebody else must decide it");
    let told = allowed(Save, &[Relation::Audits]).unwrap_err().to_string();
    assert_eq!(told, "You are an auditor, so somebody else must change it");
}

/// What is left to somebody with these hats who did this to a case of [`OWN`]: in whatever state, one word an action.
fn left(hats: &[(Role, PartnershipId)], did: Option<&str>) -> String {
    let hat = |(role, of): &(Role, PartnershipId)| {
        Holding::new(*role, role.belongs_to_a_partnership().then_some(*of)).unwrap()
    };
    let hats: Vec<Holding> = hats.iter().map(hat).collect();
    let done: Vec<&str> = did.into_iter().collect();
    let ties = ties(&done, &hats, OWN);
    let for_case = |hat: &&Holding| hat.partnership.is_none_or(|of| of == OWN);
    let may = |action: &Action| {
        let permits = |hat: &Holding| Status::ALL.into_iter().any(|from| permitted(from, *action, hat.role));
        hats.iter().filter(for_case).any(permits) && allowed(*action, &ties).is_ok()
    };
    Action::ALL.into_iter().filter(may).map(Action::name).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_left_to_each_role_by_what_they_have_to_do_with_the_case() {
    use Role::*;
    let officer = "save submit withdraw";
    let staff = "return query assign assess";
    let decides = "return approve refuse";
    // Hats; then with no part in it, prepared, endorsed, assessed, interested.
    #[rustfmt::skip]
    let table: [Row; 29] = [
        (&[(CspOfficer, OWN)], [officer, officer, "withdraw", "withdraw", "withdraw"]),
        (&[(CspOfficer, OTHER)], [""; 5]),
        (&[(CspChair, OWN)], ["endorse", "", "endorse", "", ""]),
        (&[(CspChair, OTHER)], [""; 5]),
        (&[(LpaCommander, OWN)], ["endorse", "", "endorse", "", ""]),
        (&[(FinanceCertifier, OWN)], ["certify", "", "certify", "", ""]),
        (&[(FinanceCertifier, OTHER)], [""; 5]),
        (&[(GrantsOfficer, OWN)], [staff, "", "", staff, ""]),
        (&[(Commissioner, OWN)], [decides, "", "", "return", ""]),
        (&[(Treasurer, OWN)], [""; 5]),
        (&[(OccAdviser, OWN)], [""; 5]),
        (&[(PanelMember, OWN)], [""; 5]),
        (&[(Auditor, OWN)], [""; 5]),
        (&[(Administrator, OWN)], [""; 5]),
        // More than one hat: the right column holds whatever else is worn.
        (&[(GrantsOfficer, OWN), (CspOfficer, OWN)], [officer, officer, "withdraw", "withdraw", "withdraw"]),
        (&[(GrantsOfficer, OWN), (CspOfficer, OTHER)], [staff, "", "", staff, ""]),
        (&[(GrantsOfficer, OWN), (FinanceCertifier, OWN)], ["certify", "", "certify", "", ""]),
        (&[(GrantsOfficer, OWN), (CspChair, OTHER)], ["return query assign", "", "", "return query assign", ""]),
        (&[(GrantsOfficer, OWN), (Commissioner, OWN)], [staff, "", "", staff, ""]),
        (&[(Commissioner, OWN), (LpaCommander, OTHER)], ["return", "", "", "return", ""]),
        (&[(Commissioner, OWN), (CspOfficer, OWN)], [officer, officer, "withdraw", "withdraw", "withdraw"]),
        (&[(CspOfficer, OWN), (FinanceCertifier, OWN)], [officer, officer, "withdraw", "withdraw", "withdraw"]),
        (&[(CspOfficer, OWN), (CspChair, OWN)], ["save endorse submit withdraw", officer, "endorse withdraw", "withdraw", "withdraw"]),
        (&[(Commissioner, OWN), (OccAdviser, OWN)], [""; 5]),
        (&[(GrantsOfficer, OWN), (OccAdviser, OWN)], [""; 5]),
        (&[(CspOfficer, OWN), (OccAdviser, OWN)], ["withdraw"; 5]),
        (&[(CspChair, OWN), (OccAdviser, OWN)], ["endorse", "", "endorse", "", ""]),
        (&[(CspOfficer, OWN), (Auditor, OWN)], [""; 5]),
        (&[(Commissioner, OWN), (Administrator, OWN)], [""; 5]),
    ];
    for (hats, expected) in table {
        let did =
            [None, Some("section_saved"), Some("endorsed"), Some("assessed"), Some("interest_declared")];
        assert_eq!(did.map(|did| left(hats, did)), expected, "{hats:?}");
    }
    // Whoever is in the table of moves is in this one.
    for one in MOVES {
        assert!(one.who.iter().all(|role| table.iter().any(|(hats, _)| *hats == [(*role, OWN)])));
    }
}

#[test]
fn hats_that_leave_nothing_to_do_are_never_worn_together() {
    let alone = |role: Role| Holding::new(role, role.belongs_to_a_partnership().then_some(OWN)).unwrap();
    for one in Role::ALL {
        for other in Role::ALL.into_iter().filter(|other| *other != one) {
            let together = left(&[(one, OWN), (other, OWN)], None);
            let (first, second) = (left(&[(one, OWN)], None), left(&[(other, OWN)], None));
            let nothing_left = together.is_empty() && !(first.is_empty() && second.is_empty());
            assert_eq!(
                alone(one).fits_with(alone(other)),
                alone(other).fits_with(alone(one)),
                "{one:?} {other:?}"
            );
            assert!(!(nothing_left && alone(one).fits_with(alone(other))), "{one:?} {other:?}");
        }
    }
}

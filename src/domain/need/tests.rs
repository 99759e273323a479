//! Which case needs whom, role by role.

use chrono::TimeDelta;

use super::*;
use crate::domain::person::{Holding, PersonId};
use crate::domain::text::EmailAddress;

const OWN: PartnershipId = PartnershipId(7);

fn person(roles: &[Role]) -> Person {
    let hat = |role: &Role| Holding::new(*role, role.belongs_to_a_partnership().then_some(OWN)).unwrap();
    Person {
        id: PersonId(1),
        name: "Sam Example".into(),
        email: EmailAddress::parse("sam@example.org").unwrap(),
        holdings: roles.iter().map(hat).collect(),
    }
}

fn fact(number: i64, before: Before) -> Fact {
    let year = FinancialYear::from_start(2018).unwrap();
    let waited = TimeDelta::days(number);
    Fact {
        before,
        reference: Reference::new("CCTV", year, "SHR", number),
        title: "Market Square".into(),
        partnership_id: OWN,
        partnership: "Shropshire CSP".into(),
        year,
        since: DateTime::UNIX_EPOCH - waited,
        until: NaiveDate::from_ymd_opt(2018, 11, 12),
        query: matches!(
            before,
            Before::Queried | Before::Claim(_) | Before::CarryForward(_) | Before::Purchase(_)
        )
        .then_some(2),
        ties: Vec::new(),
    }
}

/// One case in every way in which one can stand before somebody.
fn every_way() -> Vec<Fact> {
    let states = [Status::Draft, Status::Submitted, Status::Returned, Status::Assessed, Status::Approved]
        .map(Before::In);
    let asked = Part::ALL.map(Before::Asked);
    let claims = Stage::ALL.map(Before::Claim).into_iter().chain(GrantState::ALL.map(Before::Ends));
    let carried = carry_forward::Stage::ALL.map(Before::CarryForward);
    let all = states.into_iter().chain(asked).chain([Before::Offered, Before::Queried]);
    let all = all.chain(claims).chain(carried).chain(PurchaseState::ALL.map(Before::Purchase));
    all.zip(1..).map(|(before, number)| fact(number, before)).collect()
}

#[test]
fn each_role_needs_to_do_what_is_theirs_and_nothing_else() {
    let case = |number: &str, rest: &str| format!("/applications/CCTV-2018-SHR-00{number}{rest}");
    let claim = |number: u32| format!("/applications/CCTV-2018-SHR-0{number}/claims/2");
    let purchase = |number: u32| format!("/applications/CCTV-2018-SHR-0{number}/purchases/2");
    let carried = |number: u32| format!("/applications/CCTV-2018-SHR-0{number}/carry-forward/2");
    let ends = |number: u32, page: &str| format!("/applications/CCTV-2018-SHR-0{number}{page}");
    let all = every_way();
    for role in Role::ALL {
        let expected = match role {
            Role::CspOfficer => vec![
                ("Change a claim and send it again", claim(11)),
                ("Place an order", purchase(31)),
                ("Answer a query", "/applications/CCTV-2018-SHR-010/queries/2".to_owned()),
                ("Change and send in again", case("3", "")),
                ("Finish and send in", case("1", "")),
            ],
            Role::CspChair => vec![("Endorse", case("6", "/endorse"))],
            Role::LpaCommander => vec![("Endorse", case("7", "/endorse"))],
            Role::FinanceCertifier => vec![
                ("Accept or decline the offer", case("9", "/offer")),
                ("Certify the match", case("8", "/certify")),
                ("Certify a claim", claim(12)),
            ],
            Role::GrantsOfficer => vec![
                ("Note a payment", claim(15)),
                ("Check a claim", claim(13)),
                ("Decide on a purchase", purchase(30)),
                ("Complete the grant", ends(19, "/complete")),
                ("Check and assess", case("2", "")),
            ],
            Role::Treasurer => vec![
                ("Authorise a payment", claim(14)),
                ("Advise on a carry-forward", carried(25)),
                ("Reconcile and close the grant", ends(22, "/close")),
                ("Note what was repaid", ends(24, "/repay")),
            ],
            Role::Commissioner => vec![("Decide a carry-forward", carried(26)), ("Decide", case("4", ""))],
            Role::OccAdviser | Role::PanelMember | Role::Auditor | Role::Administrator => Vec::new(),
        };
        let found = needs(&person(&[role]), &all).list;
        let found: Vec<_> = found.into_iter().map(|need| (need.what, need.address)).collect();
        assert_eq!(found, expected, "{role:?}");
    }
}

#[test]
fn somebody_with_two_hats_sees_what_needs_either_in_one_order() {
    let found = needs(&person(&[Role::CspOfficer, Role::CspChair]), &every_way()).list;
    let expected = [
        "Endorse",
        "Change a claim and send it again",
        "Place an order",
        "Answer a query",
        "Change and send in again",
        "Finish and send in",
    ];
    assert_eq!(found.iter().map(|need| need.what).collect::<Vec<_>>(), expected);
}

#[test]
fn what_ends_first_comes_first_and_then_what_waits_longest() {
    let day = |day| NaiveDate::from_ymd_opt(2018, 11, day);
    let facts = [(1, day(20)), (2, None), (3, day(9)), (4, day(20))];
    let facts = facts.map(|(number, by)| Fact { until: by, ..fact(number, Before::Offered) });
    let found = needs(&person(&[Role::FinanceCertifier]), &facts).list;
    let order: Vec<_> = found.iter().map(|need| (need.reference.as_str(), need.by)).collect();
    let name = ["CCTV-2018-SHR-003", "CCTV-2018-SHR-004", "CCTV-2018-SHR-001", "CCTV-2018-SHR-002"];
    assert_eq!(order, [(name[0], day(9)), (name[1], day(20)), (name[2], day(20)), (name[3], None)]);
}

#[test]
fn a_case_that_somebody_may_not_judge_does_not_need_them() {
    let (staff, commissioner) = (person(&[Role::GrantsOfficer]), person(&[Role::Commissioner]));
    let ends = NaiveDate::from_ymd_opt(2019, 3, 31);
    for (tie, decides, assesses) in [
        (Relation::Interested, false, false),
        (Relation::Assessed, false, true),
        (Relation::Endorsed, false, false),
        (Relation::Prepared, false, false),
    ] {
        let tied = |before| [Fact { ties: vec![tie], ..fact(1, Before::In(before)) }];
        let decided = needs(&commissioner, &tied(Status::Assessed)).list;
        let assessed = needs(&staff, &tied(Status::Submitted)).list;
        assert_eq!((decided.len() == 1, assessed.len() == 1), (decides, assesses));
        assert!(decided.iter().all(|need| need.by == ends), "{tie:?}");
    }
}

#[test]
fn another_partnerships_case_needs_none_of_its_neighbours() {
    let other = Fact { partnership_id: PartnershipId(8), ..fact(1, Before::In(Status::Draft)) };
    assert!(needs(&person(&[Role::CspOfficer]), &[other]).list.is_empty());
}

#[test]
fn what_a_role_forbids_beside_another_does_not_need_them() {
    let assessed = [fact(1, Before::In(Status::Assessed))];
    for (role, needed) in
        [(Role::CspOfficer, 0), (Role::Auditor, 0), (Role::LpaCommander, 0), (Role::Treasurer, 1)]
    {
        assert_eq!(needs(&person(&[Role::Commissioner, role]), &assessed).list.len(), needed, "{role:?}");
    }
}

#[test]
fn the_list_does_not_grow_with_the_cases_and_says_of_what_there_is_more() {
    let officer = person(&[Role::CspOfficer]);
    let mut facts: Vec<Fact> = (1..=11).map(|number| fact(number, Before::In(Status::Draft))).collect();
    facts.extend((12..=21).map(|number| fact(number, Before::In(Status::Returned))));
    let found = needs(&officer, &facts);
    assert_eq!(found.list.len(), 20);
    assert_eq!(found.more.iter().map(|kind| kind.what).collect::<Vec<_>>(), ["Finish and send in"]);
}

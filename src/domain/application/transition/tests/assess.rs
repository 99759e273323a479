//! What an assessment needs to be locked, and when a case is assessed by it.

use super::*;
use crate::domain::application::transition::limits;
use crate::domain::assessment::{Assessment, Unsound};
use crate::domain::person::GrantsOfficer;

#[test]
fn an_assessment_that_does_not_hold_together_is_refused() {
    let now = noon(day(2018, 10, 15));
    let holdings = vec![Holding::new(Role::GrantsOfficer, None).unwrap()];
    let email = EmailAddress::parse("g@example.org").unwrap();
    let officer = GrantsOfficer::of(&Person { id: PersonId(9), name: "G".into(), email, holdings }).unwrap();
    // Of a cap of 65,000, so much is committed; 30,000 are asked for.
    let assess = |assessment: &Assessment, committed| {
        let case = case(Status::Submitted);
        let limits = limits(&allocation(committed), &scheme::sample(), &case.figures);
        let facts = (&sample::content("A case", "Council", pounds(30_000), day(2018, 5, 1)), &limits);
        case.assess(may(Action::Assess), (officer, &[]), assessment, &scheme::sample(), facts, now)
    };
    let refused = |assessment: &Assessment, committed| match assess(assessment, committed) {
        Err(AssessRefusal::Unsound { contradicted, unsound }) => (contradicted, unsound),
        other => panic!("{other:?}"),
    };
    let sound = sample::assessment(true);
    let done = assess(&sound, 0).unwrap();
    assert_eq!((done.status, done.assessor), (Status::Assessed, Some(PersonId(9))));
    assert!(assess(&sound, 40_000).is_ok(), "a part of it can be awarded");
    let mut low = sound.clone();
    low.scores[0].score = 1;
    assert!(matches!(refused(&low, 0).1[..], [Unsound::CriterionTooLow { .. }]));
    // What the figures answer cannot be answered otherwise.
    let (known, _) = refused(&sound, 65_000);
    let found: Vec<_> = known.iter().map(|known| (known.gate, known.allows)).collect();
    assert_eq!(found, [("cap_and_dates", &[Passed::No][..])]);
    assert!(known[0].because.contains("£0.00 is left of the cap"), "{}", known[0].because);
    let mut denied = sample::assessment(false);
    denied.gates[1] = Passed::No;
    denied.gates[2] = Passed::NotApplicable;
    let (known, _) = refused(&denied, 0);
    assert!(known.len() == 2 && known.iter().all(|known| known.allows(Passed::Yes)), "{known:?}");
}

#[test]
fn a_case_is_assessed_with_the_last_assessment_that_is_needed_and_nobody_gives_two() {
    let now = noon(day(2018, 10, 15));
    let holdings = vec![Holding::new(Role::GrantsOfficer, None).unwrap()];
    let email = EmailAddress::parse("g@example.org").unwrap();
    let officer = GrantsOfficer::of(&Person { id: PersonId(9), name: "G".into(), email, holdings }).unwrap();
    let assess = |needed: u32, before: &[i64], queries: u32| {
        let mut scheme = scheme::sample();
        scheme.policy.assessments_needed = needed;
        let mut case = case(Status::Submitted);
        case.clock.queries = queries;
        let limits = limits(&allocation(0), &scheme, &case.figures);
        let before: Vec<PersonId> = before.iter().map(|id| PersonId(*id)).collect();
        let may = may(Action::Assess);
        let facts = (&sample::content("A case", "Council", pounds(30_000), day(2018, 5, 1)), &limits);
        case.assess(may, (officer, &before), &sample::assessment(true), &scheme, facts, now).map(|c| c.status)
    };
    let cases = [
        (1, &[][..], 0, Ok(Status::Assessed)),
        (2, &[], 0, Ok(Status::Submitted)),
        (2, &[4], 0, Ok(Status::Assessed)),
        (3, &[4, 5], 0, Ok(Status::Assessed)),
        // Fewer are needed than when the others were locked.
        (1, &[4, 5], 0, Ok(Status::Assessed)),
        (3, &[9], 0, Err(AssessRefusal::Locked)),
        // An open query keeps the last one back.
        (2, &[], 1, Ok(Status::Submitted)),
        (2, &[4], 1, Err(AssessRefusal::Waits(Waits))),
    ];
    for (needed, before, queries, expected) in cases {
        assert_eq!(assess(needed, before, queries), expected, "{needed} {before:?} {queries}");
    }
}

//! Several assessments of one submission, taken together. What each assessor says stays theirs; the Commissioner decides.

use super::{Assessment, CRITERIA, Criterion, GATES, Gate, Passed, Recommendation};
use crate::domain::application::Status;

/// Scores of one criterion that are so far apart are pointed out.
const APART: u32 = 2;

/// The scores of one criterion, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// Which.
    pub criterion: Criterion,
    /// Least.
    pub least: u32,
    /// Most.
    pub most: u32,
}

impl Spread {
    /// Whether it is to be pointed out.
    pub fn is_wide(self) -> bool {
        self.most - self.least >= APART
    }
}

/// The total of a case: the mean of its assessments' totals, rounded down. `None` without one.
pub fn total(all: &[Assessment]) -> Option<u32> {
    let sum: u32 = all.iter().map(Assessment::total).sum();
    sum.checked_div(u32::try_from(all.len()).ok()?)
}

/// How far the scores are apart, criterion by criterion.
pub fn spread(all: &[Assessment]) -> Vec<Spread> {
    let of = |(n, criterion): (usize, &Criterion)| {
        let scores = || all.iter().filter_map(|one| one.scores.get(n)).map(|score| score.score);
        Some(Spread { criterion: *criterion, least: scores().min()?, most: scores().max()? })
    };
    CRITERIA.iter().enumerate().filter_map(of).collect()
}

/// The gates that fail: one assessor's no is enough.
pub fn failed(all: &[Assessment]) -> Vec<Gate> {
    let no = |n: usize| all.iter().any(|one| one.gates.get(n) == Some(&Passed::No));
    GATES.iter().enumerate().filter(|(n, _)| no(*n)).map(|(_, gate)| *gate).collect()
}

/// What all of them recommend; `None` when they differ.
pub fn recommendation(all: &[Assessment]) -> Option<Recommendation> {
    let first = all.first()?.recommendation;
    all.iter().all(|one| one.recommendation == first).then_some(first)
}

/// Whether the assessors differ so that the page must say it: in what they recommend, or widely on a criterion.
pub fn differ(all: &[Assessment]) -> bool {
    !all.is_empty() && (recommendation(all).is_none() || spread(all).into_iter().any(Spread::is_wide))
}

/// Who wants to read what others gave.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reader {
    /// Could assess.
    pub assesses: bool,
    /// Could decide.
    pub decides: bool,
    /// Has locked one.
    pub has_locked: bool,
}

/// Whether somebody reads what others gave. Until a case is assessed, those who could assess it do not before they have
/// locked their own, and those who could decide it do not before all that are needed are.
pub fn reads_others(status: Status, who: Reader, all_locked: bool) -> bool {
    let provisional = matches!(status, Status::Submitted | Status::Returned);
    !provisional || who.has_locked || !(who.assesses || who.decides && !all_locked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assessment::Score;

    fn scored(scores: [u32; 7], recommendation: Recommendation) -> Assessment {
        Assessment {
            gates: vec![Passed::Yes; GATES.len()],
            scores: scores.map(|score| Score { score, because: "seen".into() }).to_vec(),
            recommendation,
            conditions: None,
            summary: "sound".into(),
        }
    }

    #[test]
    fn the_total_of_a_case_is_the_mean_rounded_down() {
        use Recommendation::Fund;
        // Totals of 60, 59 and 100.
        let (a, b, c) = (scored([3; 7], Fund), scored([3, 3, 3, 3, 3, 3, 2], Fund), scored([5; 7], Fund));
        let cases = [
            (vec![], None),
            (vec![a.clone()], Some(60)),
            (vec![a.clone(), b.clone()], Some(59)),
            (vec![a.clone(), c.clone()], Some(80)),
            (vec![a, b, c], Some(73)),
        ];
        for (all, expected) in cases {
            assert_eq!(total(&all), expected);
        }
    }

    #[test]
    fn they_differ_by_what_they_recommend_or_by_two_points_on_a_criterion() {
        use Recommendation::{Fund, Refuse};
        let cases = [
            (vec![], false),
            (vec![scored([3; 7], Fund)], false),
            (vec![scored([3; 7], Fund), scored([4; 7], Fund)], false),
            (vec![scored([3; 7], Fund), scored([5, 3, 3, 3, 3, 3, 3], Fund)], true),
            (vec![scored([3; 7], Fund), scored([3; 7], Refuse)], true),
        ];
        for (all, expected) in cases {
            assert_eq!(differ(&all), expected);
        }
        let wide = spread(&[scored([3; 7], Fund), scored([5, 3, 2, 3, 3, 3, 3], Fund)]);
        assert_eq!((wide[0].least, wide[0].most, wide[0].is_wide()), (3, 5, true));
        assert_eq!((wide[2].least, wide[2].most, wide[2].is_wide()), (2, 3, false));
    }

    #[test]
    fn one_no_fails_a_gate() {
        let yes = scored([3; 7], Recommendation::Refuse);
        let mut no = yes.clone();
        no.gates[2] = Passed::No;
        assert_eq!(failed(&[yes.clone(), no]), [GATES[2]]);
        assert_eq!(failed(&[yes]), []);
    }

    #[test]
    fn others_are_read_by_those_who_have_locked_their_own_and_by_whoever_decides_once_all_are() {
        use Status::{Assessed, Returned, Submitted};
        let (nobody, locked) = (Reader::default(), Reader { has_locked: true, ..Reader::default() });
        let assesses = Reader { assesses: true, ..nobody };
        let decides = Reader { decides: true, ..nobody };
        let cases = [
            (Submitted, assesses, false, false),
            (Submitted, Reader { assesses: true, ..locked }, false, true),
            (Returned, assesses, true, false),
            (Submitted, decides, false, false),
            (Submitted, decides, true, true),
            (Returned, decides, false, false),
            (Submitted, Reader { decides: true, ..locked }, false, true),
            (Submitted, Reader { decides: true, ..assesses }, true, false),
            (Submitted, nobody, false, true),
            (Assessed, assesses, false, true),
            (Assessed, decides, false, true),
        ];
        for (status, who, all, reads) in cases {
            assert_eq!(reads_others(status, who, all), reads, "{status:?} {who:?} {all}");
        }
    }
}

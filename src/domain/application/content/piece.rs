//! What one form of an application changes at a time. Two people at two pieces of one section do not meet.

use super::{Content, Line, Lines};
use crate::domain::application::section::Section;

/// One piece of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The questions that a section asks once.
    Questions(Section),
    /// A line of its list, by its number.
    Line(Section, u32),
    /// The areas that the need rests on.
    Evidence,
}

impl Piece {
    /// The section that it belongs to.
    pub fn section(self) -> Section {
        match self {
            Piece::Questions(section) | Piece::Line(section, _) => section,
            Piece::Evidence => Section::Need,
        }
    }

    /// How it is told from others of its section where it is kept.
    pub fn number(self) -> i32 {
        match self {
            Piece::Questions(_) => 0,
            Piece::Line(_, number) => i32::try_from(number).unwrap_or(i32::MAX),
            Piece::Evidence => -1,
        }
    }

    /// These answers without all that does not belong to it.
    pub fn of(self, all: &Content) -> Content {
        let mut only = Content::default();
        match self {
            Piece::Evidence => only.evidence = all.evidence.clone(),
            Piece::Questions(Section::Applicant) => only.applicant = all.applicant.clone(),
            Piece::Questions(Section::Funding) => only.funding.request = all.funding.request,
            Piece::Questions(Section::Profile) => only.profile = all.profile,
            Piece::Questions(section) => {
                if let (Some(to), Some(from)) = (only.form_mut(section), all.form(section)) {
                    *to = from.clone();
                }
            }
            Piece::Line(Section::Cameras, n) => only.cameras = line(&all.cameras, n),
            Piece::Line(Section::Costs, n) => only.costs = line(&all.costs, n),
            Piece::Line(Section::Funding, n) => only.funding.matches = line(&all.funding.matches, n),
            Piece::Line(section, n) => {
                if let (Some(to), Some(from)) = (only.list_mut(section), all.list(section)) {
                    *to = line(from, n);
                }
            }
        }
        only
    }
}

fn line<T: Clone>(from: &Lines<T>, number: u32) -> Lines<T> {
    let lines = from.lines.iter().filter(|line| line.number == number);
    let lines: Vec<_> = lines.map(|l| Line { number: l.number, entry: l.entry.clone() }).collect();
    Lines { last: 0, lines }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::application::sample;
    use crate::domain::money::Money;

    #[test]
    fn a_piece_changes_with_its_own_answers_and_with_no_others() {
        let on = NaiveDate::from_ymd_opt(2018, 6, 1).unwrap();
        let before = sample::content("Title", "Council", Money::from_pence(10_000), on);
        let mut after = before.clone();
        let camera = after.cameras.get(1).unwrap().clone();
        after.cameras.put(None, camera);
        after.need = after.need.with("areas", "Station");
        after.funding.request = None;
        let pieces = [
            (Piece::Questions(Section::Need), true),
            (Piece::Questions(Section::Community), false),
            (Piece::Questions(Section::Applicant), false),
            (Piece::Questions(Section::Profile), false),
            (Piece::Questions(Section::Funding), true),
            (Piece::Evidence, false),
            (Piece::Line(Section::Cameras, 1), false),
            (Piece::Line(Section::Cameras, 3), true),
            (Piece::Line(Section::Costs, 1), false),
            (Piece::Line(Section::Funding, 1), false),
            (Piece::Line(Section::Risks, 1), false),
        ];
        for (piece, changed) in pieces {
            assert_eq!(piece.of(&before) != piece.of(&after), changed, "{piece:?}");
        }
        assert_eq!(Piece::Line(Section::Risks, 1).of(&before).risks.lines.len(), 1);
    }
}

//! When the records of a case are due for deletion, and what is left of its answers then (BRIEF §2). Must not know where
//! anything is kept.

pub mod person;

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use thiserror::Error;

use super::application::Status;
use super::application::content::{Asked, Confirmation, Content, MatchLine, Successor};
use super::application::question;
use super::application::section::Section;
use super::assessment::{Assessment, Score};
use super::date;
use super::grant::GrantState;

/// Days ahead that the list looks.
pub const AHEAD: Days = Days::new(90);

/// Where a case stands, as far as the rule asks.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Its state.
    pub status: Status,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When anything last happened to it.
    pub touched: DateTime<Utc>,
    /// Its grant.
    pub grant: Option<OfGrant>,
}

/// How a grant stands.
#[derive(Clone, Copy, Debug)]
pub struct OfGrant {
    /// Its state.
    pub state: GrantState,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Whether some of it is still to be repaid.
    pub owed: bool,
}

impl Standing {
    /// The moment it ended; for a draft or one that was sent back, which has no end, the last time that anything happened to it.
    /// `None` while it goes on: a grant that is offered, active, completed and not closed, or still to be repaid has not ended.
    fn ended(self) -> Option<DateTime<Utc>> {
        match (self.status, self.grant) {
            (Status::Refused | Status::Withdrawn, _) => Some(self.since),
            _ if self.is_left_alone() => Some(self.touched),
            (Status::Approved, Some(grant)) if grant.state.is_over() && !grant.owed => Some(grant.since),
            _ => None,
        }
    }

    /// The first day on which its records are due, `years` after it ended; the last day of the month where there is no such day.
    pub fn due_on(self, years: u32) -> Option<NaiveDate> {
        date::today(self.ended()?).checked_add_months(Months::new(years.checked_mul(12)?))
    }

    /// Whether it ends when nobody touches it.
    pub fn is_left_alone(self) -> bool {
        matches!(self.status, Status::Draft | Status::Returned)
    }

    /// Whether reasons and conditions of its award are published by law, and stay (Specified Information Order).
    pub fn is_awarded(self) -> bool {
        self.status == Status::Approved
    }
}

/// Why nothing is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotDue {
    /// Later.
    #[error("These records are kept until {}", date::show(*.0))]
    Until(NaiveDate),
    /// It goes on.
    #[error("This application has not ended, so its records are kept")]
    Open,
}

/// Whether the records are due on `today`.
pub fn check(standing: Standing, years: u32, today: NaiveDate) -> Result<(), NotDue> {
    match standing.due_on(years) {
        Some(day) if day <= today => Ok(()),
        Some(day) => Err(NotDue::Until(day)),
        None => Err(NotDue::Open),
    }
}

/// What stands where something was.
pub fn mark(now: DateTime<Utc>) -> String {
    format!("Deleted on {} under the retention rule", date::show(date::today(now)))
}

fn words(words: &mut Option<String>, mark: &str) {
    if let Some(words) = words.as_mut().filter(|words| !words.is_empty()) {
        mark.clone_into(words);
    }
}

/// A match line names the file that shows it as that file was called.
fn proof(line: &mut MatchLine, mark: &str) {
    if let Some(evidence) = &mut line.evidence {
        mark.clone_into(&mut evidence.name);
    }
}

/// The answers without what may name people: contacts, comments and free words. Bodies, places, kit, figures and days stay.
pub fn answers(mut content: Content, mark: &str) -> Content {
    let applicant = &mut content.applicant;
    for answer in
        [&mut applicant.delivery_body, &mut applicant.contact_name, &mut applicant.data_protection_officer]
    {
        words(answer, mark);
    }
    for section in Section::ALL {
        let questions = question::of(section);
        if let Some(answers) = content.form_mut(section) {
            answers.erase(questions, mark);
        }
        for line in content.list_mut(section).map(|list| list.lines.as_mut_slice()).unwrap_or_default() {
            line.entry.erase(questions, mark);
        }
    }
    for line in &mut content.costs.lines {
        words(&mut line.entry.description, mark);
    }
    for line in &mut content.files.lines {
        mark.clone_into(&mut line.entry.name);
    }
    for line in &mut content.funding.matches.lines {
        proof(&mut line.entry, mark);
    }
    if let Some(by) = content.endorsements.successor().cloned() {
        content.endorsements.succeed(Successor { name: mark.to_owned(), ..by });
    }
    let asked: Vec<_> = content.endorsements.iter().map(|(part, asked)| (part, asked.clone())).collect();
    for (part, mut asked) in asked {
        if let Some(answer) = &mut asked.answer {
            words(&mut answer.comment, mark);
            answer.covers.lines.iter_mut().for_each(|line| proof(line, mark));
        }
        content.endorsements.put(part, Asked { name: mark.to_owned(), ..asked });
    }
    let written = &mut content.confirmations;
    for Confirmation { name, what, .. } in [&mut written.chair, &mut written.commander, &mut written.finance]
    {
        words(name, mark);
        words(what, mark);
    }
    content
}

/// An assessment without its sentences.
pub fn assessment(mut assessment: Assessment, mark: &str) -> Assessment {
    for Score { because, .. } in &mut assessment.scores {
        mark.clone_into(because);
    }
    words(&mut assessment.conditions, mark);
    mark.clone_into(&mut assessment.summary);
    assessment
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::application::content::Part;
    use crate::domain::application::sample;
    use crate::domain::file::{Evidence, FileId};
    use crate::domain::money::Money;
    use chrono::TimeZone;

    fn at(year: i32, month: u32, day: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(year, month, day, 12, 0, 0).unwrap()
    }

    #[test]
    fn records_are_due_years_after_the_end_and_never_while_a_case_goes_on() {
        let ended = at(2018, 9, 14);
        let later = at(2018, 10, 1);
        let due = NaiveDate::from_ymd_opt(2024, 9, 14);
        let of = |state, owed| Some(OfGrant { state, since: later, owed });
        let grant = |state| of(state, false);
        for (status, grant, expected) in [
            (Status::Refused, None, due),
            (Status::Withdrawn, None, due),
            (Status::Draft, None, NaiveDate::from_ymd_opt(2024, 10, 1)),
            (Status::Submitted, None, None),
            (Status::Returned, None, NaiveDate::from_ymd_opt(2024, 10, 1)),
            (Status::Assessed, None, None),
            (Status::Approved, None, None),
            (Status::Approved, grant(GrantState::Offered), None),
            (Status::Approved, grant(GrantState::Active), None),
            (Status::Approved, grant(GrantState::Completed), None),
            (Status::Approved, grant(GrantState::Closed), NaiveDate::from_ymd_opt(2024, 10, 1)),
            (Status::Approved, grant(GrantState::Terminated), NaiveDate::from_ymd_opt(2024, 10, 1)),
            (Status::Approved, of(GrantState::Terminated, true), None),
            (Status::Approved, grant(GrantState::Declined), NaiveDate::from_ymd_opt(2024, 10, 1)),
            (Status::Approved, grant(GrantState::Lapsed), NaiveDate::from_ymd_opt(2024, 10, 1)),
        ] {
            let standing = Standing { status, since: ended, touched: later, grant };
            assert_eq!(standing.due_on(6), expected, "{status:?} {grant:?}");
        }
    }

    #[test]
    fn the_day_itself_is_due_and_the_day_before_is_not() {
        let standing = Standing {
            status: Status::Refused,
            since: at(2016, 2, 29),
            touched: at(2016, 2, 29),
            grant: None,
        };
        let day = |day| NaiveDate::from_ymd_opt(2022, 2, day).unwrap();
        assert_eq!(check(standing, 6, day(27)), Err(NotDue::Until(day(28))));
        assert_eq!(check(standing, 6, day(28)), Ok(()));
        let open = Standing { status: Status::Submitted, ..standing };
        assert_eq!(check(open, 6, day(28)), Err(NotDue::Open));
        // A day is a London day: half past eleven in summer, by UTC, is tomorrow.
        let late = Utc.with_ymd_and_hms(2018, 7, 1, 23, 30, 0).unwrap();
        let late = Standing { since: late, ..standing };
        assert_eq!(late.due_on(6), NaiveDate::from_ymd_opt(2024, 7, 2));
    }

    #[test]
    fn no_name_and_no_words_of_anybody_are_left_in_the_answers_and_figures_are() {
        let on = NaiveDate::from_ymd_opt(2018, 9, 14).unwrap();
        let mut content = sample::content("Cameras", "A council", Money::from_pence(100_000), on);
        let name = "Letter of Jane Roe.pdf".to_owned();
        let proof = Some(Evidence { file: FileId(1), name });
        content.funding.matches.lines[0].entry.evidence = proof.clone();
        let asked = content.endorsements.get(Part::Finance).cloned().map(|mut asked| {
            asked.answer.as_mut().unwrap().covers.lines[0].evidence = proof;
            asked
        });
        content.endorsements.put(Part::Finance, asked.unwrap());
        let cost = content.eligible_cost();
        let left = answers(content, "Gone");
        let text = serde_json::to_string(&left).unwrap();
        for word in
            ["Alex", "Kim", "Pat Hughes", "Lloyd", "Bennett", "supports", "wardens", "highways", "Roe"]
        {
            assert!(!text.contains(word), "{word}: {text}");
        }
        for word in ["Gone", "High Street", "A council", "41 from April", "April 2017", "retention_days"] {
            assert!(text.contains(word), "{word}: {text}");
        }
        assert_eq!(left.eligible_cost(), cost);
    }
}

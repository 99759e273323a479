//! Standing behind an application, as the one who was asked meets it: read it, then endorse, certify or decline.
//! Who is asked, and how, is in `invitation`.

pub mod invitation;

use axum::extract::{MatchedPath, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::application::section::open;
use super::application::{Seen, address, by, done, rows};
use super::component::{Field, SummaryRow};
use super::form::{Errors, Posted, Reader};
use super::page::FormPage;
use super::problem::Problem;
use super::section::{PARAGRAPH, Prefill, Typed};
use super::session::{Endorses, Visit};
use crate::App;
use crate::domain::application::content::{Content, Covers, Part, Standing};
use crate::domain::application::endorse::{EndorseRefusal, Word, unready};
use crate::domain::application::section::Section;
use crate::domain::application::{Case, answers};
use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::person::{Endorser, Person};
use crate::service::{Failure, endorsement};
use crate::store::{application, scheme};

/// What somebody is asked, about the answers as they are.
struct Asked {
    part: Part,
    content: Content,
    /// Sections that are still to be completed before it can be endorsed.
    unready: Vec<Section>,
}

/// As whom somebody answers on this page: not found for anybody who was not asked to do what it is for, or has not the role
/// any more.
fn endorser(
    content: &Content,
    case: &Case,
    person: &Person,
    page: &MatchedPath,
) -> Result<Endorser, Problem> {
    let part = content.endorsements.part_of(person.id).filter(|part| page.as_str().ends_with(part.page()));
    part.and_then(|part| Endorser::of(person, part, case.partnership)).ok_or(Problem::NotFound)
}

impl Asked {
    /// Not found for anybody who was not asked to do what the page is for, or has not the role any more; a case that is with
    /// the funder sends to its page.
    async fn of(app: &App, case: &Case, person: &Person, page: &MatchedPath) -> Result<Asked, Problem> {
        let content = application::content(&app.db, case.id).await?;
        let part = endorser(&content, case, person, page)?.part();
        open(case)?;
        let scheme = scheme::of(&app.db, case.scheme).await?;
        Ok(Asked { part, unready: unready(part, &content, &scheme), content })
    }

    fn facts(&self) -> Vec<SummaryRow> {
        let covers = Covers::of(self.part, &self.content);
        if self.part != Part::Finance {
            return vec![
                SummaryRow::new("Request", covers.request.map(|r| r.to_string()).unwrap_or_default()),
                SummaryRow::new("Cameras", covers.cameras.len().to_string()),
            ];
        }
        let sum = Money::sum(covers.lines.iter().filter_map(|line| line.amount));
        let row = |(n, line): (usize, String)| SummaryRow::new(format!("Match line {}", n + 1), line);
        let mut rows: Vec<SummaryRow> = covers.lines().into_iter().enumerate().map(row).collect();
        rows.push(SummaryRow::new("Together", sum.map(|sum| sum.to_string()).unwrap_or_default()));
        rows
    }

    /// What they said before, if anything.
    fn said(&self) -> Option<String> {
        let asked = self.content.endorsements.get(self.part)?;
        let answer = asked.answer.as_ref()?;
        let on = date::show(date::today(answer.at));
        let (spoken, changed) = (spoken(self.part, answer.given), self.part.rests_on());
        Some(match self.content.standing(self.part) {
            Standing::FellAway => {
                format!("You {spoken} on {on}. It fell away, because {changed} changed since.")
            }
            _ => format!("You {spoken} on {on}. You can change that until the application is sent in."),
        })
    }
}

fn spoken(part: Part, given: bool) -> &'static str {
    match (part, given) {
        (_, false) => "declined",
        (Part::Finance, true) => "certified the match",
        (_, true) => "endorsed the application",
    }
}

fn fields(part: Part, typed: Typed<'_>) -> Vec<Field> {
    let (yes, no) = match part {
        Part::Finance => (
            "I certify that this match is in place, in the amounts above",
            "I decline: the match is not in place, or not in these amounts",
        ),
        Part::Chair => ("I endorse this application for the partnership", "I decline to endorse it"),
        Part::Commander => ("I endorse this application for local policing", "I decline to endorse it"),
    };
    let options = vec![("yes".to_owned(), yes.to_owned()), ("no".to_owned(), no.to_owned())];
    vec![
        typed.radios("given", "Your answer", options),
        typed
            .paragraph("comment", "Comment")
            .rows(4)
            .hint("If you decline, say what would have to change. The officers of the partnership read it"),
    ]
}

fn page(visit: &Visit, case: &Case, asked: &Asked, version: u32, typed: Typed<'_>) -> FormPage {
    let part = asked.part;
    let heading = if part == Part::Finance { "Certify the match" } else { "Endorse the application" };
    let action = format!("{}/{}", address(&case.reference), part.page());
    let section = |s: Section| (s.title(), rows(&answers::of_section(&asked.content, s)));
    let page = FormPage::new(visit, heading, action, fields(part, typed), "Send your answer")
        .caption(format!("{} {}", case.reference, case.title))
        .intro(format!("You are asked as the {}. Read the application, then answer.", part.whom()))
        .inset(asked.said())
        .facts(asked.facts())
        .answers(Section::ALL.into_iter().map(section).collect())
        .back(address(&case.reference))
        .version(version);
    match asked.unready.as_slice() {
        [] => page,
        open => {
            let open: Vec<&str> = open.iter().map(|section| section.title()).collect();
            page.warning(format!(
                "These sections are not complete yet, so you can only decline: {}",
                open.join(", ")
            ))
        }
    }
}

/// `GET /applications/{reference}/endorse` and `…/certify`
pub async fn read(
    State(app): State<App>,
    visit: Visit,
    Endorses(person): Endorses,
    path: MatchedPath,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    let asked = Asked::of(&app, &case, &person, &path).await?;
    let said = asked.content.endorsements.get(asked.part).and_then(|asked| asked.answer.as_ref());
    let posted = match said {
        Some(said) => {
            let still = asked.content.standing(asked.part) != Standing::FellAway;
            let given = still.then_some(if said.given { "yes" } else { "no" });
            Prefill::default().with("given", given).with("comment", said.comment.as_ref()).posted()
        }
        None => Posted::default(),
    };
    let typed = Typed { posted: &posted, errors: &Errors::default() };
    page(&visit, &case, &asked, asked.content.saves(), typed).show()
}

fn typed(posted: &Posted) -> Result<Word, Errors> {
    let mut read = Reader::new(posted);
    let (given, comment) = read.yes_or_why_not("given", PARAGRAPH);
    let word = Word { shown: posted.version(), given, comment };
    read.finish().map(|()| word)
}

/// `POST /applications/{reference}/endorse` and `…/certify`
pub async fn answer(
    State(app): State<App>,
    visit: Visit,
    Endorses(person): Endorses,
    path: MatchedPath,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let content = application::content(&app.db, case.id).await?;
    let endorser = endorser(&content, &case, &person, &path)?;
    let (errors, version) = match typed(&posted) {
        Err(errors) => (errors, Some(posted.version())),
        Ok(word) => {
            let (key, given) = (posted.key(), word.given);
            let by = by(&visit, &key);
            match endorsement::answer(&app.db, endorser, by, &case.reference, word).await {
                Ok(()) => {
                    return Ok(done(&case.reference, if given { "endorsed" } else { "declined" }));
                }
                Err(Failure::Refused(EndorseRefusal::WrongState(_) | EndorseRefusal::NotAsked)) => {
                    return Err(Problem::Changed);
                }
                Err(Failure::Refused(refusal)) => {
                    let mut errors = Errors::default();
                    errors.push("given", refusal.to_string());
                    // What is shown now has been read when it is sent again.
                    (errors, None)
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    let asked = Asked::of(&app, &case, &person, &path).await?;
    let version = version.unwrap_or(asked.content.saves());
    let typed = Typed { posted: &posted, errors: &errors };
    page(&visit, &case, &asked, version, typed).refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

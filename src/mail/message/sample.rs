//! Invented events, one of each way of telling: what an administrator reads beforehand, and what the tests write out.
//! Must not say how a message is worded: that is read from the letters themselves.

mod audience;
mod carry;
mod claim;
pub mod import;
mod purchase;
#[cfg(test)]
mod tests;
mod waiting;

use chrono::NaiveDate;

use super::announce;
use crate::domain::application::content::Part;
use crate::domain::application::section::Section;
use crate::domain::application::{Figures, Status};
use crate::domain::assessment::Recommendation;
use crate::domain::decision::Outcome;
use crate::domain::event::{
    ADDRESS, AskedNoMore, Assigned, ByInvitation, CasesGiven, Change, DailyTold, Event, KitEvent, Named,
    QueryAsked, QueryDue, QueryEnded, ReturnEvent, SentBack, YearEnding, YearLeft,
};
use crate::domain::file::{self, Attached, FileId};
use crate::domain::financial_year::FinancialYear;
use crate::domain::message::{Kind, Wording};
use crate::domain::money::Money;
use crate::domain::person::{PartnershipId, PersonId, Role};
use crate::domain::quarter::Quarter;
pub use audience::audience;
pub use waiting::waiting;

/// The invented partnership.
const CSP: PartnershipId = PartnershipId(7);
/// An officer of it, whom personal messages are for as well.
const OFFICER: PersonId = PersonId(1);
/// Who gives access.
const ADMINISTRATOR: i64 = 9;
/// Its s151 officer.
const CERTIFIER: PersonId = PersonId(3);

/// Every message there is, as each of its readers gets it, in the order of [`Kind::ALL`].
///
/// # Errors
/// Only if a template fails to render.
pub fn wording(base_url: &str) -> askama::Result<Vec<Wording>> {
    let mut all: Vec<(Kind, Wording)> = Vec::new();
    for event in events() {
        for message in announce(&waiting(event, None, 1), &audience(), base_url)? {
            let wording = Wording { kind: message.kind, subject: message.subject, text: message.text };
            // The first reader stands for all who get the same.
            if !all.iter().any(|(_, known)| same(known, &wording)) {
                all.push((message.kind, wording));
            }
        }
    }
    let place = |kind: Kind| Kind::ALL.iter().position(|other| *other == kind);
    all.sort_by_key(|(kind, _)| place(*kind));
    Ok(all.into_iter().map(|(_, wording)| wording).collect())
}

/// Apart from the greeting and whose hat it is for.
fn same(one: &Wording, other: &Wording) -> bool {
    let words = |of: &Wording| {
        let lines = of.text.lines().skip(1).filter(|line| !line.starts_with("You get this message as"));
        lines.collect::<Vec<_>>().join("\n")
    };
    one.kind == other.kind && one.subject == other.subject && words(one) == words(other)
}

/// One of each way in which an event is told.
pub fn events() -> Vec<Event> {
    let asked = |part| Event::Asked { part, person: OFFICER };
    let agreed = |part, all| Event::Endorsed { part, covers: Vec::new(), comment: None, all };
    let withdrawn = |from| Event::Withdrawn { reason: "No match funding".into(), from };
    let award = award();
    let mut all = vec![
        Event::SignInAsked,
        daily(),
        Event::SecondFactorReset { reason: "Lost the telephone".into() },
        Event::PersonAdded { roles: roles() },
        Event::RolesGiven { roles: roles() },
        Event::RolesTaken { roles: roles(), reason: "Left the council".into() },
        Event::PersonChanged { what: vec![ADDRESS.into()], reason: "Married".into() },
        asked(Part::Chair),
        asked(Part::Finance),
        Event::Reminded { part: Part::Commander, person: OFFICER },
        Event::Reminded { part: Part::Finance, person: OFFICER },
        agreed(Part::Chair, false),
        agreed(Part::Finance, true),
        Event::Declined { part: Part::Finance, comment: "The reserve is spent.".into() },
        submitted(1),
        submitted(2),
        unchanged(),
        returned(),
        assessed(),
        approved(),
        refused(),
        Event::OfferReminded { award, accept_by: last_day(), certifier: Some(CERTIFIER) },
        Event::OfferAccepted { award, comment: Some("With thanks".into()) },
        Event::OfferDeclined { award, reason: "The reserve is spent.".into() },
        Event::OfferLapsed { award },
        withdrawn(None),
        withdrawn(Some(Status::Assessed)),
        withdrawn(Some(Status::Approved)),
        asked_no_more(Part::Chair, false),
        asked_no_more(Part::Finance, true),
        Event::AskedNoMore(AskedNoMore { part: Part::Finance, person: CERTIFIER, offer: false, claim: true }),
        by_invitation(),
        file_refused(),
        assigned(),
        cases_given(false),
        cases_given(true),
        varied(Some(500_000)),
        varied(None),
    ];
    all.extend([1, 3].map(import::awards));
    all.push(year_ending());
    all.push(certificate_expiring());
    all.extend([false, true].into_iter().filter_map(return_reminded));
    all.extend(queries());
    all.extend(purchase::purchases());
    all.extend(claim::claims());
    all.extend(carry::carry_forwards());
    all
}

/// What needs an officer, and what happened.
pub fn daily() -> Event {
    Event::DailyTold(DailyTold {
        day: last_day().unwrap_or_default(),
        needs: vec!["Change and send in again: CCTV-2018-SHR-003, Shropshire CSP, by 31 March 2019".into()],
        happened: vec!["The match of CCTV-2018-SHR-004 is certified".into()],
    })
}

/// Sent in for the `number`th time, with changes when it was before.
pub fn submitted(number: u32) -> Event {
    let pounds = |pounds: i64| Money::from_pence(pounds * 100);
    let figures = Figures {
        request: pounds(65_000),
        eligible_cost: pounds(90_000),
        certified_match: pounds(25_000),
        ..Figures::default()
    };
    let change =
        Change { what: "Need: Areas".into(), before: "Ludlow".into(), after: "Ludlow, Craven Arms".into() };
    Event::Submitted { number, figures, changes: if number > 1 { vec![change] } else { Vec::new() } }
}

/// Sent in again as it was.
pub fn unchanged() -> Event {
    match submitted(2) {
        Event::Submitted { number, figures, .. } => Event::Submitted { number, figures, changes: Vec::new() },
        other => other,
    }
}

/// Two sections have to change.
pub fn returned() -> Event {
    let back = |section, reason: &str| SentBack { section, reason: reason.into() };
    Event::Returned {
        sections: vec![
            back(Section::Costs, "The quote for the columns is missing.\n\nPlease add it."),
            back(Section::Need, "Say since when."),
        ],
    }
}

/// Scored, which nobody is told.
pub fn assessed() -> Event {
    Event::Assessed { total: 77, recommendation: Some(Recommendation::Fund) }
}

/// Less than was asked for, on a condition.
pub fn approved() -> Event {
    Event::Released {
        outcome: Outcome::Approved,
        award: Some(award()),
        reasons: "Kept from this mail".into(),
        conditions: Some("Signs go up before the cameras.".into()),
        accept_by: last_day(),
        certifier: Some(CERTIFIER),
        number: Some("PCC/D/2018/11".into()),
    }
}

/// Nothing.
pub fn refused() -> Event {
    Event::Released {
        outcome: Outcome::Refused,
        award: None,
        reasons: "The need is not shown.".into(),
        conditions: None,
        accept_by: None,
        certifier: None,
        number: Some("PCC/D/2018/12".into()),
    }
}

/// A grant is raised by so much, which is offered, or lowered.
pub fn varied(offered: Option<i64>) -> Event {
    let waits = offered.is_some();
    Event::Varied {
        number: "PCC/D/2018/13".into(),
        before: Money::from_pence(6_000_000),
        award: Money::from_pence(if waits { 6_500_000 } else { 5_000_000 }),
        offered: offered.map(Money::from_pence),
        reasons: "The price of columns moved.".into(),
        conditions: waits.then(|| "Signs go up before the cameras.".into()),
        accept_by: NaiveDate::from_ymd_opt(2018, 12, 12).filter(|_| waits),
        certifier: Some(CERTIFIER),
    }
}

/// A file with a virus in it.
pub fn file_refused() -> Event {
    let file = Attached {
        id: FileId(9),
        name: "Quote <1>.pdf".into(),
        kind: file::Kind::Pdf,
        bytes: 2048,
        sha256: "0".repeat(64),
    };
    Event::FileChecked { file, virus: Some("Eicar".into()) }
}

/// One partnership is told less than the treasurer, since a decision is held.
pub fn year_ending() -> Event {
    let left = |id, name: &str, left, known| YearLeft {
        partnership: PartnershipId(id),
        name: name.into(),
        left: Money::from_pence(left),
        known: Money::from_pence(known),
    };
    let left =
        vec![left(7, "Shropshire CSP", 500_000, 1_200_000), left(8, "Telford CSP", 6_500_000, 6_500_000)];
    Event::YearEnding(YearEnding { year: FinancialYear::of(last_day().unwrap_or_default()), left })
}

fn certificate_expiring() -> Event {
    let expires_on = last_day().unwrap_or_default();
    Event::Kit(KitEvent::Expiring { make: "Axis".into(), model: "P3245-LV".into(), expires_on })
}

fn return_reminded(overdue: bool) -> Option<Event> {
    let quarter = Quarter::from_code("2018-q2")?;
    let (name, code) = ("Shropshire CSP".into(), "SHR".into());
    let due_on = quarter.due(30);
    Some(Event::Return(ReturnEvent::Reminded { partnership: CSP, name, code, quarter, due_on, overdue }))
}

fn queries() -> Vec<Event> {
    let due_on = NaiveDate::from_ymd_opt(2018, 10, 29).unwrap_or_default();
    let ended = |words: &str| QueryEnded { number: 2, words: words.into() };
    let question = "Who owns the columns?".into();
    vec![
        Event::QueryAsked(QueryAsked { number: 2, section: Some(Section::Costs), question, due_on }),
        Event::QueryReminded(QueryDue { number: 2, due_on }),
        Event::QueryClosed(ended("Found it")),
        Event::QueryAnswered(ended("The council")),
    ]
}

/// Somebody asked has left.
pub fn asked_no_more(part: Part, offer: bool) -> Event {
    Event::AskedNoMore(AskedNoMore { part, person: CERTIFIER, offer, claim: false })
}

fn roles() -> Vec<String> {
    vec![Role::CspOfficer.code().to_owned()]
}

fn by_invitation() -> Event {
    let (role, application) = (Role::CspChair.code().into(), "CCTV-2018-SHR-003".into());
    Event::RoleByInvitation(ByInvitation { role, application, added: true })
}

fn assigned() -> Event {
    let named = |person, name: &str| Some(Named { person, name: name.into() });
    let (to, from) = (named(PersonId(6), "Gail Grants"), named(PersonId(5), "Gus Grants"));
    Event::Assigned(Assigned { to, from, together: false })
}

/// Two cases in one step, from a leaver or not.
pub fn cases_given(handed_over: bool) -> Event {
    let cases = ["CCTV-2018-SHR-003, Shropshire CSP", "CCTV-2018-TEL-001, Telford CSP"].map(str::to_owned);
    Event::CasesGiven(CasesGiven { cases: cases.to_vec(), handed_over })
}

fn award() -> Money {
    Money::from_pence(6_000_000)
}

fn last_day() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2018, 11, 12)
}

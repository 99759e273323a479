//! The invented events as they wait to be announced, and the invented case. Must not say what happened.

use super::{ADMINISTRATOR, CSP, OFFICER};
use crate::domain::application::Reference;
use crate::domain::event::Event;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::PersonId;
use crate::store::outbox::{CaseFacts, Waiting};

/// An event of the invented case, or about a person.
pub fn waiting(event: Event, by: Option<i64>, submissions: u32) -> Waiting {
    let (chain, case) = match event {
        Event::YearEnding(_) => ("scheme:1".into(), None),
        Event::Kit(_) => ("kit:1".into(), None),
        Event::Return(_) => ("return:1".into(), None),
        Event::SignInAsked
        | Event::SecondFactorReset { .. }
        | Event::DailyTold(_)
        | Event::PersonAdded { .. }
        | Event::RolesGiven { .. }
        | Event::RolesTaken { .. }
        | Event::PersonChanged { .. }
        | Event::RoleByInvitation(_)
        | Event::CasesGiven(_) => (format!("person:{}", OFFICER.0), None),
        _ => ("application:3".into(), case(submissions)),
    };
    let added = matches!(event, Event::PersonAdded { .. });
    let by = by.or(added.then_some(ADMINISTRATOR)).map(PersonId);
    let also_to = event.changes_address().then(|| "olive.before@example.org".to_owned());
    Waiting { outbox_id: 1, history_id: 1, chain, event, by, also_to, case }
}

fn case(submissions: u32) -> Option<CaseFacts> {
    Some(CaseFacts {
        reference: Reference::parse("CCTV-2018-SHR-003")?,
        title: "Market Square and bridge".into(),
        partnership_id: CSP,
        partnership: "Shropshire CSP".into(),
        year: FinancialYear::from_start(2018)?,
        request: Money::from_pence(6_500_000),
        submissions,
    })
}

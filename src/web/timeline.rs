//! Events as people read them.

mod carry;
mod claim;
mod kit;
mod monitoring;
mod purchase;
mod returns;

use crate::domain::application::content::Part;
use crate::domain::application::section::Section;
use crate::domain::assessment::Recommendation;
use crate::domain::date;
use crate::domain::decision::Outcome;
use crate::domain::event::{Assigned, Change, Event, FrameworkEvent, QueryAsked, SchemeBegun};
use crate::domain::person::{Role, Way};
use crate::domain::text::thousands;
use crate::domain::variation::changed;
use crate::store::history::Entry;
use crate::web::camera::told;

/// One line of a timeline.
pub struct Item {
    /// What happened.
    pub what: String,
    /// Who and when.
    pub who: String,
    /// Reason or detail; lines kept.
    pub reason: String,
    /// Only a save: on paper, where there are many, it is left out.
    pub save: bool,
}

/// Newest first; to staff without the purchases for which a partnership still gathers quotes and without the costs of claims
/// that were not certified since, to others without what only staff may know.
pub fn of(entries: &[Entry], staff: bool) -> Vec<Item> {
    let (seen, certified) = (seen(entries, staff), claim::certified(entries));
    let told = |entry: &Entry| !(staff && claim::is_prepared(entry, &certified));
    let chunks = seen.chunk_by(|one, next| saved_in_one_go(one, next));
    chunks.map(|chunk| item(chunk, staff, told(chunk[0]))).collect()
}

/// One by one as the funder may read them, with what happened and its detail. A save is without its answers: what was sent in
/// stands in the copy of it, and what was not is the partnership's own.
pub fn each(entries: &[Entry]) -> Vec<(&Entry, String, String)> {
    let certified = claim::certified(entries);
    let told = |entry: &Entry| match claim::is_prepared(entry, &certified) {
        true => String::new(),
        false => detail(&entry.event, true),
    };
    let seen = seen(entries, true).into_iter();
    seen.map(|entry| (entry, what(&entry.event), told(entry))).collect()
}

fn seen(entries: &[Entry], staff: bool) -> Vec<&Entry> {
    let asked: Vec<u32> = entries.iter().filter_map(|entry| purchase::asked(&entry.event)).collect();
    let shows = |entry: &&Entry| match staff {
        true => purchase::gathered(&entry.event).is_none_or(|number| asked.contains(&number)),
        false => entry.event.shows_to_the_partnership(),
    };
    entries.iter().filter(shows).collect()
}

/// One person saves many times a day: that is one line.
fn saved_in_one_go(one: &Entry, next: &Entry) -> bool {
    let save = |entry: &Entry| matches!(entry.event, Event::SectionSaved { .. });
    save(one) && save(next) && one.by == next.by && date::today(one.at) == date::today(next.at)
}

/// Entries that are told as one, the newest first; never none. Whether its detail is told.
fn item(entries: &[&Entry], staff: bool, told: bool) -> Item {
    let entry = entries[0];
    let mut sections: Vec<Section> = entries.iter().filter_map(|entry| saved(&entry.event)).collect();
    sections.sort();
    sections.dedup();
    let titles: Vec<&str> = sections.iter().map(|section| section.title()).collect();
    let who = entry.by.as_deref().unwrap_or("The service");
    Item {
        what: if titles.is_empty() { what(&entry.event) } else { format!("{} saved", titles.join(", ")) },
        who: format!("{who}, {}", date::show_time(entry.at)),
        reason: if told { detail(&entry.event, staff) } else { String::new() },
        save: matches!(entry.event, Event::SectionSaved { .. }),
    }
}

fn saved(event: &Event) -> Option<Section> {
    match event {
        Event::SectionSaved { section, .. } => Some(*section),
        _ => None,
    }
}

fn what(event: &Event) -> String {
    match event {
        Event::Started { copy_of: Some(earlier), .. } => format!("Started as a copy of {earlier}"),
        Event::Started { .. } => "Started".into(),
        Event::SectionSaved { section, .. } => format!("{} saved", section.title()),
        Event::Submitted { number: 1, .. } => "Submitted".into(),
        Event::Submitted { .. } => "Submitted again".into(),
        Event::Returned { .. } => "Returned to the partnership".into(),
        Event::QueryAsked(QueryAsked { number, section: Some(section), .. }) => {
            format!("Query {number} on {} put to the partnership", section.title())
        }
        Event::QueryAsked(QueryAsked { number, .. }) => format!("Query {number} put to the partnership"),
        Event::QueryAnswered(ended) => format!("Query {} answered", ended.number),
        Event::QueryClosed(ended) => format!("Query {} closed without an answer", ended.number),
        Event::QueryReminded(due) => format!("Reminded of query {}", due.number),
        Event::Assigned(Assigned { to: Some(to), from: Some(from), .. }) => {
            format!("{} has it now, before {}", to.name, from.name)
        }
        Event::Assigned(Assigned { to: Some(to), .. }) => format!("{} has it now", to.name),
        Event::Assigned(Assigned { from: Some(from), .. }) => {
            format!("{} does not have it any more; nobody has", from.name)
        }
        Event::Assigned(_) => "Nobody has it now".into(),
        Event::AssessmentLocked(so_far) => {
            format!("Assessment {} of {} locked", so_far.number, so_far.needed)
        }
        Event::Assessed { .. } => "Assessed".into(),
        Event::Approved { award, number, .. } => format!("Approval of {award} recorded{}", under(number)),
        Event::Refused { number, .. } => format!("Refusal recorded{}", under(number)),
        Event::Released { outcome: Outcome::Approved, award, number, .. } => {
            format!("Approved: {}{}", award.map(|award| award.to_string()).unwrap_or_default(), under(number))
        }
        Event::Released { outcome: Outcome::Refused, number, .. } => format!("Refused{}", under(number)),
        Event::OfferAccepted { award, .. } => format!("Offer of {award} accepted"),
        Event::OfferDeclined { award, .. } => format!("Offer of {award} declined"),
        Event::OfferReminded { .. } => "Reminded that the offer ends soon".into(),
        Event::OfferLapsed { award } => format!("Offer of {award} lapsed"),
        Event::Varied { number, before, award, offered, .. } => {
            let waits =
                offered.map(|offered| format!(", {offered} of it to be accepted")).unwrap_or_default();
            format!("{}, decision {number}{waits}", changed(*before, *award))
        }
        Event::Camera(happened) => told::what(happened),
        Event::Claim(happened) => claim::what(happened),
        Event::CarryForward(happened) => carry::what(happened),
        Event::NoteAdded => "Note added".into(),
        Event::InterestDeclared { .. } => "Declared an interest".into(),
        Event::Withdrawn { .. } => "Withdrawn".into(),
        Event::EvidenceCounted(of) => format!("{} offences counted", thousands(of.counted)),
        Event::AwardImported(of) => {
            format!("Award of {} taken over from {}, line {}", of.award, of.file, of.line)
        }
        Event::FilesAdded { files } => match files.as_slice() {
            [one] => format!("File added: {}", one.name),
            many => format!("{} files added", many.len()),
        },
        Event::FileRemoved { file } => format!("File removed: {}", file.name),
        Event::FileChecked { file, virus: None } => format!("File checked, no virus found: {}", file.name),
        Event::FileChecked { file, .. } => format!("File refused, a virus was found: {}", file.name),
        Event::AskedNoMore(gone) if gone.claim => {
            "The council’s s151 officer cannot certify the claim any more: somebody else is to be named"
                .into()
        }
        Event::AskedNoMore(gone) if gone.offer => {
            "The council’s s151 officer cannot answer the offer any more: somebody else is to be named".into()
        }
        Event::AskedNoMore(gone) => format!("{} not asked any more", gone.part.title()),
        Event::CertifierNamed(named) if named.claims => {
            "Another s151 officer named, who certifies claims".into()
        }
        Event::CertifierNamed(_) => "Another s151 officer named, who can accept or decline the offer".into(),
        Event::Asked { part, .. } => format!("{} asked to {}", part.title(), part.task()),
        Event::Reminded { part, .. } => format!("{} reminded", part.title()),
        Event::Endorsed { part: Part::Finance, .. } => "Match certified".into(),
        Event::Endorsed { part, .. } => format!("Endorsed by the {}", part.whom()),
        Event::Declined { part, .. } => format!("{} declined to {}", part.title(), part.task()),
        Event::Erased { .. } => "Personal data deleted under the retention rule".into(),
        Event::PersonAdded { .. } => "Given access".into(),
        Event::RoleByInvitation(by) => {
            let role = named(std::slice::from_ref(&by.role));
            let access = if by.added { "Given access and" } else { "Given" };
            format!("{access} the role {role} by an invitation to {}", by.application)
        }
        Event::RolesGiven { roles } => format!("Given the role {}", named(roles)),
        Event::CasesGiven(given) if given.cases.len() == 1 => "Given an application".into(),
        Event::CasesGiven(given) => format!("Given {} applications", given.cases.len()),
        Event::RolesTaken { roles, .. } => format!("Not in the role any more: {}", named(roles)),
        Event::PersonChanged { what, .. } => format!("{} changed", what.join(" and ")),
        Event::MadeNameless { reason: Some(_), .. } => {
            "Name, address and sign-ins deleted under the retention rule".into()
        }
        Event::MadeNameless { .. } => "Name of a former person deleted from this history".into(),
        Event::SignInAsked => "Asked for a sign-in link".into(),
        Event::SignedIn { way } => signed_in(way.as_deref()),
        Event::SignedOut { .. } => "Signed out".into(),
        Event::SessionEnded { others: true } => "Ended every other session".into(),
        Event::SessionEnded { others: false } => "Ended another session".into(),
        Event::SecondFactorSetUp { again: false } => "Set up an authenticator app".into(),
        Event::SecondFactorSetUp { again: true } => "Changed the authenticator app".into(),
        Event::SecondFactorGiven { recovery: false } => "Gave a code of the authenticator app".into(),
        Event::SecondFactorGiven { recovery: true } => "Gave a recovery code".into(),
        Event::SecondFactorRefused => "Gave a wrong code".into(),
        Event::RecoveryCodesMade => "Made new recovery codes".into(),
        Event::SecondFactorReset { .. } => "Second factor reset".into(),
        Event::MessagesChosen { daily: true } => "One e-mail a day chosen".into(),
        Event::MessagesChosen { daily: false } => "Each e-mail as it happens chosen".into(),
        Event::Monitoring(told) => monitoring::what(&told.deed),
        Event::YearEnding(ending) => format!("Told that money of {} is not committed", ending.year),
        Event::DailyTold(_) => "The day’s e-mail written".into(),
        Event::SchemeChanged { .. } => "Scheme changed".into(),
        Event::SchemeBegun(SchemeBegun { starts_on, ends_on, cap, envelope, .. }) => format!(
            "Scheme begun: {} to {}, caps of {cap}, envelope {envelope}",
            date::show(*starts_on),
            date::show(*ends_on)
        ),
        Event::Framework(event) => kit::framework(event),
        Event::Kit(event) => kit::kit(event),
        Event::Purchase(event) => purchase::what(event),
        Event::Return(event) => returns::what(event),
        Event::SentAgain { .. } => "Message sent again".into(),
    }
}

fn signed_in(way: Option<&str>) -> String {
    match way.map(Way::from_code) {
        Some(Way::Provider(name)) => format!("Signed in with {name}"),
        Some(Way::Demo) => "Chosen in the demonstration".to_owned(),
        Some(Way::Link) => "Signed in with a link".to_owned(),
        None => "Signed in".to_owned(),
    }
}

/// The number of a decision, behind what was decided.
fn under(number: &Option<String>) -> String {
    number.as_ref().map(|number| format!(", decision {number}")).unwrap_or_default()
}

fn named(roles: &[String]) -> String {
    let name = |code: &String| Role::from_code(code).map_or(code.clone(), |role| role.name().to_owned());
    roles.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn detail(event: &Event, staff: bool) -> String {
    match event {
        Event::Submitted { figures, .. } => format!("Request {}", figures.request),
        Event::FilesAdded { files } if files.len() > 1 => {
            files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join("\n")
        }
        Event::Endorsed { covers, comment, .. } => {
            covers.iter().chain(comment).cloned().collect::<Vec<_>>().join("\n")
        }
        Event::Assessed { total, recommendation } if staff => {
            let advice = recommendation.map_or("the assessors differ", Recommendation::label);
            format!("{total} of 100, recommendation: {advice}")
        }
        Event::Approved { reasons, held_until, .. } | Event::Refused { reasons, held_until, .. } => {
            let held = held_until.map(|day| format!("\nHeld until {}", date::show(day))).unwrap_or_default();
            format!("{reasons}{held}")
        }
        Event::Released { reasons, .. } => reasons.clone(),
        Event::CasesGiven(given) => given.cases.join("\n"),
        Event::SchemeChanged { changes, reason } => format!("{}{reason}", lines(changes)),
        Event::Monitoring(told) => monitoring::detail(told),
        Event::Framework(
            FrameworkEvent::Changed { changes, reason }
            | FrameworkEvent::ItemCorrected { changes, reason, .. },
        ) => format!("{}{reason}", lines(changes)),
        Event::Camera(happened) => told::detail(happened),
        Event::Claim(happened) => claim::detail(happened),
        Event::AwardImported(of) => {
            let before = of.verified.zip(of.paid).map(|(verified, paid)| {
                format!("\nBefore it was taken over, {verified} of its cost was verified and {paid} paid")
            });
            let decided = date::show(of.decided_on);
            format!("Decided on {decided}: {}{}", of.decision, before.unwrap_or_default())
        }
        Event::Purchase(event) => purchase::detail(event),
        Event::Return(event) => {
            format!("{}{}", lines(event.changes()), event.reason().unwrap_or_default())
        }
        other => other.reason().unwrap_or_default(),
    }
}

/// Each change on a line of its own.
pub fn lines(changes: &[Change]) -> String {
    changes.iter().map(|c| format!("{}: {}, was {}\n", c.what, c.after, c.before)).collect()
}

//! The demonstration's people and two years of history, made through the services.

mod camera;
mod carry;
mod claim;
mod decide;
mod desk;
mod ended;
mod kit;
mod leaver;
mod matching;
mod monitoring;
mod place;
mod purchase;
mod returns;
mod story;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, TimeZone, Utc};

pub use super::sample::assessment;
use super::{endorse, file, sample, scheme};
use crate::domain::application::Reference;
use crate::domain::application::content::{Content, Lines};
use crate::domain::application::section::Section;
use crate::domain::date;
use crate::domain::event::SentBack;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::{CspOfficer, GrantsOfficer, Holding, Person, Role, Viewer};
use crate::domain::text::EmailAddress;
use crate::service::application::{Change, Started};
use crate::service::assessment::Sender;
use crate::service::record::By;
use crate::service::{self, Failure};
use crate::store::storage::Storage;
use crate::store::{Db, StoreError, application, person};

/// When the demonstration begins: 15 October 2018, at ten in the morning.
pub fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2018, 10, 15, 9, 0, 0).single().unwrap_or_default()
}

#[rustfmt::skip]
const PEOPLE: &[(&str, &str, Role, Option<&str>)] = &[
    ("Hannah Price", "hannah.price", Role::CspOfficer, Some("HEF")),
    ("Nadia Khan", "nadia.khan", Role::CspOfficer, Some("NWO")),
    ("Sam Worth", "sam.worth", Role::CspOfficer, Some("SWO")),
    ("Megan Davies", "megan.davies", Role::CspOfficer, Some("SHR")),
    ("Owen Rees", "owen.rees", Role::CspOfficer, Some("SHR")),
    ("Tariq Ahmed", "tariq.ahmed", Role::CspOfficer, Some("TEL")),
    ("Mary Powell", "mary.powell", Role::CspChair, Some("HEF")),
    ("Supt Sue Thomas", "sue.thomas", Role::LpaCommander, Some("HEF")),
    ("Alan Pritchard", "alan.pritchard", Role::FinanceCertifier, Some("HEF")),
    ("Roy Clarke", "roy.clarke", Role::CspChair, Some("NWO")),
    ("Supt Neil Watts", "neil.watts", Role::LpaCommander, Some("NWO")),
    ("Farah Iqbal", "farah.iqbal", Role::FinanceCertifier, Some("NWO")),
    ("Jane Allen", "jane.allen", Role::CspChair, Some("SWO")),
    ("Supt Kevin Burton", "kevin.burton", Role::LpaCommander, Some("SWO")),
    ("Lucy Hale", "lucy.hale", Role::FinanceCertifier, Some("SWO")),
    ("Pat Hughes", "pat.hughes", Role::CspChair, Some("SHR")),
    ("Supt Chris Lloyd", "chris.lloyd", Role::LpaCommander, Some("SHR")),
    ("Jo Bennett", "jo.bennett", Role::FinanceCertifier, Some("SHR")),
    ("Deepa Rao", "deepa.rao", Role::CspChair, Some("TEL")),
    ("Supt Mark Evans", "mark.evans", Role::LpaCommander, Some("TEL")),
    ("Simon Cox", "simon.cox", Role::FinanceCertifier, Some("TEL")),
    ("Grace Oliver", "grace.oliver", Role::GrantsOfficer, None),
    ("Ian Fletcher", "ian.fletcher", Role::GrantsOfficer, None),
    ("Clare Newton", "clare.newton", Role::Commissioner, None),
    ("Dev Patel", "dev.patel", Role::Commissioner, None),
    ("Tom Shaw", "tom.shaw", Role::Treasurer, None),
    ("Ruth Adams", "ruth.adams", Role::Auditor, None),
    ("Ben Carter", "ben.carter", Role::Administrator, None),
    ("Olga Hart", "olga.hart", Role::OccAdviser, None),
    ("Peter Marsh", "peter.marsh", Role::PanelMember, None),
];

/// How far a case has come.
enum Until {
    Draft,
    /// Complete, but for two of the three who stand behind it.
    Asked,
    Submitted,
    Queried,
    Returned,
    Assessed,
    /// And accepted.
    Approved(i64),
    Offered(i64),
    Held(i64),
    Refused,
}

/// Partnership, title, first year, pounds asked for, day, and how far it has come.
type CaseRow = (&'static str, &'static str, i32, i64, (i32, u32, u32), Until);

#[rustfmt::skip]
const CASES: &[CaseRow] = &[
    ("SHR", "Oswestry town centre upgrade", 2017, 40_000, (2017, 9, 4), Until::Approved(40_000)),
    ("SHR", "Shrewsbury river loop", 2017, 25_000, (2017, 11, 6), Until::Approved(20_000)),
    ("HEF", "Hereford High Town", 2017, 65_000, (2017, 10, 2), Until::Approved(65_000)),
    ("NWO", "Redditch bus station", 2017, 48_500, (2017, 12, 11), Until::Approved(45_000)),
    ("NWO", "Bromsgrove recreation ground", 2017, 10_000, (2018, 1, 15), Until::Approved(10_000)),
    ("SWO", "Upton-upon-Severn quay", 2017, 12_000, (2018, 1, 22), Until::Approved(12_000)),
    ("TEL", "Newport Victoria Park", 2017, 5_000, (2018, 1, 29), Until::Approved(5_000)),
    ("SWO", "Malvern Link car parks", 2017, 22_000, (2018, 1, 8), Until::Refused),
    ("TEL", "Wellington market square", 2017, 60_000, (2017, 11, 20), Until::Approved(60_000)),
    ("SHR", "Ludlow town centre cameras", 2018, 32_500, (2018, 9, 10), Until::Assessed),
    ("SHR", "Whitchurch station approach", 2018, 18_000, (2018, 10, 1), Until::Draft),
    ("SHR", "Church Stretton station", 2018, 12_000, (2018, 10, 11), Until::Asked),
    ("HEF", "Leominster Corn Square", 2018, 27_250, (2018, 9, 17), Until::Queried),
    ("HEF", "Ross-on-Wye riverside", 2018, 45_000, (2018, 9, 3), Until::Held(40_000)),
    ("NWO", "Kidderminster canal side", 2018, 38_000, (2018, 9, 24), Until::Returned),
    ("SWO", "Worcester riverside walk", 2018, 50_000, (2018, 5, 14), Until::Approved(50_000)),
    ("SWO", "Evesham high street", 2018, 14_000, (2018, 10, 8), Until::Submitted),
    ("TEL", "Oakengates Limes Walk", 2018, 15_000, (2018, 9, 20), Until::Offered(15_000)),
    ("TEL", "Madeley centre", 2018, 35_000, (2018, 10, 3), Until::Assessed),
];

/// Why the demonstration could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// Below the services.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A service refused what the seed does.
    #[error("the seed was refused: {0}")]
    Refused(String),
}

impl<R: std::fmt::Debug> From<Failure<R>> for SeedError {
    fn from(failure: Failure<R>) -> Self {
        match failure {
            Failure::Store(error) => SeedError::Store(error),
            other => SeedError::Refused(format!("{other:?}")),
        }
    }
}

pub(super) fn missing(what: &str) -> SeedError {
    SeedError::Refused(format!("{what} is missing"))
}

/// Adds people and cases to a database that has been set up.
pub async fn write(db: &Db, files: &Storage) -> Result<(), SeedError> {
    let partnerships = person::partnerships(db).await?;
    let began = start().checked_sub_days(Days::new(500)).unwrap_or_default();
    for (name, address, role, code) in PEOPLE {
        let of = code.and_then(|code| partnerships.iter().find(|p| p.code == code)).map(|p| p.id);
        let holding = Holding::new(*role, of).ok_or_else(|| missing(name))?;
        let email = EmailAddress::parse(&format!("{address}@example.org")).map_err(|_| missing(address))?;
        service::person::add(db, By::nobody(began), name, &email, &[holding]).await?;
    }
    let people = person::everybody(db).await?;
    leaver::left_long_ago(db, &people, &partnerships).await?;
    monitoring::register(db, &people, &partnerships).await?;
    returns::write(db, &people, &partnerships).await?;
    // In the order of their days, so that numbers follow one another as they would have.
    let mut cases: Vec<&CaseRow> = CASES.iter().collect();
    cases.sort_by_key(|case| case.4);
    scheme::change(db, &people).await?;
    kit::write(db, &people).await?;
    for (code, title, year, request, (y, m, d), until) in cases {
        let of = partnerships.iter().find(|p| p.code == *code).ok_or_else(|| missing(code))?;
        let officers = people.iter().filter_map(CspOfficer::of);
        let officer = officers.into_iter().find(|o| o.partnership() == of.id).ok_or_else(|| missing(code))?;
        let day = NaiveDate::from_ymd_opt(*y, *m, *d).and_then(|day| day.and_hms_opt(9, 30, 0));
        let at = day.ok_or_else(|| missing(title))?.and_utc();
        let year = FinancialYear::from_start(*year).ok_or_else(|| missing(title))?;
        let bodies = person::accountable_bodies(db, of.id).await?;
        let body = bodies.first().ok_or_else(|| missing(code))?;
        let mut content = sample::content(title, body, Money::from_pence(request * 100), date::today(at));
        place::put(&mut content, title)?;
        matching::beside(&mut content, title);
        let named = people.iter().find(|person| person.id == officer.id()).map(|person| person.name.clone());
        content.applicant.contact_name = named;
        Story { db, files, people: &people, officer, at }.tell(year, title, &content, until).await?;
    }
    // One of those who decide has one message a day.
    let decider = people.iter().rfind(|person| person.holds(Role::Commissioner));
    let decider = decider.ok_or_else(|| missing("a Commissioner"))?.id;
    let by = By { person: Some(decider), at: start(), key: None };
    service::daily::choose(db, by, decider, true).await?;
    somebody_is_at_a_draft(db, &people).await
}

/// As the demonstration begins, a second officer has just opened a draft.
async fn somebody_is_at_a_draft(db: &Db, people: &[Person]) -> Result<(), SeedError> {
    let there =
        people.iter().find(|person| person.name == "Owen Rees").ok_or_else(|| missing("Owen Rees"))?;
    let officer = CspOfficer::of(there).ok_or_else(|| missing("an officer"))?;
    let reference = Reference::parse("CCTV-2018-SHR-002").ok_or_else(|| missing("the draft"))?;
    let case = application::seen(db, Viewer::of(there), &reference).await?;
    let case = case.ok_or_else(|| missing("the draft"))?;
    let at = start() - TimeDelta::minutes(1);
    Ok(service::presence::note(db, officer, &case, Section::Community, at, false).await?)
}

/// One case, told from its start.
struct Story<'a> {
    db: &'a Db,
    files: &'a Storage,
    people: &'a [Person],
    officer: CspOfficer,
    at: DateTime<Utc>,
}

impl Story<'_> {
    async fn tell(
        &self,
        year: FinancialYear,
        title: &str,
        content: &Content,
        until: &Until,
    ) -> Result<(), SeedError> {
        let own = self.officer.id();
        let started = Started { year, title, copy_of: None };
        let reference = service::application::start(self.db, self.officer, self.by(own, 0), started).await?;
        self.fill(&reference, content, until).await?;
        if matches!(until, Until::Draft | Until::Asked) {
            return Ok(());
        }
        service::application::submit(self.db, self.officer, self.by(own, 1), &reference).await?;
        let staff =
            self.people.iter().find_map(GrantsOfficer::of).ok_or_else(|| missing("a grants officer"))?;
        if !matches!(until, Until::Submitted) {
            let taken = (None, Some(staff.id()));
            service::assignment::assign(self.db, staff, self.by(staff.id(), 2), &reference, taken).await?;
        }
        match until {
            Until::Draft | Until::Asked | Until::Submitted => return Ok(()),
            Until::Queried => {
                let about = (Some(Section::Cameras), "Who owns the column by the library?");
                return Ok(
                    service::query::ask(self.db, staff, self.by(staff.id(), 16), &reference, about).await?
                );
            }
            Until::Returned => {
                let reason =
                    "Please say who owns the columns, and give a quote for the installation.".to_owned();
                let back = vec![SentBack { section: Section::Costs, reason }];
                let sender = Sender::GrantsOfficer(staff);
                service::assessment::send_back(self.db, sender, self.by(staff.id(), 4), &reference, back)
                    .await?;
                return Ok(());
            }
            _ => {}
        }
        let assessment = assessment(!matches!(until, Until::Refused));
        service::assessment::assess(self.db, staff, self.by(staff.id(), 6), &reference, &assessment).await?;
        self.decide(&reference, until).await
    }

    async fn fill(&self, reference: &Reference, content: &Content, until: &Until) -> Result<(), SeedError> {
        let partly = matches!(until, Until::Draft);
        for section in sample::FORMS.into_iter().take(if partly { 2 } else { sample::FORMS.len() }) {
            let change = Change::Section(Box::new(content.clone()), section);
            self.save(reference, 0, change).await?;
        }
        for camera in content.cameras.iter() {
            self.save(reference, 0, Change::Camera(None, camera.clone())).await?;
        }
        for cost in content.costs.iter().filter(|_| !partly) {
            self.save(reference, 0, Change::Cost(None, cost.clone())).await?;
        }
        for line in content.funding.matches.iter().filter(|_| !partly) {
            self.save(reference, 0, Change::Match(None, line.clone())).await?;
        }
        for section in sample::LISTS.into_iter().filter(|_| !partly) {
            for line in content.list(section).into_iter().flat_map(Lines::iter) {
                self.save(reference, 0, Change::Entry(section, None, line.clone())).await?;
            }
        }
        if !partly {
            file::add(self.db, self.files, (self.officer, self.own()?), reference, self.at).await?;
            let people = endorse::of(self.people, self.officer.partnership());
            let agreed = if matches!(until, Until::Asked) { 1 } else { people.len() };
            endorse::ask(self.db, self.officer, reference, &people, self.at).await?;
            endorse::agree(self.db, reference, &people[..agreed], self.at).await?;
        }
        Ok(())
    }

    async fn save(&self, reference: &Reference, version: u32, change: Change) -> Result<(), SeedError> {
        let by = self.by(self.officer.id(), 0);
        service::application::save(self.db, self.officer, by, reference, version, change).await?;
        Ok(())
    }
}

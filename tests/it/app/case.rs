//! Cases brought to where a test needs them, by the services that people use.

use cctv_grants::domain::application::content::Part;
use cctv_grants::domain::application::section::Section;
use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::date;
use cctv_grants::domain::decision::{Refusing, Release};
use cctv_grants::domain::event::SentBack;
use cctv_grants::domain::financial_year::FinancialYear;
use cctv_grants::domain::money::Money;
use cctv_grants::domain::person::{Commissioner, CspOfficer, GrantsOfficer, Holding, PartnershipId, Person};
use cctv_grants::domain::text::EmailAddress;
use cctv_grants::seed::{demo, endorse, sample};
use cctv_grants::service::application::{Change, Started};
use cctv_grants::service::assessment::Sender;
use cctv_grants::service::record::By;
use cctv_grants::service::{self, Failure};
use cctv_grants::store::person;

use super::{Cast, Client, Page, RECORD, TestApp, approval, texts, with};

impl TestApp {
    /// A complete draft that asks for so many pounds.
    pub async fn ready_draft(&self, officer: &Person, pounds: i64) -> Reference {
        let (db, actor) = (&self.app.db, CspOfficer::of(officer).unwrap());
        let by = self.by(officer);
        let year = FinancialYear::of(date::today(by.at));
        let started = Started { year, title: "A case", copy_of: None };
        let reference = service::application::start(db, actor, by, started).await.unwrap();
        let bodies = person::accountable_bodies(db, actor.partnership()).await.unwrap();
        let content =
            sample::content("A case", &bodies[0], Money::from_pence(pounds * 100), date::today(by.at));
        for section in sample::FORMS {
            let change = Change::Section(Box::new(content.clone()), section);
            service::application::save(db, actor, by, &reference, 0, change).await.unwrap();
        }
        let mut changes: Vec<Change> =
            content.cameras.iter().map(|c| Change::Camera(None, c.clone())).collect();
        changes.extend(content.costs.iter().map(|c| Change::Cost(None, c.clone())));
        changes.extend(content.funding.matches.iter().map(|c| Change::Match(None, c.clone())));
        for section in sample::LISTS {
            let lines = content.list(section).unwrap().iter();
            changes.extend(lines.map(|line| Change::Entry(section, None, line.clone())));
        }
        for change in changes {
            service::application::save(db, actor, by, &reference, 0, change).await.unwrap();
        }
        let people = self.behind(actor.partnership()).await;
        let people: Vec<_> = people.iter().map(|(part, person)| (*part, person)).collect();
        endorse::ask(db, actor, &reference, &people, by.at).await.unwrap();
        endorse::agree(db, &reference, &people, by.at).await.unwrap();
        reference
    }

    /// The three who stand behind the applications of a partnership.
    pub async fn behind(&self, of: PartnershipId) -> Vec<(Part, Person)> {
        let mut people = Vec::new();
        for part in Part::ALL {
            let email = EmailAddress::parse(&format!("{}-{}@example.org", part.code(), of.0)).unwrap();
            if person::by_email(&self.app.db, &email).await.unwrap().is_none() {
                let (hat, now) = (Holding::new(part.role(), Some(of)).unwrap(), self.app.clock.now());
                let added =
                    service::person::add(&self.app.db, By::nobody(now), part.title(), &email, &[hat]).await;
                // Another task of the same test may have been faster.
                assert!(matches!(added, Ok(_) | Err(Failure::Refused(_))), "{added:?}");
            }
            people.push((part, person::by_email(&self.app.db, &email).await.unwrap().unwrap()));
        }
        people
    }

    /// Assesses a case that was sent in.
    pub async fn assessed(&self, cast: &Cast, reference: &Reference) {
        let staff = GrantsOfficer::of(&cast.staff).unwrap();
        let (by, given) = (self.by(&cast.staff), demo::assessment(true));
        service::assessment::assess(&self.app.db, staff, by, reference, &given).await.unwrap();
    }

    /// A case of that officer in that state, decided and assessed by the others.
    pub async fn case_in(&self, status: Status, cast: &Cast, pounds: i64) -> Reference {
        let db = &self.app.db;
        let officer = CspOfficer::of(&cast.officer).unwrap();
        let reference = self.ready_draft(&cast.officer, pounds).await;
        if status == Status::Withdrawn {
            service::application::withdraw(
                db,
                officer,
                self.by(&cast.officer),
                &reference,
                "No longer needed",
            )
            .await
            .unwrap();
        }
        if matches!(status, Status::Draft | Status::Withdrawn) {
            return reference;
        }
        service::application::submit(db, officer, self.by(&cast.officer), &reference).await.unwrap();
        if status == Status::Returned {
            let (staff, by) = (GrantsOfficer::of(&cast.staff).unwrap(), self.by(&cast.staff));
            let back = vec![SentBack { section: Section::Need, reason: "Say more".into() }];
            service::assessment::send_back(db, Sender::GrantsOfficer(staff), by, &reference, back)
                .await
                .unwrap();
        }
        if matches!(status, Status::Submitted | Status::Returned) {
            return reference;
        }
        self.assessed(cast, &reference).await;
        let decides = Commissioner::of(&cast.commissioner).unwrap();
        let by = self.by(&cast.commissioner);
        if status == Status::Approved {
            let approval = approval(pounds);
            service::decision::approve(db, decides, by, &reference, &approval).await.unwrap();
        }
        if status == Status::Refused {
            let refusing = Refusing { reasons: "Not shown".into(), release: Release::Now, texts: texts() };
            service::decision::refuse(db, decides, by, &reference, &refusing).await.unwrap();
        }
        reference
    }
}

/// Varies a grant over what its form shows.
pub async fn vary(client: &Client, case: &Reference, fields: &[(&str, &str)]) -> Page {
    let page = format!("/applications/{case}/vary");
    let form = client.get(&page).await;
    let seen = if form.status == 200 { form.hidden("seen") } else { String::new() };
    client.post(&page, &with(&with(&RECORD, fields), &[("seen", &seen)])).await
}

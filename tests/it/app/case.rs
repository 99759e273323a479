//! Cases brought to where a test needs them, by the services that people use.

use cctv_grants::domain::application::section::Section;
use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::date;
use cctv_grants::domain::decision::{Refusing, Release};
use cctv_grants::domain::event::SentBack;
use cctv_grants::domain::financial_year::FinancialYear;
use cctv_grants::domain::money::Money;
use cctv_grants::domain::person::{Commissioner, CspOfficer, GrantsOfficer, Person};
use cctv_grants::seed::{demo, sample};
use cctv_grants::service;
use cctv_grants::service::application::Change;
use cctv_grants::service::assessment::Sender;
use cctv_grants::store::person;

use super::{Cast, TestApp, approval};

impl TestApp {
    /// A complete draft that asks for so many pounds.
    pub async fn ready_draft(&self, officer: &Person, pounds: i64) -> Reference {
        let (db, actor) = (&self.app.db, CspOfficer::of(officer).unwrap());
        let by = self.by(officer);
        let year = FinancialYear::of(date::today(by.at));
        let reference = service::application::start(db, actor, by, year, "A case").await.unwrap();
        let bodies = person::accountable_bodies(db, actor.partnership()).await.unwrap();
        let content =
            sample::content("A case", &bodies[0], Money::from_pence(pounds * 100), date::today(by.at));
        for section in
            [Section::Applicant, Section::Need, Section::Community, Section::Funding, Section::Confirmations]
        {
            let change = Change::Section(Box::new(content.clone()), section);
            service::application::save(db, actor, by, &reference, 0, change).await.unwrap();
        }
        let mut changes: Vec<Change> =
            content.cameras.iter().map(|c| Change::Camera(None, c.clone())).collect();
        changes.extend(content.costs.iter().map(|c| Change::Cost(None, c.clone())));
        changes.extend(content.funding.matches.iter().map(|c| Change::Match(None, c.clone())));
        for change in changes {
            service::application::save(db, actor, by, &reference, 0, change).await.unwrap();
        }
        reference
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
        let staff = GrantsOfficer::of(&cast.staff).unwrap();
        let by = self.by(&cast.staff);
        if status == Status::Returned {
            let back = vec![SentBack { section: Section::Need, reason: "Say more".into() }];
            service::assessment::send_back(db, Sender::GrantsOfficer(staff), by, &reference, back)
                .await
                .unwrap();
        }
        if matches!(status, Status::Submitted | Status::Returned) {
            return reference;
        }
        service::assessment::assess(db, staff, by, &reference, &demo::assessment(true)).await.unwrap();
        let decides = Commissioner::of(&cast.commissioner).unwrap();
        let by = self.by(&cast.commissioner);
        if status == Status::Approved {
            let approval = approval(pounds);
            service::decision::approve(db, decides, by, &reference, &approval).await.unwrap();
        }
        if status == Status::Refused {
            let refusing = Refusing { reasons: "Not shown".into(), release: Release::Now };
            service::decision::refuse(db, decides, by, &reference, &refusing).await.unwrap();
        }
        reference
    }
}

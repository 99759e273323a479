//! How the demonstration's cases are decided, and their offers answered.

use chrono::Days;

use super::{SeedError, Story, Until, missing, start};
use crate::domain::application::Reference;
use crate::domain::application::content::Part;
use crate::domain::date;
use crate::domain::decision::record::{Exempt, Texts, draft};
use crate::domain::decision::{Approval, Refusing, Release};
use crate::domain::money::Money;
use crate::domain::person::{Commissioner, Endorser, Role, Viewer};
use crate::domain::variation::Variation;
use crate::seed::endorse;
use crate::service;
use crate::service::grant::Reply;
use crate::store::{application, person, scheme};

impl Story<'_> {
    pub(super) async fn decide(&self, reference: &Reference, until: &Until) -> Result<(), SeedError> {
        let decides =
            self.people.iter().find_map(Commissioner::of).ok_or_else(|| missing("a commissioner"))?;
        let by = self.by(decides.id(), 12);
        let reasons =
            "The evidence of need is sound and the partnership brings as much as it asks for.".to_owned();
        let texts = self.texts(reference).await?;
        let approval = |pounds: i64, release| Approval {
            award: Money::from_pence(pounds * 100),
            reasons: reasons.clone(),
            conditions: Some("Signs are up before the cameras go live.".to_owned()),
            release,
            texts: texts.clone(),
        };
        match until {
            Until::Approved(pounds) | Until::Offered(pounds) => {
                let approval = approval(*pounds, Release::Now);
                service::decision::approve(self.db, decides, by, reference, &approval).await?;
                if matches!(until, Until::Approved(_)) {
                    self.accept(reference).await?;
                    self.cameras(reference).await?;
                    self.vary(reference, (decides, *pounds), approval).await?;
                    self.carries(reference).await?;
                    self.claims(reference).await?;
                    self.purchases(reference).await?;
                    self.ends(reference, decides).await?;
                }
            }
            Until::Held(pounds) => {
                let day = date::today(start()).checked_add_days(Days::new(10)).unwrap_or_default();
                let approval = approval(*pounds, Release::On(day));
                service::decision::approve(self.db, decides, by, reference, &approval).await?;
            }
            Until::Refused => {
                let reasons = "The need is not shown: most reports come from other streets.".to_owned();
                let refusing = Refusing { reasons, release: Release::Now, texts };
                service::decision::refuse(self.db, decides, by, reference, &refusing).await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// One grant needs less than was thought.
    async fn vary(
        &self,
        reference: &Reference,
        (decides, pounds): (Commissioner, i64),
        approval: Approval,
    ) -> Result<(), SeedError> {
        if approval.texts.exempt.is_none() {
            return Ok(());
        }
        let variation = Variation {
            award: Money::from_pence((pounds - 3_500) * 100),
            conditions: approval.conditions,
            reasons: "The order for the columns came in below its estimate.".to_owned(),
            // Left out, it says from what to what.
            texts: Texts { summary: String::new(), exempt: None, ..approval.texts },
        };
        let by = self.by(decides.id(), 40);
        service::variation::vary(self.db, decides, by, (reference, None), &variation).await?;
        Ok(())
    }

    async fn accept(&self, reference: &Reference) -> Result<(), SeedError> {
        let people = endorse::of(self.people, self.officer.partnership());
        let certifier = people.iter().find(|(part, _)| *part == Part::Finance).map(|(_, person)| person);
        let of = self.officer.partnership();
        let endorser = certifier.and_then(|person| Endorser::of(person, Part::Finance, of));
        let endorser = endorser.ok_or_else(|| missing("a certifier"))?;
        let reply = Reply { accepted: true, comment: None };
        service::grant::reply(self.db, endorser, self.by(endorser.id(), 20), reference, reply).await?;
        Ok(())
    }

    /// As the case itself says it; on one, a part is exempt.
    async fn texts(&self, reference: &Reference) -> Result<Texts, SeedError> {
        let reads = self.people.iter().find(|person| person.holds(Role::Commissioner)).map(Viewer::of);
        let reads = reads.ok_or_else(|| missing("a commissioner"))?;
        let case = application::seen(self.db, reads, reference).await?;
        let case = case.ok_or_else(|| missing(reference.as_str()))?;
        let partnerships = person::partnerships(self.db).await?;
        let of = partnerships.into_iter().find(|of| of.id == case.partnership);
        let frozen = application::frozen(self.db, case.id, 1).await?;
        let content = frozen.first().ok_or_else(|| missing(reference.as_str()))?;
        let policy = scheme::of(self.db, case.scheme).await?.policy;
        let texts = draft(&case, content, &of.map(|of| of.name).unwrap_or_default(), &policy);
        let exempt = Exempt {
            words: "The supplier’s quote for the columns is £8,450.00; another is awaited.".to_owned(),
            because: "It would harm the partnership’s position in buying while quotes are open.".to_owned(),
        };
        Ok(Texts { exempt: case.title.starts_with("Worcester").then_some(exempt), ..texts })
    }
}

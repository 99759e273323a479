//! Frameworks and kit as tests need them.

use cctv_grants::domain::certificate::{Certificate, KitId, Outcome};
use cctv_grants::domain::date;
use cctv_grants::domain::framework::price_list::{Absent, Line};
use cctv_grants::domain::framework::{Framework, FrameworkId, Listing};
use cctv_grants::domain::money::Money;
use cctv_grants::domain::person::{FrameworkKeeper, OccAdviser, Person};
use cctv_grants::service;
use cctv_grants::store::framework::import::Sent;
use chrono::NaiveDate;

use super::TestApp;

/// One item of a supplier called Acme.
pub fn line(code: &str, make: &str, model: &str, pounds: i64) -> Line {
    let listing = Listing {
        description: "Dome".into(),
        category: "Equipment".into(),
        unit_price: Money::from_pence(pounds * 100),
    };
    Line {
        line: 2,
        supplier: "Acme".into(),
        code: code.into(),
        make: make.into(),
        model: model.into(),
        listing,
    }
}

impl TestApp {
    /// A framework until the end of March 2020 with one supplier, Acme, and one item, A-1 at £100.00; another waits in a
    /// price list that was sent and not confirmed.
    pub async fn framework(&self, staff: &Person) -> FrameworkId {
        let (db, by) = (&self.app.db, self.by(staff));
        let keeper = FrameworkKeeper::of(staff).unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let new = Framework {
            id: FrameworkId(0),
            reference: "WM-CCTV-1".into(),
            name: "CCTV equipment".into(),
            owner: "The PCC".into(),
            starts_on: day("2017-04-01"),
            ends_on: day("2020-03-31"),
            version: 0,
        };
        let id = service::framework::begin(db, keeper, by, new, "Tender".into()).await.unwrap();
        service::framework::add_supplier(db, keeper, by, id, "Acme", "Tender".into()).await.unwrap();
        let first = line("A-1", "Axis", "P3245-LV", 100);
        let from = day("2018-04-01");
        service::framework::set_price(db, keeper, by, id, first, from, "Tender".into()).await.unwrap();
        let sent = Sent {
            file: "prices.csv".into(),
            lines: vec![line("A-2", "Hikvision", "DS-2", 200)],
            from: day("2018-11-01"),
            absent: Absent::Stay,
            reason: "New list".into(),
        };
        let framework = cctv_grants::store::framework::by_id(db, id).await.unwrap().unwrap();
        let known = service::framework::known(db, &framework).await.unwrap();
        service::framework::send(db, keeper, by, known, &sent).await.unwrap();
        id
    }

    /// Certifies Axis P3245-LV until that day.
    pub async fn certified(&self, adviser: &Person, outcome: Outcome, until: NaiveDate) -> KitId {
        let condition = (outcome == Outcome::Conditional).then(|| "Firmware 7 or newer".to_owned());
        let on = date::today(self.app.clock.now());
        let new = Certificate { outcome, condition, profiles: vec!["s".into()], on, expires_on: Some(until) };
        let occ = OccAdviser::of(adviser).unwrap();
        let kit = ("Axis", "P3245-LV");
        service::certificate::certify(&self.app.db, occ, self.by(adviser), kit, new, "Bench test".into())
            .await
            .unwrap()
    }
}

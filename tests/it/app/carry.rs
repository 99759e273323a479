//! Carry-forwards brought to where a test needs them.

use cctv_grants::domain::application::Reference;
use cctv_grants::store::Read;
use chrono::{TimeZone, Utc};
use sea_orm::{ConnectionTrait, Statement};

use super::{Cast, Client, Payers, TestApp, with};

/// What an officer asks for: £3,000.00 until 30 June 2019.
pub const WANTED: [(&str, &str); 5] = [
    ("amount", "3,000"),
    ("spend_by-day", "30"),
    ("spend_by-month", "6"),
    ("spend_by-year", "2019"),
    ("reason", "The columns come in May"),
];

/// The treasurer’s advice on it.
pub const ADVICE: [(&str, &str); 3] =
    [("answer", "yes"), ("amount", "3,000"), ("reason", "It will be spent")];

/// What the Commissioner decides.
pub const DECISION: [(&str, &str); 4] =
    [("answer", "yes"), ("amount", "2,000"), ("reason", "Sound"), ("no_interest", "yes")];

impl TestApp {
    /// Runs a statement.
    pub async fn sql(&self, sql: &str) {
        let db = self.app.db.reader();
        db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    }

    /// From now on carry-forward can be asked for throughout the year.
    pub async fn ask_all_year(&self) {
        self.sql("UPDATE scheme SET year_end_days = 365").await;
    }

    /// The same people after the clock has moved: their sessions are over.
    pub async fn later(&self, payers: &Payers, (y, m, d): (i32, u32, u32)) -> Payers {
        self.clock.advance(Utc.with_ymd_and_hms(y, m, d, 9, 0, 0).unwrap() - self.app.clock.now());
        let again = |client: &Client| client.person.clone().unwrap();
        Payers {
            officer: self.sign_in(&again(&payers.officer)).await,
            certifier: self.sign_in(&again(&payers.certifier)).await,
            checker: self.sign_in(&again(&payers.checker)).await,
            treasurer: self.sign_in(&again(&payers.treasurer)).await,
            payer: self.sign_in(&again(&payers.payer)).await,
        }
    }

    /// A carry-forward that has come as far as a stage: 0 not at all, 1 asked, 2 advised, 3 decided. `other` are fields that are
    /// asked with otherwise. Returns where it is.
    pub async fn carried(
        &self,
        cast: &Cast,
        (case, payers): (&Reference, &Payers),
        (stage, other): (usize, &[(&str, &str)]),
    ) -> String {
        let own = format!("/applications/{case}/carry-forward");
        let decides = self.sign_in(&cast.commissioner).await;
        let steps = [
            (&payers.officer, format!("{own}/new"), with(&WANTED, other)),
            (&payers.treasurer, format!("{own}/1/advise"), with(&ADVICE, other)),
            (&decides, format!("{own}/1/decide"), with(&DECISION, other)),
        ];
        for (client, page, fields) in steps.iter().take(stage) {
            let done = client.post(page, fields).await;
            assert_eq!((done.status, done.errors()), (303, vec![]), "{page}");
        }
        format!("{own}/1")
    }

    /// Where money can be asked for, advised on and decided, of three grants, each with whoever does that.
    pub async fn carry_forwards(&self, cast: &Cast) -> ([Client; 3], [String; 3]) {
        self.ask_all_year().await;
        let small = [("amount", "300")];
        let (mut all, mut payers) = (Vec::new(), None);
        for stage in 0..3 {
            let (case, who) = self.active_grant(cast, 1_000).await;
            let address = self.carried(cast, (&case, &who), (stage, &small)).await;
            all.push((case, address));
            payers = Some(who);
        }
        let own = format!("/applications/{}/carry-forward/new", all[0].0);
        let (asked, advised) = (format!("{}/advise", all[1].1), format!("{}/decide", all[2].1));
        let (payers, decides) = (payers.unwrap(), self.sign_in(&cast.commissioner).await);
        ([payers.officer, payers.treasurer, decides], [own, asked, advised])
    }
}

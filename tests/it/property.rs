//! Whatever eight people do to the same cases in whatever order, the sums are right and nothing acknowledged is lost.

use std::collections::HashMap;
use std::sync::Arc;

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::date;
use cctv_grants::domain::decision::{Approval, Refusing, Release};
use cctv_grants::domain::person::{Commissioner, CspOfficer};
use cctv_grants::service::{application, decision};
use cctv_grants::store::{Read, history, ledger, scheme};
use chrono::Days;
use sea_orm::{ConnectionTrait, Statement};

use crate::app::{Cast, TestApp, approval, at_once, texts};

/// Of the partnership, in pounds: less than the cases ask for together, so that the cap is met.
const CAP: i64 = 5_000;
const CASES: usize = 16;

/// Numbers that follow from a seed alone, so that a failure can be had again (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}

/// What was acknowledged.
#[derive(Clone, Debug, PartialEq)]
enum Done {
    Approved(i64),
    /// Approved, and the partnership not told: it may still withdraw.
    Held(i64),
    Refused,
    Withdrawn,
}

async fn act(app: &TestApp, cast: &Cast, dice: &mut Dice, reference: &Reference, asked: i64) -> Option<Done> {
    let db = &app.app.db;
    let decides = Commissioner::of(&cast.commissioner).unwrap();
    let by = app.by(&cast.commissioner);
    let held = dice.below(4) == 0;
    let pounds = match dice.below(8) {
        0..4 => asked,
        4..6 => i64::try_from(dice.below(u64::try_from(asked).unwrap())).unwrap() + 1,
        6 => {
            let officer = CspOfficer::of(&cast.officer).unwrap();
            let by = app.by(&cast.officer);
            let taken_back = application::withdraw(db, officer, by, reference, "No longer needed").await;
            return taken_back.ok().map(|()| Done::Withdrawn);
        }
        _ => {
            let refusing = Refusing { reasons: "Not shown".into(), release: Release::Now, texts: texts() };
            return decision::refuse(db, decides, by, reference, &refusing)
                .await
                .ok()
                .map(|()| Done::Refused);
        }
    };
    let release =
        if held { Release::On(date::today(app.app.clock.now()) + Days::new(9)) } else { Release::Now };
    let approval = Approval { release, ..approval(pounds) };
    let approved = decision::approve(db, decides, by, reference, &approval).await;
    approved.ok().map(|()| if held { Done::Held(pounds) } else { Done::Approved(pounds) })
}

async fn awards_in_the_ledger(app: &TestApp) -> HashMap<String, Vec<i64>> {
    let sql = "SELECT a.reference AS reference, l.amount_pence AS amount FROM ledger l
               JOIN application a ON a.id = l.application_id ORDER BY l.id";
    let db = app.app.db.reader();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    let mut found: HashMap<String, Vec<i64>> = HashMap::new();
    for row in rows {
        let reference: String = row.try_get("", "reference").unwrap();
        found.entry(reference).or_default().push(row.try_get::<i64>("", "amount").unwrap() / 100);
    }
    found
}

async fn a_run(seed: u64) {
    let app = Arc::new(TestApp::start().await);
    let cast = app.cast().await;
    let cap = format!(
        "UPDATE allocation SET cap_pence = {} WHERE year = 2018
         AND partnership_id = (SELECT id FROM partnership WHERE code = 'SHR')",
        CAP * 100
    );
    let mut dice = Dice(seed);
    let mut cases = Vec::new();
    for _ in 0..CASES {
        let asked = i64::try_from(dice.below(900)).unwrap() + 100;
        cases.push((app.case_in(Status::Assessed, &cast, asked).await, asked));
    }
    app.app.db.reader().execute_unprepared(&cap).await.unwrap();
    let tasks = (0..8).map(|task| {
        let (app, cast, cases) = (app.clone(), cast.clone(), cases.clone());
        let mut dice = Dice(seed * 1000 + task);
        async move {
            let mut done = Vec::new();
            for _ in 0..12 {
                let pick = usize::try_from(dice.below(CASES as u64)).unwrap();
                let (reference, asked) = &cases[pick];
                let acted = act(&app, &cast, &mut dice, reference, *asked).await;
                done.extend(acted.map(|what| (reference.clone(), what)));
            }
            done
        }
    });
    let done: Vec<_> = at_once(tasks).await.into_iter().flatten().collect();
    let told = format!("seed {seed}: {done:?}");
    let mut ledger = awards_in_the_ledger(&app).await;
    let mut given_back = 0;
    for (reference, asked) in &cases {
        let own: Vec<_> = done.iter().filter(|(of, _)| of == reference).map(|(_, what)| what).collect();
        let (status, awards) = match own.as_slice() {
            [] => (Status::Assessed, vec![]),
            [Done::Withdrawn] => (Status::Withdrawn, vec![]),
            [Done::Refused] => (Status::Refused, vec![]),
            [Done::Approved(award) | Done::Held(award)] => (Status::Approved, vec![*award]),
            [Done::Held(award), Done::Withdrawn] | [Done::Withdrawn, Done::Held(award)] => {
                given_back += award;
                (Status::Withdrawn, vec![*award, -award])
            }
            _ => panic!("{reference} was decided more than once; {told}"),
        };
        assert_eq!(app.status_of(&cast, reference).await, status, "{reference}; {told}");
        let entries = ledger.remove(reference.as_str()).unwrap_or_default();
        assert_eq!(entries, awards, "{reference} for {asked}; {told}");
    }
    assert!(ledger.is_empty(), "{told}");
    let award = |what: &Done| match what {
        Done::Approved(pounds) | Done::Held(pounds) => *pounds,
        _ => 0,
    };
    let awarded = done.iter().map(|(_, what)| award(what)).sum::<i64>() - given_back;
    let envelope = scheme::current(&app.app.db).await.unwrap().envelope;
    assert_eq!(envelope.committed.pence(), awarded * 100, "{told}");
    assert!(awarded > CAP / 2 && awarded <= CAP, "awarded {awarded}; {told}");
    assert_eq!(ledger::mismatches(&app.app.db).await.unwrap(), Vec::<String>::new(), "{told}");
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new(), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_eight_people_decide_at_once_the_sums_are_the_ledger_and_within_the_cap() {
    for seed in 1..=4 {
        a_run(seed).await;
    }
}

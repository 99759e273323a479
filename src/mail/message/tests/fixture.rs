//! What happens in these tests.

use super::*;

pub fn submitted(number: u32) -> Event {
    let pounds = |pounds: i64| Money::from_pence(pounds * 100);
    let figures =
        Figures { request: pounds(65_000), eligible_cost: pounds(90_000), certified_match: pounds(25_000) };
    let change =
        Change { what: "Need: Areas".into(), before: "Ludlow".into(), after: "Ludlow, Craven Arms".into() };
    Event::Submitted { number, figures, changes: if number > 1 { vec![change] } else { Vec::new() } }
}

pub fn returned() -> Event {
    let back = |section, reason: &str| SentBack { section, reason: reason.into() };
    Event::Returned {
        sections: vec![
            back(Section::Costs, "The quote for the columns is missing.\n\nPlease add it."),
            back(Section::Need, "Say since when."),
        ],
    }
}

pub fn approved() -> Event {
    Event::Released {
        outcome: Outcome::Approved,
        award: Some(Money::from_pence(6_000_000)),
        reasons: "Kept from this mail".into(),
        conditions: Some("Signs go up before the cameras.".into()),
        accept_by: NaiveDate::from_ymd_opt(2018, 11, 12),
        certifier: Some(PersonId(3)),
        number: Some("PCC/D/2018/11".into()),
    }
}

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
        certifier: waits.then_some(PersonId(3)),
    }
}

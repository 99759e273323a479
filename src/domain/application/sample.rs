//! One complete set of answers and one finished assessment, to start from in the demonstration and in tests.

use chrono::{NaiveDate, NaiveTime};

use super::content::{
    Answer, Applicant, Asked, Camera, CameraType, CameraWork, Community, Content, CostLine, Covers,
    MatchKind, MatchLine, Need, Part, Purpose,
};
use crate::domain::assessment::{Assessment, CRITERIA, GATES, Passed, Recommendation, Score};
use crate::domain::money::Money;
use crate::domain::person::PersonId;
use crate::domain::place::Coordinates;

/// Complete answers: a cost of twice `request`, matched in cash pound for pound.
pub fn content(title: &str, body: &str, request: Money, on: NaiveDate) -> Content {
    let mut content = Content {
        applicant: Applicant {
            title: Some(title.to_owned()),
            accountable_body: Some(body.to_owned()),
            delivery_body: None,
            contact_name: Some("Alex Morgan".to_owned()),
        },
        need: Need {
            problem: Some(
                "Shops and late-night venues report assaults, thefts and damage every weekend. Officers arrive after the \
                 event and find no usable pictures, because the nearest cameras are more than twelve years old."
                    .to_owned(),
            ),
            crime_types: vec!["Violence and sexual offences".to_owned(), "Shoplifting".to_owned()],
            areas: Some("Town centre".to_owned()),
            period: Some("April 2017 to March 2018".to_owned()),
            alternatives: Some("Street wardens and better lighting were tried in 2016 and did not reduce reports.".to_owned()),
            why_cctv: Some("Pictures let officers act at once, and give courts evidence.".to_owned()),
        },
        community: Community {
            how: Some("A public meeting, a survey of traders, and a stall at the market.".to_owned()),
            dates: Some("4 to 22 June".to_owned()),
            result: Some("Of 212 people who answered, 181 want cameras here.".to_owned()),
            policing_view: Some("The local policing team asked for these positions.".to_owned()),
        },
        ..Content::default()
    };
    let camera = |place: &str, grid: &str, camera_type| Camera {
        work: Some(CameraWork::New),
        old_asset_tag: None,
        place: Some(place.to_owned()),
        coordinates: Coordinates::parse(grid).ok(),
        camera_type: Some(camera_type),
        purpose: Some(Purpose::Recognise),
    };
    content.cameras.put(None, camera("High Street, by the clock tower", "SO 5112 7468", CameraType::Ptz));
    content.cameras.put(None, camera("Station Road car park", "SO 5138 7492", CameraType::Fixed));
    let cost = |category: &str, description: &str, net: i64| CostLine {
        category: Some(category.to_owned()),
        description: Some(description.to_owned()),
        quantity: Some(1),
        unit_net: Some(Money::from_pence(net)),
        vat: Some(Money::from_pence(net / 5)),
        vat_recoverable: Some(true),
    };
    let whole = request.pence() * 2;
    let kit = whole / 4 * 3;
    content.costs.put(None, cost("Equipment", "Cameras, brackets and recorder", kit));
    content.costs.put(None, cost("Installation", "Columns, cabling and installation", whole - kit));
    content.funding.request = Some(request);
    let line = MatchLine {
        provider: Some(body.to_owned()),
        amount: Some(request),
        kind: Some(MatchKind::Cash),
        secured: Some(true),
    };
    content.funding.matches.put(None, line);
    stand_behind(&mut content, [PersonId(101), PersonId(102), PersonId(103)], on);
    content
}

/// Who stands behind it, by name, and what they say.
pub const STAND_BEHIND: [(Part, &str, &str); 3] = [
    (Part::Chair, "Pat Hughes", "The partnership supports this application."),
    (Part::Commander, "Supt Chris Lloyd", "The cameras meet a policing need."),
    (Part::Finance, "Jo Bennett", "The cash match is in the council’s capital programme."),
];

/// Lets chair, commander and s151 officer agree to the answers as they are.
pub fn stand_behind(content: &mut Content, people: [PersonId; 3], on: NaiveDate) {
    let at = on.and_time(NaiveTime::MIN).and_utc();
    for ((part, name, comment), person) in STAND_BEHIND.into_iter().zip(people) {
        let covers = Covers::of(part, content);
        let answer = Answer { at, given: true, comment: Some(comment.to_owned()), covers };
        let asked = Asked { person, name: name.to_owned(), at, reminded_at: None, answer: Some(answer) };
        content.endorsements.put(part, asked);
    }
}

/// A finished assessment: good enough to fund, or not.
pub fn assessment(fund: bool) -> Assessment {
    let because = if fund { "Well evidenced." } else { "Not shown." };
    let score = |_| Score { score: if fund { 4 } else { 1 }, because: because.to_owned() };
    Assessment {
        gates: GATES.iter().map(|_| Passed::Yes).collect(),
        scores: CRITERIA.iter().map(score).collect(),
        recommendation: if fund { Recommendation::Fund } else { Recommendation::Refuse },
        conditions: None,
        summary: if fund { "Meets the policy on every count." } else { "The need is not shown." }.to_owned(),
    }
}

//! One complete set of answers and one finished assessment, to start from in the demonstration and in tests.

#[cfg(test)]
use chrono::{DateTime, Utc};
use chrono::{Months, NaiveDate, NaiveTime};

use super::content::{
    Answer, Applicant, Asked, Camera, CameraType, CameraWork, Content, CostLine, Covers, MatchKind,
    MatchLine, Part, Purpose,
};
use super::question::{Answers, Value};
use super::section::Section;
#[cfg(test)]
use super::{ApplicationId, Case, Clock, Figures, Reference, Status};
use crate::domain::assessment::{Assessment, CRITERIA, GATES, Passed, Recommendation, Score};
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::PersonId;
use crate::domain::place::Coordinates;
#[cfg(test)]
use crate::domain::{date, person::PartnershipId, scheme::SchemeId};

/// The sections that are forms, in an order in which they can be saved.
pub const FORMS: [Section; 8] = [
    Section::Applicant,
    Section::Need,
    Section::Community,
    Section::Technical,
    Section::Running,
    Section::Privacy,
    Section::Funding,
    Section::Profile,
];

/// The sections that are lists of questions from the table.
pub const LISTS: [Section; 3] = [Section::Outcomes, Section::Milestones, Section::Risks];

/// Complete answers: a cost of twice `request`, matched in cash pound for pound.
pub fn content(title: &str, body: &str, request: Money, on: NaiveDate) -> Content {
    let mut content = Content {
        applicant: Applicant {
            title: Some(title.to_owned()),
            accountable_body: Some(body.to_owned()),
            delivery_body: None,
            contact_name: Some("Alex Morgan".to_owned()),
            data_protection_officer: Some("Kim Doyle".to_owned()),
        },
        need: need(on),
        community: community(on),
        technical: technical(),
        running: running(),
        privacy: privacy(),
        ..Content::default()
    };
    let camera = |place: &str, grid: &str, camera_type| Camera {
        work: Some(CameraWork::New),
        view_changes: None,
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
        evidence: None,
    };
    content.funding.matches.put(None, line);
    plan(&mut content, on);
    stand_behind(&mut content, [PersonId(101), PersonId(102), PersonId(103)], on);
    content
}

/// The last financial year that was over on that day, as people write it.
fn year_before(on: NaiveDate) -> String {
    let ended = FinancialYear::of(on).start_year();
    format!("April {} to March {ended}", ended - 1)
}

/// So many months before a day.
fn before(on: NaiveDate, months: u32) -> String {
    let then = on.checked_sub_months(Months::new(months)).unwrap_or(on);
    then.format("%B %Y").to_string()
}

fn need(on: NaiveDate) -> Answers {
    let crimes = vec!["Violence and sexual offences".to_owned(), "Shoplifting".to_owned()];
    let mut need = Answers::default()
        .with(
            "problem",
            "Shops and late-night venues report assaults, thefts and damage every weekend. Officers arrive after the \
             event and find no usable pictures, because the nearest cameras are more than twelve years old.",
        )
        .with("areas", "Town centre")
        .with("period", &year_before(on))
        .with("alternatives", "Street wardens and better lighting were tried in 2016 and did not reduce reports.")
        .with("why_cctv", "Pictures let officers act at once, and give courts evidence.");
    need.set("crime_types", Some(Value::Many(crimes)));
    need
}

fn community(on: NaiveDate) -> Answers {
    Answers::default()
        .with("how", "A public meeting, a survey of traders, and a stall at the market.")
        .with("dates", &format!("Three weeks in {}", before(on, 3)))
        .with("result", "Of 212 people who answered, 181 want cameras here.")
        .with("policing_view", "The local policing team asked for these positions.")
}

fn technical() -> Answers {
    let mut technical = Answers::default()
        .with("make_model", "Redvision X4-Rugged PTZ")
        .with("recorder", "The recorder in the town’s control room")
        .with("occ_link", "ready")
        .with("installer", "NSI Gold");
    technical.set("onvif", Some(Value::Many(vec!["s".to_owned(), "t".to_owned()])));
    technical.set("retention_days", Some(Value::Number(31)));
    technical
}

fn running() -> Answers {
    let mut running = Answers::default()
        .with("model", "recorded")
        .with("maintenance", "The council")
        .with("transmission", "The council")
        .with("five_years", "£1,900 a year, in the council’s budget for community safety until 2024.");
    running.set("no_monitoring", Some(Value::Yes(true)));
    running
}

fn privacy() -> Answers {
    Answers::default()
        .with("dpia", "drafted")
        .with("code", "done")
        .with("signs", "At each way into the town centre.")
        .with("equality", "No group is watched more than others; women said that they feel safer.")
}

/// A measure, milestones, a risk, and spending that comes to the eligible cost.
fn plan(content: &mut Content, on: NaiveDate) {
    let day = |months| on.checked_add_months(Months::new(months)).unwrap_or(on).to_string();
    let measure = Answers::default()
        .with("what", "Recorded assaults in the town centre")
        .with("baseline", &format!("41 from {}", year_before(on)))
        .with("target", "30 in a year");
    content.outcomes.put(None, measure.with("by", &day(12)));
    for (what, months) in [("Order placed", 1), ("Cameras live", 3)] {
        content.milestones.put(None, Answers::default().with("what", what).with("on", &day(months)));
    }
    let risk = Answers::default()
        .with("what", "Consent for the columns is late")
        .with("likelihood", "low")
        .with("impact", "medium")
        .with("action", &format!("The highways team was asked in {}.", before(on, 4)))
        .with("owner", "Alex Morgan");
    content.risks.put(None, risk);
    let cost = content.eligible_cost().unwrap_or(Money::ZERO).pence();
    let part = cost / 4;
    content.profile = [part, part, part, cost - 3 * part].map(|pence| Some(Money::from_pence(pence)));
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

/// A case of 2018/19 in that state since that moment, which nobody has sent in yet.
#[cfg(test)]
pub(crate) fn case(status: Status, since: DateTime<Utc>) -> Case {
    let year = FinancialYear::of(date::today(since));
    Case {
        id: ApplicationId(1),
        reference: Reference::new("CCTV", year, "SHR", 1),
        scheme: SchemeId(1),
        partnership: PartnershipId(1),
        year,
        title: "A case".to_owned(),
        status,
        since,
        known_since: since,
        figures: Figures::default(),
        submissions: 0,
        submitted_at: None,
        assessor: None,
        officer: None,
        clock: Clock::default(),
        released: false,
        release_on: None,
        version: 3,
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

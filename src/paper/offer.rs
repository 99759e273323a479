//! The letter that offers a grant: everything that its accountable body needs to accept it, on paper.

use chrono::NaiveDate;

use super::{Block, Sheet};
use crate::domain::date;
use crate::domain::decision::record::rate;
use crate::domain::money::Money;

/// What an offer says.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Who gives the money.
    pub funder: String,
    /// Of the decision.
    pub number: String,
    /// Of the application.
    pub reference: String,
    /// What the partnership calls it.
    pub title: String,
    /// Whose it is.
    pub partnership: String,
    /// Who signs and holds the money.
    pub accountable_body: String,
    /// How much.
    pub award: Money,
    /// Approved with it.
    pub eligible_cost: Money,
    /// What the accountable body certified.
    pub certified_match: Money,
    /// On what conditions.
    pub conditions: Option<String>,
    /// The last day to accept.
    pub accept_by: Option<NaiveDate>,
    /// Percent that is kept back until completion.
    pub retention_percent: u32,
    /// The last day on which goods and work can be received.
    pub spend_by: NaiveDate,
    /// Where it is accepted.
    pub address: String,
}

/// The letter.
pub fn sheet(offer: &Offer) -> Sheet {
    let pairs = |rows: Vec<(&str, String)>| rows.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    let title = format!("Offer of a grant: {}", offer.reference);
    let mut money = vec![
        ("Award", format!("up to {}", offer.award)),
        ("Approved eligible cost", offer.eligible_cost.to_string()),
        (
            "Intervention rate",
            format!(
                "{} of the eligible cost, and never more than the award",
                rate(offer.award, offer.eligible_cost)
            ),
        ),
        ("Certified match", offer.certified_match.to_string()),
        (
            "Retention",
            format!(
                "{} % of each payment is kept back until the project is complete",
                offer.retention_percent
            ),
        ),
        ("Spend by", format!("{}: the day by which goods and work are received", date::show(offer.spend_by))),
    ];
    money.extend(offer.accept_by.map(|day| ("Last day to accept", date::show(day))));
    let conditions =
        offer.conditions.clone().unwrap_or_else(|| "No special conditions are attached.".to_owned());
    let accept = match offer.accept_by {
        Some(day) => format!(
            "The s151 officer who certified the match accepts or declines this offer for the accountable body, until {}, at {}. \
             After that day the offer lapses, and the money goes back to the cap of the partnership for the year.",
            date::show(day),
            offer.address
        ),
        None => format!(
            "The s151 officer who certified the match accepts or declines this offer at {}.",
            offer.address
        ),
    };
    Sheet {
        title: title.clone(),
        author: offer.funder.clone(),
        blocks: vec![
            Block::Title(title),
            Block::Paragraph(format!(
                "{} offers this grant to {}, the accountable body of {}, for the project “{}”.",
                offer.funder, offer.accountable_body, offer.partnership, offer.title
            )),
            Block::Facts(pairs(vec![
                ("Funder", offer.funder.clone()),
                ("Decision", offer.number.clone()),
                ("Application", format!("{} {}", offer.reference, offer.title)),
                ("Accountable body", offer.accountable_body.clone()),
                ("Partnership", offer.partnership.clone()),
            ])),
            Block::Heading("The grant".to_owned()),
            Block::Facts(pairs(money)),
            Block::Heading("Conditions".to_owned()),
            Block::Paragraph(conditions),
            Block::Heading("How to accept".to_owned()),
            Block::Paragraph(accept),
            Block::Paragraph(
                "The grant is made under section 9 of the Police Reform and Social Responsibility Act 2011."
                    .to_owned(),
            ),
        ],
    }
}

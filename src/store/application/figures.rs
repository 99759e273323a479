//! The money of a case, from its columns.

use sea_orm::FromQueryResult;

use crate::domain::application::{Besides, Figures};
use crate::domain::money::Money;
use crate::store::entity::application::{Column, Model};

/// Its columns, for a list that asks for some of a case's.
pub(in crate::store) const FIGURES: [Column; 5] = [
    Column::RequestPence,
    Column::EligibleCostPence,
    Column::CertifiedMatchPence,
    Column::ExistingSpendPence,
    Column::InKindPence,
];

/// What they hold.
#[derive(FromQueryResult)]
pub(in crate::store) struct Pence {
    request_pence: i64,
    eligible_cost_pence: i64,
    certified_match_pence: i64,
    existing_spend_pence: i64,
    in_kind_pence: i64,
}

impl From<&Model> for Pence {
    fn from(row: &Model) -> Pence {
        Pence {
            request_pence: row.request_pence,
            eligible_cost_pence: row.eligible_cost_pence,
            certified_match_pence: row.certified_match_pence,
            existing_spend_pence: row.existing_spend_pence,
            in_kind_pence: row.in_kind_pence,
        }
    }
}

impl From<Pence> for Figures {
    fn from(pence: Pence) -> Figures {
        Figures {
            request: Money::from_pence(pence.request_pence),
            eligible_cost: Money::from_pence(pence.eligible_cost_pence),
            certified_match: Money::from_pence(pence.certified_match_pence),
            besides: Besides {
                existing_spend: Money::from_pence(pence.existing_spend_pence),
                in_kind: Money::from_pence(pence.in_kind_pence),
            },
        }
    }
}

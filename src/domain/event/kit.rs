//! What happens to frameworks and to the compatibility of kit.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Change;
use crate::domain::certificate::Outcome;
use crate::domain::money::Money;

/// Something that happened to a framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names of the fields say what they are")]
pub enum FrameworkEvent {
    /// It was set up.
    Begun {
        reference: String,
        name: String,
        owner: String,
        starts_on: NaiveDate,
        ends_on: NaiveDate,
        reason: String,
    },
    /// Its name, reference, owner or days became others.
    Changed { changes: Vec<Change>, reason: String },
    /// Somebody can be bought from.
    SupplierAdded { name: String, reason: String },
    /// An item was put on the list, or costs something else from a day on.
    Priced {
        /// Supplier, code, make and model.
        item: String,
        before: Option<Money>,
        price: Money,
        from: NaiveDate,
        reason: String,
    },
    /// What the list calls an item was put right.
    ItemCorrected {
        /// Supplier and code.
        item: String,
        /// Make and model, those of them that were wrong.
        changes: Vec<Change>,
        reason: String,
    },
    /// A supplier's name was put right.
    SupplierCorrected { before: String, name: String, reason: String },
    /// Prices whose day had not come were withdrawn.
    Withdrawn {
        /// The day that they would have begun on.
        from: NaiveDate,
        /// How many.
        prices: u64,
        /// Supplier, code, make and model, and what it would have cost, when it was one item alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        price: Option<Money>,
        reason: String,
    },
    /// A price list was taken over.
    Imported {
        /// What the file was called.
        file: String,
        from: NaiveDate,
        new: u64,
        changed: u64,
        /// Items that are not offered any more.
        ended: u64,
        reason: String,
    },
}

impl FrameworkEvent {
    /// Short name kept with the entry.
    pub fn kind(&self) -> &'static str {
        match self {
            FrameworkEvent::Begun { .. } => "framework_begun",
            FrameworkEvent::Changed { .. } => "framework_changed",
            FrameworkEvent::SupplierAdded { .. } => "supplier_added",
            FrameworkEvent::Priced { .. } => "priced",
            FrameworkEvent::ItemCorrected { .. } => "item_corrected",
            FrameworkEvent::SupplierCorrected { .. } => "supplier_corrected",
            FrameworkEvent::Withdrawn { .. } => "prices_withdrawn",
            FrameworkEvent::Imported { .. } => "price_list_imported",
        }
    }

    /// Why.
    pub fn reason(&self) -> &str {
        match self {
            FrameworkEvent::Begun { reason, .. }
            | FrameworkEvent::Changed { reason, .. }
            | FrameworkEvent::SupplierAdded { reason, .. }
            | FrameworkEvent::Priced { reason, .. }
            | FrameworkEvent::ItemCorrected { reason, .. }
            | FrameworkEvent::SupplierCorrected { reason, .. }
            | FrameworkEvent::Withdrawn { reason, .. }
            | FrameworkEvent::Imported { reason, .. } => reason,
        }
    }
}

/// Something that happened to a make and model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names of the fields say what they are")]
pub enum KitEvent {
    /// The OCC certified it.
    Certified {
        outcome: Outcome,
        condition: Option<String>,
        /// Codes of ONVIF profiles.
        profiles: Vec<String>,
        expires_on: Option<NaiveDate>,
        /// What it rests on.
        basis: String,
    },
    /// Its certificate ends soon.
    Expiring { make: String, model: String, expires_on: NaiveDate },
}

impl KitEvent {
    /// Short name kept with the entry.
    pub fn kind(&self) -> &'static str {
        match self {
            KitEvent::Certified { .. } => "certified",
            KitEvent::Expiring { .. } => "certificate_expiring",
        }
    }

    /// Why.
    pub fn reason(&self) -> Option<&str> {
        match self {
            KitEvent::Certified { basis, .. } => Some(basis),
            KitEvent::Expiring { .. } => None,
        }
    }
}

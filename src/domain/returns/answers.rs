//! What a return says: five counts, six costs and how the pictures are watched. One table of each, which form, page,
//! comparison and file follow.

use super::ReturnRefusal;
use crate::domain::money::Money;
use crate::domain::text::{lower, thousands};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident $size:literal { $($variant:ident, $code:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $(#[doc = $label] $variant,)*
        }

        impl $name {
            /// All of them, in the order of the form.
            pub const ALL: [$name; $size] = [$($name::$variant,)*];

            /// In forms, addresses and files.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)* }
            }

            /// On pages.
            pub fn label(self) -> &'static str {
                match self { $($name::$variant => $label,)* }
            }
        }
    };
}

words! {
    /// What is counted in a quarter.
    Count 5 {
        Incidents, "incidents", "Incidents captured";
        Requests, "requests", "Requests for evidence by the police";
        Given, "given", "Evidence given to the police";
        Arrests, "arrests", "Arrests";
        Hours, "hours", "Monitoring hours";
    }
}

words! {
    /// What CCTV cost in a quarter.
    Cost 6 {
        Monitoring, "monitoring", "Monitoring";
        Maintenance, "maintenance", "Maintenance";
        Transmission, "transmission", "Transmission";
        Power, "power", "Power";
        Licences, "licences", "Licences";
        Other, "other", "Other running costs";
    }
}

words! {
    /// How the pictures are watched (BRIEF §6, section 8).
    Model 4 {
        None, "none", "None";
        Recorded, "recorded", "Recorded only";
        Volunteers, "volunteers", "Volunteers";
        Staffed, "staffed", "Staffed";
    }
}

impl Model {
    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Model> {
        Model::ALL.into_iter().find(|model| model.code() == code)
    }

    /// Whether somebody watches.
    pub fn is_watched(self) -> bool {
        matches!(self, Model::Volunteers | Model::Staffed)
    }
}

/// What a return says. Nothing is not zero: what is empty is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Each of [`Count::ALL`].
    pub counts: [Option<u32>; 5],
    /// Each of [`Cost::ALL`].
    pub costs: [Option<Money>; 6],
    /// How the pictures are watched.
    pub model: Option<Model>,
}

impl Answers {
    /// How many.
    pub fn count(&self, count: Count) -> Option<u32> {
        self.counts[count as usize]
    }

    /// Answers how many.
    pub fn set_count(&mut self, count: Count, number: Option<u32>) {
        self.counts[count as usize] = number;
    }

    /// How much.
    pub fn cost(&self, cost: Cost) -> Option<Money> {
        self.costs[cost as usize]
    }

    /// Answers how much.
    pub fn set_cost(&mut self, cost: Cost, amount: Option<Money>) {
        self.costs[cost as usize] = amount;
    }

    /// All that CCTV cost in the quarter; `None` when any part of it is not known.
    pub fn running_cost(&self) -> Option<Money> {
        self.costs.iter().copied().collect::<Option<Vec<Money>>>().and_then(Money::sum)
    }

    /// Every answer as shown, empty for none.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let number = |count: Count| self.count(count).map(thousands).unwrap_or_default();
        let amount = |cost: Cost| self.cost(cost).map(|amount| amount.to_string()).unwrap_or_default();
        let counts = Count::ALL.into_iter().map(|count| (count.label(), number(count)));
        let model =
            ("How the pictures are watched", self.model.map(Model::label).unwrap_or_default().to_owned());
        let costs = Cost::ALL.into_iter().map(|cost| (cost.label(), amount(cost)));
        counts.chain([model]).chain(costs).collect()
    }

    /// What has to be answered before it can be sent, in the order of the form.
    pub fn missing(&self) -> Vec<ReturnRefusal> {
        let number = |count: Count| {
            let ask = || format!("Enter {}: 0 if there were none", lower(count.label()));
            self.count(count).is_none().then(|| ReturnRefusal::Missing(count.code(), ask()))
        };
        let amount = |cost: Cost| {
            let ask = || format!("Enter the cost of {}: 0 if there was none", lower(cost.label()));
            self.cost(cost).is_none().then(|| ReturnRefusal::Missing(cost.code(), ask()))
        };
        let model = self
            .model
            .is_none()
            .then(|| ReturnRefusal::Missing("model", "Select how the pictures are watched".to_owned()));
        let counts = Count::ALL.into_iter().filter_map(number);
        counts.chain(model).chain(Cost::ALL.into_iter().filter_map(amount)).collect()
    }

    /// What cannot be true together.
    pub(super) fn contradictions(&self) -> Vec<ReturnRefusal> {
        let nobody = self.model.is_some_and(|model| !model.is_watched());
        let hours = self.count(Count::Hours).is_some_and(|hours| hours > 0);
        (nobody && hours).then_some(ReturnRefusal::HoursOfNobody).into_iter().collect()
    }
}

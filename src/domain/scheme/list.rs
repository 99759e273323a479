//! What a scheme lists: kinds of cost, its funder, the bodies of its partnerships. What may change of them, and what is different.

use std::collections::BTreeSet;

use super::{ChangeRefusal, CostCategory, Scheme};
use crate::domain::event::Change;

impl CostCategory {
    /// Whether it is paid for, and why not.
    pub fn shown(&self) -> String {
        match &self.ineligible_because {
            None if self.service => "Paid for. Work, which needs no certificate".to_owned(),
            None => "Paid for".to_owned(),
            Some(because) => format!("Not paid for. {because}"),
        }
    }
}

impl Scheme {
    /// The same with a kind of cost added, or with another word on whether it is paid for. Its name stays once it is there, and it
    /// is never taken away: costs are filed under it.
    ///
    /// # Errors
    /// When one that is added is there already.
    pub fn with_category(&self, category: CostCategory, added: bool) -> Result<Scheme, ChangeRefusal> {
        let mut to = self.clone();
        let same = |one: &&mut CostCategory| one.name.to_lowercase() == category.name.to_lowercase();
        match (to.categories.iter_mut().find(same), added) {
            (Some(_), true) => return Err(ChangeRefusal::CategoryTaken),
            (Some(found), false) => {
                found.ineligible_because = category.ineligible_because;
                found.service = category.service;
            }
            (None, _) => to.categories.push(category),
        }
        Ok(to)
    }

    /// What is different of the kinds of cost.
    pub(super) fn category_changes(&self, to: &Scheme) -> Vec<Change> {
        let before = |name: &str| self.categories.iter().find(|one| one.name == name);
        let change = |category: &CostCategory| {
            let before = before(&category.name).map(CostCategory::shown).unwrap_or_default();
            let after = category.shown();
            (before != after).then(|| Change {
                what: format!("Cost category {}", category.name),
                before,
                after,
            })
        };
        to.categories.iter().filter_map(change).collect()
    }
}

/// The accountable bodies of a partnership as they were and as they become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bodies {
    /// No longer there.
    pub removed: Vec<String>,
    /// Not there before.
    pub added: Vec<String>,
}

/// What is different when the bodies of the partnership `name` become `to`.
///
/// # Errors
/// When none is left, one is named twice, or nothing is different.
pub fn bodies_become(name: &str, from: &[String], to: &[String]) -> Result<(Bodies, Change), ChangeRefusal> {
    if to.is_empty() {
        return Err(ChangeRefusal::NoBody);
    }
    let once: BTreeSet<String> = to.iter().map(|body| body.to_lowercase()).collect();
    if once.len() < to.len() {
        return Err(ChangeRefusal::BodyTwice);
    }
    let without = |of: &[String], those: &[String]| -> Vec<String> {
        of.iter().filter(|body| !those.contains(body)).cloned().collect()
    };
    let bodies = Bodies { removed: without(from, to), added: without(to, from) };
    if bodies.removed.is_empty() && bodies.added.is_empty() {
        return Err(ChangeRefusal::Same);
    }
    let shown = |of: &[String]| {
        let mut of = of.to_vec();
        of.sort();
        of.join(", ")
    };
    let what = format!("Accountable bodies of {name}");
    Ok((bodies, Change { what, before: shown(from), after: shown(to) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scheme::sample;

    fn category(name: &str, because: Option<&str>) -> CostCategory {
        CostCategory { name: name.into(), ineligible_because: because.map(str::to_owned), service: false }
    }

    fn years() -> (crate::domain::financial_year::FinancialYear, crate::domain::financial_year::FinancialYear)
    {
        let policy = sample().policy;
        let of = crate::domain::financial_year::FinancialYear::of;
        (of(policy.starts_on), of(policy.ends_on))
    }

    fn today() -> chrono::NaiveDate {
        sample().policy.starts_on
    }

    #[test]
    fn a_category_is_added_or_changes_whether_it_is_paid_for_and_is_never_there_twice() {
        let scheme = sample();
        let told = |to: Result<Scheme, ChangeRefusal>| {
            let changes = scheme.becomes(&to?, years(), today())?;
            Ok(changes
                .into_iter()
                .map(|c| format!("{}: {} | {}", c.what, c.before, c.after))
                .collect::<Vec<_>>())
        };
        let fibre = category("Fibre", None);
        assert_eq!(
            told(scheme.with_category(fibre, true)),
            Ok(vec!["Cost category Fibre:  | Paid for".into()])
        );
        let not = category("Equipment", Some("Spent"));
        let expected = "Cost category Equipment: Paid for | Not paid for. Spent";
        assert_eq!(told(scheme.with_category(not, false)), Ok(vec![expected.to_owned()]));
        for (category, added, refusal) in [
            (category("equipment", None), true, ChangeRefusal::CategoryTaken),
            (category("Equipment", None), false, ChangeRefusal::Same),
        ] {
            assert_eq!(told(scheme.with_category(category, added)), Err(refusal));
        }
        let paid = scheme.with_category(category("Monitoring staff", None), false).unwrap();
        assert_eq!(paid.refuses_category("Monitoring staff"), None);
    }

    #[test]
    fn bodies_are_added_and_removed_and_one_always_stays() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let from = names(&["Ludlow Council", "Shropshire Council"]);
        let become_ = |to: &[&str]| bodies_become("Shropshire", &from, &names(to));
        let (bodies, change) = become_(&["Shropshire Council", "Marches Council"]).unwrap();
        assert_eq!((bodies.removed, bodies.added), (names(&["Ludlow Council"]), names(&["Marches Council"])));
        assert_eq!(change.after, "Marches Council, Shropshire Council");
        assert_eq!(become_(&["Shropshire Council", "Ludlow Council"]).unwrap_err(), ChangeRefusal::Same);
        assert_eq!(become_(&[]).unwrap_err(), ChangeRefusal::NoBody);
        let twice = become_(&["Shropshire Council", "shropshire council"]);
        assert_eq!(twice.unwrap_err(), ChangeRefusal::BodyTwice);
    }

    #[test]
    fn the_funder_is_a_value_like_others() {
        let to = Scheme { funder: "West Mercia Fund".into(), ..sample() };
        let changes = sample().becomes(&to, years(), today()).unwrap();
        assert_eq!((changes.len(), changes[0].what.as_str()), (1, "Funder"));
    }
}

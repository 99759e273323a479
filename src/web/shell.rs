//! What stands around every page: title, who is signed in, where they can go, what just happened.
//!
//! Must not ask the database anything: all of it comes from the visit.

use super::session::Visit;
use crate::domain::camera::Sight;
use crate::domain::date;
use crate::domain::person::{Person, Role};

/// Where the OCC looks cameras up.
const FIND: &str = "/cameras/find";

/// What the service is called in the header and in titles.
pub const SERVICE_NAME: &str = "CCTV grants";

/// What `templates/layout/page.html` shows.
#[derive(Clone, Debug)]
pub struct Shell {
    /// First part of the title.
    pub title: String,
    /// Whether the page shows what is wrong with a form.
    pub error: bool,
    /// Second part of the title.
    pub service_name: String,
    /// Who is signed in.
    pub person: Option<Who>,
    /// Whether they have not given their second factor yet.
    pub half_in: bool,
    /// Where they can go.
    pub navigation: Vec<Item>,
    /// Proof that a form is ours.
    pub token: String,
    /// What just worked.
    pub notice: Option<String>,
    /// The way back.
    pub back: Option<Link>,
    /// What the bar of the demo says.
    pub demo: Option<String>,
    /// Seconds until the session ends unless it is used.
    pub session_ends_in: Option<u64>,
    /// The day on which it is shown, for paper.
    pub day: Option<String>,
}

/// The person in the header.
#[derive(Clone, Debug)]
pub struct Who {
    /// Name.
    pub name: String,
    /// Their hats, as words.
    pub roles: String,
}

/// One place in the navigation, or in breadcrumbs.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is called.
    pub label: String,
    /// Where it is.
    pub href: String,
    /// Whether the page is in it.
    pub current: bool,
}

/// A link.
#[derive(Clone, Debug)]
pub struct Link {
    /// What it says.
    pub label: String,
    /// Where it goes.
    pub href: String,
}

impl Shell {
    /// Around a page with this title.
    pub fn new(visit: &Visit, title: impl Into<String>) -> Shell {
        let person = visit.person.as_ref();
        Shell {
            half_in: visit.waiting.is_some(),
            person: visit.known().map(|person| Who { name: person.name.clone(), roles: roles(person) }),
            navigation: person.map(|person| navigation(person, &visit.path)).unwrap_or_default(),
            token: visit.token.clone(),
            demo: visit.demo.then(|| demo(&date::show(date::today(visit.now)))),
            session_ends_in: visit.session_ends_in,
            day: Some(date::show(date::today(visit.now))),
            ..Shell::bare(title)
        }
    }

    /// Around a page of nobody in particular, when it is not known who asks.
    pub fn bare(title: impl Into<String>) -> Shell {
        Shell {
            title: title.into(),
            error: false,
            service_name: SERVICE_NAME.to_owned(),
            person: None,
            half_in: false,
            navigation: Vec::new(),
            token: String::new(),
            notice: None,
            back: None,
            demo: None,
            session_ends_in: None,
            day: None,
        }
    }

    /// Whether the title begins with "Error: ".
    pub fn error(mut self, error: bool) -> Shell {
        self.error = error;
        self
    }

    /// A link back over the page.
    pub fn back(mut self, href: impl Into<String>, label: impl Into<String>) -> Shell {
        self.back = Some(Link { label: label.into(), href: href.into() });
        self
    }

    /// A green banner: what just worked. Fixed words only, nothing from the address.
    pub fn notice(mut self, text: impl Into<String>) -> Shell {
        self.notice = Some(text.into());
        self
    }
}

fn demo(day: &str) -> String {
    format!("This is a demonstration with invented people. It is {day} here.")
}

fn roles(person: &Person) -> String {
    let mut names: Vec<&str> = Vec::new();
    for holding in &person.holdings {
        if !names.contains(&holding.role.name()) {
            names.push(holding.role.name());
        }
    }
    if names.is_empty() { "no role".to_owned() } else { names.join(", ") }
}

fn navigation(person: &Person, path: &str) -> Vec<Item> {
    let reads = person.holds_any(&Role::PCC_READERS);
    let officer = person.holds(Role::CspOfficer) || person.holds_any(&Role::ENDORSERS);
    let decides = person.holds_any(&Role::READ_RECOMMENDATIONS);
    let kit = person.holds_any(&Role::DEAL_WITH_KIT);
    let oversees = person.holds_any(&Role::READ_ADMINISTRATION);
    let sees_scheme = person.holds_any(&Role::SEE_THE_SCHEME);
    let looks_up = person.holds(Role::OccAdviser);
    let cameras = Sight::of(person).is_some();
    let places = [
        (reads, "Board", "/"),
        (officer && !reads, "Home", "/"),
        (reads || officer, "Applications", "/applications"),
        (looks_up, "Find a camera", FIND),
        (cameras, "Camera register", "/cameras"),
        (decides, "Recommendations", "/recommendations"),
        (reads, "Decisions", "/decisions"),
        (reads, "Payments", "/payments"),
        (reads, "Year-end", "/year-end"),
        (person.holds_any(&Role::SEE_MONITORING), "Monitoring", "/monitoring"),
        (person.holds_any(&Role::READ_RETURNS), "Returns", "/returns"),
        (kit, "Frameworks", "/frameworks"),
        (kit, "Kit", "/kit"),
        (person.holds_any(&Role::IMPORT), "Import", "/import"),
        (oversees, "People", "/people"),
        (sees_scheme, "Scheme", "/scheme"),
        (oversees, "Retention", "/retention"),
        (oversees, "E-mails", "/messages"),
    ];
    let here = |href: &str| match path.strip_prefix(href) {
        // It has a place of its own.
        Some(_) if looks_up && path == FIND && href != FIND => false,
        Some(rest) => rest.is_empty() || (href != "/" && rest.starts_with('/')),
        None => false,
    };
    let item = |(_, label, href): (bool, &str, &str)| Item {
        label: label.to_owned(),
        href: href.to_owned(),
        current: here(href),
    };
    places.into_iter().filter(|(shown, _, _)| *shown).map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::{Holding, PartnershipId, PersonId};
    use crate::domain::text::EmailAddress;

    fn places(roles: &[Role], path: &str) -> Vec<String> {
        let holding = |role: &Role| {
            let partnership = role.belongs_to_a_partnership().then_some(PartnershipId(1));
            Holding::new(*role, partnership).unwrap()
        };
        let person = Person {
            id: PersonId(1),
            name: "Ann".into(),
            email: EmailAddress::parse("ann@example.org").unwrap(),
            holdings: roles.iter().map(holding).collect(),
        };
        let show = |item: Item| if item.current { format!("{}*", item.label) } else { item.label };
        navigation(&person, path).into_iter().map(show).collect()
    }

    #[test]
    fn navigation_follows_the_roles_and_marks_where_one_is() {
        assert_eq!(
            places(&[Role::CspOfficer], "/"),
            ["Home*", "Applications", "Camera register", "Monitoring", "Returns", "Frameworks", "Kit"]
        );
        assert_eq!(
            places(&[Role::Auditor], "/applications/WM-1/need"),
            [
                "Board",
                "Applications*",
                "Camera register",
                "Recommendations",
                "Decisions",
                "Payments",
                "Year-end",
                "Monitoring",
                "Returns",
                "Frameworks",
                "Kit",
                "People",
                "Scheme",
                "Retention",
                "E-mails"
            ]
        );
        assert_eq!(
            places(&[Role::Administrator], "/people"),
            ["Frameworks", "Kit", "People*", "Scheme", "Retention", "E-mails"]
        );
        assert_eq!(
            places(&[Role::CspOfficer, Role::Treasurer], "/applicationsx"),
            [
                "Board",
                "Applications",
                "Camera register",
                "Decisions",
                "Payments",
                "Year-end",
                "Monitoring",
                "Returns",
                "Frameworks",
                "Kit",
                "Scheme"
            ]
        );
        assert_eq!(places(&[Role::CspChair], "/applications"), ["Home", "Applications*"]);
        assert_eq!(places(&[Role::PanelMember], "/cameras"), ["Camera register*", "Returns"]);
        assert_eq!(
            places(&[Role::OccAdviser], "/cameras/find"),
            ["Find a camera*", "Camera register", "Frameworks", "Kit"]
        );
        assert_eq!(
            places(&[Role::OccAdviser], "/cameras/7"),
            ["Find a camera", "Camera register*", "Frameworks", "Kit"]
        );
    }
}

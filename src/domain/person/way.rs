//! How somebody came in. What follows from it for the second factor is here; how a way works is not.

/// How a session began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// By a link sent to their address.
    Link,
    /// By their organisation's sign-in, which has this short name.
    Provider(String),
    /// By choosing a person of the demonstration.
    Demo,
}

/// Before the name of a provider, so that none can be called `link`.
const PROVIDER: &str = "provider:";

impl Way {
    /// The word used in the database.
    pub fn code(&self) -> String {
        match self {
            Way::Link => "link".to_owned(),
            Way::Provider(name) => format!("{PROVIDER}{name}"),
            Way::Demo => "demo".to_owned(),
        }
    }

    /// Reads it back. What is not known any more is a link: the way that asks most.
    pub fn from_code(code: &str) -> Way {
        match (code, code.strip_prefix(PROVIDER)) {
            (_, Some(name)) => Way::Provider(name.to_owned()),
            ("demo", None) => Way::Demo,
            _ => Way::Link,
        }
    }

    /// Whether it is as good as a second factor: an organisation asks for its own, the demonstration for none.
    pub fn counts_as_a_second_factor(&self) -> bool {
        !matches!(self, Way::Link)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_read_back_and_what_is_unknown_asks_most() {
        for way in [Way::Link, Way::Demo, Way::Provider("link".into()), Way::Provider(String::new())] {
            assert_eq!(Way::from_code(&way.code()), way);
        }
        assert_eq!(Way::from_code("smoke signal"), Way::Link);
        assert!(!Way::Link.counts_as_a_second_factor() && Way::Demo.counts_as_a_second_factor());
    }
}

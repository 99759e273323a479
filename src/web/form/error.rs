//! What is wrong with a form, in page order: one message a field, and where the error summary leads.

use crate::web::component::ErrorItem;

/// The errors of one form.
#[derive(Clone, Debug, Default)]
pub struct Errors {
    list: Vec<(String, String)>,
    /// Fields of three inputs, and the one that the summary leads to.
    dates: Vec<(String, &'static str)>,
    /// What is mended on another page: the sentence and that page’s address.
    elsewhere: Vec<ErrorItem>,
}

impl Errors {
    /// Adds what is wrong with a field, unless something is already.
    pub fn push(&mut self, name: impl Into<String>, message: impl Into<String>) {
        let name = name.into();
        if self.get(&name).is_none() {
            self.list.push((name, message.into()));
        }
    }

    /// Adds what is wrong with the first field of the page, unless something is already.
    pub fn first(&mut self, name: &str, message: impl Into<String>) {
        if self.get(name).is_none() {
            self.list.insert(0, (name.to_owned(), message.into()));
        }
    }

    /// Adds what is wrong on another page; several may lead to the same one.
    pub fn lead(&mut self, href: impl Into<String>, message: impl Into<String>) {
        self.elsewhere.push(ErrorItem { message: message.into(), href: href.into() });
    }

    /// Adds what is wrong with the form as a whole: no field is to blame, so the summary leads to none.
    pub fn whole(&mut self, message: impl Into<String>) {
        self.lead("", message);
    }

    /// Adds what is wrong with a field besides what is already: one field can hold several files.
    pub fn add(&mut self, name: &str, message: impl Into<String>) {
        self.list.push((name.to_owned(), message.into()));
    }

    /// What is wrong with a field.
    pub fn get(&self, name: &str) -> Option<String> {
        let of = |(field, message): &(String, String)| (field == name).then(|| message.clone());
        let all: Vec<String> = self.list.iter().filter_map(of).collect();
        (!all.is_empty()).then(|| all.join(". "))
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty() && self.elsewhere.is_empty()
    }

    /// The lines of the error summary.
    pub fn items(&self) -> Vec<ErrorItem> {
        let href = |name: &String| match self.dates.iter().find(|(date, _)| date == name) {
            Some((_, part)) => format!("#{name}-{part}"),
            None => format!("#{name}"),
        };
        self.list
            .iter()
            .map(|(name, message)| ErrorItem { message: message.clone(), href: href(name) })
            .chain(self.elsewhere.iter().cloned())
            .collect()
    }

    /// Says that a field is a date, and which part of it is to be mended first.
    pub fn is_date(&mut self, name: &str, part: &'static str) {
        self.dates.push((name.to_owned(), part));
    }
}

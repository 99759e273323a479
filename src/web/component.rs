//! What the templates in `templates/govuk/` show: form fields, tags, summary rows, tasks, pages of a list.
//!
//! Plain values that a page fills and a macro prints. Must not parse what was typed, decide who may see what, or hold
//! HTML: every text here is escaped when it is printed.

mod bar;
mod control;
mod field;
mod sketch;
#[cfg(test)]
mod test;

pub use bar::{Bar, Share};
pub use control::{Choice, Control};
pub use field::Field;
pub use sketch::{Point, Sketch};

/// A word for a state. The colour is a GOV.UK tag colour: `grey`, `green`, `teal`, `blue`, `purple`, `magenta`, `red`,
/// `orange` or `yellow`; it never says anything that the label does not.
#[derive(Clone, Debug)]
pub struct Tag {
    /// What it says.
    pub label: String,
    /// Its colour.
    pub colour: &'static str,
}

impl Tag {
    /// A tag of a colour.
    pub fn new(label: impl Into<String>, colour: &'static str) -> Self {
        Self { label: label.into(), colour }
    }
}

/// One answer on a page of answers.
#[derive(Clone, Debug)]
pub struct SummaryRow {
    /// What was asked.
    pub key: String,
    /// What was answered; its line breaks are kept.
    pub value: String,
    /// Where to change it, and what is changed, for those who hear the link alone: `contact name`.
    pub change: Option<(String, String)>,
    /// Where the question itself leads, if anywhere.
    pub href: Option<String>,
}

impl SummaryRow {
    /// An answer that cannot be changed from here.
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), value: value.into(), change: None, href: None }
    }

    /// Makes the question a link.
    pub fn link(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// Adds a link that changes it.
    pub fn change(mut self, href: impl Into<String>, what: impl Into<String>) -> Self {
        self.change = Some((href.into(), what.into()));
        self
    }
}

/// One line of an error summary.
#[derive(Clone, Debug)]
pub struct ErrorItem {
    /// The sentence; it stands at the field too, if it is about one of this page.
    pub message: String,
    /// `#` and the id to go to, or the page where it is mended.
    pub href: String,
}

impl ErrorItem {
    /// The lines for those fields that have an error, in page order.
    pub fn of<'a>(fields: impl IntoIterator<Item = &'a Field>) -> Vec<Self> {
        let item = |field: &Field| {
            Some(Self { message: field.error.clone()?, href: format!("#{}", field.focus_id()) })
        };
        fields.into_iter().filter_map(item).collect()
    }
}

/// One line of a task list. Without an address it cannot be started yet; without a colour its state is plain text,
/// which the Design System keeps for what is done.
#[derive(Clone, Debug)]
pub struct Task {
    /// What there is to do.
    pub label: String,
    /// Where it is done.
    pub href: Option<String>,
    /// Help under the label.
    pub hint: Option<String>,
    /// How far it is.
    pub status: String,
    /// The colour of its tag, if it has one.
    pub colour: Option<&'static str>,
}

/// The pages before and after the one shown, of a list that is paged by key.
#[derive(Clone, Debug, Default)]
pub struct Pager {
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
}

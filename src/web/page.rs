//! What many pages share: rendering, and the page with one form on it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use super::application::case::Done;
use super::application::presence::Others;
use super::component::{ErrorItem, Field, SummaryRow};
use super::form::Errors;
use super::problem::Problem;
use super::session::Visit;
use super::shell::Shell;

/// A page as an answer.
pub fn render(status: StatusCode, page: &impl Template) -> Result<Response, Problem> {
    let html = page.render().map_err(|error| Problem::Internal(error.to_string()))?;
    Ok((status, Html(html)).into_response())
}

/// Fields that are folded away behind what they are about: most people leave them as they are.
struct Folded {
    title: &'static str,
    fields: Vec<Field>,
}

impl Folded {
    /// Whether something in it has to be seen.
    fn is_wrong(&self) -> bool {
        self.fields.iter().any(|field| field.error.is_some())
    }
}

/// A page with one form: nearly every question is asked by this.
#[derive(Template)]
#[template(path = "page/form.html")]
pub struct FormPage {
    shell: Shell,
    heading: String,
    caption: Option<String>,
    intro: Vec<String>,
    link: Option<(String, &'static str)>,
    inset: Option<String>,
    warnings: Vec<String>,
    facts: Vec<SummaryRow>,
    answers: Vec<(&'static str, Vec<SummaryRow>)>,
    errors: Vec<ErrorItem>,
    action: String,
    key: String,
    version: Option<i64>,
    fields: Vec<Field>,
    folded: Vec<Folded>,
    button: String,
    warns: bool,
    carried: Vec<(String, String)>,
    other: Option<(&'static str, &'static str)>,
    autosaves: bool,
    others: Option<Others>,
}

impl FormPage {
    /// A form that posts to `action`.
    pub fn new(visit: &Visit, heading: &str, action: String, fields: Vec<Field>, button: &str) -> FormPage {
        FormPage {
            shell: Shell::new(visit, heading),
            heading: heading.to_owned(),
            caption: None,
            intro: Vec::new(),
            link: None,
            inset: None,
            warnings: Vec::new(),
            facts: Vec::new(),
            answers: Vec::new(),
            errors: Vec::new(),
            action,
            key: visit.key(),
            version: None,
            fields,
            folded: Vec::new(),
            button: button.to_owned(),
            warns: false,
            carried: Vec::new(),
            other: None,
            autosaves: false,
            others: None,
        }
    }

    /// Says what was just done, if the address says so.
    pub fn told(mut self, done: &Done) -> Self {
        self.shell = done.tell(self.shell);
        self
    }

    /// Where "Back" leads.
    pub fn back(mut self, href: impl Into<String>) -> Self {
        self.shell = self.shell.back(href, "Back");
        self
    }

    /// A small line over the heading: which case it is about.
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = Some(caption.into());
        self
    }

    /// A paragraph before the form.
    pub fn intro(mut self, text: impl Into<String>) -> Self {
        self.intro.push(text.into());
        self
    }

    /// Where something else is done that belongs to it.
    pub fn link(mut self, href: impl Into<String>, text: &'static str) -> Self {
        self.link = Some((href.into(), text));
        self
    }

    /// Words of somebody else that this form answers.
    pub fn inset(mut self, text: Option<String>) -> Self {
        self.inset = text;
        self
    }

    /// Something to think of before pressing the button.
    pub fn warning(mut self, text: impl Into<String>) -> Self {
        self.warnings.push(text.into());
        self
    }

    /// The answers that the form is about, by section, to be opened on the page.
    pub fn answers(mut self, answers: Vec<(&'static str, Vec<SummaryRow>)>) -> Self {
        self.answers = answers;
        self
    }

    /// Facts to decide on, before the form.
    pub fn facts(mut self, facts: Vec<SummaryRow>) -> Self {
        self.facts = facts;
        self
    }

    /// Fields after the others, folded away.
    pub fn folded(mut self, title: &'static str, fields: Vec<Field>) -> Self {
        self.folded.push(Folded { title, fields });
        self
    }

    /// The version of what the form changes.
    pub fn version(mut self, version: impl Into<i64>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// The button cannot be undone.
    pub fn warns(mut self) -> Self {
        self.warns = true;
        self
    }

    /// Answers that were given on the page before, and are posted again.
    pub fn carries(mut self, answers: Vec<(String, String)>) -> Self {
        self.carried = answers;
        self
    }

    /// A second button, with the name that tells that it was pressed.
    pub fn other(mut self, name: &'static str, text: &'static str) -> Self {
        self.other = Some((name, text));
        self
    }

    /// With script, what is typed is saved as it is typed.
    pub fn autosaves(mut self) -> Self {
        self.autosaves = true;
        self
    }

    /// Says who else is at it.
    pub fn beside(mut self, others: Others) -> Self {
        self.others = Some(others);
        self
    }

    /// The page as first shown.
    pub fn show(self) -> Result<Response, Problem> {
        render(StatusCode::OK, &self)
    }

    /// The page with what is wrong.
    pub fn refuse(mut self, status: StatusCode, errors: &Errors) -> Result<Response, Problem> {
        self.shell = self.shell.error(true);
        self.errors = errors.items();
        render(status, &self)
    }
}

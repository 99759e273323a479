//! A question of a form: its words, what was typed, what is wrong with it, and how it is filled in.
//!
//! Must not parse what was typed: a field shows it again just as it came.

use super::{Choice, Control};
use crate::domain::date;

/// One question of a form, with what was typed and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name in the form and id on the page.
    pub name: String,
    /// The question.
    pub label: String,
    /// Whether the label is the page's only `h1`.
    pub heading: bool,
    /// Help under the label.
    pub hint: Option<String>,
    /// What is wrong, as a sentence.
    pub error: Option<String>,
    /// How it is filled in.
    pub control: Control,
    /// Whether it is asked only once one of those of the radios before it is chosen that call for it. Browsers without CSS
    /// `:has` show it always, so its hint says when.
    pub waits: bool,
}

impl Field {
    fn new(name: impl Into<String>, label: impl Into<String>, control: Control) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            heading: false,
            hint: None,
            error: None,
            control,
            waits: false,
        }
    }

    /// One line of text over the full width.
    pub fn input(name: impl Into<String>, label: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(name, label, line(value, None, 0, "text", false))
    }

    /// An amount in pounds.
    pub fn money(name: impl Into<String>, label: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(name, label, line(value, Some("£"), 10, "text", true))
    }

    /// A whole number of at most four digits; see [`Field::width`] for longer ones.
    pub fn number(name: impl Into<String>, label: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(name, label, line(value, None, 4, "text", true))
    }

    /// An e-mail address.
    pub fn email(name: impl Into<String>, label: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(name, label, line(value, None, 0, "email", false))
    }

    /// Several lines of at most `limit` characters.
    pub fn textarea(
        name: impl Into<String>,
        label: impl Into<String>,
        value: impl Into<String>,
        limit: usize,
    ) -> Self {
        Self::new(name, label, Control::Textarea { value: value.into(), rows: 5, limit })
    }

    /// One of a few `(value, label)`, one under the other.
    pub fn radios(
        name: impl Into<String>,
        label: impl Into<String>,
        chosen: &str,
        options: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        Self::new(
            name,
            label,
            Control::Radios { options: choices(options, |value| value == chosen), inline: false },
        )
    }

    /// Any number of a few `(value, label)`.
    pub fn checkboxes(
        name: impl Into<String>,
        label: impl Into<String>,
        chosen: &[String],
        options: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        Self::new(
            name,
            label,
            Control::Checkboxes { options: choices(options, |value| chosen.iter().any(|one| one == value)) },
        )
    }

    /// One of many `(value, label)`.
    pub fn select(
        name: impl Into<String>,
        label: impl Into<String>,
        chosen: &str,
        options: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        Self::new(name, label, Control::Select { options: choices(options, |value| value == chosen) })
    }

    /// Day, month and year as they were typed.
    pub fn date(name: impl Into<String>, label: impl Into<String>, [day, month, year]: [&str; 3]) -> Self {
        Self::new(name, label, Control::Date { day: day.into(), month: month.into(), year: year.into() })
    }

    /// Adds help under the label.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Sets or clears what is wrong.
    pub fn error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    /// Makes the label the page's `h1`; for a page that asks one question.
    pub fn heading(mut self) -> Self {
        self.heading = true;
        self
    }

    /// Asks another question under the radio with this value, once that is chosen.
    pub fn reveal(&mut self, value: &str, field: Field) {
        if let Control::Radios { options, .. } = &mut self.control {
            let over = options.iter_mut().find(|choice| choice.value == value);
            over.into_iter().for_each(|choice| choice.reveals = Some(Box::new(field.clone())));
        }
    }

    /// Asks this question only when one of those of the radios is chosen after which it stands.
    pub fn awaits(mut self, radios: &mut Field, values: &[&str]) -> Self {
        if let Control::Radios { options, .. } = &mut radios.control {
            let calls = options.iter_mut().filter(|choice| values.contains(&choice.value.as_str()));
            calls.for_each(|choice| choice.calls = true);
            self.waits = true;
        }
        self
    }

    /// The questions that its radios reveal.
    pub fn revealed(&self) -> impl Iterator<Item = &Field> {
        let options = match &self.control {
            Control::Radios { options, .. } => options.as_slice(),
            _ => &[],
        };
        options.iter().filter_map(|choice| choice.reveals.as_deref())
    }

    /// Adds help under each choice, in their order.
    pub fn hints(mut self, hints: impl IntoIterator<Item = Option<String>>) -> Self {
        if let Control::Radios { options, .. } | Control::Checkboxes { options } = &mut self.control {
            options.iter_mut().zip(hints).for_each(|(choice, hint)| choice.hint = hint);
        }
        self
    }

    /// What stands in it, as one reads it; empty when nothing does.
    pub fn said(&self) -> String {
        match &self.control {
            Control::Input { value, .. } if value.is_empty() => String::new(),
            Control::Input { value, prefix, suffix, .. } => {
                let unit = suffix.map(|unit| format!(" {unit}")).unwrap_or_default();
                format!("{}{value}{unit}", prefix.unwrap_or_default())
            }
            Control::Textarea { value, .. } => value.clone(),
            Control::Radios { options, .. }
            | Control::Checkboxes { options }
            | Control::Select { options } => {
                let chosen = options.iter().filter(|choice| choice.chosen && !choice.value.is_empty());
                chosen.map(|choice| choice.label.as_str()).collect::<Vec<_>>().join(", ")
            }
            Control::Date { day, month, year } => match date::typed(day, month, year) {
                Ok(day) => day.map(date::show).unwrap_or_default(),
                Err(_) => format!("{day} {month} {year}"),
            },
        }
    }

    /// Puts radios on one line; for two short answers such as yes and no.
    pub fn inline(mut self) -> Self {
        if let Control::Radios { inline, .. } = &mut self.control {
            *inline = true;
        }
        self
    }

    /// Says what of the person's own an input asks for, as HTML names it: `email`, `name`, `tel`.
    pub fn autocomplete(mut self, purpose: &'static str) -> Self {
        if let Control::Input { autocomplete, .. } = &mut self.control {
            *autocomplete = Some(purpose);
        }
        self
    }

    /// Sets an input's width: 2, 3, 4, 5, 10 or 20 characters, or 0 for the full width.
    pub fn width(mut self, characters: u8) -> Self {
        if let Control::Input { width, .. } = &mut self.control {
            *width = characters;
        }
        self
    }

    /// Sets a textarea's height in lines.
    pub fn rows(mut self, lines: u8) -> Self {
        if let Control::Textarea { rows, .. } = &mut self.control {
            *rows = lines;
        }
        self
    }

    /// Sets the unit behind an input. Screen readers skip it, so the label names it too.
    pub fn suffix(mut self, unit: &'static str) -> Self {
        if let Control::Input { suffix, .. } = &mut self.control {
            *suffix = Some(unit);
        }
        self
    }

    /// The id that an error summary links to: the input, the first of the choices, or the day.
    pub fn focus_id(&self) -> String {
        match self.control {
            Control::Date { .. } => format!("{}-day", self.name),
            _ => self.name.clone(),
        }
    }

    /// Whether a date's box is to be marked; all three are when it is not in what was typed that it is wrong.
    pub fn marks(&self, part: &str) -> bool {
        let Control::Date { day, month, year } = &self.control else { return false };
        let wrong = date::typed(day, month, year).err().map(date::DateError::parts);
        self.error.is_some()
            && wrong.is_none_or(|wrong| match part {
                "day" => wrong.day,
                "month" => wrong.month,
                _ => wrong.year,
            })
    }

    /// The ids of hint, error and character count, for `aria-describedby`.
    pub fn described_by(&self) -> Option<String> {
        let parts = [
            ("info", matches!(self.control, Control::Textarea { .. })),
            ("hint", self.hint.is_some()),
            ("error", self.error.is_some()),
        ];
        let ids: Vec<_> =
            parts.iter().filter(|part| part.1).map(|part| format!("{}-{}", self.name, part.0)).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// The id of the choice at an index counted from nought; the first has the field's own, see [`Field::focus_id`].
    pub fn choice_id(&self, index: &usize) -> String {
        if *index == 0 { self.name.clone() } else { format!("{}-{}", self.name, index + 1) }
    }
}

fn line(
    value: impl Into<String>,
    prefix: Option<&'static str>,
    width: u8,
    kind: &'static str,
    numeric: bool,
) -> Control {
    Control::Input { value: value.into(), prefix, suffix: None, width, kind, numeric, autocomplete: None }
}

fn choices(
    options: impl IntoIterator<Item = (String, String)>,
    chosen: impl Fn(&str) -> bool,
) -> Vec<Choice> {
    options
        .into_iter()
        .map(|(value, label)| Choice {
            chosen: chosen(&value),
            value,
            label,
            hint: None,
            calls: false,
            reveals: None,
        })
        .collect()
}

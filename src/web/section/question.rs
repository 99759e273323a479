//! Forms of the questions in the table `domain::application::question`: fields, what was typed, what was meant.

use super::{LINE, PARAGRAPH, Prefill, Typed};
use crate::domain::application::content::Content;
use crate::domain::application::question::{Answers, Due, Kind, Question, Value, Word, of};
use crate::domain::application::section::Section;
use crate::web::component::Field;
use crate::web::form::{Posted, Reader};

/// As kept; before anything was, as is usual.
pub fn prefill(section: Section, answers: &Answers) -> Posted {
    let fill = |form: Prefill, question: &Question| {
        let name = question.code;
        match answers.get(name) {
            Some(Value::Yes(yes)) => form.yes_no(name, Some(*yes)),
            Some(Value::Number(number)) => form.with(name, Some(number)),
            Some(Value::Many(codes)) => codes.iter().fold(form, |form, code| form.with(name, Some(code))),
            Some(Value::Text(text)) => match question.kind {
                Kind::Date => form.date(name, text.parse().ok()),
                _ => form.with(name, Some(text)),
            },
            None if answers.is_empty() && !question.usually.is_empty() => {
                form.with(name, Some(question.usually))
            }
            None => form,
        }
    };
    of(section).iter().fold(Prefill::default(), fill).posted()
}

/// The questions that are asked. One that hangs on a single answer stands under it, one that hangs on several after them.
pub fn fields(section: Section, typed: Typed<'_>, content: &Content) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for question in asked(section, content) {
        let field = field(question, typed);
        let over = hangs_on(question)
            .and_then(|(code, values)| Some((fields.iter_mut().find(|field| field.name == code)?, values)));
        match over {
            Some((over, [value])) => over.reveal(value, field),
            Some((over, values)) => {
                let field = field.awaits(over, values);
                fields.push(field);
            }
            None => fields.push(field),
        }
    }
    fields
}

fn asked(section: Section, content: &Content) -> Vec<&'static Question> {
    let here = |question: &&Question| match question.due {
        Due::NewViews => content.has_new_views(),
        Due::Always | Due::When(..) => true,
    };
    of(section).iter().filter(here).collect()
}

fn hangs_on(question: &Question) -> Option<(&'static str, &'static [&'static str])> {
    match question.due {
        Due::When(code, values) => Some((code, values)),
        Due::Always | Due::NewViews => None,
    }
}

fn options(words: &[Word]) -> Vec<(String, String)> {
    words.iter().map(|(code, label)| ((*code).to_owned(), (*label).to_owned())).collect()
}

fn field(question: &Question, typed: Typed<'_>) -> Field {
    let (name, ask) = (question.code, question.ask);
    let field = match question.kind {
        Kind::Line => typed.line(name, ask),
        Kind::Paragraph => typed.paragraph(name, ask),
        Kind::Number { .. } => Field::number(name, ask, typed.posted.get(name)).error(typed.errors.get(name)),
        Kind::Date => typed.date(name, ask),
        Kind::YesNo => typed.yes_no(name, ask),
        Kind::One(words) => typed.radios(name, ask, options(words)),
        Kind::Many(words) => {
            let chosen: Vec<String> = typed.posted.all(name).into_iter().map(str::to_owned).collect();
            Field::checkboxes(name, ask, &chosen, options(words)).error(typed.errors.get(name))
        }
    };
    if question.hint.is_empty() { field } else { field.hint(question.hint) }
}

/// What was meant. What was not asked stays as it was, in `before`.
pub fn read(section: Section, reader: &mut Reader<'_>, content: &Content, before: &Answers) -> Answers {
    let mut answers = before.clone();
    for question in asked(section, content) {
        answers.set(question.code, value(question, reader));
    }
    answers
}

fn value(question: &Question, reader: &mut Reader<'_>) -> Option<Value> {
    let (name, says) = (question.code, question.says);
    let known = |words: &'static [Word]| {
        move |typed: &str| words.iter().find(|(code, _)| *code == typed).map(|(code, _)| (*code).to_owned())
    };
    match question.kind {
        Kind::Line => reader.line(name, says, LINE).map(Value::Text),
        Kind::Paragraph => reader.paragraph(name, says, PARAGRAPH).map(Value::Text),
        Kind::Number { least, most } => reader.number(name, says, least..=most).map(Value::Number),
        Kind::Date => reader.date(name, says).map(|day| Value::Text(day.to_string())),
        Kind::YesNo => reader.yes_no(name, says).map(Value::Yes),
        Kind::One(words) => reader.one_of(name, says, known(words)).map(Value::Text),
        Kind::Many(words) => {
            let mut chosen = reader.many_of(name, says, known(words));
            chosen.sort();
            chosen.dedup();
            (!chosen.is_empty()).then_some(Value::Many(chosen))
        }
    }
}

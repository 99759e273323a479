//! What the address of a request tells about a problem with it: the page to go back to, and what its questions are called.
//!
//! Must not ask the database: when something is wrong, that may be it.

use crate::domain::application::Reference;
use crate::domain::application::content::Content;
use crate::domain::application::section::Section;
use crate::domain::text;
use crate::web::component::{Field, SummaryRow};
use crate::web::form::{Errors, Posted};
use crate::web::section::{Typed, camera, funding, matching, profile, question};
use crate::web::shell::Link;

/// The page over the one that was asked for: the case of an application's form, the list that a line is in.
pub fn over(path: &str) -> Option<Link> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let (label, href) = match parts.as_slice() {
        ["applications", reference, _, ..] => {
            let reference = Reference::parse(reference)?;
            (format!("Go to application {reference}"), format!("/applications/{reference}"))
        }
        ["applications", _] => ("Go to the applications".to_owned(), "/applications".to_owned()),
        ["scheme", _, ..] => ("Go to the scheme".to_owned(), "/scheme".to_owned()),
        ["people", _, ..] => ("Go to the people".to_owned(), "/people".to_owned()),
        ["messages", _, ..] => ("Go to the e-mails".to_owned(), "/messages".to_owned()),
        _ => return None,
    };
    Some(Link { label, href })
}

/// What was typed, each under its question.
pub fn typed(path: &str, posted: &Posted) -> Vec<SummaryRow> {
    let fields = fields(path);
    let row = |(name, value): (String, String)| SummaryRow::new(question(&fields, &name), value);
    posted.typed().into_iter().map(row).collect()
}

/// The questions of a section's form; none of others, whose names are words already.
fn fields(path: &str) -> Vec<Field> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let ["applications", _, code, line @ ..] = parts.as_slice() else { return Vec::new() };
    let (posted, errors) = (Posted::default(), Errors::default());
    let typed = Typed { posted: &posted, errors: &errors };
    match Section::from_code(code) {
        Some(Section::Cameras) => camera::fields(typed),
        Some(Section::Funding) if line.is_empty() => funding::fields(typed),
        Some(Section::Funding) => matching::fields(typed, &Content::default().files, ""),
        Some(Section::Profile) => profile::fields(typed),
        Some(Section::Applicant | Section::Costs | Section::Files | Section::Endorsements) | None => {
            Vec::new()
        }
        Some(section) => question::fields(section, typed, &Content::default()),
    }
}

fn question(fields: &[Field], name: &str) -> String {
    let all = || fields.iter().flat_map(|field| std::iter::once(field).chain(field.revealed()));
    let of = |name: &str| all().find(|field| field.name == name).map(|field| field.label.clone());
    let part = || name.rsplit_once('-').and_then(|(date, part)| Some(format!("{}: {part}", of(date)?)));
    of(name).or_else(part).unwrap_or_else(|| words(name))
}

/// `unit_net` as "Unit net": no question, but near enough to find one's own words by.
fn words(name: &str) -> String {
    text::capital(&name.replace(['_', '-'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_over_a_form_is_its_case_or_its_list() {
        let to = |path: &str| over(path).map(|link| link.href);
        assert_eq!(
            to("/applications/CCTV-2018-SHR-001/need").as_deref(),
            Some("/applications/CCTV-2018-SHR-001")
        );
        assert_eq!(to("/applications/CCTV-2018-SHR-001").as_deref(), Some("/applications"));
        assert_eq!(to("/scheme/caps/3").as_deref(), Some("/scheme"));
        for none in ["/", "/scheme", "/applications/%20/need", "/sign-in", "//"] {
            assert_eq!(to(none), None, "{none}");
        }
    }

    #[test]
    fn what_was_typed_stands_under_its_question() {
        let posted = Posted::decode(b"why_cctv=Dark&unit_net=5&chair_on-day=3");
        let keys = |path| typed(path, &posted).into_iter().map(|row| row.key).collect::<Vec<_>>();
        let need = keys("/applications/CCTV-2018-SHR-001/need");
        assert!(need[0].contains("CCTV") && need[0].ends_with('?'), "{need:?}");
        assert_eq!(need[1..], ["Unit net", "Chair on day"]);
        assert_eq!(keys("/x")[0], "Why cctv");
    }
}

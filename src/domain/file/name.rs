//! What a file is called. A name is shown and offered when the file is saved; it is never a path.

use super::Kind;
use crate::domain::text;

/// Longest name, in characters.
const LONGEST: usize = 120;

/// The name to show for what a browser calls a file: without folders, control characters and characters that change the
/// direction of writing, and with an ending that fits its kind, so that nothing opens as what it is not.
pub fn called(raw: &str, kind: Option<Kind>) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| text::is_plain(*c)).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = plain.trim_matches(['.', ' ']);
    let (stem, ending) = match plain.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.chars().count() <= 5 => (stem, Some(ending)),
        _ => (plain, None),
    };
    let fits = |ending: &&str, kind: Kind| kind.endings().iter().any(|one| one.eq_ignore_ascii_case(ending));
    let (stem, ending) = match kind {
        Some(kind) => match ending.filter(|ending| fits(ending, kind)) {
            Some(ending) => (stem, ending),
            None => (plain, kind.endings()[0]),
        },
        None => (stem, ending.unwrap_or_default()),
    };
    let stem = if stem.is_empty() { "file" } else { stem };
    let stem: String = stem.chars().take(LONGEST).collect();
    if ending.is_empty() { stem } else { format!("{}.{ending}", stem.trim_end()) }
}

/// A name that is not taken: with the next number before its ending, where it is. Capitals tell none apart.
pub fn told_apart(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let (stem, ending) = name.rsplit_once('.').map_or((name, String::new()), |(s, e)| (s, format!(".{e}")));
    let numbered = (2..).map(|number: u32| format!("{stem} ({number}){ending}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}

/// The same in letters that every system keeps: for archives, and for old browsers.
pub fn ascii(name: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || "-_. ()".contains(c) { c } else { '_' };
    name.chars().map(kept).collect()
}

//! Floors point down only, and no file grows past what one can read: the source itself is the witness.

use std::path::{Path, PathBuf};

/// Longest file.
const LINES: usize = 300;

/// A floor, and the floors that stand on top of it or beside it.
const FLOORS: [(&str, &[&str]); 6] = [
    ("domain", &["store", "service", "paper", "mail", "web", "seed", "run", "config"]),
    ("store", &["service", "paper", "mail", "web", "seed", "run", "config"]),
    ("service", &["paper", "mail", "web", "run", "config"]),
    ("mail", &["service", "web", "paper", "seed", "run", "config"]),
    ("paper", &["store", "service", "mail", "web", "seed", "run", "config"]),
    ("web", &["mail", "run", "config"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files_below(&path)),
            false => found.extend((path.extension().is_some_and(|end| end == "rs")).then_some(path)),
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<(String, String)> {
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        (name, std::fs::read_to_string(&path).unwrap())
    };
    let mut all = Vec::new();
    for folder in ["src", "tests/it", "migration/src"] {
        all.extend(files_below(&root().join(folder)).into_iter().map(read));
    }
    assert!(all.len() > 100, "only {} files were found: the test looks in the wrong place", all.len());
    all
}

/// The floor of a file under `src`: `store` of `src/store/db.rs` and of `src/store.rs`.
fn floor(name: &str) -> Option<&str> {
    name.strip_prefix("src/")?.split(['/', '.']).next()
}

/// What a source names of its own crate: the word after each `crate::`, and every word of `crate::{a::b, c}`.
fn named(source: &str) -> Vec<String> {
    let code: String =
        source.lines().map(|line| line.split("//").next().unwrap_or(line)).collect::<Vec<_>>().join("\n");
    let mut words = Vec::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => words.push(first_word(rest)),
            Some(group) => {
                let (mut depth, mut fresh) = (1, true);
                for (at, letter) in group.char_indices() {
                    match letter {
                        '{' => depth += 1,
                        '}' if depth == 1 => break,
                        '}' => depth -= 1,
                        ',' if depth == 1 => fresh = true,
                        _ if fresh && !letter.is_whitespace() => {
                            words.push(first_word(&group[at..]));
                            fresh = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    words
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

#[test]
fn paths_are_read_whether_alone_or_in_a_group() {
    let source = "use crate::store::Db;\n// crate::no\nuse crate::{App, web::{page, form}, mail};\nlet x = crate::run::y();";
    assert_eq!(named(source), ["store", "App", "web", "mail", "run"]);
}

#[test]
fn no_floor_knows_what_stands_above_it() {
    let mut arrows = 0;
    let mut wrong = Vec::new();
    for (name, source) in sources() {
        let Some((own, above)) = FLOORS.iter().find(|(own, _)| floor(&name) == Some(own)) else { continue };
        for word in named(&source) {
            arrows += usize::from(word != *own);
            if above.contains(&word.as_str()) {
                wrong.push(format!("{name} ({own}) uses crate::{word}"));
            }
        }
    }
    assert!(arrows > 50, "only {arrows} arrows were read");
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_domain_knows_no_database_no_http_no_clock() {
    let mut wrong = Vec::new();
    for (name, source) in
        sources().iter().filter(|(name, _)| floor(name) == Some("domain") && !name.ends_with("/tests.rs"))
    {
        for word in ["sea_orm", "axum", "hyper", "lettre", "tokio", "askama", "Utc::now", "SystemTime"] {
            if source.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(word)) {
                wrong.push(format!("{name} names {word}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_file_says_first_what_it_is_and_none_is_too_long() {
    let mut wrong = Vec::new();
    for (name, source) in sources() {
        let lines = source.lines().count();
        if lines > LINES {
            wrong.push(format!("{name} has {lines} lines"));
        }
        if !source.starts_with("//! ") {
            wrong.push(format!("{name} does not begin with what it is"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

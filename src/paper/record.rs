//! A decision's record on paper: its facts and the parts that are published. What is exempt never is on it.

use super::{Block, Sheet};

/// The record of that number.
pub fn sheet(
    number: &str,
    funder: &str,
    facts: Vec<(String, String)>,
    parts: Vec<(&'static str, String)>,
) -> Sheet {
    let title = format!("Decision {number}");
    let mut blocks =
        vec![Block::Title(title.clone()), Block::Paragraph(funder.to_owned()), Block::Facts(facts)];
    for (heading, words) in parts {
        blocks.push(Block::Heading(heading.to_owned()));
        blocks.push(Block::Paragraph(words));
    }
    Sheet { title, author: funder.to_owned(), blocks }
}

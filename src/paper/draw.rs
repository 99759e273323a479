//! Draws what was laid out, and says of every line what it is: a heading, a paragraph, the name or the value of a row.

use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::ConfigurationBuilder;
use krilla::configure::validate::Accessibility;
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, TableHeaderScope, Tag, TagGroup, TagTree,
};
use krilla::{Document, SerializeSettings};

use super::font::{Fonts, Weight};
use super::layout::{Laid, Line, PAGE, Page, Part, margins};
use super::{PaperError, Sheet};

const LANGUAGE: &str = "en-GB";
const SMALL: f32 = 9.0;

fn broken(what: impl std::fmt::Debug) -> PaperError {
    PaperError(format!("{what:?}"))
}

/// The document, page by page, with its tree of tags.
pub fn draw(sheet: &Sheet, laid: Laid, fonts: &Fonts) -> Result<Vec<u8>, PaperError> {
    let accessible = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    let configuration = accessible.finish().map_err(broken)?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut leaves: Vec<Vec<Identifier>> = vec![Vec::new(); laid.leaves];
    let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| broken("A4"))?;
    for (n, page) in laid.pages.iter().enumerate() {
        let mut sheet_of = document.start_page_with(size.clone());
        let mut surface = sheet_of.surface();
        rules(&mut surface, page);
        for line in &page.lines {
            let id = surface.start_tagged(ContentTag::Other);
            write(&mut surface, fonts, line);
            surface.end_tagged();
            leaves[line.leaf].push(id);
        }
        foot(&mut surface, fonts, &format!("{}, page {} of {}", sheet.title, n + 1, laid.pages.len()));
        surface.finish();
        sheet_of.finish();
    }
    document.set_outline(outline(&laid.parts));
    document.set_tag_tree(tags(laid.parts, leaves)?);
    let metadata = Metadata::new().title(sheet.title.clone()).authors(vec![sheet.author.clone()]);
    document.set_metadata(metadata.language(LANGUAGE.to_owned()));
    document.finish().map_err(broken)
}

fn write(surface: &mut Surface<'_>, fonts: &Fonts, line: &Line) {
    let font = fonts.get(line.style.weight);
    let (glyphs, at) = (font.glyphs(&line.words), Point::from_xy(line.x, line.y));
    surface.draw_glyphs(at, &glyphs, font.embedded.clone(), &line.words, line.style.size, false);
}

/// Rules tell nobody anything: they are there for the eye.
fn rules(surface: &mut Surface<'_>, page: &Page) {
    let (left, right) = margins();
    let grey = Stroke { paint: rgb::Color::new(177, 180, 182).into(), width: 0.6, ..Stroke::default() };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.set_stroke(Some(grey));
    surface.set_fill(None);
    for y in &page.rules {
        let mut path = PathBuilder::new();
        path.move_to(left, *y);
        path.line_to(right, *y);
        path.finish().into_iter().for_each(|path| surface.draw_path(&path));
    }
    surface.set_stroke(None);
    surface.end_tagged();
}

fn foot(surface: &mut Surface<'_>, fonts: &Fonts, words: &str) {
    let font = fonts.get(Weight::Regular);
    let words = font.printable(words);
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::PageNumber)));
    let at = Point::from_xy(margins().0, PAGE.1 - 40.0);
    surface.draw_glyphs(at, &font.glyphs(&words), font.embedded.clone(), &words, SMALL, false);
    surface.end_tagged();
}

fn outline(parts: &[Part]) -> Outline {
    let mut outline = Outline::new();
    for part in parts {
        if let Part::Heading(_, words, _, (page, y)) = part {
            let to = XyzDestination::new(*page, Point::from_xy(0.0, *y));
            outline.push_child(OutlineNode::new(words.clone(), to));
        }
    }
    outline
}

fn tags(parts: Vec<Part>, mut leaves: Vec<Vec<Identifier>>) -> Result<TagTree, PaperError> {
    let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    let mut take = |leaf: usize| std::mem::take(&mut leaves[leaf]);
    for part in parts {
        match part {
            Part::Heading(level, words, leaf, _) => {
                let level = NonZeroU16::new(level).ok_or_else(|| broken("level"))?;
                tree.push(filled(TagGroup::new(Tag::Hn(level, Some(words))), take(leaf)));
            }
            Part::Paragraph(leaf) => tree.push(filled(TagGroup::new(Tag::P), take(leaf))),
            Part::Facts(rows) => {
                let mut body = TagGroup::new(Tag::TBody);
                for (name, value) in rows {
                    let mut row = TagGroup::new(Tag::TR);
                    row.push(filled(TagGroup::new(Tag::TH(TableHeaderScope::Row)), take(name)));
                    row.push(filled(TagGroup::new(Tag::TD), take(value)));
                    body.push(row);
                }
                let mut table = TagGroup::new(Tag::Table);
                table.push(body);
                tree.push(table);
            }
        }
    }
    Ok(tree)
}

fn filled(mut group: TagGroup, leaves: Vec<Identifier>) -> TagGroup {
    leaves.into_iter().for_each(|leaf| group.push(leaf));
    group
}

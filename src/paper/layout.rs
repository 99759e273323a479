//! Breaks words into lines and lines into pages. Says what stands where and what belongs together; draws nothing.

use super::Block;
use super::font::{Fonts, Weight};

/// A4, in points.
pub const PAGE: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 64.0;
const BOTTOM: f32 = 72.0;
const COLUMN: f32 = 175.0;
const GAP: f32 = 12.0;
const BODY: Style = Style { weight: Weight::Regular, size: 11.0, leading: 15.5 };
const NAME: Style = Style { weight: Weight::Bold, ..BODY };
const TITLE: Style = Style { weight: Weight::Bold, size: 21.0, leading: 26.0 };
const HEADING: Style = Style { weight: Weight::Bold, size: 13.5, leading: 18.0 };

/// How words are set.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Plain or bold.
    pub weight: Weight,
    /// In points.
    pub size: f32,
    leading: f32,
}

/// Words of one line at their place.
#[derive(Clone, Debug)]
pub struct Line {
    /// From the left.
    pub x: f32,
    /// Of the feet of the letters, from the top.
    pub y: f32,
    /// How they are set.
    pub style: Style,
    /// Printable; with a space at its end when the sentence goes on.
    pub words: String,
    /// To which leaf it belongs.
    pub leaf: usize,
}

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Where thin rules run from margin to margin.
    pub rules: Vec<f32>,
}

/// What leaves mean; the numbers are those of [`Line::leaf`].
#[derive(Clone, Debug)]
pub enum Part {
    /// Level, words, leaf, and where: page and height.
    Heading(u16, String, usize, (usize, f32)),
    /// A paragraph.
    Paragraph(usize),
    /// Name and value of each row.
    Facts(Vec<(usize, usize)>),
}

/// A document that has been laid out.
#[derive(Debug, Default)]
pub struct Laid {
    /// In order.
    pub pages: Vec<Page>,
    /// In order.
    pub parts: Vec<Part>,
    /// How many there are.
    pub leaves: usize,
}

/// The left and the right margin.
pub fn margins() -> (f32, f32) {
    (MARGIN, PAGE.0 - MARGIN)
}

struct Pen<'a> {
    fonts: &'a Fonts,
    laid: Laid,
    y: f32,
}

/// Lays out the parts of a document.
pub fn lay_out(blocks: &[Block], fonts: &Fonts) -> Laid {
    let mut pen = Pen { fonts, laid: Laid { pages: vec![Page::default()], ..Laid::default() }, y: MARGIN };
    for block in blocks {
        match block {
            Block::Title(words) => pen.heading(1, words, TITLE, 0.0),
            Block::Heading(words) => pen.heading(2, words, HEADING, GAP),
            Block::Paragraph(words) => pen.paragraph(words),
            Block::Facts(rows) => pen.facts(rows),
        }
    }
    pen.laid
}

impl Pen<'_> {
    fn leaf(&mut self) -> usize {
        self.laid.leaves += 1;
        self.laid.leaves - 1
    }

    /// Goes on on a new page unless so much fits on this one.
    fn room_for(&mut self, height: f32) {
        if self.y + height > PAGE.1 - BOTTOM && self.y > MARGIN {
            self.laid.pages.push(Page::default());
            self.y = MARGIN;
        }
    }

    fn put(&mut self, x: f32, y: f32, style: Style, words: String, leaf: usize) {
        if let Some(page) = self.laid.pages.last_mut() {
            page.lines.push(Line { x, y: y + style.size, style, words, leaf });
        }
    }

    /// Puts lines below each other, on as many pages as they take.
    fn flow(&mut self, lines: Vec<String>, style: Style, leaf: usize) {
        for words in lines {
            self.room_for(style.leading);
            self.put(MARGIN, self.y, style, words, leaf);
            self.y += style.leading;
        }
    }

    fn heading(&mut self, level: u16, words: &str, style: Style, before: f32) {
        let lines = break_lines(self.fonts, words, style, PAGE.0 - 2.0 * MARGIN);
        // A heading stays with the first lines of what it is over.
        let count = f32::from(u16::try_from(lines.len()).unwrap_or(u16::MAX));
        self.room_for(before + style.leading * count + BODY.leading * 2.0);
        self.y += before;
        let (leaf, at) = (self.leaf(), (self.laid.pages.len() - 1, self.y));
        self.laid.parts.push(Part::Heading(level, words.to_owned(), leaf, at));
        self.flow(lines, style, leaf);
        self.y += GAP / 2.0;
    }

    fn paragraph(&mut self, words: &str) {
        let lines = break_lines(self.fonts, words, BODY, PAGE.0 - 2.0 * MARGIN);
        let leaf = self.leaf();
        self.laid.parts.push(Part::Paragraph(leaf));
        self.flow(lines, BODY, leaf);
        self.y += GAP / 2.0;
    }

    fn facts(&mut self, rows: &[(String, String)]) {
        let mut cells = Vec::new();
        for (name, value) in rows {
            let names = break_lines(self.fonts, name, NAME, COLUMN - GAP);
            let values = break_lines(self.fonts, value, BODY, PAGE.0 - 2.0 * MARGIN - COLUMN);
            cells.push(self.row(names, values));
        }
        self.rule();
        self.y += GAP;
        self.laid.parts.push(Part::Facts(cells));
    }

    /// One row, line by line, on as many pages as it takes.
    fn row(&mut self, names: Vec<String>, values: Vec<String>) -> (usize, usize) {
        let leaves = (self.leaf(), self.leaf());
        self.room_for(BODY.leading * 2.0);
        self.rule();
        self.y += GAP / 3.0;
        let (mut names, mut values) = (names.into_iter(), values.into_iter());
        loop {
            let (name, value) = (names.next(), values.next());
            if name.is_none() && value.is_none() {
                break;
            }
            self.room_for(BODY.leading);
            for (words, x, style, leaf) in
                [(name, MARGIN, NAME, leaves.0), (value, MARGIN + COLUMN, BODY, leaves.1)]
            {
                words.into_iter().for_each(|words| self.put(x, self.y, style, words, leaf));
            }
            self.y += BODY.leading;
        }
        self.y += GAP / 3.0;
        leaves
    }

    fn rule(&mut self) {
        let y = self.y;
        self.laid.pages.last_mut().into_iter().for_each(|page| page.rules.push(y));
    }
}

/// The words in lines that are no wider than `width`; never none. A word that is wider is cut.
fn break_lines(fonts: &Fonts, words: &str, style: Style, width: f32) -> Vec<String> {
    let font = fonts.get(style.weight);
    let mut lines = Vec::new();
    for given in words.lines() {
        let mut line = String::new();
        for word in font.printable(given).split_whitespace() {
            let tried = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if font.width(&tried, style.size) <= width {
                line = tried;
                continue;
            }
            if !line.is_empty() {
                lines.push(format!("{line} "));
            }
            line.clear();
            for character in word.chars() {
                if !line.is_empty() && font.width(&format!("{line}{character}"), style.size) > width {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(character);
            }
        }
        // A space ends the line for whoever hears it.
        lines.push(format!("{line} "));
    }
    if lines.is_empty() {
        lines.push(" ".to_owned());
    }
    lines
}

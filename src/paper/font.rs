//! The two cuts of the font that is used on paper: how wide words are, and which characters there are.
//! Atkinson Hyperlegible Next (SIL Open Font License 1.1), made to be told apart by people who see little.

use krilla::text::{Font as Embedded, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

use super::PaperError;

static REGULAR: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/assets/paper-regular.ttf"));
static BOLD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/assets/paper-bold.ttf"));

/// Shown where the font has no such character.
const UNKNOWN: char = '?';

/// Plain or bold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// For words.
    Regular,
    /// For headings and names of rows.
    Bold,
}

/// One cut.
pub struct Font {
    /// As the PDF takes it.
    pub embedded: Embedded,
    face: FontRef<'static>,
    metrics: GlyphMetrics<'static>,
}

/// Both.
pub struct Fonts {
    regular: Font,
    bold: Font,
}

impl Fonts {
    /// From the binary.
    pub fn load() -> Result<Fonts, PaperError> {
        Ok(Fonts { regular: Font::read(REGULAR)?, bold: Font::read(BOLD)? })
    }

    /// That cut.
    pub fn get(&self, weight: Weight) -> &Font {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

impl Font {
    fn read(bytes: &'static [u8]) -> Result<Font, PaperError> {
        let broken = || PaperError("a font cannot be read".to_owned());
        let embedded = Embedded::new(bytes.into(), 0).ok_or_else(broken)?;
        let face = FontRef::new(bytes).map_err(|_| broken())?;
        let metrics = face.glyph_metrics(Size::unscaled(), LocationRef::default());
        Ok(Font { embedded, face, metrics })
    }

    fn knows(&self, character: char) -> bool {
        self.face.charmap().map(character).is_some_and(|glyph| glyph.to_u32() != 0)
    }

    /// The words with what the font can show: any white space is a space, and what is not there a question mark.
    pub fn printable(&self, words: &str) -> String {
        let show = |character: char| match character {
            space if space.is_whitespace() => ' ',
            known if self.knows(known) => known,
            _ => UNKNOWN,
        };
        words.chars().map(show).collect()
    }

    /// The glyphs of printable words, their advances in ems.
    pub fn glyphs(&self, words: &str) -> Vec<KrillaGlyph> {
        let charmap = self.face.charmap();
        let per_em = self.embedded.units_per_em();
        let glyph = |(at, character): (usize, char)| {
            let id = charmap.map(character).unwrap_or_default();
            let advance = self.metrics.advance_width(id).unwrap_or_default() / per_em;
            let range = at..at + character.len_utf8();
            KrillaGlyph::new(GlyphId::new(id.to_u32()), advance, 0.0, 0.0, 0.0, range, None)
        };
        words.char_indices().map(glyph).collect()
    }

    /// How wide printable words are.
    pub fn width(&self, words: &str, size: f32) -> f32 {
        self.glyphs(words).iter().map(|glyph| glyph.x_advance * size).sum()
    }
}

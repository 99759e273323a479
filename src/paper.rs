//! What is put on paper: headings, paragraphs, facts and lists, laid out on A4 and tagged, so that a screen reader reads
//! the PDF as it reads a page (PDF/UA-1; the writer itself checks what it can, and refuses what does not hold).
//! Must not know a database, a clock or who may read what.

mod draw;
mod font;
mod layout;
pub mod offer;
pub mod record;
#[cfg(test)]
mod tests;

use thiserror::Error;

/// A document.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// In the list of windows, and to whoever hears it first.
    pub title: String,
    /// Who gives it out.
    pub author: String,
    /// From top to bottom; begins with [`Block::Title`].
    pub blocks: Vec<Block>,
}

/// A part of a document. Line breaks in its words are kept.
#[derive(Clone, Debug)]
pub enum Block {
    /// What it is; once.
    Title(String),
    /// Of what follows.
    Heading(String),
    /// Words.
    Paragraph(String),
    /// What, and how it is: a table whose first column names its rows.
    Facts(Vec<(String, String)>),
}

/// Why there is no PDF: a fault of ours, never of what people typed.
#[derive(Debug, Error)]
#[error("the PDF cannot be written: {0}")]
pub struct PaperError(String);

/// The document as a PDF in British English.
///
/// # Errors
/// When a font cannot be read or the document is not accessible.
pub fn pdf(sheet: &Sheet) -> Result<Vec<u8>, PaperError> {
    let fonts = font::Fonts::load()?;
    let laid = layout::lay_out(&sheet.blocks, &fonts);
    draw::draw(sheet, laid, &fonts)
}

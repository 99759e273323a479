//! What a file is, by its bytes as they pass. Signatures are those of `infer`; containers and tables are looked into, as
//! an office document can begin like any archive and a table like any text.

use memchr::memmem;

use crate::domain::file::{Kind, Table};

/// Bytes at the beginning that tell most kinds apart.
const HEAD: usize = 4096;

/// Signatures that are enough.
const SIGNED: [(&str, Kind); 8] = [
    ("application/pdf", Kind::Pdf),
    ("image/jpeg", Kind::Jpeg),
    ("image/png", Kind::Png),
    ("image/gif", Kind::Gif),
    ("image/webp", Kind::Webp),
    ("application/vnd.oasis.opendocument.text", Kind::Odt),
    ("application/vnd.oasis.opendocument.spreadsheet", Kind::Ods),
    ("application/vnd.oasis.opendocument.presentation", Kind::Odp),
];
/// Names that are in such a document and in no other: in an archive as they are, in the older container as UTF-16.
const IN_ARCHIVE: [(&[u8], Kind); 3] = [
    (b"word/document.xml", Kind::Docx),
    (b"xl/workbook.xml", Kind::Xlsx),
    (b"ppt/presentation.xml", Kind::Pptx),
];
const IN_CONTAINER: [(&str, Kind); 4] = [
    ("WordDocument", Kind::Doc),
    ("Workbook", Kind::Xls),
    ("Book", Kind::Xls),
    ("PowerPoint Document", Kind::Ppt),
];
const CONTAINER: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// Longer than the longest name, so that one that is cut in two is found.
const OVERLAP: usize = 64;

/// Looks at a file as it passes.
#[derive(Default)]
pub struct Sniffer {
    head: Vec<u8>,
    looks: Looks,
}

#[derive(Default)]
enum Looks {
    /// Too little was seen.
    #[default]
    Unknown,
    Is(Kind),
    /// A container: a kind is known once one of its names passes.
    Container(Names),
    Table(Box<Table>),
    Nothing,
}

struct Names {
    wanted: Vec<(Vec<u8>, Kind)>,
    end: Vec<u8>,
    found: Option<Kind>,
}

impl Names {
    fn read(&mut self, bytes: &[u8]) {
        if self.found.is_some() {
            return;
        }
        self.end.extend_from_slice(&bytes[..bytes.len().min(OVERLAP)]);
        let within = |(name, _): &&(Vec<u8>, Kind)| {
            memmem::find(&self.end, name).is_some() || memmem::find(bytes, name).is_some()
        };
        self.found = self.wanted.iter().find(within).map(|(_, kind)| *kind);
        let tail = bytes.len().saturating_sub(OVERLAP);
        if bytes.len() >= OVERLAP {
            self.end = bytes[tail..].to_vec();
        } else {
            self.end.drain(..self.end.len().saturating_sub(OVERLAP));
        }
    }
}

impl Sniffer {
    /// Looks at more. False as soon as it is none of the kinds.
    pub fn read(&mut self, bytes: &[u8]) -> bool {
        if matches!(self.looks, Looks::Unknown) {
            self.head.extend_from_slice(bytes);
            if self.head.len() >= HEAD {
                self.begin();
            }
        } else {
            self.on(bytes);
        }
        !matches!(self.looks, Looks::Nothing)
    }

    /// What it was, now that all of it passed.
    pub fn ended(mut self) -> Option<Kind> {
        if matches!(self.looks, Looks::Unknown) {
            self.begin();
        }
        match self.looks {
            Looks::Is(kind) => Some(kind),
            Looks::Container(names) => names.found,
            Looks::Table(table) => table.ended().then_some(Kind::Csv),
            Looks::Unknown | Looks::Nothing => None,
        }
    }

    fn begin(&mut self) {
        let head = std::mem::take(&mut self.head);
        let mime = infer::get(&head).map(|found| found.mime_type());
        let signed = mime.and_then(|mime| SIGNED.iter().find(|(signed, _)| *signed == mime));
        self.looks = match signed {
            Some((_, kind)) => Looks::Is(*kind),
            None if head.starts_with(b"PK\x03\x04") => {
                container(IN_ARCHIVE.iter().map(|(name, kind)| (name.to_vec(), *kind)))
            }
            None if head.starts_with(CONTAINER) => {
                let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect();
                container(IN_CONTAINER.iter().map(|(name, kind)| (wide(name), *kind)))
            }
            None if mime.is_none() && !head.is_empty() => Looks::Table(Box::new(Table::beginning(&head))),
            None => Looks::Nothing,
        };
        self.on(&head);
    }

    fn on(&mut self, bytes: &[u8]) {
        match &mut self.looks {
            Looks::Container(names) => names.read(bytes),
            Looks::Table(table) => {
                let goes_on = table.read(bytes);
                if !goes_on {
                    self.looks = Looks::Nothing;
                }
            }
            _ => {}
        }
    }
}

fn container(wanted: impl Iterator<Item = (Vec<u8>, Kind)>) -> Looks {
    Looks::Container(Names { wanted: wanted.collect(), end: Vec::new(), found: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(bytes: &[u8], piece: usize) -> Option<Kind> {
        let mut sniffer = Sniffer::default();
        let taken = bytes.chunks(piece).all(|piece| sniffer.read(piece));
        let found = sniffer.ended();
        assert!(taken || found.is_none());
        found
    }

    fn wide(name: &str) -> Vec<u8> {
        name.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn a_kind_is_found_by_content_in_whatever_pieces_it_comes() {
        let zip = |name: &str| [b"PK\x03\x04".to_vec(), vec![0; 9000], name.into(), vec![0; 90]].concat();
        let old = |name: &str| [CONTAINER.to_vec(), vec![7; 9001], wide(name), vec![0; 9]].concat();
        let odf = |kind: &str| {
            let mut head = vec![0; 30];
            head[..4].copy_from_slice(b"PK\x03\x04");
            [head, format!("mimetypeapplication/vnd.oasis.opendocument.{kind}").into_bytes()].concat()
        };
        for (bytes, expected) in [
            (b"%PDF-1.7\n...".to_vec(), Some(Kind::Pdf)),
            (b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), Some(Kind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n".to_vec(), Some(Kind::Png)),
            (b"GIF89a..".to_vec(), Some(Kind::Gif)),
            (b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), Some(Kind::Webp)),
            (zip("word/document.xml"), Some(Kind::Docx)),
            (zip("xl/workbook.xml"), Some(Kind::Xlsx)),
            (zip("ppt/presentation.xml"), Some(Kind::Pptx)),
            (zip("META-INF/MANIFEST.MF"), None),
            (odf("text"), Some(Kind::Odt)),
            (odf("spreadsheet"), Some(Kind::Ods)),
            (odf("presentation"), Some(Kind::Odp)),
            (old("WordDocument"), Some(Kind::Doc)),
            (old("Workbook"), Some(Kind::Xls)),
            (old("PowerPoint Document"), Some(Kind::Ppt)),
            (old("!_StringData"), None),
            (b"a,b\n1,2\n".to_vec(), Some(Kind::Csv)),
            (b"MZ\x90\0\x03".to_vec(), None),
            (b"\x7fELF\x02\x01".to_vec(), None),
            (b"#!/bin/sh\necho a,b\n".to_vec(), None),
            (b"<html><script>alert(1)</script>".to_vec(), None),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(), None),
            (b"words".to_vec(), None),
            (Vec::new(), None),
        ] {
            for piece in [1, 7, 63, 64, 5000, 100_000] {
                let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(20)]);
                assert_eq!(kind(&bytes, piece), expected, "{shown} by {piece}");
            }
        }
    }
}

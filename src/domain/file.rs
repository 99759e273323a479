//! Files that a partnership adds to an application: which kinds are taken, how large, what they are called, who reads them
//! (BRIEF §6, section 12). Must not know where bytes are kept or how a kind is found.

mod kind;
mod name;
mod table;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::person::{PartnershipId, Viewer};

pub use kind::Kind;
pub use name::{ascii, called, told_apart};
pub use table::Table;

/// The most that one file may have, in bytes: 20 MB.
pub const LARGEST: u64 = 20 * 1024 * 1024;
/// The most that all files of a case may have together, in bytes: 100 MB.
pub const LARGEST_CASE: u64 = 100 * 1024 * 1024;

/// Identity of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FileId(pub i64);

/// A file as an application lists it: enough to know it again for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// Which.
    pub id: FileId,
    /// What it is called; shown, never a path.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// How large.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl Attached {
    /// Kind and size, as people read them.
    pub fn what(&self) -> String {
        format!("{}, {}", self.kind.name(), size(self.bytes))
    }
}

/// One of the application's files, named where it proves something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Which.
    pub file: FileId,
    /// What it is called.
    pub name: String,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Waiting to be checked for viruses; nobody can open it.
    Held,
    /// Can be opened.
    Clean,
    /// A virus was found; its bytes are deleted.
    Refused,
}

impl FileState {
    /// Every state.
    pub const ALL: [FileState; 3] = [FileState::Held, FileState::Clean, FileState::Refused];

    /// The word in the database.
    pub fn code(self) -> &'static str {
        match self {
            FileState::Held => "held",
            FileState::Clean => "clean",
            FileState::Refused => "refused",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<FileState> {
        FileState::ALL.into_iter().find(|state| state.code() == code)
    }

    /// What a check makes of it. Only what is held is checked; anything else stays as it is.
    pub fn checked(self, virus: bool) -> Option<FileState> {
        match (self, virus) {
            (FileState::Held, true) => Some(FileState::Refused),
            (FileState::Held, false) => Some(FileState::Clean),
            _ => None,
        }
    }
}

/// What decides who can open a file.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    /// How far it is.
    pub state: FileState,
    /// Whether it was ever part of what was sent in.
    pub submitted: bool,
    /// Whether its partnership took it off the application.
    pub removed: bool,
}

impl Opening {
    /// Whether somebody who may see the case may open the file: the partnership and those asked to stand behind it what is
    /// on the application or was sent in, the funder's people what was sent in.
    pub fn shows_to(self, viewer: Viewer, partnership: PartnershipId) -> bool {
        let close = viewer.partnership() == Some(partnership) || !viewer.is_pcc();
        self.state == FileState::Clean && (self.submitted || (close && !self.removed))
    }
}

/// The most files that a grant has beside its application's, and the most photos of a camera.
pub const MOST_PAPERS: usize = 200;

/// Why a file is not taken; a sentence that begins with its name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileRefusal {
    /// None of the kinds.
    #[error("“{0}” is not a PDF, a picture, an office document or a CSV file")]
    Kind(String),
    /// Nothing in it.
    #[error("“{0}” is empty")]
    Empty(String),
    /// Over the limit of one file.
    #[error("“{0}” must be {size} or smaller", size = size(LARGEST))]
    TooLarge(String),
    /// Over the limit of the case.
    #[error("“{name}” does not fit: all files of an application together must be {most} or smaller, and {left} is left", most = size(LARGEST_CASE), left = size(*left))]
    NoRoom {
        /// What it is called.
        name: String,
        /// Bytes left.
        left: u64,
    },
    /// The same bytes as one of the application's, whatever it is called.
    #[error("“{name}” is on this application already{}", under(name, other))]
    Same {
        /// What it is called.
        name: String,
        /// What the one is called that is there.
        other: String,
    },
    /// No picture, and only pictures are taken.
    #[error("“{0}” is not a picture: photos are JPEG, PNG, GIF or WebP")]
    NoPicture(String),
    /// As many files as one application can list.
    #[error("“{0}” does not fit: remove another file first")]
    TooMany(String),
}

fn under(name: &str, other: &str) -> String {
    if name == other { String::new() } else { format!(", as “{other}”") }
}

/// Whether so many bytes still fit beside those that are kept.
///
/// # Errors
/// How much is left, when they do not.
pub fn fits(kept: u64, name: &str, bytes: u64) -> Result<(), FileRefusal> {
    let left = LARGEST_CASE.saturating_sub(kept);
    if bytes <= left { Ok(()) } else { Err(FileRefusal::NoRoom { name: name.to_owned(), left }) }
}

/// A number of bytes as people read it.
pub fn size(bytes: u64) -> String {
    const KB: u64 = 1024;
    const MB: u64 = KB * KB;
    match bytes {
        0..KB => format!("{bytes} bytes"),
        KB..MB => format!("{} KB", bytes.div_ceil(KB)),
        _ if bytes.is_multiple_of(MB) => format!("{} MB", bytes / MB),
        // Rounded up, so that what is over a limit never looks like it.
        _ => {
            let tenths = (bytes * 10).div_ceil(MB);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

//! What keeps the memory of a count from growing with its file: a table of fixed size for what was seen, and a reader that
//! gives up on a line without end.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Places in the table: a million and a half of them may be taken.
const PLACES: usize = 1 << 21;
/// The most words that are told apart.
pub const MOST_IDS: u64 = PLACES as u64 / 4 * 3;
/// The longest line of such a file is some 400 bytes.
const LONGEST_LINE: usize = 1 << 16;

/// Which words were there before; kept by their hashes.
pub struct Seen {
    places: Box<[u64]>,
    taken: usize,
}

impl Default for Seen {
    fn default() -> Seen {
        Seen { places: vec![0; PLACES].into_boxed_slice(), taken: 0 }
    }
}

impl Seen {
    /// Whether this word is new; `None` when there is no room for more.
    pub fn is_new(&mut self, word: &str) -> Option<bool> {
        let mut hasher = DefaultHasher::new();
        word.hash(&mut hasher);
        // 0 stands for a free place.
        let hash = hasher.finish().max(1);
        let start = usize::try_from(hash % PLACES as u64).unwrap_or(0);
        let found =
            (0..PLACES).map(|step| (start + step) % PLACES).find(|n| [0, hash].contains(&self.places[*n]))?;
        if self.places[found] == hash {
            return Some(false);
        }
        if self.taken as u64 == MOST_IDS {
            return None;
        }
        self.places[found] = hash;
        self.taken += 1;
        Some(true)
    }
}

/// What a reader has not made a row of yet: more would be one row of many lines, kept whole, such as one of a quotation mark
/// that is never closed.
const MOST_UNREAD: u64 = 1 << 20;

/// How much of a file was made rows of, told by whoever does.
#[derive(Clone, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    /// So many bytes of the file were.
    pub fn read_to(&self, byte: u64) {
        self.0.store(byte, Ordering::Relaxed);
    }
}

/// Passes bytes on, and fails as soon as they are no lines, or no rows.
pub struct Lines<R> {
    from: R,
    since_the_last: usize,
    given: u64,
    progress: Progress,
}

impl<R> Lines<R> {
    pub fn of(from: R) -> (Lines<R>, Progress) {
        let progress = Progress::default();
        (Lines { from, since_the_last: 0, given: 0, progress: progress.clone() }, progress)
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        let bytes = &buffer[..read];
        self.since_the_last = match bytes.iter().rposition(|byte| *byte == b'\n') {
            Some(last) => read - last,
            None => self.since_the_last + read,
        };
        self.given += read as u64;
        let endless = self.given.saturating_sub(self.progress.0.load(Ordering::Relaxed)) > MOST_UNREAD;
        if self.since_the_last > LONGEST_LINE || bytes.contains(&0) || endless {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "no lines"));
        }
        Ok(read)
    }
}

//! Files that an application encloses, and where one of them proves something.

use super::{Content, Line, MatchLine};
use crate::domain::file::{Attached, FileId};

impl Content {
    /// Takes a file off, also where it proves something. `None` when it is not there.
    pub fn remove_file(&mut self, file: FileId) -> Option<Attached> {
        let line = self.files.lines.iter().find(|line| line.entry.id == file)?;
        let (number, removed) = (line.number, line.entry.clone());
        self.files.remove(number);
        let proven =
            |line: &&mut Line<MatchLine>| line.entry.evidence.as_ref().is_some_and(|e| e.file == file);
        self.funding.matches.lines.iter_mut().filter(proven).for_each(|line| line.entry.evidence = None);
        Some(removed)
    }
}

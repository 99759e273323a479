//! What proves the costs of a claim, as far as it is known now: a file that was refused since proves nothing.

use super::line::{Line, LineId};
use super::refusal::ClaimRefusal;
use crate::domain::file::FileId;

/// What is known of the proofs of a claim.
#[derive(Clone, Copy, Debug)]
pub struct Proofs<'a> {
    /// The files of its grant that show something.
    pub files: &'a [FileId],
    /// Its lines that are purchases: the invoice of each was chosen there.
    pub bought: &'a [LineId],
}

impl Line {
    /// Whether one of these files, which show something, proves it.
    pub fn is_proven(&self, files: &[FileId]) -> bool {
        self.cost.evidence.iter().any(|file| files.contains(file))
    }
}

impl Proofs<'_> {
    /// Whether each of these lines is proven.
    ///
    /// # Errors
    /// The first one that is not, and what to do about it.
    pub fn prove(&self, lines: &[Line]) -> Result<(), ClaimRefusal> {
        match lines.iter().find(|line| !line.is_proven(self.files)) {
            None => Ok(()),
            Some(line) if self.bought.contains(&line.id) => {
                Err(ClaimRefusal::PurchaseUnproven(line.cost.what.clone()))
            }
            Some(line) => Err(ClaimRefusal::Unproven(line.cost.what.clone())),
        }
    }
}

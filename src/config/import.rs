//! What `import` is told.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::domain::import::Kind;

/// What is taken over, and for whom.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// What the file lists
    #[arg(value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::code)))]
    pub kind: String,
    /// A CSV or XLSX file with the columns of the template, which the service offers for download
    pub file: PathBuf,
    /// E-mail address of who answers for it: somebody who may import on the service's pages too
    #[arg(long)]
    pub by: String,
    /// Take it over; without this it is only checked
    #[arg(long)]
    pub take_over: bool,
}

//! Arguments only; what they ask for is in `run`.

use std::process::ExitCode;

use cctv_grants::config::CommandLine;
use cctv_grants::run;
use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    run::logs();
    match run::run(CommandLine::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

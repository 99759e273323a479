//! Arguments only; what they ask for is in `run`.

use std::process::ExitCode;

use cctv_grants::config::CommandLine;
use cctv_grants::run;
use clap::Parser;

/// A page is made of many small pieces: the system's own allocator took a fifth of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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

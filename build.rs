//! Makes the pages' CSS and JavaScript before the crate is compiled, with `assets/build.mjs`.
//!
//! Writes only into `OUT_DIR` and `assets/node_modules`; knows nothing of what the files hold. Who has no Node.js
//! sets `CCTV_GRANTS_PREBUILT_ASSETS` to a folder that `node build.mjs FOLDER` made somewhere else.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

const PREBUILT: &str = "CCTV_GRANTS_PREBUILT_ASSETS";
const INPUTS: [&str; 7] =
    ["package.json", "package-lock.json", ".npmrc", "build.mjs", "styles", "scripts", "images"];

fn main() -> ExitCode {
    println!("cargo::rerun-if-env-changed={PREBUILT}");
    println!("cargo::rerun-if-changed=build.rs");
    for input in INPUTS {
        println!("cargo::rerun-if-changed=assets/{input}");
    }
    match make() {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            println!("cargo::error={sentence}");
            ExitCode::FAILURE
        }
    }
}

fn make() -> Result<(), String> {
    let folder = PathBuf::from(variable("OUT_DIR")?).join("assets");
    if let Some(prebuilt) = env::var_os(PREBUILT).filter(|value| !value.is_empty()) {
        return copy(Path::new(&prebuilt), &folder);
    }
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let assets = root.join("assets");
    // cargo, clippy and an editor run this at the same time and share node_modules. The lock is on this very file
    // because npm and Node never open it; it goes when the handle is dropped.
    let gate = fs::File::open(root.join("build.rs")).map_err(|e| format!("cannot open build.rs: {e}"))?;
    gate.lock().map_err(|e| format!("cannot lock build.rs: {e}"))?;
    install(&assets)?;
    run(Command::new("node").arg("build.mjs").arg(&folder).current_dir(&assets))
}

/// Fetches the packages, only when the lock file is not the one that they were last fetched for.
fn install(assets: &Path) -> Result<(), String> {
    let wanted = read(&assets.join("package-lock.json"))?;
    let stamp = assets.join("node_modules/.installed-for");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(Command::new(npm).args(["ci", "--ignore-scripts", "--omit=optional"]).current_dir(assets))?;
    fs::write(&stamp, wanted).map_err(|e| format!("cannot write {}: {e}", stamp.display()))
}

/// Runs to the end; what the command said is shown only when it failed.
fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|e| {
        format!(
            "cannot start {:?} ({e}): building the pages' CSS and JavaScript needs Node.js 20.19 or later and npm on PATH, \
             so install them, or set {PREBUILT} to a folder of ready-made assets",
            command.get_program()
        )
    })?;
    if output.status.success() {
        return Ok(());
    }
    eprintln!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Err(format!(
        "{:?} failed ({}) in assets/; what it said is shown below",
        command.get_program(),
        output.status
    ))
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("cannot use {PREBUILT}={}: {e}", from.display());
    println!("cargo::rerun-if-changed={}", from.display());
    if to.exists() {
        fs::remove_dir_all(to).map_err(failed)?;
    }
    fs::create_dir_all(to).map_err(failed)?;
    fs::metadata(from.join("assets.rs")).map_err(failed)?;
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        fs::copy(entry.path(), to.join(entry.file_name())).map_err(failed)?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}

fn variable(name: &str) -> Result<OsString, String> {
    env::var_os(name).ok_or_else(|| format!("{name} is not set: this program is run by cargo"))
}

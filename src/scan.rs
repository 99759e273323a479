//! Looks for viruses: streams every file that is held to ClamAV's daemon and keeps what it says, until told to stop. While the
//! daemon is away files stay held and are tried again. Must not decide what becomes of a file.

pub mod tidy;

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use clamav_client::tokio::{Socket, Tcp, ping, scan_stream};
use futures_util::Stream;
use tokio::sync::watch;

use crate::App;
use crate::domain::file::FileId;
use crate::service;
use crate::store::{StoreError, file};

/// Pause between two looks for files that are held.
const POLL: Duration = Duration::from_secs(2);
/// Files of one round.
const ROUND: u64 = 20;
/// Longest that a file of 20 MB may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// The daemon, and whether it answered when last asked.
pub struct Scanner {
    at: Address,
    silent: AtomicBool,
    /// The last file that was tried; the next round goes on behind it, so that files which cannot be checked keep no other
    /// from its turn.
    tried: AtomicI64,
}

enum Address {
    Tcp(String),
    #[cfg(unix)]
    Socket(PathBuf),
}

impl Scanner {
    /// At `host:port`, or at a socket in the file system.
    ///
    /// # Errors
    /// What is wrong with the address.
    pub fn at(address: &str) -> Result<Scanner, &'static str> {
        let at = match address.rsplit_once(':') {
            #[cfg(unix)]
            _ if address.starts_with('/') => Address::Socket(PathBuf::from(address)),
            Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => {
                Address::Tcp(address.to_owned())
            }
            _ => return Err("give host:port, or the path of a socket"),
        };
        Ok(Scanner { at, silent: AtomicBool::new(false), tried: AtomicI64::new(0) })
    }

    /// Whether it answered when last asked.
    pub fn answers(&self) -> bool {
        !self.silent.load(Ordering::Relaxed)
    }

    /// Asks whether it is there.
    pub async fn is_there(&self) -> bool {
        let answer = async {
            match &self.at {
                Address::Tcp(address) => ping(Tcp { host_address: address }).await,
                #[cfg(unix)]
                Address::Socket(path) => ping(Socket { socket_path: path }).await,
            }
        };
        let answer = tokio::time::timeout(Duration::from_secs(5), answer).await;
        let there = matches!(answer, Ok(Ok(said)) if said == clamav_client::PONG);
        self.heard(there);
        there
    }

    fn heard(&self, answers: bool) {
        if self.silent.swap(!answers, Ordering::Relaxed) == answers {
            match answers {
                true => tracing::info!("the virus scanner answers again"),
                false => tracing::error!("the virus scanner does not answer: files stay held until it does"),
            }
        }
    }

    /// The name of a virus in these bytes, or none.
    async fn look(&self, bytes: impl Stream<Item = io::Result<Bytes>>) -> Result<Option<String>, io::Error> {
        let said = async {
            match &self.at {
                Address::Tcp(address) => scan_stream(bytes, Tcp { host_address: address }, None).await,
                #[cfg(unix)]
                Address::Socket(path) => scan_stream(bytes, Socket { socket_path: path }, None).await,
            }
        };
        let said = tokio::time::timeout(PATIENCE, said).await.map_err(|_| io::ErrorKind::TimedOut)??;
        verdict(&String::from_utf8_lossy(&said))
    }
}

/// What `stream: OK` and `stream: NAME FOUND` say; anything else is no verdict.
fn verdict(said: &str) -> io::Result<Option<String>> {
    let said = said.trim_matches(['\0', '\n', ' ']);
    let Some(verdict) = said.strip_prefix("stream: ") else { return Err(io::Error::other(said.to_owned())) };
    match verdict.strip_suffix(" FOUND") {
        Some(name) => Ok(Some(name.to_owned())),
        None if verdict == "OK" => Ok(None),
        None => Err(io::Error::other(said.to_owned())),
    }
}

/// Checks what is held until told to stop. Several may run at once, in one process or many.
pub async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow_and_update() {
        if let Err(error) = once(&app).await {
            tracing::error!(%error, "files wait for the database before they are checked");
        }
        tokio::select! {
            () = tokio::time::sleep(POLL) => {}
            changed = stopped.changed() => if changed.is_err() { return },
        }
    }
}

/// One round, of those next in turn. Returns how many files were checked.
///
/// # Errors
/// The database does not answer. What was not done is done in a later round.
pub async fn once(app: &App) -> Result<usize, StoreError> {
    let Some(scanner) = &app.scanner else { return Ok(0) };
    let tried = FileId(scanner.tried.load(Ordering::Relaxed));
    let held = file::held(&app.db, tried, ROUND).await?;
    if held.is_empty() || !scanner.is_there().await {
        return Ok(0);
    }
    let mut checked = 0;
    for file in held {
        let id = file.attached.id.0;
        scanner.tried.store(id, Ordering::Relaxed);
        let looked = match app.files.read(&file.key).await {
            Ok(bytes) => scanner.look(bytes).await,
            Err(error) => Err(error),
        };
        match looked {
            Ok(virus) => {
                tracing::info!(file = id, clean = virus.is_none(), "checked for viruses");
                service::file::checked(&app.db, &file, virus, app.clock.now()).await?;
                checked += 1;
            }
            Err(error) => {
                tracing::error!(file = id, %error, "could not be checked for viruses; it stays held")
            }
        }
    }
    if checked > 0 {
        tidy::delete_what_is_done_with(app).await?;
    }
    Ok(checked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_word_is_a_verdict() {
        assert_eq!(verdict("stream: OK\0").unwrap(), None);
        assert_eq!(verdict("stream: Eicar-Test FOUND\0").unwrap(), Some("Eicar-Test".into()));
        for said in ["", "INSTREAM size limit exceeded. ERROR\0", "stream: OK or so", "stream: x ERROR", "OK"]
        {
            assert!(verdict(said).is_err(), "{said:?}");
        }
    }

    #[test]
    fn an_address_is_a_host_with_a_port_or_a_socket() {
        for good in ["localhost:3310", "[::1]:3310", "/run/clamav/clamd.ctl"] {
            assert!(Scanner::at(good).is_ok(), "{good}");
        }
        for bad in ["", "localhost", ":3310", "localhost:x", "localhost:99999"] {
            assert!(Scanner::at(bad).is_err(), "{bad}");
        }
    }
}

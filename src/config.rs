//! Command line and environment, as one typed configuration; every mistake is told at once. Must not connect to anything.

mod import;
mod map;
mod provider;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};

use crate::domain::person::Role;
use crate::domain::text::EmailAddress;
use crate::mail::transport::{Security, SmtpSettings};
use crate::provider::Settings;
use crate::scan::Scanner;
use crate::seal::Seal;
use crate::store::storage::Place;
use crate::web::map::Tiles;

pub use import::ImportArgs;
pub use map::MapArgs;

/// Grant management for a CCTV fund.
#[derive(Debug, Parser)]
#[command(name = "cctv-grants", version)]
pub struct CommandLine {
    /// sqlite://PATH or postgres://…
    #[arg(
        long,
        env = "DATABASE_URL",
        default_value = "sqlite://data/cctv-grants.sqlite",
        global = true,
        hide_env_values = true
    )]
    pub database_url: String,
    /// Connections to the database
    #[arg(long, env = "DATABASE_CONNECTIONS", default_value_t = 8, global = true)]
    pub database_connections: u32,
    /// Where files are kept: a folder, or s3://BUCKET/PREFIX; beside the database unless given
    #[arg(long, env = "FILES", global = true)]
    pub files: Option<String>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

impl CommandLine {
    /// Where files are kept.
    ///
    /// # Errors
    /// What is wrong with the setting.
    pub fn place(&self) -> Result<Place, String> {
        let typed = self.files.as_deref().filter(|typed| !typed.is_empty());
        if let Some(typed) = typed {
            return Place::parse(typed).map_err(|wrong| format!("FILES: {wrong}"));
        }
        let path = self.database_url.strip_prefix("sqlite://").and_then(|path| path.split('?').next());
        let beside = path.and_then(|path| Path::new(path).parent()).unwrap_or(Path::new("data"));
        Ok(Place::Folder(beside.join("files")))
    }
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the service
    Serve(Box<ServeArgs>),
    /// Run a demonstration with invented people, in a temporary folder
    Demo {
        /// Port on this machine
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Maps
        #[command(flatten)]
        map: MapArgs,
    },
    /// Bring the database up to date
    Migrate,
    /// Give somebody access
    #[command(subcommand)]
    Person(PersonCommand),
    /// Check that the history is whole
    VerifyHistory,
    /// Check that the bytes of every file are those that arrived
    VerifyFiles,
    /// Copy a SQLite database while it is in use
    Backup {
        /// A file that does not exist yet
        path: String,
    },
    /// Check or take over past awards, cameras or monitoring commitments from a spreadsheet
    Import(ImportArgs),
    /// Print every address and who may use it
    Routes {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Fill a database for measuring
    Seed {
        /// How many
        #[arg(long)]
        applications: u64,
    },
}

/// What can be done with people.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Add somebody with one role
    Add {
        /// Where mail goes
        #[arg(long)]
        email: String,
        /// What they do
        #[arg(long, value_parser = PossibleValuesParser::new(Role::ALL.map(Role::code)))]
        role: String,
        /// As others see it; the address when left out
        #[arg(long)]
        name: Option<String>,
        /// Code of the partnership, such as SHR, for roles that belong to one
        #[arg(long)]
        partnership: Option<String>,
    },
}

/// Characters that a key needs at least.
const SHORTEST_KEY: usize = 32;
/// Settings of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Address and port to listen on
    #[arg(long, env, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Where people find the service, such as https://cctv.example.org
    #[arg(long, env)]
    base_url: Option<String>,
    /// Mail server
    #[arg(long, env)]
    smtp_host: Option<String>,
    /// Its port; 587 for starttls, 465 for tls, 25 for none unless given
    #[arg(long, env)]
    smtp_port: Option<String>,
    /// starttls, tls or none
    #[arg(long, env, default_value = "starttls")]
    smtp_security: String,
    /// A file with the certificate of the mail server's own authority
    #[arg(long, env)]
    smtp_ca_file: Option<PathBuf>,
    /// User at the mail server
    #[arg(long, env)]
    smtp_user: Option<String>,
    // From the environment only: arguments show in the system's list of processes.
    #[arg(skip = std::env::var("SMTP_PASSWORD").ok())]
    smtp_password: Option<String>,
    #[arg(skip = provider::variables())]
    providers: Vec<(String, String)>,
    #[arg(skip = std::env::var("SECRET_KEY").ok())]
    secret_key: Option<String>,
    /// Sender of all mail, such as "CCTV grants <cctv@example.org>"
    #[arg(long, env)]
    mail_from: Option<String>,
    /// Whether a proxy puts the visitor's address last into X-Forwarded-For
    #[arg(long, env, default_value_t = false)]
    trusted_proxy: bool,
    #[command(flatten)]
    map: MapArgs,
    /// ClamAV's daemon, which checks files for viruses: host:port, or the path of its socket
    #[arg(long, env)]
    clamav: Option<String>,
}

/// What `serve` needs, checked.
pub struct Serve {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Without a slash at the end.
    pub base_url: String,
    /// Host names (with port where it is not the usual one) that are answered.
    pub hosts: Vec<String>,
    /// Mail.
    pub smtp: SmtpSettings,
    /// Organisations to sign in with.
    pub providers: Vec<Settings>,
    /// The installation's own key.
    pub seal: Seal,
    /// See the argument.
    pub trusted_proxy: bool,
    /// Where the tiles of maps come from.
    pub tiles: Option<Tiles>,
    /// What looks for viruses.
    pub scanner: Option<Scanner>,
}

/// The host that a browser sends for an address, in lower case.
pub fn host_of(base_url: &str) -> Option<String> {
    let rest = base_url.strip_prefix("https://").or_else(|| base_url.strip_prefix("http://"))?;
    let plain = !rest.is_empty() && !rest.contains(['/', '?', '#', '@', ' ']);
    plain.then(|| rest.to_ascii_lowercase())
}

impl ServeArgs {
    /// Checks everything and names every mistake.
    pub fn check(self) -> Result<Serve, Vec<String>> {
        let mut wrong = Vec::new();
        let listen = self
            .listen
            .parse()
            .map_err(|_| wrong.push(format!("LISTEN: {} is no address with port", self.listen)))
            .ok();
        let base_url = self.base_url.unwrap_or_default().trim_end_matches('/').to_owned();
        let host = host_of(&base_url);
        if host.is_none() {
            wrong.push("BASE_URL: give the address of the service, such as https://cctv.example.org".into());
        }
        let security = match self.smtp_security.as_str() {
            "starttls" => Some((Security::StartTls, 587)),
            "tls" => Some((Security::Tls, 465)),
            "none" => Some((Security::None, 25)),
            other => {
                wrong.push(format!("SMTP_SECURITY: {other} is none of starttls, tls and none"));
                None
            }
        };
        let smtp_host = self.smtp_host.filter(|host| !host.is_empty());
        if smtp_host.is_none() {
            wrong.push("SMTP_HOST: give the name of the mail server".into());
        }
        let port = match self.smtp_port.map(|port| port.parse::<u16>()) {
            Some(Ok(port)) => Some(port),
            Some(Err(_)) => {
                wrong.push("SMTP_PORT: must be a number from 1 to 65535".into());
                None
            }
            None => security.map(|(_, usual)| usual),
        };
        let login = match (self.smtp_user, self.smtp_password) {
            (Some(user), Some(password)) => Some((user, password)),
            (None, None) => None,
            _ => {
                wrong.push("SMTP_USER and SMTP_PASSWORD: give both or neither".into());
                None
            }
        };
        let authority = self.smtp_ca_file.and_then(|path| {
            let read = std::fs::read(&path);
            read.map_err(|error| wrong.push(format!("SMTP_CA_FILE: {}: {error}", path.display()))).ok()
        });
        let seal = self.secret_key.filter(|key| key.trim().len() >= SHORTEST_KEY);
        if seal.is_none() {
            wrong.push(format!(
                "SECRET_KEY: give at least {SHORTEST_KEY} characters that nobody can guess, as openssl rand -hex 32 makes, and keep them"
            ));
        }
        let providers = provider::read(&self.providers, &mut wrong);
        let from = self.mail_from.filter(|from| sender(from));
        if from.is_none() {
            wrong.push("MAIL_FROM: give a sender, such as CCTV grants <cctv@example.org>".into());
        }
        let tiles = self.map.check().map_err(|mistake| wrong.push(mistake)).ok().flatten();
        let clamav = self.clamav.filter(|address| !address.is_empty()).map(|address| Scanner::at(&address));
        let scanner = clamav.transpose().map_err(|why| wrong.push(format!("CLAMAV: {why}"))).ok().flatten();
        match (listen, host, security, smtp_host, port, from, seal) {
            (
                Some(listen),
                Some(host),
                Some((security, _)),
                Some(smtp_host),
                Some(port),
                Some(from),
                Some(seal),
            ) if wrong.is_empty() => {
                let (user, password) = login.unzip();
                let smtp =
                    SmtpSettings { host: smtp_host, port, security, user, password, from, ca_pem: authority };
                let (seal, trusted_proxy) = (Seal::new(seal.trim()), self.trusted_proxy);
                let hosts = vec![host];
                Ok(Serve { listen, base_url, hosts, smtp, providers, seal, trusted_proxy, tiles, scanner })
            }
            _ => Err(wrong),
        }
    }
}

/// `Name <address>` or an address alone.
fn sender(from: &str) -> bool {
    let address = from.split_once('<').map_or(from, |(_, rest)| rest.trim_end().trim_end_matches('>'));
    EmailAddress::parse(address).is_ok()
}

#[cfg(test)]
mod tests;

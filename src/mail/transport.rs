//! How one message travels: one SMTP conversation each, or kept and not sent (demo).
//! Must not know a database, an event or when to try again; says only whether trying again can help.

#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use lettre::address::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use thiserror::Error;

/// The longest that one message may take, connecting included.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Not at all: a relay on the same machine.
    None,
    /// STARTTLS, and nothing is sent without it.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// Where mail goes out. Has no `Debug`: it holds a password.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Name or address of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is protected.
    pub security: Security,
    /// To sign in with; the password belongs to it.
    pub user: Option<String>,
    /// Password.
    pub password: Option<String>,
    /// Whom mail comes from: `Name <a@b>`.
    pub from: String,
    /// Authorities to trust besides the usual ones.
    pub ca_pem: Option<Vec<u8>>,
}

/// What is wrong with the settings.
#[derive(Debug, Error)]
#[allow(missing_docs)]
pub enum SettingsError {
    #[error("the sender must be an address such as \"CCTV grants <grants@example.org>\": {0}")]
    From(#[from] lettre::address::AddressError),
    #[error("the mail server's name or certificate is not usable: {0}")]
    Tls(#[from] lettre::transport::smtp::Error),
    #[error("a user needs a password, and a password a user")]
    HalfACredential,
    #[error("a password may not travel to another machine without TLS")]
    PasswordInClear,
}

/// The way that messages take.
pub enum Transport {
    /// To a mail server.
    Smtp(Smtp),
    /// Nowhere: what is in the log can be read there.
    Keep,
}

/// A mail server and how to talk to it. A connection is never used twice: one that timed out in the middle of a
/// command would take a late answer for the next.
pub struct Smtp {
    host: String,
    port: u16,
    security: Security,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    from: Mailbox,
    hello: ClientId,
}

impl Transport {
    /// To the mail server of the settings. Connects to nothing yet.
    ///
    /// # Errors
    /// What is wrong with the settings.
    pub fn smtp(settings: &SmtpSettings) -> Result<Transport, SettingsError> {
        let SmtpSettings { ref host, port, security, .. } = *settings;
        let credentials = match (&settings.user, &settings.password) {
            (Some(user), Some(password)) => Some(Credentials::new(user.clone(), password.clone())),
            (None, None) => None,
            _ => return Err(SettingsError::HalfACredential),
        };
        if credentials.is_some() && security == Security::None && !is_here(host) {
            return Err(SettingsError::PasswordInClear);
        }
        let tls = match security {
            Security::None => None,
            Security::StartTls | Security::Tls => {
                let mut tls = TlsParameters::builder(host.clone());
                if let Some(pem) = &settings.ca_pem {
                    tls = tls.add_root_certificate(Certificate::from_pem(pem)?);
                }
                Some(tls.build()?)
            }
        };
        let (host, from, hello) = (host.clone(), settings.from.parse()?, ClientId::default());
        Ok(Transport::Smtp(Smtp { host, port, security, tls, credentials, from, hello }))
    }
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// One message as it goes out.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// The left part of its Message-ID: the same for each try, so that a second copy is seen for what it is.
    pub id: &'a str,
    /// Whose name the Message-ID carries: the domain of the service.
    pub domain: &'a str,
    /// Name of the person.
    pub name: &'a str,
    /// Address of the person.
    pub address: &'a str,
    /// Subject line.
    pub subject: &'a str,
    /// Plain text.
    pub text: &'a str,
    /// The same as HTML.
    pub html: &'a str,
    /// When it is sent.
    pub date: DateTime<Utc>,
}

/// Why a message did not go.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    /// Whether trying again is useless: the server refused this recipient or this message for good.
    pub for_good: bool,
    /// The server's answer, when it gave one.
    pub code: Option<u16>,
    /// What happened. May hold an address: not for the program's log.
    pub why: String,
    /// Whether the server was not even reached: another message would not get there either.
    pub unreached: bool,
}

impl Failure {
    pub(super) fn new(for_good: bool, why: impl ToString) -> Failure {
        Failure { for_good, code: None, why: why.to_string(), unreached: false }
    }
}

impl Smtp {
    /// Hands a message to the server, within [`PATIENCE`].
    ///
    /// # Errors
    /// Why not. After a time-out nobody knows whether the server took it.
    pub async fn send(&self, letter: &Letter<'_>) -> Result<(), Failure> {
        let message = self.compose(letter).map_err(|why| Failure::new(true, why))?;
        match tokio::time::timeout(PATIENCE, self.talk(&message)).await {
            Ok(done) => done,
            Err(_) => Err(Failure {
                unreached: true,
                ..Failure::new(false, "the mail server did not answer in time")
            }),
        }
    }

    fn compose(
        &self,
        letter: &Letter<'_>,
    ) -> Result<lettre::Message, Box<dyn std::error::Error + Send + Sync>> {
        let to = Mailbox::new(Some(letter.name.to_owned()), letter.address.parse::<Address>()?);
        let automatic = HeaderName::new_from_ascii("Auto-Submitted".into())?;
        let message = lettre::Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject)
            .date(SystemTime::from(letter.date))
            .message_id(Some(format!("<{}@{}>", letter.id, letter.domain)))
            .raw_header(HeaderValue::new(automatic, "auto-generated".into()))
            .multipart(MultiPart::alternative_plain_html(letter.text.to_owned(), letter.html.to_owned()))?;
        Ok(message)
    }

    async fn talk(&self, message: &lettre::Message) -> Result<(), Failure> {
        let away = |error| Failure { unreached: true, ..failure(&error, false) };
        let mut server = self.connect().await.map_err(away)?;
        let from = message.envelope().from().cloned();
        server.command(Mail::new(from, Vec::new())).await.map_err(|error| failure(&error, false))?;
        for to in message.envelope().to() {
            let rcpt = Rcpt::new(to.clone(), Vec::new());
            server.command(rcpt).await.map_err(|error| failure(&error, true))?;
        }
        server.command(Data).await.map_err(|error| failure(&error, true))?;
        server.message(&message.formatted()).await.map_err(|error| failure(&error, true))?;
        // It is sent: how the goodbye goes does not matter.
        let _ = tokio::time::timeout(Duration::from_secs(1), server.quit()).await;
        Ok(())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
        let at_once = self.tls.clone().filter(|_| self.security == Security::Tls);
        let to = (self.host.as_str(), self.port);
        let mut server = AsyncSmtpConnection::connect_tokio1(to, None, &self.hello, at_once, None).await?;
        if let Some(tls) = self.tls.clone().filter(|_| self.security == Security::StartTls) {
            server.starttls(tls, &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            server.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(server)
    }
}

/// A refusal is for good only when it answers the recipient or the message: a wrong password or a server that
/// wants no mail from us at all is mended by the administrator, and then everything that waits goes.
fn failure(error: &lettre::transport::smtp::Error, about_this_message: bool) -> Failure {
    let for_good = about_this_message && error.is_permanent();
    Failure { code: error.status().map(u16::from), ..Failure::new(for_good, error) }
}

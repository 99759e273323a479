//! The server's side of one SMTP conversation: commands in, answers out, messages kept.

use super::{Received, State};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use std::sync::Arc;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

/// A conversation ends when the client leaves; how it leaves is no concern of the server's.
pub async fn converse(socket: TcpStream, acceptor: Option<TlsAcceptor>, state: Arc<State>) {
    let mut plain = Dialogue { stream: BufReader::new(socket), state, encrypted: false };
    let Ok(()) = plain.say("220 localhost ready").await else {
        return;
    };
    let Ok(true) = plain.run(acceptor.is_some()).await else {
        return;
    };
    let Some(acceptor) = acceptor else { return };
    let Ok(stream) = acceptor.accept(plain.stream.into_inner()).await else {
        return;
    };
    let mut safe = Dialogue { stream: BufReader::new(stream), state: plain.state, encrypted: true };
    let _ = safe.run(false).await;
}

struct Dialogue<S> {
    stream: BufReader<S>,
    state: Arc<State>,
    encrypted: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Dialogue<S> {
    /// True when the client has asked for TLS and it is its turn; false when it has left.
    async fn run(&mut self, tls_first: bool) -> std::io::Result<bool> {
        let (mut from, mut to, mut signed_in) = (String::new(), Vec::new(), None);
        loop {
            let line = read_line(&mut self.stream).await?;
            if line.is_empty() {
                return Ok(false);
            }
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" if tls_first => self.say("250-localhost\r\n250 STARTTLS").await?,
                "EHLO" if self.encrypted => {
                    self.say("250-localhost\r\n250-8BITMIME\r\n250 AUTH PLAIN").await?
                }
                "EHLO" => self.say("250-localhost\r\n250 8BITMIME").await?,
                "HELO" | "NOOP" => self.say("250 localhost").await?,
                "STARTTLS" if tls_first => {
                    self.say("220 go ahead").await?;
                    return Ok(true);
                }
                "QUIT" => {
                    self.say("221 bye").await?;
                    return Ok(false);
                }
                _ if tls_first => self.say("530 STARTTLS first").await?,
                "AUTH" if self.encrypted => {
                    signed_in = credentials(&line);
                    self.say(if signed_in.is_some() { "235 welcome" } else { "501 AUTH PLAIN only" }).await?;
                }
                "MAIL" => {
                    (from, to) = (address(&line), Vec::new());
                    self.say("250 ok").await?;
                }
                "RCPT" if self.refuses() => self.say("451 try again later").await?,
                "RCPT" => {
                    to.push(address(&line));
                    self.say("250 ok").await?;
                }
                "RSET" => {
                    to.clear();
                    self.say("250 ok").await?;
                }
                "DATA" if to.is_empty() => self.say("503 no recipient").await?,
                "DATA" => {
                    self.say("354 end with a dot").await?;
                    let Some(data) = read_data(&mut self.stream).await? else {
                        return Ok(false);
                    };
                    let (encrypted, signed_in) = (self.encrypted, signed_in.clone());
                    let message = Received {
                        from: from.clone(),
                        to: std::mem::take(&mut to),
                        data,
                        encrypted,
                        signed_in,
                    };
                    self.hold().await;
                    self.state.received.send_modify(|messages| messages.push(message));
                    self.say("250 kept").await?;
                }
                _ => self.say("502 not known here").await?,
            }
        }
    }

    async fn hold(&self) {
        let _ = self.state.hanging.subscribe().wait_for(|hanging| !hanging).await;
    }

    async fn say(&mut self, answer: &str) -> std::io::Result<()> {
        self.hold().await;
        self.stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }

    fn refuses(&self) -> bool {
        let mut left = self.state.refusals_left.lock().unwrap();
        let refuses = *left > 0;
        *left = left.saturating_sub(1);
        refuses
    }
}

async fn read_line(stream: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Vec<u8>> {
    let mut line = Vec::new();
    stream.read_until(b'\n', &mut line).await?;
    Ok(line)
}

/// Up to the line of a single dot, with the doubled dots undone; `None` when the client left before it.
async fn read_data(stream: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Option<String>> {
    let mut data = Vec::new();
    loop {
        let line = read_line(stream).await?;
        match line.as_slice() {
            [] => return Ok(None),
            b".\r\n" | b".\n" => return Ok(Some(String::from_utf8_lossy(&data).into_owned())),
            [b'.', rest @ ..] => data.extend_from_slice(rest),
            whole => data.extend_from_slice(whole),
        }
    }
}

/// What stands between the angle brackets of `MAIL FROM:<…>` or `RCPT TO:<…>`.
fn address(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

/// Name and password of `AUTH PLAIN …`: base64 of an identity, a name and a password with zero bytes between.
fn credentials(line: &str) -> Option<(String, String)> {
    let bytes = BASE64.decode(line.split_whitespace().nth(2)?).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let mut fields = text.split('\0').skip(1).map(str::to_owned);
    Some((fields.next()?, fields.next()?))
}

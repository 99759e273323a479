//! What the settings must be, and which refusals are for good.

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::*;

fn settings() -> SmtpSettings {
    SmtpSettings {
        host: "mail.example.org".into(),
        port: 25,
        security: Security::None,
        user: None,
        password: None,
        from: "CCTV grants <grants@example.org>".into(),
        ca_pem: None,
    }
}

#[test]
fn a_password_does_not_travel_in_clear_to_another_machine() {
    let secret = SmtpSettings { user: Some("u".into()), password: Some("p".into()), ..settings() };
    assert!(matches!(Transport::smtp(&secret), Err(SettingsError::PasswordInClear)));
    assert!(Transport::smtp(&SmtpSettings { host: "127.0.0.1".into(), ..secret.clone() }).is_ok());
    assert!(Transport::smtp(&SmtpSettings { security: Security::StartTls, ..secret.clone() }).is_ok());
    let half = SmtpSettings { password: None, ..secret };
    assert!(matches!(Transport::smtp(&half), Err(SettingsError::HalfACredential)));
}

#[test]
fn a_sender_is_an_address() {
    let nobody = SmtpSettings { from: "CCTV grants".into(), ..settings() };
    assert!(matches!(Transport::smtp(&nobody), Err(SettingsError::From(_))));
}

/// A server that takes everything but answers one command with `answer`.
async fn server(command: &'static str, answer: &'static str) -> Transport {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let (read, mut write) = socket.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 hello\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            let usual = if line.starts_with("DATA") { "354 go on" } else { "250 yes" };
            let say = if line.starts_with(command) { answer } else { usual };
            write.write_all(format!("{say}\r\n").as_bytes()).await.unwrap();
        }
    });
    Transport::smtp(&SmtpSettings { host: "127.0.0.1".into(), port, ..settings() }).unwrap()
}

async fn refused(command: &'static str, answer: &'static str) -> (bool, Option<u16>) {
    let Transport::Smtp(smtp) = server(command, answer).await else { unreachable!() };
    let letter = Letter {
        id: "message-1",
        domain: "example.org",
        name: "Olive Officer",
        address: "olive@example.org",
        subject: "Hello",
        text: "Hello",
        html: "<p>Hello</p>",
        date: DateTime::UNIX_EPOCH,
    };
    let failure = smtp.send(&letter).await.unwrap_err();
    (failure.for_good, failure.code)
}

#[tokio::test]
async fn a_refusal_is_for_good_only_when_it_is_about_the_recipient_or_the_message() {
    assert_eq!(refused("RCPT", "550 no such user").await, (true, Some(550)));
    assert_eq!(refused("DATA", "554 not this").await, (true, Some(554)));
    assert_eq!(refused("RCPT", "451 come back later").await, (false, Some(451)));
    assert_eq!(refused("MAIL", "550 not from you").await, (false, Some(550)));
    assert_eq!(refused("EHLO", "554 no service here").await, (false, Some(554)));
}

//! The mail server that tests use does what they rely on, asked by the client that the service uses.

use crate::smtp::SmtpSink;
use lettre::message::MultiPart;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(5);

fn letter(subject: &str) -> Message {
    Message::builder()
        .from("Grants <grants@example.org>".parse().unwrap())
        .to("officer@example.org".parse().unwrap())
        .reply_to("help@example.org".parse().unwrap())
        .subject(subject)
        .multipart(MultiPart::alternative_plain_html(
            "Dear officer,\n.\n.. £1,000 — a line that is much longer than seventy-six characters, so it is folded.\n".to_owned(),
            "<p>£1,000 &amp; more</p>".to_owned(),
        ))
        .unwrap()
}

fn plain(sink: &SmtpSink) -> AsyncSmtpTransport<Tokio1Executor> {
    let client = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1");
    client.port(sink.port()).timeout(Some(Duration::from_millis(700))).build()
}

#[tokio::test]
async fn a_message_arrives_as_it_was_written() {
    let sink = SmtpSink::start().await;
    plain(&sink).send(letter("Decision: £1,000 – approved")).await.unwrap();
    let all = sink.wait_for(1, SOON).await;
    let [message] = all.as_slice() else { panic!("one message") };
    assert_eq!(
        (message.from.as_str(), message.to.as_slice()),
        ("grants@example.org", &["officer@example.org".to_owned()][..])
    );
    assert_eq!(message.subject(), "Decision: £1,000 – approved");
    assert!(message.text().contains("\n.\n.. £1,000 — a line"), "{}", message.text());
    assert_eq!(message.html().trim(), "<p>£1,000 &amp; more</p>");
    assert_eq!(message.header("reply-to").as_deref(), Some("help@example.org"));
    assert_eq!(message.header("x-none"), None);
    assert!(!message.encrypted && message.signed_in.is_none());
    sink.clear();
    assert!(sink.messages().is_empty());
}

#[tokio::test]
async fn a_stopped_server_refuses_and_comes_back_on_its_port() {
    let sink = SmtpSink::start().await;
    let client = plain(&sink);
    client.send(letter("before")).await.unwrap();
    sink.stop().await;
    assert!(client.send(letter("while down")).await.is_err());
    sink.restart().await;
    client.send(letter("after")).await.unwrap();
    let subjects: Vec<_> = sink.messages().iter().map(|message| message.subject()).collect();
    assert_eq!(subjects, ["before", "after"]);
}

#[tokio::test]
async fn refusals_are_passing_errors_and_are_counted() {
    let sink = SmtpSink::start().await;
    sink.refuse_next(2);
    for _ in 0..2 {
        let refusal = plain(&sink).send(letter("refused")).await.unwrap_err();
        assert!(refusal.is_transient(), "{refusal}");
    }
    plain(&sink).send(letter("taken")).await.unwrap();
    assert_eq!(sink.wait_for(1, SOON).await.len(), 1);
}

#[tokio::test]
async fn a_hanging_server_never_answers_until_it_is_let_go() {
    let sink = SmtpSink::start().await;
    sink.hang(true);
    // The client's own time limit is for connecting only.
    let client = plain(&sink);
    let waiting = tokio::time::timeout(Duration::from_millis(300), client.send(letter("hangs")));
    assert!(waiting.await.is_err(), "it answered");
    assert!(sink.messages().is_empty());
    sink.hang(false);
    plain(&sink).send(letter("goes")).await.unwrap();
    assert_eq!(sink.wait_for(1, SOON).await[0].subject(), "goes");
}

#[tokio::test]
async fn mail_goes_over_tls_with_a_sign_in_and_only_to_the_right_certificate() {
    let sink = SmtpSink::start_tls().await;
    let client = |parameters: TlsParameters| {
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("localhost")
            .port(sink.port())
            .tls(Tls::Required(parameters))
            .credentials(Credentials::new("grants".to_owned(), "correct horse".to_owned()))
            .build()
    };
    let authority = Certificate::from_pem(sink.ca_pem().as_bytes()).unwrap();
    let trusting =
        TlsParameters::builder("localhost".to_owned()).add_root_certificate(authority).build().unwrap();
    client(trusting).send(letter("safe")).await.unwrap();
    let message = &sink.wait_for(1, SOON).await[0];
    assert!(message.encrypted);
    assert_eq!(message.signed_in, Some(("grants".to_owned(), "correct horse".to_owned())));

    let strange = TlsParameters::new("localhost".to_owned()).unwrap();
    let refusal = client(strange).send(letter("to a stranger")).await;
    let refusal = format!("{:?}", refusal.unwrap_err());
    assert!(refusal.contains("UnknownIssuer"), "{refusal}");
    assert!(plain(&sink).send(letter("in the open")).await.is_err());
    assert_eq!(sink.messages().len(), 1);
}

//! A real SMTP server on loopback that keeps what it is sent, for tests of mail that leaves the service.
//!
//! It can be slow, refuse, go away and come back on the same port, and speak STARTTLS with AUTH PLAIN. It delivers
//! nothing and knows nothing of the service.
#![allow(dead_code, reason = "each test binary uses its own part")]

// Named in full, so that another test binary can take this file in by its path.
#[path = "smtp/dialogue.rs"]
mod dialogue;
#[path = "smtp/received.rs"]
mod received;

pub use received::Received;

use dialogue::converse;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{self, ServerConfig, pki_types::PrivatePkcs8KeyDer};

/// The running server; it ends when this value is dropped.
pub struct SmtpSink {
    port: u16,
    tls: Option<(TlsAcceptor, String)>,
    state: Arc<State>,
    serving: Mutex<Option<JoinHandle<()>>>,
}

struct State {
    received: watch::Sender<Vec<Received>>,
    hanging: watch::Sender<bool>,
    refusals_left: Mutex<usize>,
}

impl SmtpSink {
    /// Plain SMTP, no sign-in offered.
    pub async fn start() -> Self {
        Self::start_with(None).await
    }

    /// Takes mail only after STARTTLS, and offers AUTH PLAIN there with any name and password.
    pub async fn start_tls() -> Self {
        Self::start_with(Some(certificate())).await
    }

    async fn start_with(tls: Option<(TlsAcceptor, String)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let state = Arc::new(State {
            received: watch::Sender::new(Vec::new()),
            hanging: watch::Sender::new(false),
            refusals_left: Mutex::new(0),
        });
        let port = listener.local_addr().expect("a local address").port();
        let sink = Self { port, tls, state, serving: Mutex::new(None) };
        sink.serve(listener);
        sink
    }

    fn serve(&self, listener: TcpListener) {
        let acceptor = self.tls.as_ref().map(|(acceptor, _)| acceptor.clone());
        let state = self.state.clone();
        let serving = tokio::spawn(async move {
            // The set ends with this task, and every conversation with the set.
            let mut conversations = JoinSet::new();
            while let Ok((socket, _)) = listener.accept().await {
                conversations.spawn(converse(socket, acceptor.clone(), state.clone()));
                while conversations.try_join_next().is_some() {}
            }
        });
        *self.serving.lock().unwrap() = Some(serving);
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The certificate of the authority that signed this server's, whose name is `localhost`.
    pub fn ca_pem(&self) -> &str {
        self.tls.as_ref().map(|(_, pem)| pem.as_str()).expect("a server begun with start_tls")
    }

    pub fn messages(&self) -> Vec<Received> {
        self.state.received.borrow().clone()
    }

    /// Forgets what has come so far.
    pub fn clear(&self) {
        self.state.received.send_modify(Vec::clear);
    }

    /// All messages once there are at least `count`; a failed test when they do not come in time.
    pub async fn wait_for(&self, count: usize, patience: Duration) -> Vec<Received> {
        let mut received = self.state.received.subscribe();
        let enough = received.wait_for(|messages| messages.len() >= count);
        match tokio::time::timeout(patience, enough).await {
            Ok(messages) => messages.expect("the server's state").clone(),
            Err(_) => {
                let come = self.messages();
                let subjects: Vec<_> = come.iter().map(Received::subject).collect();
                panic!("{} of {count} messages came within {patience:?}: {subjects:?}", come.len());
            }
        }
    }

    /// The mail server is down: conversations are cut and new ones refused.
    pub async fn stop(&self) {
        let serving = self.serving.lock().unwrap().take();
        if let Some(serving) = serving {
            serving.abort();
            let _ = serving.await;
        }
    }

    /// Up again, on the same port.
    pub async fn restart(&self) {
        self.stop().await;
        self.serve(TcpListener::bind(("127.0.0.1", self.port)).await.expect("the same port again"));
    }

    /// Answers the next `count` recipients with 451, "try again later".
    pub fn refuse_next(&self, count: usize) {
        *self.state.refusals_left.lock().unwrap() = count;
    }

    /// While true, takes connections and commands but answers none; what waits is answered after.
    pub fn hang(&self, hanging: bool) {
        self.state.hanging.send_replace(hanging);
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        if let Some(serving) = self.serving.lock().unwrap().take() {
            serving.abort();
        }
    }
}

/// An authority made for this server alone, and a certificate for `localhost` signed by it.
fn certificate() -> (TlsAcceptor, String) {
    let mut authority = rcgen::CertificateParams::default();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority_key = rcgen::KeyPair::generate().expect("a key");
    let authority = rcgen::CertifiedIssuer::self_signed(authority, authority_key).expect("an authority");
    let key = rcgen::KeyPair::generate().expect("a key");
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let own = rcgen::CertificateParams::new(names).expect("the names");
    let own = own.signed_by(&key, &authority).expect("a certificate");
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the protocol's versions")
        .with_no_client_auth()
        .with_single_cert(vec![own.der().clone()], PrivatePkcs8KeyDer::from(key.serialize_der()).into())
        .expect("a certificate that fits its key");
    (TlsAcceptor::from(Arc::new(config)), authority.pem())
}

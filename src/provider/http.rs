//! How a provider is asked: over https (plain http on this machine alone, which the configuration sees to), without following
//! it elsewhere, and not for long.

use std::sync::OnceLock;
use std::time::Duration;

use futures_util::future::BoxFuture;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use thiserror::Error;

use super::Trouble;

/// How long a page waits for a provider, all in all for one question.
const PATIENCE: Duration = Duration::from_secs(8);
/// The most that an answer may be, in bytes.
const LARGEST: usize = 1024 * 1024;

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum Unanswered {
    /// The connection.
    #[error(transparent)]
    Reqwest(#[from] reqwest::Error),
    /// What came is none.
    #[error("no answer that can be read")]
    Unreadable,
}

/// One client for all providers; made at the first question.
#[derive(Clone)]
pub struct Http(reqwest::Client);

impl Http {
    /// The one.
    pub fn shared() -> Result<Http, Trouble> {
        static CLIENT: OnceLock<Result<Http, String>> = OnceLock::new();
        let made = CLIENT.get_or_init(|| {
            // Fails only when one is installed already, which then is used.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let builder =
                reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE);
            builder.build().map(Http).map_err(|error| error.to_string())
        });
        made.clone().map_err(Trouble::Away)
    }

    /// Asks, and reads the whole answer.
    async fn ask(self, request: HttpRequest) -> Result<HttpResponse, Unanswered> {
        let mut answer = self.0.execute(request.try_into()?).await?;
        let mut made = axum::http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            made = made.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await? {
            body.extend_from_slice(&piece);
            if body.len() > LARGEST {
                return Err(Unanswered::Unreadable);
            }
        }
        made.body(body).map_err(|_| Unanswered::Unreadable)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = Unanswered;
    type Future = BoxFuture<'c, Result<HttpResponse, Unanswered>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.clone().ask(request))
    }
}

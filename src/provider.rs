//! Organisations that people can sign in with: OpenID Connect, the authorisation code with PKCE. Answers which address such an
//! organisation vouches for; must not know who that is here, nor what they may do.
//!
//! What a provider says of itself is fetched when it is first needed, kept for an hour, and fetched again when that fails:
//! one that is down stops nobody but those who sign in with it.

mod http;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{
    CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreProviderMetadata, CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, TokenResponse,
};
use thiserror::Error;

use crate::clock::Chance;
use crate::domain::text::EmailAddress;
use http::Http;

/// How long what a provider says of itself is believed.
const BELIEVED: Duration = Duration::from_secs(60 * 60);
/// When somebody is asked to sign in again, it must have been done as lately as this.
const LATELY: TimeDelta = TimeDelta::minutes(5);

/// One organisation, as configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// In addresses: small letters, digits, hyphens.
    pub name: String,
    /// On the button.
    pub label: String,
    /// The address that it says of itself.
    pub issuer: String,
    /// What it knows us by.
    pub client_id: String,
    /// What proves that it is us.
    pub client_secret: String,
    /// The part after the @ of addresses that it is believed about; none for any.
    pub domains: Vec<String>,
}

/// Why somebody is not signed in.
#[derive(Debug, Error)]
pub enum Trouble {
    /// It cannot be reached, or says nothing that makes sense.
    #[error("cannot be reached: {0}")]
    Away(String),
    /// It does not vouch for this sign-in.
    #[error("refuses, or says what does not fit: {0}")]
    Refused(String),
    /// It names no address, or one that it has not verified.
    #[error("names no verified address")]
    Unverified,
    /// It did not ask them again, though it was asked to.
    #[error("did not ask them to sign in again")]
    NotAgain,
}

/// What is remembered between leaving and coming back.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Journey {
    /// Which provider.
    pub provider: String,
    /// Comes back with the person.
    pub state: String,
    /// Comes back in the token.
    pub nonce: String,
    /// Proves that whoever takes the code is whoever left.
    pub verifier: String,
    /// Where to go after.
    pub next: String,
    /// Whether they have to sign in anew, however signed in they are there.
    pub again: bool,
    /// When they left.
    pub at: DateTime<Utc>,
}

/// One organisation.
pub struct Provider {
    settings: Settings,
    known: Mutex<Option<(Arc<CoreProviderMetadata>, Instant)>>,
}

/// All of them, in the order of their labels.
#[derive(Default)]
pub struct Providers(Vec<Provider>);

impl Providers {
    /// As configured.
    pub fn new(mut settings: Vec<Settings>) -> Providers {
        settings.sort_by(|a, b| a.label.cmp(&b.label));
        let provider = |settings| Provider { settings, known: Mutex::new(None) };
        Providers(settings.into_iter().map(provider).collect())
    }

    /// The one with that name.
    pub fn named(&self, name: &str) -> Option<&Provider> {
        self.0.iter().find(|provider| provider.settings.name == name)
    }

    /// Names and labels.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|provider| (provider.settings.name.as_str(), provider.label()))
    }
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Provider {
    /// As people know it.
    pub fn label(&self) -> &str {
        &self.settings.label
    }

    /// Whether it is believed about this address: a council's provider says nothing of the Commissioner's staff.
    pub fn vouches_for(&self, email: &EmailAddress) -> bool {
        let domains = &self.settings.domains;
        domains.is_empty() || domains.iter().any(|domain| domain == email.domain())
    }

    /// Where to send somebody, and what to remember until they are back.
    ///
    /// # Errors
    /// The provider cannot be reached.
    pub async fn leave(
        &self,
        base_url: &str,
        chance: Chance,
        (next, again): (&str, bool),
        at: DateTime<Utc>,
    ) -> Result<(String, Journey), Trouble> {
        let client = self.client(base_url, false).await?;
        let (state, nonce, verifier) = (chance.token(), chance.token(), chance.token());
        let (with_state, with_nonce) = (CsrfToken::new(state.clone()), Nonce::new(nonce.clone()));
        let challenge =
            PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.clone()));
        let mut request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || with_state, || with_nonce)
            .add_scope(Scope::new("email".to_owned()))
            .set_pkce_challenge(challenge);
        if again {
            request = request.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO);
        }
        let (address, _, _) = request.url();
        let provider = self.settings.name.clone();
        let journey = Journey { provider, state, nonce, verifier, next: next.to_owned(), again, at };
        Ok((address.to_string(), journey))
    }

    /// The verified address of whoever came back with a code. `now` is the time of devices outside.
    ///
    /// # Errors
    /// Whatever is wrong: nothing is believed that does not fit.
    pub async fn arrive(
        &self,
        base_url: &str,
        journey: &Journey,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<String, Trouble> {
        let http = Http::shared()?;
        let mut client = self.client(base_url, false).await?;
        let request = client.exchange_code(AuthorizationCode::new(code.to_owned())).map_err(refused)?;
        let verifier = PkceCodeVerifier::new(journey.verifier.clone());
        let tokens =
            request.set_pkce_verifier(verifier).request_async(&http).await.map_err(|error| match error {
                RequestTokenError::Request(error) => Trouble::Away(error.to_string()),
                other => refused(other),
            })?;
        let token = tokens.id_token().ok_or_else(|| Trouble::Refused("no identity token came".to_owned()))?;
        let nonce = Nonce::new(journey.nonce.clone());
        let verified = |client: &Client| {
            let verifier = client.id_token_verifier().set_time_fn(move || now);
            let claims = token.claims(&verifier, &nonce)?.clone();
            let (algorithm, key) = match claims.access_token_hash() {
                None => return Ok((claims, None)),
                Some(_) => (token.signing_alg(), token.signing_key(&verifier)),
            };
            Ok((claims, algorithm.ok().zip(key.ok().cloned())))
        };
        let mut seen = verified(&client);
        if matches!(seen, Err(ClaimsVerificationError::SignatureVerification(_))) {
            // Its keys may have changed since they were fetched.
            client = self.client(base_url, true).await?;
            seen = verified(&client);
        }
        let (claims, key) = seen.map_err(refused)?;
        if let Some(expected) = claims.access_token_hash() {
            let (algorithm, key) = key.ok_or_else(|| Trouble::Refused("no key fits its token".to_owned()))?;
            let actual =
                AccessTokenHash::from_token(tokens.access_token(), algorithm, &key).map_err(refused)?;
            if actual != *expected {
                return Err(Trouble::Refused("its two tokens do not belong together".to_owned()));
            }
        }
        let again = claims.auth_time().is_some_and(|at| now - at < LATELY);
        if journey.again && !again {
            return Err(Trouble::NotAgain);
        }
        if let Some(email) = claims.email() {
            return vouched(email.as_str(), claims.email_verified());
        }
        let request = client.user_info(tokens.access_token().clone(), Some(claims.subject().clone()));
        let Ok(request) = request else { return Err(Trouble::Unverified) };
        let told: CoreUserInfoClaims = request.request_async(&http).await.map_err(refused)?;
        vouched(told.email().map_or("", |email| email.as_str()), told.email_verified())
    }

    async fn client(&self, base_url: &str, anew: bool) -> Result<Client, Trouble> {
        let metadata = self.metadata(anew).await?;
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = ClientSecret::new(self.settings.client_secret.clone());
        let back = format!("{base_url}/sign-in/with/{}/back", self.settings.name);
        let back = RedirectUrl::new(back).map_err(refused)?;
        let client = CoreClient::from_provider_metadata((*metadata).clone(), id, Some(secret));
        Ok(client.set_redirect_uri(back))
    }

    /// What it says of itself, fetched when it is not known or has grown old; the old is better than nothing.
    async fn metadata(&self, anew: bool) -> Result<Arc<CoreProviderMetadata>, Trouble> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((metadata, _)) = known.as_ref().filter(|(_, at)| !anew && at.elapsed() < BELIEVED) {
            return Ok(metadata.clone());
        }
        let http = Http::shared()?;
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(refused)?;
        match (CoreProviderMetadata::discover_async(issuer, &http).await, known) {
            (Ok(metadata), _) => {
                let metadata = Arc::new(metadata);
                let kept = Some((metadata.clone(), Instant::now()));
                *self.known.lock().unwrap_or_else(PoisonError::into_inner) = kept;
                Ok(metadata)
            }
            (Err(error), Some((metadata, _))) => {
                tracing::warn!(provider = self.settings.name, %error, "what it says of itself was not fetched anew");
                Ok(metadata)
            }
            (Err(error), None) => Err(Trouble::Away(error.to_string())),
        }
    }
}

fn vouched(email: &str, verified: Option<bool>) -> Result<String, Trouble> {
    match (email.is_empty(), verified) {
        (false, Some(true)) => Ok(email.to_owned()),
        _ => Err(Trouble::Unverified),
    }
}

fn refused(error: impl std::fmt::Display) -> Trouble {
    Trouble::Refused(error.to_string())
}

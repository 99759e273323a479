//! The secret of a sign-in link: made when its mail goes out, and kept nowhere but in the mail. Only its hash stays.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use super::{NotSent, Worker};
use crate::domain::person::PersonId;
use crate::mail::transport::Failure;
use crate::store::StoreError;
use crate::store::message::{Claimed, link};

/// How long a link works.
const LIVES: TimeDelta = TimeDelta::minutes(10);
/// An ask that old has been given up by whoever made it.
const TOO_OLD: TimeDelta = TimeDelta::minutes(15);

impl Worker {
    /// A fresh link for whoever the message is to; one sent before for the same ask works no more.
    pub(super) async fn sign_in_link(&self, message: &Claimed) -> Result<String, NotSent> {
        if self.now() - message.created_at > TOO_OLD {
            return Err(NotSent::Unneeded("too old"));
        }
        let mut secret = [0; 32];
        (self.chance)(&mut secret);
        let token = URL_SAFE_NO_PAD.encode(secret);
        let armed = self.arm(PersonId(message.person_id), &hash(&token)).await;
        match armed.map_err(|error| Failure::new(false, error))? {
            true => Ok(format!("{}/sign-in/{token}", self.base_url.trim_end_matches('/'))),
            false => Err(NotSent::Unneeded("nobody waits for this link")),
        }
    }

    async fn arm(&self, person: PersonId, token_hash: &str) -> Result<bool, StoreError> {
        let txn = self.db.begin().await?;
        let armed = link::arm(&txn, person, token_hash, self.now() + LIVES).await?;
        txn.commit().await?;
        Ok(armed)
    }
}

/// SHA-256 of the token as it stands in the address, in lower-case hex.
pub(super) fn hash(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

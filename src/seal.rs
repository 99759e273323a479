//! What is made from the installation's own key: secrets that the database keeps sealed, and secrets that it need not keep.
//!
//! Must not know what they are for.

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;

use crate::clock::Chance;

/// The key. Whoever loses it loses what was sealed with it.
pub struct Seal(hmac::Key);

impl Seal {
    /// Made of what the configuration says.
    pub fn new(secret: &str) -> Seal {
        Seal(hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()))
    }

    /// One that is forgotten when the program ends.
    pub fn for_now(chance: Chance) -> Seal {
        Seal::new(&chance.token())
    }

    /// 32 bytes that nobody can make without the key, the same each time for the same parts.
    pub fn derived(&self, parts: &[&str]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.0);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part.as_bytes());
        }
        let mut bytes = [0; 32];
        bytes.copy_from_slice(context.sign().as_ref());
        bytes
    }

    /// Seals a secret for one owner. `None` never happens with keys of the right length, which these are.
    pub fn seal(&self, chance: Chance, owner: &str, secret: &[u8]) -> Option<String> {
        let mut nonce = [0; NONCE_LEN];
        chance.fill(&mut nonce);
        let mut bytes = secret.to_vec();
        let (unique, owner) = (Nonce::assume_unique_for_key(nonce), Aad::from(owner));
        self.cipher()?.seal_in_place_append_tag(unique, owner, &mut bytes).ok()?;
        Some(BASE64_STANDARD_NO_PAD.encode([&nonce[..], &bytes].concat()))
    }

    /// Opens what was sealed for that owner with this key. `None` for anything else.
    pub fn open(&self, owner: &str, sealed: &str) -> Option<Vec<u8>> {
        let bytes = BASE64_STANDARD_NO_PAD.decode(sealed).ok()?;
        let (nonce, rest) = bytes.split_first_chunk::<NONCE_LEN>()?;
        let mut rest = rest.to_vec();
        let unique = Nonce::assume_unique_for_key(*nonce);
        self.cipher()?.open_in_place(unique, Aad::from(owner), &mut rest).ok().map(|secret| secret.to_vec())
    }

    fn cipher(&self) -> Option<LessSafeKey> {
        let key = self.derived(&["seal"]);
        UnboundKey::new(&CHACHA20_POLY1305, &key).ok().map(LessSafeKey::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_opens_it_and_only_for_its_owner() {
        let (key, other) = (Seal::new("one"), Seal::new("another"));
        let sealed = key.seal(Chance, "person:1", b"secret").unwrap();
        assert_eq!(key.open("person:1", &sealed).as_deref(), Some(&b"secret"[..]));
        assert_ne!(key.seal(Chance, "person:1", b"secret").unwrap(), sealed, "sealed anew each time");
        for (key, owner, sealed) in
            [(&other, "person:1", sealed.as_str()), (&key, "person:2", &sealed), (&key, "person:1", "AAAA")]
        {
            assert_eq!(key.open(owner, sealed), None);
        }
    }

    #[test]
    fn what_is_derived_depends_on_every_part_and_on_the_key() {
        let key = Seal::new("one");
        assert_eq!(key.derived(&["a", "b"]), key.derived(&["a", "b"]));
        for other in [&["a", "c"][..], &["ab"], &["ab", ""], &["a", "b", ""]] {
            assert_ne!(key.derived(&["a", "b"]), key.derived(other));
        }
        assert_ne!(key.derived(&["a"]), Seal::new("another").derived(&["a"]));
    }
}

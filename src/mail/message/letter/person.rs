//! Letters about signing in.

use super::Letter;
use crate::mail::message::SIGN_IN_LINK;

/// To somebody who wants to sign in.
pub fn sign_in() -> Letter {
    Letter::new("Your link to sign in to CCTV grants".into(), "Sign in", SIGN_IN_LINK)
        .say("Somebody, we think you, asked to sign in to CCTV grants with this address.")
        .say("The link works once, for 10 minutes.")
        .say("If it was not you, ignore this message: nobody can sign in without the link.")
}

/// To somebody whose second factor an administrator took away.
pub fn second_factor_reset(reason: &str, link: &str) -> Letter {
    Letter::new("Your second factor for CCTV grants was reset".into(), "Sign in and set up another", link)
        .say("An administrator has reset the authenticator app and the recovery codes that you sign in with.")
        .quote("The reason is", reason)
        .say("The old ones do not work any more. When you sign in next, you set up an app again.")
        .say("If you did not ask for this, tell an administrator at once.")
}

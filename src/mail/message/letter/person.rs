//! Letters about signing in.

use super::Letter;
use crate::domain::event::ByInvitation;
use crate::domain::person::Role;
use crate::mail::message::SIGN_IN_LINK;

/// To somebody who wants to sign in.
pub fn sign_in() -> Letter {
    Letter::new("Your link to sign in to CCTV grants".into(), "Sign in", SIGN_IN_LINK)
        .say("Somebody, we think you, asked to sign in to CCTV grants with this address.")
        .say("The link works once, for 10 minutes.")
        .say("If it was not you, ignore this message: nobody can sign in without the link.")
}

/// To somebody whose second factor an administrator took away.
pub fn second_factor_reset(link: &str) -> Letter {
    Letter::new("Your second factor for CCTV grants was reset".into(), "Sign in and set up another", link)
        .say("An administrator has reset the authenticator app and the recovery codes that you sign in with.")
        .say("The old ones do not work any more. When you sign in next, you set up an app again.")
        .say("If you did not ask for this, tell an administrator at once.")
}

/// To administrators, when an officer's invitation gave somebody a role.
pub fn role_by_invitation(given: &ByInvitation, name: &str, link: &str) -> Letter {
    let role = Role::from_code(&given.role).map(Role::name).unwrap_or_default();
    let access = if given.added { "has access now, with" } else { "has" };
    Letter::new("Somebody was given a role by an invitation".into(), "See who it is", link)
        .say(format!(
            "{name} {access} the role {role}, because an officer asked them to stand behind application {}.",
            given.application
        ))
        .say("If they should not have it, take it from them there.")
}

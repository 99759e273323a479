//! Letters about signing in, and about what somebody may do.

use super::Letter;
use crate::domain::event::{ByInvitation, Event};
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

/// Whether somebody is to be told that they can do more or less, or sign in otherwise.
pub fn is_about_access(event: &Event) -> bool {
    let of_roles =
        matches!(event, Event::PersonAdded { .. } | Event::RolesGiven { .. } | Event::RolesTaken { .. });
    of_roles || event.changes_address()
}

/// Roles by their names, after "as" or "role".
fn named(roles: &[String]) -> String {
    roles.iter().filter_map(|code| Role::from_code(code)).map(Role::name).collect::<Vec<_>>().join(", ")
}

const UNEXPECTED: &str = "If you did not expect this, tell an administrator.";

/// To somebody whom an administrator added.
pub fn access_given(roles: &[String], link: &str) -> Letter {
    Letter::new("You have access to CCTV grants".into(), "Sign in", link)
        .say(format!("An administrator has given you access to CCTV grants. Your role: {}.", named(roles)))
        .say("You sign in with this e-mail address: each time we send you a link. There is no password.")
        .say(UNEXPECTED)
}

/// To somebody who was given one more role.
pub fn role_given(roles: &[String], link: &str) -> Letter {
    Letter::new("You were given a role in CCTV grants".into(), "See what you can do now", link)
        .say(format!("An administrator has given you a role: {}.", named(roles)))
        .say(UNEXPECTED)
}

/// To somebody who has a role less.
pub fn role_taken(roles: &[String], link: &str) -> Letter {
    Letter::new("A role of yours in CCTV grants has ended".into(), "See what you can do now", link)
        .say(format!("An administrator has ended this role of yours: {}.", named(roles)))
        .say("You were signed out everywhere. What you did stays in the history, with your name.")
        .say(UNEXPECTED)
}

/// To the new address of somebody.
pub fn address_changed(link: &str) -> Letter {
    Letter::new("Your e-mail address for CCTV grants has changed".into(), "Sign in", link)
        .say("An administrator has changed the e-mail address that you sign in with to this one.")
        .say("The one before does not work any more, and you were signed out everywhere.")
        .say(UNEXPECTED)
}

/// To the address that was theirs before, the last time.
pub fn address_left(link: &str) -> Letter {
    Letter::new("This address no longer signs in to CCTV grants".into(), "Read how to reach us", link)
        .say("An administrator has changed the e-mail address that you sign in with to another one. This is the last message to this one.")
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

//! Extractors that ask for a role. Without one a page is forbidden; without a session one has to sign in first.

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;

use super::Visit;
use crate::domain::camera::Sight;
use crate::domain::person::{
    Administrator, CapKeeper, CaseWorker, Commissioner, CspOfficer, Declarer, FrameworkKeeper, GrantsOfficer,
    Importer, OccAdviser, Person, Role, Treasurer, Viewer,
};
use crate::domain::returns;
use crate::web::problem::Problem;

/// Anybody who is signed in.
pub struct SignedIn(pub Person);

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<SignedIn, Problem> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let post = ![Method::GET, Method::HEAD].contains(&parts.method);
        let waits = visit.waiting.is_some();
        visit.person.map(SignedIn).ok_or_else(|| first(post, waits, &visit.address))
    }
}

/// Anybody who has come in, also before they gave their second factor: for the pages where that is done, and for going.
pub struct Known(pub Person);

impl<S: Sync> FromRequestParts<S> for Known {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Known, Problem> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let post = ![Method::GET, Method::HEAD].contains(&parts.method);
        visit.known().cloned().map(Known).ok_or_else(|| first(post, false, &visit.address))
    }
}

/// What somebody who is not signed in, or only half, is told: a page leads to where that is done and back, a form is given
/// back.
fn first(post: bool, waits: bool, address: &str) -> Problem {
    if post {
        return if waits { Problem::SecondFactor } else { Problem::SignIn };
    }
    let next: String = form_urlencoded::byte_serialize(address.as_bytes()).collect();
    let page = if waits { "/second-factor" } else { "/sign-in" };
    Problem::Elsewhere(format!("{page}?next={next}"))
}

macro_rules! role {
    ($(#[$doc:meta])* $name:ident($actor:ty), $of:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub $actor);

        impl<S: Sync> FromRequestParts<S> for $name {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<$name, Problem> {
                let SignedIn(person) = SignedIn::from_request_parts(parts, state).await?;
                let of: fn(&Person) -> Option<$actor> = $of;
                of(&person).map($name).ok_or(Problem::Forbidden)
            }
        }
    };
}

role!(
    /// Acts for a CSP.
    Officer(CspOfficer),
    CspOfficer::of
);
role!(
    /// Stands behind applications, as any of the three: which of them, and for whom, the case says.
    Endorses(Person),
    |person| person.holds_any(&Role::ENDORSERS).then(|| person.clone())
);
role!(
    /// Checks and assesses.
    Staff(GrantsOfficer),
    GrantsOfficer::of
);
role!(
    /// Works on cases for the funder.
    Worker(CaseWorker),
    CaseWorker::of
);
role!(
    /// Can have an interest in a case.
    Declares(Declarer),
    Declarer::of
);
role!(
    /// Decides.
    Decider(Commissioner),
    Commissioner::of
);
role!(
    /// Keeps the money.
    Pays(Treasurer),
    Treasurer::of
);
role!(
    /// Looks after people, scheme and e-mail.
    Admin(Administrator),
    Administrator::of
);
role!(
    /// Reads of people, e-mails and retention; with the administrator, if that is who it is: nobody else changes anything.
    Overseer(Option<Administrator>),
    |person| person.holds_any(&Role::READ_ADMINISTRATION).then(|| Administrator::of(person))
);
role!(
    /// Changes caps.
    Keeper(CapKeeper),
    CapKeeper::of
);
role!(
    /// Keeps frameworks and price lists.
    KeepsFrameworks(FrameworkKeeper),
    FrameworkKeeper::of
);
role!(
    /// May look at some cases at least.
    Seer(Viewer),
    |person| Some(Viewer::of(person)).filter(|viewer| viewer.sees_cases())
);
role!(
    /// Looks cameras up, tests their links and certifies kit.
    Adviser(OccAdviser),
    OccAdviser::of
);
role!(
    /// May look at some cameras of the register at least.
    Sees(Sight),
    Sight::of
);
role!(
    /// Reads quarterly returns: of their own partnership, or those that were sent.
    ReadsReturns(returns::Sight),
    returns::Sight::of
);
role!(
    /// Takes over what was kept in spreadsheets.
    Imports(Importer),
    Importer::of
);

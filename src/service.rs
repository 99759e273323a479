//! One function for each thing that a person does. The only floor that begins a transaction; no HTTP, no SMTP.
//! Always: begin, load, the domain decides, save, record, commit.

pub mod application;
pub mod assessment;
pub mod assignment;
pub mod camera;
pub mod carry_forward;
pub mod certificate;
pub mod certifier;
pub mod claim;
pub mod commitment;
pub mod daily;
pub mod decision;
pub mod ending;
pub mod endorsement;
pub mod evidence;
pub mod file;
pub mod framework;
pub mod grant;
mod handover;
pub mod import;
mod invitation;
mod leaver;
pub mod message;
pub mod monitoring;
pub mod note;
pub mod paper;
pub mod payment;
pub mod person;
mod planning;
pub mod presence;
pub mod purchase;
pub mod query;
pub mod record;
pub mod relation;
pub mod retention;
pub mod returns;
pub mod scheme;
pub mod second_factor;
pub mod setup;
pub mod sign_in;
pub mod variation;
pub mod year_end;

use crate::domain::application::relation::Barred;
use crate::store::StoreError;

/// Why something was not done.
#[derive(Debug)]
pub enum Failure<R> {
    /// A rule forbids it; the form says which.
    Refused(R),
    /// Their part in this case forbids it, whatever roles they hold.
    Barred(Barred),
    /// There is no such case for whoever asks.
    NotFound,
    /// Below the services.
    Store(StoreError),
}

impl<R> Failure<R> {
    /// The same with a refusal of another kind.
    pub fn map<S>(self, refusal: impl FnOnce(R) -> S) -> Failure<S> {
        match self {
            Failure::Refused(why) => Failure::Refused(refusal(why)),
            Failure::Barred(barred) => Failure::Barred(barred),
            Failure::NotFound => Failure::NotFound,
            Failure::Store(error) => Failure::Store(error),
        }
    }
}

impl<R> From<Barred> for Failure<R> {
    fn from(barred: Barred) -> Self {
        Failure::Barred(barred)
    }
}

impl<R> From<StoreError> for Failure<R> {
    fn from(error: StoreError) -> Self {
        Failure::Store(error)
    }
}

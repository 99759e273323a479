//! Rows as they are kept. Written by hand; they never leave this floor.
#![allow(missing_docs, reason = "a row is its table")]

pub mod accountable_body;
pub mod allocation;
pub mod application;
pub mod application_content;
pub mod application_word;
pub mod assessment;
pub mod assessment_draft;
pub mod cost_category;
pub mod decision;
pub mod decision_exempt;
pub mod decision_record;
pub mod endorsement;
pub mod evidence;
pub mod factor_attempt;
pub mod file;
pub mod grant;
pub mod history;
pub mod ledger;
pub mod message;
pub mod note;
pub mod outbox;
pub mod partnership;
pub mod person;
pub mod person_role;
pub mod presence;
pub mod query;
pub mod recovery_code;
pub mod revision;
pub mod scheme;
pub mod second_factor;
pub mod session;
pub mod sign_in_link;
pub mod submission;

//! E-mail: who hears what ([`message`]), how it travels ([`transport`]), and the loop that does both ([`worker`]).
//! Reads the store and the domain; no service and no page is known here, and no rule is decided.

pub mod message;
pub mod transport;
pub mod worker;

//! Pages and forms.

pub mod asset;
pub mod component;
pub mod header;
pub mod server;

//! The tests' own tools, tested: they stand under every other test.

mod database;
mod smtp;

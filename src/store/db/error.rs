//! What a database says when it does not do what it was asked, and what that means to whoever asked.

use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};
use thiserror::Error;

/// What can go wrong below the services.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The address of the database is none.
    #[error("{0}")]
    Address(&'static str),
    /// Somebody changed the row since it was read.
    #[error("changed by somebody else since it was read")]
    Conflict,
    /// A named limit of the database was hit.
    #[error("refused by the database: {0}")]
    Constraint(String),
    /// No answer to a commit: it may have happened or not.
    #[error("the commit was sent but not answered: {0}")]
    Unknown(DbErr),
    /// The database cannot be reached, did not answer in time, or gave up waiting for what others hold. Nothing was saved.
    #[error("the database is not available: {0}")]
    Unavailable(DbErr),
    /// Something stored cannot be understood, or a statement is wrong.
    #[error("stored data or statement is broken: {0}")]
    Broken(String),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if let Some(constraint) = constraint(&error) {
            return StoreError::Constraint(constraint);
        }
        if is_passing(&error) {
            return StoreError::Unavailable(error);
        }
        StoreError::Broken(error.to_string())
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        StoreError::Broken(error.to_string())
    }
}

/// What a later attempt may not meet.
fn is_passing(error: &DbErr) -> bool {
    use sqlx::Error::{Database, Io, PoolClosed, PoolTimedOut, WorkerCrashed};
    match error {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) => {
            match inner.as_ref() {
                // Of PostgreSQL a deadlock, transactions that cannot stand side by side, and a row that was waited for too
                // long; of SQLite the same of its file.
                Database(said) => {
                    matches!(said.code().as_deref(), Some("40P01" | "40001" | "55P03" | "5"))
                }
                other => matches!(other, Io(_) | PoolTimedOut | PoolClosed | WorkerCrashed),
            }
        }
        _ => false,
    }
}

/// Unique, foreign-key and CHECK violations of both databases; CHECK is no `sql_err()` (SQLite 275, PostgreSQL 23514).
fn constraint(error: &DbErr) -> Option<String> {
    if let Some(SqlErr::UniqueConstraintViolation(text) | SqlErr::ForeignKeyConstraintViolation(text)) =
        error.sql_err()
    {
        return Some(text);
    }
    let (DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner))) = error
    else {
        return None;
    };
    let database = inner.as_database_error()?;
    let checked = matches!(database.code().as_deref(), Some("275" | "23514"));
    checked.then(|| database.message().to_owned())
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::sync::Arc;

    use sea_orm::sqlx::error::{DatabaseError, ErrorKind};

    use super::*;

    /// A database that says no more than a code.
    #[derive(Debug, Error)]
    #[error("{0}")]
    struct Said(&'static str);

    impl DatabaseError for Said {
        fn message(&self) -> &str {
            self.0
        }

        fn code(&self) -> Option<Cow<'_, str>> {
            Some(Cow::Borrowed(self.0))
        }

        fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
            self
        }

        fn as_error_mut(&mut self) -> &mut (dyn std::error::Error + Send + Sync + 'static) {
            self
        }

        fn into_error(self: Box<Self>) -> Box<dyn std::error::Error + Send + Sync + 'static> {
            self
        }

        fn kind(&self) -> ErrorKind {
            ErrorKind::Other
        }
    }

    #[test]
    fn whoever_waited_for_others_in_vain_may_try_again_and_a_fault_of_ours_stays_one() {
        for (code, expected) in [
            ("40P01", "Unavailable"),
            ("40001", "Unavailable"),
            ("55P03", "Unavailable"),
            ("5", "Unavailable"),
            ("23514", "Constraint"),
            ("275", "Constraint"),
            ("42601", "Broken"),
            ("1", "Broken"),
        ] {
            for wrap in [DbErr::Exec, DbErr::Query] {
                let inner = sqlx::Error::Database(Box::new(Said(code)));
                let error = StoreError::from(wrap(RuntimeErr::SqlxError(Arc::new(inner))));
                assert!(format!("{error:?}").starts_with(expected), "{code}: {error:?}");
            }
        }
    }
}

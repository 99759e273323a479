//! Connections and transactions. The only place that knows which database it is. Must not know what is stored.

mod error;

use std::time::Duration;

use sea_orm::sea_query::Expr;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    FromQueryResult, QueryTrait, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    Value,
};
use serde::de::DeserializeOwned;

pub use error::StoreError;

/// Something that can be read from: the pool, or a transaction.
pub trait Read: Sync {
    /// What statements run on.
    type Connection: ConnectionTrait;
    /// The connection.
    fn reader(&self) -> &Self::Connection;
}

/// The database.
#[derive(Clone)]
pub struct Db {
    pool: DatabaseConnection,
    /// Where transactions begin. On SQLite a pool of one connection: writers wait for it in turn, before BEGIN (without that
    /// one can wait for seconds), and what it has read stays read, as nobody writes past it. On PostgreSQL the same pool.
    writer: DatabaseConnection,
}

/// A transaction. Dropped without `commit` it is undone.
pub struct Txn {
    inner: DatabaseTransaction,
}

impl Read for Db {
    type Connection = DatabaseConnection;
    fn reader(&self) -> &DatabaseConnection {
        &self.pool
    }
}

impl Read for Txn {
    type Connection = DatabaseTransaction;
    fn reader(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

/// An address that cannot be read is not repeated: a password may be in it.
fn readable(url: &str) -> Result<(), StoreError> {
    let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|start| url.starts_with(start));
    let fault = if !known {
        "DATABASE_URL must begin with sqlite:// or postgres://"
    } else if !url.starts_with("sqlite:") && url.parse::<PgConnectOptions>().is_err() {
        "DATABASE_URL cannot be read. Write special characters in user name and password as %23 for #, %2F for /"
    } else {
        return Ok(());
    };
    Err(StoreError::Address(fault))
}

const IMMEDIATE: TransactionOptions = TransactionOptions {
    isolation_level: None,
    access_mode: None,
    sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
};

impl Db {
    /// Connects to `sqlite://…` or `postgres://…` and makes sure that what was acknowledged is kept.
    pub async fn connect(url: &str, connections: u32) -> Result<Db, StoreError> {
        readable(url)?;
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(connections.max(4))
            .min_connections(1)
            .acquire_timeout(Duration::from_secs(10))
            // A ping each time would cost as much as most queries; a connection just used is alive.
            .test_before_acquire_if_idle_for(Duration::from_secs(1))
            .sqlx_logging(false);
        options.map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .pragma("trusted_schema", "OFF")
        });
        options.map_sqlx_postgres_opts(|postgres| {
            // No statement_timeout: it would cancel a COMMIT that waits for a standby, and PostgreSQL then calls it done
            // with a warning that nobody reads. A page gives up waiting by itself and says that it does not know.
            postgres.options([
                ("lock_timeout", "10s"),
                ("idle_in_transaction_session_timeout", "60s"),
                ("synchronous_commit", "on"),
            ])
        });
        let pool = Database::connect(options.clone()).await?;
        let writer = match pool.get_database_backend() {
            DbBackend::Sqlite => Database::connect(options.max_connections(1).to_owned()).await?,
            _ => pool.clone(),
        };
        let db = Db { pool, writer };
        db.durability().await?;
        Ok(db)
    }

    /// Tells `each` of every statement from now on, so that one can count what a page costs.
    pub fn watch(&mut self, each: impl Fn(&str) + Clone + Send + Sync + 'static) {
        let other = each.clone();
        self.pool.set_metric_callback(move |done| each(&done.statement.sql));
        self.writer.set_metric_callback(move |done| other(&done.statement.sql));
    }

    /// Begins a transaction that will write.
    pub async fn begin(&self) -> Result<Txn, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "the one place that begins transactions")]
        let inner = self.writer.begin_with_options(IMMEDIATE).await?;
        Ok(Txn { inner })
    }

    /// Fails unless the database answers and keeps acknowledged writes through a power cut. Says how it does.
    pub async fn durability(&self) -> Result<String, StoreError> {
        let backend = self.pool.get_database_backend();
        let ask = if backend == DbBackend::Sqlite { "PRAGMA synchronous" } else { "SHOW synchronous_commit" };
        let row = self.pool.query_one_raw(Statement::from_string(backend, ask)).await?;
        let row = row.ok_or_else(|| StoreError::Broken("no answer about durability".into()))?;
        if backend == DbBackend::Sqlite {
            let level: i32 = row.try_get_by_index(0)?;
            return match level {
                2 | 3 => Ok(format!("sqlite, synchronous={level}")),
                low => Err(StoreError::Broken(format!("PRAGMA synchronous is {low}; it must be FULL"))),
            };
        }
        let level: String = row.try_get_by_index(0)?;
        match level.as_str() {
            "off" => Err(StoreError::Broken("synchronous_commit is off".into())),
            _ => Ok(format!("postgresql, synchronous_commit={level}")),
        }
    }

    /// Whether it is PostgreSQL; nobody above this floor asks.
    pub(super) fn is_postgres(&self) -> bool {
        self.pool.get_database_backend() == DbBackend::Postgres
    }

    /// Creates what is missing. On one connection: SQLite believes what another one knew of the tables before they changed,
    /// and then refuses an index as one that is there.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        use migration::MigratorTrait;
        Ok(migration::Migrator::up(&self.writer, None).await?)
    }

    /// Lets SQLite learn what its tables hold, where that has changed much, so that it plans well. PostgreSQL does by itself.
    pub async fn learn(&self) -> Result<(), StoreError> {
        if self.pool.get_database_backend() == DbBackend::Sqlite {
            self.writer.execute_unprepared("PRAGMA optimize=0x10002").await?;
        }
        Ok(())
    }

    /// Copies a SQLite database to `path` while it is in use. PostgreSQL has its own tools for this.
    pub async fn backup(&self, path: &str) -> Result<(), StoreError> {
        if self.pool.get_database_backend() != DbBackend::Sqlite {
            return Err(StoreError::Broken("use pg_dump to back up PostgreSQL".into()));
        }
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [path.into()]);
        self.pool.execute_raw(statement).await?;
        Ok(())
    }

    /// Closes every connection.
    pub async fn close(self) -> Result<(), StoreError> {
        self.writer.close().await?;
        Ok(self.pool.close().await?)
    }
}

impl Txn {
    /// Makes it last. An error here means that nobody knows whether it did.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.inner.commit().await.map_err(StoreError::Unknown)
    }
}

/// A value written into the statement. There are few of each, and one plan for all of them would be wrong for the rare:
/// PostgreSQL would look for refused applications by reading all others. Nor does SQLite see without it that an index of the
/// open ones holds all that is asked for.
pub(super) fn fixed(value: impl Into<Value>) -> Expr {
    Expr::Constant(value.into())
}

/// A select of so many rows at most, the number written into the statement. Were it a value like the others, PostgreSQL
/// would take the general plan for a dear one and plan the statement anew each time: twice the time of running it.
pub(super) fn limited(read: &impl Read, select: &impl QueryTrait, limit: u64) -> Statement {
    let mut statement = select.build(read.reader().get_database_backend());
    statement.sql.push_str(&format!(" LIMIT {limit}"));
    statement
}

/// All rows of a statement; `names` are what its columns are called, in the order of the fields of `T`. SQLite would hand each
/// row from its thread to ours by itself, which costs more than most take to be found: there they come as one value. PostgreSQL
/// takes longer to make one of them than to send them.
pub(super) async fn whole<T: DeserializeOwned + FromQueryResult>(
    read: &impl Read,
    mut ask: Statement,
    names: &str,
) -> Result<Vec<T>, StoreError> {
    if ask.db_backend == DbBackend::Postgres {
        return Ok(T::find_by_statement(ask).all(read.reader()).await?);
    }
    ask.sql = format!("SELECT json_group_array(json_array({names})) FROM ({})", ask.sql);
    let row = read.reader().query_one_raw(ask).await?;
    let all: Option<String> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
    Ok(serde_json::from_str(all.as_deref().unwrap_or("[]"))?)
}

/// A sum of pence: NUMERIC on PostgreSQL unless it is cast.
#[derive(FromQueryResult)]
pub struct Pence {
    /// The sum.
    pub pence: i64,
}

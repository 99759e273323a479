//! As many row writes in one transaction as the service makes, through raw sqlx: SQLite, WAL, synchronous FULL.
//! One writer at a time, as in the service: without it writers wait for each other's locks much longer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sea_orm::sqlx;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use tokio::sync::Semaphore;

use crate::Any;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS w (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, n BIGINT NOT NULL);
    CREATE INDEX IF NOT EXISTS wa ON w (a, n);
    INSERT INTO w (a, b, n) SELECT 'seed', 'seed', 0 WHERE NOT EXISTS (SELECT 1 FROM w)";

/// `statements`: one letter for each: r for a row read, i for an insert, c for one with 3 kB, u and h for an update.
pub async fn measure(path: &str, statements: &str, clients: usize, seconds: u64) -> Any {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10));
    let pool = SqlitePoolOptions::new().max_connections(8).connect_with(options).await?;
    sqlx::raw_sql(TABLE).execute(&pool).await?;
    let (gate, done) = (Arc::new(Semaphore::new(1)), Arc::new(AtomicU64::new(0)));
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut running = Vec::new();
    for client in 0..clients {
        let (pool, gate, done) = (pool.clone(), gate.clone(), done.clone());
        let statements = statements.to_owned();
        running.push(tokio::spawn(async move {
            let long = "x".repeat(3_000);
            while Instant::now() < until {
                let _turn = gate.acquire().await.ok();
                let mut txn = pool.begin_with("BEGIN IMMEDIATE").await?;
                for kind in statements.chars() {
                    if kind == 'r' {
                        sqlx::query("SELECT * FROM w WHERE id = 1").fetch_optional(&mut *txn).await?;
                        continue;
                    }
                    let query = match kind {
                        'u' | 'h' => sqlx::query("UPDATE w SET n = n + 1 WHERE id = 1"),
                        _ => {
                            let text = if kind == 'c' { &long[..] } else { &long[..300] };
                            let insert = sqlx::query("INSERT INTO w (a, b, n) VALUES ($1, $2, $3)");
                            insert.bind(format!("application:{client}")).bind(text).bind(1_i64)
                        }
                    };
                    query.execute(&mut *txn).await?;
                }
                txn.commit().await?;
                done.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<(), sqlx::Error>(())
        }));
    }
    for task in running {
        task.await??;
    }
    println!("{}", done.load(Ordering::Relaxed) / seconds);
    Ok(())
}

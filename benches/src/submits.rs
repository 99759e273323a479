//! Submissions a second without HTTP, mail or sessions: what the service's own statements and rules leave.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cctv_grants::clock::{Chance, Clock};
use cctv_grants::domain::application::Reference;
use cctv_grants::domain::person::CspOfficer;
use cctv_grants::domain::text::EmailAddress;
use cctv_grants::service::application::submit;
use cctv_grants::service::record::By;
use cctv_grants::store::{Db, person};

use crate::Any;

/// Submits the drafts of `folder` that `prepare` wrote, each once.
pub async fn measure(url: &str, folder: &str, clients: usize, seconds: u64) -> Any {
    let db = Db::connect(url, 8).await?;
    let email = EmailAddress::parse("officer-shr@bench.example.org").map_err(|e| e.to_string())?;
    let officer = person::by_email(&db, &email).await?.ok_or("nobody is called so")?;
    let names = std::fs::read_to_string(format!("{folder}/drafts"))?;
    let names: Arc<Vec<Reference>> = Arc::new(names.lines().filter_map(Reference::parse).collect());
    let (next, done) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicU64::new(0)));
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut running = Vec::new();
    for _ in 0..clients {
        let (db, officer) = (db.clone(), officer.clone());
        let (names, next, done) = (names.clone(), next.clone(), done.clone());
        running.push(tokio::spawn(async move {
            let hat = CspOfficer::of(&officer).ok_or("no CSP officer")?;
            while Instant::now() < until {
                let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                let key = Chance.token();
                let by = By { person: Some(officer.id), at: Clock::real().now(), key: Some(&key[..22]) };
                submit(&db, hat, by, name).await.map_err(|failure| format!("{failure:?}"))?;
                done.fetch_add(1, Ordering::Relaxed);
            }
            Any::Ok(())
        }));
    }
    for task in running {
        task.await??;
    }
    println!("{}", done.load(Ordering::Relaxed) / seconds);
    Ok(())
}

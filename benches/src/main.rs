//! What `benches/run` needs besides wrk and pgbench.
//!
//! bench prepare URL FOLDER    makes a seeded database fit for load; writes sessions and references into FOLDER
//! bench bare URL PORT SIZE    serves the list without the service: one query, one template, pages of SIZE bytes
//! bench evidence PATH    counts a police.uk file, and says how long it took and how much memory
//! bench nearest URL POINT SECONDS    the bare query for the nearest of 100,000 cameras, as often as it goes
//! bench prices URL    previews a price list of 10,000 rows on a seeded database, against only reading it
//! bench purchases URL FOLDER COUNT    fills a new database with the demonstration and so many purchases; writes sessions
//! bench submits URL FOLDER CLIENTS SECONDS    submissions a second of the service alone, without HTTP or mail
//! bench writes PATH STATEMENTS CLIENTS SECONDS    transactions a second of raw sqlx on a SQLite file

mod bare;
mod evidence;
mod nearest;
mod prepare;
mod prices;
mod purchases;
mod submits;
mod writes;

type Any<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Any {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["prepare", url, folder] => prepare::prepare(url, folder).await,
        ["bare", url, port, size] => bare::serve(url, port.parse()?, size.parse()?).await,
        ["evidence", path] => evidence::measure(path),
        ["nearest", url, point, seconds] => nearest::measure(url, point, seconds.parse()?).await,
        ["prices", url] => prices::measure(url).await,
        ["purchases", url, folder, count] => purchases::fill(url, folder, count.parse()?).await,
        ["submits", url, folder, clients, seconds] => {
            submits::measure(url, folder, clients.parse()?, seconds.parse()?).await
        }
        ["writes", path, statements, clients, seconds] => {
            writes::measure(path, statements, clients.parse()?, seconds.parse()?).await
        }
        _ => Err("see the top of benches/src/main.rs".into()),
    }
}

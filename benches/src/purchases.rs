//! Many purchases: the demonstration, and copies of its grant with purchases, each with all that was bought and claimed of it,
//! as grants of former years that are closed. What pages of the demonstration's own grants answer is then to stay as fast.

use cctv_grants::clock::{Chance, Clock};
use cctv_grants::domain::text::EmailAddress;
use cctv_grants::seed::demo;
use cctv_grants::service::sign_in::{Fresh, enter_as, hash};
use cctv_grants::store::storage::{Place, Storage};
use cctv_grants::store::{Db, Read, person};
use sea_orm::{ConnectionTrait, QueryResult, Statement};

use crate::Any;

/// More than any number in the demonstration.
const STEP: i64 = 100_000;
/// Copies in one statement.
const AT_ONCE: i64 = 10_000;
/// The grant that is copied.
const GRANT: &str = "(SELECT application_id FROM purchase WHERE application_id < 100000)";
/// What is over when a grant is closed.
const OVER: &str = "state IN ('invoiced', 'refused', 'cancelled')";

/// A table, which of its rows are copied, and which of their columns number something that is copied as well.
type Copied = (&'static str, String, &'static [&'static str]);

fn copied() -> Vec<Copied> {
    let of = |column: &str| format!("{column} IN {GRANT}");
    let bought = format!("(SELECT id FROM purchase WHERE id < {STEP} AND {OVER})");
    let lines = format!("(SELECT id FROM purchase_line WHERE purchase_id IN {bought})");
    let claims = format!("(SELECT id FROM claim WHERE id < {STEP} AND {})", of("application_id"));
    let costs = format!("(SELECT id FROM claim_line WHERE claim_id IN {claims})");
    let within = |column: &str, numbers: &str| format!("{column} IN {numbers}");
    vec![
        ("application", of("id"), &["id"]),
        ("application_content", of("application_id"), &["application_id"]),
        ("\"grant\"", of("application_id"), &["application_id"]),
        ("decision", of("application_id"), &["application_id"]),
        ("purchase_limit", of("application_id"), &["application_id"]),
        ("purchase", within("id", &bought), &["id", "application_id"]),
        ("purchase_line", within("id", &lines), &["id", "purchase_id"]),
        ("purchase_receipt", within("line_id", &lines), &["id", "line_id"]),
        ("purchase_quote", within("purchase_id", &bought), &["id", "purchase_id"]),
        ("claim", within("id", &claims), &["id", "application_id"]),
        ("claim_line", within("id", &costs), &["id", "claim_id"]),
        ("claim_part", within("claim_id", &claims), &["claim_id"]),
        ("claim_purchase", within("line_id", &costs), &["line_id", "purchase_id"]),
    ]
}

/// What of a copy is its own, whatever the table.
fn own(column: &str) -> Option<&'static str> {
    match column {
        "reference" => Some("reference || copy.n"),
        "invoice_key" => Some("invoice_key || copy.n"),
        "year" => Some("2000 + copy.n % 16"),
        "stage" => Some("'paid'"),
        "verified_pence" => Some("COALESCE(verified_pence, 0)"),
        "amount_pence" => Some("COALESCE(amount_pence, 0)"),
        "paid_on" => Some("COALESCE(paid_on, '2016-01-31')"),
        _ => None,
    }
}

/// Fills a database that has been set up until it has so many purchases; writes the sessions of people into the folder.
pub async fn fill(url: &str, folder: &str, purchases: i64) -> Any {
    let db = Db::connect(url, 4).await?;
    demo::write(&db, &Storage::open(&Place::Folder(format!("{folder}/files").into()))?).await?;
    let over = format!("SELECT COUNT(*) FROM purchase WHERE {OVER}");
    let each: i64 = one(&db, &over).await?.ok_or("nothing is counted")?.try_get_by_index(0)?;
    let there: i64 =
        one(&db, "SELECT COUNT(*) FROM purchase").await?.ok_or("nothing is counted")?.try_get_by_index(0)?;
    let copies = (purchases - there).div_euclid(each.max(1)) + 1;
    for (table, which, numbers) in copied() {
        let ask = format!("SELECT * FROM {table} LIMIT 1");
        let Some(row) = one(&db, &ask).await? else { return Err(format!("no {table}").into()) };
        let columns = row.column_names();
        let value = |column: &String| match numbers.contains(&column.as_str()) {
            true => format!("{column} + copy.n * CAST({STEP} AS BIGINT)"),
            false if column == "state" && table == "\"grant\"" => "'closed'".to_owned(),
            false => own(column).map_or_else(|| format!("source.{column}"), str::to_owned),
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        for first in (1..=copies).step_by(usize::try_from(AT_ONCE)?) {
            let last = copies.min(first + AT_ONCE - 1);
            let sql = format!(
                "INSERT INTO {table} ({}) WITH RECURSIVE copy (n) AS
                 (SELECT {first} UNION ALL SELECT n + 1 FROM copy WHERE n < {last})
                 SELECT {} FROM (SELECT * FROM {table} WHERE {which}) AS source CROSS JOIN copy",
                columns.join(", "),
                values.join(", ")
            );
            db.reader().execute_unprepared(&sql).await?;
        }
    }
    db.reader().execute_unprepared("ANALYZE").await?;
    for who in ["sam.worth", "grace.oliver", "tom.shaw", "olga.hart"] {
        let email = EmailAddress::parse(&format!("{who}@example.org")).map_err(|wrong| wrong.to_string())?;
        let found = person::by_email(&db, &email).await?.ok_or("nobody is called so")?;
        let raw = Chance.token();
        enter_as(&db, Clock::real().now(), found.id, Fresh { hash: &hash(&raw), ..Fresh::default() }).await?;
        std::fs::write(format!("{folder}/{who}"), raw)?;
    }
    Ok(db.close().await?)
}

async fn one(db: &Db, sql: &str) -> Any<Option<QueryResult>> {
    let backend = db.reader().get_database_backend();
    Ok(db.reader().query_one_raw(Statement::from_string(backend, sql)).await?)
}

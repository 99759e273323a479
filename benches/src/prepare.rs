//! Sessions, room under the caps, and cases to submit and to approve.

use cctv_grants::clock::{Chance, Clock};
use cctv_grants::domain::text::EmailAddress;
use cctv_grants::service::sign_in::{Fresh, enter_as, hash};
use cctv_grants::store::{Db, Read, person};
use cctv_grants::web::csrf;
use chrono::Datelike;
use sea_orm::{ConnectionTrait, Statement};

use crate::Any;

/// Cases of each kind at most.
const MOST: usize = 20_000;

/// One partnership's drafts are submitted and its assessed cases approved: the hardest case, as all take one row.
pub async fn prepare(url: &str, folder: &str) -> Any {
    let db = Db::connect(url, 4).await?;
    let now = Clock::real().now();
    let today = now.date_naive();
    let year = if (today.month(), today.day()) >= (4, 1) { today.year() } else { today.year() - 1 };
    let ends = format!("{}-03-31", year + 1);
    let own = "(SELECT id FROM partnership WHERE code = 'SHR')";
    for sql in [
        format!("UPDATE scheme SET ends_on = '{ends}', envelope_pence = 100000000000"),
        format!(
            "INSERT INTO allocation (scheme_id, partnership_id, year, cap_pence, committed_pence, applications)
            SELECT s.id, p.id, {year}, 10000000000, 0, 0 FROM scheme s, partnership p WHERE NOT EXISTS
            (SELECT 1 FROM allocation a WHERE a.partnership_id = p.id AND a.year = {year})"
        ),
        format!(
            "UPDATE application SET year = {year}, partnership_id = {own} WHERE id IN
            (SELECT id FROM application WHERE status = 'draft' ORDER BY id DESC LIMIT {MOST})"
        ),
        format!(
            "UPDATE application SET year = {year}, partnership_id = {own} WHERE id IN
            (SELECT id FROM application WHERE status = 'assessed' ORDER BY id DESC LIMIT {MOST})"
        ),
        "ANALYZE".to_owned(),
    ] {
        db.reader().execute_unprepared(&sql).await?;
    }
    for (status, file) in [("draft", "drafts"), ("assessed", "assessed")] {
        let ask = format!(
            "SELECT reference FROM application WHERE status = '{status}' AND year = {year} ORDER BY id"
        );
        let rows = db
            .reader()
            .query_all_raw(Statement::from_string(db.reader().get_database_backend(), ask))
            .await?;
        let names =
            rows.iter().map(|row| row.try_get_by_index::<String>(0)).collect::<Result<Vec<_>, _>>()?;
        std::fs::write(format!("{folder}/{file}"), names.join("\n") + "\n")?;
    }
    for who in ["officer-shr", "staff", "commissioner"] {
        let email = EmailAddress::parse(&format!("{who}@bench.example.org")).map_err(|e| e.to_string())?;
        let found = person::by_email(&db, &email).await?.ok_or("nobody is called so")?;
        let raw = Chance.token();
        enter_as(&db, now, found.id, Fresh { hash: &hash(&raw), ..Fresh::default() }).await?;
        std::fs::write(format!("{folder}/{who}"), format!("{raw}\n{}\n", csrf::token([0; 16], &raw)))?;
    }
    Ok(db.close().await?)
}

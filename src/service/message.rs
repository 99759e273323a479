//! What an administrator does with the log of e-mails.

use super::record::{By, Opened, Subject, open, record};
use crate::domain::event::Event;
use crate::domain::person::Administrator;
use crate::store::{Db, StoreError, message, person};

/// Puts a message up to be sent again. False when there is none with that number.
pub async fn again(db: &Db, administrator: Administrator, by: By<'_>, id: i64) -> Result<bool, StoreError> {
    let txn = db.begin().await?;
    person::touch(&txn, administrator.id()).await?;
    let Opened::At(head) = open(&txn, by, Subject::Person(administrator.id())).await? else {
        return Ok(true);
    };
    if !message::again(&txn, id, by.at).await? {
        return Ok(false);
    }
    record(&txn, by, head, &Event::SentAgain { message: id }, None).await?;
    txn.commit().await?;
    Ok(true)
}

//! The day's message as it goes out, which may be hours or days after it was written: its list is what needs its reader then,
//! as their first page shows it. Must not decide whether it is of use still.

use super::{NotSent, Worker};
use crate::mail::message::letter;
use crate::mail::transport::Failure;
use crate::store::StoreError;
use crate::store::message::{self as log, Claimed, moot};

impl Worker {
    /// Text and HTML with the list of this moment, which the log shows from now on. Nobody needs it when there is nothing to tell
    /// any more, or nobody to tell it to.
    pub(super) async fn todays(&self, message: &Claimed) -> Result<(String, String), NotSent> {
        let later = |error| Failure::new(false, error);
        let told = moot::today(&self.db, message, self.now()).await.map_err(later)?;
        let told = told.map_err(NotSent::Unneeded)?;
        let letter = letter::daily(&told, &format!("{}/", self.base_url.trim_end_matches('/')));
        let (text, html) = letter.render(&message.name, None).map_err(|error| Failure::new(false, error))?;
        if text != message.body || html != message.html {
            self.reword(message.id, (&text, &html)).await.map_err(later)?;
        }
        Ok((text, html))
    }

    async fn reword(&self, id: i64, words: (&str, &str)) -> Result<(), StoreError> {
        let txn = self.db.begin().await?;
        log::reword(&txn, id, words).await?;
        txn.commit().await
    }
}

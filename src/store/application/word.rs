//! How a case is found by words.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::domain::application::{ApplicationId, Reference};
use crate::store::entity::application_word;
use crate::store::{Read, StoreError, Txn};

/// The words by which a case is found: those of its title, and its reference as one word. A piece with both a hyphen
/// and a digit is taken for a reference or the beginning of one.
pub fn words(text: &str) -> Vec<String> {
    let whole = |piece: &str| piece.contains('-') && piece.contains(|c: char| c.is_ascii_digit());
    let split = |piece: &'_ str| -> Vec<String> {
        match whole(piece) {
            true => vec![piece.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()],
            false => piece.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect(),
        }
    };
    let mut words: Vec<String> = text.split_whitespace().flat_map(split).collect();
    words.retain(|word| !word.is_empty());
    for word in &mut words {
        *word = word.chars().take(40).collect();
    }
    words.sort();
    words.dedup();
    words
}

/// Makes a case findable by its words, and by no others.
pub async fn index_words(
    txn: &Txn,
    id: ApplicationId,
    reference: &Reference,
    title: &str,
) -> Result<(), StoreError> {
    application_word::Entity::delete_many()
        .filter(application_word::Column::ApplicationId.eq(id.0))
        .exec(txn.reader())
        .await?;
    let row = |word| application_word::ActiveModel { word: Set(word), application_id: Set(id.0) };
    let rows = words(&format!("{title} {reference}")).into_iter().map(row);
    application_word::Entity::insert_many(rows)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(txn.reader())
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_case_is_found_by_the_words_of_its_title_and_by_its_reference() {
        assert_eq!(words("Ross-on-Wye: riverside, ROSS"), ["on", "riverside", "ross", "wye"]);
        assert_eq!(words("CCTV-2018-SHR-003 (Ludlow)"), ["cctv-2018-shr-003", "ludlow"]);
        assert_eq!(words("cctv-2018 "), ["cctv-2018"]);
        assert!(words(" -, · ").is_empty());
    }
}

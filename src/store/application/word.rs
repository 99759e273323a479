//! How a case is found by words.

use std::cmp::Reverse;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement};

use crate::domain::application::{ApplicationId, Reference};
use crate::store::entity::application_word::Column;
use crate::store::entity::{application, application_word};
use crate::store::{Read, StoreError, Txn};

/// The words of a text. A piece with both a hyphen and a digit is taken for a reference or a part of one.
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

/// The words by which a case is found: those of its title, and its reference: whole, from the year on, and from the
/// partnership on, so that `SHR-003` finds it as well.
pub fn of_case(title: &str, reference: &Reference) -> Vec<String> {
    let reference = reference.as_str().to_lowercase();
    let mut found = words(title);
    let parts = reference.match_indices('-').map(|(at, _)| &reference[at + 1..]);
    found.extend(std::iter::once(reference.as_str()).chain(parts.take(2)).map(str::to_owned));
    found.sort();
    found.dedup();
    found
}

/// A word with fewer cases than this is rare.
const FEW: usize = 1_000;

/// The rarest of some words (the longest, of common ones), the others, and whether it is rare.
pub async fn rarest(
    read: &impl Read,
    mut words: Vec<String>,
) -> Result<(String, Vec<String>, bool), StoreError> {
    words.sort_by_key(|word| Reverse(word.len()));
    let count = |n: usize| {
        let (from, to) = (2 * n + 1, 2 * n + 2);
        format!(
            "SELECT {n} AS place, COUNT(*) AS cases FROM (SELECT 1 FROM application_word
             WHERE word >= ${from} AND word < ${to} LIMIT {FEW}) AS few"
        )
    };
    let sql: Vec<String> = (0..words.len()).map(count).collect();
    let bounds = words.iter().flat_map(|word| [word.clone().into(), after(word).into()]);
    let backend = read.reader().get_database_backend();
    let ask = Statement::from_sql_and_values(backend, sql.join(" UNION ALL "), bounds);
    let mut counts = Vec::with_capacity(words.len());
    for row in read.reader().query_all_raw(ask).await? {
        let (place, cases): (i32, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        counts.push((cases, usize::try_from(place).unwrap_or(0)));
    }
    let (cases, place) = counts.into_iter().min().unwrap_or_default();
    let few = usize::try_from(cases).is_ok_and(|n| n < FEW);
    Ok((words.swap_remove(place), words, few))
}

/// What comes after every word that begins so.
fn after(word: &str) -> String {
    format!("{word}\u{10ffff}")
}

/// The cases with a word that begins so.
pub fn having(word: &str) -> SelectStatement {
    Query::select()
        .column(Column::ApplicationId)
        .from(application_word::Entity)
        .and_where(Expr::col(Column::Word).gte(word))
        .and_where(Expr::col(Column::Word).lt(after(word)))
        .to_owned()
}

/// Whether the case at hand has a word that begins so.
pub fn has(word: &str) -> Expr {
    let own = Expr::col((application_word::Entity, Column::ApplicationId))
        .eq(Expr::col((application::Entity, application::Column::Id)));
    Expr::exists(having(word).and_where(own).to_owned())
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
    let rows = of_case(title, reference).into_iter().map(row);
    application_word::Entity::insert_many(rows)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(txn.reader())
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{of_case, words};
    use crate::domain::application::Reference;

    #[test]
    fn a_case_is_found_by_the_words_of_its_title_and_by_its_reference() {
        assert_eq!(words("Ross-on-Wye: riverside, ROSS"), ["on", "riverside", "ross", "wye"]);
        assert_eq!(words("CCTV-2018-SHR-003 (Ludlow)"), ["cctv-2018-shr-003", "ludlow"]);
        assert_eq!(words("cctv-2018 "), ["cctv-2018"]);
        assert!(words(" -, · ").is_empty());
        let reference = Reference::parse("CCTV-2018-SHR-003").unwrap();
        let expected = ["2018-shr-003", "cctv-2018-shr-003", "loop", "shr-003"];
        assert_eq!(of_case("Loop", &reference), expected);
    }
}

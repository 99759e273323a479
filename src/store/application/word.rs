//! How a case is found by words.

use std::cmp::Reverse;
use std::iter;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Asterisk, Cond, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement};

use crate::domain::application::{ApplicationId, Case, Reference};
use crate::domain::person::{PartnershipId, Viewer};
use crate::store::db::fixed;
use crate::store::entity::application_word;
use crate::store::entity::application_word::Column;
use crate::store::{Read, StoreError, Txn};

/// What is typed for an apostrophe, on one keyboard and another.
const APOSTROPHES: [char; 4] = ['\'', '\u{2019}', '\u{2018}', '\u{2bc}'];

/// The words of a text, as they are looked for. A piece with both a hyphen and a digit is taken for a reference or a part of one.
/// An apostrophe may as well be left out: `Peter's` is `peters`.
pub fn words(text: &str) -> Vec<String> {
    let whole = |piece: &str| piece.contains('-') && piece.contains(|c: char| c.is_ascii_digit());
    let split = |piece: &'_ str| -> Vec<String> {
        match whole(piece) {
            true => vec![piece.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()],
            false => piece.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect(),
        }
    };
    let text = text.replace(APOSTROPHES, "");
    let mut words: Vec<String> = text.split_whitespace().flat_map(split).collect();
    words.retain(|word| !word.is_empty());
    for word in &mut words {
        *word = word.chars().take(40).collect();
    }
    words.sort();
    words.dedup();
    words
}

/// The words by which a text is found: as they are looked for, and the parts of one with a hyphen or an apostrophe.
pub fn found_by(text: &str) -> Vec<String> {
    let apart = text.replace('-', " ");
    let mut found = words(text);
    found.extend(words(&apart));
    found.extend(words(&apart.replace(APOSTROPHES, " ")));
    found
}

/// The words by which a case is found: those of its title; and its reference: whole, from the year on, and from the partnership
/// on, so that `SHR-003` finds it as well.
pub fn of_case(title: &str, reference: &Reference) -> Vec<String> {
    let reference = reference.as_str().to_lowercase();
    let mut found = found_by(title);
    let parts = reference.match_indices('-').map(|(at, _)| &reference[at + 1..]);
    found.extend(std::iter::once(reference.as_str()).chain(parts.take(2)).map(str::to_owned));
    found.sort();
    found.dedup();
    found
}

/// Cases of a word that are looked through at first: few more than a page, as other words are mostly met at once.
pub const FIRST: u64 = 100;

/// A word with fewer cases than this is rare.
pub const FEW: u64 = 1_000;

/// Words with one beginning that are gone through one by one.
const FORMS: usize = 8;

/// Where the words lie of all that was ever submitted, for the staff; other shelves are a partnership's.
const STAFF: i64 = 0;

/// Those with the words of all that somebody may see, but for cases that they were asked to stand behind.
pub fn shelves(viewer: Viewer) -> Vec<i64> {
    let staff = viewer.is_pcc().then_some(STAFF);
    staff.into_iter().chain(viewer.partnership().map(|partnership| partnership.0)).collect()
}

/// The rarest of some words (the longest, of common ones), the others, and whether it is rare.
pub async fn rarest(
    read: &impl Read,
    shelves: &[i64],
    mut words: Vec<String>,
) -> Result<(String, Vec<String>, bool), StoreError> {
    words.sort_by_key(|word| Reverse(word.len()));
    let backend = read.reader().get_database_backend();
    let count = |(place, word): (usize, &String)| {
        let few = having(shelves, word).limit(FEW).to_owned();
        // Written into the statement, it is a short number to PostgreSQL.
        let place = i32::try_from(place).unwrap_or_default();
        Query::select()
            .expr(Expr::Constant(place.into()))
            .expr(Expr::col(Asterisk).count())
            .from_subquery(few, "few")
            .to_owned()
    };
    let mut counts = words.iter().enumerate().map(count);
    let Some(mut ask) = counts.next() else { return Ok((String::new(), words, true)) };
    ask.unions(counts.map(|count| (UnionType::All, count)));
    let mut found = Vec::with_capacity(words.len());
    for row in read.reader().query_all_raw(backend.build(&ask)).await? {
        let (place, cases): (i32, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        found.push((cases, usize::try_from(place).unwrap_or(0)));
    }
    let (cases, place) = found.into_iter().min().unwrap_or_default();
    let few = u64::try_from(cases).is_ok_and(|n| n < FEW);
    Ok((words.swap_remove(place), words, few))
}

/// A word of a search.
pub struct Word {
    /// As it was typed.
    pub text: String,
    /// Words that begin so, as they are kept on these shelves; `None` if they are more than can be gone through one by one.
    pub forms: Option<Vec<(i64, String)>>,
    /// How many cases have those, each counted a little further than [`FIRST`].
    pub cases: u64,
}

impl Word {
    /// Whether no case has it.
    pub fn is_nowhere(&self) -> bool {
        self.forms.as_ref().is_some_and(Vec::is_empty)
    }
}

/// What is known of these words, the longest first.
pub async fn known(
    read: &impl Read,
    shelves: &[i64],
    mut words: Vec<String>,
) -> Result<Vec<Word>, StoreError> {
    words.sort_by_key(|word| Reverse(word.len()));
    let all = (0..words.len()).flat_map(|of| shelves.iter().map(move |shelf| (of, *shelf)));
    let sql: Vec<String> = all.map(|(of, shelf)| forms(of, shelf)).collect();
    let bounds = words.iter().flat_map(|word| [word.as_str().into(), after(word).into()]);
    let ask = Statement::from_sql_and_values(
        read.reader().get_database_backend(),
        sql.join(" UNION ALL "),
        bounds.collect::<Vec<_>>(),
    );
    let new = |text| Word { text, forms: Some(Vec::new()), cases: 0 };
    let mut words: Vec<Word> = words.into_iter().map(new).collect();
    for row in read.reader().query_all_raw(ask).await? {
        let of: i32 = row.try_get_by_index(0)?;
        let word = usize::try_from(of).ok().and_then(|of| words.get_mut(of));
        let word = word.ok_or_else(|| StoreError::Broken("a word that was not asked for".into()))?;
        word.cases += u64::try_from(row.try_get_by_index::<i64>(3)?).unwrap_or(0);
        let form = (row.try_get_by_index::<i32>(1)?.into(), row.try_get_by_index(2)?);
        word.forms = word.forms.take().filter(|forms| forms.len() < FORMS).map(|mut forms| {
            forms.push(form);
            forms
        });
    }
    Ok(words)
}

/// Asks for the words of a shelf that begin like one of those that are asked for, and for how many cases have each.
fn forms(of: usize, shelf: i64) -> String {
    let (first, before) = (2 * of + 1, 2 * of + 2);
    // Each from the end of the one before: the cases of each are not met.
    let next = |after: &str| {
        format!(
            "(SELECT MIN(word) FROM application_word WHERE shelf = {shelf} AND word {after} AND word < ${before})"
        )
    };
    format!(
        "SELECT {of} AS place, {shelf} AS shelf, word, (SELECT COUNT(*) FROM (SELECT 1 FROM application_word AS one
            WHERE one.shelf = {shelf} AND one.word = forms.word LIMIT {FIRST} + 1) AS few) AS cases
         FROM (WITH RECURSIVE form(word, number) AS (
            SELECT {}, 1 UNION ALL SELECT {}, number + 1 FROM form WHERE word IS NOT NULL AND number <= {FORMS})
         SELECT word FROM form WHERE word IS NOT NULL) AS forms",
        next(&format!(">= ${first}")),
        next("> form.word")
    )
}

/// What comes after every word that begins so.
fn after(word: &str) -> String {
    format!("{word}\u{10ffff}")
}

/// Cases with a word that begins so.
fn beginning(word: &str) -> SelectStatement {
    Query::select()
        .column(Column::ApplicationId)
        .from(application_word::Entity)
        .and_where(Expr::col(Column::Word).gte(word))
        .and_where(Expr::col(Column::Word).lt(after(word)))
        .to_owned()
}

/// The cases of these shelves with a word that begins so.
pub fn having(shelves: &[i64], word: &str) -> SelectStatement {
    let mut one_of = Cond::any();
    for shelf in shelves {
        one_of = one_of.add(Expr::col(Column::Shelf).eq(fixed(*shelf)));
    }
    beginning(word).cond_where(one_of).to_owned()
}

/// Whether the case of this number has a word that begins so.
pub fn has(case: Expr, word: &str) -> Expr {
    let own = Expr::col((application_word::Entity, Column::ApplicationId)).eq(case);
    Expr::exists(one_by_one(beginning(word).and_where(own)))
}

/// Kept apart from the query around it, so that it is asked of each case: PostgreSQL would else gather all cases of a common
/// word to join them.
fn one_by_one(own: &mut SelectStatement) -> SelectStatement {
    own.limit(1).offset(0).to_owned()
}

/// Whether the case of this number has one of these words.
pub fn has_one(case: &Expr, forms: &[(i64, String)]) -> Cond {
    let has = |(shelf, word): &(i64, String)| {
        let mut own = Query::select()
            .expr(Expr::Constant(1.into()))
            .from(application_word::Entity)
            .and_where(Expr::col(Column::Shelf).eq(fixed(*shelf)))
            .and_where(Expr::col(Column::Word).eq(word))
            .and_where(Expr::col((application_word::Entity, Column::ApplicationId)).eq(case.clone()))
            .to_owned();
        Expr::exists(one_by_one(&mut own))
    };
    // One of none is nothing at all.
    forms.iter().map(has).fold(Cond::any().add(Expr::cust("1 = 0")), Cond::add)
}

/// Makes a case findable by its words, and by no others: for its partnership, and once it was submitted for the staff.
pub async fn index_words(txn: &Txn, case: &Case) -> Result<(), StoreError> {
    application_word::Entity::delete_many()
        .filter(Column::ApplicationId.eq(case.id.0))
        .exec(txn.reader())
        .await?;
    let of = (case.partnership, case.submissions > 0);
    let rows = rows(case.id, of, &case.title, &case.reference);
    application_word::Entity::insert_many(rows).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// The words of a case on the shelves where they belong.
pub fn rows(
    id: ApplicationId,
    (partnership, submitted): (PartnershipId, bool),
    title: &str,
    reference: &Reference,
) -> impl Iterator<Item = application_word::ActiveModel> {
    let shelves = iter::once(partnership.0).chain(submitted.then_some(STAFF));
    let words = of_case(title, reference);
    let row = move |shelf, word| application_word::ActiveModel {
        shelf: Set(shelf),
        word: Set(word),
        application_id: Set(id.0),
    };
    shelves.flat_map(move |shelf| words.clone().into_iter().map(move |word| row(shelf, word)))
}

#[cfg(test)]
mod tests {
    use super::{found_by, of_case, words};
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
        let found = of_case("24-hour watch", &reference);
        assert!(["24", "24-hour", "hour", "watch"].iter().all(|word| found.iter().any(|one| one == word)));
    }

    #[test]
    fn a_word_with_an_apostrophe_is_found_with_and_without_it_and_by_its_parts() {
        for typed in ["St Peter's", "St Peter\u{2019}s", "st peters"] {
            assert_eq!(words(typed), ["peters", "st"], "{typed}");
        }
        let found = found_by("12-14 St Peter\u{2019}s");
        for word in ["12-14", "12", "14", "st", "peters", "peter", "s"] {
            assert!(found.iter().any(|one| one == word), "{word}: {found:?}");
        }
    }
}

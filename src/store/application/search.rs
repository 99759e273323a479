//! Cases by words, whichever are common and wherever their cases are, as fast with a million cases as with a thousand.

use sea_orm::sea_query::{Asterisk, Cond, Expr, ExprTrait, Func, Order, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, Select};

use super::asked_for;
use super::list::{From, ordered};
use super::word::{Forms, forms, has, has_one, having, rarest, shelves};
use crate::domain::person::Viewer;
use crate::store::db::limited;
use crate::store::entity::application::Column as C;
use crate::store::entity::application_word::Column as Word;
use crate::store::entity::{application, application_word};
use crate::store::{Read, StoreError};

/// Cases of a common word that are looked through for the others: few more than a page, since these are mostly met at once, then
/// so many as there is time for in an answer. Whoever goes on from there asks for more.
fn steps(from: From) -> &'static [u32] {
    match from {
        From::Newest | From::Oldest => &[60, 150],
        From::Before(_) | From::After(_) => &[150, 20_000],
    }
}

/// The numbers of those that have all the words, so many at most; if they are fewer, the case up to which was looked, if there
/// are more beyond it. A rare word leads to all its cases; those of a common one are looked through from where the page begins.
pub(super) async fn by_words(
    read: &impl Read,
    viewer: Viewer,
    find: Select<application::Entity>,
    from: From,
    words: Vec<String>,
    limit: u64,
) -> Result<(Vec<i64>, Option<i64>), StoreError> {
    let shelves = shelves(viewer);
    let (rarest, others, few) = rarest(read, &shelves, words).await?;
    if few || viewer.endorser().is_some() {
        let mut led = Condition::any().add(C::Id.in_subquery(having(&shelves, &rarest)));
        if let Some(person) = viewer.endorser() {
            led = led.add(asked_for(person, false).and(has(this(), &rarest)));
        }
        let find = others.iter().fold(find.filter(led), |find, word| find.filter(has(this(), word)));
        return Ok((numbers(read, find, from, limit).await?, None));
    }
    let all: Vec<&String> = [&rarest].into_iter().chain(&others).collect();
    let mut forms = forms(read, &shelves, &all).await?.into_iter();
    let leading = forms.next().flatten();
    let others: Vec<(String, Forms)> = others.into_iter().zip(forms).collect();
    let mut found = (Vec::new(), None);
    for steps in steps(from).iter().copied() {
        let part = match &leading {
            Some(forms) => Part::of_forms(from, forms, &others, steps),
            None => Part::near(from, &rarest, &others, steps),
        };
        found = (numbers(read, find.clone().filter(part.cases), from, limit).await?, None);
        if found.0.len() as u64 == limit {
            break;
        }
        found.1 = beyond(read, from, part.end).await?;
        if found.1.is_none() {
            break;
        }
    }
    Ok(found)
}

/// The numbers of what is found, so many at most, in that order: before anything is joined to them.
async fn numbers(
    read: &impl Read,
    find: Select<application::Entity>,
    from: From,
    limit: u64,
) -> Result<Vec<i64>, StoreError> {
    let find = ordered(find, C::Id.into_expr(), from);
    let rows = read.reader().query_all_raw(limited(read, &find, limit)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// The number of the case at hand.
fn this() -> Expr {
    Expr::col((application::Entity, C::Id))
}

/// Whether the case of this number has all these words as well.
fn also(case: &Expr, words: &[(String, Forms)]) -> Cond {
    let one = |(word, forms): &(String, Forms)| match forms {
        Some(forms) => has_one(case, forms),
        None => Cond::all().add(has(case.clone(), word)),
    };
    words.iter().map(one).fold(Cond::all(), Cond::add)
}

/// Cases that are looked through, and the last of them; it is nothing if there are no more.
struct Part {
    cases: Cond,
    end: Expr,
}

impl Part {
    /// The next cases from there that have the words.
    fn near(from: From, word: &str, others: &[(String, Forms)], steps: u32) -> Part {
        let end = match from {
            From::Newest => Expr::cust("(SELECT MAX(id) FROM application)").sub(steps),
            From::Oldest => Expr::cust("(SELECT MIN(id) FROM application)").add(steps),
            From::Before(id) => (id - i64::from(steps)).into(),
            From::After(id) => (id + i64::from(steps)).into(),
        };
        let near = up_to(from, end.clone()).and(has(this(), word));
        Part { cases: also(&this(), others).add(near), end }
    }

    /// The next cases of one of these words as they are kept, up to where the first of them would have more; those of them
    /// that have the others are found before any case is read.
    fn of_forms(from: From, forms: &[(i64, String)], others: &[(String, Forms)], steps: u32) -> Part {
        let each = u64::from(steps) / forms.len().max(1) as u64;
        let all = forms.iter().map(|(shelf, word)| next(from, *shelf, word, each));
        let case = Expr::col(("next", Word::ApplicationId));
        let cases = all.clone().map(|next| {
            let mut cases = Query::select().expr(case.clone()).from_subquery(next, "next").to_owned();
            cases.cond_where(also(&case, others)).to_owned()
        });
        let last = |id| if is_down(from) { Func::min(id) } else { Func::max(id) };
        let ends = all.map(|next| {
            Query::select()
                .expr_as(last(Expr::col(Word::ApplicationId)), "place")
                .from_subquery(next, "next")
                .and_having(Expr::col(Asterisk).count().eq(each))
                .to_owned()
        });
        let (Some(cases), Some(ends)) = (together(cases), together(ends)) else {
            return Part { cases: Cond::any().add(Expr::cust("1 = 0")), end: Expr::cust("NULL") };
        };
        let place = Expr::col("place");
        let first = if is_down(from) { place.max() } else { place.min() };
        let end = Query::select().expr(first).from_subquery(ends, "ends").to_owned();
        let end = Expr::SubQuery(None, Box::new(end.into()));
        let all = if is_down(from) { 0 } else { i64::MAX };
        let up_to = up_to(from, Func::coalesce([end.clone(), all.into()]).into());
        Part { cases: Cond::all().add(C::Id.in_subquery(cases)).add(up_to), end }
    }
}

/// The next cases of a word from there.
fn next(from: From, shelf: i64, word: &str, limit: u64) -> SelectStatement {
    let id = Expr::col(Word::ApplicationId);
    let mut next = Query::select()
        .column(Word::ApplicationId)
        .from(application_word::Entity)
        .and_where(Expr::col(Word::Shelf).eq(shelf))
        .and_where(Expr::col(Word::Word).eq(word))
        .limit(limit)
        .to_owned();
    match from {
        From::Newest | From::Oldest => {}
        From::Before(last) => _ = next.and_where(id.clone().lt(last)),
        From::After(last) => _ = next.and_where(id.clone().gt(last)),
    }
    next.order_by_expr(id, if is_down(from) { Order::Desc } else { Order::Asc });
    next
}

/// That place, if there is a case beyond it.
async fn beyond(read: &impl Read, from: From, place: Expr) -> Result<Option<i64>, StoreError> {
    let id = C::Id.into_expr();
    let beyond = if is_down(from) { id.lt(place.clone()) } else { id.gt(place.clone()) };
    let ask = Query::select()
        .expr(place.cast_as("bigint"))
        .from(application::Entity)
        .and_where(beyond)
        .limit(1)
        .to_owned();
    let row = read.reader().query_one(&ask).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// Cases that are no further than this one.
fn up_to(from: From, end: Expr) -> Expr {
    let id = C::Id.into_expr();
    if is_down(from) { id.gte(end) } else { id.lte(end) }
}

fn is_down(from: From) -> bool {
    matches!(from, From::Newest | From::Before(_))
}

fn together(mut parts: impl Iterator<Item = SelectStatement>) -> Option<SelectStatement> {
    let mut first = parts.next()?;
    first.unions(parts.map(|part| (UnionType::All, part)));
    Some(first)
}

//! Cases by words, whichever are common and wherever their cases are, as fast with a million cases as with a thousand.

use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Func, Order, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition, QueryFilter, Select};

use super::asked_for;
use super::list::{From, Row, ordered, rows};
use super::word::{forms, has, having, rarest, shelves};
use crate::domain::person::Viewer;
use crate::store::entity::application::Column as C;
use crate::store::entity::application_word::Column as Word;
use crate::store::entity::{application, application_word};
use crate::store::{Read, StoreError};

/// Cases looked through one by one for common words.
const NEAR: i64 = 2_000;

/// Those that have all the words. A rare word leads to its cases. The cases of a common one are looked through in order from
/// where the page begins, as the others mostly are soon met; where that does not fill the page, because those are far off or
/// never together, all cases of one word are gone through.
pub(super) async fn by_words(
    read: &impl Read,
    viewer: Viewer,
    find: Select<application::Entity>,
    from: From,
    words: Vec<String>,
    limit: u64,
) -> Result<Vec<Row>, StoreError> {
    let shelves = shelves(viewer);
    let (rarest, others, few) = rarest(read, &shelves, words).await?;
    let find = others.iter().fold(find, |find, word| find.filter(has(word)));
    if !few && viewer.endorser().is_none() {
        let near = match forms(read, &shelves, &rarest).await? {
            Some(forms) => next(from, &forms),
            None => near(from).and(has(&rarest)),
        };
        let found = rows(read, &ordered(find.clone().filter(near), C::Id.into_expr(), from), limit).await?;
        if found.len() as u64 == limit {
            return Ok(found);
        }
    }
    let mut led = Condition::any().add(C::Id.in_subquery(having(&shelves, &rarest)));
    if let Some(person) = viewer.endorser() {
        led = led.add(asked_for(person, false).and(has(&rarest)));
    }
    rows(read, &ordered(find.filter(led), C::Id.into_expr(), from), limit).await
}

/// The next cases from there.
fn near(from: From) -> Expr {
    match from {
        From::Newest => C::Id.into_expr().gt(Expr::cust("(SELECT MAX(id) FROM application)").sub(NEAR)),
        From::Oldest => C::Id.into_expr().lt(Expr::cust("(SELECT MIN(id) FROM application)").add(NEAR)),
        From::Before(id) => C::Id.gte(id - NEAR),
        From::After(id) => C::Id.lte(id + NEAR),
    }
}

/// The next cases of these words as they are kept, down to where the first of them would have more.
fn next(from: From, forms: &[(i64, String)]) -> Expr {
    let each = NEAR.unsigned_abs() / forms.len().max(1) as u64;
    let of_form = |(shelf, word): &(i64, String)| {
        let id = Expr::col(Word::ApplicationId);
        let mut next = Query::select()
            .column(Word::ApplicationId)
            .from(application_word::Entity)
            .and_where(Expr::col(Word::Shelf).eq(*shelf))
            .and_where(Expr::col(Word::Word).eq(word))
            .limit(each)
            .to_owned();
        match from {
            From::Newest | From::Oldest => {}
            From::Before(last) => _ = next.and_where(id.clone().lt(last)),
            From::After(last) => _ = next.and_where(id.clone().gt(last)),
        }
        next.order_by_expr(id, if is_down(from) { Order::Desc } else { Order::Asc });
        next
    };
    let all = forms.iter().map(of_form);
    let cases =
        all.clone().map(|next| Query::select().column(Asterisk).from_subquery(next, "next").to_owned());
    let last = |id| if is_down(from) { Func::min(id) } else { Func::max(id) };
    let ends = all.map(|next| {
        Query::select()
            .expr_as(last(Expr::col(Word::ApplicationId)), "place")
            .from_subquery(next, "next")
            .and_having(Expr::col(Asterisk).count().eq(each))
            .to_owned()
    });
    let (Some(cases), Some(ends)) = (together(cases), together(ends)) else { return Expr::cust("1 = 0") };
    let place = Expr::col("place");
    let first = if is_down(from) { place.max() } else { place.min() };
    let end = Query::select().expr(first).from_subquery(ends, "ends").to_owned();
    let end = |otherwise: i64| Func::coalesce([Expr::SubQuery(None, Box::new(end.into())), otherwise.into()]);
    let before_the_end = match is_down(from) {
        true => C::Id.into_expr().gte(end(0)),
        false => C::Id.into_expr().lte(end(i64::MAX)),
    };
    C::Id.in_subquery(cases).and(before_the_end)
}

fn is_down(from: From) -> bool {
    matches!(from, From::Newest | From::Before(_))
}

fn together(mut parts: impl Iterator<Item = SelectStatement>) -> Option<SelectStatement> {
    let mut first = parts.next()?;
    first.unions(parts.map(|part| (UnionType::All, part)));
    Some(first)
}

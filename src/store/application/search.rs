//! Cases by words, whichever are common and wherever their cases are, as fast with a million cases as with a thousand.

use sea_orm::sea_query::{Cond, Expr, ExprTrait, IntoIden, Order, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, JoinType, QueryFilter, QuerySelect, Select};

use super::asked_for;
use super::list::{From, ordered};
use super::word::{FEW, FIRST, Word, has, has_one, having, known, rarest, shelves};
use crate::domain::person::Viewer;
use crate::store::db::limited;
use crate::store::entity::application::Column as C;
use crate::store::entity::application_word::Column;
use crate::store::entity::{application, application_word};
use crate::store::{Read, StoreError};

/// Cases that are looked through for whoever goes on after the first page: so many as there is time for in an answer.
const LATER: u64 = 20_000;

/// A search: what else is asked of the cases, from where on, and how many are wanted.
pub(super) struct Search<'a, R> {
    pub(super) read: &'a R,
    pub(super) viewer: Viewer,
    pub(super) find: Select<application::Entity>,
    pub(super) from: From,
    pub(super) limit: u64,
}

impl<R: Read> Search<'_, R> {
    /// The numbers of those that have all the words; if they are fewer than wanted, the case up to which was looked, if there are
    /// more beyond it. The rarest word leads to its cases; those of a common one are looked through from where the page begins.
    pub(super) async fn by_words(self, words: Vec<String>) -> Result<(Vec<i64>, Option<i64>), StoreError> {
        let shelves = shelves(self.viewer);
        if self.viewer.endorser().is_some() {
            let (rarest, others, _) = rarest(self.read, &shelves, words).await?;
            return Ok((self.led(&shelves, &rarest, others.iter()).await?, None));
        }
        if shelves.is_empty() {
            return Ok((Vec::new(), None));
        }
        let mut words = known(self.read, &shelves, words).await?;
        if words.iter().any(Word::is_nowhere) {
            return Ok((Vec::new(), None));
        }
        let rarest_known = (0..words.len()).filter(|at| words[*at].forms.is_some());
        let lead = rarest_known.min_by_key(|at| words[*at].cases).map(|at| words.swap_remove(at));
        let next = Next { from: self.from, lead };
        let found = self.among(&next, &words, FIRST).await?;
        if found.len() as u64 == self.limit || next.is_rare() {
            return Ok((found, None));
        }
        let Some((end, few)) = self.end(&next, FIRST).await? else { return Ok((found, None)) };
        if few {
            return Ok((self.among(&next, &words, FEW).await?, None));
        }
        if let Some(found) = self.by_beginning(&shelves, &next, &words).await? {
            return Ok((found, None));
        }
        match self.from {
            From::Newest | From::Oldest => Ok((found, Some(end))),
            From::Before(_) | From::After(_) => {
                let found = self.among(&next, &words, LATER).await?;
                let end =
                    if (found.len() as u64) < self.limit { self.end(&next, LATER).await? } else { None };
                Ok((found, end.map(|(end, _)| end)))
            }
        }
    }

    /// Those of a word that begins like many others, which may be rare all the same: they are counted only now.
    async fn by_beginning(
        &self,
        shelves: &[i64],
        next: &Next,
        others: &[Word],
    ) -> Result<Option<Vec<i64>>, StoreError> {
        let many = others.iter().filter(|word| word.forms.is_none()).map(|word| word.text.clone()).collect();
        let (rarest, _, few) = rarest(self.read, shelves, many).await?;
        if rarest.is_empty() || !few {
            return Ok(None);
        }
        let all = next.lead.iter().chain(others).map(|word| &word.text);
        Ok(Some(self.led(shelves, &rarest, all.filter(|word| **word != rarest)).await?))
    }

    /// Those of a rare word, and of these the ones that have the others.
    async fn led(
        &self,
        shelves: &[i64],
        rarest: &str,
        others: impl Iterator<Item = &String>,
    ) -> Result<Vec<i64>, StoreError> {
        let mut led = Condition::any().add(C::Id.in_subquery(having(shelves, rarest)));
        if let Some(person) = self.viewer.endorser() {
            led = led.add(asked_for(person, false).and(has(this(), rarest)));
        }
        let find = self.find.clone().filter(led);
        self.numbers(others.fold(find, |find, word| find.filter(has(this(), word)))).await
    }

    /// Those of the next so many cases that have these words.
    async fn among(&self, next: &Next, words: &[Word], steps: u64) -> Result<Vec<i64>, StoreError> {
        let case = Expr::col((NEXT, Column::ApplicationId));
        let of_next = Expr::col((application::Entity, C::Id)).eq(case.clone());
        let mut find = self.find.clone().distinct();
        let cases = next.cases(0, steps);
        QuerySelect::query(&mut find).join_subquery(JoinType::InnerJoin, cases, NEXT, of_next);
        self.numbers(find.filter(also(&case, words))).await
    }

    /// The numbers of what is found, so many at most, in that order: before anything is joined to them.
    async fn numbers(&self, find: Select<application::Entity>) -> Result<Vec<i64>, StoreError> {
        let find = ordered(find, C::Id.into_expr(), self.from);
        let rows = self.read.reader().query_all_raw(limited(self.read, &find, self.limit)).await?;
        Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
    }

    /// The last of the next so many cases, if there are more, and whether all of them are few.
    async fn end(&self, next: &Next, steps: u64) -> Result<Option<(i64, bool)>, StoreError> {
        let part = |skipped: u64, cases: u64| {
            let part = next.cases(skipped, cases);
            Query::select().column((NEXT, Column::ApplicationId)).from_subquery(part, NEXT).to_owned()
        };
        let ask = part(steps - 1, 2).union(UnionType::All, part(Ord::max(steps, FEW), 1)).to_owned();
        let rows = self.read.reader().query_all(&ask).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
        let last = if is_down(self.from) { ids.iter().max() } else { ids.iter().min() };
        Ok(last.copied().filter(|_| ids.len() > 1).map(|last| (last, ids.len() == 2)))
    }
}

/// What the next cases are called in a statement.
const NEXT: &str = "next";

/// The number of the case at hand.
fn this() -> Expr {
    Expr::col((application::Entity, C::Id))
}

/// Whether the case of this number has all these words as well.
fn also(case: &Expr, words: &[Word]) -> Cond {
    let one = |word: &Word| match &word.forms {
        Some(forms) => has_one(case, forms),
        None => Cond::all().add(has(case.clone(), &word.text)),
    };
    words.iter().map(one).fold(Cond::all(), Cond::add)
}

/// The cases that are looked through, from where the page begins: those of a word as it is kept, or all.
struct Next {
    from: From,
    lead: Option<Word>,
}

impl Next {
    /// Whether they are fewer than are looked through at first.
    fn is_rare(&self) -> bool {
        self.lead.as_ref().is_some_and(|word| word.cases <= FIRST)
    }

    /// The numbers of so many after some; one may come twice. Each form's are in order and no more than can be met, so that
    /// PostgreSQL merges them: it would else read all of them, to sort them.
    fn cases(&self, skipped: u64, limit: u64) -> SelectStatement {
        let all = || self.ordered(C::Id, skipped + limit).from(application::Entity).to_owned();
        let form = |(shelf, word): &(i64, String)| {
            self.ordered(Column::ApplicationId, skipped + limit)
                .from(application_word::Entity)
                .and_where(Expr::col(Column::Shelf).eq(*shelf))
                .and_where(Expr::col(Column::Word).eq(word))
                .to_owned()
        };
        let parts = match self.lead.as_ref().and_then(|word| word.forms.as_ref()) {
            Some(forms) => forms.iter().map(form).collect(),
            None => vec![all()],
        };
        let part =
            |part| Query::select().column(Column::ApplicationId).from_subquery(part, "part").to_owned();
        let mut parts = parts.into_iter().map(part);
        let mut cases = parts.next().unwrap_or_default();
        cases.unions(parts.map(|part| (UnionType::All, part)));
        cases.order_by(Column::ApplicationId, self.order()).offset(skipped).limit(limit).to_owned()
    }

    /// So many of this number of a case, from where the page begins.
    fn ordered(&self, number: impl IntoIden + Copy, limit: u64) -> SelectStatement {
        let own = Expr::col(number);
        let mut ordered = Query::select().expr_as(own.clone(), Column::ApplicationId).limit(limit).to_owned();
        match self.from {
            From::Newest | From::Oldest => {}
            From::Before(last) => _ = ordered.and_where(own.clone().lt(last)),
            From::After(last) => _ = ordered.and_where(own.clone().gt(last)),
        }
        ordered.order_by_expr(own, self.order()).to_owned()
    }

    fn order(&self) -> Order {
        if is_down(self.from) { Order::Desc } else { Order::Asc }
    }
}

fn is_down(from: From) -> bool {
    matches!(from, From::Newest | From::Before(_))
}

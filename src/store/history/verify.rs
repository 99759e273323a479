//! Whether the history is whole: nothing altered, removed, cut off, or erased without an entry that says so.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::erase::TABLE;
use super::hash;
use crate::domain::event::{Event, Remains};
use crate::store::entity::{
    application, baseline, camera, framework, history, kit, monitoring_commitment, person, quarterly_return,
    scheme,
};
use crate::store::{Read, StoreError, retention};

/// One chain while it is walked.
#[derive(Default)]
struct Chain {
    name: String,
    number: i64,
    previous: String,
    /// Erased entries that no later entry has told of yet, and the digests of what is left of them.
    erased: HashMap<String, String>,
}

impl Chain {
    /// The end of it: whatever was erased must have been told of.
    fn end(&mut self, wrong: &mut Vec<String>) {
        let mut untold: Vec<_> = self.erased.drain().map(|(number, _)| number).collect();
        untold.sort();
        let name = &self.name;
        wrong.extend(
            untold.into_iter().map(|n| format!("{name}: entry {n} was erased, and no entry says so")),
        );
    }

    /// An entry that is as it was written and tells of an erasure. Returns what it says of other tables.
    fn told(&mut self, event: &str, wrong: &mut Vec<String>) -> Result<Vec<Remains>, StoreError> {
        let remains = match serde_json::from_str(event)? {
            Event::Erased { remains, .. } | Event::MadeNameless { remains, .. } => remains,
            _ => return Ok(Vec::new()),
        };
        let (own, others): (Vec<_>, Vec<_>) = remains.into_iter().partition(|one| one.table == TABLE);
        for one in own {
            let name = &self.name;
            match self.erased.remove(&one.row) {
                Some(digest) if digest == one.digest => {}
                Some(_) => wrong.push(format!("{name}: entry {} was changed after it was erased", one.row)),
                None => {
                    wrong.push(format!("{name}: entry {} was not erased, though an entry says so", one.row))
                }
            }
        }
        Ok(others)
    }
}

/// Checks every chain: numbers without a gap, hashes that follow, and as many entries as the subject has versions. An entry
/// whose words were erased is taken for whole when a later one declares it as it is; other tables' erased rows likewise.
/// Returns how many entries were checked, and what is wrong in plain words.
pub async fn verify(read: &impl Read) -> Result<(u64, Vec<String>), StoreError> {
    let (mut checked, mut wrong) = (0, Vec::new());
    let (mut chain, mut after) = (Chain::default(), (String::new(), 0_i64));
    let (mut lengths, mut declared) = (HashMap::new(), Vec::new());
    loop {
        let further = Expr::tuple([Expr::col(history::Column::Chain), Expr::col(history::Column::Number)])
            .gt(Expr::tuple([Expr::value(after.0.clone()), Expr::value(after.1)]));
        let page = history::Entity::find()
            .filter(further)
            .order_by_asc(history::Column::Chain)
            .order_by_asc(history::Column::Number)
            .limit(1000)
            .all(read.reader())
            .await?;
        let Some(last) = page.last() else { break };
        after = (last.chain.clone(), last.number);
        for row in page {
            if row.chain != chain.name {
                chain.end(&mut wrong);
                chain = Chain { name: row.chain.clone(), ..Chain::default() };
            }
            checked += 1;
            let follows = hash(&chain.previous, &row);
            if row.number != chain.number + 1 {
                wrong.push(format!("{}: entry {} is missing", chain.name, chain.number + 1));
            } else if row.erased {
                chain.erased.insert(row.number.to_string(), follows);
            } else if row.hash != follows {
                wrong.push(format!("{}: entry {} was changed", chain.name, row.number));
            } else if ["erased", "made_nameless"].contains(&row.kind.as_str()) {
                declared.extend(chain.told(&row.event, &mut wrong)?);
            }
            (chain.number, chain.previous) = (row.number, row.hash);
            lengths.insert(chain.name.clone(), chain.number);
        }
    }
    chain.end(&mut wrong);
    wrong.extend(retention::mismatches(read, declared).await?);
    for (subject, version) in versions(read).await? {
        let length = lengths.get(&subject).copied().unwrap_or(0);
        if length != version {
            wrong.push(format!("{subject}: {version} entries were written and {length} are there"));
        }
    }
    Ok((checked, wrong))
}

/// How many entries each subject says that its history has.
async fn versions(read: &impl Read) -> Result<Vec<(String, i64)>, StoreError> {
    let mut all = Vec::new();
    let application = (application::Column::Id, application::Column::Version);
    all.extend(of_table::<application::Entity>(read, "application", application).await?);
    all.extend(
        of_table::<person::Entity>(read, "person", (person::Column::Id, person::Column::Version)).await?,
    );
    all.extend(
        of_table::<scheme::Entity>(read, "scheme", (scheme::Column::Id, scheme::Column::Version)).await?,
    );
    let monitoring = (monitoring_commitment::Column::Id, monitoring_commitment::Column::Version);
    all.extend(of_table::<monitoring_commitment::Entity>(read, "monitoring", monitoring).await?);
    all.extend(
        of_table::<camera::Entity>(read, "camera", (camera::Column::Id, camera::Column::Version)).await?,
    );
    let framework = (framework::Column::Id, framework::Column::Version);
    all.extend(of_table::<framework::Entity>(read, "framework", framework).await?);
    all.extend(of_table::<kit::Entity>(read, "kit", (kit::Column::Id, kit::Column::Version)).await?);
    let returns = (quarterly_return::Column::Id, quarterly_return::Column::Version);
    all.extend(of_table::<quarterly_return::Entity>(read, "return", returns).await?);
    let baseline = (baseline::Column::Id, baseline::Column::Version);
    all.extend(of_table::<baseline::Entity>(read, "baseline", baseline).await?);
    Ok(all)
}

async fn of_table<E: EntityTrait>(
    read: &impl Read,
    chain: &str,
    (id, version): (E::Column, E::Column),
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows: Vec<(i64, i64)> =
        E::find().select_only().columns([id, version]).into_tuple().all(read.reader()).await?;
    Ok(rows.into_iter().map(|(id, version)| (format!("{chain}:{id}"), version)).collect())
}

//! Files of the invented cases: a letter that promises the match, and a quote as a table.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::demo::{SeedError, missing};
use crate::clock::Chance;
use crate::domain::application::Reference;
use crate::domain::application::section::Section;
use crate::domain::file::{Evidence, Kind};
use crate::domain::person::{CspOfficer, Person, Viewer};
use crate::service::application::Change;
use crate::service::record::By;
use crate::service::{application::save, file};
use crate::store::file::Arrived;
use crate::store::storage::Storage;
use crate::store::{Db, StoreError, application};

/// Adds both to a draft, and names the letter as evidence of its first match line.
pub async fn add(
    db: &Db,
    storage: &Storage,
    (officer, person): (CspOfficer, &Person),
    reference: &Reference,
    at: DateTime<Utc>,
) -> Result<(), SeedError> {
    let by = By { person: Some(officer.id()), at, key: None };
    let letter = pdf(&format!("The council promises the match for application {reference} in writing."));
    let quote = "Item,Quantity,Each,Together\nFixed camera,1,2450.00,2450.00\nPTZ camera,1,6180.00,6180.00\n";
    let arrived = [
        keep(storage, "Letter of the council.pdf", Kind::Pdf, &letter).await?,
        keep(storage, "Quote for cameras.csv", Kind::Csv, quote.as_bytes()).await?,
    ];
    file::add(db, officer, by, reference, &arrived, false).await?;
    let case = application::seen(db, Viewer::of(person), reference).await?;
    let content = application::content(db, case.ok_or_else(|| missing("the case"))?.id).await?;
    let (line, letter) = (content.funding.matches.lines.first(), content.files.iter().next());
    let (Some(line), Some(letter)) = (line, letter) else { return Ok(()) };
    let mut proven = line.entry.clone();
    proven.evidence = Some(Evidence { file: letter.id, name: letter.name.clone() });
    let change = Change::Match(Some(line.number), proven);
    save(db, officer, by, reference, content.version_of(Section::Funding), change).await?;
    Ok(())
}

/// A paper of one line that says what it is called.
pub async fn paper(storage: &Storage, name: &str) -> Result<Arrived, SeedError> {
    keep(storage, name, Kind::Pdf, &pdf(name)).await
}

/// A picture, as a PNG file.
pub async fn picture(storage: &Storage, name: &str, bytes: &[u8]) -> Result<Arrived, SeedError> {
    keep(storage, name, Kind::Png, bytes).await
}

async fn keep(storage: &Storage, name: &str, kind: Kind, bytes: &[u8]) -> Result<Arrived, SeedError> {
    let key = Chance.token();
    let broken = |error: std::io::Error| StoreError::Broken(error.to_string());
    let mut writer = storage.write(&key).await.map_err(broken)?;
    writer.write(bytes).await.map_err(broken)?;
    writer.finish().await.map_err(broken)?;
    let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let size = u64::try_from(bytes.len()).unwrap_or(0);
    Ok(Arrived { key, name: name.to_owned(), kind, bytes: size, sha256, sent_as: name.to_owned() })
}

/// One page with one line.
fn pdf(line: &str) -> Vec<u8> {
    let draw = format!("BT /F1 12 Tf 60 760 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{draw}\nendstream", draw.len()),
    ];
    let (mut file, mut places) = ("%PDF-1.4\n".to_owned(), String::new());
    for (number, object) in objects.iter().enumerate() {
        places.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", number + 1));
    }
    let start = file.len();
    file.push_str(&format!(
        "xref\n0 5\n0000000000 65535 f \n{places}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ));
    file.into_bytes()
}

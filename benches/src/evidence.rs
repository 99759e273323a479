//! How fast a police.uk file is counted, and what it takes of memory whatever its length.

use std::fs::File;
use std::time::Instant;

use cctv_grants::domain::evidence::count;

use crate::Any;

/// Counts the file as the page does, for the districts of West Mercia, and says how it went.
pub fn measure(path: &str) -> Any {
    let councils =
        ["Shropshire Council", "Telford & Wrekin Council", "Herefordshire Council"].map(str::to_owned);
    let from = Instant::now();
    let counted = count(File::open(path)?, &councils)?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let most = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    println!(
        "{} rows, {} counted, {:.3} s, {most}",
        counted.rows,
        counted.counted,
        from.elapsed().as_secs_f64()
    );
    Ok(())
}

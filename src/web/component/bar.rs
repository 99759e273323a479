//! The cap bar: how much of a cap is committed, requested and left, as shares of a picture and as words.
//!
//! Must not format money (the caller brings the words) nor judge whether a request fits.

/// One part of the bar.
#[derive(Clone, Debug)]
pub struct Share {
    /// What it is and how much: `£40,000.00 committed`.
    pub text: String,
    /// Where it begins, in per cent of the cap with one decimal, ready for an attribute: `0.0%`.
    pub start: String,
    /// How long it is, likewise. What passes the cap is cut off in the picture; the words stay true.
    pub width: String,
}

/// The bar of one cap.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Unique on the page.
    pub id: String,
    /// Whose cap: `Shropshire, 2018/19`.
    pub title: String,
    /// Decided.
    pub committed: Share,
    /// Asked for and undecided; reserves nothing.
    pub requested: Share,
    /// What can still be committed, in words only: on the picture it is what lies behind the other two.
    pub left: String,
}

impl Bar {
    /// Amounts in pence, each with its words.
    pub fn new(
        id: impl Into<String>,
        title: impl Into<String>,
        cap: i64,
        committed: (i64, impl Into<String>),
        requested: (i64, impl Into<String>),
        left: impl Into<String>,
    ) -> Self {
        let end_of_committed = thousandths(committed.0, cap);
        let end_of_requested = thousandths(committed.0.saturating_add(requested.0), cap);
        Self {
            id: id.into(),
            title: title.into(),
            committed: share(committed.1, 0, end_of_committed),
            requested: share(requested.1, end_of_committed, end_of_requested),
            left: left.into(),
        }
    }
}

fn share(text: impl Into<String>, start: i128, end: i128) -> Share {
    Share { text: text.into(), start: percent(start), width: percent((end - start).max(0)) }
}

/// Thousandths of the cap, between nought and all of it.
fn thousandths(part: i64, cap: i64) -> i128 {
    if cap <= 0 { 0 } else { (i128::from(part) * 1000 / i128::from(cap)).clamp(0, 1000) }
}

fn percent(thousandths: i128) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(cap: i64, committed: i64, requested: i64) -> [String; 4] {
        let bar = Bar::new("b", "t", cap, (committed, ""), (requested, ""), "");
        [bar.committed.start, bar.committed.width, bar.requested.start, bar.requested.width]
    }

    #[test]
    fn parts_lie_end_to_end() {
        assert_eq!(picture(6_500_000, 3_250_000, 650_000), ["0.0%", "50.0%", "50.0%", "10.0%"]);
    }

    #[test]
    fn what_passes_the_cap_is_cut_off() {
        assert_eq!(picture(100, 80, 60), ["0.0%", "80.0%", "80.0%", "20.0%"]);
    }

    #[test]
    fn a_cap_of_nought_is_an_empty_bar() {
        assert_eq!(picture(0, 5, 5), ["0.0%", "0.0%", "0.0%", "0.0%"]);
        assert_eq!(picture(i64::MAX, i64::MAX, i64::MAX), ["0.0%", "100.0%", "100.0%", "0.0%"]);
    }
}

//! What becomes of a question that two people answered from the same form. Must not know what a question is.

/// Which answer is kept unless somebody says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Only you changed it.
    Yours,
    /// Only the other changed it.
    Theirs,
    /// Both did, or nobody knows: it has to be chosen.
    Choose,
}

/// What to keep of two answers to a question that was opened as `base`; `None` when both say the same.
pub fn keep<A: PartialEq + ?Sized>(base: Option<&A>, yours: &A, theirs: &A) -> Option<Keep> {
    if yours == theirs {
        return None;
    }
    Some(match base {
        Some(base) if base == theirs => Keep::Yours,
        Some(base) if base == yours => Keep::Theirs,
        _ => Keep::Choose,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_alone_changed_is_kept_and_what_both_changed_is_chosen() {
        let cases = [
            (Some("a"), "a", "a", None),
            (Some("a"), "b", "b", None),
            (None, "b", "b", None),
            (Some("a"), "b", "a", Some(Keep::Yours)),
            (Some("a"), "", "a", Some(Keep::Yours)),
            (Some("a"), "a", "b", Some(Keep::Theirs)),
            (Some("a"), "a", "", Some(Keep::Theirs)),
            (Some("a"), "b", "c", Some(Keep::Choose)),
            (Some(""), "b", "c", Some(Keep::Choose)),
            (None, "b", "c", Some(Keep::Choose)),
            (None, "", "c", Some(Keep::Choose)),
        ];
        for (base, yours, theirs, expected) in cases {
            assert_eq!(keep(base, yours, theirs), expected, "{base:?} {yours:?} {theirs:?}");
        }
    }
}

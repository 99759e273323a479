//! The one list of what is erased of a case.

/// What becomes of a column.
#[derive(Clone, Copy)]
pub enum How {
    /// Words: the mark in their place.
    Words,
    /// An address or a name that nothing may be put in the place of.
    Empty,
    /// Nothing is left.
    Nothing,
    /// What tells it from others without saying it.
    Digest,
    /// The answers, without what may name people.
    Answers,
    /// The assessment, without its sentences.
    Assessment,
}

/// One table with words about a case.
pub struct Erasable {
    /// In the database.
    pub table: &'static str,
    /// As the page calls its rows.
    pub what: &'static str,
    /// What tells a row from every other.
    pub key: &'static str,
    /// Which rows are of the case `{case}`.
    pub of: &'static str,
    /// Its columns with words, and what becomes of each.
    pub columns: &'static [(&'static str, How)],
    /// Append-only: erased once, marked so, and declared in the history.
    pub sealed: bool,
    /// Left alone when money was awarded: published by law.
    pub published: bool,
}

const OF_CASE: &str = "application_id = {case}";
const ID: &str = "CAST(id AS TEXT)";

/// Every table with words about a case, but for the history itself. A table that is added is one more row.
pub const ERASABLE: &[Erasable] = &[
    Erasable {
        table: "application_content",
        what: "Contacts, endorsers and free text in the answers",
        key: "CAST(application_id AS TEXT)",
        of: OF_CASE,
        columns: &[("content", How::Answers)],
        sealed: false,
        published: false,
    },
    Erasable {
        table: "submission",
        what: "The same in frozen copies",
        key: ID,
        of: OF_CASE,
        columns: &[("content", How::Answers)],
        sealed: true,
        published: false,
    },
    Erasable {
        table: "revision",
        what: "The same in what saves of the draft replaced",
        key: "CAST(application_id AS TEXT) || '/' || section || '/' || CAST(version AS TEXT)",
        of: OF_CASE,
        columns: &[("before", How::Answers)],
        sealed: true,
        published: false,
    },
    Erasable {
        table: "evidence",
        what: "Name of the police.uk file",
        key: "CAST(application_id AS TEXT)",
        of: OF_CASE,
        columns: &[("file_name", How::Words)],
        sealed: false,
        published: false,
    },
    Erasable {
        table: "assessment",
        what: "Sentences of assessments",
        key: ID,
        of: OF_CASE,
        columns: &[("content", How::Assessment)],
        sealed: false,
        published: false,
    },
    Erasable {
        table: "query",
        what: "Queries and their answers",
        key: ID,
        of: OF_CASE,
        columns: &[("question", How::Words), ("words", How::Words)],
        sealed: false,
        published: false,
    },
    Erasable {
        table: "file",
        what: "Files, and their names",
        key: ID,
        of: OF_CASE,
        columns: &[("name", How::Words)],
        sealed: false,
        published: false,
    },
    Erasable {
        table: "note",
        what: "Internal notes",
        key: ID,
        of: OF_CASE,
        columns: &[("words", How::Words)],
        sealed: true,
        published: false,
    },
    Erasable {
        table: "decision",
        what: "Reasons of a decision that awarded nothing",
        key: "CAST(application_id AS TEXT)",
        of: OF_CASE,
        columns: &[("reasons", How::Words), ("conditions", How::Words)],
        sealed: false,
        published: true,
    },
    Erasable {
        table: "decision_record",
        what: "Words of records of decisions that awarded nothing",
        key: ID,
        of: OF_CASE,
        columns: &[
            ("summary", How::Words),
            ("proposal", How::Words),
            ("reasons", How::Words),
            ("conditions", How::Words),
            ("part_1", How::Words),
        ],
        sealed: true,
        published: true,
    },
    Erasable {
        table: "decision_exempt",
        what: "Exempt parts of records of decisions",
        key: "CAST(record_id AS TEXT)",
        of: "record_id IN (SELECT id FROM decision_record WHERE application_id = {case})",
        columns: &[("words", How::Words), ("because", How::Words)],
        sealed: true,
        published: false,
    },
    Erasable {
        table: "camera",
        what: "Installers of cameras",
        key: ID,
        of: OF_CASE,
        columns: &[("installer", How::Words)],
        sealed: false,
        published: false,
    },
    Erasable {
        table: "claim",
        what: "Why claims were sent back",
        key: ID,
        of: OF_CASE,
        columns: &[("returned", How::Words)],
        sealed: false,
        published: false,
    },
    Erasable {
        table: "carry_forward",
        what: "Reasons of carry-forwards",
        key: ID,
        of: OF_CASE,
        columns: &[("reason", How::Words), ("advice", How::Words), ("decision", How::Words)],
        sealed: false,
        published: false,
    },
    Erasable {
        table: "claim_line",
        what: "Costs that were claimed, and who sold what",
        key: ID,
        of: "claim_id IN (SELECT id FROM claim WHERE application_id = {case})",
        columns: &[
            ("what", How::Words),
            ("supplier", How::Words),
            ("invoice", How::Words),
            ("invoice_key", How::Nothing),
            ("reason", How::Words),
        ],
        sealed: false,
        published: false,
    },
    Erasable {
        table: "purchase",
        what: "Purchases: from whom, and why so",
        key: ID,
        of: OF_CASE,
        columns: &[
            ("supplier", How::Words),
            ("order_number", How::Words),
            ("invoice_number", How::Words),
            ("invoice_key", How::Nothing),
            ("whole_life_reason", How::Words),
            ("explanation", How::Words),
            ("decision_reason", How::Words),
        ],
        sealed: false,
        published: false,
    },
    Erasable {
        table: "purchase_quote",
        what: "Who offered what",
        key: ID,
        of: "purchase_id IN (SELECT id FROM purchase WHERE application_id = {case})",
        columns: &[("supplier", How::Words), ("plain_supplier", How::Digest)],
        sealed: false,
        published: false,
    },
    Erasable {
        table: "message",
        what: "Addresses and text of e-mails",
        key: ID,
        of: "history_id IN (SELECT id FROM history WHERE chain = 'application:{case}')",
        columns: &[
            ("address", How::Empty),
            ("body", How::Words),
            ("html", How::Words),
            ("last_error", How::Nothing),
        ],
        sealed: false,
        published: false,
    },
];

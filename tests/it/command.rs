//! The commands as an operator types them: what only reads or copies a database neither makes it nor changes it.

use std::process::{Command, Output};

use cctv_grants::store::Db;
use tempfile::TempDir;

struct Operator {
    folder: TempDir,
}

impl Operator {
    fn new() -> Operator {
        Operator { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn types(&self, database: &str, words: &[&str]) -> Output {
        let program = env!("CARGO_BIN_EXE_cctv-grants");
        let url = if database.contains("://") {
            database.to_owned()
        } else {
            format!("sqlite://{}", self.path(database))
        };
        Command::new(program).args(words).env("DATABASE_URL", url).env("LOG", "warn").output().unwrap()
    }

    /// What has to work to begin with.
    fn adds(&self, database: &str) {
        let (worked, said) = self.told(database, &ADD);
        assert!(worked, "{said}");
    }

    /// Whether it worked, and what was said.
    fn told(&self, database: &str, words: &[&str]) -> (bool, String) {
        let out = self.types(database, words);
        let said = [out.stdout, out.stderr].concat();
        (out.status.success(), String::from_utf8(said).unwrap())
    }
}

const ADD: [&str; 6] = ["person", "add", "--email", "a@example.org", "--role", "administrator"];

#[test]
fn a_database_that_is_not_there_is_neither_copied_nor_checked_nor_made() {
    let operator = Operator::new();
    let copy = operator.path("copy.sqlite");
    for words in [&["backup", &copy][..], &["verify-history"]] {
        let (worked, said) = operator.told("mistyped.sqlite", words);
        assert!(!worked && said.contains("There is no database"), "{said}");
    }
    std::fs::write(operator.path("empty.sqlite"), "").unwrap();
    let (worked, said) = operator.told("empty.sqlite", &["backup", &copy]);
    assert!(!worked && said.contains("never set up"), "{said}");
    let left: Vec<_> =
        std::fs::read_dir(operator.folder.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name.to_str().unwrap().starts_with("empty.sqlite")), "{left:?}");
}

/// What one connection knows of the tables must not be what another knew before: one start of four failed by that.
#[test]
fn a_database_is_made_whole_every_time() {
    let operator = Operator::new();
    for number in 0..12 {
        operator.adds(&format!("{number}.sqlite"));
    }
}

#[test]
fn a_copy_is_whole_and_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let operator = Operator::new();
    operator.adds("live.sqlite");
    let copy = operator.path("copy.sqlite");
    assert_eq!(operator.told("live.sqlite", &["backup", &copy]), (true, format!("Copied to {copy}.\n")));
    for file in ["live.sqlite", "copy.sqlite"] {
        let mode = std::fs::metadata(operator.path(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let (worked, said) = operator.told("copy.sqlite", &["verify-history"]);
    assert!(worked && said.ends_with("The history is whole.\n") && !said.starts_with("0 "), "{said}");
    assert!(operator.told("live.sqlite", &["backup", &copy]).1.contains("is there already"));
    let nowhere = operator.path("no/copy.sqlite");
    assert!(operator.told("live.sqlite", &["backup", &nowhere]).1.contains("The folder of"));
}

#[test]
fn a_database_in_use_is_not_filled_with_invented_cases() {
    let operator = Operator::new();
    operator.adds("live.sqlite");
    let (worked, said) = operator.told("live.sqlite", &["seed", "--applications", "5"]);
    assert!(!worked && said.contains("This database is in use"), "{said}");
    assert!(operator.told("empty.sqlite", &["seed", "--applications", "5"]).0);
    assert!(operator.told("empty.sqlite", &["seed", "--applications", "5"]).0, "and again");
}

#[test]
fn a_person_is_added_with_a_name_and_a_role_that_there_are() {
    let operator = Operator::new();
    let (worked, said) =
        operator.told("live.sqlite", &["person", "add", "--email", "a@example.org", "--role", "king"]);
    assert!(!worked && said.contains("finance_certifier"), "{said}");
    let named = [&ADD[..], &["--name", "  "]].concat();
    assert!(operator.told("live.sqlite", &named).1.contains("Enter the name"));
    let of = ["person", "add", "--email", "a@example.org", "--role", "csp_officer", "--partnership", "XXX"];
    assert!(operator.told("live.sqlite", &of).1.contains("there are HEF, NWO, SHR, SWO, TEL"));
}

#[tokio::test]
async fn a_password_in_an_address_is_never_repeated() {
    for url in [
        "postgress://user:secret@h/x",
        "postgres://user:sec#ret@h/x",
        "postgres://user:secret@h:port/x",
        "mysql://user:secret@h/x",
    ] {
        let said = Db::connect(url, 1).await.err().unwrap().to_string();
        assert!(said.starts_with("DATABASE_URL") && !said.contains("ret@"), "{said}");
    }
}

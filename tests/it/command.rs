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

#[test]
fn a_spreadsheet_is_checked_and_then_taken_over_whole_by_somebody_who_may() {
    let operator = Operator::new();
    operator.adds("live.sqlite");
    let staff = ["person", "add", "--email", "staff@example.org", "--role", "grants_officer"];
    assert!(operator.told("live.sqlite", &staff).0);
    let list = |name: &str, last: &str| {
        let head = "Partnership,What is monitored,Cost a year,First day,Last day";
        std::fs::write(operator.path(name), format!("{head}\nSHR,Suite,1,1/4/2015,1/4/2019\n{last}\n"))
            .unwrap();
        operator.path(name)
    };
    let (bad, good) =
        (list("bad.csv", "XXX,Suite,1,1/4/2015,1/4/2019"), list("good.csv", "TEL,Room,2,1/4/2015,1/4/2019"));
    let import = |file: &str, by: &str, more: &[&str]| {
        let words = [&["import", "commitments", file, "--by", by][..], more].concat();
        operator.told("live.sqlite", &words)
    };
    let (worked, said) = import(&good, "nobody@example.org", &[]);
    assert!(!worked && said.contains("Nobody with the address nobody@example.org may import"), "{said}");
    let (worked, said) = import(&bad, "staff@example.org", &["--take-over"]);
    assert!(
        !worked && said.contains("Nothing was taken over") && said.contains("line 3, Partnership"),
        "{said}"
    );
    let (worked, said) = import(&good, "staff@example.org", &[]);
    assert!(worked && said.contains("2 monitoring commitments can be taken over"), "{said}");
    let (worked, said) = import(&good, "staff@example.org", &["--take-over"]);
    assert!(worked && said.contains("2 monitoring commitments are taken over"), "{said}");
    let (worked, said) = import(&good, "staff@example.org", &["--take-over"]);
    assert!(!worked && said.contains("line 2"), "what was taken over is not taken twice: {said}");
    assert!(operator.told("live.sqlite", &["verify-history"]).0);
}

#[test]
fn an_award_that_the_scheme_would_not_allow_is_told_and_can_be_taken_over_as_it_is() {
    let operator = Operator::new();
    operator.adds("live.sqlite");
    let staff = ["person", "add", "--email", "staff@example.org", "--role", "grants_officer"];
    assert!(operator.told("live.sqlite", &staff).0);
    let head = "Partnership,Financial year,Title,Accountable body,Eligible cost,Cash match,Award,Decided on,Decision,\
                Cost verified so far,Paid so far";
    let file = operator.path("awards.csv");
    let row = "SHR,2017/18,Square,Council,40000,0,40000,4/9/2017,D1,0,0";
    std::fs::write(&file, format!("{head}\n{row}\n")).unwrap();
    let import = |more: &[&str]| {
        let words = [&["import", "awards", &file, "--by", "staff@example.org"][..], more].concat();
        operator.told("live.sqlite", &words)
    };
    for (more, ends) in [(&[][..], "can be taken over"), (&["--take-over"][..], "are taken over.")] {
        let (worked, said) = import(more);
        let told = "- line 2, Square: The award is above the scheme’s share of the cost (at most £20,000.00)";
        assert!(worked && said.contains(told) && said.contains(ends), "{said}");
    }
    assert!(operator.told("live.sqlite", &["verify-history"]).0);
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

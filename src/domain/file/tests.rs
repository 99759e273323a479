//! Kinds, names, limits, tables and who may open what, as tables of cases.

use super::*;
use crate::domain::person::{Holding, Person, PersonId, Role};
use crate::domain::text::EmailAddress;

#[test]
fn a_name_is_shown_without_folders_and_tricks_and_ends_as_what_it_is() {
    for (raw, kind, expected) in [
        ("Quote.pdf", Kind::Pdf, "Quote.pdf"),
        ("SCAN.JPEG", Kind::Jpeg, "SCAN.JPEG"),
        ("../../etc/passwd", Kind::Pdf, "passwd.pdf"),
        ("C:\\Users\\me\\Quote 1.docx", Kind::Docx, "Quote 1.docx"),
        ("invoice.exe", Kind::Pdf, "invoice.exe.pdf"),
        ("invoice\u{202e}fdp.exe", Kind::Pdf, "invoicefdp.exe.pdf"),
        ("two\r\nlines\0.png", Kind::Png, "two lines.png"),
        ("  .htaccess ", Kind::Csv, "htaccess.csv"),
        ("...", Kind::Gif, "file.gif"),
        ("", Kind::Odt, "file.odt"),
        (".pdf", Kind::Pdf, "pdf.pdf"),
        ("Angebot für Bürgermeister.pdf", Kind::Pdf, "Angebot für Bürgermeister.pdf"),
        ("版.csv", Kind::Csv, "版.csv"),
        ("notes.v2 final", Kind::Pdf, "notes.v2 final.pdf"),
    ] {
        assert_eq!(called(raw, Some(kind)), expected, "{raw:?}");
    }
    let long = called(&format!("{}.pdf", "é".repeat(400)), Some(Kind::Pdf));
    assert_eq!((long.chars().count(), long.ends_with("é.pdf")), (124, true));
    assert_eq!(ascii("Größe “1”.pdf"), "Gr__e _1_.pdf");
}

#[test]
fn a_size_over_a_limit_never_reads_like_the_limit() {
    for (bytes, expected) in [
        (0, "0 bytes"),
        (1023, "1023 bytes"),
        (1024, "1 KB"),
        (1025, "2 KB"),
        (1024 * 1024, "1 MB"),
        (LARGEST, "20 MB"),
        (LARGEST + 1, "20.1 MB"),
        (LARGEST_CASE, "100 MB"),
        (1_572_864, "1.5 MB"),
    ] {
        assert_eq!(size(bytes), expected);
    }
}

#[test]
fn all_files_of_a_case_fit_up_to_its_limit_and_not_a_byte_more() {
    assert_eq!(fits(0, "a", LARGEST_CASE), Ok(()));
    assert_eq!(fits(LARGEST_CASE - 5, "a", 5), Ok(()));
    let refused = fits(LARGEST_CASE - 5, "a.pdf", 6).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "“a.pdf” does not fit: all files of an application together must be 100 MB or smaller, and 5 bytes is left"
    );
    assert!(fits(LARGEST_CASE + 5, "a", 1).is_err());
    assert_eq!(FileRefusal::TooLarge("x".into()).to_string(), "“x” must be 20 MB or smaller");
}

#[test]
fn only_what_is_held_changes_by_a_check() {
    use FileState::*;
    let expected = [(Held, Some(Refused), Some(Clean)), (Clean, None, None), (Refused, None, None)];
    for (state, infected, clean) in expected {
        assert_eq!((state.checked(true), state.checked(false)), (infected, clean));
        assert_eq!(FileState::from_code(state.code()), Some(state));
    }
}

fn person(roles: &[(Role, Option<i64>)]) -> Viewer {
    let hat = |(role, of): &(Role, Option<i64>)| Holding::new(*role, of.map(PartnershipId)).unwrap();
    Viewer::of(&Person {
        id: PersonId(1),
        name: "Ann".into(),
        email: EmailAddress::parse("ann@example.org").unwrap(),
        holdings: roles.iter().map(hat).collect(),
    })
}

#[test]
fn a_file_opens_to_those_near_it_when_clean_and_to_the_funder_once_it_was_sent_in() {
    use FileState::*;
    let own = person(&[(Role::CspOfficer, Some(7))]);
    let chair = person(&[(Role::CspChair, Some(7))]);
    let staff = person(&[(Role::GrantsOfficer, None)]);
    let both = person(&[(Role::GrantsOfficer, None), (Role::CspOfficer, Some(7))]);
    // State, sent in, removed: whether officer, chair, staff, somebody of both may open it.
    for (state, submitted, removed, expected) in [
        (Held, false, false, [false; 4]),
        (Held, true, false, [false; 4]),
        (Refused, true, false, [false; 4]),
        (Clean, false, false, [true, true, false, true]),
        (Clean, false, true, [false; 4]),
        (Clean, true, false, [true; 4]),
        (Clean, true, true, [true; 4]),
    ] {
        let opening = Opening { state, submitted, removed };
        let found = [own, chair, staff, both].map(|viewer| opening.shows_to(viewer, PartnershipId(7)));
        assert_eq!(found, expected, "{opening:?}");
    }
}

fn is_table(text: &[u8], piece: usize) -> bool {
    let mut table = Table::beginning(&text[..text.len().min(4096)]);
    let all = text.chunks(piece).all(|piece| table.read(piece));
    table.ended() && all
}

#[test]
fn a_table_has_as_many_columns_in_every_line_however_it_arrives() {
    for (text, expected) in [
        ("a,b\n1,2\n", true),
        ("a,b\r\n1,\"two, and\nmore\"\r\n", true),
        ("a;b;c\n1;2,5;3\n", true),
        ("a\tb\n1\t2", true),
        ("\u{feff}a,b\n1,2\n\n", true),
        ("Stra\u{df}e,b\n1,2\n", true),
        ("a,b\n1,2,3\n", false),
        ("a,b\n1\n", false),
        ("only words\nand words\n", false),
        ("", false),
        ("<html>,b\n1,2\n", false),
        ("a,b\n1,\0\n", false),
        ("a,b\n1,\u{7}\n", false),
    ] {
        for piece in [1, 3, 4096] {
            assert_eq!(is_table(text.as_bytes(), piece), expected, "{text:?} by {piece}");
        }
    }
    assert!(is_table(b"a,Stra\xdfe\n1,2\n", 5), "as spreadsheets of Windows write it");
    let endless = [b"a,b\n1,".to_vec(), vec![b'x'; 200_000]].concat();
    assert!(!is_table(&endless, 4096));
}

#[test]
fn kinds_read_back_and_no_ending_stands_for_two() {
    let endings: Vec<_> = Kind::ALL.iter().flat_map(|kind| kind.endings()).collect();
    let different: std::collections::BTreeSet<_> = endings.iter().collect();
    assert_eq!(endings.len(), different.len());
    assert!(Kind::ALL.iter().all(|kind| Kind::from_code(kind.code()) == Some(*kind)));
    assert!(Kind::accepted(false).starts_with(".pdf,.jpg"));
    assert!(Kind::accepted(true).starts_with(".jpg") && !Kind::accepted(true).contains("doc"));
}

#[test]
fn a_name_that_is_taken_gets_the_next_number_before_its_ending() {
    let taken = ["quote.pdf", "Quote (2).pdf", "plan"];
    for (name, expected) in [
        ("other.pdf", "other.pdf"),
        ("quote.pdf", "quote (3).pdf"),
        ("QUOTE.PDF", "QUOTE (3).PDF"),
        ("plan", "plan (2)"),
        ("quote (2).pdf", "quote (2) (2).pdf"),
    ] {
        assert_eq!(
            told_apart(name, |other| taken.iter().any(|one| one.eq_ignore_ascii_case(other))),
            expected,
            "{name}"
        );
    }
}

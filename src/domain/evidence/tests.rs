//! Files as police.uk makes them, and as people break them.

use super::*;

const HEADER: &str = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,\
                      Last outcome category,Context";

fn row(id: &str, month: &str, code: &str, name: &str, kind: &str) -> String {
    format!(
        "{id},{month},West Mercia Police,West Mercia Police,-2.7,52.3,On or near Broad Street,{code},{name},{kind},,"
    )
}

fn file(rows: &[String]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

fn counted(text: &str) -> Result<Evidence, Unreadable> {
    count(text.as_bytes(), &["Shropshire Council".into(), "Telford & Wrekin Council".into()])
}

#[test]
fn offences_are_counted_by_area_kind_and_month_and_what_is_odd_is_reported() {
    let rows = [
        row("a", "2018-01", "E1", "Shropshire 038B", "Shoplifting"),
        row("b", "2018-02", "E1", "Shropshire 038B", "Drugs"),
        row("c", "2018-02", "E1", "Shropshire 038B", "Shoplifting"),
        row("c", "2018-02", "E1", "Shropshire 038B", "Shoplifting"),
        row("", "2018-01", "E2", "Telford and Wrekin 001A", "Anti-social behaviour"),
        row("", "2018-01", "E2", "Telford and Wrekin 001A", "Drugs"),
        row("d", "2018-01", "E3", "Birmingham 043A", "Drugs"),
        row("e", "2018-01", "E4", "Shropsh 001A", "Drugs"),
        row("f", "2018-01", "", "", "Drugs"),
        row("g", "January", "E1", "Shropshire 038B", "Drugs"),
        "h,2018-01".to_owned(),
    ];
    let evidence = counted(&file(&rows)).unwrap();
    assert_eq!((evidence.rows, evidence.counted), (11, 5));
    let odd =
        Oddities { no_id: 2, no_id_elsewise: 1, no_location: 1, elsewhere: 2, duplicates: 1, broken: 2 };
    assert_eq!(evidence.oddities, odd);
    let pairs = |pairs: &[(&str, u64)]| pairs.iter().map(|(w, n)| ((*w).to_owned(), *n)).collect::<Vec<_>>();
    assert_eq!(evidence.kinds, pairs(&[("Drugs", 2), ("Shoplifting", 2), ("Anti-social behaviour", 1)]));
    assert_eq!(evidence.months, pairs(&[("2018-01", 3), ("2018-02", 2)]));
    let (first, second) = (&evidence.areas[0], &evidence.areas[1]);
    assert_eq!((first.name.as_str(), first.n), ("Shropshire 038B", 3));
    assert_eq!(first.kinds, pairs(&[("Shoplifting", 2), ("Drugs", 1)]));
    assert_eq!((second.code.as_str(), second.n), ("E2", 2));
}

#[test]
fn every_row_is_counted_or_in_one_of_the_oddities_that_are_not() {
    let rows: Vec<_> =
        (0..500).map(|n| row(&(n % 400).to_string(), "2018-01", "E1", "Shropshire 001A", "Drugs")).collect();
    let evidence = counted(&file(&rows)).unwrap();
    let odd = evidence.oddities;
    assert_eq!(
        evidence.counted + odd.no_location + odd.elsewhere + odd.duplicates + odd.broken,
        evidence.rows
    );
    assert_eq!(odd.duplicates, 100);
}

#[test]
fn columns_are_found_by_their_names_whatever_their_order_and_case() {
    let text =
        "\u{feff}crime type,LSOA NAME,lsoa code,month,crime id\nDrugs,\"Shropshire 001A\",E1,2018-01,a\n";
    assert_eq!(counted(text).unwrap().counted, 1);
}

#[test]
fn what_is_no_such_file_is_refused_with_the_reason() {
    let no_column = HEADER.replace("LSOA code", "Area");
    let endless = format!("{HEADER}\n{}", "x".repeat(200_000));
    let unclosed = format!("{HEADER}\n\"{}", "a,b\n".repeat(400_000));
    for (text, expected) in [
        (String::new(), "The file is not a CSV file"),
        ("hello".to_owned(), "The file is not a CSV file"),
        (format!("{HEADER}\n"), "The file has no rows"),
        (
            format!("{no_column}\na,b\n"),
            "The file is not a police.uk street-level file: it has no column “LSOA code”",
        ),
        ("PK\u{3}\u{4}\0\0\0".to_owned(), "The file is not a CSV file"),
        (endless, "The file is not a CSV file"),
        (unclosed, "The file is not a CSV file"),
    ] {
        assert_eq!(counted(&text).unwrap_err().to_string(), expected, "{:?}", &text[..text.len().min(40)]);
    }
    let cut_off = io::Read::chain(HEADER.as_bytes(), Broken);
    assert!(matches!(count(cut_off, &[]), Err(Unreadable::CutOff)));
}

struct Broken;

impl io::Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::new(io::ErrorKind::ConnectionReset, "gone"))
    }
}

#[test]
fn a_file_of_ever_new_areas_is_given_up() {
    let rows: Vec<_> =
        (0..60_000).map(|n| row("", "2018-01", &format!("E{n}"), "Shropshire 001A", "Drugs")).collect();
    assert!(matches!(counted(&file(&rows)), Err(Unreadable::TooMuch)));
}

#[test]
fn more_areas_than_are_kept_are_said() {
    let n = KEPT + 3;
    let rows: Vec<_> =
        (0..n).map(|n| row("", "2018-01", &format!("E{n}"), "Shropshire 001A", "Drugs")).collect();
    let evidence = counted(&file(&rows)).unwrap();
    assert_eq!((evidence.areas.len(), evidence.beyond, evidence.counted), (KEPT, 3, n as u64));
}

#[test]
fn chosen_areas_carry_their_number_and_the_period() {
    let rows = [
        row("a", "2018-01", "E1", "Shropshire 038B", "Drugs"),
        row("b", "2018-03", "E2", "Shropshire 001A", "Drugs"),
        row("c", "2018-03", "E2", "Shropshire 001A", "Drugs"),
    ];
    let evidence = counted(&file(&rows)).unwrap();
    let chosen = evidence.choose(&["E1", "E2", "E1"]).unwrap();
    assert_eq!((chosen.from.as_str(), chosen.to.as_str(), chosen.of), ("2018-01", "2018-03", 3));
    assert_eq!(chosen.areas, [("Shropshire 001A".to_owned(), 2), ("Shropshire 038B".to_owned(), 1)]);
    assert_eq!(evidence.choose(&["E1", "E9"]), None);
    assert_eq!(evidence.choose(&[]), None);
}

#[test]
fn more_offences_than_can_be_told_apart_are_refused_in_plain_words() {
    let mut seen = Seen::default();
    for n in 0..MOST_IDS {
        assert_eq!(seen.is_new(&n.to_string()), Some(true));
    }
    assert_eq!((seen.is_new("0"), seen.is_new("another")), (Some(false), None));
    let words = "The file has more than 1,572,864 different Crime IDs, the most that are told apart: send fewer months at a time";
    assert_eq!(Unreadable::TooManyIds.to_string(), words);
}

//! What a PDF says of itself and how words are broken; read back by another's reader.

use chrono::NaiveDate;

use super::font::Fonts;
use super::layout::{Part, lay_out};
use super::offer::{Offer, sheet};
use super::*;
use crate::domain::money::Money;

fn offer(conditions: Option<String>) -> Sheet {
    sheet(&Offer {
        funder: "Police and Crime Commissioner for West Mercia".into(),
        number: "PCC/D/2018/11".into(),
        reference: "CCTV-2018-SHR-003".into(),
        title: "Ludlow town centre cameras".into(),
        partnership: "Shropshire".into(),
        accountable_body: "Shropshire Council".into(),
        award: Money::from_pence(3_000_000),
        eligible_cost: Money::from_pence(6_500_000),
        certified_match: Money::from_pence(3_250_000),
        conditions,
        accept_by: NaiveDate::from_ymd_opt(2018, 11, 14),
        retention_percent: 10,
        spend_by: NaiveDate::from_ymd_opt(2019, 3, 31).unwrap(),
        address: "https://grants.example.org/applications/CCTV-2018-SHR-003/offer".into(),
    })
}

fn text_of(sheet: &Sheet) -> String {
    let document = lopdf::Document::load_mem(&pdf(sheet).unwrap()).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    let text = document.extract_text(&pages).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_offer_read_back_says_what_its_accountable_body_has_to_know() {
    let text = text_of(&offer(Some("Signs are up before the cameras go live.".into())));
    for words in [
        "Offer of a grant: CCTV-2018-SHR-003",
        "Police and Crime Commissioner for West Mercia",
        "PCC/D/2018/11",
        "Shropshire Council",
        "up to £30,000.00",
        "£65,000.00",
        "46.15% of the eligible cost",
        "£32,500.00",
        "10 % of each payment",
        "31 March 2019",
        "14 November 2018",
        "Signs are up before the cameras go live.",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn a_pdf_is_tagged_and_says_its_title_and_language() {
    let bytes = pdf(&offer(None)).unwrap();
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    let catalog = document.catalog().unwrap();
    let text = |object: &lopdf::Object| String::from_utf8_lossy(object.as_str().unwrap()).into_owned();
    assert_eq!(text(catalog.get(b"Lang").unwrap()), "en-GB");
    let marked = catalog.get(b"MarkInfo").unwrap().as_dict().unwrap();
    assert!(marked.get(b"Marked").unwrap().as_bool().unwrap());
    let shown = catalog.get(b"ViewerPreferences").unwrap().as_dict().unwrap();
    assert!(shown.get(b"DisplayDocTitle").unwrap().as_bool().unwrap());
    let named: Vec<_> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok()?.get(b"S").ok()?.as_name().ok())
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    for tag in ["H1", "H2", "P", "Table", "TR", "TH", "TD"] {
        assert!(named.iter().any(|name| name == tag), "{tag} is not in {named:?}");
    }
}

#[test]
fn long_words_long_texts_and_characters_that_no_font_has_are_laid_out_on_as_many_pages_as_they_take() {
    let long = "The signs are up before the cameras go live. ".repeat(400);
    let nonsense = format!("{}\n\n\u{1f6a8} 監視 {}\tŵ ŷ é £ “–”", long, "x".repeat(500));
    let fonts = Fonts::load().unwrap();
    let sheet = offer(Some(nonsense));
    let laid = lay_out(&sheet.blocks, &fonts);
    assert!(laid.pages.len() > 2, "{} pages", laid.pages.len());
    let right = super::layout::margins().1;
    for line in laid.pages.iter().flat_map(|page| &page.lines) {
        let end = line.x + fonts.get(line.style.weight).width(line.words.trim_end(), line.style.size);
        assert!(end <= right + 0.1 && line.y < super::layout::PAGE.1 - 60.0, "{line:?}");
    }
    assert!(matches!(laid.parts[0], Part::Heading(1, ..)));
    let text = text_of(&sheet);
    assert!(text.contains("? ?? ") && text.contains("ŵ ŷ é £ “–”"), "{}", &text[text.len() - 900..]);
}

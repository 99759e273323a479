//! What the page of a count shows: every area can be chosen, every month is there, what is cut says so, ticks survive.

use scraper::{Html, Selector};

use super::{HEADER, choose_from, file, page, ticked, upload, upload_from};
use crate::app::{Page, TestApp};

/// A file with these areas, the first with most offences, each row of the next of these months.
fn of(areas: usize, months: &[String]) -> String {
    let area = |n: usize| std::iter::repeat_n(n, areas - n + 1);
    let row = |(id, (n, month)): (usize, (usize, &String))| {
        format!("{id},{month},,,,,,E01{n:06},Shropshire {n:03}A,Drugs,,\n")
    };
    let rows = (1..=areas).flat_map(area).zip(months.iter().cycle()).enumerate().map(row);
    format!("{HEADER}\n{}", rows.collect::<String>())
}

fn months(n: usize) -> Vec<String> {
    (0..n).map(|n| format!("{}-{:02}", 2010 + n / 12, n % 12 + 1)).collect()
}

async fn shown(text: String) -> (TestApp, Page) {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    assert_eq!(upload(&officer, &case, "one.csv", text).await.status, 303);
    let shown = officer.get(&page(&case)).await;
    (app, shown)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_area_can_be_chosen_and_the_table_says_that_it_is_cut() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    assert_eq!(upload(&officer, &case, "one.csv", of(40, &months(1))).await.status, 303);
    let shown = officer.get(&page(&case)).await;
    let labels = shown.texts(".govuk-checkboxes__label");
    assert_eq!(labels.len(), 40);
    assert_eq!((labels[0].as_str(), labels[39].as_str()), ("Shropshire 001A: 40", "Shropshire 040A: 1"));
    assert_eq!(shown.texts("details summary"), ["25 more areas to choose from"]);
    let text = shown.texts("main").join(" ");
    assert!(text.contains("The 15 with most offences, of 40. The 25 others can be chosen below"), "{text}");
    assert_eq!(shown.texts("table[role=table]")[0].matches("Shropshire").count(), 15);
    let (first, last) = ("E01000001", "E01000040");
    let fields = [("areas", first), ("more_areas", last), ("version", &shown.hidden("version"))];
    let chosen = officer.post(&format!("{}/areas", page(&case)), &fields).await;
    assert_eq!(chosen.status, 303, "{:?}", chosen.errors());
    let shown = officer.get(&page(&case)).await;
    assert_eq!(ticked(&shown), [first, last]);
    assert_eq!(shown.texts("details[open] summary").len(), 1, "what is ticked is seen");
    let facts = shown.texts("dl").join(" ");
    assert!(facts.contains("In the application Shropshire 001A: 40 Shropshire 040A: 1"), "{facts}");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_months_are_drawn_in_order_and_of_very_many_the_newest() {
    let (_app, page) = shown(of(20, &months(24))).await;
    let table = |page: &Page| page.texts("table").into_iter().find(|t| t.starts_with("Months")).unwrap();
    let drawn = table(&page);
    assert!(drawn.contains("January 2010") && drawn.contains("December 2011"), "{drawn}");
    let labels = page.texts(".app-chart__label");
    let first = labels.iter().position(|label| label == "January 2010").unwrap();
    assert_eq!(labels.get(first + 23).map(String::as_str), Some("December 2011"));
    let (_app, page) = shown(of(20, &months(130))).await;
    let drawn = table(&page);
    assert!(!drawn.contains("October 2010") && drawn.contains("November 2010"), "{drawn}");
    assert!(drawn.contains("October 2020"), "the newest is never lost: {drawn}");
    assert!(page.texts("main").join(" ").contains("The newest 120 months, of 130"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_file_leaves_the_ticks_as_they_were_and_its_form_sends_them_first() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    assert_eq!(upload(&officer, &case, "one.csv", file(70)).await.status, 303);
    let opened = officer.get(&page(&case)).await;
    assert_eq!(choose_from(&officer, &case, &opened, &["E01000002"]).await.status, 303);
    let opened = officer.get(&page(&case)).await;
    for ticks in [&["E01000001", "E01000005"][..], &[]] {
        let wrong = ("x.csv", "a,b\n1,2\n".to_owned());
        let refused = upload_from(&officer, &case, &opened, ticks, wrong).await;
        assert_eq!(
            (refused.status, ticked(&refused)),
            (422, ticks.iter().map(|t| (*t).to_owned()).collect())
        );
        assert_eq!(refused.hidden("version"), opened.hidden("version"));
    }
    // What a form sends after its file is not read.
    let html = Html::parse_document(&opened.html);
    let sent = Selector::parse("form[enctype] [name]").unwrap();
    let names: Vec<_> = html.select(&sent).filter_map(|e| e.attr("name")).collect();
    assert_eq!((names.first(), names.last()), (Some(&"token"), Some(&"file")));
    assert_eq!(names.iter().filter(|name| **name == "areas").count(), 7);
    let saves = Selector::parse("button[formaction]").unwrap();
    let button = html.select(&saves).next().unwrap();
    assert_eq!(button.attr("formaction"), Some(format!("{}/areas", page(&case)).as_str()));
    assert_eq!(button.attr("formenctype"), Some("application/x-www-form-urlencoded"));
}

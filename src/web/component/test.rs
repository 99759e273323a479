//! Every component, read back from one page the way a screen reader would.

mod every_component;

use askama::Template;
use every_component::page;
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;

/// The panel has a page of its own, since its title is a page's only `h1`.
#[derive(Template)]
#[template(
    source = r#"{% import "govuk/panel.html" as panel %}{{ panel::panel("Sent", "Your reference", "A<1>") }}"#,
    ext = "html"
)]
struct Confirmation;

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn one<'a>(page: &'a Html, selector: &str) -> ElementRef<'a> {
    let found = all(page, selector);
    assert_eq!(found.len(), 1, "one {selector}");
    found[0]
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_id_is_there_once_and_every_reference_leads_to_one() {
    let page = page();
    let ids: Vec<_> = all(&page, "[id]").iter().filter_map(|e| e.attr("id")).collect();
    let known: BTreeSet<_> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "an id stands twice in {ids:?}");
    for attribute in ["for", "aria-describedby", "aria-labelledby", "aria-controls"] {
        for element in all(&page, &format!("[{attribute}]")) {
            for id in element.attr(attribute).unwrap_or_default().split(' ') {
                assert!(known.contains(id), "{attribute} names {id:?}, which is not there");
            }
        }
    }
    for link in all(&page, "a[href^='#']") {
        let id = link.attr("href").unwrap_or_default().trim_start_matches('#');
        assert!(known.contains(id), "a link goes to {id:?}, which is not there");
    }
}

#[test]
fn every_control_has_a_label_that_is_text() {
    let page = page();
    let controls = all(&page, "main input:not([type=hidden]), main select, main textarea");
    assert_eq!(controls.len(), 29);
    for control in controls {
        let id = control.attr("id").unwrap();
        assert!(!words(one(&page, &format!("label[for='{id}']"))).is_empty(), "{id} has an empty label");
    }
    for fieldset in all(&page, "fieldset") {
        assert!(fieldset.select(&Selector::parse("legend").unwrap()).next().is_some());
    }
}

#[test]
fn hint_error_and_count_describe_the_control() {
    let page = page();
    let described = |selector: &str| one(&page, selector).attr("aria-describedby").map(str::to_owned);
    assert_eq!(described("#place").as_deref(), Some("place-hint"));
    assert_eq!(described("#bad-place").as_deref(), Some("bad-place-hint bad-place-error"));
    assert_eq!(
        described("#bad-problem").as_deref(),
        Some("bad-problem-info bad-problem-hint bad-problem-error")
    );
    assert_eq!(described("#email"), None);
    assert_eq!(described("fieldset:has(#bad-monitored)").as_deref(), Some("bad-monitored-error"));
    assert_eq!(described("fieldset:has(#bad-from-day)").as_deref(), Some("bad-from-hint bad-from-error"));
    assert_eq!(described("#crime-2").as_deref(), Some("crime-2-item-hint"));
    assert_eq!(words(one(&page, "#bad-place-error")), "Error: Say something that is right");
}

#[test]
fn the_error_summary_leads_to_the_first_control_of_each_field() {
    let page = page();
    let links: Vec<_> = all(&page, ".govuk-error-summary a").iter().filter_map(|a| a.attr("href")).collect();
    assert_eq!(
        links,
        [
            "#bad-place",
            "#bad-request",
            "#bad-days",
            "#bad-email",
            "#bad-problem",
            "#bad-monitored",
            "#bad-crime",
            "#bad-body",
            "#bad-from-day"
        ]
    );
    for link in links {
        assert!(
            ["input", "select", "textarea"].contains(&one(&page, link).value().name()),
            "{link} is no control"
        );
    }
}

#[test]
fn what_was_typed_is_kept_as_it_was() {
    let page = page();
    assert_eq!(one(&page, "#place").attr("value"), Some("High \"Street\" <1>"));
    assert_eq!(one(&page, "#problem").text().collect::<String>(), "\nFirst line\nSecond");
    assert_eq!(one(&page, "#from-month").attr("value"), Some("9"));
    assert_eq!(one(&page, "[name=monitored][checked]").attr("value"), Some("no"));
    assert_eq!(one(&page, "[name=crime][checked]").attr("value"), Some("burglary"));
    assert_eq!(one(&page, "#body option[selected]").attr("value"), Some("b"));
}

#[test]
fn the_page_keeps_to_the_policy_and_every_post_carries_the_token() {
    let page = page();
    assert!(all(&page, "[style], style, script:not([src]), [onclick]").is_empty());
    for form in all(&page, "form[method=post]") {
        assert!(form.attr("novalidate").is_some());
        assert!(
            form.select(&Selector::parse("input[type=hidden][name=token][value=T]").unwrap())
                .next()
                .is_some()
        );
    }
    assert_eq!(words(one(&page, "title")), "Error: Every component – CCTV grants");
    assert_eq!(one(&page, "html").attr("lang"), Some("en-GB"));
    assert_eq!(one(&page, "body").attr("data-session-ends-in"), Some("1800"));
    assert_eq!(all(&page, "h1").len(), 1);
}

#[test]
fn a_confirmation_names_the_reference() {
    let page = Html::parse_fragment(&Confirmation.render().unwrap());
    assert_eq!(words(one(&page, "h1")), "Sent");
    assert_eq!(words(one(&page, "strong")), "A<1>");
}

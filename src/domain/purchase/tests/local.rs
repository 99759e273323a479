//! Every rule of the local route as a table of cases.

use super::*;
use crate::domain::file::FileId;
use crate::domain::scheme;

pub(super) const TODAY: &str = "2018-10-20";

fn instead(make: &str, outcome: Option<Outcome>, until: &str) -> Instead {
    Instead {
        offered: offered("Equipment", vec![]),
        quantity: 10,
        make: make.into(),
        model: "D-1".into(),
        certificates: outcome.map(|outcome| certificate(outcome, until)).into_iter().collect(),
    }
}

/// Ten of something, which the framework sells for £1,200.00.
fn draft() -> Purchase {
    let wanted = [instead("Bosch", Some(Outcome::Pass), "2019-12-31")];
    let lines = local_lines(&wanted, day("2018-10-15"), kind).unwrap();
    Purchase {
        route: Route::Local,
        state: PurchaseState::Draft,
        supplier: String::new(),
        lines,
        held: Money::ZERO,
        ..approved(10, 0, true)
    }
}

/// Asks so many pounds for each of the ten, and so many for their whole life.
pub(super) fn quote(number: u32, supplier: &str, unit: i64, whole_life: Option<i64>) -> Quote {
    Quote {
        number,
        supplier: supplier.into(),
        on: day("2018-10-18"),
        units: vec![(1, pounds(unit))],
        whole_life: whole_life.map(pounds),
        file: FileId(1),
        version: 0,
    }
}

pub(super) fn quoted(quotes: &[(&str, i64, Option<i64>)]) -> Purchase {
    let add = |purchase: Purchase, (number, (supplier, unit, life)): (u32, &(&str, i64, Option<i64>))| {
        purchase.with_quote(quote(number, supplier, *unit, *life), None, day(TODAY)).unwrap()
    };
    (1..).zip(quotes).fold(draft(), add)
}

fn wish(purchase: &Purchase, quote: u32, life: Option<i64>, reason: Option<&str>) -> Wish {
    Wish {
        quote,
        seen: purchase.quotes_version(),
        vat: pounds(100),
        recoverable: false,
        framework_whole_life: life.map(pounds),
        reason: reason.map(str::to_owned),
    }
}

fn priced(purchase: &Purchase, unit: i64) -> Vec<Result<Priced, NotOrderable>> {
    let of = |line: &Line| {
        Ok(Priced {
            description: line.description.clone(),
            category: line.category.clone(),
            unit: pounds(unit),
            condition: None,
        })
    };
    purchase.lines.iter().map(of).collect()
}

fn requested(purchase: Purchase, wish: Wish) -> Result<Purchase, LocalRefusal> {
    let priced = priced(&purchase, 120);
    purchase.request(wish, priced, &scheme::sample().policy, day(TODAY))
}

#[test]
fn kit_that_is_not_compatible_is_refused_by_name_whatever_it_is_compared_with() {
    let table = [
        (None, "2019-12-31", "Bosch D-1: The OCC has not certified it"),
        (Some(Outcome::Fail), "2019-12-31", "Bosch D-1: It failed the OCC’s test"),
        (Some(Outcome::Pass), "2018-10-14", "Bosch D-1: Its certificate ended on 14 October 2018"),
    ];
    for (outcome, until, expected) in table {
        let refused = local_lines(&[instead("Bosch", outcome, until)], day("2018-10-15"), kind);
        assert_eq!(refused.unwrap_err().to_string(), expected);
    }
    let good =
        local_lines(&[instead("Bosch", Some(Outcome::Conditional), "2019-12-31")], day("2018-10-15"), kind);
    assert_eq!(good.unwrap()[0].condition.as_deref(), Some("Firmware 7"));
    let kit = Instead { offered: offered("Installation", vec![]), ..instead("Any", None, "2019-12-31") };
    let work = Instead { make: "axis".into(), model: "P 3245".into(), ..kit.clone() };
    assert!(local_lines(&[work], day("2018-10-15"), kind).is_ok(), "work needs no certificate");
    assert!(local_lines(&[kit], day("2018-10-15"), kind).is_err(), "kit in its place does");
    assert_eq!(local_lines(&[], day("2018-10-15"), kind), Err(RequestRefusal::Empty));
    let mut other = instead("Bosch", Some(Outcome::Pass), "2019-12-31");
    other.offered.framework.id = FrameworkId(2);
    let mixed = [instead("Bosch", Some(Outcome::Pass), "2019-12-31"), other];
    assert_eq!(local_lines(&mixed, day("2018-10-15"), kind), Err(RequestRefusal::Mixed));
}

#[test]
fn quotes_are_needed_by_the_dearer_of_framework_and_the_quote_that_is_bought() {
    let policy = scheme::sample().policy;
    for (pounds_in_all, needed) in [(4_999, 1), (5_000, 1), (5_001, 3)] {
        assert_eq!(policy.quotes_needed(pounds(pounds_in_all)), needed, "{pounds_in_all}");
    }
    assert_eq!(draft().quotes_needed(&policy, None), 1, "£1,200.00 by the framework");
    assert_eq!(quoted(&[("A", 501, None)]).quotes_needed(&policy, None), 3, "£5,010.00 is the lowest");
    let mut two = quoted(&[("A", 480, Some(7_000)), ("B", 600, Some(6_500))]);
    two.lines[0].framework = pounds(490);
    assert_eq!((two.quotes_needed(&policy, None), two.most_quotes_needed(&policy)), (1, 3));
    for (chosen, told) in [(1, ""), (2, "3 quotes are needed for this purchase, and 2 are on file")] {
        let asked = wish(&two, chosen, Some(8_000), Some("x"));
        let prices = priced(&two, 490);
        let refused = two.clone().request(asked, prices, &policy, day(TODAY)).err();
        assert_eq!(refused.map(|why| why.to_string()).unwrap_or_default(), told, "{chosen}");
    }
    let mut dear = quoted(&[("A", 400, None)]);
    dear.lines[0].framework = pounds(501);
    assert_eq!(dear.quotes_needed(&policy, None), 3, "one low quote does not do away with the others");
    let asked = wish(&dear, 1, None, None);
    let priced = priced(&dear, 501);
    let refused = dear.request(asked, priced, &policy, day(TODAY)).unwrap_err();
    assert_eq!(refused.to_string(), "3 quotes are needed for this purchase, and 1 is on file");
}

#[test]
fn a_quote_has_a_price_above_nothing_for_every_line_and_each_supplier_quotes_once() {
    let one = quoted(&[("Acme Ltd", 100, None)]);
    let today = day(TODAY);
    let told = |quote: Quote| one.clone().with_quote(quote, None, today).unwrap_err()[0].to_string();
    assert_eq!(told(quote(2, "ACME ltd", 90, None)), "There is a quote of Acme Ltd already: change that one");
    assert_eq!(
        told(Quote { on: day("2018-10-21"), ..quote(2, "B", 90, None) }),
        "The date of the quote must not be after today"
    );
    assert_eq!(
        told(Quote { units: vec![], ..quote(2, "B", 90, None) }),
        "Enter what one Bosch D-1 costs, more than £0.00"
    );
    assert_eq!(told(quote(2, "B", 0, None)), "Enter what one Bosch D-1 costs, more than £0.00");
    assert_eq!(
        told(quote(2, "B", 90, Some(899))),
        "The whole-life cost must be £900.00 or more, which is what all of it costs to buy"
    );
    assert!(one.clone().with_quote(quote(2, "B", 90, Some(900)), None, today).is_ok());
    assert_eq!(told(quote(1, "Acme Ltd", 90, None)), "Somebody changed this quote since you opened it");
    let changed = Quote { version: 1, ..quote(1, "Acme Ltd", 90, None) };
    let changed = one.clone().with_quote(changed, Some("Misread"), today).unwrap();
    assert_eq!((changed.local.quotes.len(), changed.quotes_version()), (1, 2));
    assert_eq!(
        requested(changed, wish(&one, 1, None, None)),
        Err(LocalRefusal::Stale),
        "nobody asks for what they did not see"
    );
}

/// Quotes, the one that is asked for, whole-life cost of the framework, reason; and why it is refused.
type Case =
    (&'static [(&'static str, i64, Option<i64>)], u32, Option<i64>, Option<&'static str>, &'static str);

#[test]
fn only_the_lowest_quote_strictly_below_the_framework_or_the_best_over_its_whole_life_is_requested() {
    const NOT_BELOW: &str = "A asks £1,200.00, which is not below the framework price of the same lines, £1,200.00. Buy by the framework, or show that the quote is better over its whole life: enter that cost with the quote and for the framework, and say why";
    const TIED: &str = "Over its whole life it costs £4,000.00, which is not below that of A, £4,000.00";
    const DEARER: &str = "A asks £1,100.00, which is less. A dearer quote must be better over its whole life: enter that cost with the quote and for the framework, and say why";
    const NOT_COMPARED: &str = "A asks less, and its whole-life cost is not on file: enter that cost with its quote, so that both can be compared";
    let table: [Case; 17] = [
        (&[("A", 119, None)], 1, None, None, ""),
        (&[("A", 120, None)], 1, None, None, NOT_BELOW),
        (&[("A", 120, None)], 1, Some(9_000), Some("x"), NOT_BELOW),
        (&[("A", 120, Some(5_000))], 1, None, Some("x"), NOT_BELOW),
        (&[("A", 120, Some(5_000))], 1, Some(5_001), Some("x"), ""),
        (&[("A", 150, Some(5_000))], 1, Some(5_001), Some("x"), ""),
        (&[("A", 150, Some(5_000))], 1, Some(5_001), None, "Say why it is better over its whole life"),
        (
            &[("A", 150, Some(5_000))],
            1,
            Some(5_000),
            Some("x"),
            "Over its whole life it costs £5,000.00, which is not below that of the framework, £5,000.00",
        ),
        (
            &[("A", 100, Some(1_000)), ("B", 110, Some(1_100))],
            2,
            Some(1_199),
            Some("x"),
            "The whole-life cost by the framework must be £1,200.00 or more, which is what all of it costs to buy",
        ),
        (&[("A", 110, None), ("B", 115, None)], 2, None, None, DEARER),
        (&[("A", 110, None), ("B", 115, None)], 1, None, None, ""),
        (&[("A", 110, None), ("B", 110, None)], 2, None, None, ""),
        (&[("A", 110, None), ("B", 115, Some(4_000))], 2, Some(5_000), Some("x"), NOT_COMPARED),
        (&[("A", 110, Some(4_001)), ("B", 115, Some(4_000))], 2, Some(5_000), Some("x"), ""),
        (
            &[("A", 119, Some(4_000)), ("B", 120, Some(4_000)), ("C", 130, None)],
            2,
            Some(5_000),
            Some("x"),
            TIED,
        ),
        (
            &[("A", 130, Some(4_000)), ("B", 120, Some(4_000)), ("C", 130, None)],
            2,
            Some(5_000),
            Some("x"),
            "",
        ),
        (
            &[("A", 110, Some(3_999)), ("B", 115, Some(4_000))],
            2,
            Some(5_000),
            Some("x"),
            "Over its whole life it costs £4,000.00, which is not below that of A, £3,999.00",
        ),
    ];
    for (quotes, chosen, life, reason, expected) in table {
        let purchase = quoted(quotes);
        let asked = wish(&purchase, chosen, life, reason);
        let told = requested(purchase, asked).err().map(|why| why.to_string()).unwrap_or_default();
        assert_eq!(told, expected, "{quotes:?}, {chosen}, {life:?}");
    }
    let none = draft();
    let asked = wish(&none, 1, None, None);
    let refused = requested(none, asked).unwrap_err();
    assert_eq!(refused.to_string(), "1 quote is needed for this purchase, and 0 are on file");
}

#[test]
fn a_request_freezes_the_framework_price_of_its_day_and_holds_the_cost() {
    let purchase = quoted(&[("A", 110, None)]);
    let asked = wish(&purchase, 1, None, None);
    let frozen = priced(&purchase, 115);
    let asked_for = purchase.request(asked, frozen, &scheme::sample().policy, day(TODAY)).unwrap();
    assert_eq!(
        (asked_for.state, asked_for.supplier.as_str(), asked_for.held),
        (PurchaseState::Requested, "A", pounds(1_200)),
        "net and the VAT that does not come back"
    );
    assert_eq!((asked_for.saving(), asked_for.saved()), (Some(pounds(50)), Some(Money::ZERO)));
    let approved = asked_for.decide(true, word(2, None), &[]).unwrap();
    let order = Order { number: "PO 1".into(), on: day(TODAY) };
    let later = priced(&approved, 300);
    let ordered = approved.order((order, pounds(100)), later, since()).unwrap();
    assert_eq!((ordered.saving(), ordered.net()), (Some(pounds(50)), Some(pounds(1_100))));
    assert_eq!(ordered.saved(), Some(pounds(50)));
    let part = ordered.receive(day(TODAY), &[(1, 4)], day(TODAY)).unwrap();
    let bill = Invoice { on: day(TODAY), ..bill(440, 100, 0, Some("Out of stock")) };
    let dear = Invoice { net: pounds(480), ..bill.clone() };
    let dear = part.clone().invoice(dear, &[], None, with_room(day(TODAY))).unwrap();
    assert_eq!(dear.saved(), Some(pounds(-20)), "what it cost in the end counts");
    let paid = part.invoice(bill, &[], None, with_room(day(TODAY))).unwrap();
    assert_eq!(paid.saved(), Some(pounds(20)), "what did not come saves nothing");
}

fn since() -> Bounds {
    Bounds { active: day("2018-09-01"), last: day("2019-03-31"), today: day(TODAY) }
}

fn word(by: i64, reason: Option<&str>) -> Decided {
    Decided { by: PersonId(by), on: day(TODAY), reason: reason.map(str::to_owned) }
}

#[test]
fn a_grants_officer_who_did_not_ask_for_it_decides_once_and_a_refusal_says_why_and_frees_it() {
    let purchase = quoted(&[("A", 110, None)]);
    let asked = wish(&purchase, 1, None, None);
    let waits = requested(purchase.clone(), asked).unwrap();
    assert_eq!(waits.clone().decide(true, word(1, None), &[]), Err(MoveRefusal::Own));
    assert_eq!(waits.clone().decide(false, word(2, None), &[]), Err(MoveRefusal::Unreasoned));
    let tied = waits.clone().decide(true, word(2, None), &[Relation::Interested]).unwrap_err();
    assert_eq!(
        tied.to_string(),
        "You declared an interest in this application, so somebody else must decide on this purchase"
    );
    assert!(waits.clone().decide(true, word(2, None), &[Relation::Assessed, Relation::Checks]).is_ok());
    let refused = waits.clone().decide(false, word(2, Some("Wait for the new list")), &[]).unwrap();
    assert_eq!((refused.state, refused.held), (PurchaseState::Refused, Money::ZERO));
    assert!(refused.decide(true, word(2, None), &[]).is_err());
    assert!(purchase.decide(true, word(2, None), &[]).is_err(), "a draft is nobody else's");
    let early = Order { number: "PO 1".into(), on: day("2018-10-19") };
    let approved = waits.decide(true, word(2, None), &[]).unwrap();
    let prices = priced(&approved, 120);
    let refused = approved.order((early, Money::ZERO), prices, since()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "The order date must be between 20 October 2018, the day of its approval, and today"
    );
}

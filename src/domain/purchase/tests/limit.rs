//! How much of the approved cost purchases take, as tables of cases.

use super::*;

#[test]
fn purchases_never_hold_more_than_the_approved_cost() {
    let limit = Limit { held: pounds(700), ..Limit::of(pounds(1_000)) };
    assert_eq!(limit.becomes(Money::ZERO, pounds(300)).unwrap().held, pounds(1_000));
    let over = limit.becomes(Money::ZERO, pounds(301)).unwrap_err();
    assert_eq!(
        over.to_string(),
        "Purchases must not exceed the approved cost: £300.00 of £1,000.00 is left for this one, and it comes to £301.00"
    );
    assert_eq!(
        limit.becomes(pounds(200), pounds(500)).unwrap().held,
        pounds(1_000),
        "in place of what it held"
    );
    assert_eq!(limit.becomes(pounds(200), Money::ZERO).unwrap().held, pounds(500));
}

/// So much held of £2,000.00, and so much invoiced above it.
fn limit(held: i64, over: i64) -> Limit {
    Limit { approved: pounds(2_000), held: pounds(held), over: pounds(over) }
}

#[test]
fn what_an_invoice_came_to_above_what_was_left_buys_nothing_else() {
    // Held and over it, what the purchase held before and is to hold; what all hold then, or what was left for it.
    let table: [(Limit, i64, i64, Result<i64, i64>); 8] = [
        (limit(1_500, 200), 0, 300, Ok(1_800)),
        (limit(1_500, 200), 0, 301, Err(300)),
        (limit(2_000, 200), 0, 1, Err(0)),
        (limit(1_000, 2_000), 0, 1, Err(0)),
        (limit(2_000, 200), 1_000, 1_000, Err(800)),
        (limit(2_000, 200), 1_000, 800, Ok(1_800)),
        (limit(2_000, 200), 1_000, 0, Ok(1_000)),
        (limit(2_000, 3_000), 1_000, 0, Ok(1_000)),
    ];
    for (limit, before, after, expected) in table {
        let became = limit.becomes(pounds(before), pounds(after));
        let told = became.map(|became| became.held).map_err(|over| over.left);
        assert_eq!(told, expected.map(pounds).map_err(pounds), "{limit:?}, {before} to {after}");
    }
    for (limit, left) in [(limit(1_500, 200), 300), (limit(1_900, 200), 0), (limit(1_500, 0), 500)] {
        assert_eq!(limit.left(), pounds(left), "{limit:?}");
    }
}

#[test]
fn what_is_put_right_or_taken_back_comes_out_whole_and_no_dearer_than_what_is_left() {
    let today = day("2018-11-30");
    let whole = ordered(10).receive(day("2018-11-19"), &[(1, 10)], today).unwrap();
    let billed = |net, room| {
        let bill = bill(net, 0, 0, Some("Carriage"));
        whole.clone().invoice(bill, &[], None, (pounds(room), today)).unwrap()
    };
    // Ordered for £1,200.00; with it held and over it, and the most that it can hold.
    let table = [
        (ordered(10), limit(2_000, 100), 1_200),
        (ordered(10), limit(1_700, 100), 1_400),
        (billed(480, 2_000), limit(1_280, 100), 1_200),
        (billed(480, 2_000), limit(1_380, 100), 1_100),
        (billed(480, 2_000), limit(580, 100), 1_800),
        (billed(1_300, 1_200), limit(2_000, 100), 1_200),
        (billed(1_300, 1_200), limit(1_700, 100), 1_500),
        (billed(1_300, 1_200), limit(1_700, 250), 1_350),
        (billed(1_300, 2_000), limit(2_000, 100), 1_300),
    ];
    for (purchase, limit, room) in table {
        let what = format!("{:?} of {limit:?}", purchase.invoice);
        assert_eq!(limit.room(&purchase), pounds(room), "{what}");
        let others = limit.held.above(purchase.held);
        let most = limit.settles(&purchase, pounds(room)).unwrap().held;
        assert_eq!(Some(most), others.checked_add(pounds(room)), "{what}");
        assert!(most <= limit.approved, "{what}");
        let more = limit.settles(&purchase, pounds(room + 1)).unwrap_err();
        assert_eq!((more.left, more.wanted), (pounds(room), pounds(room + 1)), "{what}");
    }
    assert_eq!((billed(1_300, 1_200).over(), billed(1_300, 1_300).over()), (pounds(100), Money::ZERO));
    assert_eq!(ordered(10).over(), Money::ZERO);
}

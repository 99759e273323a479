//! The order and the invoice of a purchase, put right and taken back, as tables of cases.

use super::*;

fn days() -> Bounds {
    Bounds { active: day("2018-09-01"), last: day("2019-03-31"), today: day("2018-11-30") }
}

fn order(number: &str, on: &str, vat: i64) -> (Order, Money) {
    (Order { number: number.into(), on: day(on) }, pounds(vat))
}

fn priced(on: &str) -> Vec<Result<Priced, NotOrderable>> {
    vec![offered("Installation", vec![]).on(day(on), kind)]
}

#[test]
fn an_order_takes_the_prices_of_its_day_since_which_the_grant_is_active() {
    // Asked for on 20 September, as it was recorded: by the framework an order is checked by the rules of its own day.
    for (on, held) in [("2018-09-01", 200), ("2018-09-25", 200), ("2018-10-01", 240), ("2018-11-30", 240)] {
        let ordered = approved(2, 0, true).order(order("PO 1", on, 0), priced(on), days()).unwrap();
        assert_eq!((ordered.state, ordered.held), (PurchaseState::Ordered, pounds(held)), "{on}");
    }
    for on in ["2018-08-31", "2018-12-01"] {
        let refused = approved(2, 0, true).order(order("PO 1", on, 0), priced(on), days()).unwrap_err();
        let words =
            "The order date must be between 1 September 2018, since which the grant is active, and today";
        assert_eq!(refused.to_string(), words, "{on}");
    }
    let uncertified = vec![offered("Equipment", vec![]).on(day("2018-10-15"), kind)];
    let refused = approved(2, 0, true).order(order("PO 1", "2018-10-15", 0), uncertified, days());
    assert_eq!(refused.unwrap_err().to_string(), "Axis P3245: The OCC has not certified it");
    let over = Bounds { last: day("2018-10-31"), ..days() };
    let last =
        approved(2, 0, true).order(order("PO 1", "2018-10-31", 0), priced("2018-10-31"), over).unwrap();
    assert_eq!(last.state, PurchaseState::Ordered);
    let late =
        approved(2, 0, true).order(order("PO 1", "2018-11-01", 0), priced("2018-11-01"), over).unwrap_err();
    assert!(
        late.to_string()
            .ends_with("and 31 October 2018, the last day on which this grant pays for what comes")
    );
    let twice = ordered(2).order(order("PO 1", "2018-10-15", 0), priced("2018-10-15"), days());
    assert_eq!(twice, Err(MoveRefusal::WrongState(PurchaseState::Ordered)));
}

#[test]
fn an_order_is_put_right_with_a_reason_at_the_prices_of_its_true_day() {
    let came = ordered(10).receive(day("2018-10-20"), &[(1, 4)], days().today).unwrap();
    let billed = came
        .clone()
        .invoice(bill(480, 0, 0, Some("Rest later")), &[], None, with_room(days().today))
        .unwrap();
    let all = ordered(10).receive(day("2018-10-20"), &[(1, 10)], days().today).unwrap();
    let agreed = all.clone().invoice(bill(1_200, 0, 0, None), &[], None, with_room(days().today)).unwrap();
    const REASON: Option<&str> = Some("Typed wrong");
    let until = |what: &str| {
        format!(
            "The order date must be between 1 September 2018, since which the grant is active, and {what}"
        )
    };
    let receipt = until("20 October 2018, the day of the first receipt");
    // Which purchase, its right order, why; and what it holds then, or why it is refused.
    type Case<'a> = (&'a Purchase, (Order, Money), Option<&'a str>, Result<i64, String>);
    let first = ordered(10);
    let table: [Case<'_>; 11] = [
        (&first, order("PO 2", "2018-10-15", 0), REASON, Ok(1_200)),
        (&first, order("PO 1", "2018-09-05", 0), REASON, Ok(1_000)),
        (&first, order("PO 1", "2018-10-15", 240), REASON, Ok(1_200)),
        (&first, order("PO 1", "2018-11-30", 0), REASON, Ok(1_200)),
        (&first, order("PO 2", "2018-10-15", 0), None, Err("Enter the reason: the order was recorded before".into())),
        (&first, order("PO 1", "2018-10-15", 0), REASON, Err("Nothing is different: change at least one answer".into())),
        (&first, order("PO 1", "2018-12-01", 0), REASON, Err(until("today"))),
        (&came, order("PO 1", "2018-10-21", 0), REASON, Err(receipt.clone())),
        (&came, order("PO 1", "2018-10-20", 0), REASON, Ok(1_200)),
        (&billed, order("PO 1", "2018-09-05", 0), REASON, Ok(480)),
        (
            &agreed,
            order("PO 1", "2018-09-05", 0),
            REASON,
            Err("The invoice would differ, and nothing explains it: What was received is worth £1,000.00 and the invoice is £1,200.00. Take the invoice back first".into()),
        ),
    ];
    for (purchase, to, reason, expected) in table {
        let on = to.0.on;
        let prices = vec![offered("Installation", vec![]).on(on, kind)];
        let became = purchase.clone().correct_order(to.clone(), prices, (reason, &[]), days());
        match became {
            Ok(became) => {
                assert_eq!((Ok(became.held), became.state), (expected.map(pounds), purchase.state), "{to:?}");
                assert_eq!((became.order, became.vat), (Some(to.0), to.1));
            }
            Err(refused) => assert_eq!(Err(refused.to_string()), expected, "{to:?}"),
        }
    }
    // A list that came on the same day, and a certificate that was taken away since, change nothing of what was ordered.
    let other = vec![offered("Equipment", vec![]).on(day("2018-09-05"), kind)];
    let kept =
        first.clone().correct_order(order("PO 2", "2018-10-15", 0), other, (REASON, &[]), days()).unwrap();
    assert_eq!((kept.held, &kept.lines), (first.held, &first.lines));
    let early = approved(2, 0, true);
    let refused =
        early.correct_order(order("PO 1", "2018-10-15", 0), priced("2018-10-15"), (REASON, &[]), days());
    assert_eq!(refused, Err(MoveRefusal::WrongState(PurchaseState::Approved)));
}

#[test]
fn an_invoice_is_put_right_with_a_reason_and_holds_what_it_says_then() {
    let today = day("2018-11-30");
    let whole = ordered(10).receive(day("2018-11-19"), &[(1, 10)], today).unwrap();
    let paid = whole.invoice(bill(1_200, 0, 0, None), &[], None, with_room(today)).unwrap();
    let refused = paid.clone().invoice(bill(1_250, 0, 0, Some("Carriage")), &[], None, with_room(today));
    assert_eq!(refused.unwrap_err(), [InvoiceRefusal::NoReason]);
    let right =
        paid.invoice(bill(1_250, 0, 0, Some("Carriage")), &[], Some("Misread"), with_room(today)).unwrap();
    assert_eq!((right.state, right.held), (PurchaseState::Invoiced, pounds(1_250)));
}

#[test]
fn an_invoice_above_what_is_left_is_explained_counts_as_it_is_and_holds_no_more() {
    let today = day("2018-11-30");
    let whole = ordered(10).receive(day("2018-11-19"), &[(1, 10)], today).unwrap();
    let dear = |why, room| whole.clone().invoice(bill(1_300, 0, 0, why), &[], None, (pounds(room), today));
    assert_eq!(
        dear(None, 1_250).unwrap_err()[0].to_string(),
        "Explain the differences: What was received is worth £1,200.00 and the invoice is £1,300.00. \
         The invoice comes to £1,300.00, and £1,250.00 of the approved cost is left for it"
    );
    for (room, held) in [(1_299, 1_299), (1_300, 1_300), (1_301, 1_300)] {
        let paid = dear(Some("Rock under the column"), room).unwrap();
        assert_eq!(paid.held, pounds(held), "{room}");
        assert_eq!(paid.spend(), [(day("2018-11-19"), pounds(1_300))], "the real cost is claimed");
    }
}

#[test]
fn an_invoice_that_is_taken_back_leaves_all_as_it_was_before_it() {
    let today = day("2018-11-30");
    let come = |quantity| ordered(10).receive(day("2018-11-19"), &[(1, quantity)], today).unwrap();
    for (quantity, state) in [(4, PurchaseState::Ordered), (10, PurchaseState::Received)] {
        let before = come(quantity);
        assert_eq!(before.state, state);
        let bill = bill(480, 0, 0, Some("Rest later"));
        let paid = before.clone().invoice(bill, &[], None, with_room(today)).unwrap();
        assert_eq!(paid.held, pounds(480));
        assert_eq!(paid.take_invoice_back(), Ok(before));
    }
    let none = come(4).take_invoice_back();
    assert_eq!(none, Err(MoveRefusal::WrongState(PurchaseState::Ordered)));
}

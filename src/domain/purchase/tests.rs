//! Every rule of a purchase as a table of cases.

mod invoice;
mod limit;
mod local;
mod order;
mod quote;

use super::*;
use crate::domain::certificate::{Certificate, NotCompatible, Outcome, kit_key};
use crate::domain::framework::{Framework, Listing, NoPrice, Price};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn pounds(amount: i64) -> Money {
    Money::from_pence(amount * 100)
}

fn certificate(outcome: Outcome, until: &str) -> Certificate {
    let condition = (outcome == Outcome::Conditional).then(|| "Firmware 7".to_owned());
    Certificate { outcome, condition, profiles: vec![], on: day("2018-05-01"), expires_on: Some(day(until)) }
}

fn offered(category: &str, certificates: Vec<Certificate>) -> Offered {
    let listing =
        |price| Listing { description: "Dome".into(), category: category.into(), unit_price: pounds(price) };
    Offered {
        id: ItemId(1),
        supplier: (1, "Acme".into()),
        code: "A-1".into(),
        make: "Axis".into(),
        model: "P3245".into(),
        kit_key: kit_key("Axis", "P3245"),
        framework: Framework {
            id: FrameworkId(1),
            reference: "F".into(),
            name: "F".into(),
            owner: "PCC".into(),
            starts_on: day("2018-04-01"),
            ends_on: day("2020-03-31"),
            version: 1,
        },
        prices: vec![
            Price { from: day("2018-04-01"), listing: Some(listing(100)) },
            Price { from: day("2018-10-01"), listing: Some(listing(120)) },
        ],
        certificates,
    }
}

fn basket(quantity: u32, certificates: Vec<Certificate>) -> Basket {
    Basket(vec![Wanted { offered: offered("Equipment", certificates), quantity }])
}

fn kind(category: &str) -> CostKind {
    match category {
        "Installation" => CostKind::Work,
        "Licences" => CostKind::Ineligible("Licences are not paid for".into()),
        _ => CostKind::Kit,
    }
}

fn approved(quantity: u32, vat: i64, vat_recoverable: bool) -> Purchase {
    let certificates = vec![certificate(Outcome::Pass, "2019-12-31")];
    let lines = basket(quantity, certificates).lines(day("2018-10-15"), kind).unwrap();
    let purchase = Purchase {
        id: PurchaseId(1),
        application: ApplicationId(1),
        number: 1,
        route: Route::Framework,
        state: PurchaseState::Approved,
        supplier: "Acme".into(),
        framework: FrameworkId(1),
        lines,
        vat: pounds(vat),
        vat_recoverable,
        held: Money::ZERO,
        by: PersonId(1),
        requested_on: day("2018-09-20"),
        whole_life_reason: None,
        local: Local::default(),
        order: None,
        receipts: vec![],
        invoice: None,
    };
    Purchase { held: purchase.eligible().unwrap(), ..purchase }
}

fn ordered(quantity: u32) -> Purchase {
    let priced = offered("Equipment", vec![certificate(Outcome::Pass, "2019-12-31")]);
    let priced = vec![priced.on(day("2018-10-15"), kind)];
    let order = Order { number: "PO 1".into(), on: day("2018-10-15") };
    approved(quantity, 0, true)
        .order(
            (order, Money::ZERO),
            priced,
            Bounds { active: day("2018-09-01"), last: day("2019-03-31"), today: day("2018-10-20") },
        )
        .unwrap()
}

#[test]
fn the_price_of_the_day_counts_and_only_compatible_kit_may_be_ordered() {
    type Case = (&'static str, Vec<Certificate>, Result<Option<&'static str>, NotOrderable>);
    let table: [Case; 6] = [
        ("Licences", vec![], Err(NotOrderable::Ineligible("Licences are not paid for".into()))),
        ("Equipment", vec![certificate(Outcome::Pass, "2019-12-31")], Ok(None)),
        ("Equipment", vec![certificate(Outcome::Conditional, "2019-12-31")], Ok(Some("Firmware 7"))),
        ("Equipment", vec![], Err(NotCompatible::NotCertified.into())),
        ("Equipment", vec![certificate(Outcome::Fail, "2019-12-31")], Err(NotCompatible::Failed.into())),
        (
            "Equipment",
            vec![certificate(Outcome::Pass, "2018-10-14")],
            Err(NotCompatible::Expired(day("2018-10-14")).into()),
        ),
    ];
    for (category, certificates, expected) in table {
        let priced = offered(category, certificates).on(day("2018-10-15"), kind);
        let expected = expected.map(|condition| condition.map(str::to_owned));
        assert_eq!(priced.map(|priced| priced.condition), expected);
    }
    let work = offered("Installation", vec![]);
    assert_eq!(work.on(day("2018-10-15"), kind).unwrap().unit, pounds(120), "work needs no certificate");
    assert_eq!(work.on(day("2018-09-30"), kind).unwrap().unit, pounds(100));
    let ended = work.on(day("2020-04-01"), kind);
    assert_eq!(ended, Err(NoPrice::Ended(day("2020-03-31")).into()));
}

#[test]
fn a_refused_basket_names_every_item_and_why() {
    let two =
        Basket([basket(1, vec![]).0, basket(2, vec![certificate(Outcome::Fail, "2019-12-31")]).0].concat());
    let refusal = two.lines(day("2018-10-15"), kind).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "Axis P3245: The OCC has not certified it. Axis P3245: It failed the OCC’s test"
    );
    assert_eq!(Basket(vec![]).lines(day("2018-10-15"), kind), Err(RequestRefusal::Nothing));
}

#[test]
fn eligible_is_net_of_recoverable_vat_and_gross_of_irrecoverable_vat() {
    assert_eq!(approved(10, 240, true).eligible(), Some(pounds(1_200)));
    assert_eq!(approved(10, 240, false).eligible(), Some(pounds(1_440)));
}

#[test]
fn it_comes_in_parts_and_never_more_than_was_ordered() {
    let today = day("2018-11-30");
    let part = ordered(10).receive(day("2018-11-01"), &[(1, 4)], today).unwrap();
    assert_eq!((part.state, part.received_net()), (PurchaseState::Ordered, Some(pounds(480))));
    let refused = part.clone().receive(day("2018-11-02"), &[(1, 7)], today).unwrap_err();
    assert_eq!(refused, [ReceiptRefusal::TooMany { line: 1, left: 6 }]);
    assert_eq!(
        part.clone().receive(day("2018-11-02"), &[(1, 0)], today).unwrap_err(),
        [ReceiptRefusal::Nothing]
    );
    let whole = part.receive(day("2018-11-02"), &[(1, 6)], today).unwrap();
    assert_eq!((whole.state, whole.received_on()), (PurchaseState::Received, Some(day("2018-11-02"))));
    for on in ["2018-10-14", "2018-12-01"] {
        let refused = ordered(10).receive(day(on), &[(1, 1)], today).unwrap_err();
        assert_eq!(refused, [ReceiptRefusal::Day(day("2018-10-15"))], "{on}");
    }
}

/// More than anything here comes to, and that day.
fn with_room(today: NaiveDate) -> (Money, NaiveDate) {
    (pounds(1_000_000), today)
}

fn bill(net: i64, vat: i64, recoverable: i64, explanation: Option<&str>) -> Invoice {
    Invoice {
        number: "INV 1".into(),
        on: day("2018-11-20"),
        net: pounds(net),
        vat: pounds(vat),
        recoverable: pounds(recoverable),
        explanation: explanation.map(str::to_owned),
        file: None,
    }
}

#[test]
fn order_receipt_and_invoice_agree_or_somebody_explains() {
    let today = day("2018-11-30");
    let whole = ordered(10).receive(day("2018-11-01"), &[(1, 10)], today).unwrap();
    let paid = whole.clone().invoice(bill(1_200, 0, 0, None), &[], None, with_room(today)).unwrap();
    assert_eq!((paid.state, paid.held), (PurchaseState::Invoiced, pounds(1_200)));
    let refused = whole.clone().invoice(bill(1_250, 250, 0, None), &[], None, with_room(today)).unwrap_err();
    assert_eq!(
        refused[0].to_string(),
        "Explain the differences: What was received is worth £1,200.00 and the invoice is £1,250.00. The order has £0.00 VAT and the invoice £250.00. \
         By the order £250.00 of the VAT comes back, and by the invoice £0.00"
    );
    let explained =
        whole.clone().invoice(bill(1_250, 250, 50, Some("Carriage")), &[], None, with_room(today)).unwrap();
    assert_eq!(explained.held, pounds(1_450), "net and the VAT that does not come back");
    assert_eq!(
        whole.invoice(bill(1_200, 100, 101, Some("x")), &[], None, with_room(today)).unwrap_err(),
        [InvoiceRefusal::Recoverable(pounds(100))]
    );
    assert_eq!(
        ordered(10).invoice(bill(1_200, 0, 0, Some("x")), &[], None, with_room(today)).unwrap_err(),
        [InvoiceRefusal::NothingCame]
    );
    let part = ordered(10).receive(day("2018-11-01"), &[(1, 4)], today).unwrap();
    let refused = part.clone().invoice(bill(480, 0, 0, None), &[], None, with_room(today)).unwrap_err();
    assert_eq!(refused[0].to_string(), "Explain the differences: Axis P3245: 10 ordered, 4 received");
    assert!(part.invoice(bill(480, 0, 0, Some("Out of stock")), &[], None, with_room(today)).is_ok());
}

#[test]
fn it_is_given_up_only_while_nothing_has_come() {
    for purchase in [approved(2, 0, true), ordered(2)] {
        let given_up = purchase.cancel().unwrap();
        assert_eq!((given_up.state, given_up.held), (PurchaseState::Cancelled, Money::ZERO));
        assert!(given_up.cancel().is_err());
    }
    let part = ordered(2).receive(day("2018-11-01"), &[(1, 1)], day("2018-11-30")).unwrap();
    assert_eq!(part.cancel(), Err(MoveRefusal::HasCome));
}

#[test]
fn spend_belongs_to_the_years_in_which_it_came() {
    let today = day("2019-04-30");
    let early = ordered(3).receive(day("2019-03-28"), &[(1, 1)], today).unwrap();
    let late = early.receive(day("2019-04-03"), &[(1, 2)], today).unwrap();
    let paid = late.invoice(
        Invoice { on: day("2019-04-20"), net: Money::from_pence(10_001), ..bill(0, 0, 0, Some("x")) },
        &[],
        None,
        with_room(today),
    );
    let paid = paid.unwrap();
    let told = |spend: Vec<(NaiveDate, Money)>| -> Vec<String> {
        spend.into_iter().map(|(day, amount)| format!("{day} {amount}")).collect()
    };
    assert_eq!(told(paid.spend()), ["2019-03-28 £33.33", "2019-04-03 £66.68"]);
    assert_eq!(told(paid.spend_until(day("2019-04-02"))), ["2019-03-28 £33.33"]);
    // Of what came in parts in one year, only what came in time counts; all of the parts are the whole.
    let parts = ordered(3).receive(day("2018-11-01"), &[(1, 1)], today).unwrap();
    let parts = parts.receive(day("2018-11-02"), &[(1, 1)], today).unwrap();
    let parts = parts.receive(day("2018-11-05"), &[(1, 1)], today).unwrap();
    let paid = parts
        .invoice(
            Invoice { on: day("2018-11-20"), net: Money::from_pence(10_001), ..bill(0, 0, 0, Some("x")) },
            &[],
            None,
            with_room(today),
        )
        .unwrap();
    assert_eq!(told(paid.came()), ["2018-11-01 £33.33", "2018-11-02 £33.34", "2018-11-05 £33.34"]);
    assert_eq!(told(paid.spend_until(day("2018-11-04"))), ["2018-11-02 £66.67"]);
    assert_eq!(told(paid.spend()), ["2018-11-05 £100.01"]);
}

#[test]
fn codes_of_routes_and_states_read_back() {
    for state in PurchaseState::ALL {
        assert_eq!(PurchaseState::from_code(state.code()), Some(state));
    }
    for route in [Route::Framework, Route::Local] {
        assert_eq!(Route::from_code(route.code()), Some(route));
    }
}

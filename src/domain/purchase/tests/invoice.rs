//! Where else an invoice is recorded, which is said and explained.

use super::*;
use crate::domain::application::Reference;

#[test]
fn an_invoice_that_is_recorded_elsewhere_is_explained_and_it_is_named_where() {
    let today = day("2018-11-30");
    let whole = ordered(10).receive(day("2018-11-01"), &[(1, 10)], today).unwrap();
    let bought =
        |number, grant| Elsewhere::Bought(Holder { purchase: PurchaseId(9), number, grant, claimable: true });
    let typed = |claim, grant| Elsewhere::Typed { claim, grant };
    let other = || Reference::parse("CCTV-2018-SHR-002");
    for (elsewhere, said) in [
        (bought(2, None), "is recorded for purchase 2"),
        (bought(1, other()), "is recorded for purchase 1 of CCTV-2018-SHR-002"),
        (typed(3, None), "is on claim 3 already, as a cost that was typed"),
        (typed(1, other()), "is on claim 1 of CCTV-2018-SHR-002 already, as a cost that was typed"),
    ] {
        let others = [elsewhere];
        let mute = whole.clone().invoice(bill(1_200, 0, 0, None), &others, None, with_room(today));
        let expected = format!("Explain the differences: The same invoice {said}");
        assert_eq!(mute.unwrap_err()[0].to_string(), expected);
        let explained = bill(1_200, 0, 0, Some("One for both"));
        assert!(whole.clone().invoice(explained, &others, None, with_room(today)).is_ok(), "{said}");
    }
}

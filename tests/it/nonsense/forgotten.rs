//! Addresses that take posts and are tried by none of the forms: each is excused here, or fails.

use cctv_grants::web::router::routes;

/// Posts without a field to type in: a button is all there is.
const BUTTONS: &[&str] = &[
    "/returns/{csp}/{quarter}/send",
    "/import/{kind}",
    "/import/{kind}/check",
    "/cameras/{id}/back",
    "/applications/{reference}/claims/{id}/authorise",
    "/applications/{reference}/claims/{id}/discard",
    "/applications/{reference}/complete",
    "/applications/{reference}/claims/{id}/lines/{line}/remove",
    "/sign-in/{token}",
    "/sign-out",
    "/sign-out-everywhere",
    "/second-factor/codes",
    "/second-factor/codes/new",
    "/account/sessions/{id}/end",
    "/account/sessions/end-others",
    "/applications/{reference}/files/{id}/remove",
    "/applications/{reference}/endorsements/{part}/remind",
    "/applications/{reference}/release",
    "/applications/{reference}/{section}/{line}/remove",
    "/messages/{id}/again",
    "/demo/sign-in",
    // These take files: see the tests of `file`, `evidence` and `framework`.
    "/payments/confirm",
    "/frameworks/{id}/import",
    "/frameworks/{id}/import/check",
    "/applications/{reference}/files",
    "/applications/{reference}/papers",
    "/cameras/{id}/photos",
    "/applications/{reference}/evidence",
    "/applications/{reference}/evidence/areas",
];

/// Those that another test tries, since a page with them takes more than a case to come by.
const ELSEWHERE: &[&str] = &[
    "/second-factor",
    "/scheme/next",
    "/retention/{reference}",
    "/retention/people/{id}",
    // A completed and a terminated grant: see the tests of `claim`.
    "/applications/{reference}/close",
    // A purchase that came, and one that is invoiced: likewise.
    "/applications/{reference}/purchases/{line}/receipts/{id}",
    "/applications/{reference}/purchases/{line}/take-back",
    "/applications/{reference}/claims/{id}/purchases",
    "/applications/{reference}/repay",
    "/applications/{reference}/repay/reverse",
    // A claim that is paid: likewise.
    "/applications/{reference}/claims/{id}/undo",
    // A year that is over: see the tests of `year_end`.
    "/applications/{reference}/decommit",
];

/// Addresses that take posts and that none of these forms is at.
pub fn forgotten(addresses: &[&str]) -> Vec<&'static str> {
    let fits = |path: &str, address: &str| {
        let (path, address): (Vec<&str>, Vec<&str>) =
            (path.split('/').collect(), address.split('/').collect());
        path.len() == address.len()
            && path.iter().zip(&address).all(|(part, given)| part == given || part.starts_with('{'))
    };
    let posts = routes(true).into_iter().filter(|route| route.method == "POST").map(|route| route.path);
    posts
        .filter(|path| !BUTTONS.contains(path) && !ELSEWHERE.contains(path))
        .filter(|path| !addresses.iter().any(|address| fits(path, address)))
        .collect()
}

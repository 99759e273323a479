//! What a problem says and what it keeps to itself.

use super::*;

async fn body(response: Response) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 1_000_000).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn a_fault_shows_a_reference_and_no_detail() {
    let response = Problem::from(StoreError::Broken("secret table".into())).into_response();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let reference = response.extensions().get::<Told>().unwrap().reference.clone().unwrap();
    let html = body(response).await;
    assert_eq!(reference.len(), 8);
    assert!(html.contains(&reference) && !html.contains("secret table"));
}

#[tokio::test]
async fn what_was_typed_is_given_back_escaped() {
    let told = Told { problem: Problem::SignIn, reference: None };
    let posted = Posted::decode(b"token=TTT&key=KKK&need=%3Cscript%3E&cost-total=5");
    let html = body(told.page(Shell::bare(""), None, posted)).await;
    assert!(html.contains("Cost total") && !html.contains("<script>") && html.contains("script"));
    assert!(!html.contains("TTT") && !html.contains("KKK"));
}

#[test]
fn statuses_tell_browsers_and_monitors_the_same_as_the_page_tells_people() {
    for (problem, status) in [
        (Problem::NotFound, 404),
        (Problem::SignIn, 401),
        (Problem::Forbidden, 403),
        (Problem::Changed, 409),
        (Problem::Closed("Shut".into()), 409),
        (Problem::FormExpired, 403),
        (Problem::TooLarge, 413),
        (Problem::CutOff, 400),
        (Problem::TooMany, 429),
        (Problem::Unavailable, 503),
        (Problem::Unknown, 503),
        (Problem::Internal("x".into()), 500),
    ] {
        assert_eq!(problem.clone().into_response().status().as_u16(), status, "{problem:?}");
    }
    let response = Problem::Elsewhere("/x".into()).into_response();
    assert_eq!((response.status().as_u16(), response.headers()["location"].to_str().unwrap()), (303, "/x"));
}

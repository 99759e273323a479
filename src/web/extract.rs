//! What an address holds: axum's extractors, but nonsense in a path is a page that is not found, and in a query is ignored.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// Parts of the path; what does not fit is [`Problem::NotFound`].
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Path<T>, Problem> {
        let found = axum::extract::Path::from_request_parts(parts, state).await;
        found.map(|axum::extract::Path(path)| Path(path)).map_err(|_| Problem::NotFound)
    }
}

/// The query; one that does not fit is as none at all.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Default, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Query<T>, Infallible> {
        // PostgreSQL keeps no NUL in a text, and nobody types one.
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Ok(Query(T::default()));
        }
        let found = axum::extract::Query::try_from_uri(&parts.uri);
        Ok(found.map_or_else(|_| Query(T::default()), |axum::extract::Query(query)| Query(query)))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    struct Asked {
        before: Option<i64>,
    }

    async fn before(query: &str) -> Option<i64> {
        let (mut parts, ()) = Request::get(format!("/messages?{query}")).body(()).unwrap().into_parts();
        let Ok(Query(Asked { before })) = Query::from_request_parts(&mut parts, &()).await;
        before
    }

    #[tokio::test]
    async fn nonsense_in_a_query_is_no_query() {
        assert_eq!(before("before=7").await, Some(7));
        for nonsense in [
            "before=x",
            "before=",
            "before=99999999999999999999",
            "before=1&before=2",
            "%ff=%zz",
            "before=7&x=%00",
        ] {
            assert_eq!(before(nonsense).await, None, "{nonsense}");
        }
    }

    #[tokio::test]
    async fn a_path_that_does_not_fit_is_not_found() {
        let (mut parts, ()) = Request::get("/messages/abc").body(()).unwrap().into_parts();
        let found = <Path<i64> as FromRequestParts<()>>::from_request_parts(&mut parts, &()).await;
        assert!(matches!(found, Err(Problem::NotFound)));
    }
}

//! The map of an application’s cameras over tiles, and the sketch where there are none.

use cctv_grants::web::map::Tiles;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::app::TestApp;
use crate::visitor::Visitor;

/// A grey square.
const TILE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#cccccc" stroke="#999999"/></svg>"##;

/// A server of tiles on a port of its own.
async fn tiles() -> Tiles {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                let _ = socket.read(&mut [0; 4096]).await;
                let head = format!("content-type: image/svg+xml\r\ncontent-length: {}", TILE.len());
                let answer = format!("HTTP/1.1 200 OK\r\n{head}\r\nconnection: close\r\n\r\n{TILE}");
                let _ = socket.write_all(answer.as_bytes()).await;
            });
        }
    });
    Tiles::parse(&format!("http://localhost:{port}/{{z}}/{{x}}/{{y}}.svg"), "© Nobody in particular").unwrap()
}

impl Visitor {
    async fn count(&self, selector: &str) -> u64 {
        let script = format!("return document.querySelectorAll('{selector}').length");
        self.driver().execute(script, []).await.unwrap().json().as_u64().unwrap()
    }

    async fn comes_to_have(&self, selector: &str) {
        for _ in 0..200 {
            if self.count(selector).await > 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("no {selector} on {}", self.url().await);
    }
}

#[tokio::test]
async fn cameras_are_on_a_map_that_works_by_key() {
    let app = TestApp::over(true, Some(tiles().await)).await;
    let cast = app.cast().await;
    let case = format!("/applications/{}", app.ready_draft(&cast.officer, 20_000).await);
    let visitor = Visitor::at(&app).await;
    visitor.becomes(&cast.officer).await;
    for page in ["cameras", "check"] {
        visitor.open(&format!("{case}/{page}")).await;
        visitor.comes_to_have(".leaflet-tile-loaded").await;
        assert_eq!(visitor.count(".app-map__marker[role=button][tabindex=\"0\"]").await, 2, "{page}");
        visitor.sees("© Nobody in particular").await;
        visitor.look(&format!("map-{page}")).await;
    }
    visitor.driver().execute("document.querySelector('.app-map__marker').focus()", []).await.unwrap();
    visitor.type_keys(thirtyfour::Key::Enter + "").await;
    visitor.comes_to_see("Camera 1: ").await;
}

#[tokio::test]
async fn without_tiles_or_scripts_cameras_are_on_a_sketch() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let case = format!("/applications/{}", app.ready_draft(&cast.officer, 20_000).await);
    for visitor in [Visitor::at(&app).await, Visitor::without_javascript_at(&app).await] {
        visitor.becomes(&cast.officer).await;
        visitor.open(&format!("{case}/cameras")).await;
        visitor.look("sketch").await;
        assert_eq!(visitor.count(".app-map").await, 0);
    }
}

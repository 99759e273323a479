//! The demonstration as it begins, looked at; and the two pictures of it that the README shows.
//!
//! To take them anew: `SCREENSHOTS_README=docs cargo test --test browser the_demonstration`.

use std::path::PathBuf;

use cctv_grants::domain::person::Person;
use cctv_grants::seed::demo;
use cctv_grants::store::person::everybody;

use crate::app::TestApp;
use crate::visitor::Visitor;

async fn named(app: &TestApp, name: &str) -> Person {
    let people = everybody(&app.app.db).await.unwrap();
    people.into_iter().find(|person| person.name == name).unwrap()
}

async fn picture(visitor: &Visitor, name: &str) {
    if let Some(folder) = std::env::var_os("SCREENSHOTS_README") {
        visitor.resize(1024, 700).await;
        visitor.screenshot(&PathBuf::from(folder).join(name)).await;
    }
}

#[tokio::test]
async fn the_demonstration_shows_each_person_a_first_page() {
    let app = TestApp::with(true).await;
    demo::write(&app.app.db, &app.app.files).await.unwrap();
    let visitor = Visitor::at(&app).await;

    visitor.becomes(&named(&app, "Grace Oliver").await).await;
    visitor.sees("Leominster Corn Square").await;
    visitor.look("demo-board").await;
    picture(&visitor, "board.png").await;
    visitor.follow("Applications").await;
    visitor.look("demo-applications").await;

    visitor.becomes(&named(&app, "Megan Davies").await).await;
    visitor.look("demo-home").await;
    let row = "//tr[contains(., 'Whitchurch station approach')]//*[contains(@class, 'app-reference')]";
    let found = visitor.driver().find(thirtyfour::By::XPath(row)).await.unwrap();
    visitor.takes_up(&found.text().await.unwrap()).await;
    assert_eq!(visitor.heading().await, "Whitchurch station approach");
    visitor.look("demo-task-list").await;
    picture(&visitor, "task-list.png").await;

    for name in ["Clare Newton", "Tom Shaw", "Ruth Adams", "Ben Carter", "Peter Marsh", "Jo Bennett"] {
        visitor.becomes(&named(&app, name).await).await;
        visitor.look(&format!("demo-{}", name.to_lowercase().replace(' ', "-"))).await;
    }
}

//! Files as people meet them: chosen, refused, read by the funder, taken off; with scripts and without.

use std::path::PathBuf;

use crate::app::TestApp;
use crate::visitor::Visitor;

fn file(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

async fn files_are_added_and_taken_off(app: &TestApp, visitor: &Visitor) {
    let cast = app.cast().await;
    let reference = app.ready_draft(&cast.officer, 20_000).await;
    let folder = tempfile::tempdir().unwrap();
    visitor.becomes(&cast.officer).await;
    visitor.open(&format!("/applications/{reference}")).await;
    visitor.sees("Optional").await;
    visitor.follow("Files").await;
    visitor.look("files-none").await;
    visitor.press("Add").await;
    visitor.is_told("Select a file").await;
    let name = "Letter of the council about match funding, with a long name.pdf";
    visitor.attach("Add files", &file(&folder, name, b"%PDF-1.4\nletter\n")).await;
    visitor.press("Add").await;
    visitor.sees("The files are added").await;
    visitor.sees(name).await;
    visitor.look("files").await;
    visitor.attach("Add files", &file(&folder, "setup.exe", b"MZ\x90\0\x03")).await;
    visitor.press("Add").await;
    visitor.is_told("“setup.exe” is not a PDF, a picture, an office document or a CSV file").await;
    visitor.sees(name).await;
    visitor.look("files-refused").await;
    visitor.follow("Back to the task list").await;
    visitor.follow("Funding").await;
    visitor.follow("Change match line 1").await;
    visitor.fill("Which file shows it?", name).await;
    visitor.look("match-evidence").await;
    visitor.press("Save").await;
    visitor.open(&format!("/applications/{reference}/files")).await;
    visitor.follow(&format!("Remove {name}")).await;
    visitor.look("file-remove").await;
    visitor.press("Remove").await;
    visitor.sees("You have not added a file yet").await;
}

#[tokio::test]
async fn files_are_added_and_taken_off_with_scripts() {
    let app = TestApp::with(true).await;
    files_are_added_and_taken_off(&app, &Visitor::at(&app).await).await;
}

#[tokio::test]
async fn files_are_added_and_taken_off_without_scripts() {
    let app = TestApp::with(true).await;
    files_are_added_and_taken_off(&app, &Visitor::without_javascript_at(&app).await).await;
}

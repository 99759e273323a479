//! What is checked of a page as a whole: accessibility, width, picture, the browser's complaints.

use super::Browser;
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde_json::json;
use std::path::Path;

const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/node_modules/axe-core/axe.min.js");

const RUN_AXE: &str = r#"
    const done = arguments[arguments.length - 1];
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    axe.run(document, { runOnly: { type: "tag", values: tags } }).then(
        (found) => done(found.violations.flatMap((rule) => rule.nodes.map((node) =>
            `${rule.id} (${rule.impact}): ${rule.help}, at ${node.target.join(" ")}: ${node.html}`))),
        (error) => done([`axe could not run: ${error}`]));
"#;

impl Browser {
    /// What axe finds against WCAG 2.2 AA and good practice, a sentence for each place; none is what we want.
    pub async fn axe(&self) -> Vec<String> {
        assert!(self.scripts_run, "axe is a script, and this browser runs none");
        let axe = std::fs::read_to_string(AXE).unwrap_or_else(|error| {
            panic!("cannot read axe-core ({error}): run `tests/run browser`, or `npm ci` in tests/browser")
        });
        self.driver.execute(axe, []).await.expect("axe loads");
        let found = self.driver.execute_async(RUN_AXE, []).await.expect("axe runs");
        found.convert().expect("a list of sentences")
    }

    /// Sets what is seen of the page to so many pixels, narrower than a real window may be.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let sized = self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await;
        sized.expect("the browser takes the size");
    }

    /// Whether one would have to scroll sideways, on a small telephone in any table too.
    pub async fn scroll_width_overflows(&self) -> bool {
        let wider = "const wider = (one) => one.scrollWidth > one.clientWidth;
            const tables = innerWidth < 641 ? [...document.querySelectorAll('.app-scroll')] : [];
            return wider(document.documentElement) || tables.some(wider);";
        let answer = self.driver.execute(wider, []).await.expect("the page's width");
        answer.convert().expect("yes or no")
    }

    /// A picture (PNG) of the page in its full height.
    pub async fn screenshot(&self, path: &Path) {
        let cdp = self.driver.cdp();
        let layout = cdp.send_raw("Page.getLayoutMetrics", json!({})).await.expect("the page's size");
        let size = &layout["cssContentSize"];
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        let wish = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let picture = cdp.send_raw("Page.captureScreenshot", wish).await.expect("a picture");
        let picture = BASE64.decode(picture["data"].as_str().expect("a picture")).expect("base64");
        std::fs::write(path, picture).expect("the picture is kept");
    }

    /// Errors the browser has noted since last asked: scripts that failed, and what the page's own policy stopped. That
    /// a page came with a status such as 422 is noted too, but is no error of the page.
    pub async fn console_errors(&self) -> Vec<String> {
        let noted = self.driver.browser_log().await.expect("the browser's log");
        let messages = noted.into_iter().map(|entry| entry.message);
        messages.filter(|message| !message.contains("Failed to load resource")).collect()
    }
}

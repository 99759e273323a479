//! Local purchases as tests need them: from the basket to the request.

use cctv_grants::domain::application::Reference;

use super::{Client, key};

/// Where a test buys locally, and as whom.
#[derive(Clone)]
pub struct Buyer {
    pub officer: Client,
    /// Where the purchases of the case are.
    pub at: String,
    papers: String,
}

impl Buyer {
    pub fn of(officer: &Client, case: &Reference) -> Buyer {
        let (at, papers) =
            (format!("/applications/{case}/purchases"), format!("/applications/{case}/papers"));
        Buyer { officer: officer.clone(), at, papers }
    }

    /// Puts so many of item 1 into the basket and begins to buy the same locally.
    pub async fn begun(&self, quantity: &str) -> super::Page {
        let put = self.officer.post(&format!("{}/catalogue/1", self.at), &[("quantity", quantity)]).await;
        assert_eq!(put.status, 303, "{:?}", put.errors());
        let seen = format!("1:{quantity}");
        let fields = [("make-1", "Axis"), ("model-1", "P3245-LV"), ("basket", &seen)];
        self.officer.post(&format!("{}/local", self.at), &fields).await
    }

    /// Puts a quote on file: a new one, as a paper that is added first.
    pub async fn quoted(&self, number: u32, supplier: &str, unit: &str, whole_life: &str) -> super::Page {
        let bytes = format!("%PDF-1.4\n{number} {supplier} {unit}\n");
        let name = format!("{supplier} {number}.pdf");
        let added = self.officer.post_files(&self.papers, &[(&name, bytes.as_bytes())], &key()).await;
        assert_eq!(added.status, 303, "{:?}", added.errors());
        let page = format!("{}/{number}/quotes/new", self.at);
        let file = papers_of(&self.officer.get(&page).await).remove(0);
        let fields = [
            ("supplier", supplier),
            ("on-day", "15"),
            ("on-month", "10"),
            ("on-year", "2018"),
            ("unit-1", unit),
            ("whole_life", whole_life),
            ("file", &file),
            ("version", "0"),
        ];
        self.officer.post(&page, &fields).await
    }

    /// Asks for approval of that quote.
    pub async fn requested(&self, number: u32, quote: &str, life: &str, reason: &str) -> super::Page {
        let page = format!("{}/{number}/request", self.at);
        let version = self.officer.get(&page).await.hidden("version");
        let fields = [
            ("quote", quote),
            ("vat", "0"),
            ("recoverable", "yes"),
            ("framework_whole_life", life),
            ("reason", reason),
            ("version", &version),
        ];
        self.officer.post(&page, &fields).await
    }

    /// One with a quote of £90.00 each, and another that waits for a decision; the first has that number.
    pub async fn one_quoted_and_one_requested(&self, first: u32) {
        for number in [first, first + 1] {
            let begun = self.begun("1").await;
            assert_eq!(
                begun.location,
                format!("{}/{number}?done=purchase-begun", self.at),
                "{:?}",
                begun.errors()
            );
            let quoted = self.quoted(number, "Border Ltd", "90", "").await;
            assert_eq!(quoted.status, 303, "{:?}", quoted.errors());
        }
        let asked = self.requested(first + 1, "1", "", "").await;
        assert_eq!(asked.status, 303, "{:?}", asked.errors());
    }
}

/// The files that a form lets one choose from, the newest first.
fn papers_of(page: &super::Page) -> Vec<String> {
    let html = scraper::Html::parse_document(&page.html);
    let inputs = scraper::Selector::parse("input[name=file]").unwrap();
    html.select(&inputs).map(|input| input.value().attr("value").unwrap().to_owned()).collect()
}

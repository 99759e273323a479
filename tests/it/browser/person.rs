//! What a person does on a page: fills, chooses, presses, follows, each found by the words a person sees.

use super::{Browser, PATIENCE, PAUSE};
use std::path::Path;
use thirtyfour::components::SelectElement;
use thirtyfour::prelude::*;

impl Browser {
    /// Replaces what stands in the text field, or picks the option of the list, that has this label.
    pub async fn fill(&self, label: &str, value: &str) {
        self.fill_at(None, label, value).await;
    }

    /// The same inside the group of fields with this legend, as for "Day" of one of several dates.
    pub async fn fill_in(&self, legend: &str, label: &str, value: &str) {
        self.fill_at(Some(legend), label, value).await;
    }

    async fn fill_at(&self, legend: Option<&str>, label: &str, value: &str) {
        let control = self.control(&self.label(legend, label).await, label).await;
        let done = if control.tag_name().await.is_ok_and(|tag| tag == "select") {
            match SelectElement::new(&control).await {
                Ok(list) => list.select_by_exact_text(value).await,
                Err(error) => Err(error),
            }
        } else {
            match control.clear().await {
                Ok(()) => control.send_keys(value).await,
                Err(error) => Err(error),
            }
        };
        if let Err(error) = done {
            self.fail(&format!("\"{label}\" does not take \"{value}\": {error}")).await;
        }
    }

    /// What stands in the field with this label.
    pub async fn value(&self, label: &str) -> String {
        let control = self.control(&self.label(None, label).await, label).await;
        control.value().await.expect("the field's value").unwrap_or_default()
    }

    /// Chooses the radio button or ticks the box with this label; one already chosen stays so.
    pub async fn choose(&self, label: &str) {
        self.choose_at(None, label).await;
    }

    /// The same inside the group with this legend, as for "Yes" of one of several questions.
    pub async fn choose_in(&self, legend: &str, label: &str) {
        self.choose_at(Some(legend), label).await;
    }

    async fn choose_at(&self, legend: Option<&str>, text: &str) {
        // The label is clicked, as the Design System draws over the control itself.
        let label = self.label(legend, text).await;
        let control = self.control(&label, text).await;
        if !control.is_selected().await.expect("a choice") {
            self.click(&label, &format!("the choice \"{text}\"")).await;
        }
        if !control.is_selected().await.expect("a choice") {
            self.fail(&format!("\"{text}\" is not chosen after a click")).await;
        }
    }

    pub async fn is_chosen(&self, label: &str) -> bool {
        let control = self.control(&self.label(None, label).await, label).await;
        control.is_selected().await.expect("a choice")
    }

    /// Hands a file to the upload field with this label.
    pub async fn attach(&self, label: &str, file: &Path) {
        let mut control = self.control(&self.label(None, label).await, label).await;
        // With scripts, the Design System's field is a button of that name before the real one.
        if control.tag_name().await.is_ok_and(|tag| tag == "button") {
            let id = control.id().await.expect("an id").unwrap_or_default();
            control = self.control_of_id(&format!("{id}-input"), label).await;
        }
        if let Err(error) = control.send_keys(file.display().to_string()).await {
            self.fail(&format!("\"{label}\" does not take a file: {error}")).await;
        }
    }

    /// Presses the button and waits for the page that follows.
    pub async fn press(&self, button: &str) {
        let what = format!("the button \"{button}\"");
        let element = self.only(&button_path(button), &what).await;
        self.click_through(&element, &what).await;
    }

    /// Presses a button that changes the page by script, or opens a part of it, and leads nowhere.
    pub async fn press_in_place(&self, button: &str) {
        let what = format!("the button \"{button}\"");
        let element = self.only(&button_path(button), &what).await;
        self.click(&element, &what).await;
    }

    /// Follows the link and waits for the page that follows; a link within the page only moves there.
    pub async fn follow(&self, link: &str) {
        let what = format!("the link \"{link}\"");
        // A second link of the same words to the same place is no other link.
        let named = format!("a[normalize-space(.)={}]", literal(link));
        let path = format!("//{named}[@href][not(@href = preceding::{named}/@href)]");
        let element = self.only(&path, &what).await;
        let leads = element.attr("href").await.expect("an address").unwrap_or_default();
        if leads.starts_with('#') {
            self.click(&element, &what).await;
        } else {
            self.click_through(&element, &what).await;
        }
    }

    /// The text of the first link that has this in it.
    pub async fn link_with(&self, text: &str) -> String {
        let path = format!("//a[contains(normalize-space(.), {})]", literal(text));
        let found = self.driver.query(By::XPath(path)).wait(PATIENCE, PAUSE).first().await;
        match found {
            // What is hidden from sight is part of it, in one line.
            Ok(link) => {
                let text = link.prop("textContent").await.expect("a link's text").unwrap_or_default();
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            }
            Err(error) => self.fail(&format!("no link has \"{text}\" in it: {error}")).await,
        }
    }

    /// The text of what has the keyboard's focus.
    pub async fn focused_text(&self) -> String {
        let element = self.driver.active_element().await.expect("a focus");
        element.text().await.expect("the text of what has the focus")
    }

    /// The id of what has the keyboard's focus, empty when it has none.
    pub async fn focused_id(&self) -> String {
        let element = self.driver.active_element().await.expect("a focus");
        element.id().await.expect("an id").unwrap_or_default()
    }

    /// Types at what has the focus, such as `Key::Tab + ""`.
    pub async fn type_keys(&self, keys: impl Into<TypingData>) {
        let element = self.driver.active_element().await.expect("a focus");
        element.send_keys(keys).await.expect("keys are taken");
    }

    async fn label(&self, legend: Option<&str>, label: &str) -> WebElement {
        let within = match legend {
            Some(legend) => format!("//fieldset[legend[normalize-space(.)={}]]", literal(legend)),
            None => String::new(),
        };
        let what = match legend {
            Some(legend) => format!("the label \"{label}\" under \"{legend}\""),
            None => format!("the label \"{label}\""),
        };
        let path = format!("{within}//label[normalize-space(.)={}]", literal(label));
        self.only(&path, &what).await
    }

    async fn control(&self, label: &WebElement, text: &str) -> WebElement {
        if let Some(id) = label.attr("for").await.expect("a label's attribute") {
            return self.control_of_id(&id, text).await;
        }
        match label.find(By::Css("input, select, textarea")).await {
            Ok(control) => control,
            Err(_) => self.fail(&format!("the label \"{text}\" belongs to no field")).await,
        }
    }

    async fn control_of_id(&self, id: &str, text: &str) -> WebElement {
        match self.driver.find(By::XPath(format!("//*[@id={}]", literal(id)))).await {
            Ok(control) => control,
            Err(_) => self.fail(&format!("the label \"{text}\" names \"{id}\", which is not there")).await,
        }
    }

    /// The one thing on the page that is meant. Two would be one too many for a person, too.
    async fn only(&self, path: &str, what: &str) -> WebElement {
        let query = self.driver.query(By::XPath(path)).and_displayed().wait(PATIENCE / 4, PAUSE);
        let mut found = query.any().await.unwrap_or_default();
        match found.len() {
            1 => found.remove(0),
            0 => self.fail(&format!("{what} is not there")).await,
            many => self.fail(&format!("{what} is there {many} times")).await,
        }
    }
}

/// A button, or a link that the Design System shows as one.
fn button_path(text: &str) -> String {
    let text = literal(text);
    format!(
        "//button[normalize-space(.)={text}] | //input[@type='submit'][@value={text}] \
         | //a[@role='button'][normalize-space(.)={text}] | //summary[normalize-space(.)={text}]"
    )
}

/// Text as XPath writes it, which has no way to escape a quotation mark.
fn literal(text: &str) -> String {
    if !text.contains('\'') {
        return format!("'{text}'");
    }
    let parts: Vec<_> = text.split('\'').map(|part| format!("'{part}'")).collect();
    format!("concat({})", parts.join(", \"'\", "))
}

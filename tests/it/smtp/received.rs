//! One message as the test mail server took it, and what a reader of it would see.

use mail_parser::{Message, MessageParser, PartType};

/// One message as it came over the wire.
#[derive(Clone, Debug)]
pub struct Received {
    /// The envelope's sender and recipients, without angle brackets.
    pub from: String,
    pub to: Vec<String>,
    /// Headers and body, raw, with line ends as sent.
    pub data: String,
    /// Whether it came over TLS, and as whom (name, password) the sender had signed in.
    pub encrypted: bool,
    pub signed_in: Option<(String, String)>,
}

impl Received {
    fn parsed(&self) -> Message<'_> {
        MessageParser::default().parse(&self.data).expect("a message with headers")
    }

    /// The subject, decoded.
    pub fn subject(&self) -> String {
        self.parsed().subject().unwrap_or_default().to_owned()
    }

    /// The plain text part, decoded; empty when there is none.
    pub fn text(&self) -> String {
        self.part(|body| if let PartType::Text(text) = body { Some(text.to_string()) } else { None })
    }

    /// The HTML part, decoded; empty when there is none.
    pub fn html(&self) -> String {
        self.part(|body| if let PartType::Html(html) = body { Some(html.to_string()) } else { None })
    }

    fn part(&self, pick: impl Fn(&PartType<'_>) -> Option<String>) -> String {
        let text = self.parsed().parts.iter().find_map(|part| pick(&part.body)).unwrap_or_default();
        text.replace("\r\n", "\n")
    }

    /// A header as sent, folded lines joined; the name in any case.
    pub fn header(&self, name: &str) -> Option<String> {
        let value = self.parsed().header_raw(name)?.replace("\r\n", "");
        Some(value.trim().to_owned())
    }
}

//! What the first page tells those whose roles fill it with no list: what they can do here now, and what they get by e-mail.
//! Each sentence must be true today; a page or a message that is added changes its row.

use crate::domain::person::{Person, Role};

const NOBODY: &str = "You have no role here, so there is nothing that you can do or see but your account. An administrator can give you a role. Apart from links to sign in you get no e-mails.";

/// `None` for roles whose lists say it.
fn row(role: Role) -> Option<&'static str> {
    match role {
        Role::CspOfficer | Role::GrantsOfficer | Role::Commissioner | Role::Treasurer | Role::Auditor => None,
        Role::CspChair | Role::LpaCommander => Some(
            "When an officer of your partnership asks you to endorse an application you get an e-mail. You can read that application then, endorse it or decline. What you were asked is under Applications.",
        ),
        Role::FinanceCertifier => Some(
            "When an officer of your partnership asks you to certify the match of an application you get an e-mail. You can read that application then, certify its match or decline. When it is approved you get another, and accept the offer or decline it. What you were asked is under Applications.",
        ),
        Role::OccAdviser => Some(
            "As OCC adviser you look cameras up by street, asset tag, partnership or position, and record on a camera’s page whether its picture can be seen. You certify kit by make and model, and read frameworks and their price lists. All of it is in the menu. You get an e-mail before a certificate ends.",
        ),
        Role::PanelMember => Some(
            "As Panel member you see the cameras that are live, under Camera register. The report for the Panel and the public register of awards are not part of this service yet, and it sends you no e-mails but links to sign in.",
        ),
        Role::Administrator => Some(
            "As administrator you look after people and their roles, the values of the scheme, retention, frameworks and the log of e-mails: they are in the menu. You get no e-mails but links to sign in.",
        ),
    }
}

/// A paragraph for each role that needs one, each once.
pub fn of(person: &Person) -> Vec<&'static str> {
    if person.holdings.is_empty() {
        return vec![NOBODY];
    }
    let mut told = Vec::new();
    for text in person.holdings.iter().filter_map(|hat| row(hat.role)) {
        if !told.contains(&text) {
            told.push(text);
        }
    }
    told
}

//! Who was asked to stand behind an application, what they said, and whether it still stands (BRIEF §3, §4).
//! Chair and commander endorse it; the council's s151 officer certifies its match. Must not know how anybody is asked.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Camera, Content, MatchLine};
use crate::domain::application::Action;
use crate::domain::money::Money;
use crate::domain::person::{PersonId, Role};

/// One of the three who stand behind an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Chair of the CSP, who endorses.
    Chair,
    /// Local policing commander, who endorses.
    Commander,
    /// The council's s151 officer, who certifies the match.
    Finance,
}

impl Part {
    /// In the order of the page.
    pub const ALL: [Part; 3] = [Part::Chair, Part::Commander, Part::Finance];

    /// In addresses and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Part::Chair => "chair",
            Part::Commander => "commander",
            Part::Finance => "finance",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.code() == code)
    }

    /// The hat that belongs to it.
    pub fn role(self) -> Role {
        match self {
            Part::Chair => Role::CspChair,
            Part::Commander => Role::LpaCommander,
            Part::Finance => Role::FinanceCertifier,
        }
    }

    /// Who that is, inside a sentence.
    pub fn whom(self) -> &'static str {
        match self {
            Part::Chair => "chair of the partnership",
            Part::Commander => "local policing commander",
            Part::Finance => "council’s s151 officer",
        }
    }

    /// Who that is, as a heading.
    pub fn title(self) -> &'static str {
        match self {
            Part::Chair => "Chair of the partnership",
            Part::Commander => "Local policing commander",
            Part::Finance => "Council’s s151 officer",
        }
    }

    /// What is asked of them, after "to".
    pub fn task(self) -> &'static str {
        match self {
            Part::Chair | Part::Commander => "endorse the application",
            Part::Finance => "certify the match",
        }
    }

    /// The move in the table that is theirs.
    pub fn action(self) -> Action {
        match self {
            Part::Chair | Part::Commander => Action::Endorse,
            Part::Finance => Action::Certify,
        }
    }

    /// Where it is done, under the application's address.
    pub fn page(self) -> &'static str {
        match self {
            Part::Chair | Part::Commander => "endorse",
            Part::Finance => "certify",
        }
    }

    /// What makes what they said fall away, as the subject of "changed since".
    pub fn rests_on(self) -> &'static str {
        match self {
            Part::Chair | Part::Commander => "the request or the cameras",
            Part::Finance => "the match lines",
        }
    }
}

/// What somebody stood behind: an endorsement the request and the cameras, a certificate the match lines that are secured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Covers {
    /// Asked of the fund.
    pub request: Option<Money>,
    /// As proposed.
    pub cameras: Vec<Camera>,
    /// With their amounts.
    pub lines: Vec<MatchLine>,
}

impl Covers {
    /// What it would be now.
    pub fn of(part: Part, content: &Content) -> Covers {
        match part {
            Part::Chair | Part::Commander => Covers {
                request: content.funding.request,
                cameras: content.cameras.iter().cloned().collect(),
                lines: Vec::new(),
            },
            Part::Finance => {
                let lines = content.funding.matches.iter().filter(|line| line.secured == Some(true));
                Covers { lines: lines.cloned().collect(), ..Covers::default() }
            }
        }
    }

    /// One line each, as people read it.
    pub fn lines(&self) -> Vec<String> {
        let money = |amount: Option<Money>| amount.map(|amount| amount.to_string()).unwrap_or_default();
        let mut lines = Vec::new();
        if let Some(request) = self.request {
            lines.push(format!("Request: {request}"));
            let cameras = self.cameras.len();
            lines.push(format!("{cameras} {}", if cameras == 1 { "camera" } else { "cameras" }));
        }
        lines.extend(self.lines.iter().map(|line| {
            let provider = line.provider.as_deref().unwrap_or("Not named");
            let kind = line.kind.map(|kind| format!(", {}", kind.label().to_lowercase()));
            format!("{provider}: {}{}", money(line.amount), kind.unwrap_or_default())
        }));
        lines
    }
}

/// What somebody said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// When.
    pub at: DateTime<Utc>,
    /// Endorsed or certified, not declined.
    pub given: bool,
    /// In their words; always there when declined.
    pub comment: Option<String>,
    /// For what.
    pub covers: Covers,
}

/// Somebody who was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// Who.
    pub person: PersonId,
    /// As called when asked.
    pub name: String,
    /// When, or when last asked again.
    pub at: DateTime<Utc>,
    /// When last reminded.
    #[serde(default)]
    pub reminded_at: Option<DateTime<Utc>>,
    /// What they said.
    #[serde(default)]
    pub answer: Option<Answer>,
}

/// How one part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody was asked.
    NotAsked,
    /// Asked, and not answered.
    Waiting,
    /// Endorsed or certified, for the answers as they are.
    Given,
    /// Declined.
    Declined,
    /// Given for answers that have changed since.
    FellAway,
}

/// Somebody who answers offers for the council in place of whoever certified the match.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Successor {
    /// Who.
    pub person: PersonId,
    /// As called when named.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Section 13.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Endorsements {
    chair: Option<Asked>,
    commander: Option<Asked>,
    finance: Option<Asked>,
    /// What the one before certified stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    successor: Option<Successor>,
}

impl Endorsements {
    /// Nobody is asked any more as this.
    pub fn remove(&mut self, part: Part) {
        match part {
            Part::Chair => self.chair = None,
            Part::Commander => self.commander = None,
            Part::Finance => self.finance = None,
        }
    }

    /// Who answers offers, when it is not who certified the match.
    pub fn successor(&self) -> Option<&Successor> {
        self.successor.as_ref()
    }

    /// Lets somebody answer offers in place of whoever could until now.
    pub fn succeed(&mut self, by: Successor) {
        self.successor = Some(by);
    }

    /// Who was asked, if anybody.
    pub fn get(&self, part: Part) -> Option<&Asked> {
        match part {
            Part::Chair => self.chair.as_ref(),
            Part::Commander => self.commander.as_ref(),
            Part::Finance => self.finance.as_ref(),
        }
    }

    /// Takes the place of whoever was asked before.
    pub fn put(&mut self, part: Part, asked: Asked) {
        match part {
            Part::Chair => self.chair = Some(asked),
            Part::Commander => self.commander = Some(asked),
            Part::Finance => self.finance = Some(asked),
        }
    }

    /// Everybody who was asked.
    pub fn iter(&self) -> impl Iterator<Item = (Part, &Asked)> {
        Part::ALL.into_iter().filter_map(|part| Some((part, self.get(part)?)))
    }

    /// Who stands for this part now.
    pub fn holder(&self, part: Part) -> Option<PersonId> {
        let successor = self.successor.as_ref().filter(|_| part == Part::Finance).map(|by| by.person);
        successor.or_else(|| self.get(part).map(|asked| asked.person))
    }

    /// As what this person was asked, and is not replaced.
    pub fn part_of(&self, person: PersonId) -> Option<Part> {
        Part::ALL.into_iter().find(|part| self.holder(*part) == Some(person))
    }
}

impl Content {
    /// How one part stands with the answers as they are.
    pub fn standing(&self, part: Part) -> Standing {
        let Some(asked) = self.endorsements.get(part) else { return Standing::NotAsked };
        match &asked.answer {
            None => Standing::Waiting,
            Some(answer) if !answer.given => Standing::Declined,
            Some(answer) if answer.covers == Covers::of(part, self) => Standing::Given,
            Some(_) => Standing::FellAway,
        }
    }
}

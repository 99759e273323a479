//! What a submission still needs, section by section (BRIEF §4, "every section complete", "request ≤ cap left").
//! The one place for it: task list, funding page, check page, declaration and submission all ask here. Must not stop a save.

mod request;

use super::content::{Camera, CameraWork, Content, CostLine, Line, Lines, MatchLine, Part, Standing};
use super::question::{self, Answers, Question};
use super::section::Section;
use crate::domain::allocation::Limits;
use crate::domain::money::Money;
use crate::domain::place::Area;
use crate::domain::scheme::Scheme;
use crate::domain::text;

impl Content {
    /// What this section still needs, in plain words; empty when it is complete.
    pub fn missing(&self, section: Section, scheme: &Scheme) -> Vec<String> {
        let mut missing = Vec::new();
        let mut need = |there: bool, what: &str| {
            if !there {
                missing.push(what.to_owned());
            }
        };
        match section {
            Section::Applicant => {
                let a = &self.applicant;
                need(a.title.is_some(), "Enter the project name");
                need(a.accountable_body.is_some(), "Select the accountable body");
                need(a.contact_name.is_some(), "Enter the contact");
                need(a.data_protection_officer.is_some(), "Enter the data protection officer");
            }
            Section::Need | Section::Community | Section::Technical | Section::Running | Section::Privacy => {
                let answers = self.form(section);
                let open = |question: &Question| question.missing(self, answers?);
                missing.extend(question::of(section).iter().filter_map(open).map(str::to_owned));
            }
            Section::Outcomes | Section::Milestones | Section::Risks => {
                let lines = self.list(section);
                let thing = section.thing().unwrap_or_default();
                need(
                    lines.is_some_and(|lines| !lines.lines.is_empty()),
                    &format!("Add at least one {thing}"),
                );
                let open = |line: &Answers| question::of(section).iter().find_map(|q| q.missing(self, line));
                missing.extend(lines.into_iter().flat_map(|lines| each(section, lines, open)));
            }
            Section::Profile => {
                need(self.profile.iter().all(Option::is_some), "Enter what is spent in each quarter");
                missing.extend(self.profile_differs());
            }
            Section::Cameras => {
                need(!self.cameras.lines.is_empty(), "Add at least one camera");
                missing.extend(each(section, &self.cameras, camera_missing));
            }
            Section::Costs => {
                need(!self.costs.lines.is_empty(), "Add at least one cost");
                let refused = |line: &CostLine| scheme.refuses_category(line.category.as_deref()?);
                let open = |line: &CostLine| cost_missing(line).map(str::to_owned).or_else(|| refused(line));
                missing.extend(each(section, &self.costs, open));
            }
            Section::Funding => {
                let asked = self.funding.request.is_some_and(|request| request > Money::ZERO);
                need(asked, "Enter the amount you are asking for");
                need(!self.funding.matches.lines.is_empty(), "Add at least one match line");
                missing.extend(each(section, &self.funding.matches, match_missing));
            }
            Section::Files => {}
            Section::Endorsements => {
                missing.extend(Part::ALL.into_iter().filter_map(|part| self.awaited(part)));
            }
        }
        missing
    }

    /// How the spending profile differs from the eligible cost, which it must come to exactly (BRIEF §6).
    pub fn profile_differs(&self) -> Option<String> {
        let (profile, cost) = (self.profiled()?, self.eligible_cost()?);
        (profile != cost)
            .then(|| format!("Make the quarters come to the eligible cost, {cost}: they come to {profile}"))
    }

    /// Cameras whose position is far from the partnership's area: probably slips, which stop nothing.
    pub fn far_away(&self, area: &Area, name: &str) -> Vec<String> {
        let told = |line: &Line<Camera>| {
            let km = line.entry.coordinates?.far_from(area)?;
            Some(format!("Camera {} is {km} km from the middle of {name}: check its position", line.number))
        };
        self.cameras.lines.iter().filter_map(told).collect()
    }

    /// For whom a submission still waits, and for what; nothing when this part is given.
    fn awaited(&self, part: Part) -> Option<String> {
        let (whom, task) = (part.whom(), part.task());
        let name = self.endorsements.get(part).map(|asked| asked.name.as_str()).unwrap_or_default();
        match self.standing(part) {
            Standing::Given => None,
            Standing::NotAsked => Some(format!("Ask the {whom} to {task}")),
            Standing::Waiting => Some(format!("Wait for {name}, {whom}, to {task}")),
            Standing::Declined => {
                Some(format!("{name}, {whom}, declined to {task}: ask again, or ask somebody else"))
            }
            Standing::FellAway => {
                let changed = part.rests_on();
                Some(format!("Ask {name}, {whom}, to {task} again: {changed} changed since"))
            }
        }
    }

    /// What a submission still needs of this section: what is missing and, where money is asked for, a request within
    /// every limit.
    pub fn needed(&self, section: Section, scheme: &Scheme, limits: &Limits) -> Vec<String> {
        let mut needed = self.missing(section, scheme);
        if section == Section::Funding {
            needed.extend(self.too_high(scheme, limits));
        }
        needed
    }
}

/// What the first open question of each line is, line by line.
fn each<T, S: ToString>(section: Section, lines: &Lines<T>, open: impl Fn(&T) -> Option<S>) -> Vec<String> {
    let thing = section.thing().unwrap_or_default();
    let told = |line: &Line<T>| {
        let open = open(&line.entry)?.to_string();
        Some(format!("{} {}: {}", text::capital(thing), line.number, text::lower(&open)))
    };
    lines.lines.iter().filter_map(told).collect()
}

/// The first of these that is not there.
fn first_open(needed: &[(bool, &'static str)]) -> Option<&'static str> {
    needed.iter().find(|(there, _)| !there).map(|(_, what)| *what)
}

fn camera_missing(camera: &Camera) -> Option<&'static str> {
    let work = camera.work;
    let is = |wanted| work == Some(wanted);
    first_open(&[
        (work.is_some(), "Say what is proposed"),
        (camera.view_changes.is_some() || !is(CameraWork::Upgrade), "Say whether it will see anything new"),
        (camera.old_asset_tag.is_some() || is(CameraWork::New), "Enter the asset tag"),
        (camera.place.is_some(), "Enter the place"),
        (camera.coordinates.is_some(), "Enter the position"),
        (camera.camera_type.is_some() || is(CameraWork::Remove), "Select the type"),
        (
            camera.purpose.is_some() || is(CameraWork::Remove),
            "Select what the picture must be good enough for",
        ),
    ])
}

fn cost_missing(line: &CostLine) -> Option<&'static str> {
    first_open(&[
        (line.category.is_some(), "Select the category"),
        (line.description.is_some(), "Enter the description"),
        (line.quantity.is_some(), "Enter the quantity"),
        (line.unit_net.is_some(), "Enter the price of one, without VAT"),
        (line.vat.is_some(), "Enter the VAT on the whole line, or 0"),
        (line.vat_recoverable.is_some(), "Say whether the VAT can be recovered"),
        (line.eligible().is_some(), "Enter amounts that can be counted"),
    ])
}

fn match_missing(line: &MatchLine) -> Option<&'static str> {
    first_open(&[
        (line.provider.is_some(), "Enter the provider"),
        (line.amount.is_some(), "Enter the amount"),
        (line.kind.is_some(), "Say whether it is cash, existing spend or in kind"),
        (line.secured.is_some(), "Say whether it is secured"),
    ])
}

#[cfg(test)]
mod tests;

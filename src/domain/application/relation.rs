//! What somebody has to do with one case already, and what they may never do to it for that, whatever roles they hold
//! (BRIEF §3, right column). One table; who may do something at all is in the table of moves.

use thiserror::Error;

use super::Action;

/// What ties somebody to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Started it, saved a section, or sent it in.
    Prepared,
    /// Endorsed it, or certified its match.
    Endorsed,
    /// Assessed it, now or before it was returned.
    Assessed,
    /// Declared an interest in it.
    Interested,
}

impl Relation {
    /// Every tie.
    pub const ALL: [Relation; 4] =
        [Relation::Prepared, Relation::Endorsed, Relation::Assessed, Relation::Interested];

    /// What the person did, after "You" or "This person".
    pub fn deed(self) -> &'static str {
        match self {
            Relation::Prepared => "prepared",
            Relation::Endorsed => "endorsed",
            Relation::Assessed => "assessed",
            Relation::Interested => "declared an interest in",
        }
    }
}

impl Relation {
    /// Whether an event of this kind ties whoever did it.
    pub fn comes_of(self, kind: &str) -> bool {
        match self {
            Relation::Prepared => [
                "started",
                "section_saved",
                "evidence_counted",
                "files_added",
                "file_removed",
                "asked",
                "submitted",
                "query_answered",
            ]
            .contains(&kind),
            Relation::Endorsed => kind == "endorsed",
            Relation::Assessed => ["assessment_locked", "assessed"].contains(&kind),
            Relation::Interested => kind == "interest_declared",
        }
    }
}

/// What may never be done by somebody with that tie.
#[rustfmt::skip]
pub const BARRED: &[(Action, Relation)] = &[
    (Action::Save, Relation::Endorsed), (Action::Save, Relation::Assessed),
    (Action::Submit, Relation::Endorsed), (Action::Submit, Relation::Assessed),
    (Action::Endorse, Relation::Prepared), (Action::Endorse, Relation::Assessed),
    (Action::Certify, Relation::Prepared), (Action::Certify, Relation::Assessed),
    (Action::Return, Relation::Prepared), (Action::Return, Relation::Endorsed),
    (Action::Return, Relation::Interested),
    (Action::Query, Relation::Prepared), (Action::Query, Relation::Endorsed), (Action::Query, Relation::Interested),
    (Action::Assign, Relation::Prepared), (Action::Assign, Relation::Endorsed), (Action::Assign, Relation::Interested),
    (Action::Assess, Relation::Prepared), (Action::Assess, Relation::Endorsed), (Action::Assess, Relation::Interested),
    (Action::Approve, Relation::Prepared), (Action::Approve, Relation::Endorsed), (Action::Approve, Relation::Assessed),
    (Action::Refuse, Relation::Prepared), (Action::Refuse, Relation::Endorsed), (Action::Refuse, Relation::Assessed),
    (Action::Approve, Relation::Interested), (Action::Refuse, Relation::Interested),
];

/// Somebody may not do this to this case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("You {} this application, so somebody else must {}", .relation.deed(), .action.does())]
pub struct Barred {
    /// What was to be done.
    pub action: Action,
    /// Why not.
    pub relation: Relation,
}

/// Nothing that somebody did to a case forbids this to them. Every move of a case asks for one, so none can do without
/// having looked.
#[derive(Clone, Copy, Debug)]
pub struct Permit(Action);

impl Permit {
    /// For what.
    pub fn action(self) -> Action {
        self.0
    }
}

/// Refuses what one of these ties forbids.
pub fn allowed(action: Action, relations: &[Relation]) -> Result<Permit, Barred> {
    match relations.iter().find(|relation| BARRED.contains(&(action, **relation))) {
        Some(relation) => Err(Barred { action, relation: *relation }),
        None => Ok(Permit(action)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_judges_what_they_prepared_or_stands_behind_what_they_judge() {
        use Action::*;
        // Prepared, endorsed, assessed, interested: whether each still may.
        let expected = [
            (Save, [true, false, false, true]),
            (Submit, [true, false, false, true]),
            (Endorse, [false, true, false, true]),
            (Certify, [false, true, false, true]),
            (Return, [false, false, true, false]),
            (Query, [false, false, true, false]),
            (Assign, [false, false, true, false]),
            (Assess, [false, false, true, false]),
            (Approve, [false, false, false, false]),
            (Refuse, [false, false, false, false]),
            (Withdraw, [true, true, true, true]),
        ];
        assert_eq!(expected.len(), Action::ALL.len());
        for (action, may) in expected {
            let found = Relation::ALL.map(|relation| allowed(action, &[relation]).is_ok());
            assert_eq!(found, may, "{action:?}");
            assert_eq!(allowed(action, &Relation::ALL).is_ok(), may.into_iter().all(|may| may), "{action:?}");
            assert!(allowed(action, &[]).is_ok());
        }
        let told = allowed(Approve, &[Relation::Assessed]).unwrap_err().to_string();
        assert_eq!(told, "You assessed this application, so somebody else must decide it");
    }
}

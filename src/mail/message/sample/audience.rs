//! The invented people whom the invented events concern. Must not say what happened.

use crate::domain::person::{Holding, PartnershipId, PersonId, Role};
use crate::mail::message::Audience;
use crate::store::message::recipient::{Recipient, Wearer};

fn person(id: i64, name: &str) -> Recipient {
    let first = name.split(' ').next().unwrap_or_default().to_lowercase();
    Recipient { person_id: PersonId(id), name: name.into(), email: format!("{first}@example.org") }
}

/// The invented people, one of them of another partnership.
pub fn audience() -> Audience {
    let wearers = [
        (1, "Olive Officer", Role::CspOfficer, Some(7)),
        (1, "Olive Officer", Role::CspChair, Some(7)),
        (1, "Olive Officer", Role::LpaCommander, Some(7)),
        (1, "Olive Officer", Role::FinanceCertifier, Some(7)),
        (2, "Oscar Other", Role::CspOfficer, Some(7)),
        (2, "Oscar Other", Role::FinanceCertifier, Some(7)),
        (3, "Fay Finance", Role::FinanceCertifier, Some(7)),
        (4, "Edna Elsewhere", Role::CspOfficer, Some(8)),
        (5, "Gus Grants", Role::GrantsOfficer, None),
        (6, "Gail Grants", Role::GrantsOfficer, None),
        (7, "Cora Commissioner", Role::Commissioner, None),
        (8, "Tess Treasurer", Role::Treasurer, None),
        (9, "Ada Admin", Role::Administrator, None),
        (10, "Osian Occ", Role::OccAdviser, None),
    ];
    let wearer = |(id, name, role, csp): (i64, &str, Role, Option<i64>)| {
        Some(Wearer { recipient: person(id, name), holding: Holding::new(role, csp.map(PartnershipId))? })
    };
    Audience {
        wearers: wearers.into_iter().filter_map(wearer).collect(),
        people: vec![person(1, "Olive Officer"), person(3, "Fay Finance")],
    }
}

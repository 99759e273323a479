//! What moves a claim on while its partnership has it: sending it to be certified, and certifying it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{One, address, caption, done, show};
use crate::App;
use crate::domain::application::Case;
use crate::domain::application::content::Part;
use crate::domain::claim::{Action, ClaimRefusal};
use crate::domain::person::{Endorser, Person, Viewer};
use crate::service::{Failure, claim as service};
use crate::web::application::{Seen, by};
use crate::web::component::Field;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{PARAGRAPH, Typed};
use crate::web::session::{Endorses, Officer, SignedIn, Visit};

/// One step as a form: where it is, and what is asked.
pub(super) struct Step {
    pub action: Action,
    pub page: &'static str,
    pub heading: &'static str,
    pub button: &'static str,
    pub says: &'static str,
}

const SEND: Step = Step {
    action: Action::Prepare,
    page: "send",
    heading: "Send the claim to be certified",
    button: "Send it",
    says: "The s151 officer of the case is told by e-mail. The claim cannot be changed until it comes back.",
};
const CERTIFY: Step = Step {
    action: Action::Certify,
    page: "certify",
    heading: "Certify the claim",
    button: "Send your answer",
    says: "You certify for the accountable body that these costs were received and paid for the project, and that no other grant pays for them.",
};
impl Step {
    pub fn page(&self, visit: &Visit, case: &Case, one: &One, fields: Vec<Field>) -> FormPage {
        let own = address(&case.reference, one.claim.number);
        FormPage::new(visit, self.heading, format!("{own}/{}", self.page), fields, self.button)
            .caption(caption(case, &one.claim))
            .intro(self.says)
            .facts(show::facts(one))
            .link(own.clone(), "The claim with its costs")
            .version(one.version())
            .back(own)
    }

    pub async fn found(
        &self,
        app: &App,
        seen: (&Case, Viewer),
        person: &Person,
        number: u32,
    ) -> Result<One, Problem> {
        let one = One::of(app, seen, person, number).await?;
        one.must(seen.0, person, self.action)?;
        Ok(one)
    }
}

/// What a form answers that cannot be taken.
pub(super) const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

fn last(typed: Typed<'_>) -> Vec<Field> {
    let hint = "With it what was kept back is paid. It comes after every other claim, once all cameras are commissioned";
    vec![typed.yes_no("last", "Is this the final claim of the grant?").hint(hint)]
}

/// `GET /applications/{reference}/claims/{id}/send`
pub async fn ask_send(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let one = SEND.found(&app, (&case, viewer), &person, number).await?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    SEND.page(&visit, &case, &one, last(typed)).show()
}

/// `POST /applications/{reference}/claims/{id}/send`
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let one = One::of(&app, (&case, viewer), &person, number).await?;
    let mut read = Reader::new(&posted);
    let is_last = read.required_yes_no("last", "this is the final claim");
    let mut errors = read.errors();
    if let (Some(is_last), true) = (is_last, errors.is_empty()) {
        let (key, shown) = (posted.key(), one.shown(&case, &posted));
        match service::send(&app.db, officer, by(&visit, &key), shown, is_last).await {
            Ok(()) => return Ok(done(&case, number, "claim-sent")),
            Err(Failure::Refused(
                other @ (ClaimRefusal::OthersOpen(_)
                | ClaimRefusal::AfterTheLast(_)
                | ClaimRefusal::Empty
                | ClaimRefusal::Unproven(_)
                | ClaimRefusal::PurchaseUnproven(_)),
            )) => {
                errors.push("last", other.to_string());
            }
            Err(other) => return Err(Problem::refused(other)),
        }
    }
    let fields = last(Typed { posted: &posted, errors: &errors });
    SEND.page(&visit, &case, &one, fields).refuse(UNPROCESSABLE, &errors)
}

fn answer(typed: Typed<'_>) -> Vec<Field> {
    let options = vec![
        ("yes".to_owned(), "I certify this claim for the accountable body".to_owned()),
        ("no".to_owned(), "I send it back to be changed".to_owned()),
    ];
    vec![
        typed.radios("certified", "Your answer", options),
        typed.paragraph("comment", "Comment").rows(4).hint("If you send it back, say why"),
    ]
}

/// `GET /applications/{reference}/claims/{id}/certify`
pub async fn ask_certify(
    State(app): State<App>,
    visit: Visit,
    Endorses(person): Endorses,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let one = CERTIFY.found(&app, (&case, viewer), &person, number).await?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    CERTIFY.page(&visit, &case, &one, answer(typed)).show()
}

/// `POST /applications/{reference}/claims/{id}/certify`
pub async fn certify(
    State(app): State<App>,
    visit: Visit,
    Endorses(person): Endorses,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let endorser = Endorser::of(&person, Part::Finance, case.partnership).ok_or(Problem::NotFound)?;
    let one = One::of(&app, (&case, viewer), &person, number).await?;
    let mut read = Reader::new(&posted);
    let (certified, comment) = read.yes_or_why_not("certified", PARAGRAPH);
    let errors = read.errors();
    if errors.is_empty() {
        let (key, shown) = (posted.key(), one.shown(&case, &posted));
        let word = if certified { "claim-certified" } else { "claim-returned" };
        let given = service::certify(&app.db, endorser, by(&visit, &key), shown, (certified, comment)).await;
        return match given {
            Ok(()) => Ok(done(&case, number, word)),
            Err(other) => Err(Problem::refused(other)),
        };
    }
    let fields = answer(Typed { posted: &posted, errors: &errors });
    CERTIFY.page(&visit, &case, &one, fields).refuse(UNPROCESSABLE, &errors)
}

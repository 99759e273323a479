//! What the treasurer and then the Commissioner say to a carry-forward: how much of it, if anything, and why.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::show::{facts, found};
use super::{address, cap, done, standing};
use crate::App;
use crate::domain::application::relation::allowed;
use crate::domain::application::{Action as CaseAction, Case};
use crate::domain::carry_forward::{Action, AnswerRefusal, CarryForward};
use crate::domain::person::Person;
use crate::service::Failure;
use crate::service::carry_forward::{self as service, Known, Said};
use crate::store::{carry_forward as store, relation};
use crate::web::application::{Seen, by};
use crate::web::component::{Field, SummaryRow};
use crate::web::decision::form::{declared, interest};
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{Prefill, Typed, reason};
use crate::web::session::{Decider, Pays, SignedIn, Visit};

/// One of the two answers as a form.
struct Form {
    action: Action,
    tied: CaseAction,
    page: &'static str,
    heading: &'static str,
    asks: &'static str,
    yes: &'static str,
    no: &'static str,
    hint: &'static str,
    says: &'static str,
    button: &'static str,
}

const ADVISE: Form = Form {
    action: Action::Advise,
    tied: CaseAction::Assign,
    page: "advise",
    heading: "Advise on a carry-forward",
    asks: "What do you advise?",
    yes: "I support it",
    no: "I do not support it",
    hint: "The Commissioner and the partnership read it",
    says: "The Commissioner decides after your advice, and must be somebody else.",
    button: "Send your advice",
};
const DECIDE: Form = Form {
    action: Action::Decide,
    tied: CaseAction::Approve,
    page: "decide",
    heading: "Decide a carry-forward",
    asks: "What do you decide?",
    yes: "I approve it",
    no: "I refuse it",
    hint: "The partnership reads it",
    says: "Your decision cannot be changed. The partnership and its s151 officer are told by e-mail.",
    button: "Send your decision",
};

const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// A carry-forward that waits for this person, as the page shows it.
struct Asked {
    known: Known,
    one: CarryForward,
    facts: Vec<SummaryRow>,
}

impl Form {
    /// A page of its own says why, where it cannot be answered by this person.
    async fn found(&self, app: &App, case: &Case, person: &Person, number: u32) -> Result<Asked, Problem> {
        let (known, one) = found(app, case, number).await?;
        let ties = relation::of_person(&app.db, case, person).await?;
        allowed(self.tied, &ties).map_err(|barred| Problem::Closed(barred.to_string()))?;
        Ok(Asked { facts: facts(&one, &store::people(&app.db, &one).await?), known, one })
    }

    fn page(&self, visit: &Visit, case: &Case, asked: &Asked, typed: Typed<'_>) -> FormPage {
        let own = address(&case.reference, asked.one.number);
        let options = vec![("yes".to_owned(), self.yes.to_owned()), ("no".to_owned(), self.no.to_owned())];
        let mut answer = typed.radios("answer", self.asks, options);
        let most = format!("At most {}, which was asked for", asked.one.wanted.amount);
        answer.reveal("yes", typed.money("amount", "How much of it?").hint(most));
        let mut fields: Vec<Field> = vec![answer, typed.reason(self.hint)];
        fields.extend((self.action == Action::Decide).then(|| interest(typed)));
        let mut rows = asked.facts.clone();
        rows.extend(standing(&asked.known, visit.now));
        FormPage::new(visit, self.heading, format!("{own}/{}", self.page), fields, self.button)
            .caption(format!("{} {}, carry-forward {}", case.reference, case.title, asked.one.number))
            .intro(cap(case))
            .intro(self.says)
            .facts(rows)
            .back(own)
    }

    /// The page as first shown, with the amount that is likely.
    fn show(
        &self,
        visit: &Visit,
        case: &Case,
        (asked, person): (&Asked, &Person),
    ) -> Result<Response, Problem> {
        let waits = asked.known.to_answer(&asked.one, visit.now);
        asked
            .one
            .waits_for(self.action, person.id, &waits)
            .map_err(|refusal| Problem::Closed(refusal.to_string()))?;
        let advised = asked.one.advice.as_ref().and_then(|advice| advice.amount);
        let likely = advised.unwrap_or(asked.one.wanted.amount).min(waits.unspent);
        let posted = Prefill::default().with("amount", Some(likely.typed())).posted();
        self.page(visit, case, asked, Typed { posted: &posted, errors: &Errors::default() }).show()
    }

    fn read(&self, posted: &Posted) -> Result<Said, Errors> {
        let mut read = Reader::new(posted);
        let word = |typed: &str| ["yes", "no"].into_iter().find(|word| *word == typed);
        let answer = read.required_one_of("answer", "Your answer", word);
        let amount = read.money("amount", "The amount");
        if answer == Some("yes") && posted.get("amount").trim().is_empty() {
            read.error("amount", "Enter how much of it");
        }
        let why = reason(&mut read);
        if self.action == Action::Decide {
            declared(&mut read, posted);
        }
        let errors = read.errors();
        match (answer, why) {
            (Some(answer), Some(reason)) if errors.is_empty() => {
                Ok(Said { amount: amount.filter(|_| answer == "yes"), reason })
            }
            _ => Err(errors),
        }
    }

    /// What is wrong with the answer, at its field; anything else is a page of its own.
    fn refused(&self, failure: Failure<AnswerRefusal>) -> Result<Errors, Problem> {
        match failure {
            Failure::Refused(refusal) if refusal.is_about_the_answer() => {
                use AnswerRefusal::{DayPast, Scheme};
                let field = if matches!(refusal, DayPast(_) | Scheme(_)) { "answer" } else { "amount" };
                let mut errors = Errors::default();
                errors.push(field, refusal.to_string());
                Ok(errors)
            }
            other => Err(Problem::refused(other)),
        }
    }

    /// The form again with what is wrong.
    async fn again(
        &self,
        app: &App,
        (visit, person): (&Visit, &Person),
        (case, number): (&Case, u32),
        (posted, errors): (&Posted, &Errors),
    ) -> Result<Response, Problem> {
        let asked = self.found(app, case, person, number).await?;
        self.page(visit, case, &asked, Typed { posted, errors }).refuse(UNPROCESSABLE, errors)
    }
}

/// `GET /applications/{reference}/carry-forward/{id}/advise`
pub async fn ask_advise(
    State(app): State<App>,
    visit: Visit,
    _: Pays,
    SignedIn(person): SignedIn,
    Seen { case, .. }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let asked = ADVISE.found(&app, &case, &person, number).await?;
    ADVISE.show(&visit, &case, (&asked, &person))
}

/// `POST /applications/{reference}/carry-forward/{id}/advise`
pub async fn advise(
    State(app): State<App>,
    visit: Visit,
    Pays(treasurer): Pays,
    SignedIn(person): SignedIn,
    Seen { case, .. }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let errors = match ADVISE.read(&posted) {
        Err(errors) => errors,
        Ok(said) => {
            let (key, which) = (posted.key(), (&case.reference, number));
            match service::advise(&app.db, treasurer, by(&visit, &key), which, said).await {
                Ok(()) => return Ok(done(&case, number, "carry-forward-advised")),
                Err(failure) => ADVISE.refused(failure)?,
            }
        }
    };
    ADVISE.again(&app, (&visit, &person), (&case, number), (&posted, &errors)).await
}

/// `GET /applications/{reference}/carry-forward/{id}/decide`
pub async fn ask_decide(
    State(app): State<App>,
    visit: Visit,
    _: Decider,
    SignedIn(person): SignedIn,
    Seen { case, .. }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let asked = DECIDE.found(&app, &case, &person, number).await?;
    DECIDE.show(&visit, &case, (&asked, &person))
}

/// `POST /applications/{reference}/carry-forward/{id}/decide`
pub async fn decide(
    State(app): State<App>,
    visit: Visit,
    Decider(commissioner): Decider,
    SignedIn(person): SignedIn,
    Seen { case, .. }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let errors = match DECIDE.read(&posted) {
        Err(errors) => errors,
        Ok(said) => {
            let (key, which) = (posted.key(), (&case.reference, number));
            match service::decide(&app.db, commissioner, by(&visit, &key), which, said).await {
                Ok(()) => return Ok(done(&case, number, "carry-forward-decided")),
                Err(failure) => DECIDE.refused(failure)?,
            }
        }
    };
    DECIDE.again(&app, (&visit, &person), (&case, number), (&posted, &errors)).await
}

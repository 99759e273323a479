//! Filling a return in, sending it, and correcting what was sent. Who saves over a newer save sees what differs.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{address, own, quarter, rows};
use crate::App;
use crate::domain::date;
use crate::domain::event::Change;
use crate::domain::quarter::Quarter;
use crate::domain::returns::{Answers, Cost, Count, Model, Return, ReturnRefusal};
use crate::options;
use crate::service::{Failure, returns as service};
use crate::store::person::Partnership;
use crate::store::returns as store;
use crate::web::application::by;
use crate::web::component::{Field, SummaryRow};
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{PARAGRAPH, Prefill, Typed};
use crate::web::session::{Officer, Visit};

/// The most that is counted in a quarter.
const COUNTED: u32 = 1_000_000;

/// A return that an officer fills in: whose, of which quarter, and as it is kept.
struct Filled {
    of: Partnership,
    quarter: Quarter,
    kept: Option<Return>,
}

impl Filled {
    async fn load(
        app: &App,
        visit: &Visit,
        Officer(officer): &Officer,
        path: (String, String),
    ) -> Result<Filled, Problem> {
        let (csp, code) = path;
        let of = own(app, officer.partnership(), &csp).await?;
        let quarter = quarter(app, &code, date::today(visit.now)).await?;
        let kept = store::one(&app.db, of.id, quarter).await?;
        Ok(Filled { of, quarter, kept })
    }

    fn version(&self) -> i64 {
        self.kept.as_ref().map_or(0, |kept| kept.saves)
    }

    fn is_sent(&self) -> bool {
        self.kept.as_ref().is_some_and(Return::is_sent)
    }

    fn address(&self) -> String {
        address(&self.of.code, self.quarter)
    }

    fn caption(&self) -> String {
        format!("{}, {}", self.of.name, self.quarter)
    }
}

fn prefill(answers: &Answers) -> Posted {
    let counts = Count::ALL
        .into_iter()
        .fold(Prefill::default(), |form, count| form.with(count.code(), answers.count(count)));
    let form = counts.with("model", answers.model.map(Model::code));
    let costs = Cost::ALL
        .into_iter()
        .fold(form, |form, cost| form.with(cost.code(), answers.cost(cost).map(|amount| amount.typed())));
    costs.posted()
}

fn fields(typed: Typed<'_>, sent: bool) -> Vec<Field> {
    let count = |count: Count| {
        let field = Field::number(count.code(), count.label(), typed.posted.get(count.code()))
            .error(typed.errors.get(count.code()))
            .width(10);
        match count {
            Count::Incidents => field.hint("Incidents in the quarter that cameras captured"),
            Count::Requests => field.hint("How often the police asked for pictures"),
            Count::Given => field.hint("How often pictures were given"),
            Count::Arrests => field.hint("In which pictures played a part"),
            Count::Hours => field.hint("Hours in which somebody watched. 0 when nobody does"),
        }
    };
    let cost = |cost: Cost| {
        let field = typed.money(cost.code(), cost.label());
        if cost == Cost::Monitoring { field.hint("What the quarter cost, 0 for nothing") } else { field }
    };
    let mut fields: Vec<Field> = Count::ALL.into_iter().map(count).collect();
    fields.push(typed.radios("model", "How are the pictures watched?", options!(Model)));
    fields.extend(Cost::ALL.into_iter().map(cost));
    if sent {
        fields.push(typed.reason("What was wrong. Whoever reads the return reads this too"));
    }
    fields
}

fn page(visit: &Visit, filled: &Filled, typed: Typed<'_>) -> FormPage {
    let sent = filled.is_sent();
    let (heading, intro) = match sent {
        true => ("Correct the return", "It was sent in. Nothing may be left empty."),
        false => ("Fill in the return", "Any answer may be left empty until you send it in."),
    };
    let action = format!("{}/answers", filled.address());
    FormPage::new(visit, heading, action, fields(typed, sent), "Save")
        .caption(filled.caption())
        .intro(intro)
        .version(typed.version(filled.version()))
        .back(filled.address())
}

/// `GET /returns/{csp}/{quarter}/answers`
pub async fn ask_answers(
    State(app): State<App>,
    visit: Visit,
    officer: Officer,
    Path(path): Path<(String, String)>,
) -> Result<Response, Problem> {
    let filled = Filled::load(&app, &visit, &officer, path).await?;
    let posted = prefill(&filled.kept.as_ref().map(|kept| kept.answers.clone()).unwrap_or_default());
    page(&visit, &filled, Typed { posted: &posted, errors: &Errors::default() }).show()
}

fn read(posted: &Posted) -> (Answers, Option<String>, Errors) {
    let mut read = Reader::new(posted);
    let mut answers = Answers::default();
    for count in Count::ALL {
        answers.set_count(count, read.number(count.code(), count.label(), 0..=COUNTED));
    }
    answers.model = read.one_of("model", "How the pictures are watched", Model::from_code);
    for cost in Cost::ALL {
        answers.set_cost(cost, read.money(cost.code(), cost.label()));
    }
    let reason = read.paragraph("reason", "The reason", PARAGRAPH);
    (answers, reason, read.errors())
}

/// Somebody was faster: what is typed stays, what they saved stands over it, and saving again is over theirs knowingly.
fn overtaken(
    visit: &Visit,
    filled: &Filled,
    posted: &Posted,
    answers: &Answers,
) -> Result<Response, Problem> {
    let theirs = filled.kept.as_ref().map(|kept| kept.answers.clone()).unwrap_or_default();
    let shown = |value: String| if value.is_empty() { "nothing".to_owned() } else { value };
    let differs = |Change { what, before, after }: Change| {
        SummaryRow::new(what, format!("Saved: {}\nYou typed: {}", shown(before), shown(after)))
    };
    let facts: Vec<SummaryRow> = Change::between(theirs.values(), answers.values()).map(differs).collect();
    let mut errors = Errors::default();
    errors.whole("Somebody saved this return after you opened it. Compare, then save again");
    page(visit, filled, Typed { posted, errors: &errors })
        .version(filled.version())
        .facts(facts)
        .refuse(StatusCode::CONFLICT, &errors)
}

/// `POST /returns/{csp}/{quarter}/answers`
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    officer: Officer,
    Path(path): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let filled = Filled::load(&app, &visit, &officer, path.clone()).await?;
    let (answers, reason, mut errors) = read(&posted);
    if errors.is_empty() {
        let (key, version) = (posted.key(), posted.version());
        let (which, typed) = ((filled.quarter, version), answers.clone());
        match service::save(&app.db, officer.0, by(&visit, &key), which, typed, reason).await {
            Ok(()) => return Ok(Redirect::to(&format!("{}?done=saved", filled.address())).into_response()),
            Err(Failure::Refused(refused)) if refused.contains(&ReturnRefusal::Stale) => {
                let newer = Filled::load(&app, &visit, &officer, path).await?;
                return overtaken(&visit, &newer, &posted, &answers);
            }
            Err(Failure::Refused(refused)) => tell(&mut errors, &refused),
            Err(other) => return Err(other.into()),
        }
    }
    page(&visit, &filled, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

fn tell(errors: &mut Errors, refused: &[ReturnRefusal]) {
    for refusal in refused {
        match refusal.field() {
            Some(field) => errors.push(field, refusal.to_string()),
            None => errors.whole(refusal.to_string()),
        }
    }
}

fn send_page(visit: &Visit, filled: &Filled) -> FormPage {
    let answers = filled.kept.as_ref().map(|kept| kept.answers.clone()).unwrap_or_default();
    FormPage::new(visit, "Send the return in", format!("{}/send", filled.address()), Vec::new(), "Send it in")
        .caption(filled.caption())
        .intro("Check what it says. Once it is sent in, it can be corrected with a reason.")
        .facts(rows(&answers))
        .link(format!("{}/answers", filled.address()), "Change the answers")
        .version(filled.version())
        .back(filled.address())
}

/// `GET /returns/{csp}/{quarter}/send`
pub async fn ask_send(
    State(app): State<App>,
    visit: Visit,
    officer: Officer,
    Path(path): Path<(String, String)>,
) -> Result<Response, Problem> {
    let filled = Filled::load(&app, &visit, &officer, path).await?;
    send_page(&visit, &filled).show()
}

/// `POST /returns/{csp}/{quarter}/send`
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    officer: Officer,
    Path(path): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let filled = Filled::load(&app, &visit, &officer, path).await?;
    let (key, version) = (posted.key(), posted.version());
    match service::send(&app.db, officer.0, by(&visit, &key), (filled.quarter, version)).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?done=sent", filled.address())).into_response()),
        Err(Failure::Refused(refused)) if refused.contains(&ReturnRefusal::Stale) => Err(Problem::Changed),
        Err(Failure::Refused(refused)) => {
            let mut errors = Errors::default();
            for refusal in &refused {
                match refusal.field() {
                    Some(field) => {
                        errors.lead(format!("{}/answers#{field}", filled.address()), refusal.to_string());
                    }
                    None => errors.whole(refusal.to_string()),
                }
            }
            send_page(&visit, &filled).refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

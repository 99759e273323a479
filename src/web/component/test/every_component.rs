//! One page that holds every component, each field once right and once wrong.
//!
//! To look at it: `COMPONENT_PAGE=FILE cargo test --lib component`, then open FILE with the made assets at `/assets`.

use crate::web::component::*;
use askama::Template;
use scraper::Html;

struct Link {
    label: String,
    href: String,
}
struct Item {
    label: String,
    href: String,
    current: bool,
}
struct Who {
    name: String,
    roles: String,
}
struct Shell {
    title: String,
    error: bool,
    service_name: String,
    person: Option<Who>,
    half_in: bool,
    navigation: Vec<Item>,
    token: String,
    notice: Option<String>,
    back: Option<Link>,
    demo: Option<String>,
    session_ends_in: Option<u64>,
    day: Option<String>,
}

#[derive(Template)]
#[template(path = "layout/every_component.html")]
struct Page {
    shell: Shell,
    errors: Vec<ErrorItem>,
    fields: Vec<Field>,
    rows: Vec<SummaryRow>,
    tags: Vec<Tag>,
    tasks: Vec<Task>,
    pager: Pager,
    bars: Vec<Bar>,
}

fn fields(error: bool) -> Vec<Field> {
    let prefix = if error { "bad-" } else { "" };
    let name = |name: &str| format!("{prefix}{name}");
    let options =
        |list: &[&str]| list.iter().map(|one| (one.to_lowercase(), (*one).to_owned())).collect::<Vec<_>>();
    let mut types = Field::checkboxes(
        name("crime"),
        "Crime types",
        &["burglary".into()],
        options(&["Burglary", "Violence"]),
    );
    if let Control::Checkboxes { options } = &mut types.control {
        options[1].hint = Some("With or without injury".into());
    }
    let all = vec![
        Field::input(name("place"), "Where is the need?", "High \"Street\" <1>").hint("A street or a square"),
        Field::money(name("request"), "How much do you ask for?", "65,000.00").hint("Up to £65,000.00"),
        Field::number(name("days"), "Retention in days", "31").suffix("days").width(3),
        Field::email(name("email"), "E-mail address", "").autocomplete("email"),
        Field::textarea(name("problem"), "What is the problem?", "\nFirst line\nSecond", 3000)
            .hint("At least 100 characters")
            .rows(4),
        Field::radios(name("monitored"), "Is it monitored?", "no", options(&["Yes", "No"])).inline(),
        types,
        Field::select(name("body"), "Accountable body", "b", options(&["A", "B"])),
        Field::date(name("from"), "When did it start?", ["14", "9", "2018"]).hint("For example, 14 9 2018"),
    ];
    let error = error.then(|| "Say something that is right".to_owned());
    all.into_iter().map(|field| field.error(error.clone())).collect()
}

pub fn page() -> Html {
    let mut all = fields(true);
    let errors = ErrorItem::of(&all);
    all.extend(fields(false));
    all.push(
        Field::radios(
            "asked",
            "Has it been asked?",
            "",
            [("y".into(), "Yes".into()), ("n".into(), "No".into())],
        )
        .heading(),
    );
    let five =
        ["Herefordshire", "North Worcestershire", "South Worcestershire", "Shropshire", "Telford & Wrekin"];
    let bar = |(n, name): (usize, &&str)| {
        Bar::new(
            format!("bar-{n}"),
            *name,
            6_500_000,
            (4_000_000, "£40,000.00 committed"),
            (1_000_000 * (n as i64 + 1), format!("£{}0,000.00 requested", n + 1)),
            "£25,000.00 left",
        )
    };
    let text = Page {
        errors,
        fields: all,
        rows: vec![
            SummaryRow::new("Contact", "Ann Example\n1 High Street").change("/x/contact", "contact"),
            SummaryRow::new("Delivery body", "Ludlow Town Council"),
        ],
        tags: ["grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"]
            .map(|c| Tag::new(c, c))
            .into(),
        tasks: vec![
            Task {
                label: "Applicant".into(),
                href: Some("/x/1".into()),
                hint: None,
                status: "Completed".into(),
                colour: None,
            },
            Task {
                label: "Need".into(),
                href: Some("/x/2".into()),
                hint: Some("Crime figures help".into()),
                status: "Incomplete".into(),
                colour: Some("blue"),
            },
            Task {
                label: "Declaration".into(),
                href: None,
                hint: None,
                status: "Cannot start yet".into(),
                colour: None,
            },
        ],
        pager: Pager { previous: Some("?before=a".into()), next: Some("?after=b".into()) },
        bars: five.iter().enumerate().map(bar).collect(),
        shell: Shell {
            title: "Every component".into(),
            error: true,
            service_name: "CCTV grants".into(),
            person: Some(Who { name: "Ann Example".into(), roles: "CSP officer".into() }),
            half_in: false,
            navigation: ["Home", "Applications", "Grants", "Purchases", "Cameras", "Reports"]
                .map(|label| Item {
                    label: label.into(),
                    href: format!("/{label}"),
                    current: label == "Grants",
                })
                .into(),
            token: "T".into(),
            notice: Some("Application sent".into()),
            back: Some(Link { label: "Back".into(), href: "/".into() }),
            demo: Some("This is a demonstration. It is 15 October 2018.".into()),
            session_ends_in: Some(1800),
            day: Some("15 October 2018".into()),
        },
    }
    .render()
    .unwrap();
    if let Ok(file) = std::env::var("COMPONENT_PAGE") {
        std::fs::write(file, &text).unwrap();
    }
    Html::parse_document(&text)
}

//! The table holds together, and what a submission needs follows it.

use std::collections::HashSet;

use super::*;
use crate::domain::application::content::Camera;
use crate::domain::application::section::Section;

fn text(words: &str) -> Option<Value> {
    Some(Value::Text(words.to_owned()))
}

#[test]
fn each_question_stands_once_and_points_to_questions_and_answers_that_there_are() {
    for section in Section::ALL {
        let mut codes = HashSet::new();
        for question in of(section) {
            let told = format!("{section:?} {}", question.code);
            assert!(codes.insert(question.code), "{told}");
            assert!(
                !question.ask.is_empty() && !question.label.is_empty() && !question.says.is_empty(),
                "{told}"
            );
            if let Due::When(code, values) = question.due {
                let other = of(section).iter().find(|other| other.code == code);
                let Kind::One(words) = other.unwrap_or_else(|| panic!("{told}")).kind else {
                    panic!("{told}")
                };
                assert!(values.iter().all(|v| words.iter().any(|(known, _)| known == v)), "{told}");
            }
            if let Kind::One(words) = question.kind {
                assert!(question.must.iter().all(|v| words.iter().any(|(known, _)| known == v)), "{told}");
            }
        }
    }
}

#[test]
fn privacy_is_asked_about_when_a_camera_will_see_what_none_saw() {
    let due = |work, view_changes| {
        let mut content = Content::default();
        content.cameras.put(None, Camera { work: Some(work), view_changes, ..Camera::default() });
        let open = content.missing(Section::Privacy, &crate::domain::scheme::sample());
        open.iter().any(|needed| needed.contains("(DPIA)"))
    };
    for (work, view_changes, expected) in [
        (CameraWork::New, None, true),
        (CameraWork::Relocate, None, true),
        (CameraWork::Upgrade, Some(true), true),
        (CameraWork::Upgrade, Some(false), false),
        (CameraWork::Upgrade, None, false),
        (CameraWork::Remove, None, false),
    ] {
        assert_eq!(due(work, view_changes), expected, "{work:?} {view_changes:?}");
    }
}

#[test]
fn a_question_is_missing_until_an_answer_will_do_and_only_when_it_is_asked() {
    let missing = |section, code: &str, answers: &Answers| {
        let question = of(section).iter().find(|question| question.code == code).unwrap();
        question.missing(&Content::default(), answers).is_some()
    };
    let answers = |code: &str, value| {
        let mut answers = Answers::default();
        answers.set(code, value);
        answers
    };
    let none = Answers::default();
    assert!(missing(Section::Need, "problem", &answers("problem", text(&"x".repeat(99)))));
    assert!(!missing(Section::Need, "problem", &answers("problem", text(&"é".repeat(100)))));
    assert!(missing(Section::Running, "no_monitoring", &answers("no_monitoring", Some(Value::Yes(false)))));
    assert!(!missing(Section::Running, "no_monitoring", &answers("no_monitoring", Some(Value::Yes(true)))));
    assert!(!missing(Section::Technical, "occ_why", &none), "not asked");
    assert!(!missing(Section::Technical, "occ_why", &answers("occ_link", text("now"))));
    assert!(missing(Section::Technical, "occ_why", &answers("occ_link", text("no"))));
    assert!(!missing(
        Section::Technical,
        "retention_days",
        &answers("retention_days", Some(Value::Number(1)))
    ));
    assert!(!missing(Section::Privacy, "dpia", &none), "no camera, no assessment");
}

#[test]
fn answers_are_shown_as_people_read_them() {
    let shown = |section, code: &str, value| {
        let mut answers = Answers::default();
        answers.set(code, Some(value));
        of(section).iter().find(|question| question.code == code).unwrap().shown(&answers)
    };
    assert_eq!(shown(Section::Outcomes, "by", Value::Text("2018-06-01".into())), "1 June 2018");
    assert_eq!(shown(Section::Risks, "impact", Value::Text("high".into())), "High");
    assert_eq!(shown(Section::Running, "no_monitoring", Value::Yes(true)), "Yes");
    let profiles = Value::Many(vec!["t".into(), "g".into()]);
    assert_eq!(
        shown(Section::Technical, "onvif", profiles),
        "Profile G (recording), Profile T (advanced streaming)"
    );
}

#[test]
fn answers_kept_before_the_table_are_read_as_they_were() {
    let kept = r#"{"problem":"Dark","crime_types":[],"areas":null,"period":"2018"}"#;
    let read: Answers = serde_json::from_str(kept).unwrap();
    assert_eq!(read, Answers::default().with("problem", "Dark").with("period", "2018"));
    let again: Answers = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
    assert_eq!(again, read);
}

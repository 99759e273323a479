//! Which kit may be ordered on which day, and how it stands.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn certificate(on: &str, outcome: Outcome, expires: Option<&str>) -> Certificate {
    Certificate {
        outcome,
        condition: (outcome == Outcome::Conditional).then(|| "Firmware 7 or newer".to_owned()),
        profiles: vec!["s".into()],
        on: day(on),
        expires_on: expires.map(day),
    }
}

#[test]
fn the_newest_certificate_of_a_day_says_whether_kit_may_be_ordered_and_how_it_stands() {
    use NotCompatible::{Expired, Failed, NotCertified};
    use Outcome::{Conditional, Fail, Pass};
    let firmware = Ok(Some("Firmware 7 or newer"));
    let (june, passed) = (day("2018-06-30"), certificate("2017-07-01", Pass, Some("2018-06-30")));
    let renewed = certificate("2018-06-01", Conditional, Some("2019-06-30"));
    let failed = certificate("2018-09-01", Fail, None);
    let all = [passed.clone(), renewed.clone(), failed.clone()];
    for (certificates, on, may, stands) in [
        (&all[..0], "2018-01-01", Err(NotCertified), State::NotCertified),
        (&all[..1], "2017-06-30", Err(NotCertified), State::NotCertified),
        (&all[..1], "2017-07-01", Ok(None), State::Certified(june)),
        (&all[..1], "2018-04-30", Ok(None), State::Certified(june)),
        (&all[..1], "2018-05-01", Ok(None), State::Expiring(june)),
        (&all[..1], "2018-06-30", Ok(None), State::Expiring(june)),
        (&all[..1], "2018-07-01", Err(Expired(june)), State::Expired(june)),
        (&all[..2], "2018-05-31", Ok(None), State::Expiring(june)),
        (&all[..2], "2018-06-01", firmware.clone(), State::Conditional(day("2019-06-30"))),
        (&all[..2], "2019-06-01", firmware.clone(), State::Expiring(day("2019-06-30"))),
        (&all[..3], "2018-08-31", firmware, State::Conditional(day("2019-06-30"))),
        (&all[..3], "2018-09-01", Err(Failed), State::Failed),
        (&all[2..], "2030-01-01", Err(Failed), State::Failed),
    ] {
        assert_eq!(may_order(certificates, day(on)), may, "{on} of {}", certificates.len());
        assert_eq!(state(certificates, day(on), 60), stands, "{on} of {}", certificates.len());
    }
}

#[test]
fn make_and_model_are_compared_without_case_and_spaces_and_never_run_together() {
    assert_eq!(kit_key("Axis", "P3245-LV"), kit_key(" AXIS ", "p3245 -lv"));
    assert_ne!(kit_key("Axis", "P3"), kit_key("AxisP", "3"));
}

#[test]
fn codes_read_back() {
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::from_code(outcome.code()), Some(outcome));
    }
    assert_eq!(
        profile_names(&["t".into(), "s".into()]),
        ["Profile S (video streaming)", "Profile T (advanced streaming)"]
    );
}

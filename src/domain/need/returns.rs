//! What needs an officer of quarterly returns.

use chrono::NaiveTime;

use super::Need;
use crate::domain::quarter::Quarter;

/// A line for the last of the quarters that wait, and one for all before it: of the partnership with this code and name.
pub fn needs(waiting: &[Quarter], (code, name): (&str, &str), days: u32) -> Vec<Need> {
    let need = |quarter: &Quarter, what: &'static str, reference: String, address: String| Need {
        what,
        reference,
        title: "Quarterly return".to_owned(),
        partnership: name.to_owned(),
        address,
        by: Some(quarter.due(days)),
        since: quarter.ends().and_time(NaiveTime::MIN).and_utc(),
    };
    let Some((last, earlier)) = waiting.split_last() else { return Vec::new() };
    let earlier = earlier.first().map(|first| {
        let quarters = match waiting.len() - 1 {
            1 => first.to_string(),
            many => format!("{many} quarters from {}", first.starts().format("%B %Y")),
        };
        need(first, "Send in earlier quarterly returns", quarters, format!("/returns?year={}", first.year()))
    });
    let address = format!("/returns/{code}/{}", last.code());
    let last = need(last, "Send in the quarterly return", last.to_string(), address);
    earlier.into_iter().chain([last]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_quarter_has_a_line_and_all_before_it_one_together() {
        let all = ["2017-q4", "2018-q1", "2018-q2"].map(|code| Quarter::from_code(code).unwrap());
        let told = |waiting: &[Quarter]| {
            let needs = needs(waiting, ("SHR", "Shropshire"), 30);
            needs.into_iter().map(|need| (need.reference, need.address)).collect::<Vec<_>>()
        };
        let line = |reference: &str, address: &str| (reference.to_owned(), address.to_owned());
        let last = line("July to September 2018", "/returns/SHR/2018-q2");
        assert_eq!(told(&[]), []);
        assert_eq!(told(&all[2..]), std::slice::from_ref(&last));
        assert_eq!(told(&all[1..]), [line("April to June 2018", "/returns?year=2018/19"), last.clone()]);
        assert_eq!(told(&all), [line("2 quarters from January 2018", "/returns?year=2017/18"), last]);
    }
}

//! Organisations to sign in with, from the environment: `OIDC_<NAME>_ISSUER` and what belongs to it.

use std::collections::BTreeMap;

use crate::domain::text::EmailAddress;
use crate::provider::Settings;

const PREFIX: &str = "OIDC_";
const PARTS: [&str; 5] = ["ISSUER", "CLIENT_ID", "CLIENT_SECRET", "LABEL", "DOMAINS"];

/// Every variable that is about one.
pub fn variables() -> Vec<(String, String)> {
    std::env::vars().filter(|(name, _)| name.starts_with(PREFIX)).collect()
}

/// The organisations, in the order of their names; every mistake is added to `wrong`.
pub fn read(variables: &[(String, String)], wrong: &mut Vec<String>) -> Vec<Settings> {
    let mut found: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for (variable, value) in variables {
        let rest = variable.strip_prefix(PREFIX).unwrap_or_default();
        let part = PARTS.into_iter().find_map(|part| {
            let name = rest.strip_suffix(part)?.strip_suffix('_')?;
            let plain =
                name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
            (plain && !name.is_empty()).then_some((name, part))
        });
        match part {
            Some((name, part)) => {
                found.entry(name).or_default().insert(part, value.trim());
            }
            None => wrong.push(format!(
                "{variable}: must be {PREFIX}, a name in capitals, and one of _{}",
                PARTS.join(", _")
            )),
        }
    }
    let settings = |(name, parts): (&str, BTreeMap<&str, &str>)| one(name, &parts, wrong);
    found.into_iter().map(settings).collect::<Vec<_>>().into_iter().flatten().collect()
}

fn one(name: &str, parts: &BTreeMap<&str, &str>, wrong: &mut Vec<String>) -> Option<Settings> {
    let mut needed = |part: &str, what: &str| {
        let value = parts.get(part).filter(|value| !value.is_empty());
        if value.is_none() {
            wrong.push(format!("{PREFIX}{name}_{part}: give {what}"));
        }
        value.map(|value| (*value).to_owned())
    };
    let issuer = needed("ISSUER", "the address of the provider, such as https://login.example.org");
    let client_id = needed("CLIENT_ID", "what the provider knows this service by");
    let client_secret = needed("CLIENT_SECRET", "the secret that the provider gave for it");
    if let Some(issuer) = issuer.as_ref().filter(|issuer| !safe(issuer)) {
        wrong.push(format!("{PREFIX}{name}_ISSUER: {issuer} must begin with https://"));
        return None;
    }
    let domains: Vec<String> =
        parts.get("DOMAINS").map_or("", |all| all).split_terminator(',').map(plain).collect();
    if let Some(domain) = domains.iter().find(|domain| EmailAddress::parse(&format!("a@{domain}")).is_err()) {
        wrong.push(format!("{PREFIX}{name}_DOMAINS: “{domain}” is not like example.org"));
    }
    let label = parts.get("LABEL").filter(|label| !label.is_empty()).unwrap_or(&name);
    Some(Settings {
        name: name.to_ascii_lowercase().replace('_', "-"),
        label: (*label).to_owned(),
        issuer: issuer?,
        client_id: client_id?,
        client_secret: client_secret?,
        domains,
    })
}

fn plain(domain: &str) -> String {
    domain.trim().to_ascii_lowercase()
}

/// Plain http is for a provider on this very machine, as tests have it.
fn safe(issuer: &str) -> bool {
    let here = |host: &str| {
        issuer.strip_prefix(host).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    };
    issuer.starts_with("https://") || here("http://localhost") || here("http://127.0.0.1")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> (Vec<Settings>, Vec<String>) {
        let mut wrong = Vec::new();
        let variables: Vec<_> = variables.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        (super::read(&variables, &mut wrong), wrong)
    }

    #[test]
    fn several_organisations_are_read_and_a_label_may_be_left_out() {
        let (found, wrong) = read(&[
            ("OIDC_WEST_MERCIA_ISSUER", "https://login.example.org/tenant/v2.0"),
            ("OIDC_WEST_MERCIA_CLIENT_ID", "cctv"),
            ("OIDC_WEST_MERCIA_CLIENT_SECRET", "secret"),
            ("OIDC_WEST_MERCIA_LABEL", "West Mercia Police"),
            ("OIDC_WEST_MERCIA_DOMAINS", "WestMercia.police.uk, pcc.example.org"),
            ("OIDC_TELFORD_ISSUER", "http://localhost:9000"),
            ("OIDC_TELFORD_CLIENT_ID", "grants"),
            ("OIDC_TELFORD_CLIENT_SECRET", "secret"),
        ]);
        assert_eq!(wrong, Vec::<String>::new());
        let names: Vec<_> = found.iter().map(|one| (one.name.as_str(), one.label.as_str())).collect();
        assert_eq!(names, [("telford", "TELFORD"), ("west-mercia", "West Mercia Police")]);
        let domains: Vec<_> = found.iter().map(|one| one.domains.join(" ")).collect();
        assert_eq!(domains, ["", "westmercia.police.uk pcc.example.org"]);
    }

    #[test]
    fn every_mistake_is_told() {
        let (found, wrong) = read(&[
            ("OIDC_A_ISSUER", "http://login.example.org"),
            ("OIDC_A_CLIENT_ID", ""),
            ("OIDC_B_LABEL", "B"),
            ("OIDC_ISSUER", "https://x.example"),
            ("OIDC_C_SECRET", "x"),
            ("OIDC_D_ISSUER", "https://d.example"),
            ("OIDC_D_CLIENT_ID", "d"),
            ("OIDC_D_CLIENT_SECRET", "d"),
            ("OIDC_D_DOMAINS", "@d.example"),
        ]);
        assert_eq!(found.len(), 1, "only what is whole");
        for start in [
            "OIDC_A_ISSUER: http://login.example.org must begin",
            "OIDC_A_CLIENT_ID",
            "OIDC_A_CLIENT_SECRET",
            "OIDC_B_ISSUER",
            "OIDC_B_CLIENT_ID",
            "OIDC_ISSUER: must be",
            "OIDC_C_SECRET: must be",
            "OIDC_D_DOMAINS: “@d.example” is not",
        ] {
            assert!(wrong.iter().any(|line| line.starts_with(start)), "{start} in {wrong:?}");
        }
        let (_, wrong) = read(&[("OIDC_A_ISSUER", "http://localhost.evil.example")]);
        assert!(wrong.iter().any(|line| line.contains("must begin with https://")), "{wrong:?}");
    }
}

//! Every mistake in the settings is told at once, and good ones are read.

use super::*;

fn check(args: &[&str], key: &str) -> Result<Serve, Vec<String>> {
    let line = CommandLine::try_parse_from(["cctv-grants", "serve"].iter().chain(args)).unwrap();
    let Command::Serve(mut args) = line.command else { panic!("not serve") };
    args.secret_key = Some(key.to_owned());
    args.check()
}

#[test]
fn every_mistake_is_told_at_once() {
    let typed = "--listen x --smtp-security maybe --smtp-port 99999 --smtp-user u --map-tiles x --clamav x";
    let wrong = check(&typed.split(' ').collect::<Vec<_>>(), "short");
    let names = [
        "LISTEN",
        "BASE_URL",
        "SMTP_SECURITY",
        "SMTP_HOST",
        "SMTP_PORT",
        "SMTP_USER",
        "SECRET_KEY",
        "MAIL_FROM",
        "MAP_TILES",
        "CLAMAV",
    ];
    let wrong = wrong.err().unwrap();
    for name in names {
        assert!(wrong.iter().any(|line| line.starts_with(name)), "{name} in {wrong:?}");
    }
}

#[test]
fn a_good_configuration_is_read() {
    let smtp = ["--smtp-host", "mail.example.org", "--mail-from", "CCTV <a@example.org>"];
    let serve = check(&[&["--base-url", "https://CCTV.example.org/"], &smtp[..]].concat(), &"k".repeat(32))
        .ok()
        .unwrap();
    assert_eq!((serve.hosts[0].as_str(), serve.smtp.port), ("cctv.example.org", 587));
    assert_eq!(serve.base_url, "https://CCTV.example.org");
}

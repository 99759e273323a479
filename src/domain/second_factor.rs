//! The second factor of those who act for the funder: what an authenticator app shows, and recovery codes for when it is lost.
//!
//! Must not know where secrets are kept, nor what time it is.

use chrono::{DateTime, Utc};
use thiserror::Error;
use totp_rs::{Builder, Totp};

/// Recovery codes that somebody gets at once.
pub const RECOVERY_CODES: u8 = 10;
/// Bytes of an app's secret.
pub const SECRET: usize = 20;
/// Bytes of a recovery code: too many to be guessed, even from its hash.
pub const RECOVERY: usize = 10;

/// No i, l, o, u: none is taken for another.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of a recovery code.
const LENGTH: usize = RECOVERY * 8 / 5;

/// What somebody typed as their second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// The six digits that an app shows.
    App(String),
    /// A recovery code, as it is hashed.
    Recovery(String),
}

/// Neither of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("must be the 6 digits that your app shows now, or a recovery code of 16 letters and digits")]
pub struct Malformed;

impl Code {
    /// Reads what was typed. Blanks and hyphens do not count, nor does the size of letters.
    ///
    /// # Errors
    /// It has the shape of neither.
    pub fn parse(typed: &str) -> Result<Code, Malformed> {
        let plain = |letter: char| match letter.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        };
        let letters: String = typed
            .chars()
            .filter(|letter| {
                !letter.is_whitespace() && !['-', '\u{2010}', '\u{2011}', '\u{2013}'].contains(letter)
            })
            .map(plain)
            .collect();
        let ours = |byte: u8| LETTERS.contains(&byte);
        match letters.len() {
            6 if letters.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Code::App(letters)),
            LENGTH if letters.bytes().all(ours) => Ok(Code::Recovery(letters)),
            _ => Err(Malformed),
        }
    }
}

/// A recovery code as people read it: four groups of four.
pub fn recovery_code(bytes: [u8; RECOVERY]) -> String {
    let mut code = String::new();
    let mut bits = bytes.iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
    for at in 0..LENGTH {
        if at > 0 && at % 4 == 0 {
            code.push('-');
        }
        let index = usize::try_from(bits & 31).unwrap_or_default();
        code.push(char::from(LETTERS[index]));
        bits >>= 5;
    }
    code
}

/// An authenticator app that shares a secret with us.
pub struct App(Totp);

impl App {
    /// With a secret of [`SECRET`] bytes, under a name that the app shows. `None` when they do not fit.
    pub fn new(secret: &[u8], service: &str, account: &str) -> Option<App> {
        // A colon would end the name.
        let plain = |text: &str| text.replace(':', " ");
        let builder = Builder::new().with_secret(secret).with_account_name(plain(account));
        builder.with_issuer(Some(plain(service))).build().ok().map(App)
    }

    /// The step that a code belongs to: that of the moment, the one before or the one after, since clocks differ.
    pub fn matched(&self, code: &str, at: DateTime<Utc>) -> Option<i64> {
        let seconds = u64::try_from(at.timestamp()).ok()?;
        i64::try_from(self.0.check(code, seconds)?).ok()
    }

    /// What the app shows at a moment.
    pub fn shows(&self, at: DateTime<Utc>) -> String {
        self.0.generate(u64::try_from(at.timestamp()).unwrap_or_default()).to_string()
    }

    /// The address that apps read from a QR code.
    pub fn address(&self) -> Option<String> {
        self.0.to_url().ok()
    }

    /// The secret to be typed, in groups of four.
    pub fn secret(&self) -> String {
        let letters: Vec<char> = self.0.secret().to_base32().chars().collect();
        letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeDelta, TimeZone};

    #[test]
    fn what_is_typed_is_read_as_people_type_it() {
        for (typed, read) in [
            ("123456", Ok(Code::App("123456".into()))),
            (" 123 456 ", Ok(Code::App("123456".into()))),
            ("ABCD-efgh-jkmn-pqrs", Ok(Code::Recovery("abcdefghjkmnpqrs".into()))),
            ("abcd efgh jkmn oil0", Ok(Code::Recovery("abcdefghjkmn0110".into()))),
            ("", Err(Malformed)),
            ("12345", Err(Malformed)),
            ("1234567", Err(Malformed)),
            ("12345x", Err(Malformed)),
            ("abcd-efgh-jkmn-pqru", Err(Malformed)),
            ("١٢٣٤٥٦", Err(Malformed)),
        ] {
            assert_eq!(Code::parse(typed), read, "{typed:?}");
        }
    }

    #[test]
    fn recovery_codes_read_back_and_differ_with_every_bit() {
        let code = recovery_code([0; RECOVERY]);
        assert_eq!(code, "0000-0000-0000-0000");
        for bit in 0..RECOVERY * 8 {
            let mut bytes = [0; RECOVERY];
            bytes[bit / 8] = 1 << (bit % 8);
            let other = recovery_code(bytes);
            assert!(other != code && matches!(Code::parse(&other), Ok(Code::Recovery(_))), "{other}");
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late_and_no_more() {
        let app = App::new(&[7; SECRET], "CCTV grants", "ann@example.org").unwrap();
        let now = Utc.with_ymd_and_hms(2018, 10, 15, 9, 0, 10).unwrap();
        let step = now.timestamp() / 30;
        for (late, matched) in
            [(-60, None), (-30, Some(step - 1)), (0, Some(step)), (30, Some(step + 1)), (60, None)]
        {
            let shown = app.shows(now + TimeDelta::seconds(late));
            assert_eq!(app.matched(&shown, now), matched, "{late}");
        }
    }

    #[test]
    fn an_app_gets_the_secret_by_address_or_by_hand() {
        let app = App::new(&[0; SECRET], "CCTV grants", "ann@example.org").unwrap();
        assert_eq!(app.secret(), ["AAAA"; 8].join(" "));
        let address = app.address().unwrap();
        assert!(address.starts_with("otpauth://totp/CCTV%20grants:ann"), "{address}");
        assert!(address.contains(&"A".repeat(32)) && address.contains("issuer=CCTV%20grants"), "{address}");
        assert!(App::new(&[1, 2], "CCTV grants", "ann@example.org").is_none(), "too short");
    }
}

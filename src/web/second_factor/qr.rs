//! A QR code as the path of an inline SVG. Must not know what it says.

use qrcodegen::{QrCode, QrCodeEcc};

/// Side of the picture with the margin that readers need, and the path of its dark squares.
pub struct Qr {
    /// In squares.
    pub side: i32,
    /// What `d` says.
    pub path: String,
}

/// `None` when the text is too long for one.
pub fn of(text: &str) -> Option<Qr> {
    const MARGIN: i32 = 4;
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let from = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x > from {
                path.push_str(&format!(
                    "M{} {}h{}v1H{}z",
                    from + MARGIN,
                    y + MARGIN,
                    x - from,
                    from + MARGIN
                ));
            }
            x += 1;
        }
    }
    Some(Qr { side: code.size() + 2 * MARGIN, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_a_margin() {
        let qr = of("otpauth://totp/a").unwrap();
        for corner in [
            "M4 4h7v1H4z".to_owned(),
            format!("M{} 4h7v1H{0}z", qr.side - 11),
            format!("M4 {}h7v1H4z", qr.side - 5),
        ] {
            assert!(qr.path.contains(&corner), "{corner} in {}", qr.path);
        }
        assert!(of(&"x".repeat(5_000)).is_none());
    }
}

//! The kinds of file that are taken.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($kind:ident $code:literal $name:literal $mime:literal [$($ending:literal),+];)+) => {
        /// What a file is, by its content.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "each is named in words in the table")]
        pub enum Kind { $($kind),+ }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Kind] = &[$(Kind::$kind),+];

            /// The word in the database.
            pub fn code(self) -> &'static str {
                match self { $(Kind::$kind => $code),+ }
            }

            /// What people call it.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$kind => $name),+ }
            }

            /// What a browser is told.
            pub fn mime(self) -> &'static str {
                match self { $(Kind::$kind => $mime),+ }
            }

            /// How the name of such a file ends, the usual one first.
            pub fn endings(self) -> &'static [&'static str] {
                match self { $(Kind::$kind => &[$($ending),+]),+ }
            }
        }
    };
}

kinds! {
    Pdf "pdf" "PDF" "application/pdf" ["pdf"];
    Jpeg "jpeg" "JPEG picture" "image/jpeg" ["jpg", "jpeg", "jpe", "jfif"];
    Png "png" "PNG picture" "image/png" ["png"];
    Gif "gif" "GIF picture" "image/gif" ["gif"];
    Webp "webp" "WebP picture" "image/webp" ["webp"];
    Docx "docx" "Word document" "application/vnd.openxmlformats-officedocument.wordprocessingml.document" ["docx", "docm"];
    Xlsx "xlsx" "Excel workbook" "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" ["xlsx", "xlsm"];
    Pptx "pptx" "PowerPoint presentation" "application/vnd.openxmlformats-officedocument.presentationml.presentation" ["pptx", "pptm"];
    Odt "odt" "OpenDocument text" "application/vnd.oasis.opendocument.text" ["odt"];
    Ods "ods" "OpenDocument spreadsheet" "application/vnd.oasis.opendocument.spreadsheet" ["ods"];
    Odp "odp" "OpenDocument presentation" "application/vnd.oasis.opendocument.presentation" ["odp"];
    Doc "doc" "Word document (97–2003)" "application/msword" ["doc"];
    Xls "xls" "Excel workbook (97–2003)" "application/vnd.ms-excel" ["xls"];
    Ppt "ppt" "PowerPoint presentation (97–2003)" "application/vnd.ms-powerpoint" ["ppt"];
    Csv "csv" "CSV file" "text/csv; charset=utf-8" ["csv", "txt", "tsv"];
}

impl Kind {
    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// Whether it is a picture.
    pub fn is_picture(self) -> bool {
        self.mime().starts_with("image/")
    }

    /// The endings that a page offers when files are chosen; only those of pictures, if so wanted.
    pub fn accepted(only_pictures: bool) -> String {
        let kinds = Kind::ALL.iter().filter(|kind| !only_pictures || kind.is_picture());
        let endings = kinds.flat_map(|kind| kind.endings());
        endings.map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(",")
    }
}

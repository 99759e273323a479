//! Answers that are one word of a few.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every one.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// In forms.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// On pages.
            pub fn label(self) -> &'static str {
                match self { $($name::$variant => $label),+ }
            }

            /// Reads a code back.
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|word| word.code() == code)
            }
        }
    };
}

words!(
    /// What is done with a camera.
    CameraWork {
        /// Where there was none.
        New = "new", "New camera";
        /// In place of an old one.
        Upgrade = "upgrade", "Upgrade of an existing camera";
        /// From where it is to another place.
        Relocate = "relocate", "Relocation of an existing camera";
        /// Taken away.
        Remove = "remove", "Removal of an existing camera";
    }
);
words!(
    /// How a camera is mounted and moved.
    CameraType {
        /// Looks one way.
        Fixed = "fixed", "Fixed";
        /// Pan, tilt, zoom.
        Ptz = "ptz", "Pan, tilt and zoom (PTZ)";
        /// Moved from place to place.
        Redeployable = "redeployable", "Redeployable";
    }
);
words!(
    /// What the picture must be good enough for.
    Purpose {
        /// See how a crowd moves.
        Monitor = "monitor", "Monitor: watch the flow of people or traffic";
        /// See that somebody is there.
        Detect = "detect", "Detect: see that somebody is there";
        /// See what they wear and do.
        Observe = "observe", "Observe: see what somebody wears and does";
        /// Tell a known person.
        Recognise = "recognise", "Recognise: tell whether it is somebody known";
        /// Prove who it is.
        Identify = "identify", "Identify: prove who somebody is";
    }
);
words!(
    /// New money, or something else.
    MatchKind {
        /// Money.
        Cash = "cash", "Cash";
        /// Spent on CCTV already, whatever becomes of the application.
        ExistingSpend = "existing_spend", "Existing spend";
        /// Time, buildings, kit.
        InKind = "in_kind", "In kind";
    }
);

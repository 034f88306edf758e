//! What has become of a request for a page. Knows the words for it, not how it comes about.

use serde_json::{Value, json};

/// What has become of a request for a page.
pub enum Outcome {
    Page(Page),
    /// It is what it was when its validators were given.
    Unchanged,
    Refused(Refusal, String),
}

/// A page that was got.
pub struct Page {
    pub bytes: Vec<u8>,
    pub media_type: String,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// Where it is now: where redirects that are meant for good have led to, or what was asked for.
    pub address: String,
}

/// Why there is no page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such page, or no more.
    Missing,
    /// It is shown only to who has logged in.
    LogIn,
    /// The server answered that it had failed.
    ProviderFailed,
    /// It asks to be asked less often.
    SlowDown,
    /// A status that no page has.
    Status,
    /// A redirect that is not followed.
    Redirect,
    /// It is no text.
    Type,
    TooLarge,
    /// The page broke off before its end.
    Half,
    Timeout,
    NoAnswer,
    /// The address is none that is asked.
    Address,
}

impl Refusal {
    fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::LogIn => "log-in",
            Self::ProviderFailed => "provider-failed",
            Self::SlowDown => "slow-down",
            Self::Status => "status",
            Self::Redirect => "redirect",
            Self::Type => "type",
            Self::TooLarge => "too-large",
            Self::Half => "half",
            Self::Timeout => "timeout",
            Self::NoAnswer => "no-answer",
            Self::Address => "address",
        }
    }
}

impl Outcome {
    /// As it is printed; a page without its bytes.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Page(page) => json!({
                "outcome": "page",
                "type": page.media_type,
                "etag": page.etag,
                "last-modified": page.last_modified,
                "address": page.address,
            }),
            Self::Unchanged => json!({"outcome": "unchanged"}),
            Self::Refused(refusal, reason) => {
                json!({"outcome": "refused", "kind": refusal.word(), "reason": reason})
            }
        }
    }
}

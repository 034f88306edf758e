//! Keys by which a provider knows the attempts of one call. Knows what they look like, not where they stand.

use crate::platform;

/// What an idempotency key looks like: a random UUID (version 4), written in one of these ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFormat {
    /// 36 characters: `0b0f3b2e-2f7c-4d0e-9d3c-6f1f0c9a7e55`.
    Uuid,
    /// 32 characters: `0b0f3b2e2f7c4d0e9d3c6f1f0c9a7e55`.
    UuidSimple,
}

impl KeyFormat {
    /// A key that no other call has.
    pub fn new_key(self) -> String {
        let id = platform::random_uuid();
        match self {
            Self::Uuid => id,
            Self::UuidSimple => id.replace('-', ""),
        }
    }
}

//! Hashes as signers write them. Knows bytes and text.

#[cfg(feature = "signatures")]
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
#[cfg(feature = "signatures")]
use zeroize::Zeroizing;

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("text can be written");
        text
    })
}

#[cfg(feature = "signatures")]
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The SHA-256 of a body that comes in pieces.
#[cfg(any(feature = "digest", all(feature = "signatures", feature = "streams")))]
pub(crate) struct BodyDigest(Sha256);

#[cfg(any(feature = "digest", all(feature = "signatures", feature = "streams")))]
impl BodyDigest {
    pub(crate) fn new() -> Self {
        Self(Sha256::new())
    }

    pub(crate) fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The SHA-256 of what was added, in hexadecimal digits.
    pub(crate) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

#[cfg(feature = "signatures")]
/// A keyed hash, which may be the key of the next one.
pub(super) fn hmac_sha256(key: &[u8], message: &str) -> Zeroizing<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message.as_bytes());
    Zeroizing::new(mac.finalize().into_bytes().into())
}

#[cfg(feature = "signatures")]
/// A date as signatures write it: `20260702T093444Z`
pub(super) fn compact_date(date: jiff::Timestamp) -> String {
    date.strftime("%Y%m%dT%H%M%SZ").to_string()
}

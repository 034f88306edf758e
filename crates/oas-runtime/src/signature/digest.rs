//! Hashes as signers write them. Knows bytes and text.

#[cfg(feature = "digest")]
use sha2::{Digest, Sha256};
#[cfg(feature = "signatures")]
use zeroize::Zeroizing;

#[cfg(feature = "digest")]
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
#[cfg(feature = "digest")]
pub(crate) struct BodyDigest(Sha256);

#[cfg(feature = "digest")]
impl BodyDigest {
    pub(crate) fn new() -> Self {
        Self(Sha256::new())
    }

    pub(crate) fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// In hexadecimal digits.
    pub(crate) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

#[cfg(feature = "signatures")]
/// A keyed hash, which may be the key of the next one.
pub(super) fn hmac_sha256(key: &[u8], message: &str) -> Zeroizing<[u8; 32]> {
    const BLOCK: usize = 64;
    let mut block = Zeroizing::new([0; BLOCK]);
    match block.get_mut(..key.len()) {
        Some(beginning) => beginning.copy_from_slice(key),
        None => block[..32].copy_from_slice(&Sha256::digest(key)),
    }
    let padded = |pad: u8| Sha256::new_with_prefix(Zeroizing::new(block.map(|byte| byte ^ pad)).as_slice());
    let inner = padded(0x36).chain_update(message).finalize();
    Zeroizing::new(padded(0x5c).chain_update(inner).finalize().into())
}

#[cfg(feature = "signatures")]
/// A date as signatures write it: `20260702T093444Z`
pub(super) fn compact_date(date: jiff::Timestamp) -> String {
    date.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(all(test, feature = "signatures"))]
mod tests {
    use super::{hex, hmac_sha256};

    #[test]
    fn keyed_hashes_are_those_of_rfc_4231() {
        let hash = |key: &[u8], message: &str| hex(&*hmac_sha256(key, message));
        assert_eq!(hash(&[0x0b; 20], "Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        assert_eq!(
            hash(b"Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        // A key that is longer than a block is hashed first.
        assert_eq!(
            hash(&[0xaa; 131], "Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
        // One of a whole block is not.
        assert_eq!(hash(&[0; 64], ""), hash(&[], ""));
    }
}

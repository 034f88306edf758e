//! Request signing. Each algorithm that a contract can name is a [`Signer`] in a module of its own; this one lists them. Knows
//! bytes and text, nothing of how requests travel.

mod credentials;
#[cfg(any(feature = "digest", feature = "signatures"))]
mod digest;
#[cfg(feature = "signatures")]
mod huaweicloud_sdk_hmac_sha256;
#[cfg(feature = "signatures")]
mod jdcloud_hmac_sha256;
mod request;
mod signer;
mod verification;

pub use credentials::Credentials;
pub(crate) use credentials::no_header_value;
#[cfg(any(feature = "digest", all(feature = "signatures", feature = "streams")))]
pub(crate) use digest::BodyDigest;
#[cfg(feature = "signatures")]
pub use huaweicloud_sdk_hmac_sha256::HuaweicloudSdkHmacSha256;
#[cfg(feature = "signatures")]
pub use jdcloud_hmac_sha256::JdcloudHmacSha256;
pub use request::{CanonicalRequest, SignableBody, SignableRequest, SignedRequest};
pub use signer::{Field, Scope, Signer};
pub use verification::{Verified, VerifyError};

pub use crate::percent_encoding::encode_component;

/// Every algorithm that a contract can name; none without the feature `signatures`.
#[cfg(not(feature = "signatures"))]
pub static SIGNERS: &[&dyn Signer] = &[];
/// Every algorithm that a contract can name.
#[cfg(feature = "signatures")]
pub static SIGNERS: &[&dyn Signer] = &[&JdcloudHmacSha256, &HuaweicloudSdkHmacSha256];

/// The algorithm that contracts call so.
///
/// ```
/// use oas_runtime::signature::{SIGNERS, signer};
///
/// assert!(SIGNERS.iter().all(|known| signer(known.name()).is_some()));
/// assert!(signer("none").is_none());
/// ```
pub fn signer(name: &str) -> Option<&'static dyn Signer> {
    SIGNERS.iter().copied().find(|signer| signer.name() == name)
}

//! The values that a signer is set up with. Knows which fields there are from the signer, not what they mean.

use std::fmt;

use http::HeaderValue;

use crate::secret::Secret;

/// Values for the fields of a signer, which has found nothing wrong with them. `Debug` shows none of them.
#[derive(Clone)]
pub struct Credentials(pub(super) Vec<(&'static str, Secret)>);

impl Credentials {
    /// The value of a field, where it has one.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, value)| value.expose())
    }

    /// The value of a field that is required.
    pub(super) fn required(&self, field: &str) -> &str {
        self.get(field).unwrap_or_default()
    }

    /// Refuses a value that no header can carry.
    pub(super) fn check_header(&self, field: &str) -> Result<(), String> {
        match self.get(field).map(HeaderValue::try_from) {
            Some(Err(_)) => Err(no_header_value(field)),
            _ => Ok(()),
        }
    }

    /// Refuses a value that cannot be a part of an `Authorization` header, where `,` and `/` end one.
    pub(super) fn check_part(&self, field: &str) -> Result<(), String> {
        let plain = |byte: u8| byte.is_ascii_graphic() && byte != b',' && byte != b'/';
        match self.get(field) {
            Some(value) if !value.bytes().all(plain) => Err(no_header_value(field)),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// What is wrong with a value that cannot be sent.
pub(crate) fn no_header_value(setting: &str) -> String {
    format!("the value of `{setting}` has characters that a header cannot carry")
}

//! The values that a signer is set up with. Knows which fields there are from the signer, not what they mean.

use std::fmt;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use super::Signer;

/// Values for the fields of a signer, which has found nothing wrong with them. `Debug` shows none of them.
#[derive(Clone)]
pub struct Credentials(Vec<(&'static str, SecretString)>);

impl Credentials {
    /// Takes the values of the fields of a signer from wherever they are. An empty one counts as missing.
    ///
    /// # Errors
    ///
    /// A value that is required and missing, or that the signer cannot use, in words that show no secret.
    pub fn new(signer: &dyn Signer, value: impl Fn(&str) -> Option<SecretString>) -> Result<Self, String> {
        let mut values = Vec::with_capacity(signer.fields().len());
        for field in signer.fields() {
            match value(field.name).filter(|value| !value.expose_secret().is_empty()) {
                Some(value) => values.push((field.name, value)),
                None if field.required => return Err(format!("`{}` is missing", field.name)),
                None => {}
            }
        }
        let credentials = Self(values);
        signer.check(&credentials)?;
        Ok(credentials)
    }

    /// The value of a field, where it was given.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, value)| value.expose_secret())
    }

    /// The value of a field that is required.
    pub(super) fn required(&self, field: &str) -> &str {
        self.get(field).unwrap_or_default()
    }

    /// Refuses a value that no header can carry.
    pub(super) fn check_header(&self, field: &str) -> Result<(), String> {
        match self.get(field).map(HeaderValue::try_from) {
            Some(Err(_)) => Err(uncarriable(field)),
            _ => Ok(()),
        }
    }

    /// Refuses a value that cannot be a part of an `Authorization` header, where `,` and `/` end one.
    pub(super) fn check_part(&self, field: &str) -> Result<(), String> {
        let plain = |byte: u8| byte.is_ascii_graphic() && byte != b',' && byte != b'/';
        match self.get(field) {
            Some(value) if !value.bytes().all(plain) => Err(uncarriable(field)),
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
pub(crate) fn uncarriable(setting: &str) -> String {
    format!("the value of `{setting}` has characters that a header cannot carry")
}

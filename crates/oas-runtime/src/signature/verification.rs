//! The other side of a signature: taking an `Authorization` header apart, and saying why it is not accepted. Knows no
//! algorithm.

use std::fmt;

use http::HeaderName;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::request::SignableRequest;

/// A signature that was found to be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The nonce, where the algorithm has one. Whoever verifies must refuse one that was used before.
    pub nonce: Option<String>,
}

/// Why a signature is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// There is no signature.
    NotSigned,
    /// The `Authorization` header has another form.
    Malformed(&'static str),
    /// Nobody has this access key.
    UnknownAccessKey,
    /// A header that is said to be signed did not arrive.
    MissingHeader(String),
    /// A header that says who calls, or what is signed, is there more than once.
    Repeated(String),
    /// A header that must be signed is not.
    Unsigned(&'static str),
    /// The scope belongs to another day than the date.
    Scope,
    /// The scope is that of another service or region.
    OtherScope,
    /// The date is too far from the clock of the verifier.
    Skewed,
    /// The signature is that of another request, or made with another key.
    Mismatch,
    /// The token of temporary credentials is missing, not asked for, or another one.
    Token,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSigned => f.write_str("the header authorization is missing"),
            Self::Malformed(what) => write!(f, "the Authorization header is malformed: {what}"),
            Self::UnknownAccessKey => f.write_str("the access key is not known"),
            Self::MissingHeader(name) => write!(f, "the signed header {name} is missing"),
            Self::Repeated(name) => write!(f, "the header {name} is given more than once"),
            Self::Unsigned(name) => write!(f, "the header {name} must be signed"),
            Self::Scope => f.write_str("the scope of the signature does not match its date"),
            Self::OtherScope => f.write_str("the scope of the signature names another service or region"),
            Self::Skewed => f.write_str("the date of the request is too far from the time of the server"),
            Self::Mismatch => f.write_str("the signature does not match the request"),
            Self::Token => f.write_str("the security token is not valid"),
        }
    }
}

impl std::error::Error for VerifyError {}

/// An `Authorization` header: `ALGORITHM Name=value, Name=value, …`.
pub(super) struct Authorization<'a> {
    pub(super) algorithm: &'a str,
    parts: Vec<(&'a str, &'a str)>,
}

impl<'a> Authorization<'a> {
    /// That of a request, which has it, its host and the headers of its signer no more than once.
    pub(super) fn of(request: &SignableRequest<'a>, of_signer: &[HeaderName]) -> Result<Self, VerifyError> {
        for name in ["authorization", "host"].into_iter().chain(of_signer.iter().map(HeaderName::as_str)) {
            if request.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).count() > 1 {
                return Err(VerifyError::Repeated(name.to_owned()));
            }
        }
        let text = header(request.headers, "authorization").ok_or(VerifyError::NotSigned)?;
        let (algorithm, rest) = text.trim().split_once(' ').ok_or(VerifyError::Malformed("it has no parts"))?;
        let parts = rest.split(',').map(|part| part.trim().split_once('=')).collect::<Option<Vec<_>>>();
        Ok(Self { algorithm, parts: parts.ok_or(VerifyError::Malformed("a part has no value"))? })
    }

    /// A part that stands exactly once.
    pub(super) fn part(&self, name: &str) -> Result<&'a str, VerifyError> {
        let mut values = self.parts.iter().filter(|(known, _)| *known == name);
        match (values.next(), values.next()) {
            (Some((_, value)), None) if !value.is_empty() => Ok(value),
            _ => Err(VerifyError::Malformed("a part is missing, empty or given twice")),
        }
    }
}

/// The first value of a header.
pub(super) fn header<'a>(headers: &[(&'a str, &'a str)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
}

/// Every header that is said to be signed, as it arrived.
pub(super) fn signed<'a>(headers: &[(&'a str, &'a str)], names: &str) -> Result<Vec<(&'a str, &'a str)>, VerifyError> {
    let mut found = Vec::new();
    for name in names.split(';') {
        let before = found.len();
        found.extend(headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).copied());
        if found.len() == before {
            return Err(VerifyError::MissingHeader(name.to_owned()));
        }
    }
    Ok(found)
}

/// The token of temporary credentials must be the one that is expected, if any is.
pub(super) fn check_token(presented: Option<&str>, expected: Option<&str>) -> Result<(), VerifyError> {
    if presented == expected { Ok(()) } else { Err(VerifyError::Token) }
}

/// Reads `20260702T093444Z` and holds it against a clock.
pub(super) fn check_date(text: &str, now: Timestamp, max_skew: SignedDuration) -> Result<Timestamp, VerifyError> {
    let date = DateTime::strptime("%Y%m%dT%H%M%SZ", text).and_then(|date| date.to_zoned(TimeZone::UTC));
    let date = date.map_err(|_| VerifyError::Malformed("the date is not of the form 20260102T030405Z"))?.timestamp();
    if now.duration_since(date).abs() > max_skew { Err(VerifyError::Skewed) } else { Ok(date) }
}

/// Compares without telling by the time it takes how much was right.
pub(super) fn same(presented: &str, expected: &str) -> Result<(), VerifyError> {
    let differences = presented.bytes().zip(expected.bytes()).fold(0, |seen, (a, b)| seen | (a ^ b));
    if differences == 0 && presented.len() == expected.len() { Ok(()) } else { Err(VerifyError::Mismatch) }
}

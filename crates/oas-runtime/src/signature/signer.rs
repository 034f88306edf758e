//! What an algorithm must be able to do: sign a request, verify one, say what it needs for that. Knows no algorithm, and
//! nothing of who signs or verifies.

use std::fmt;

use http::HeaderName;
use jiff::{SignedDuration, Timestamp};

use super::credentials::Credentials;
use super::request::{CanonicalRequest, SignableRequest, SignedRequest};
use super::verification::{Verified, VerifyError};
use crate::secret::Secret;

/// An algorithm that signs requests, without any state: credentials are given with each request.
///
/// ```
/// use oas_runtime::signature::{Credentials, SIGNERS, Scope, SignableBody, SignableRequest};
///
/// let headers = [("content-type", "application/json")];
/// let request = SignableRequest {
///     method: "GET",
///     host: "images.example.com",
///     path: "/v1/images",
///     query: "limit=10",
///     headers: &headers,
///     body: SignableBody::Bytes(b""),
/// };
/// let scope = Scope { service: "images", region: "north-1" };
/// let now = jiff::Timestamp::UNIX_EPOCH;
/// for &signer in SIGNERS {
///     let credentials = Credentials::new(signer, |field| match field {
///         "access_key" => Some("access".into()),
///         "secret_key" => Some("secret".into()),
///         _ => None,
///     });
///     let credentials = credentials?;
///     let signed = signer.sign(&request, &credentials, scope, now, &|| "a-new-nonce".to_owned());
///
///     // What a server gets, and whether it would accept that.
///     let mut arrived = vec![("host", request.host), ("authorization", signed.authorization.as_str())];
///     arrived.extend(headers);
///     arrived.extend(signed.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
///     let arrived = SignableRequest { headers: &arrived, ..request };
///     let skew = jiff::SignedDuration::from_mins(15);
///     assert!(signer.verify(&arrived, &credentials, scope, now, skew).is_ok());
/// }
/// # Ok::<(), String>(())
/// ```
pub trait Signer: fmt::Debug + Sync {
    /// Its name in contracts.
    fn name(&self) -> &'static str;

    /// What it is set up with, what is required first.
    fn fields(&self) -> &'static [Field];

    /// The headers that it reads beside `Authorization` and `Host`: those that it adds, and what it may find in their place. A
    /// request has each of them once.
    fn headers(&self) -> &'static [HeaderName];

    /// Whether a signature is good for one service and region only.
    fn is_scoped(&self) -> bool;

    /// Whether the query is sorted on the wire, and not only in what is signed.
    fn sorts_query(&self) -> bool {
        false
    }

    /// What is wrong with the values of its fields, in words that show no secret.
    fn check(&self, credentials: &Credentials) -> Result<(), String>;

    /// The token of temporary credentials, as it stands in a header.
    fn token(&self, credentials: &Credentials) -> Option<String>;

    /// Brings a request into the form that is hashed, with exactly the given headers.
    fn canonical_request(&self, request: &SignableRequest<'_>) -> CanonicalRequest;

    /// Signs a request. `nonce` makes a text that was never used before, for algorithms that have one.
    fn sign(
        &self,
        request: &SignableRequest<'_>,
        credentials: &Credentials,
        scope: Scope<'_>,
        date: Timestamp,
        nonce: &dyn Fn() -> String,
    ) -> SignedRequest;

    /// Verifies a request that has arrived, by signing it again: whether it was signed with these credentials, for this
    /// scope, not longer ago than `max_skew` before `now`, and not later than that after it. `request.headers` are all
    /// headers that arrived, without regard to whether they were signed.
    ///
    /// # Errors
    ///
    /// Whatever a strict server would refuse, except a nonce that was used before: that is the caller's to know.
    fn verify(
        &self,
        request: &SignableRequest<'_>,
        credentials: &Credentials,
        scope: Scope<'_>,
        now: Timestamp,
        max_skew: SignedDuration,
    ) -> Result<Verified, VerifyError>;
}

impl Credentials {
    /// Takes the values of the fields of a signer from wherever they are. An empty one counts as missing.
    ///
    /// # Errors
    ///
    /// A value that is required and missing, or that the signer cannot use, in words that show no secret.
    pub fn new(signer: &dyn Signer, value: impl Fn(&str) -> Option<Secret>) -> Result<Self, String> {
        let mut values = Vec::with_capacity(signer.fields().len());
        for field in signer.fields() {
            match value(field.name).filter(|value| !value.expose().is_empty()) {
                Some(value) => values.push((field.name, value)),
                None if field.required => return Err(format!("`{}` is missing", field.name)),
                None => {}
            }
        }
        let credentials = Self(values);
        signer.check(&credentials)?;
        Ok(credentials)
    }
}

/// A value that a signer is set up with: a part of the credentials, or a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name, which is that of a setting.
    pub name: &'static str,
    /// Whether nothing can be signed without it.
    pub required: bool,
    /// Whether it must never be shown.
    pub secret: bool,
    /// What it is, as the documentation of a setter.
    pub description: &'static str,
}

impl Field {
    /// Whose signature it is.
    pub(super) const ACCESS_KEY: Self =
        Self { name: "access_key", required: true, secret: false, description: "The access key id." };

    /// What is signed with.
    pub(super) const SECRET_KEY: Self = Self {
        name: "secret_key",
        required: true,
        secret: true,
        description: "The secret key that requests are signed with.",
    };
}

/// What a signature is good for, where its algorithm has a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The service, such as `vm`.
    pub service: &'a str,
    /// The region; empty where there is none.
    pub region: &'a str,
}

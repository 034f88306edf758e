//! The signers that `x-signature` names, one row per algorithm: what each is set up with, and what generated code calls it.
//! Knows nothing of how any of them signs.

/// An algorithm that signs requests.
///
/// ```
/// let names: Vec<&str> = oas_contract::signers::ALL.iter().map(|signer| signer.name).collect();
/// assert!(names.iter().all(|name| oas_contract::signers::find(name).is_some()));
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Signer {
    /// Its name in contracts.
    pub name: &'static str,
    /// The type that implements it, in `oas_runtime::signature`.
    pub implementation: &'static str,
    /// What it is set up with, what is required first: setters of the client, and keys of `x-environment`.
    pub fields: &'static [Field],
}

/// A value that a signer is set up with.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// What contracts call it.
    pub name: &'static str,
    /// Whether nothing can be signed without it.
    pub required: bool,
    /// Whether it must never be shown.
    pub secret: bool,
    /// What the field is, in words.
    pub description: &'static str,
}

const ACCESS_KEY: Field = required("access_key", "The access key id.").not_secret();
const SECRET_KEY: Field = required("secret_key", "The secret key that requests are signed with.");

/// Every signer that a contract can name.
pub static ALL: &[Signer] = &[
    Signer {
        name: "jdcloud-hmac-sha256",
        implementation: "JdcloudHmacSha256",
        fields: &[
            ACCESS_KEY,
            SECRET_KEY,
            optional("session_token", "The session token of temporary credentials, as it was issued."),
            optional("signature_version", "The version of the signature: `2` (the default) or `3`.").not_secret(),
        ],
    },
    Signer {
        name: "huaweicloud-sdk-hmac-sha256",
        implementation: "HuaweicloudSdkHmacSha256",
        fields: &[ACCESS_KEY, SECRET_KEY, optional("security_token", "The security token of temporary credentials.")],
    },
];

/// The signer that contracts call so.
pub fn find(name: &str) -> Option<&'static Signer> {
    ALL.iter().find(|signer| signer.name == name)
}

const fn required(name: &'static str, description: &'static str) -> Field {
    Field { name, required: true, secret: true, description }
}

const fn optional(name: &'static str, description: &'static str) -> Field {
    Field { name, required: false, secret: true, description }
}

impl Field {
    /// The same, but no secret.
    const fn not_secret(self) -> Self {
        Self { secret: false, ..self }
    }
}

//! The static description of an API that generated code hands to the runtime. Plain data; knows no behaviour.

use http::HeaderMap;

use crate::signature::Signer;

/// An API: where it is, how it authenticates, what its errors look like.
#[derive(Debug)]
pub struct Api {
    /// The package of the client.
    pub package: &'static str,
    /// The version of the package.
    pub version: &'static str,
    /// The base URL, where there is one for everybody.
    pub endpoint: Option<&'static str>,
    /// The same with the names of its variables in braces, where it has any, and those.
    pub template: Option<(&'static str, &'static [Variable])>,
    /// The variable that overrides it.
    pub endpoint_environment: Option<&'static str>,
    /// The servers that operations have of their own, each once.
    pub servers: &'static [Server],
    /// Values set once on a client.
    pub settings: &'static [Setting],
    /// The security schemes of the contract.
    pub schemes: &'static [Scheme],
    /// Whether there is an operation that needs no credentials.
    pub open: bool,
    /// Where an error body keeps its parts.
    pub errors: ErrorShape,
}

/// A part of the base URL that is set on a client.
#[derive(Debug)]
pub struct Variable {
    /// Its name in the URL.
    pub name: &'static str,
    /// The setting that holds it.
    pub setting: &'static str,
    /// What it is where nothing is set.
    pub default: &'static str,
    /// What may be set; anything where there is none.
    pub allowed: &'static [&'static str],
}

/// Another server than that of the API, which some of its operations have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Server {
    /// A whole base URL, or a path from `/` on the host that the client calls.
    pub url: &'static str,
    /// The variable that says where it is instead.
    pub environment: Option<&'static str>,
}

/// A value set once on a client.
#[derive(Debug)]
pub struct Setting {
    /// Its name, which is that of its setter.
    pub name: &'static str,
    /// The variable it is read from.
    pub environment: Option<&'static str>,
    /// Whether its value must never be printed.
    pub secret: bool,
}

/// A security scheme. The `setting`s name where the credentials are.
#[derive(Debug)]
pub enum Scheme {
    /// A token in the header `Authorization: Bearer …`
    Bearer {
        /// The setting that holds the token.
        setting: &'static str,
    },
    /// `Authorization: Basic …`, from the settings `username` and `password`.
    Basic,
    /// A key in a header.
    HeaderKey {
        /// The header, lower case.
        header: &'static str,
        /// The setting that holds the key.
        setting: &'static str,
    },
    /// A key in the query.
    QueryKey {
        /// The query parameter that carries it.
        name: &'static str,
        /// The setting that holds the key.
        setting: &'static str,
    },
    /// A key in a cookie.
    CookieKey {
        /// The name of the cookie.
        name: &'static str,
        /// The setting that holds the key.
        setting: &'static str,
    },
    /// A token that a client obtains for itself, from the settings `client_id` and `client_secret`: `Authorization: Bearer …`.
    #[cfg(feature = "client-credentials")]
    ClientCredentials {
        /// The setting that holds a token which is there already.
        setting: &'static str,
        /// Where tokens are issued; the setting `token_url` comes before it.
        token_url: &'static str,
        /// What they are asked for, separated by spaces.
        scopes: &'static str,
    },
    /// A signature over the request, from the settings of its algorithm.
    Signature {
        /// The algorithm that signs.
        signer: &'static dyn Signer,
        /// The service name that is signed.
        service: &'static str,
        /// The path parameter that holds the region that is signed.
        region: &'static str,
    },
}

/// Where an error body keeps its parts: JSON pointers, the first present one wins; `*` stands for any one member.
#[derive(Debug)]
pub struct ErrorShape {
    /// Where the provider's code is.
    pub code: &'static [&'static str],
    /// Where the message for people is.
    pub message: &'static [&'static str],
    /// The request id; `header:NAME` reads a response header.
    pub request_id: &'static [&'static str],
    /// Codes that mean success, in a body that has the form of an error.
    pub success_codes: &'static [&'static str],
    /// Codes that mean "slow down".
    pub throttle_codes: &'static [&'static str],
    /// Codes, and statuses, that mean "try again later".
    pub retry_codes: &'static [&'static str],
    /// Codes that mean "these credentials are not accepted".
    pub auth_codes: &'static [&'static str],
}

impl ErrorShape {
    /// The request id, where a header of the response carries it.
    pub(crate) fn request_id_in<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        let mut names = self.request_id.iter().filter_map(|location| location.strip_prefix("header:"));
        names.find_map(|name| headers.get(name)?.to_str().ok())
    }
}

/// An operation of an API, as far as every call of it is the same.
#[derive(Debug)]
pub struct Operation {
    /// The `operationId` of the contract.
    pub id: &'static str,
    /// The method, upper case.
    pub method: &'static str,
    /// The server that it has instead of that of the API.
    pub server: Option<Server>,
    /// The path, with `{name}` for every parameter.
    pub path: &'static str,
    /// Pairs that the query of every request begins with.
    pub query: &'static [(&'static str, &'static str)],
    /// Whether sending it twice does what sending it once does.
    pub idempotent: bool,
    /// Whether the status 304 is an answer, and no error.
    pub not_modified: bool,
    /// Whether its response holds a secret, so that no error shows any of it.
    pub secret: bool,
    /// Where a successful response may carry the code of an error: those of [`ErrorShape::code`] that are none of its own
    /// members.
    pub error_codes: &'static [&'static str],
    /// Codes, and statuses, by which an attempt says that an earlier one has done what was asked for.
    pub done_codes: &'static [&'static str],
    /// Headers that every request has.
    pub headers: &'static [(&'static str, &'static str)],
    /// Alternatives of schemes, as indexes into [`Api::schemes`]; all schemes of an alternative are used together.
    pub security: &'static [&'static [usize]],
}

//! Where a request carries credentials: what the security schemes of a contract say, and of signatures what their signers say.
//! Knows schemes, no credentials.

use std::fmt;

use oas_contract::extensions::Scheme;
use oas_runtime::signature;

use crate::request::Request;
use crate::route::Route;

/// A part of a request that says who calls.
#[derive(Debug)]
pub(crate) enum CredentialPlace {
    Header(String),
    Query(String),
    Cookie(String),
}

impl CredentialPlace {
    /// The places of a scheme, the one of its key first.
    pub(crate) fn of(scheme: &Scheme) -> Vec<Self> {
        let authorization = || Self::Header("authorization".to_owned());
        match scheme {
            Scheme::Bearer | Scheme::Basic | Scheme::ClientCredentials { .. } => vec![authorization()],
            Scheme::HeaderKey(name) => vec![Self::Header(name.to_ascii_lowercase())],
            Scheme::QueryKey(name) => vec![Self::Query(name.clone())],
            Scheme::CookieKey(name) => vec![Self::Cookie(name.clone())],
            Scheme::Signature { signer, .. } => {
                let added = signature::signer(signer.name).map_or(&[][..], |signer| signer.headers());
                let added = added.iter().map(|name| Self::Header(name.to_string()));
                [authorization()].into_iter().chain(added).collect()
            }
        }
    }

    /// What stands there, each time that something does.
    pub(crate) fn values(&self, request: &Request) -> Vec<String> {
        let headers = |wanted: &str| {
            let headers = request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
            headers.map(|(_, value)| value.clone()).collect::<Vec<_>>()
        };
        match self {
            Self::Header(name) => headers(name),
            Self::Query(name) => {
                let pairs = request.query_pairs().into_iter().filter(|(known, _)| known == name);
                pairs.map(|(_, value)| value).collect()
            }
            Self::Cookie(name) => {
                let headers = headers("cookie");
                let cookies = headers.iter().flat_map(|text| text.split(';'));
                let pairs = cookies.filter_map(|cookie| cookie.trim().split_once('='));
                pairs.filter(|(known, _)| known == name).map(|(_, value)| value.to_owned()).collect()
            }
        }
    }

    /// Where something stands more than once that says who calls, or for whom that is: no two readers would take the same one. It
    /// may be a place of any alternative, as nobody knows which of them is looked at on the way.
    pub(crate) fn repeated(route: &Route<'_>, request: &Request) -> Option<Self> {
        let declared = route.document.security_schemes();
        let alternatives = route.operation.security();
        let names = alternatives.iter().flat_map(|alternative| alternative.schemes.iter().map(|(name, ..)| *name));
        let schemes = names.filter_map(|name| declared.iter().find(|known| known.name == name)?.scheme());
        let places = schemes.flat_map(|scheme| Self::of(&scheme));
        // These two are nowhere in HTTP more than once.
        let of_http = ["host", "authorization"].map(|name| Self::Header(name.to_owned()));
        of_http.into_iter().chain(places).find(|place| place.values(request).len() > 1)
    }
}

impl fmt::Display for CredentialPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name) => write!(f, "the header {name}"),
            Self::Query(name) => write!(f, "the query parameter {name}"),
            Self::Cookie(name) => write!(f, "the cookie {name}"),
        }
    }
}

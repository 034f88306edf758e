//! Base URLs: what an endpoint may be. Knows URLs, no provider.

use std::net::IpAddr;

use reqwest::Url;

use crate::Error;
use crate::api::Variable;

/// Reads a base URL. Plain `http` would show credentials to everybody on the way, so only loopback may use it
/// unless `allow_http` says otherwise.
pub(crate) fn parse(text: &str, allow_http: bool) -> Result<Url, Error> {
    let fault = |what: &str| {
        // What stands before the host or behind the path may be a key.
        let shown = text.split(['?', '#']).next().and_then(|text| text.split('@').next_back()).unwrap_or_default();
        let help = "write a base URL such as `https://api.example.com`";
        Error::configuration(format!("the endpoint `{shown}` {what}; {help}"))
    };
    let url = Url::parse(text.trim()).map_err(|error| fault(&format!("is no URL ({error})")))?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(fault("has no host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(fault("contains credentials, which belong into the settings of the client"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(fault("has a query or a fragment"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if allow_http || is_loopback(&url) => Ok(url),
        "http" => Err(fault(
            "is not encrypted: plain http is accepted for loopback addresses only, or where the client builder is told to `allow_http`",
        )),
        scheme => Err(fault(&format!("has the scheme `{scheme}`, not https"))),
    }
}

/// A base URL with its variables filled in: what is set, or else their defaults. Nothing that is set can change more of the URL than
/// the variable is of it.
pub(crate) fn filled<'v>(
    template: &str,
    variables: &[Variable],
    set: impl Fn(&str) -> Option<&'v str>,
) -> Result<String, Error> {
    let mut url = template.to_owned();
    for Variable { name, setting, default, allowed } in variables {
        let value = set(setting).unwrap_or(default);
        let fault = |what: String| Error::configuration(format!("`{setting}` is `{}`, {what}", value.escape_debug()));
        if !allowed.is_empty() && !allowed.contains(&value) {
            return Err(fault(format!("but must be one of: {}", allowed.join(", "))));
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if value != *default && !(value.bytes().all(plain) && value.bytes().any(|byte| byte.is_ascii_alphanumeric())) {
            return Err(fault("but a part of a URL may have letters, digits, `-`, `_` and `.` only".to_owned()));
        }
        url = url.replace(&format!("{{{name}}}"), value);
    }
    Ok(url)
}

/// Where tokens are issued: where the program says, or else where the contract does. What has the origin of the API in the contract has
/// that of the endpoint, so that it is there where the API is.
pub(crate) fn token_url(
    stated: &str,
    set: Option<&str>,
    (contract, endpoint): (Option<&str>, &Url),
    allow_http: bool,
) -> Result<Url, Error> {
    if let Some(set) = set {
        return parse(set, allow_http);
    }
    let base = contract.and_then(|url| Url::parse(url).ok());
    let url = Url::options().base_url(Some(base.as_ref().unwrap_or(endpoint))).parse(stated);
    let url =
        url.map_err(|error| Error::configuration(format!("`{stated}` is no URL of a token endpoint: {error}")))?;
    if base.is_some_and(|base| base.origin() != url.origin()) {
        return parse(url.as_str(), allow_http);
    }
    let mut there = endpoint.clone();
    there.set_path(url.path());
    Ok(there)
}

/// Whether a URL stays on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    address
        .map_or_else(|_| host.trim_end_matches('.').eq_ignore_ascii_case("localhost"), |address| address.is_loopback())
}

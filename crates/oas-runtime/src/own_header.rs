//! Headers that a program sets, beside those of a contract: which there may be. Knows nothing of requests.

use http::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, COOKIE, HOST, HeaderName, HeaderValue, PROXY_AUTHORIZATION, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE,
};

use crate::Error;

/// A header that is set by the program, not by the contract.
pub(crate) type OwnHeader = (HeaderName, HeaderValue);

/// Headers that follow from the request and from the connection.
const OF_THE_CONNECTION: [HeaderName; 7] = [HOST, CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION, UPGRADE, TE, TRAILER];

/// Headers whose values are secrets, whatever the contract says of them.
const SECRET: [HeaderName; 2] = [AUTHORIZATION, COOKIE];

/// Adds a header, in the place of one that has its name.
pub(crate) fn insert(headers: &mut Vec<OwnHeader>, name: HeaderName, value: HeaderValue) {
    headers.retain(|(known, _)| *known != name);
    headers.push((name, value));
}

/// A header that a program sets, checked.
pub(crate) fn checked(name: Option<HeaderName>, value: Option<HeaderValue>) -> Result<OwnHeader, Error> {
    let Some(name) = name else {
        return Err(Error::unfit("the name of a header has characters that none can have"));
    };
    if OF_THE_CONNECTION.contains(&name) {
        return Err(Error::unfit(format!("the header `{name}` follows from the request and cannot be set")));
    }
    // It is for the proxy alone; a request through a tunnel would carry it to the server.
    if name == PROXY_AUTHORIZATION {
        return Err(Error::unfit(format!(
            "the header `{name}` is that of the proxy: its user and password stand in the URL of `proxy`"
        )));
    }
    // Signers and servers trim values differently, and only visible ASCII arrives everywhere as it was sent.
    let carried = |value: &HeaderValue| value.to_str().is_ok_and(|text| text.trim() == text && !text.contains('\t'));
    let Some(mut value) = value.filter(carried) else {
        return Err(Error::unfit(format!(
            "the value of the header `{name}` has characters that it cannot carry: use visible ASCII without outer spaces"
        )));
    };
    if SECRET.contains(&name) {
        value.set_sensitive(true);
    }
    Ok((name, value))
}

//! Headers that a program sets, beside those of a contract: which there may be. Knows nothing of requests.

use http::header::{CONNECTION, CONTENT_LENGTH, HOST, HeaderName, HeaderValue, TRANSFER_ENCODING, UPGRADE};

use crate::Error;

/// A header that is set by the program, not by the contract.
pub(crate) type OwnHeader = (HeaderName, HeaderValue);

/// Headers that follow from the request and from the connection.
const OF_THE_CONNECTION: [HeaderName; 5] = [HOST, CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION, UPGRADE];

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
    // Signers and servers trim values differently, and only visible ASCII arrives everywhere as it was sent.
    let carried = |value: &HeaderValue| value.to_str().is_ok_and(|text| text.trim() == text && !text.contains('\t'));
    let Some(value) = value.filter(carried) else {
        return Err(Error::unfit(format!(
            "the value of the header `{name}` has characters that it cannot carry: use visible ASCII without outer spaces"
        )));
    };
    Ok((name, value))
}

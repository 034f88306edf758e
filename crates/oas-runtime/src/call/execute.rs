//! A call made and its answer decoded. The answer is decoded inside the attempt, as some providers answer an error with a
//! successful status. Knows codecs; knows nothing of how often a call is tried.

use std::str::Utf8Error;

use http::StatusCode;

use super::attempts;
use super::envelope::Envelope;
use super::parameters::Call;
use super::rows::{self, PageAndRows};
use super::transport::Take;
use crate::api::Operation;
use crate::error::{ServiceError, find};
use crate::response::ResponseParts;
use crate::wire::Codec;
use crate::{Bytes, Error, ErrorKind, Json, ResponseValue};

#[allow(clippy::redundant_closure_for_method_calls, reason = "a method is one for a certain lifetime alone")]
impl Call<'_> {
    /// Makes the call and decodes a JSON response.
    pub async fn send_json<C: Codec<T>, T: Send>(&self) -> Result<ResponseValue<T>, Error> {
        let mut value = None;
        let mut accept = |parts: &ResponseParts, body: Bytes| {
            value = Some(decode::<C, T>(self, parts, &body)?);
            Ok(())
        };
        let parts = attempts::run(self, &mut Take::Whole(&mut accept)).await?;
        Ok(ResponseValue::new(value.expect("a call that has succeeded was read"), parts))
    }

    /// Makes the call and decodes a list in a JSON response: elements that cannot be decoded are set aside, and the response is decoded
    /// without them. `items` is the pointer to the list.
    pub async fn send_rows<C: Codec<T>, T: Send, I: Codec<E>, E>(
        &self,
        items: &'static str,
    ) -> Result<PageAndRows<T>, Error> {
        let mut value = None;
        let mut accept = |parts: &ResponseParts, body: Bytes| {
            value = Some(match decode::<C, T>(self, parts, &body) {
                Ok(value) => (value, Vec::new()),
                // What a provider says is an error is none of its rows.
                Err(error) if error.kind() != ErrorKind::Decode => return Err(error),
                Err(error) => rows::sound::<C, T, I, E>(self, parts, &body, items).ok_or(error)?,
            });
            Ok(())
        };
        let parts = attempts::run(self, &mut Take::Whole(&mut accept)).await?;
        let (value, mut rows) = value.expect("a call that has succeeded was read");
        if !rows.is_empty() {
            let mask = self.mask(&self.credentials()?).without_short();
            for row in &mut rows {
                row.error.hide(&mask);
            }
        }
        Ok((ResponseValue::new(value, parts), rows))
    }

    /// Makes the call; the response has no body, or one that says nothing but whether there is an error.
    pub async fn send_empty(&self) -> Result<ResponseValue<()>, Error> {
        self.send_with(|received| received.empty()).await
    }

    /// Makes the call and returns the bytes of the response.
    pub async fn send_raw(&self) -> Result<ResponseValue<Bytes>, Error> {
        self.send_with(|received| received.raw()).await
    }

    /// Makes the call and returns the text of the response.
    pub async fn send_text(&self) -> Result<ResponseValue<String>, Error> {
        self.send_with(|received| received.text()).await
    }

    /// Makes the call; the response is one of several.
    pub async fn send_answer<T: Answer>(&self) -> Result<ResponseValue<T>, Error> {
        self.send_with(T::read).await
    }

    async fn send_with<T: Send>(&self, read: fn(Received<'_>) -> Result<T, Error>) -> Result<ResponseValue<T>, Error> {
        let mut value = None;
        let mut accept = |parts: &ResponseParts, body: Bytes| {
            value = Some(read(Received { call: self, parts, body })?);
            Ok(())
        };
        let parts = attempts::run(self, &mut Take::Whole(&mut accept)).await?;
        Ok(ResponseValue::new(value.expect("a call that has succeeded was read"), parts))
    }
}

/// One of several answers. Generated code implements it.
#[doc(hidden)]
pub trait Answer: Sized + Send {
    /// Reads the answer that its status says it is.
    fn read(received: Received<'_>) -> Result<Self, Error>;

    /// The answer as JSON, for whoever knows no types.
    fn to_json(&self) -> Result<Json, Error>;
}

/// A successful response before it is decoded.
#[doc(hidden)]
pub struct Received<'r> {
    call: &'r Call<'r>,
    parts: &'r ResponseParts,
    body: Bytes,
}

impl Received<'_> {
    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        self.parts.status
    }

    /// The body, read as JSON by its codec.
    pub fn json<C: Codec<T>, T>(self) -> Result<T, Error> {
        decode::<C, T>(self.call, self.parts, &self.body)
    }

    /// The body as text, which has to be UTF-8.
    pub fn text(self) -> Result<String, Error> {
        let Self { call, parts, body } = self;
        String::from_utf8(body.into()).map_err(|broken| {
            let response = (parts.status, parts.headers.clone(), parts.request_id().map(str::to_owned));
            let fault = serde::de::Error::custom(broken.utf8_error());
            let shown = (!call.operation.secret).then_some((broken.as_bytes(), fault));
            Error::decode(call.operation.id, response, shown, None)
        })
    }

    /// The body as the bytes that have come.
    pub fn raw(self) -> Result<Bytes, Error> {
        Ok(self.body)
    }

    /// Nothing of it but whether it is an error.
    pub fn empty(self) -> Result<(), Error> {
        let error = std::str::from_utf8(&self.body).ok();
        let error = error.and_then(|text| error_in_success(self.call, self.parts, text));
        error.map_or(Ok(()), Err)
    }
}

fn decode<C: Codec<T>, T>(call: &Call<'_>, parts: &ResponseParts, body: &[u8]) -> Result<T, Error> {
    let (text, broken) = text_in(body);
    let envelope = Envelope::new(call.operation.error_codes);
    let (value, fault) = match envelope.read::<C, T>(text) {
        Ok(value) => (Some(value), None),
        Err(fault) => (None, Some(fault)),
    };
    judge(call, parts, body, &envelope, (text, broken, fault))?;
    Ok(value.expect("a value was read, or it was a fault"))
}

/// The text of a body, as far as it is one. Looked at once as a whole, text is read faster than string by string.
fn text_in(body: &[u8]) -> (&str, Option<Utf8Error>) {
    match std::str::from_utf8(body) {
        Ok(text) => (text, None),
        Err(broken) => (std::str::from_utf8(&body[..broken.valid_up_to()]).unwrap_or_default(), Some(broken)),
    }
}

/// Whether what was read of a response, or was not, is no error.
fn judge(
    call: &Call<'_>,
    parts: &ResponseParts,
    body: &[u8],
    envelope: &Envelope,
    (text, broken, fault): (&str, Option<Utf8Error>, Option<(serde_json::Error, String)>),
) -> Result<(), Error> {
    let (fault, path) = fault.unzip();
    match broken.map(|broken| not_text(body, broken)).or(fault) {
        Some(fault) => Err(unread(call, parts, body, fault, path)),
        None => error_beside(call, parts, envelope, text).map_or(Ok(()), Err),
    }
}

/// The error that a response tells of which has been read.
fn error_beside(call: &Call<'_>, parts: &ResponseParts, envelope: &Envelope, text: &str) -> Option<Error> {
    let code = envelope.code(|pointer| find(text, pointer))?;
    error_of_code(call, parts, &code, text)
}

/// What comes of a response that cannot be read.
#[cold]
fn unread(
    call: &Call<'_>,
    parts: &ResponseParts,
    body: &[u8],
    fault: serde_json::Error,
    path: Option<String>,
) -> Error {
    let text = std::str::from_utf8(body).ok();
    if let Some(error) = text.and_then(|text| error_in_success(call, parts, text)) {
        return error;
    }
    let Operation { id: operation, secret, .. } = *call.operation;
    // An error without a code is told from a value by not being one.
    let shape = &call.core.api().errors;
    let described = ServiceError::described(shape, parts.status, &parts.headers, body);
    if let Some(error) = described.filter(|error| !error.has_code(shape.success_codes)) {
        return Error::service(operation, error);
    }
    let response = (parts.status, parts.headers.clone(), parts.request_id().map(str::to_owned));
    let shown = (!secret).then_some((body, fault));
    Error::decode(operation, response, shown, path.filter(|path| !path.is_empty()))
}

/// The error that a successful response is in truth, as some providers answer errors. A body that decodes may be one as well:
/// what a contract does not know is kept, and what it does not promise may be missing.
fn error_in_success(call: &Call<'_>, parts: &ResponseParts, body: &str) -> Option<Error> {
    let code = call.operation.error_codes.iter().find_map(|pointer| find(body, pointer))?;
    error_of_code(call, parts, &code, body)
}

/// The error of a code that does not mean success.
#[cold]
fn error_of_code(call: &Call<'_>, parts: &ResponseParts, code: &str, body: &str) -> Option<Error> {
    let shape = &call.core.api().errors;
    let means_success = shape.success_codes.contains(&code);
    let error =
        ServiceError::described(shape, parts.status, &parts.headers, body.as_bytes()).filter(|_| !means_success)?;
    Some(Error::service(call.operation.id, error))
}

/// What is wrong with a body that is no UTF-8, and in which line.
#[cold]
fn not_text(body: &[u8], broken: Utf8Error) -> serde_json::Error {
    let mut lines = body[..broken.valid_up_to()].split(|byte| *byte == b'\n');
    let line = lines.clone().count();
    let column = lines.next_back().map_or(0, <[u8]>::len) + 1;
    serde::de::Error::custom(format_args!("invalid unicode code point at line {line} column {column}"))
}

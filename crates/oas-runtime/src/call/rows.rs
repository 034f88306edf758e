//! A list in a response without the elements that are not what the contract promises, and those as they came. Knows JSON and where the list is; only a
//! response that has not been decoded as a whole comes here.

use oas_values::Pointer;

use super::envelope::Envelope;
use super::parameters::Call;
use crate::response::ResponseParts;
use crate::wire::{Codec, located};
use crate::{Error, Json, ResponseValue};

/// A row that is not what the contract promises.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RawRow {
    /// Its number on its page, from 0.
    pub index: usize,
    /// What came, every number with its digits.
    pub json: Json,
    /// What is wrong with it; [`Error::path`] is the path in the whole response.
    pub error: Error,
}

/// A page without the rows that are no items, and those.
pub type PageAndRows<P> = (ResponseValue<P>, Vec<RawRow>);

impl RawRow {
    pub(crate) fn new(index: usize, json: Json, error: Error) -> Self {
        Self { index, json, error }
    }
}

/// What is wrong with an element, and where in it.
type Fault = fn(&str) -> Option<(serde_json::Error, String)>;

/// The response without the elements that cannot be decoded, and those; nothing where they are not all that is wrong.
#[cold]
pub(super) fn sound<C: Codec<T>, T, I: Codec<E>, E>(
    call: &Call<'_>,
    parts: &ResponseParts,
    body: &[u8],
    items: &'static str,
) -> Option<(T, Vec<RawRow>)> {
    let fault: Fault = |text| located(|| I::deserialize(&mut serde_json::Deserializer::from_str(text))).err();
    let (rest, rows) = set_aside(call, parts, body, items, fault)?;
    let value = Envelope::new(&[]).read::<C, T>(&rest).ok()?;
    Some((value, rows))
}

/// The text of a response without the elements that have a fault, and those. Not generic, as it would be compiled with every list.
fn set_aside(
    call: &Call<'_>,
    parts: &ResponseParts,
    body: &[u8],
    items: &'static str,
    fault: Fault,
) -> Option<(String, Vec<RawRow>)> {
    let mut whole: Json = std::str::from_utf8(body).ok()?.parse().ok()?;
    let Json::Array(elements) = whole.pointer_mut(items)? else { return None };
    let path: Vec<_> = Pointer::known(items).tokens().map(|token| token.name().into_owned()).collect();
    let mut rows = Vec::new();
    for (index, element) in std::mem::take(elements).into_iter().enumerate() {
        let text = element.to_string();
        match fault(&text) {
            None => elements.push(element),
            Some((error, inside)) => {
                let separator = if inside.is_empty() || inside.starts_with('[') { "" } else { "." };
                let path = format!("{}[{index}]{separator}{inside}", path.join("."));
                let response = (parts.status, parts.headers.clone(), parts.request_id().map(str::to_owned));
                let shown = (!call.operation.secret).then_some((text.as_bytes(), error));
                rows.push(RawRow::new(index, element, Error::decode(call.operation.id, response, shown, Some(path))));
            }
        }
    }
    Some((whole.to_string(), rows))
}

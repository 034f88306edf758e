//! Headers of a response as values of their types. Knows text and codecs, not which headers there are.

use http::HeaderValue;

use crate::wire::{Codec, from_text};
use crate::{Error, ResponseValue};

impl<T> ResponseValue<T> {
    /// A header as a value; nothing where it is not there.
    #[doc(hidden)]
    pub fn header_value<C: Codec<V>, V>(&self, name: &'static str) -> Result<Option<V>, Error> {
        let fault = |fault: String| Error::header(name, self.status(), &fault);
        let text = self.header_text(name).map_err(fault)?;
        text.map(|text| from_text::<C, V>(&text).map_err(fault)).transpose()
    }

    /// A header as a list, its elements between commas.
    #[doc(hidden)]
    pub fn header_list<C: Codec<V>, V>(&self, name: &'static str) -> Result<Option<Vec<V>>, Error> {
        let fault = |fault: String| Error::header(name, self.status(), &fault);
        let Some(text) = self.header_text(name).map_err(fault)? else { return Ok(None) };
        let elements = text.split(',').map(str::trim).filter(|element| !element.is_empty());
        elements.map(|element| from_text::<C, V>(element).map_err(fault)).collect::<Result<_, _>>().map(Some)
    }

    /// The text of a header; where it stands several times, the values in their order.
    fn header_text(&self, name: &str) -> Result<Option<String>, String> {
        let values = self.headers().get_all(name).iter().map(HeaderValue::to_str);
        let values = values.collect::<Result<Vec<_>, _>>().map_err(|_| "it is no text".to_owned())?;
        Ok((!values.is_empty()).then(|| values.join(",")))
    }
}

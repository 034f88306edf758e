//! Arguments by name, for calls of operations that are not known at compile time.

use std::collections::BTreeMap;

use crate::wire::{Codec, Plain, from_text, located};
use crate::{Error, Json, JsonMap, Upload};

/// What a reader says of JSON that does not fit, without the JSON: it may hold a password.
fn without_value(message: &str) -> String {
    let message = message.rsplit_once(" at line ").map_or(message, |(what, _)| what);
    match message.rsplit_once(", expected ") {
        Some((_, expected)) => format!("it must be {expected}"),
        None if message.starts_with("missing field") => message.to_owned(),
        None => "its value is not accepted".to_owned(),
    }
}

/// Arguments in JSON under their names on the wire. The request body goes under `body`.
///
/// ```
/// let arguments: oas_runtime::Arguments = [("pageSize", 10)].into_iter().collect();
/// ```
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    values: JsonMap,
    uploads: BTreeMap<String, Vec<Upload>>,
    known: Vec<&'static str>,
}

impl Arguments {
    /// Takes the argument of a parameter that must be given.
    #[doc(hidden)]
    pub fn required<C: Codec<T>, T>(&mut self, name: &'static str, to: &mut Result<T, String>) -> Result<(), Error> {
        if let Some(value) = self.take::<C, T>(name)? {
            *to = Ok(value);
        }
        Ok(())
    }

    /// Takes the argument of a parameter that may be left out.
    #[doc(hidden)]
    pub fn optional<C: Codec<T>, T>(
        &mut self,
        name: &'static str,
        to: &mut Result<Option<T>, String>,
    ) -> Result<(), Error> {
        if let Some(value) = self.take::<C, T>(name)? {
            *to = Ok(Some(value));
        }
        Ok(())
    }

    /// Takes an argument and reads it. Text is also accepted where a number or boolean is meant, as a command line has
    /// nothing else.
    #[doc(hidden)]
    pub fn take<C: Codec<T>, T>(&mut self, name: &'static str) -> Result<Option<T>, Error> {
        self.known.push(name);
        let Some(value) = self.values.remove(name) else { return Ok(None) };
        let read = match &value {
            Json::String(text) => from_text::<C, T>(text),
            value => {
                let text = value.to_string();
                let read = located(|| C::deserialize(&mut serde_json::Deserializer::from_str(&text)));
                read.map_err(|(error, path)| match without_value(&error.to_string()) {
                    fault if path.is_empty() => fault,
                    fault => format!("at `{path}`: {fault}"),
                })
            }
        };
        let fault = |fault| Error::invalid_request("invoke", format!("the argument `{name}` does not fit: {fault}"));
        read.map(Some).map_err(fault)
    }

    /// The same with content for a part of a form, or for a body that is no JSON. One of several of the same name.
    #[must_use]
    pub fn with_upload(mut self, name: impl Into<String>, content: impl Into<Upload>) -> Self {
        self.uploads.entry(name.into()).or_default().push(content.into());
        self
    }

    /// Takes content: what was given as such, or a text.
    #[doc(hidden)]
    pub fn upload(&mut self, name: &'static str) -> Result<Option<Upload>, Error> {
        let fault = || {
            let message = format!("the argument `{name}` does not fit: it is given more than once");
            Error::invalid_request("invoke", message)
        };
        match self.uploads(name)? {
            Some(mut given) if given.len() == 1 => Ok(given.pop()),
            Some(_) => Err(fault()),
            None => Ok(None),
        }
    }

    /// Takes a list of contents.
    #[doc(hidden)]
    pub fn uploads(&mut self, name: &'static str) -> Result<Option<Vec<Upload>>, Error> {
        if let Some(given) = self.uploads.remove(name) {
            self.known.push(name);
            return Ok(Some(given));
        }
        let texts: Option<Vec<String>> = match self.values.get(name) {
            Some(Json::Array(_)) => self.take::<Plain, _>(name)?,
            _ => self.take::<Plain, String>(name)?.map(|text| vec![text]),
        };
        Ok(texts.map(|texts| texts.into_iter().map(Upload::from).collect()))
    }

    /// Makes sure that every argument was taken.
    pub fn finish(&self) -> Result<(), Error> {
        match self.values.keys().chain(self.uploads.keys()).next() {
            None => Ok(()),
            Some(name) => {
                let known = self.known.join(", ");
                Err(Error::invalid_request("invoke", format!("there is no argument `{name}`; there are: {known}")))
            }
        }
    }

    /// The error of an operation that a program was built without.
    pub fn not_compiled(&self, operation: &str, feature: &str) -> Error {
        Error::invalid_request(
            "invoke",
            format!("`{operation}` was not compiled: it needs the feature `{feature}` of the client"),
        )
    }

    /// The error of an operation that does not exist.
    pub fn no_operation(&self, operation: &str, known: &[&str]) -> Error {
        Error::invalid_request(
            "invoke",
            format!("there is no operation `{operation}`; there are: {}", known.join(", ")),
        )
    }
}

impl<N: Into<String>, V: Into<Json>> FromIterator<(N, V)> for Arguments {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self {
            values: pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect(),
            uploads: BTreeMap::new(),
            known: Vec::new(),
        }
    }
}

//! A call under construction: parameters and body are checked and encoded here, so that nothing malformed is ever sent.
//! Knows what a contract says about them, not what an HTTP request looks like.

use http::header::{HeaderName, HeaderValue};
use serde::Serialize;
use zeroize::Zeroizing;

use super::body::Body;
use super::expansion::{self, PathStyle, Style};
#[cfg(feature = "streams")]
use super::streamed::Part;
use crate::api::Operation;
use crate::check::{Bounds, Checked, Checker, Measured, fault};
use crate::client::Core;
use crate::percent_encoding::{Pair, encode_component, encode_path, encode_query, encode_reserved};
use crate::secret::RecordWritten;
use crate::wire::{Codec, json_text, single_text, text};
use crate::{Error, Json};

/// How a value that is no plain one stands in the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryRules {
    /// How its parts stand beside each other.
    pub style: Style,
    /// Whether reserved characters stay as they are.
    pub reserved: bool,
    /// Whether it is left out wherever the URL is shown.
    pub secret: bool,
}

/// A value in the path.
#[derive(Clone)]
pub(super) struct Segment {
    pub(super) name: &'static str,
    pub(super) value: String,
    /// How it is written there, where that is not the value encoded.
    pub(super) written: Option<String>,
}

/// A call under construction.
pub struct Call<'c> {
    pub(super) core: &'c Core,
    pub(super) operation: &'static Operation,
    pub(super) path: Vec<Segment>,
    pub(super) query: Vec<Pair>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// What was written of it that is secret.
    pub(super) secrets: Vec<Zeroizing<String>>,
    pub(super) body: Option<Body>,
    /// What few calls have: whoever makes a call holds and moves it.
    pub(super) rare: Option<Box<Rare>>,
}

/// What few calls have.
#[derive(Clone, Default)]
pub(super) struct Rare {
    /// What goes into the header `Cookie`, each as it stands there.
    pub(super) cookies: Vec<String>,
    /// The path that a provider has said, where the request goes there instead.
    pub(super) followed: Option<String>,
    /// Whether the answer must not be compressed.
    #[cfg(all(feature = "gzip", feature = "streams"))]
    pub(super) identity: bool,
    /// The parts of a form, until all are there.
    #[cfg(feature = "streams")]
    pub(super) parts: Vec<Part>,
}

impl Core {
    /// Begins a call of an operation.
    pub fn call(&self, operation: &'static Operation) -> Call<'_> {
        Call {
            core: self,
            operation,
            path: Vec::new(),
            query: operation.query.iter().map(|(name, value)| Pair::plain(*name, (*value).to_owned())).collect(),
            headers: Vec::new(),
            secrets: Vec::new(),
            body: None,
            rare: None,
        }
    }
}

impl Call<'_> {
    pub(super) fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// The argument of a parameter as a builder holds it: what it was set to, or the error of what is wrong with that.
    pub fn argument<'v, T>(&self, value: &'v Result<T, String>) -> Result<&'v T, Error> {
        value.as_ref().map_err(|message| self.refused(message))
    }

    #[cold]
    fn refused(&self, message: &str) -> Error {
        Error::invalid_request(self.operation.id, message.to_owned())
    }

    #[cold]
    pub(super) fn invalid(&self, name: &str, what: &str) -> Error {
        Error::invalid_request(self.operation.id, format!("the parameter `{name}` {what}"))
    }

    #[cold]
    fn unwritten(&self, name: &str, why: &dyn std::fmt::Display) -> Error {
        self.invalid(name, &format!("cannot be written: {why}"))
    }

    fn encode<C: Codec<T>, T>(&self, name: &str, value: &T) -> Result<String, Error> {
        text::<C, T>(value).map_err(|error| self.unwritten(name, &error))
    }

    /// Holds a value against its bounds.
    pub fn check(&self, name: &str, value: &dyn Measured, bounds: &Bounds) -> Result<(), Error> {
        match fault(value, bounds) {
            Some(what) => Err(self.invalid(name, &what)),
            None => Ok(()),
        }
    }

    /// Holds an object, in a parameter or as the body, against the bounds of its fields.
    pub fn check_inside(&self, name: &str, value: &impl Checked) -> Result<(), Error> {
        let mut checker = Checker::new(name);
        value.check(&mut checker);
        match checker.finish() {
            Some(what) => Err(Error::invalid_request(self.operation.id, what)),
            None => Ok(()),
        }
    }

    /// Notes what is secret of what is written meanwhile.
    pub(super) fn noting<T>(&mut self, write: impl FnOnce(&Self) -> T) -> T {
        let recorded = RecordWritten::begin();
        let written = write(self);
        self.note(recorded);
        written
    }

    fn note(&mut self, recorded: RecordWritten) {
        self.secrets.extend(recorded.end());
    }

    /// Sets a parameter of the path: one segment, whatever it contains.
    pub fn path<C: Codec<T>, T>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        let value = self.noting(|call| call.encode::<C, T>(name, value))?;
        self.path_text(name, value)
    }

    fn path_text(&mut self, name: &'static str, value: String) -> Result<(), Error> {
        // Servers and signers disagree about encoded separators and dot segments, so none is sent.
        let what = match value.as_str() {
            "" => Some("is empty"),
            "." | ".." => Some("would change the path"),
            text if text.contains(['/', '\\']) => Some("contains a slash, which would change the path"),
            text if text.chars().any(char::is_control) => Some("contains a control character"),
            _ => None,
        };
        if let Some(what) = what {
            return Err(self.invalid(name, &format!("{what}: `{}`", value.escape_debug())));
        }
        self.path.push(Segment { name, value, written: None });
        Ok(())
    }

    /// Sets a parameter of the path in a style of its own. Where it is `reserved`, it may be several segments.
    pub fn path_value<C: Codec<T>, T>(
        &mut self,
        name: &'static str,
        value: &T,
        style: (PathStyle, bool),
        reserved: bool,
    ) -> Result<(), Error> {
        let value = self.noting(|call| call.expand::<C, T>(name, value))?;
        self.path_json(name, &value, style, reserved)
    }

    fn path_json(
        &mut self,
        name: &'static str,
        value: &Json,
        style: (PathStyle, bool),
        reserved: bool,
    ) -> Result<(), Error> {
        let encode = |part: &str| if reserved { encode_path(part) } else { encode_component(part).into_owned() };
        let written = expansion::in_path(name, value, style, encode);
        let written = written.map_err(|fault| self.unwritten(name, &fault))?;
        let texts = texts(value);
        // Servers and signers disagree about encoded separators and dot segments, so none is sent.
        let dots = |text: &str| matches!(text, "." | "..");
        let what = match written.as_str() {
            "" => Some("is empty"),
            _ if texts.iter().any(|text| text.chars().any(char::is_control)) => Some("contains a control character"),
            text if text.split('/').any(|segment| dots(segment) || segment.is_empty()) => Some("would change the path"),
            _ if texts.iter().any(|text| text.contains('\\') || !reserved && text.contains('/')) => {
                Some("contains a slash, which would change the path")
            }
            _ => None,
        };
        if let Some(what) = what {
            return Err(self.invalid(name, &format!("{what}: `{}`", texts.join(",").escape_debug())));
        }
        self.path.push(Segment { name, value: texts.join(","), written: Some(written) });
        Ok(())
    }

    /// Adds a query parameter. Of its own in the code of a client, once for each type: many operations have it many times.
    #[inline(never)]
    pub fn query<C: Codec<T>, T>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        let value = self.encode::<C, T>(name, value)?;
        self.query.push(Pair::plain(name, value));
        Ok(())
    }

    /// Adds a query parameter that is no plain one: an object, a secret, one with reserved characters.
    pub fn query_value<C: Codec<T>, T>(
        &mut self,
        name: &'static str,
        value: &T,
        rules: QueryRules,
    ) -> Result<(), Error> {
        let value = self.noting(|call| call.expand::<C, T>(name, value))?;
        self.query_json(name, &value, rules)
    }

    fn query_json(
        &mut self,
        name: &'static str,
        value: &Json,
        QueryRules { style, reserved, secret }: QueryRules,
    ) -> Result<(), Error> {
        let pairs = expansion::pairs(name, value, style);
        let pairs = pairs.map_err(|fault| self.unwritten(name, &fault))?;
        for (pair, parts) in pairs {
            let encode =
                |text: &String| if reserved { encode_reserved(text) } else { encode_component(text).into_owned() };
            let separator = style.separator().filter(|_| parts.len() > 1);
            let separator = separator.map(|separator| self.separated(name, &parts, separator)).transpose()?;
            let value = parts.iter().map(encode).collect::<Vec<_>>().join(separator.unwrap_or_default());
            self.query.push(Pair { name: pair.into(), value, encoded: true, secret });
        }
        Ok(())
    }

    /// What stands between the parts of a value, as it is sent: none of them may hold it.
    fn separated(&self, name: &str, parts: &[String], separator: char) -> Result<&'static str, Error> {
        if let Some(part) = parts.iter().find(|part| part.contains(separator)) {
            let what = format!("cannot hold `{}`: it contains the separator `{separator}`", part.escape_debug());
            return Err(self.invalid(name, &what));
        }
        Ok(match separator {
            ' ' => "%20",
            '|' => "%7C",
            _ => ",",
        })
    }

    /// A value in JSON, from which it is written in another style.
    pub(super) fn expand<C: Codec<T>, T>(&self, name: &str, value: &T) -> Result<Json, Error> {
        self.parsed(name, json_text::<C, T>(value))
    }

    fn parsed(&self, name: &str, written: Result<String, serde_json::Error>) -> Result<Json, Error> {
        written.and_then(|text| text.parse()).map_err(|error| self.unwritten(name, &error))
    }

    fn encode_all<C: Codec<T>, T>(&self, name: &str, values: &[T]) -> Result<Vec<String>, Error> {
        let mut texts = Vec::with_capacity(values.len());
        for value in values {
            texts.push(self.encode::<C, T>(name, value)?);
        }
        Ok(texts)
    }

    /// Adds a list to the query; an empty one leaves the parameter out.
    pub fn query_list<C: Codec<T>, T>(&mut self, name: &'static str, values: &[T], style: Style) -> Result<(), Error> {
        self.query_texts(name, self.encode_all::<C, T>(name, values)?, style)
    }

    fn query_texts(&mut self, name: &'static str, values: Vec<String>, style: Style) -> Result<(), Error> {
        if values.is_empty() {
            return Ok(());
        }
        let Some(separator) = style.separator() else {
            let numbered = style == Style::Indexed;
            self.query.extend(values.into_iter().zip(1..).map(|(value, index)| match numbered {
                true => Pair::plain(format!("{name}.{index}"), value),
                false => Pair::plain(name, value),
            }));
            return Ok(());
        };
        let separator = self.separated(name, &values, separator)?;
        let value = values.iter().map(|value| encode_component(value)).collect::<Vec<_>>().join(separator);
        self.query.push(Pair { name: name.into(), value, encoded: true, secret: false });
        Ok(())
    }

    /// Adds a header with a single value.
    pub fn header<C: Codec<T>, T>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        let value = self.noting(|call| call.encode::<C, T>(name, value))?;
        self.header_text(name, &value)
    }

    /// Adds a header with a list, separated by commas.
    pub fn header_list<C: Codec<T>, T>(&mut self, name: &'static str, values: &[T]) -> Result<(), Error> {
        let values = self.encode_all::<C, T>(name, values)?;
        self.header_text(name, &values.join(","))
    }

    /// Adds a header with an object or anything else that is no plain value.
    pub fn header_value<C: Codec<T>, T>(
        &mut self,
        name: &'static str,
        value: &T,
        style: (PathStyle, bool),
    ) -> Result<(), Error> {
        let value = self.noting(|call| call.expand::<C, T>(name, value))?;
        self.header_json(name, &value, style)
    }

    fn header_json(
        &mut self,
        name: &'static str,
        value: &Json,
        (style, exploded): (PathStyle, bool),
    ) -> Result<(), Error> {
        let text = match style {
            PathStyle::Json => value.to_string(),
            _ => {
                let parts = expansion::parts(value, exploded).map_err(|fault| self.unwritten(name, &fault))?;
                parts.join(",")
            }
        };
        self.header_text(name, &text)
    }

    /// Adds a cookie parameter to the header `Cookie`.
    pub fn cookie<C: Codec<T>, T>(&mut self, name: &'static str, value: &T, style: Style) -> Result<(), Error> {
        let value = self.noting(|call| call.expand::<C, T>(name, value))?;
        self.cookie_json(name, &value, style)
    }

    fn cookie_json(&mut self, name: &str, value: &Json, style: Style) -> Result<(), Error> {
        let pairs = expansion::pairs(name, value, style);
        let pairs = pairs.map_err(|fault| self.unwritten(name, &fault))?;
        for (name, parts) in pairs {
            let parts: Vec<_> = parts.iter().map(|part| encode_component(part)).collect();
            self.rare().cookies.push(format!("{name}={}", parts.join(",")));
        }
        Ok(())
    }

    fn header_text(&mut self, name: &'static str, text: &str) -> Result<(), Error> {
        // Signers and servers trim values differently, and only visible ASCII arrives everywhere as it was sent.
        let carried = text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') && text.trim() == text;
        let (Ok(header), Ok(value), true) = (HeaderName::try_from(name), HeaderValue::try_from(text), carried) else {
            return Err(
                self.invalid(name, "has characters that a header cannot carry: use visible ASCII without outer spaces")
            );
        };
        self.headers.push((header, value));
        Ok(())
    }

    /// Sets a body that is JSON, under its media type.
    pub fn json<T: Serialize>(&mut self, media: &'static str, body: &T) -> Result<(), Error> {
        let text = self.noting(|_| oas_values::json_text(&|writer| body.serialize(writer)));
        self.written_body(media, text)
    }

    fn written_body(&mut self, media: &'static str, text: Result<String, serde_json::Error>) -> Result<(), Error> {
        let text = text.map_err(|error| {
            Error::invalid_request(self.operation.id, format!("the body cannot be written as JSON: {error}"))
        })?;
        self.body = Some(Body::new(media, text.into_bytes()));
        Ok(())
    }

    /// Sets a form as body: an object, whose members are written in the styles that are said of them. Of the others, a single
    /// value is a text, the elements of a list stand one by one, and anything else is JSON.
    pub fn form<T: Serialize>(&mut self, body: &T, styles: &[(&'static str, Style)]) -> Result<(), Error> {
        let text = self.noting(|_| oas_values::json_text(&|writer| body.serialize(writer)));
        self.form_body(text, styles)
    }

    fn form_body(
        &mut self,
        text: Result<String, serde_json::Error>,
        styles: &[(&'static str, Style)],
    ) -> Result<(), Error> {
        let operation = self.operation.id;
        let fault =
            |what: String| Error::invalid_request(operation, format!("the body cannot be written as a form: {what}"));
        let text = text.map_err(|error| fault(error.to_string()))?;
        let value: Json = text.parse().map_err(|error: serde_json::Error| fault(error.to_string()))?;
        let members = value.as_object().ok_or_else(|| fault("it is no object".to_owned()))?;
        let mut pairs = Vec::new();
        for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            let style = styles.iter().find(|(known, _)| known == name).map(|(_, style)| *style);
            let written = expansion::member(name, value, style).map_err(|what| fault(format!("`{name}`: {what}")))?;
            for (name, parts) in written {
                let separator = style.and_then(Style::separator).filter(|_| parts.len() > 1);
                let separator = separator.map(|separator| self.separated(&name, &parts, separator)).transpose()?;
                let value = parts.iter().map(|part| encode_component(part)).collect::<Vec<_>>();
                let value = value.join(separator.unwrap_or_default());
                pairs.push(Pair { name: name.into(), value, encoded: true, secret: false });
            }
        }
        self.body = Some(Body::new("application/x-www-form-urlencoded", encode_query(&pairs)));
        Ok(())
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(crate) fn body(&self) -> Option<&Body> {
        self.body.as_ref()
    }
}

/// The single values in a value.
fn texts(value: &Json) -> Vec<String> {
    fn collect(value: &Json, texts: &mut Vec<String>) {
        match value {
            Json::Array(elements) => elements.iter().for_each(|element| collect(element, texts)),
            Json::Object(members) => members.values().for_each(|member| collect(member, texts)),
            value => texts.extend(single_text(value)),
        }
    }

    let mut texts = Vec::new();
    collect(value, &mut texts);
    texts
}

//! Bodies that are content: as it is, or in the parts of a form. Knows media types and the form of a form, not how content is read.

use std::borrow::Cow;

use super::body::{Body, Content};
use super::parameters::Call;
use super::streamed::{Part, Streamed};
use crate::platform;
use crate::upload::Upload;
use crate::wire::{Codec, single_text};
use crate::{Bytes, Error, Json};

impl Call<'_> {
    /// Sets a body of any kind.
    pub fn raw(&mut self, body: &Upload, media: &'static str) -> Result<(), Error> {
        self.body = Some(Body::of(media, body));
        Ok(())
    }

    /// Adds a part of a form: a single value as text, each element of a list as a part of its own, an object as JSON.
    pub fn part<C: Codec<T>, T>(
        &mut self,
        name: &'static str,
        value: &T,
        media: Option<&'static str>,
    ) -> Result<(), Error> {
        let value = self.noting(|call| call.expand::<C, T>(name, value))?;
        let elements = match value {
            Json::Array(elements) => elements,
            value => vec![value],
        };
        for element in elements {
            let (content, usual) = match &element {
                Json::Null => continue,
                Json::Array(_) | Json::Object(_) => (json_part(&element), Some("application/json")),
                single => {
                    let text = single_text(single).map_err(|fault| self.invalid(name, &fault))?;
                    let json = media.is_some_and(|media| media.ends_with("json"));
                    (if json { json_part(single) } else { Upload::from(text) }, None)
                }
            };
            let media = media.or(usual).map(Cow::Borrowed);
            self.rare().parts.push(Part { name, media, content, file: false });
        }
        Ok(())
    }

    /// Adds a part of a form that is a file.
    pub fn file(&mut self, name: &'static str, content: &Upload, media: Option<&'static str>) {
        self.rare().parts.push(Part { name, media: media.map(Cow::Borrowed), content: content.clone(), file: true });
    }

    /// Sets the parts that are there as the body: `multipart/form-data`.
    pub fn multipart(&mut self) {
        self.body = Some(Body::form(&std::mem::take(&mut self.rare().parts)));
    }
}

impl Body {
    /// Content of any kind.
    fn of(media: &'static str, content: &Upload) -> Self {
        let media = content.media_type.clone().map_or(Cow::Borrowed(media), Cow::Owned);
        Self::joined(media, vec![content.clone()])
    }

    /// A form of parts: `multipart/form-data`.
    fn form(parts: &[Part]) -> Self {
        let boundary = platform::random_uuid().replace('-', "");
        let mut pieces = Vec::with_capacity(parts.len() * 2 + 1);
        for Part { name, media, content, file } in parts {
            let mut head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", quoted(name));
            if let Some(file_name) = content.file_name.as_deref().or(file.then_some("file")) {
                head += &format!("; filename=\"{}\"", quoted(file_name));
            }
            let media = content.media_type.as_deref().or(media.as_deref());
            if let Some(media) = media.or(file.then_some("application/octet-stream")) {
                head += &format!("\r\nContent-Type: {}", media.replace(['\r', '\n'], " "));
            }
            pieces.extend([Upload::from(head + "\r\n\r\n"), content.clone(), Upload::from("\r\n")]);
        }
        pieces.push(Upload::from(format!("--{boundary}--\r\n")));
        Self::joined(format!("multipart/form-data; boundary={boundary}").into(), pieces)
    }

    fn joined(media: Cow<'static, str>, pieces: Vec<Upload>) -> Self {
        let known: Option<Vec<&Bytes>> = pieces.iter().map(Upload::in_memory).collect();
        let content = match known.as_deref() {
            Some([alone]) => Content::Memory((*alone).clone()),
            Some(known) => Content::Memory(known.iter().flat_map(|bytes| bytes.iter().copied()).collect()),
            None => Content::Streamed(Box::new(Streamed::new(pieces))),
        };
        Self { media, content }
    }
}

/// A name between quotes, as browsers write it.
fn quoted(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value as a part that is JSON.
fn json_part(value: &Json) -> Upload {
    Upload::from(value.to_string())
}

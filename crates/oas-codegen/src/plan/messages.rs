//! What goes over the wire around values: where parameters stand, the kinds of bodies and of answers. Knows neither YAML nor
//! syntax trees.

use oas_contract::{Location, Serialization};

use crate::forms::Codec;

/// Where a parameter goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into the URL or a header, written so.
    Head(Location, Serialization),
    /// Into the body, as a part of a form.
    Part {
        /// The media type of the part.
        media: Option<String>,
        /// Whether it is content, and no value.
        file: bool,
    },
}

impl Place {
    /// The word for it.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Head(location, _) => location.word(),
            Self::Part { .. } => "part",
        }
    }

    /// Whether it is content, and no value.
    pub fn is_file(&self) -> bool {
        matches!(self, Self::Part { file: true, .. })
    }
}

/// A header of a response.
#[derive(Clone, Debug)]
pub struct HeaderPlan {
    /// The name on the wire.
    pub wire: String,
    /// The name of its field.
    pub name: String,
    /// What its documentation says.
    pub description: String,
    /// How its value is written; for a list, that of an element.
    pub codec: Codec,
    /// Whether it is a list.
    pub list: bool,
    /// Whether its value must never be shown.
    pub secret: bool,
}

/// The kind of a request body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyPlan {
    /// A value that is written as JSON.
    Json {
        /// Whether the type of the body is in [`Plan::checked`](super::Plan::checked).
        checked: bool,
        /// The media type that is sent with it.
        media: String,
    },
    /// A form: `application/x-www-form-urlencoded`, with the members that are written in a style of their own.
    Form(Vec<(String, Serialization)>),
    /// A form of parts: those of the parameters which stand there.
    Multipart,
    /// Anything else, as it stands.
    Raw {
        /// The media type that is sent with it.
        media: String,
    },
}

/// How a successful response is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponsePlan {
    /// JSON, decoded by a codec.
    Json(Codec),
    /// The body as a `String`.
    Text,
    /// A response without a body.
    Empty,
    /// A body that is handed on as bytes.
    Raw,
    /// Values that come line by line, in JSON.
    Lines(Codec),
    /// Events, whose data is text or JSON.
    Events(Option<Codec>),
    /// One of several, told apart by their statuses: an enumeration of this name.
    Several(String, Vec<AnswerPlan>),
}

/// One of several successful responses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerPlan {
    /// The variant that holds it.
    pub variant: String,
    /// The first and the last status that it has.
    pub statuses: (u16, u16),
    /// What its documentation says.
    pub description: String,
    /// How it is read.
    pub response: ResponsePlan,
}

/// Another form of an answer, which a caller can have instead of the first one.
#[derive(Clone, Debug, PartialEq)]
pub struct FormPlan {
    /// The method of the request that asks for it.
    pub method: String,
    /// How it is read.
    pub response: ResponsePlan,
    /// The media type that it is asked for by.
    pub media: String,
}

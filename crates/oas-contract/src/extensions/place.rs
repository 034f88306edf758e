//! Places in requests and in answers, as our extensions name them. Knows what they look like, not what is there.

/// A place in a request: a parameter by its name on the wire, or a JSON pointer into the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestPlace {
    /// A parameter of the query or a header.
    Parameter(String),
    /// A member of the body.
    Body(String),
}

impl RequestPlace {
    /// What a text names: a pointer where it begins with `/`.
    pub fn of(text: &str) -> Self {
        if text.starts_with('/') { Self::Body(text.to_owned()) } else { Self::Parameter(text.to_owned()) }
    }

    /// The name of the parameter, where it is one.
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Self::Parameter(name) => Some(name),
            Self::Body(_) => None,
        }
    }

    /// The pointer, where it is in the body.
    pub fn body(&self) -> Option<&str> {
        match self {
            Self::Body(pointer) => Some(pointer),
            Self::Parameter(_) => None,
        }
    }

    /// As it stands in a contract.
    pub fn text(&self) -> &str {
        let (Self::Parameter(text) | Self::Body(text)) = self;
        text
    }
}

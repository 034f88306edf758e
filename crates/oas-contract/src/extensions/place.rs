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

/// A place in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponsePlace {
    /// At a JSON pointer into the body.
    Body(String),
    /// In a header: `header:NAME`. In `Link`, it is the target of `rel="next"`.
    Header(String),
    /// At a JSON pointer into the last item: `last:/id`.
    Last(String),
}

impl ResponsePlace {
    /// What a text names.
    pub fn of(text: &str) -> Self {
        match (text.strip_prefix("header:"), text.strip_prefix("last:")) {
            (Some(name), _) => Self::Header(name.to_owned()),
            (_, Some(pointer)) => Self::Last(pointer.to_owned()),
            _ => Self::Body(text.to_owned()),
        }
    }

    /// As it stands in a contract.
    pub fn text(&self) -> String {
        match self {
            Self::Body(pointer) => pointer.clone(),
            Self::Header(name) => format!("header:{name}"),
            Self::Last(pointer) => format!("last:{pointer}"),
        }
    }

    /// The pointer into the body, where it is one.
    pub fn body(&self) -> Option<&str> {
        match self {
            Self::Body(pointer) => Some(pointer),
            _ => None,
        }
    }

    /// The name of the header, where it is one.
    pub fn header(&self) -> Option<&str> {
        match self {
            Self::Header(name) => Some(name),
            _ => None,
        }
    }

    /// The pointer into the last item, where it is one.
    pub fn last(&self) -> Option<&str> {
        match self {
            Self::Last(pointer) => Some(pointer),
            _ => None,
        }
    }
}

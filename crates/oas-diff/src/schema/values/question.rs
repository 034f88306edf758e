//! In which situation values are compared: sent or received, and written how. Knows no schema.

use crate::verdict::Direction;

/// How values are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Medium {
    /// As JSON, or something that keeps types as JSON does.
    #[default]
    Json,
    /// As elements and attributes of XML.
    Xml,
    /// As text: in a header, or a field of a form.
    Text,
    /// As text that is a segment of a path: without any, the request is one of another path.
    Segment,
    /// As text of which there may be several: a list of one looks as its element does.
    List,
    /// As a form: an object whose members are texts.
    Form,
}

/// In which situation values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    pub(crate) direction: Direction,
    pub(crate) medium: Medium,
}

impl Medium {
    /// What is inside of a value of this medium.
    pub(crate) fn inside(self) -> Self {
        match self {
            Self::Form => Self::List,
            Self::List | Self::Segment => Self::Text,
            other => other,
        }
    }

    /// Whether values are written as text, whatever their type.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Segment | Self::List)
    }
}

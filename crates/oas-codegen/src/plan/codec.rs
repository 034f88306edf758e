//! How values are written and read, in the terms of the codecs of the runtime. Knows no type.

/// How a value is written and read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Codec {
    /// As its type says.
    Plain,
    /// A single value in any spelling.
    Scalar,
    /// A single value in the spelling of its type alone.
    Exact,
    /// By a codec of the runtime.
    Named(&'static str),
    /// `null` or a value.
    Nullable(Box<Codec>),
    /// A list, each element by one codec.
    List(Box<Codec>),
    /// A map with text keys.
    Map(Box<Codec>),
}

impl Codec {
    /// Whether values are written as their types say, and held as what bounds are said of.
    pub fn is_plain(&self) -> bool {
        match self {
            Self::Plain | Self::Scalar | Self::Exact => true,
            Self::Named(_) => false,
            Self::Nullable(inner) | Self::List(inner) | Self::Map(inner) => inner.is_plain(),
        }
    }
}

//! What values are, in Rust terms: how they are written, what bounds them, which are listed, which forms they may have. Knows no
//! operation and no struct.

use oas_contract::extensions::EnumValue;

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

/// Bounds of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// The least number: `minimum`.
    pub minimum: Option<oas_values::Number>,
    /// The greatest number: `maximum`.
    pub maximum: Option<oas_values::Number>,
    /// Whether the least number itself is out: `exclusiveMinimum`.
    pub exclusive_minimum: bool,
    /// Whether the greatest number itself is out: `exclusiveMaximum`.
    pub exclusive_maximum: bool,
    /// What numbers are multiples of: `multipleOf`.
    pub multiple_of: Option<oas_values::Number>,
    /// `minLength` of text, `minItems` of a list.
    pub min_length: Option<u64>,
    /// `maxLength` of text, `maxItems` of a list.
    pub max_length: Option<u64>,
    /// What text matches: `pattern`.
    pub pattern: Option<String>,
}

impl Bounds {
    /// Whether everything is allowed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A value of one form out of several.
#[derive(Clone, Debug, Default)]
pub struct UnionPlan {
    /// What its documentation says, where the contract says anything.
    pub description: Option<String>,
    /// The alternatives, in the order of the contract.
    pub alternatives: Vec<AlternativePlan>,
    /// The member that tells which alternative a value is.
    pub tag: Option<String>,
}

/// One of the forms of a value.
#[derive(Clone, Debug)]
pub struct AlternativePlan {
    /// The field of the skeleton that has its type.
    pub field: String,
    /// How it is written.
    pub codec: Codec,
    /// The values of the tag by which it is known.
    pub kinds: Vec<String>,
}

/// What an enumeration becomes: its variants, and what it does with others.
#[derive(Clone, Debug)]
pub struct EnumPlan {
    /// What its documentation says, where the contract says anything.
    pub description: Option<String>,
    /// The name of each variant, and its value on the wire.
    pub variants: Vec<(String, EnumValue)>,
    /// What its values are, and whether others are kept.
    pub values: EnumValues,
    /// Whether its values are read in any case.
    pub any_case: bool,
}

/// What the values of an enumeration are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumValues {
    /// Texts, and no others than are listed.
    Closed,
    /// Texts; others are kept.
    Open,
    /// Integers; others are kept.
    OpenIntegers,
}

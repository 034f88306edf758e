//! The members that hold facts: the names under which they are written, and listed in `x-inferred` where a page only shows
//! what they say. Knows names; documents are read by the views of the contract model.

/// The name of a property, or of a parameter.
pub const NAME: &str = "name";
/// The location of a parameter.
pub const PLACE: &str = "in";
/// The status of a response.
pub const STATUS: &str = "status";
/// The type of a value.
pub const KIND: &str = "type";
/// How a value is written.
pub const FORMAT: &str = "format";
/// The values that are allowed.
pub const VALUES: &str = "enum";
/// The only value that is allowed, in OpenAPI 3.1.
pub const VALUE: &str = "const";
/// The least number that is allowed.
pub const MINIMUM: &str = "minimum";
/// The greatest number that is allowed.
pub const MAXIMUM: &str = "maximum";
/// That the least number is refused itself: a flag, from OpenAPI 3.1 on the number.
pub const EXCLUSIVE_MINIMUM: &str = "exclusiveMinimum";
/// The same of the greatest number.
pub const EXCLUSIVE_MAXIMUM: &str = "exclusiveMaximum";
/// The value where none is given.
pub const DEFAULT: &str = "default";
/// An example of the value.
pub const EXAMPLE: &str = "example";

/// The least length of a text, or count of the elements of a list.
pub const fn min_length(list: bool) -> &'static str {
    if list { "minItems" } else { "minLength" }
}

/// The greatest length of a text, or count of the elements of a list.
pub const fn max_length(list: bool) -> &'static str {
    if list { "maxItems" } else { "maxLength" }
}

/// What says that a bound is refused itself.
pub fn exclusive(bound: &str) -> &'static str {
    if bound == MINIMUM { EXCLUSIVE_MINIMUM } else { EXCLUSIVE_MAXIMUM }
}

//! The members that hold facts: the names under which they are written, and listed in `x-inferred` where a page only shows
//! what they say. Knows names; documents are read by the views of the contract model.

/// The name of a property, or of a parameter.
pub(crate) const NAME: &str = "name";
/// The place of a parameter.
pub(crate) const PLACE: &str = "in";
/// The status of a response.
pub(crate) const STATUS: &str = "status";
/// The type of a value.
pub(crate) const KIND: &str = "type";
/// How a value is written.
pub(crate) const FORMAT: &str = "format";
/// The values that are allowed.
pub(crate) const VALUES: &str = "enum";
/// The only value that is allowed, in OpenAPI 3.1.
pub(crate) const VALUE: &str = "const";
/// The least number.
pub(crate) const MINIMUM: &str = "minimum";
/// The greatest number.
pub(crate) const MAXIMUM: &str = "maximum";
/// That the least number is refused itself: a flag, from OpenAPI 3.1 on the number.
pub(crate) const EXCLUSIVE_MINIMUM: &str = "exclusiveMinimum";
/// The same of the greatest number.
pub(crate) const EXCLUSIVE_MAXIMUM: &str = "exclusiveMaximum";
/// The value where none is given.
pub(crate) const DEFAULT: &str = "default";
/// An example.
pub(crate) const EXAMPLE: &str = "example";

/// The least length of a text, or count of the elements of a list.
pub(crate) const fn least(list: bool) -> &'static str {
    if list { "minItems" } else { "minLength" }
}

/// The greatest length of a text, or count of the elements of a list.
pub(crate) const fn most(list: bool) -> &'static str {
    if list { "maxItems" } else { "maxLength" }
}

/// What says that a bound is refused itself.
pub(crate) fn exclusive(bound: &str) -> &'static str {
    if bound == MINIMUM { EXCLUSIVE_MINIMUM } else { EXCLUSIVE_MAXIMUM }
}

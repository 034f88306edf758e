//! What a set says of a member by its name: as a property, by patterns of names, or as one of all others. Knows one set.

use std::borrow::Cow;

use oas_contract::{Property, Schema};

use super::{Relation, texts};
use crate::schema::flattened::Flattened;

/// What is said of a member that no property describes.
pub(crate) enum Other<'d> {
    /// No other member is allowed.
    Refused,
    /// Nothing is said of it.
    Open,
    /// It is of these schemas.
    Described(Vec<Schema<'d>>),
    /// Whether its name matches a pattern cannot be told.
    Untold,
}

/// What is said of a property, by whichever parts, by patterns that its name matches, and by parts that allow no others than
/// their own.
pub(super) fn described<'v, 'd>(parts: &'v Flattened<'d>, property: &'v Property<'d>) -> Cow<'v, [Schema<'d>]> {
    let mut definitions = parts.definitions(property);
    for (pattern, schema) in parts.patterns() {
        if texts::matches(pattern, property.name) == Relation::Within {
            definitions.to_mut().push(*schema);
        }
    }
    if let Some(nothing) = parts.refused(property.name) {
        definitions.to_mut().push(nothing);
    }
    definitions
}

/// What is said of a member that no property describes.
pub(crate) fn other<'d>(parts: &Flattened<'d>, name: &str) -> Other<'d> {
    let (mut matched, mut untold) = (Vec::new(), false);
    for (pattern, schema) in parts.patterns() {
        match texts::matches(pattern, name) {
            Relation::Within => matched.push(*schema),
            Relation::Unknown => untold = true,
            Relation::Outside => {}
        }
    }
    if untold {
        return Other::Untold;
    }
    if !matched.is_empty() {
        return Other::Described(matched);
    }
    if parts.is_closed() {
        return Other::Refused;
    }
    let others = parts.additional();
    if others.is_empty() { Other::Open } else { Other::Described(others.to_vec()) }
}

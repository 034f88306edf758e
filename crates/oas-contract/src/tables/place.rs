//! What the tables have at a place of a document. Knows the tables and trees, no document.

use oas_values::Pointer;

use super::members::{Object, Shape};
use super::openapi::DOCUMENT;
use super::version::Version;
use crate::tree::{Entry, Node};

/// What stands at the place of a pointer; nothing where no table says.
pub(crate) fn shape_at(version: Version, pointer: &Pointer) -> Option<Shape> {
    let mut shape = Shape::Object(&DOCUMENT);
    let mut tokens = pointer.tokens();
    let mut token = tokens.next();
    loop {
        shape = match (shape, token.as_ref()) {
            (Shape::OneOrMore(inner), Some(token)) if token.index().is_some() => *inner,
            (Shape::OneOrMore(inner) | Shape::TextOr(inner) | Shape::SingleOr(inner) | Shape::FlagOr(inner), _) => {
                shape = *inner;
                continue;
            }
            (shape, None) => return Some(shape),
            (Shape::Object(object) | Shape::Referable(object), Some(token)) => {
                let known = object.member(version, &token.name());
                known.map(|known| known.shape).or(object.others)?
            }
            (Shape::Map(inner) | Shape::Extended(inner) | Shape::List(inner), Some(_)) => *inner,
            _ => return None,
        };
        token = tokens.next();
    }
}

/// The same where it is an object that a table has.
pub(crate) fn object_at(version: Version, pointer: &Pointer) -> Option<&'static Object> {
    match shape_at(version, pointer)? {
        Shape::Object(object) | Shape::Referable(object) => Some(object),
        _ => None,
    }
}

static NAMES: Object = Object::of_names("a mapping of names", Shape::Any);
static LIST: Object = Object::of_names("a list", Shape::Any);

/// The `$ref` of what stands at a place of a shape that is no reference in OpenAPI and can only be meant as one, and what it has to
/// lead to.
pub(crate) fn reference_in_place(shape: Shape, node: &Node) -> Option<(&Entry, &'static Object)> {
    let members = node.as_mapping()?;
    let entry = members.get("$ref")?;
    let is_text = entry.node.as_str().is_some();
    match shape {
        Shape::Object(object) => Some((entry, object)),
        Shape::List(_) => Some((entry, &LIST)),
        // Where names may have texts, one of them may be called so.
        Shape::Map(inner) | Shape::Extended(inner) if is_text && (members.len() == 1 || !may_be_text(*inner)) => {
            Some((entry, &NAMES))
        }
        _ => None,
    }
}

fn may_be_text(shape: Shape) -> bool {
    !matches!(
        shape,
        Shape::Object(_) | Shape::Referable(_) | Shape::Map(_) | Shape::Extended(_) | Shape::List(_) | Shape::FlagOr(_)
    )
}

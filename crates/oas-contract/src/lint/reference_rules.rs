//! References: every `$ref` stands in this document, points at something of the right kind and in no circle of
//! references alone, and schemas are not put together from each other without end.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use oas_values::Pointer;

use super::findings::Findings;
use crate::document::{Document, LONGEST_CHAIN};
use crate::extensions::COMPLETED;
use crate::model::{Schema, View as _};
use crate::tables::{Object, Version};
use crate::tree::Node;
use crate::walk::{object_at, walk};

pub(super) fn check(findings: &mut Findings<'_>) {
    let document = findings.document;
    // OpenAPI 3.1 sees what stands beside the reference to a schema; what else there may be is a matter of form.
    let ignored = document.version() == Version::V3_0;
    let mut levels = Levels::default();
    walk(document, &mut |step| {
        if let (Some(wanted), Some(entry)) = (step.reference, step.entry) {
            if reference(findings, step.parent, &entry.node, wanted) && wanted.is_schema() {
                levels.check(findings, Schema::at(document, step.parent), &entry.node);
            }
            let members = step.parent.as_mapping().into_iter().flatten();
            for (sibling, entry) in members.filter(|(name, _)| ignored && *name != "$ref" && *name != COMPLETED.name) {
                let message = format!("`{sibling}` beside `$ref` is ignored by OpenAPI 3.0");
                let help = "wrap the reference: `allOf: [{$ref: …}]`, or say it where the reference points";
                findings.warning_at("ref-sibling", entry.position, message, help);
            }
        }
        true
    });
}

/// Whether a reference leads somewhere.
fn reference(findings: &mut Findings<'_>, node: &Node, target: &Node, wanted: &Object) -> bool {
    let Some(text) = target.as_str() else {
        findings.error("wrong-type", target, "`$ref` must be text", "write `$ref: '#/components/…'`");
        return false;
    };
    let Some(pointer) = text.strip_prefix('#') else {
        let message = format!("`{text}` points outside this document");
        findings.error("remote-ref", target, message, "copy what it means into `components` and point there");
        return false;
    };
    if findings.document.root().pointer(pointer).is_none() {
        let mut help = "add it, or correct the name".to_owned();
        if let Some((parent, name)) = pointer.rsplit_once('/')
            && let Some(members) = findings.document.root().pointer(parent).and_then(Node::as_mapping)
            && let Some(nearest) = members.keys().min_by_key(|known| strsim::damerau_levenshtein(known, name))
        {
            help = format!("did you mean `#{parent}/{nearest}`?");
        }
        findings.error("dangling-ref", target, format!("`{text}` points at nothing"), &help);
    } else if findings.document.resolve(node).is_none() {
        let message = format!(
            "`{text}` means nothing: it leads back to itself, or through more than {LONGEST_CHAIN} other references"
        );
        findings.error("circular-ref", target, message, "let one of the references point at a schema of its own");
    } else if let Some(found) = misplaced(findings.document, pointer, wanted) {
        let message = format!("`{text}` is {found}, and {} has to stand here", wanted.name);
        findings.error("misplaced-ref", target, message, &format!("point at {}", wanted.name));
    } else {
        return true;
    }
    false
}

/// How many levels schemas are put together on: one with `allOf` of one with `oneOf` of one is on three.
#[derive(Default)]
struct Levels {
    known: HashMap<*const Node, usize>,
    /// One schema on too many levels makes many of them: it is said once.
    is_reported: bool,
}

impl Levels {
    /// The most levels: each is a part of all above it, so that what is made of them grows with the square of their number.
    const MOST: usize = 64;

    fn check(&mut self, findings: &mut Findings<'_>, schema: Schema<'_>, target: &Node) {
        if self.of(schema) > Self::MOST && !std::mem::replace(&mut self.is_reported, true) {
            let message = format!("schemas are put together on more than {} levels here", Self::MOST);
            let help = "let the schema that is pointed at say what its parts say, instead of pointing on";
            findings.error("nested-composition", target, message, help);
        }
    }

    fn of(&mut self, schema: Schema<'_>) -> usize {
        let key = |schema: &Schema<'_>| std::ptr::from_ref(schema.node());
        // What is left to do, last first: to enter a schema, or to count it after its parts.
        let mut steps = vec![(schema, false)];
        while let Some((schema, entered)) = steps.pop() {
            let parts = || schema.all_of().into_iter().chain(schema.one_of()).chain(schema.any_of());
            if entered {
                let deepest = parts().filter_map(|part| self.known.get(&key(&part))).max();
                let level = deepest.map_or(0, |level| level + 1);
                self.known.insert(key(&schema), level);
            } else if let Entry::Vacant(entry) = self.known.entry(key(&schema)) {
                // A circle ends where it began.
                entry.insert(0);
                steps.push((schema, true));
                steps.extend(parts().map(|part| (part, false)));
            }
        }
        self.known.get(&key(&schema)).copied().unwrap_or_default()
    }
}

/// What stands at the place of a pointer, where it is not what is wanted.
fn misplaced(document: &Document, pointer: &str, wanted: &Object) -> Option<&'static str> {
    let pointer = Pointer::parse(pointer).ok()?;
    if let Some(object) = object_at(document.version(), &pointer) {
        return (object.name != wanted.name).then_some(object.name);
    }
    let node = pointer.resolve(document.root())?;
    let plain = node.as_mapping().is_none() && !(wanted.is_schema() && node.as_bool().is_some());
    plain.then(|| node.kind())
}

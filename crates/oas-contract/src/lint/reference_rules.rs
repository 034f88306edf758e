//! References: every `$ref` stands in this document, points at something of the right kind and in no circle of
//! references alone.

use oas_values::Pointer;

use super::findings::Findings;
use crate::document::Document;
use crate::extensions::COMPLETED;
use crate::tables::Object;
use crate::tables::Version;
use crate::tree::Node;
use crate::walk::{object_at, walk};

pub(super) fn check(findings: &mut Findings<'_>) {
    let document = findings.document;
    // OpenAPI 3.1 sees what stands beside the reference to a schema; what else there may be is a matter of form.
    let ignored = document.version() == Version::V3_0;
    walk(document, &mut |step| {
        if let (Some(wanted), Some(entry)) = (step.reference, step.entry) {
            reference(findings, step.parent, &entry.node, wanted);
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

fn reference(findings: &mut Findings<'_>, node: &Node, target: &Node, wanted: &Object) {
    let Some(text) = target.as_str() else {
        findings.error("wrong-type", target, "`$ref` must be text", "write `$ref: '#/components/…'`");
        return;
    };
    let Some(pointer) = text.strip_prefix('#') else {
        let message = format!("`{text}` points outside this document");
        findings.error("remote-ref", target, message, "copy what it means into `components` and point there");
        return;
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
        let message = format!("`{text}` leads back to itself without ever meaning anything");
        findings.error("circular-ref", target, message, "let one of the references point at a schema of its own");
    } else if let Some(found) = misplaced(findings.document, pointer, wanted) {
        let message = format!("`{text}` is {found}, and {} has to stand here", wanted.name);
        findings.error("misplaced-ref", target, message, &format!("point at {}", wanted.name));
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

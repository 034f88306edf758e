//! References: every `$ref` stands in this document, points at something of the right kind and in no circle of
//! references alone, and schemas are not put together from each other without end.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use oas_values::Pointer;

use super::findings::Findings;
use crate::document::{Document, LONGEST_CHAIN, NoFile, as_written, parts};
use crate::extensions::COMPLETED;
use crate::model::{Schema, View as _};
use crate::source::{Finding, Severity};
use crate::tables::{DOCUMENT, Object, Version, object_at};
use crate::tree::Node;
use crate::walk::walk_below;

/// Checks all references. What they lead to that stands where no table says what it is, is checked by them as what is wanted
/// there, and so on: it is returned.
///
/// With `confined`, what is wrong with a reference to a schema of a document of others is a warning: any value is taken there.
pub(super) fn check<'d>(findings: &mut Findings<'d>, confined: bool) -> Vec<(&'d Node, &'static Object)> {
    let confined = confined && !findings.document.is_kept_by_hand();
    let mut met = HashSet::new();
    let mut reached: Vec<(&'d Node, &'static Object)> = vec![(findings.document.root(), &DOCUMENT)];
    let mut levels = Levels::default();
    let mut next = 0;
    while let Some((node, object)) = reached.get(next) {
        let new = check_below(findings, (node, object), confined, &mut levels);
        reached.extend(new.into_iter().filter(|(node, _)| met.insert(std::ptr::from_ref(*node))));
        next += 1;
    }
    reached.split_off(1)
}

fn check_below<'d>(
    findings: &mut Findings<'d>,
    (node, object): (&'d Node, &'static Object),
    confined: bool,
    levels: &mut Levels,
) -> Vec<(&'d Node, &'static Object)> {
    let document = findings.document;
    let mut reached = Vec::new();
    // OpenAPI 3.1 sees what stands beside the reference to a schema; what else there may be is a matter of form.
    let ignored = document.version() == Version::V3_0;
    walk_below(document, node, object, &mut |step| {
        if let (Some(wanted), Some(entry)) = (step.in_place, step.entry) {
            findings.list.push(match reference(findings, step.parent, &entry.node, wanted) {
                Err(fault) => *fault,
                Ok(_) => {
                    let message =
                        format!("OpenAPI has no reference in place of {}, and this one is not followed", wanted.name);
                    let place = document.place(&entry.node);
                    Finding::error("in-place-ref", place, message).help("write out what it leads to")
                }
            });
        }
        if let (Some(wanted), Some(entry)) = (step.reference, step.entry) {
            match reference(findings, step.parent, &entry.node, wanted) {
                Err(fault) => {
                    // Nobody acts on what these say.
                    let unused = ["an example", "a link", "a callback"].contains(&wanted.name);
                    let instead = match wanted.is_schema() {
                        true if fault.rule != "misplaced-ref" => Some("any value is taken"),
                        _ => unused.then_some("it is left alone"),
                    };
                    findings.list.push(match instead.filter(|_| confined) {
                        Some(instead) => {
                            let message = format!("{}: {instead}", fault.message);
                            Finding { severity: Severity::Warning, message, ..*fault }
                        }
                        None => *fault,
                    });
                }
                Ok((node, is_known)) => {
                    if wanted.is_schema() {
                        let alone = step.parent.as_mapping().is_some_and(|members| members.len() == 1);
                        let schema = Schema::at(document, if alone { node } else { step.parent });
                        levels.check(findings, schema, &entry.node);
                    }
                    reached.extend(Some((node, wanted)).filter(|_| !is_known));
                }
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
    reached
}

/// What a reference leads to, and whether a table says what stands there.
///
/// # Errors
///
/// Why it leads nowhere, or to what may not stand here.
fn reference<'d>(
    findings: &Findings<'d>,
    node: &Node,
    target: &Node,
    wanted: &Object,
) -> Result<(&'d Node, bool), Box<Finding>> {
    let document = findings.document;
    let fault = |rule, message: String, help: String| {
        Err(Box::new(Finding::error(rule, document.place(target), message).help(help)))
    };
    let Some(text) = target.as_str() else {
        return fault("wrong-type", "`$ref` must be text".to_owned(), "write `$ref: '#/components/…'`".to_owned());
    };
    // What is lifted is named as it stands in the file.
    let named = |text: &str| as_written(text).filter(|_| document.is_lifted()).unwrap_or_else(|| text.to_owned());
    let root = match document.file_of(target, text) {
        Ok(root) => root,
        Err(why) => {
            let help = match why {
                NoFile::Failed(_) => "correct the path or the file",
                _ => "copy what it means into `components` and point there",
            };
            return fault("remote-ref", format!("`{text}` {why}"), help.to_owned());
        }
    };
    let (file, pointer) = parts(text);
    let Some(reached) = document.pointed(target, text) else {
        let mut help = "add it, or correct the name".to_owned();
        if let Some((parent, name)) = pointer.rsplit_once('/')
            && let Some(members) = root.pointer(parent).and_then(Node::as_mapping)
            && let Some(nearest) = members.keys().min_by_key(|known| strsim::damerau_levenshtein(known, name))
        {
            help = format!("did you mean `{}`?", named(&format!("{file}#{parent}/{nearest}")));
        }
        return fault("dangling-ref", format!("`{}` points at nothing", named(text)), help);
    };
    if document.reference(reached).is_some() && document.resolve(node).is_none() {
        let message = format!(
            "`{}` means nothing: it leads back to itself, or through more than {LONGEST_CHAIN} other references",
            named(text)
        );
        return fault("circular-ref", message, "let one of the references point at a schema of its own".to_owned());
    }
    let known = in_table(document, root, pointer);
    let found = match known {
        Some(object) => (object.name != wanted.name).then_some(object.name),
        None => {
            let plain = reached.as_mapping().is_none() && !(wanted.is_schema() && reached.as_bool().is_some());
            plain.then(|| reached.kind())
        }
    };
    match found {
        Some(found) => {
            let message = format!("`{}` is {found}, and {} has to stand here", named(text), wanted.name);
            fault("misplaced-ref", message, format!("point at {}", wanted.name))
        }
        None => Ok((reached, known.is_some())),
    }
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

/// What the table has at a place; nothing in other files, of which no table says what stands where.
fn in_table(document: &Document, root: &Node, pointer: &str) -> Option<&'static Object> {
    let is_first = std::ptr::eq(root, document.root());
    is_first.then(|| object_at(document.version(), &Pointer::parse(pointer).ok()?)).flatten()
}

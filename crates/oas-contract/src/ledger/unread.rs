//! What nobody has acted on once a document was compiled: an error where it would change what goes over the wire, a note
//! where it is documentation or only says which values there are.

use std::collections::HashMap;

use crate::document::Document;
use crate::formats;
use crate::source::Finding;
use crate::source::Position;
use crate::tables::Effect;
use crate::tree::Mark;
use crate::tree::Value;
use crate::walk::walk;

/// Whether values of a format are held in another way than others of their type.
fn is_held(format: &str) -> bool {
    formats::named(format).is_some_and(|known| known.codec.is_some() || known.path.is_some())
}

impl Document {
    /// Pointers to the members that nobody has read: what is in one of them was not read either.
    pub fn unread_places(&self) -> Vec<String> {
        let mut places = Vec::new();
        walk(self, &mut |step| {
            let unread = step.entry.is_some_and(|entry| entry.marks.is_empty());
            if unread && step.effect != Effect::Tools {
                places.push(step.pointer());
            }
            !unread
        });
        places
    }

    /// The members of this document that nobody has read: those that would change what goes over the wire one by one, the
    /// others by their kind.
    ///
    /// It is asked once everything that acts on the document has read it.
    pub fn unread(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        // By holder, member and effect: the first place, and the number of places.
        let mut others: HashMap<_, (Position, usize)> = HashMap::new();
        walk(self, &mut |step| {
            let Some(entry) = step.entry else { return true };
            if step.effect == Effect::Tools || entry.marks.has(Mark::Whole) {
                return false;
            }
            if entry.marks.has(Mark::Read) || step.path.last().is_some_and(|name| name == "$ref") {
                return true;
            }
            let (holder, member) = (step.holder, step.member);
            let effect = match step.effect {
                // What is off is as good as missing.
                Effect::Wire if matches!(entry.node.value, Value::Bool(false)) => return false,
                // A format that has no type and no codec of its own is a word for readers.
                Effect::Wire if member == "format" && !entry.node.as_str().is_some_and(is_held) => Effect::Prose,
                effect => effect,
            };
            let changed = match effect {
                Effect::Wire => "what goes over the wire",
                Effect::Source => "the generated source",
                Effect::Values | Effect::Tools | Effect::Incoming | Effect::Prose => {
                    let (first, count) = others.entry((holder, member, effect)).or_insert((step.position, 0));
                    *first = (*first).min(step.position);
                    *count += 1;
                    return false;
                }
            };
            let message = format!("`{member}` of {holder} changes {changed}, and nothing acts on it");
            let help = "take it out, or say the same in a way that specs/README.md describes";
            findings.push(Finding::error("not-acted-on", self.place_at(step.position), message).help(help));
            false
        });
        findings.extend(others.into_iter().map(|((holder, member, effect), (first, count))| {
            let what = match effect {
                Effect::Values => "says which values there are, and no client holds values against it",
                Effect::Incoming => "is about requests that the provider makes, and no client takes any",
                _ => "is documentation that goes no further",
            };
            let more = if count > 1 { format!(" ({count} places, this is the first)") } else { String::new() };
            let message = format!("`{member}` of {holder} {what}{more}");
            Finding::note("not-used", self.place_at(first), message)
        }));
        findings
    }
}

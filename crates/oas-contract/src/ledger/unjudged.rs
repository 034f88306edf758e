//! What differs between two documents and no rule has looked at.

use super::same::is_same_resolved;
use crate::document::Document;
use crate::extensions::{self, Judged};
use crate::model::{Schema, View};
use crate::tables::{COMPONENTS, DOCUMENT, Effect, Member, Object, PATH_ITEM, Shape};
use crate::tree::Mark;
use crate::tree::{Entry, Node};

/// A member that is not the same in two objects, and that nobody has read in either.
#[derive(Clone, Copy, Debug)]
pub struct Unjudged<'d> {
    /// The name of the member.
    pub name: &'d str,
    /// Its value in the old object.
    pub before: Option<&'d Node>,
    /// Its value in the new object.
    pub after: Option<&'d Node>,
}

/// The members that are not the same in two objects of a kind, and that nobody has read in either. What is only prose is left
/// out. It is asked once both documents have been compared.
pub fn unjudged<'d, V: View<'d>>(old: &V, new: &V) -> Vec<Unjudged<'d>> {
    differing(old.node(), new.node(), V::MEMBERS)
}

/// Whether every member of an object that says anything to programs was read, so that none of them can be unjudged.
pub fn is_judged<'d, V: View<'d>>(view: &V) -> bool {
    let judged = |(name, entry): (&str, &Entry)| {
        !entry.marks.is_empty() || is_prose(V::MEMBERS, name) || is_off(V::MEMBERS, name, &entry.node)
    };
    view.node().as_mapping().is_some_and(|members| members.iter().all(judged))
}

/// The same for what no view stands for: the top of the documents, their components, and the paths that both have.
pub fn unjudged_elsewhere<'d>(old: &'d Document, new: &'d Document) -> Vec<Unjudged<'d>> {
    let mut found = differing(old.root(), new.root(), &DOCUMENT);
    if let (Some(old), Some(new)) = (old.root().get("components"), new.root().get("components")) {
        found.extend(differing(old, new, &COMPONENTS));
    }
    let no_path = |name: &str| extensions::is_extension(name);
    let paths = [old, new].map(|document| document.root().get("paths").and_then(Node::as_mapping));
    if let [Some(before), Some(after)] = paths {
        let own =
            before.iter().filter(|(name, _)| no_path(name)).map(|(name, entry)| (name, Some(entry), after.get(name)));
        let come = after.iter().filter(|(name, _)| no_path(name) && before.get(name).is_none());
        for (name, one, other) in own.chain(come.map(|(name, entry)| (name, None, Some(entry)))) {
            let [before, after] = [one, other].map(|entry| entry.map(|entry| &entry.node));
            if !before.zip(after).is_some_and(|(before, after)| before.is_same(after)) {
                found.push(Unjudged { name, before, after });
            }
        }
    }
    for (path, entry) in old.root().members("paths").filter(|(path, _)| !no_path(path)) {
        let other = new.root().get("paths").and_then(|paths| paths.get(path));
        if let (Some(old), Some(new)) = (old.resolve(&entry.node), other.and_then(|other| new.resolve(other))) {
            found.extend(differing(old, new, &PATH_ITEM));
        }
    }
    found
}

/// The schemas that nothing leads to, and that are not the same: types have been made of them, and nobody has compared them. Those
/// that are known to be `unchanged` are not looked at.
pub fn unjudged_schemas<'d>(
    old: &'d Document,
    new: &'d Document,
    unchanged: &dyn Fn(&str) -> bool,
) -> Vec<Unjudged<'d>> {
    let unread = |node: &Node| node.as_mapping().is_none_or(|all| all.iter().all(|(_, entry)| entry.marks.is_empty()));
    let [before, after] = [old, new].map(|document| document.root().get("components"));
    let others = after.and_then(|components| components.get("schemas"));
    let mut found = Vec::new();
    let named = before.into_iter().flat_map(|components| components.members("schemas"));
    for (name, entry) in named.filter(|(name, _)| !unchanged(name)) {
        let Some(other) = others.and_then(|schemas| schemas.get(name)) else { continue };
        if unread(&entry.node) && unread(other) && !is_same_resolved::<Schema<'_>>((old, &entry.node), (new, other)) {
            found.push(Unjudged { name, before: Some(&entry.node), after: Some(other) });
        }
    }
    found
}

fn differing<'d>(old: &'d Node, new: &'d Node, object: &Object) -> Vec<Unjudged<'d>> {
    let (Some(before), Some(after)) = (old.as_mapping(), new.as_mapping()) else {
        let differ = !old.is_same(new);
        return differ.then_some(Unjudged { name: "", before: Some(old), after: Some(new) }).into_iter().collect();
    };
    let unread = |entry: Option<&Entry>| entry.is_none_or(|entry| entry.marks.is_empty());
    let mut found = Vec::new();
    for (name, entry) in before {
        let other = after.get(name);
        let same = || match other {
            Some(other) => entry.node.is_same(&other.node),
            None => is_off(object, name, &entry.node),
        };
        if entry.marks.is_empty() && unread(other) && !is_prose(object, name) && !same() {
            found.push(Unjudged { name, before: Some(&entry.node), after: other.map(|other| &other.node) });
        }
    }
    for (name, entry) in after {
        let come = before.get(name).is_none() && entry.marks.is_empty();
        if come && !is_prose(object, name) && !is_off(object, name, &entry.node) {
            found.push(Unjudged { name, before: None, after: Some(&entry.node) });
        }
    }
    found
}

/// Whether a member says as much as if it were missing: a flag that is off.
fn is_off(object: &Object, name: &str, node: &Node) -> bool {
    let flag = |known: &Member| known.name == name && matches!(known.shape, Shape::Flag);
    node.as_bool() == Some(false) && object.members.iter().any(flag)
}

/// Whether a member says nothing to programs. Of several rows for one name, each version has its own; they agree in this.
fn is_prose(object: &Object, name: &str) -> bool {
    let standard = object.members.iter().find(|known| known.name == name);
    standard.is_some_and(|known| matches!(known.effect, Effect::Prose | Effect::Tools))
        || extensions::named(name).is_some_and(|known| known.judged == Judged::Never)
}

impl Document {
    /// Notes that a member of a mapping was judged as a whole, with everything in it.
    pub fn judge(&self, entry: &Entry) {
        self.note(entry, Mark::Whole);
    }
}

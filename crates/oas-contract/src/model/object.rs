//! A mapping of a document, whose members are noted when they are read. Knows names of members as text, and is the only
//! one that reads by them: what stands above it asks in the terms of OpenAPI.

use crate::document::Document;
use crate::source::Place;
use crate::source::Position;
use crate::tables::Object as Members;
use crate::tree::Mark;
use crate::tree::{Entry, Node};

/// A mapping and the document in which it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Object<'d> {
    pub(crate) document: &'d Document,
    pub(crate) node: &'d Node,
}

impl Document {
    pub(crate) fn object<'d>(&'d self, node: &'d Node) -> Object<'d> {
        Object { document: self, node }
    }

    pub(crate) fn top(&self) -> Object<'_> {
        self.object(self.root())
    }
}

impl<'d> Object<'d> {
    /// The member of this name, with the position of its key.
    #[inline]
    pub(crate) fn entry(self, name: &str) -> Option<&'d Entry> {
        self.read(self.node.entry(name)?)
    }

    fn read(self, entry: &'d Entry) -> Option<&'d Entry> {
        if self.document.is_left_out(&entry.node) {
            return None;
        }
        self.document.note(entry, Mark::Read);
        Some(entry)
    }

    /// The value of the member of this name.
    #[inline]
    pub(crate) fn get(self, name: &str) -> Option<&'d Node> {
        self.entry(name).map(|entry| &entry.node)
    }

    /// The text of a member.
    pub(crate) fn text(self, name: &str) -> Option<&'d str> {
        self.get(name)?.as_str()
    }

    /// Whether a member is `true`.
    pub(crate) fn flag(self, name: &str) -> bool {
        self.stated_flag(name).unwrap_or(false)
    }

    /// What a member that is `true` or `false` says.
    pub(crate) fn stated_flag(self, name: &str) -> Option<bool> {
        self.get(name)?.as_bool()
    }

    /// The elements of a list.
    pub(crate) fn elements(self, name: &str) -> &'d [Node] {
        self.get(name).and_then(Node::as_sequence).unwrap_or_default()
    }

    /// The texts in a list.
    pub(crate) fn texts(self, name: &str) -> Vec<&'d str> {
        self.elements(name).iter().filter_map(Node::as_str).collect()
    }

    /// A text, or the texts in a list.
    pub(crate) fn one_or_more(self, name: &str) -> Vec<&'d str> {
        self.text(name).map_or_else(|| self.texts(name), |text| vec![text])
    }

    /// The members of a mapping.
    pub(crate) fn members(self, name: &str) -> impl Iterator<Item = (&'d str, &'d Entry)> + Clone + use<'d> {
        self.get(name).into_iter().flat_map(move |node| self.document.object(node).entries())
    }

    /// All members, in the order of the file.
    pub(crate) fn entries(self) -> impl Iterator<Item = (&'d str, &'d Entry)> + Clone + use<'d> {
        let members = self.node.as_mapping().into_iter().flatten();
        members.inspect(move |(_, entry)| self.document.note(entry, Mark::Read))
    }

    /// The mapping that is a member.
    pub(crate) fn object(self, name: &str) -> Option<Object<'d>> {
        self.get(name).map(|node| self.document.object(node))
    }

    /// A mapping that may be written as a reference, what is referred to in its place.
    pub(crate) fn resolved(self) -> Option<Object<'d>> {
        Some(self.document.object(self.document.resolve(self.node)?))
    }
}

/// Part of a document: where it stands, and what may stand anywhere.
pub trait View<'d> {
    /// What stands in the table of members.
    #[doc(hidden)]
    const MEMBERS: &'static Members;

    /// The node that it is made of: an address for comparisons and edits.
    fn node(&self) -> &'d Node;

    /// The document in which it stands.
    fn document(&self) -> &'d Document;

    /// Where it stands in the file.
    fn position(&self) -> Position {
        self.node().position
    }

    /// Where it stands, with the name of the file.
    fn place(&self) -> Place {
        self.document().place(self.node())
    }

    /// Notes that everything in it was dealt with, be it that it was left out for a reason that is said elsewhere.
    fn settle(&self) {
        for (_, entry) in self.node().as_mapping().into_iter().flatten() {
            self.document().note(entry, Mark::Whole);
        }
    }

    /// What a person has written of it: the lines of `x-completed`.
    fn completed_notes(&self) -> Vec<&'d str> {
        self.document().object(self.node()).one_or_more(crate::tables::extensions::COMPLETED.name)
    }

    /// Whether a person has completed it: `x-completed`.
    fn completed(&self) -> bool {
        self.document().object(self.node()).get(crate::tables::extensions::COMPLETED.name).is_some()
    }
}

/// Makes a view of a struct whose field `object` is the mapping.
macro_rules! view {
    ($($kind:ident = $members:expr;)*) => {
        $(impl<'d> crate::model::View<'d> for $kind<'d> {
            const MEMBERS: &'static crate::tables::Object = &$members;

            fn node(&self) -> &'d crate::tree::Node {
                self.object.node
            }

            fn document(&self) -> &'d crate::document::Document {
                self.object.document
            }
        })*
    };
}

/// Accessors that say no more than one member does: `text`, `flag`, `node`.
macro_rules! accessors {
    ($kind:ident { $($(#[$doc:meta])* $name:ident: $shape:ident $member:literal;)* }) => {
        impl<'d> $kind<'d> {
            $(accessors!(@ $(#[$doc])* $name $shape $member);)*
        }
    };
    (@ $(#[$doc:meta])* $name:ident text $member:literal) => {
        $(#[$doc])*
        pub fn $name(&self) -> Option<&'d str> {
            self.object.text($member)
        }
    };
    (@ $(#[$doc:meta])* $name:ident flag $member:literal) => {
        $(#[$doc])*
        pub fn $name(&self) -> bool {
            self.object.flag($member)
        }
    };
    (@ $(#[$doc:meta])* $name:ident node $member:literal) => {
        $(#[$doc])*
        pub fn $name(&self) -> Option<&'d crate::tree::Node> {
            self.object.get($member)
        }
    };
}

pub(crate) use {accessors, view};

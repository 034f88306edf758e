//! Paths as they stand in a document, and requests that the provider makes: callbacks of operations, and webhooks. Knows OpenAPI.

use super::operation::method_name;
use crate::document::Document;
use crate::model::{Object, Operation, view};
use crate::tables;
use crate::tree::Entry;

/// Requests that the provider makes once an operation was called, its reference followed.
#[derive(Clone, Copy, Debug)]
pub struct Callback<'d> {
    /// The name that the operation gives it.
    pub name: &'d str,
    object: Object<'d>,
}

/// The operations of one path, its reference followed.
#[derive(Clone, Copy, Debug)]
pub struct PathItem<'d> {
    /// The expression of a callback, or the name of a webhook.
    pub path: &'d str,
    object: Object<'d>,
}

view! {
    Callback = tables::CALLBACK;
    PathItem = tables::PATH_ITEM;
}

impl<'d> Operation<'d> {
    /// The requests that the provider makes in turn, in the order of the file.
    pub fn callbacks(&self) -> Vec<Callback<'d>> {
        let document = self.object.document;
        let callback = |(name, entry): (&'d str, &'d Entry)| {
            Some(Callback { name, object: document.object(&entry.node).resolved()? })
        };
        self.object.members("callbacks").filter_map(callback).collect()
    }
}

impl<'d> Callback<'d> {
    /// What is called, each by the expression for its URL.
    pub fn items(&self) -> Vec<PathItem<'d>> {
        let all = self.object.node.as_mapping().into_iter().flatten();
        let items = all.filter(|(expression, _)| !tables::extensions::is_extension(expression));
        items.filter_map(|(expression, entry)| PathItem::at(self.object.document, expression, entry)).collect()
    }
}

impl<'d> PathItem<'d> {
    fn at(document: &'d Document, path: &'d str, entry: &'d Entry) -> Option<Self> {
        document.note(entry, crate::tree::Mark::Read);
        Some(Self { path, object: document.object(&entry.node).resolved()? })
    }

    /// Whether it has operations, be they left out or not.
    pub fn has_operations(&self) -> bool {
        self.object.node.as_mapping().into_iter().flatten().any(|(name, _)| method_name(name).is_some())
    }

    /// Its operations in the order of the file.
    pub fn operations(&self) -> Vec<Operation<'d>> {
        Operation::of_path(self.path, self.object)
    }
}

impl Document {
    /// The paths, in the order of the file.
    pub fn path_items(&self) -> Vec<PathItem<'_>> {
        let paths = self.top().members("paths").filter(|(path, _)| !tables::extensions::is_extension(path));
        paths.filter_map(|(path, entry)| PathItem::at(self, path, entry)).collect()
    }

    /// The webhooks: requests that the provider makes to whoever has asked for them elsewhere.
    pub fn webhook_items(&self) -> Vec<PathItem<'_>> {
        self.top().members("webhooks").filter_map(|(name, entry)| PathItem::at(self, name, entry)).collect()
    }
}

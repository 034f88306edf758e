//! Edits of whole fields: new ones, lost ones, renamed ones, and what points at them. Knows where contracts list fields
//! and show them.

use oas_contract::edit::{Edit, Neighbour};
use oas_contract::extensions::is_extension;
use oas_contract::{MediaType, Node, Operation, Schema, View, Yaml};

use super::editor::{Edits, has, siblings};
use crate::difference::Difference;
use crate::refresh::locate;
use crate::skeleton;
use oas_pages::facts::{self, Field, Location};

/// A value of a contract, and the member or the element that it is.
type Slot<'d> = (&'d Node, Option<(&'d Node, &'d str)>, Option<(&'d Node, usize)>);

impl<'d> Edits<'d> {
    pub(super) fn new_field(
        &self,
        operation: &Operation<'d>,
        change: &Difference,
        stated: &facts::Operation,
        field: &Field,
    ) -> Option<Vec<Edit>> {
        let location = change.address.location?;
        let mut skeleton = self.skeleton(operation, stated);
        let mut edits = Vec::new();
        if change.address.parameter().is_some() {
            let parameter = stated
                .parameters
                .iter()
                .find(|parameter| parameter.location.value == location && parameter.field.name == field.name)
                .filter(|parameter| !skeleton::has_no_form(parameter))?;
            let written = skeleton.parameter(parameter);
            edits.extend(self.components(&skeleton)?);
            match operation.parameters_node() {
                Some(list) => {
                    let before = stated.parameters.iter().take_while(|known| known.field.name != field.name);
                    let index = before.filter_map(|known| {
                        let (location, name) = (known.location.value, &known.field.name.value);
                        let listed = self.located.parameter(operation, location, name)?;
                        std::ptr::eq(listed.list, list).then_some(listed.index)
                    });
                    edits.push(match index.last() {
                        Some(index) => self.editor.add(list, &written, Some(index))?,
                        None => self.editor.add_first(list, &written)?,
                    });
                }
                None => edits.push(self.editor.set(
                    operation.node(),
                    "parameters",
                    &Yaml::List(vec![written]),
                    Some(Neighbour::Before("responses")),
                )?),
            }
            return Some(edits);
        }
        let parent = self.parent(operation, change)?;
        let object = parent.name().or(operation.id()).unwrap_or_default();
        let written = skeleton.property(object, field, location);
        edits.extend(self.components(&skeleton)?);
        let siblings = siblings(stated, change)?;
        // Beside the field that stands before it on the page, in whichever part of the schema that is.
        let before = siblings.take_while(|known| known.name != field.name).map(|known| known.name.value.as_str());
        let after = before.filter(|name| locate::owner(parent, name).is_some()).last();
        let owner = match after {
            Some(name) => locate::owner(parent, name)?,
            None => locate::part(parent, Schema::has_properties).unwrap_or(parent),
        };
        let name = &field.name.value;
        match owner.properties_node() {
            Some(properties) => {
                let first = properties.as_mapping()?.iter().next().map(|(name, _)| name);
                let beside = after.map(Neighbour::After).or(first.map(Neighbour::Before));
                edits.push(self.editor.set(properties, name, &written, beside)?);
            }
            None => {
                let properties = Yaml::Map(vec![(name.clone(), written)]);
                edits.push(self.editor.set(owner.node(), "properties", &properties, None)?);
            }
        }
        let required = location == Location::Body && field.is_required();
        if required {
            edits.extend(self.listed(&owner, name, true)?);
        }
        edits.extend(self.shown(operation, change, field, required));
        Some(edits)
    }

    /// A field in the examples that had all there was, or must have it.
    pub(super) fn shown(
        &self,
        operation: &Operation<'d>,
        change: &Difference,
        field: &Field,
        required: bool,
    ) -> Vec<Edit> {
        let in_body = matches!(change.address.location, Some(Location::Body | Location::Response));
        let parent = self.parent(operation, change).filter(|_| in_body);
        let (Some(parent), Some(value)) = (parent, skeleton::example(&field.schema)) else { return Vec::new() };
        let (name, value) = (field.name.value.as_str(), Yaml::from(value));
        let known: Vec<&str> = locate::property_names(parent);
        let lacks = |holder: &&&Node| {
            let is_whole = || !known.is_empty() && known.iter().all(|known| *known == name || has(holder, known));
            holder.as_mapping().is_some() && !has(holder, name) && (required || is_whole())
        };
        let insert = |holder: &&Node| {
            // They stand in the order of their names where examples are made of fields.
            let next = holder.as_mapping()?.iter().map(|(key, _)| key).find(|key| *key > name);
            self.editor.set(holder, name, &value, next.map(Neighbour::Before))
        };
        example_objects(operation, change).iter().filter(lacks).filter_map(insert).collect()
    }

    pub(super) fn lost_field(&self, operation: &Operation<'d>, change: &Difference) -> Option<Vec<Edit>> {
        let (name, location) = (change.address.path.last()?, change.address.location?);
        if change.address.parameter().is_some() {
            let listed = self.located.parameter(operation, location, name)?;
            if listed.list.as_sequence()?.len() == 1 {
                return Some(vec![self.editor.remove(operation.node(), "parameters")?]);
            }
            return Some(vec![self.editor.take(listed.list, listed.index)?]);
        }
        if location == Location::ResponseHeader {
            let headers = locate::success(operation)?.headers_node()?;
            return Some(vec![self.editor.remove(headers, name)?]);
        }
        let owner = locate::owner(self.parent(operation, change)?, name)?;
        let mut edits = vec![self.editor.remove(owner.properties_node()?, name)?];
        edits.extend(self.listed(&owner, name, false)?);
        for holder in example_objects(operation, change) {
            edits.extend(self.editor.remove(holder, name));
        }
        Some(edits)
    }

    pub(super) fn renamed(&self, operation: &Operation<'d>, change: &Difference) -> Option<Vec<Edit>> {
        let (name, location) = (change.address.path.last()?, change.address.location?);
        let before = change.other_name.as_ref()?;
        if change.address.parameter().is_some() {
            let listed = self.located.parameter(operation, location, before)?;
            return Some(vec![self.editor.set(listed.parameter.node(), "name", &name.as_str().into(), None)?]);
        }
        if location == Location::ResponseHeader {
            let headers = locate::success(operation)?.headers_node()?;
            return Some(vec![self.editor.rename(headers, before, name)?]);
        }
        let owner = locate::owner(self.parent(operation, change)?, before)?;
        let mut edits = vec![self.editor.rename(owner.properties_node()?, before, name)?];
        if let Some(list) = owner.required_node() {
            let index = list.as_sequence()?.iter().position(|listed| listed.as_str() == Some(before));
            if let Some(index) = index {
                edits.push(self.editor.replace(list, index, &name.as_str().into())?);
            }
        }
        for holder in example_objects(operation, change) {
            edits.extend(self.editor.rename(holder, before, name));
        }
        Some(edits)
    }

    /// Repairs of what points at a field that has another name now, or is gone: JSON pointers in extensions.
    pub(in crate::refresh) fn pointers(&self, change: &Difference) -> Vec<Edit> {
        let Some(name) = change.address.path.last() else { return Vec::new() };
        let (before, after) = match &change.other_name {
            Some(before) => (before, Some(name)),
            None => (name, None),
        };
        let Some(operation) = self.located.operation(&change.address) else { return Vec::new() };
        let mut edits = Vec::new();
        let mut open: Vec<Slot<'_>> = Vec::new();
        for (key, entry) in operation.node().as_mapping().into_iter().flatten() {
            if is_extension(key) {
                open.push((&entry.node, None, None));
            }
        }
        while let Some((node, member, element)) = open.pop() {
            if let Some(pointer) = node.as_str() {
                let names = pointer.starts_with('/') && pointer.split('/').any(|token| token == before);
                let new = after.map(|after| {
                    let tokens = pointer.split('/').map(|token| if token == before { after.as_str() } else { token });
                    Yaml::from(tokens.collect::<Vec<_>>().join("/").as_str())
                });
                edits.extend(match (names, new, member, element) {
                    (true, Some(new), Some((holder, key)), _) => self.editor.set(holder, key, &new, None),
                    (true, Some(new), _, Some((list, index))) => self.editor.replace(list, index, &new),
                    // What is shown is no longer there to be shown; what drives paging or waiting is a person's part.
                    (true, None, _, Some((list, index))) => self.editor.take(list, index),
                    _ => None,
                });
            }
            for (key, entry) in node.as_mapping().into_iter().flatten() {
                open.push((&entry.node, Some((node, key)), None));
            }
            for (index, inner) in node.as_sequence().unwrap_or_default().iter().enumerate() {
                open.push((inner, None, Some((node, index))));
            }
        }
        edits
    }
}

/// The objects in the examples of an operation that hold the field of an address, or would.
fn example_objects<'d>(operation: &Operation<'d>, change: &Difference) -> Vec<&'d Node> {
    let media = change.address.location.map(|location| locate::media(operation, location)).unwrap_or_default();
    let mut open: Vec<&Node> = media.iter().flat_map(MediaType::examples).collect();
    let above = change.address.path.split_last().map(|(_, above)| above).unwrap_or_default();
    for name in above {
        open = open
            .into_iter()
            .flat_map(|node| match name.as_str() {
                "[]" => node.as_sequence().unwrap_or_default().iter().collect::<Vec<_>>(),
                name => node
                    .as_mapping()
                    .and_then(|members| members.get(name))
                    .map(|entry| &entry.node)
                    .into_iter()
                    .collect(),
            })
            .collect();
    }
    open
}

//! The text of a contract that is edited, and what stands on a page where a change is.

use std::cell::OnceCell;

use oas_contract::edit::{Edit, Editor, Neighbour};
use oas_contract::{Document, Node, Operation, Source, View, Yaml};
use oas_pages::facts::members;
use oas_pages::facts::{self, Field, Location, Schema};

use crate::difference::{Address, Difference};
use crate::refresh::locate::{self, Located};
use crate::skeleton::Skeleton;

pub(in crate::refresh) struct Edits<'d> {
    pub(in crate::refresh) contract: &'d Document,
    pub(in crate::refresh) editor: Editor,
    pub(in crate::refresh) located: Located<'d>,
    /// The components of the contract, which everything that is added is held against.
    known: OnceCell<Skeleton>,
}

impl<'d> Edits<'d> {
    pub(in crate::refresh) fn new(contract: &'d Document) -> Option<Self> {
        Some(Self {
            contract,
            editor: Editor::new(contract.source())?,
            located: Located::of(contract),
            known: OnceCell::new(),
        })
    }

    /// What is added to an operation.
    pub(super) fn skeleton(&self, operation: &Operation<'d>, stated: &facts::Operation) -> Skeleton {
        self.known.get_or_init(|| Skeleton::new(self.contract)).of(operation, stated)
    }

    /// The text of the contract with edits.
    pub(in crate::refresh) fn apply(&self, edits: Vec<Edit>) -> Option<Source> {
        self.editor.apply(edits)
    }

    /// A member that is true where it is there.
    pub(super) fn flag(&self, holder: &Node, key: &str, wanted: bool) -> Option<Vec<Edit>> {
        Some(vec![match wanted {
            true => {
                let beside = ["required", members::PLACE, members::KIND].into_iter().find(|known| has(holder, known));
                self.editor.set(holder, key, &Yaml::Scalar(true.into()), beside.map(Neighbour::After))?
            }
            false => self.editor.remove(holder, key)?,
        }])
    }

    /// The schema that has, or would have, the last field of an address.
    pub(super) fn parent(&self, operation: &Operation<'d>, change: &Difference) -> Option<oas_contract::Schema<'d>> {
        let (_, above) = change.address.path.split_last()?;
        if above.is_empty() {
            return locate::body(operation, change.address.location?);
        }
        self.located.schema(&Address { path: above.to_vec(), ..change.address.clone() })
    }

    /// Adds the new components of a skeleton.
    pub(in crate::refresh) fn components(&self, skeleton: &Skeleton) -> Option<Vec<Edit>> {
        let new = || Yaml::Map(skeleton.components.clone());
        if skeleton.components.is_empty() {
            return Some(Vec::new());
        }
        let root = self.contract.root();
        let Some(components) = self.contract.components() else {
            let components = Yaml::Map(vec![("schemas".to_owned(), new())]);
            return Some(vec![self.editor.set(root, "components", &components, None)?]);
        };
        let schemas = self.contract.schemas_node();
        let Some(schemas) = schemas.filter(|schemas| schemas.as_mapping().is_some_and(|known| !known.is_empty()))
        else {
            return Some(vec![self.editor.set(components, "schemas", &new(), None)?]);
        };
        skeleton.components.iter().map(|(name, schema)| self.editor.set(schemas, name, schema, None)).collect()
    }

    /// Puts a name into the `required` of an object, or takes it out.
    pub(super) fn listed(&self, owner: &oas_contract::Schema<'_>, name: &str, wanted: bool) -> Option<Vec<Edit>> {
        let Some(list) = owner.required_node() else {
            let list = Yaml::List(vec![name.into()]);
            let edit = || self.editor.set(owner.node(), "required", &list, Some(Neighbour::Before("properties")));
            return if wanted { Some(vec![edit()?]) } else { Some(Vec::new()) };
        };
        let names = list.as_sequence()?;
        let index = names.iter().position(|listed| listed.as_str() == Some(name));
        Some(match (wanted, index) {
            (true, None) => vec![self.editor.add(list, &name.into(), None)?],
            (false, Some(_)) if names.len() == 1 => vec![self.editor.remove(owner.node(), "required")?],
            (false, Some(index)) => vec![self.editor.take(list, index)?],
            _ => Vec::new(),
        })
    }
}

/// Whether a mapping has a member, beside which another one can stand.
pub(super) fn has(mapping: &Node, name: &str) -> bool {
    mapping.as_mapping().is_some_and(|members| members.get(name).is_some())
}

/// What a page states at the address of a change.
pub(super) fn field_at<'p>(stated: &'p facts::Operation, change: &Difference) -> Option<&'p Field> {
    named(stated, change, &change.address.path)
}

/// The field with a path.
fn named<'p>(stated: &'p facts::Operation, change: &Difference, path: &[String]) -> Option<&'p Field> {
    let (name, above) = path.split_last()?;
    let header = matches!(change.address.location, Some(Location::Header | Location::ResponseHeader));
    let same = |known: &str| known == name || header && known.eq_ignore_ascii_case(name);
    beside(stated, change, above)?.find(|field| same(&field.name.value))
}

/// The fields beside a field, itself among them, in the order of the page.
pub(super) fn siblings<'p>(
    stated: &'p facts::Operation,
    change: &Difference,
) -> Option<Box<dyn Iterator<Item = &'p Field> + 'p>> {
    beside(stated, change, change.address.path.split_last()?.1)
}

/// The fields below a path, in the order of the page.
fn beside<'p>(
    stated: &'p facts::Operation,
    change: &Difference,
    above: &[String],
) -> Option<Box<dyn Iterator<Item = &'p Field> + 'p>> {
    let location = change.address.location?;
    let (mut schema, below): (&Schema, _) = match (location, above) {
        (Location::Body, _) => (stated.body.as_ref()?, above),
        (Location::Response, _) => (stated.response.as_ref()?, above),
        (Location::ResponseHeader, []) => return Some(Box::new(stated.response_headers.iter())),
        (Location::ResponseHeader, [name, below @ ..]) => {
            (&stated.response_headers.iter().find(|field| field.name.value == *name)?.schema, below)
        }
        (_, above) => {
            let there = stated.parameters.iter().filter(move |parameter| parameter.location.value == location);
            let mut there = there.map(|parameter| &parameter.field);
            match above {
                [] => return Some(Box::new(there)),
                [name, below @ ..] => (&there.find(|field| field.name.value == *name)?.schema, below),
            }
        }
    };
    for name in below {
        schema = match name.as_str() {
            "[]" => schema.items.as_deref()?,
            name => &schema.fields.iter().find(|field| field.name.value == name)?.schema,
        };
    }
    Some(Box::new(schema.fields.iter()))
}

/// The schema at the address of a change: of a field, or of the elements of a list.
pub(super) fn schema_at<'p>(stated: &'p facts::Operation, change: &Difference) -> Option<&'p Schema> {
    let path = &change.address.path;
    let depth = path.iter().rev().take_while(|name| *name == "[]").count();
    let mut schema = match (&path[..path.len() - depth], change.address.location?) {
        ([], Location::Body) => stated.body.as_ref()?,
        ([], Location::Response) => stated.response.as_ref()?,
        (path, _) => &named(stated, change, path)?.schema,
    };
    for _ in 0..depth {
        schema = schema.items.as_deref()?;
    }
    Some(schema)
}

/// A field below others of what a page stated, to be changed.
pub(in crate::refresh) fn field_mut<'p>(
    stated: &'p mut facts::Operation,
    location: Option<Location>,
    above: &[String],
    name: &str,
) -> Option<&'p mut Field> {
    fn below<'p>(schema: &'p mut Schema, path: &[String], name: &str) -> Option<&'p mut Field> {
        match path {
            [] => schema.fields.iter_mut().find(|field| field.name.value == name),
            [list, rest @ ..] if list == "[]" => below(schema.items.as_deref_mut()?, rest, name),
            [first, rest @ ..] => {
                let field = schema.fields.iter_mut().find(|field| field.name.value == *first)?;
                below(&mut field.schema, rest, name)
            }
        }
    }
    match location? {
        Location::Body => below(stated.body.as_mut()?, above, name),
        Location::Response => below(stated.response.as_mut()?, above, name),
        Location::ResponseHeader => stated.response_headers.iter_mut().find(|field| field.name.value == name),
        location => {
            let mut there = stated.parameters.iter_mut().filter(|known| known.location.value == location);
            there.find(|known| known.field.name.value == name).map(|known| &mut known.field)
        }
    }
}

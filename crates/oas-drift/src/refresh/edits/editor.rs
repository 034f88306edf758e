//! The text of a contract that is edited, and what stands on a page where a change is.

use oas_contract::edit::{Edit, Editor, Neighbour};
use oas_contract::{Document, Node, Operation, Source, View, Yaml};
use oas_pages::facts::members;
use oas_pages::facts::{self, Field, Location, Schema};

use crate::difference::{Address, Difference};
use crate::refresh::locate;
use crate::skeleton::Skeleton;

pub(in crate::refresh) struct Edits<'d> {
    pub(in crate::refresh) contract: &'d Document,
    pub(in crate::refresh) editor: Editor,
}

impl<'d> Edits<'d> {
    pub(in crate::refresh) fn new(contract: &'d Document) -> Option<Self> {
        Some(Self { contract, editor: Editor::new(contract.source())? })
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
        locate::schema(self.contract, &Address { path: above.to_vec(), ..change.address.clone() })
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
pub(super) fn field_at(stated: &facts::Operation, change: &Difference) -> Option<Field> {
    let name = change.address.path.last()?;
    siblings(stated, change)?.into_iter().find(|field| same_name(change, &field.name.value, name))
}

fn same_name(change: &Difference, a: &str, b: &str) -> bool {
    let header = matches!(change.address.location, Some(Location::Header | Location::ResponseHeader));
    a == b || header && a.eq_ignore_ascii_case(b)
}

/// The fields beside a field, itself among them, in the order of the page.
pub(super) fn siblings(stated: &facts::Operation, change: &Difference) -> Option<Vec<Field>> {
    let (_, above) = change.address.path.split_last()?;
    let location = change.address.location?;
    let top = || match location {
        Location::Body => stated.body.clone(),
        Location::Response => stated.response.clone(),
        Location::ResponseHeader => Some(Schema { fields: stated.response_headers.clone(), ..Schema::default() }),
        _ => {
            let there = stated.parameters.iter().filter(|parameter| parameter.location.value == location);
            Some(Schema { fields: there.map(|parameter| parameter.field.clone()).collect(), ..Schema::default() })
        }
    };
    let mut schema = top()?;
    for name in above {
        schema = match name.as_str() {
            "[]" => *schema.items?,
            name => schema.fields.into_iter().find(|field| field.name.value == name)?.schema,
        };
    }
    Some(schema.fields)
}

/// The schema at the address of a change: of a field, or of the elements of a list.
pub(super) fn schema_at(stated: &facts::Operation, change: &Difference) -> Option<Schema> {
    let depth = change.address.path.iter().rev().take_while(|name| *name == "[]").count();
    let kept = change.address.path.len() - depth;
    let address = Address { path: change.address.path[..kept].to_vec(), ..change.address.clone() };
    let mut schema = field_at(stated, &Difference { address, ..change.clone() })?.schema;
    for _ in 0..depth {
        schema = *schema.items?;
    }
    Some(schema)
}

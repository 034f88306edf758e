//! The edits that carry a change of a page over into the text of a contract. Knows where things stand in a contract, and
//! nothing of whether they should change.

use oas_contract::edit::{Edit, Editor, Neighbour};
use oas_contract::extensions::{EXTENSIBLE_ENUM, LENIENT, is_extension};
use oas_contract::{Document, Node, Operation, Source, View, Yaml};

use super::{locate, values};
use crate::drift::{self, Aspect, Difference, Kind};
use crate::facts::{self, Field, Place, Schema};
use crate::members;
use crate::skeleton::{self, Skeleton};

pub(super) struct Edits<'d> {
    pub(super) contract: &'d Document,
    pub(super) editor: Editor,
}

impl<'d> Edits<'d> {
    pub(super) fn new(contract: &'d Document) -> Option<Self> {
        Some(Self { contract, editor: Editor::new(contract.source())? })
    }

    /// The text of the contract with edits.
    pub(super) fn apply(&self, edits: Vec<Edit>) -> Option<Source> {
        self.editor.apply(edits)
    }

    /// The edits for a change; nothing where a person must make them.
    pub(super) fn change(
        &self,
        change: &Difference,
        stated: &facts::Operation,
        base: &[facts::Operation],
    ) -> Option<Vec<Edit>> {
        let operation = locate::operation(self.contract, &change.address)?;
        let field = field_at(stated, change);
        match (change.aspect, change.kind) {
            (Aspect::Host, Kind::Missing) => self.host(change, stated, base),
            (Aspect::Status, Kind::Missing) => self.status(&operation, change.address.path.first()?),
            (Aspect::Status, _) => {
                let responses = operation.responses_node()?;
                Some(vec![self.editor.remove(responses, change.address.path.first()?)?])
            }
            (Aspect::Field, Kind::Missing) if change.address.path.is_empty() => {
                self.new_body(&operation, change, stated)
            }
            (Aspect::Field, Kind::Missing) => self.new_field(&operation, change, stated, &field?),
            (Aspect::Field, Kind::Extra) => self.lost_field(&operation, change),
            (Aspect::Field, _) => self.renamed(&operation, change),
            (Aspect::Type, _) => self.retyped(&operation, change, &schema_at(stated, change)?),
            (Aspect::Required, _) => {
                let wanted = field?.required.is_some_and(|required| required.value);
                self.required(&operation, change, wanted)
            }
            (Aspect::Deprecated, _) => {
                let deprecated = field?.deprecated;
                let holder = self.holder(&operation, change)?;
                self.flag(holder, "deprecated", deprecated)
            }
            _ => {
                let schema = schema_at(stated, change)?;
                let before = base.iter().find(|known| drift::key(known) == change.address.operation);
                let before = before.and_then(|before| schema_at(before, change));
                let held = locate::schema(self.contract, &change.address)?;
                values::edits(self, change, [before.as_ref(), Some(&schema)], held)
            }
        }
    }

    /// A member that is true where it is there.
    fn flag(&self, holder: &Node, key: &str, wanted: bool) -> Option<Vec<Edit>> {
        Some(vec![match wanted {
            true => {
                let beside = ["required", members::PLACE, members::KIND].into_iter().find(|known| has(holder, known));
                self.editor.set(holder, key, &Yaml::Scalar(true.into()), beside.map(Neighbour::After))?
            }
            false => self.editor.remove(holder, key)?,
        }])
    }

    /// The parameter, or the schema of the property.
    fn holder(&self, operation: &Operation<'d>, change: &Difference) -> Option<&'d Node> {
        Some(match change.address.place? {
            Place::Body | Place::Response | Place::ResponseHeader => {
                locate::schema(self.contract, &change.address)?.written()
            }
            place => {
                let name = change.address.path.first()?;
                locate::parameter(self.contract, operation, place, name)?.parameter.node()
            }
        })
    }

    /// The schema that has, or would have, the last field of an address.
    pub(super) fn parent(&self, operation: &Operation<'d>, change: &Difference) -> Option<oas_contract::Schema<'d>> {
        let (_, above) = change.address.path.split_last()?;
        if above.is_empty() {
            return locate::body(operation, change.address.place?);
        }
        locate::schema(self.contract, &drift::Address { path: above.to_vec(), ..change.address.clone() })
    }

    /// Adds the new components of a skeleton.
    pub(super) fn components(&self, skeleton: &Skeleton) -> Option<Vec<Edit>> {
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

    fn new_body(&self, operation: &Operation<'d>, change: &Difference, stated: &facts::Operation) -> Option<Vec<Edit>> {
        let id = operation.id().unwrap_or("operation");
        let mut skeleton = Skeleton::new(self.contract, id);
        let place = change.address.place?;
        let (schema, word) = match place {
            Place::Body => (stated.body.as_ref()?, "request"),
            _ => (stated.response.as_ref()?, "response"),
        };
        let (key, content) = skeleton::body(skeleton.schema(schema, &format!("{id}_{word}"), place));
        let mut edits = self.components(&skeleton)?;
        edits.push(match place {
            Place::Body => {
                let body = Yaml::Map(vec![(key, content)]);
                self.editor.set(operation.node(), "requestBody", &body, Some(Neighbour::Before("responses")))?
            }
            _ => self.editor.set(locate::success(operation)?.node(), &key, &content, None)?,
        });
        Some(edits)
    }

    fn required(&self, operation: &Operation<'d>, change: &Difference, wanted: bool) -> Option<Vec<Edit>> {
        let (name, place) = (change.address.path.last()?, change.address.place?);
        if place == Place::Body || change.address.path.len() > 1 {
            let owner = locate::owner(self.parent(operation, change)?, name)?;
            return self.listed(&owner, name, wanted);
        }
        let listed = locate::parameter(self.contract, operation, place, name)?;
        self.flag(listed.parameter.node(), "required", wanted)
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

    /// Another type: everything that says what the value is, in the place of what said it before.
    fn retyped(&self, operation: &Operation<'d>, change: &Difference, schema: &Schema) -> Option<Vec<Edit>> {
        let node = locate::schema(self.contract, &change.address)?.node();
        let mut skeleton = Skeleton::new(self.contract, operation.id().unwrap_or("operation"));
        let wanted = change.address.path.iter().rfind(|name| *name != "[]")?;
        let Yaml::Map(written) = skeleton.schema(schema, wanted, change.address.place?) else { return None };
        if written.iter().any(|(key, _)| key == "$ref") {
            return None;
        }
        let mut edits = self.components(&skeleton)?;
        for (key, _) in node.as_mapping()?.iter() {
            let says_what = match is_extension(key) {
                true => key == EXTENSIBLE_ENUM.name || key == LENIENT.name,
                false => !matches!(key, "description" | "deprecated" | "title"),
            };
            if says_what && written.iter().all(|(known, _)| known != key) {
                edits.push(self.editor.remove(node, key)?);
            }
        }
        for (key, value) in &written {
            edits.push(self.editor.set(node, key, value, Some(Neighbour::After(members::KIND)))?);
        }
        Some(edits)
    }

    /// Another host, where the contract names the one that the page named before.
    fn host(&self, change: &Difference, stated: &facts::Operation, base: &[facts::Operation]) -> Option<Vec<Edit>> {
        let known = base.iter().find(|known| drift::key(known) == change.address.operation)?;
        let gone: Vec<&str> = known
            .hosts
            .iter()
            .map(|host| host.value.as_str())
            .filter(|host| stated.hosts.iter().all(|kept| kept.value != *host))
            .collect();
        let new: Vec<&facts::Stated<String>> =
            stated.hosts.iter().filter(|host| known.hosts.iter().all(|kept| kept.value != host.value)).collect();
        let ([gone], [new]) = (gone.as_slice(), new.as_slice()) else { return None };
        let server = self.contract.servers().into_iter().find(|server| server.url().as_deref() == Some(*gone))?;
        Some(vec![self.editor.set(server.node(), "url", &new.value.as_str().into(), None)?])
    }

    /// Another status: with the body that all errors of the operation have.
    fn status(&self, operation: &Operation<'d>, status: &str) -> Option<Vec<Edit>> {
        let of_errors = operation.responses().filter(|known| known.status.starts_with(['4', '5']));
        let mut bodies: Vec<Option<Yaml>> =
            of_errors.map(|known| Some(known.json_schema()?.written().into())).collect();
        bodies.dedup();
        let mut members =
            vec![("description".to_owned(), Yaml::from(skeleton::reason(status.parse().unwrap_or_default())))];
        if let [Some(schema)] = bodies.as_slice() {
            members.push(skeleton::body(schema.clone()));
        }
        let before = operation.responses().map(|known| known.status).filter(|known| *known < status).last();
        let responses = operation.responses_node()?;
        Some(vec![self.editor.set(responses, status, &Yaml::Map(members), before.map(Neighbour::After))?])
    }
}

/// Whether a mapping has a member, beside which another one can stand.
pub(super) fn has(mapping: &Node, name: &str) -> bool {
    mapping.as_mapping().is_some_and(|members| members.get(name).is_some())
}

/// What a page states at the address of a change.
fn field_at(stated: &facts::Operation, change: &Difference) -> Option<Field> {
    let name = change.address.path.last()?;
    siblings(stated, change)?.into_iter().find(|field| same_name(change, &field.name.value, name))
}

fn same_name(change: &Difference, a: &str, b: &str) -> bool {
    let header = matches!(change.address.place, Some(Place::Header | Place::ResponseHeader));
    a == b || header && a.eq_ignore_ascii_case(b)
}

/// The fields beside a field, itself among them, in the order of the page.
pub(super) fn siblings(stated: &facts::Operation, change: &Difference) -> Option<Vec<Field>> {
    let (_, above) = change.address.path.split_last()?;
    let place = change.address.place?;
    let top = || match place {
        Place::Body => stated.body.clone(),
        Place::Response => stated.response.clone(),
        Place::ResponseHeader => Some(Schema { fields: stated.response_headers.clone(), ..Schema::default() }),
        _ => {
            let there = stated.parameters.iter().filter(|parameter| parameter.place.value == place);
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
fn schema_at(stated: &facts::Operation, change: &Difference) -> Option<Schema> {
    let depth = change.address.path.iter().rev().take_while(|name| *name == "[]").count();
    let kept = change.address.path.len() - depth;
    let address = drift::Address { path: change.address.path[..kept].to_vec(), ..change.address.clone() };
    let mut schema = field_at(stated, &Difference { address, ..change.clone() })?.schema;
    for _ in 0..depth {
        schema = *schema.items?;
    }
    Some(schema)
}

//! Actions over several providers, from `x-action`: which operation does it, where what is given goes, how what it makes is found
//! again. Knows names and places; calls nothing.

use crate::extensions::ACTION;
use crate::model::{Kind, Operation, Schema, View};
use crate::tree::{Entry, Node};

/// What stands before the name of an input in a value.
const INPUT: &str = "$inputs.";
/// What stands before the name of a variable of the server in a place.
const SERVER: &str = "server:";

/// The inputs that have a place without a flag, the first one that an action has.
pub const SUBJECT_INPUTS: &[&str] = &["image", "url"];

/// The inputs of which several mean as many calls.
pub const REPEATED_INPUTS: &[&str] = &["image", "region", "to-region"];

/// The input that says where what is made will be, where that is not where it is made of.
pub const DESTINATION_INPUT: &str = "to-region";

/// An action of an operation.
#[derive(Clone, Debug)]
pub struct Action {
    /// Its name, which is a command.
    pub name: String,
    /// Places of the request, and what goes there.
    pub arguments: Vec<(ActionPlace, ActionValue)>,
    /// The inputs that it needs beyond those that the request needs.
    pub required: Vec<String>,
    /// Pointer to the id of what was made, in the answer.
    pub result: Option<String>,
    /// How what it makes is found again.
    pub lookup: Option<ActionLookup>,
    /// What shows that something is deleted.
    pub gone: Option<ActionCall>,
}

/// A place in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionPlace {
    /// A parameter, by its name on the wire.
    Parameter(String),
    /// A JSON pointer into the body.
    Body(String),
    /// A variable of the server.
    Server(String),
}

/// What goes to a place.
#[derive(Clone, Debug, PartialEq)]
pub enum ActionValue {
    /// What is given under this name.
    Input(String),
    /// The same value in every call.
    Constant(serde_json::Value),
}

/// A call of another operation.
#[derive(Clone, Debug)]
pub struct ActionCall {
    /// Its `operationId`.
    pub operation: String,
    /// Places of its request, and what goes there.
    pub arguments: Vec<(ActionPlace, ActionValue)>,
}

/// A list in which something is found.
#[derive(Clone, Debug)]
pub struct ActionLookup {
    /// The call that lists what is looked up.
    pub call: ActionCall,
    /// Pointers into an item, and what must be there.
    pub matches: Vec<(String, ActionValue)>,
}

/// What an action is given.
#[derive(Clone, Debug)]
pub struct ActionInput<'d> {
    /// Its name: a flag without its dashes.
    pub name: String,
    /// Whether the action cannot do without it.
    pub required: bool,
    /// Whether several values fit into one call.
    pub is_list: bool,
    /// What the contract says of the first place where it goes.
    pub description: Option<&'d str>,
    /// The schema of that place.
    pub schema: Option<Schema<'d>>,
}

/// What is known of a place in the requests of an operation.
pub(crate) struct PlaceFacts<'d> {
    pub(crate) required: bool,
    pub(crate) description: Option<&'d str>,
    pub(crate) schema: Option<Schema<'d>>,
}

impl ActionPlace {
    /// A place as a contract writes it.
    pub fn of(text: &str) -> Self {
        match text.strip_prefix(SERVER) {
            Some(name) => Self::Server(name.to_owned()),
            None if text.starts_with('/') => Self::Body(text.to_owned()),
            None => Self::Parameter(text.to_owned()),
        }
    }

    /// Whether it is this variable of the server.
    pub fn is_server_variable(&self, name: &str) -> bool {
        matches!(self, Self::Server(known) if known == name)
    }

    /// The schema of what goes there.
    pub fn schema<'d>(&self, operation: &Operation<'d>) -> Option<Schema<'d>> {
        self.facts(operation)?.schema
    }

    /// What an operation says of it; nothing where it has no such place.
    pub(crate) fn facts<'d>(&self, operation: &Operation<'d>) -> Option<PlaceFacts<'d>> {
        match self {
            Self::Parameter(name) => {
                let parameter = operation.parameters.iter().find(|known| known.name == name)?;
                let required = parameter.required() && parameter.client_setting().is_none();
                Some(PlaceFacts { required, description: parameter.description(), schema: parameter.value_schema() })
            }
            Self::Body(pointer) => {
                let body = operation.json_body()?;
                let schema = body.reached(pointer)?;
                let (holder, name) = pointer.rsplit_once('/')?;
                let name = name.replace("~1", "/").replace("~0", "~");
                let required = body.reached(holder).is_some_and(|holder| holder.required().contains(&name.as_str()));
                let description = schema.description().or_else(|| schema.unwrapped().description());
                Some(PlaceFacts { required, description, schema: Some(schema) })
            }
            Self::Server(name) => {
                let variable =
                    operation.document().servers().first()?.variables().find(|variable| variable.name == name)?;
                variable.environment()?;
                Some(PlaceFacts { required: false, description: variable.description(), schema: None })
            }
        }
    }
}

impl ActionValue {
    /// A value as a contract writes it.
    pub fn of(node: &Node) -> Self {
        match node.as_str().and_then(|text| text.strip_prefix(INPUT)) {
            Some(name) => Self::Input(name.to_owned()),
            None => Self::Constant(node.to_json()),
        }
    }

    /// The name of the input that it is.
    pub fn input(&self) -> Option<&str> {
        match self {
            Self::Input(name) => Some(name),
            Self::Constant(_) => None,
        }
    }
}

impl Action {
    /// What it is given, in the order of the contract.
    pub fn inputs<'d>(&self, operation: &Operation<'d>) -> Vec<ActionInput<'d>> {
        let mut inputs: Vec<ActionInput<'d>> = Vec::new();
        for (place, value) in &self.arguments {
            let (Some(name), Some(facts)) = (value.input(), place.facts(operation)) else { continue };
            let is_list = facts.schema.is_some_and(|schema| schema.unwrapped().kind() == Some(Kind::Array));
            match inputs.iter_mut().find(|known| known.name == name) {
                Some(known) => {
                    known.required |= facts.required;
                    known.is_list &= is_list;
                }
                None => inputs.push(ActionInput {
                    name: name.to_owned(),
                    required: facts.required || self.required.iter().any(|required| required == name),
                    is_list,
                    description: facts.description,
                    schema: facts.schema,
                }),
            }
        }
        inputs
    }
}

impl<'d> Operation<'d> {
    /// The actions of `x-action`, as they stand there.
    pub(crate) fn action_entries(&self) -> impl Iterator<Item = (&'d str, &'d Entry)> + use<'d> {
        self.object.members(ACTION.name)
    }

    /// What it does in the words of all providers: `x-action`.
    pub fn actions(&self) -> Vec<Action> {
        let document = self.document();
        let pairs = |node: &'d Node, member: &str| -> Vec<(String, ActionValue)> {
            let members = document.object(node).members(member);
            members.map(|(place, entry)| (place.to_owned(), ActionValue::of(&entry.node))).collect()
        };
        let places = |node: &'d Node| {
            let pairs = pairs(node, "arguments");
            pairs.into_iter().map(|(place, value)| (ActionPlace::of(&place), value)).collect()
        };
        let call = |node: &'d Node| {
            let operation = document.object(node).text("operation")?.to_owned();
            Some(ActionCall { operation, arguments: places(node) })
        };
        let action = |(name, entry): (&str, &'d Entry)| {
            let object = document.object(&entry.node);
            let lookup = object.get("lookup");
            let lookup =
                lookup.and_then(|node| Some(ActionLookup { call: call(node)?, matches: pairs(node, "match") }));
            Action {
                name: name.to_owned(),
                arguments: places(&entry.node),
                required: object.texts("required").into_iter().map(str::to_owned).collect(),
                result: object.text("result").map(str::to_owned),
                lookup,
                gone: object.get("gone").and_then(call),
            }
        };
        self.action_entries().map(action).collect()
    }
}

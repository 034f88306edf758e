//! What an action is given, and the requests that are made of it: each value at the place that the contract names. Knows places and
//! schemas, nothing of what is done with requests.

use std::collections::BTreeMap;

use oas_contract::actions::{Action, ActionPlace, ActionValue};
use oas_contract::command_line::Command;
use oas_contract::{Document, Kind, Operation, Schema};
use oas_runtime::{Arguments, Invocation, Json, JsonMap};
use oas_values::Pointer;

use crate::arguments::typed;
use crate::call;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::language::message;
use crate::missing;

/// Values by the names of inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs(pub BTreeMap<String, Vec<String>>);

impl Inputs {
    /// All values of an input.
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The first value of an input.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.all(name).first().map(String::as_str)
    }

    /// Gives an input one value.
    pub fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), vec![value.to_owned()]);
    }

    /// The same without inputs that an action does not have.
    pub fn of_action(&self, action: &Action) -> Self {
        let has = |name: &str| action.arguments.iter().any(|(_, value)| value.input() == Some(name));
        Self(self.0.iter().filter(|(name, _)| has(name)).map(|(name, values)| (name.clone(), values.clone())).collect())
    }

    /// The texts that a value stands for; none where it is an input that was not given.
    pub fn texts(&self, value: &ActionValue) -> Vec<String> {
        match value {
            ActionValue::Input(name) => self.all(name).to_vec(),
            ActionValue::Constant(value) => vec![value.as_str().map_or_else(|| value.to_string(), str::to_owned)],
        }
    }
}

/// The request of an operation whose places have these values.
pub fn request(
    connection: &Connection,
    (command, operation): (&Command<'_>, &Operation<'_>),
    places: &[(ActionPlace, ActionValue)],
    inputs: &Inputs,
) -> Result<Invocation, Failure> {
    call::credentials(command, operation, connection)?;
    let (mut arguments, mut variables, mut body) = (Vec::<(String, Json)>::new(), Vec::new(), None);
    for (place, value) in places {
        let Some(value) = argument(operation, place, value, inputs)? else { continue };
        match place {
            ActionPlace::Parameter(name) => arguments.push((name.clone(), value)),
            ActionPlace::Body(pointer) => put(body.get_or_insert_default(), pointer, value),
            ActionPlace::Server(name) => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                variables.extend(environment(command.document, name).map(|variable| (variable, text)));
            }
        }
    }
    let is_given = |parameter: &str| arguments.iter().any(|(name, _)| name == parameter);
    let own = operation.parameters.iter().filter(|parameter| !is_given(parameter.name));
    let own: Vec<String> = own.filter_map(|parameter| parameter.client_setting()?.environment).collect();
    let settings = missing::settings(operation, |name| connection.variable(name));
    if let Some((what, variable)) = settings.into_iter().find(|(_, variable)| own.contains(variable)) {
        let (what, flag) = (missing::called(&what), what);
        return Err(Failure::usage(message!(
            "no {}: give --{}, or set {}",
            "没有{}：请给出 --{}，或设置 {}",
            what,
            flag,
            variable
        )));
    }
    arguments.extend(body.map(|body| ("body".to_owned(), Json::Object(body))));
    let arguments: Arguments = arguments.into_iter().collect();
    let id = operation.id().unwrap_or_default();
    connection.request_with(command.package, id, arguments, &variables).map_err(Failure::from)
}

/// The variable of the environment that a variable of the server has.
fn environment(document: &Document, name: &str) -> Option<String> {
    let servers = document.servers();
    let variable = servers.first()?.variables().find(|variable| variable.name == name)?;
    variable.environment().map(str::to_owned)
}

/// What goes to a place; nothing where it is an input that was not given.
fn argument(
    operation: &Operation<'_>,
    place: &ActionPlace,
    value: &ActionValue,
    inputs: &Inputs,
) -> Result<Option<Json>, Failure> {
    let ActionValue::Input(name) = value else {
        let ActionValue::Constant(value) = value else { return Ok(None) };
        return Ok(Some(value.into()));
    };
    let texts = inputs.all(name);
    let Some(first) = texts.first() else { return Ok(None) };
    let schema = place.schema(operation).map(|schema| schema.unwrapped());
    let read = |schema: Option<Schema<'_>>, text: &String| {
        let read = match place {
            // What a parameter is, its client reads.
            ActionPlace::Parameter(_) | ActionPlace::Server(_) => Ok(text.as_str().into()),
            ActionPlace::Body(_) => typed(schema, text),
        };
        read.map_err(|fault| Failure::usage(format!("--{name}: {fault}")))
    };
    if let Some(list) = schema.filter(|schema| schema.kind() == Some(Kind::Array)) {
        let items = list.items().map(|items| items.unwrapped());
        return texts.iter().map(|text| read(items, text)).collect::<Result<_, _>>().map(Json::Array).map(Some);
    }
    if texts.len() > 1 {
        return Err(Failure::usage(message!(
            "--{} has one value here, and {} are given",
            "--{} 在这里只有一个值，却给出了 {} 个",
            name,
            texts.len()
        )));
    }
    read(schema, first).map(Some)
}

/// Puts a value where a pointer leads, through objects that are made on the way.
fn put(body: &mut JsonMap, pointer: &str, value: Json) {
    let names: Vec<String> = Pointer::known(pointer).tokens().map(|token| token.name().into_owned()).collect();
    let Some((last, holders)) = names.split_last() else { return };
    let mut at = body;
    for name in holders {
        let member = at.entry(name.clone()).or_insert_with(|| Json::Object(JsonMap::new()));
        let Json::Object(member) = member else { return };
        at = member;
    }
    at.insert(last.clone(), value);
}

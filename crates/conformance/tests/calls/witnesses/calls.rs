//! The calls that witnesses are asked for, made of a contract: every operation once with only what it needs, once with all that it
//! takes, and once with each example of its body. Knows contracts, nothing of clients, SDKs or the wire.

use oas_contract::{Additional, Kind, Location, Node, Operation, Parameter, Schema, sent_media};
use serde_json::{Map, Value, json};

/// What a free text is in a call with everything: characters that are written differently in queries, and some that are not ASCII.
const FREE_TEXT: &str = "ces 镜像 a+b~c*d/e:f%";

/// The values of the settings of clients, by their variables.
pub type Variables = Map<String, Value>;

/// A call by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub operation: String,
    /// `needed`, `everything`, or `example` with its number.
    pub kind: String,
    pub method: String,
    pub path: String,
    /// Under their names on the wire; the body under `body`.
    pub arguments: Map<String, Value>,
    /// What is set on a client, under the names on the wire.
    pub settings: Map<String, Value>,
}

impl Call {
    pub fn to_json(&self) -> Value {
        json!({
            "operation": self.operation,
            "call": self.kind,
            "method": self.method,
            "path": self.path,
            "settings": self.settings,
            "arguments": self.arguments,
        })
    }
}

/// The calls of an operation; those that are the same are one.
pub fn calls(operation: &Operation<'_>, variables: &Variables) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    let mut add = |kind: String, arguments: Map<String, Value>| {
        if !calls.iter().any(|known| known.arguments == arguments) {
            calls.push(Call {
                operation: operation.identifier().into_owned(),
                kind,
                method: operation.method.to_uppercase(),
                path: operation.path.to_owned(),
                arguments,
                settings: settings(operation, variables),
            });
        }
    };
    let all = operation.request_body().map(|body| body.media()).unwrap_or_default();
    let media = sent_media(&all);
    let schema = media.as_ref().and_then(oas_contract::MediaType::schema);
    let with = |mut arguments: Map<String, Value>, body: Option<Value>| {
        arguments.extend(body.map(|body| ("body".to_owned(), body)));
        arguments
    };
    let required = operation.request_body().is_some_and(|body| body.required());
    let example = media.as_ref().and_then(|media| media.examples().first().map(|example| example.to_json()));
    let body = |everything| schema.as_ref().map(|schema| value(schema, example.as_ref(), everything));
    add("needed".to_owned(), with(parameters(operation, false), body(false).filter(|_| required)));
    add("everything".to_owned(), with(parameters(operation, true), body(true)));
    for (at, example) in media.iter().flat_map(oas_contract::MediaType::examples).enumerate() {
        add(format!("example {}", at + 1), with(parameters(operation, false), Some(example.to_json())));
    }
    calls
}

/// What clients are set to that the operation takes.
fn settings(operation: &Operation<'_>, variables: &Variables) -> Map<String, Value> {
    let set = |parameter: &Parameter<'_>| {
        let variable = parameter.client_setting()?.environment?;
        Some((parameter.name.to_owned(), variables.get(&variable)?.clone()))
    };
    operation.parameters.iter().filter_map(set).collect()
}

fn parameters(operation: &Operation<'_>, everything: bool) -> Map<String, Value> {
    let own = operation.parameters.iter().filter(|parameter| parameter.client_setting().is_none());
    let given = own.filter(|parameter| everything || operation.needs(parameter));
    given.map(|parameter| (parameter.name.to_owned(), argument(parameter, everything))).collect()
}

fn argument(parameter: &Parameter<'_>, everything: bool) -> Value {
    let schema = parameter.value_schema().expect("every parameter of the contracts has a schema");
    let is_free = everything && parameter.location != Location::Path;
    if is_free && is_free_text(&schema) {
        return FREE_TEXT.into();
    }
    let stated = parameter.examples().into_iter().map(Node::to_json).find(|stated| !is_blank(stated));
    stated.unwrap_or_else(|| value(&schema, None, is_free))
}

/// A value of a schema: `everything` that it can have, or what it cannot do without; single values as an example has them.
fn value(schema: &Schema<'_>, example: Option<&Value>, everything: bool) -> Value {
    let layers = schema.layers();
    let inner = schema.unwrapped();
    if inner.has_properties() {
        let required = inner.required();
        let given = inner.properties().filter(|property| everything || required.contains(&property.name));
        let member = |name: &str| example.and_then(|example| example.get(name));
        return given
            .map(|property| (property.name.to_owned(), value(&property.schema, member(property.name), everything)))
            .collect();
    }
    if let (Some(Kind::Array), Some(items)) = (inner.kind(), inner.items()) {
        let mut elements = vec![value(&items, example.and_then(|example| example.get(0)), everything)];
        if elements[0] == FREE_TEXT {
            elements.push("another".into());
        }
        return Value::Array(elements);
    }
    if let (Some(Kind::Object), Additional::Schema(member)) = (inner.kind(), inner.additional()) {
        return json!({"key1": value(&member, None, everything)});
    }
    if everything && is_free_text(schema) {
        return FREE_TEXT.into();
    }
    let own = example.filter(|own| !own.is_object() && !own.is_array()).cloned();
    let stated = layers.iter().flat_map(|layer| layer.examples().into_iter().chain(layer.default())).map(Node::to_json);
    let listed =
        layers.iter().flat_map(|layer| layer.values().into_iter().flat_map(|values| values.list)).map(Node::to_json);
    let open = layers.iter().flat_map(|layer| layer.open_values().into_iter().flatten()).map(|value| value.value);
    let mut known = own.into_iter().chain(stated).chain(listed).chain(open).filter(|value| !is_blank(value));
    known.next().unwrap_or_else(|| made_up(&inner))
}

/// A value that the contract gives none for.
fn made_up(schema: &Schema<'_>) -> Value {
    match (schema.kind(), schema.format()) {
        (Some(Kind::Boolean), _) => true.into(),
        (Some(Kind::Integer | Kind::Number), _) => {
            let least = schema.minimum().and_then(|bound| bound.value.to_string().parse::<i64>().ok());
            least.unwrap_or(1).max(1).into()
        }
        (Some(Kind::Object), _) => json!({"key1": "text"}),
        (_, Some("boolean-string")) => "true".into(),
        (_, Some("bytes-string" | "unix-seconds-string")) => "1593711284".into(),
        (_, Some("date-time" | "date-time-offset")) => "2026-11-21T01:35:12Z".into(),
        (_, Some("datetime-space")) => "2020-07-02 17:34:44".into(),
        (_, Some("date")) => "2020-07-02".into(),
        _ => "text".into(),
    }
}

/// Whether a text may be anything.
fn is_free_text(schema: &Schema<'_>) -> bool {
    let layers = schema.layers();
    let is_listed = layers.iter().any(|layer| layer.values().is_some() || layer.open_values().is_some());
    let fits = layers.iter().all(|layer| {
        let most = layer.max_length().is_none_or(|most| most.value >= FREE_TEXT.chars().count() as u64);
        most && layer.pattern().is_none() && layer.format().is_none()
    });
    layers.last().is_some_and(|inner| inner.kind() == Some(Kind::String)) && !is_listed && fits
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty) || value.as_array().is_some_and(Vec::is_empty)
}

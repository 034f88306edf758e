//! Every operation of a contract as calls by name: what with, what the fake says to it, and what must come of that. Knows
//! contracts and the arguments of such calls, no client.

use std::fmt;

use oas_contract::{
    Document, Kind, Location, MediaType, Node, Operation, Parameter, Response, Schema, Source, Status, is_json,
    sent_media, template_names,
};
use oas_runtime::{Arguments, Error, Json, Upload};
use serde_json::Value;

use crate::builder::{Builder, StartError};
use crate::reply::Reply;
use crate::sample::{fits, sample};
use crate::server::MockCloud;
use crate::validate::Direction;

/// What a client of a contract is tried by, which can call operations by their names: every operation is called with what it
/// needs and with all that it takes, and every example of an answer must come back as it is.
///
/// ```
/// # const CONTRACT: &str = "
/// # openapi: 3.0.3
/// # info: {title: Pets, version: '1'}
/// # servers: [{url: 'https://pets.example.com'}]
/// # paths:
/// #   /pets/{name}:
/// #     get:
/// #       operationId: show_pet
/// #       parameters: [{name: name, in: path, required: true, schema: {type: string}}]
/// #       responses: {'200': {description: It., content: {application/json: {schema: {type: object}, example: {age: 3}}}}}
/// # ";
/// # struct Client;
/// # impl Client {
/// #     async fn invoke(&self, _: &str, _: oas_runtime::Arguments) -> Result<oas_runtime::ResponseValue<oas_runtime::Json>, oas_runtime::Error> { unimplemented!() }
/// # }
/// # async fn example(client: Client) -> Result<(), oas_mock::StartError> {
/// let exercise = oas_mock::Exercise::of("pets", CONTRACT)?;
/// let cloud = exercise.cloud().start().await?;
/// // … a client whose variables are those of `cloud.environment()`
/// for call in exercise.calls() {
///     let answer = client.invoke(call.operation(), call.arguments()).await;
///     let outcome = call.judge(answer.as_ref().map(|answer| &**answer));
///     assert!(outcome.is_good(), "{}: {outcome}", call.operation());
/// }
/// # drop(cloud);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Exercise {
    package: String,
    contract: String,
    calls: Vec<Call>,
}

/// A call of an operation.
#[derive(Clone, Debug)]
pub struct Call {
    operation: String,
    arguments: Arguments,
    /// The status and the example that are answered.
    example: Option<(u16, Value)>,
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// An answer, and the example where one was told.
    Good,
    /// Another value than the example: where, and what.
    Differs(String),
    /// The call failed, with this error.
    Failed(String),
}

impl Outcome {
    /// Whether it is what must come of a call.
    pub fn is_good(&self) -> bool {
        *self == Self::Good
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good => f.write_str("as it must be"),
            Self::Differs(what) => write!(f, "not what was answered: {what}"),
            Self::Failed(error) => write!(f, "failed: {error}"),
        }
    }
}

impl Call {
    /// The name of the operation.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// What it is called with.
    pub fn arguments(&self) -> Arguments {
        self.arguments.clone()
    }

    /// Whether an example is answered, which must come back.
    pub fn has_example(&self) -> bool {
        self.example.is_some()
    }

    /// What came of the call.
    pub fn judge(&self, answer: Result<&Json, &Error>) -> Outcome {
        match (answer, &self.example) {
            (Err(error), _) => Outcome::Failed(error.to_string()),
            (Ok(answer), Some((_, example))) if answer != example => Outcome::Differs(difference(answer, example)),
            _ => Outcome::Good,
        }
    }
}

impl Exercise {
    /// The calls for a contract: the name of its package, and its text.
    ///
    /// # Errors
    ///
    /// A contract that cannot be served.
    pub fn of(package: &str, contract: &str) -> Result<Self, StartError> {
        let source = Source::new(&format!("{package}.yaml"), contract);
        let document =
            Document::parse_of_others(&source).map_err(|finding| StartError::Contract(finding.to_string()))?;
        let (document, _) = oas_contract::passing(&document.without_left_out().0)
            .map_err(|report| StartError::Contract(report.to_string()))?;
        let calls = document.operations().iter().flat_map(calls).collect();
        Ok(Self { package: package.to_owned(), contract: contract.to_owned(), calls })
    }

    /// The same without operations that a client does not have, by their names.
    #[must_use]
    pub fn without(mut self, operations: &[&str]) -> Self {
        self.calls.retain(|call| !operations.contains(&&*call.operation));
        self
    }

    /// The calls, in the order in which they have to be made.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// The fake that answers them.
    pub fn cloud(&self) -> Builder {
        let builder = MockCloud::builder().contract(&self.package, &self.contract);
        self.calls.iter().fold(builder, |builder, call| {
            let reply = match &call.example {
                Some((status, example)) => Reply::json(*status, example.clone()),
                None => Reply::usual(),
            };
            builder.reply(&call.operation, [reply])
        })
    }
}

/// The calls of an operation: one for each example of an answer, one with what it needs, and one with all that it takes.
fn calls(operation: &Operation<'_>) -> Vec<Call> {
    let call = |example, whole| Call {
        operation: operation.identifier().into_owned(),
        arguments: arguments(operation, whole),
        example,
    };
    let mut calls: Vec<Call> = examples(operation).into_iter().map(|example| call(Some(example), false)).collect();
    calls.push(call(None, false));
    if operation.parameters.iter().any(|parameter| !operation.needs(parameter)) {
        calls.push(call(None, true));
    }
    calls
}

/// The examples of successful answers that are what their own schema says, with the status of each.
fn examples(operation: &Operation<'_>) -> Vec<(u16, Value)> {
    let mut list = Vec::new();
    if operation.method.eq_ignore_ascii_case("head") {
        return list;
    }
    for response in operation.answers() {
        let Some(media) = response.json() else { continue };
        let schema = media.schema();
        let stated = media.examples().into_iter().chain(schema.iter().flat_map(Schema::examples));
        for example in stated.map(Node::to_json) {
            let valid = schema.as_ref().is_none_or(|schema| fits(schema, &example, Direction::Response));
            let known = (status(&response), example);
            if valid && !list.contains(&known) {
                list.push(known);
            }
        }
    }
    list
}

fn status(response: &Response<'_>) -> u16 {
    match response.meaning() {
        Some(Status::Code(code)) => code,
        _ => 200,
    }
}

/// What an operation is called with: what it needs, or the `whole` of what it takes.
fn arguments(operation: &Operation<'_>, whole: bool) -> Arguments {
    let mut values: Vec<(String, Value)> = Vec::new();
    let is_given = |parameter: &&Parameter<'_>| operation.needs(parameter) || whole && parameter.has_form().is_ok();
    let given = operation.parameters.iter().filter(|parameter| !parameter.is_ignored()).filter(is_given);
    for parameter in given {
        values.push((parameter.name.to_owned(), argument(parameter)));
    }
    for name in template_names(operation.route()).unwrap_or_default() {
        if !values.iter().any(|(known, _)| known == name) {
            values.push((name.to_owned(), "text".into()));
        }
    }
    let all = operation.request_body().map(|body| body.media()).unwrap_or_default();
    let Some(media) = sent_media(&all) else { return values.into_iter().collect() };
    let schema = media.schema();
    let is_json = is_json(media.name) || media.name.starts_with("application/x-www-form-urlencoded");
    let parts = schema.filter(|_| media.is_multipart()).map(|schema| (schema, body(&media)));
    match parts {
        _ if is_json => {
            values.push(("body".to_owned(), body(&media)));
            values.into_iter().collect()
        }
        Some((schema, Value::Object(members))) if !members.is_empty() => {
            let (files, plain): (Vec<_>, Vec<_>) = members.into_iter().partition(|(name, _)| is_file(&schema, name));
            let arguments: Arguments = values.into_iter().chain(plain).collect();
            files.into_iter().fold(arguments, |arguments, (name, _)| arguments.with_upload(name, Upload::from("text")))
        }
        _ => values.into_iter().collect::<Arguments>().with_upload("body", Upload::from("text")),
    }
}

/// A value for a parameter.
fn argument(parameter: &Parameter<'_>) -> Value {
    let Some(schema) = parameter.value_schema() else { return "text".into() };
    let is_blank = |value: &Value| value.as_str().is_some_and(str::is_empty) || value.is_null();
    let usable = |value: &Value| fits(&schema, value, Direction::Request) && !is_blank(value);
    let mut stated = parameter.examples().into_iter().map(Node::to_json);
    stated.find(|value| usable(value)).unwrap_or_else(|| match sample(&schema, Direction::Request) {
        value if is_blank(&value) && parameter.location == Location::Path => "text".into(),
        value => value,
    })
}

/// A value for a body.
fn body(media: &MediaType<'_>) -> Value {
    let Some(schema) = media.schema() else { return Value::Object(serde_json::Map::new()) };
    let mut stated = media.examples().into_iter().map(Node::to_json);
    stated.find(|value| fits(&schema, value, Direction::Request)).unwrap_or_else(|| sample(&schema, Direction::Request))
}

/// Whether a part of a form is content, or a list of such.
fn is_file(form: &Schema<'_>, part: &str) -> bool {
    let is_content = |schema: &Schema<'_>| schema.is_binary() && matches!(schema.kind(), Some(Kind::String) | None);
    let layers = form.unwrapped();
    let declared = layers.property(part).or_else(|| layers.all_of().iter().find_map(|inner| inner.property(part)));
    let Some(declared) = declared.map(|property| property.schema.unwrapped()) else { return false };
    is_content(&declared) || declared.items().is_some_and(|items| is_content(&items.unwrapped()))
}

/// The first place where two values are not the same, and both there.
fn difference(is: &Json, was: &Value) -> String {
    fn differing<'v>(is: &'v Json, was: &'v Value, at: &mut String) -> Option<(Option<&'v Json>, Option<&'v Value>)> {
        match (is, was) {
            (Json::Object(is), Value::Object(was)) => {
                let names = was.keys().chain(is.keys().filter(|name| !was.contains_key(*name)));
                for name in names {
                    let length = at.len();
                    at.push('/');
                    at.push_str(name);
                    match (is.get(name), was.get(name)) {
                        (Some(is), Some(was)) => {
                            if let Some(found) = differing(is, was, at) {
                                return Some(found);
                            }
                        }
                        other => return Some(other),
                    }
                    at.truncate(length);
                }
                None
            }
            (Json::Array(is), Value::Array(was)) if is.len() == was.len() => {
                for (index, (is, was)) in is.iter().zip(was).enumerate() {
                    let length = at.len();
                    at.push_str(&format!("/{index}"));
                    if let Some(found) = differing(is, was, at) {
                        return Some(found);
                    }
                    at.truncate(length);
                }
                None
            }
            (is, was) => (is != was).then_some((Some(is), Some(was))),
        }
    }
    let mut at = String::new();
    let Some((is, was)) = differing(is, was, &mut at) else { return "the order".to_owned() };
    let shown = |text: Option<String>| match text {
        None => "nothing".to_owned(),
        Some(text) if text.chars().count() > 80 => text.chars().take(80).collect::<String>() + "…",
        Some(text) => text,
    };
    format!("`{at}` is {}, and was {}", shown(is.map(Json::to_string)), shown(was.map(Value::to_string)))
}

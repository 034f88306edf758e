//! From what was typed to the arguments of a call. Knows matches and parameters, nothing of how a call is made.

use clap::ArgMatches;
use oas_contract::command_line::Command;
use oas_contract::{Composition, Kind, Schema};
use oas_runtime::Arguments;
use oas_runtime::Json;

use crate::body::Body;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::language::message;

/// The arguments of a call.
pub fn arguments(
    command: &Command<'_>,
    matches: &ArgMatches,
    body: Body,
    connection: &Connection,
) -> Result<Arguments, Failure> {
    // What goes on with a job needs nothing that starts one.
    let resumed = command.operation.job().is_some() && matches!(matches.try_contains_id("resume"), Ok(true));
    let mut pairs: Vec<(String, Json)> = Vec::new();
    for argument in &command.arguments {
        let parameter = argument.parameter;
        let schema = parameter.value_schema();
        let supplied = matches.get_many::<String>(&argument.name).into_iter().flatten();
        let mut values: Vec<&String> = supplied.collect();
        if values.is_empty() {
            let setting = parameter.client_setting();
            let looked_up = setting.as_ref().is_some_and(|setting| setting.lookup.is_some());
            let variable = setting.and_then(|setting| setting.environment);
            let known = variable.as_ref().is_some_and(|variable| connection.variable(variable).is_some());
            if command.operation.needs(&parameter) && !known && !resumed && !looked_up {
                let variable =
                    variable.map(|variable| message!(", or set {}", "，或设置 {}", variable)).unwrap_or_default();
                return Err(Failure::usage(message!(
                    "--{} is missing: give it{}",
                    "缺少 --{}：请给出{}",
                    argument.name,
                    variable
                )));
            }
            continue;
        }
        let value = match schema.filter(|schema| schema.kind() == Some(Kind::Array)) {
            Some(schema) => {
                let element = schema.items();
                let elements = values.into_iter().map(|text| {
                    typed(element, text).map_err(|fault| Failure::usage(format!("--{}: {fault}", argument.name)))
                });
                Json::Array(elements.collect::<Result<_, _>>()?)
            }
            None => Json::from(values.remove(0).as_str()),
        };
        pairs.push((parameter.name.to_owned(), value));
    }
    pairs.extend(body.values);
    let arguments: Arguments = pairs.into_iter().collect();
    Ok(body.uploads.into_iter().fold(arguments, |arguments, (name, content)| arguments.with_upload(name, content)))
}

/// What an element of a list stands for; alone, a text is read by the client itself.
pub fn typed(schema: Option<Schema<'_>>, text: &str) -> Result<Json, String> {
    let json = || serde_json::from_str(text);
    match schema {
        Some(schema) if Composition::of(&schema) > Composition::Single => {
            // What stands in it may be secret, so only the place is told.
            json().map_err(|error: serde_json::Error| {
                message!("the value is no JSON at {}:{}", "值在 {}:{} 处不是 JSON", error.line(), error.column())
            })
        }
        Some(schema) if matches!(schema.kind(), Some(Kind::Integer | Kind::Number | Kind::Boolean)) => {
            Ok(json().unwrap_or_else(|_| text.into()))
        }
        _ => Ok(text.into()),
    }
}

/// The same failure in the words of the command line: parameters by the names of their arguments.
pub fn in_words(command: &Command<'_>, mut failure: Failure) -> Failure {
    for argument in &command.arguments {
        let displayed = if argument.positional { argument.name.clone() } else { format!("--{}", argument.name) };
        failure.message = failure.message.replace(&format!("the parameter `{}`", argument.parameter.name), &displayed);
        failure.message = failure.message.replace(&format!("the argument `{}`", argument.parameter.name), &displayed);
    }
    failure.message = failure.message.replace("the argument `body`", "--body");
    let builder = "where the client builder is told to `allow_http`";
    failure.message = failure.message.replace(builder, "with --allow-http");
    failure.message = without_setters(&failure.message);
    let id = command.operation.id().unwrap_or_default();
    for prefix in [format!("{id}: "), "invoke: ".to_owned()] {
        if let Some(rest) = failure.message.strip_prefix(&prefix) {
            failure.message = rest.to_owned();
        }
    }
    failure
}

/// The same text with variables alone where a client builder is told of as well.
fn without_setters(text: &str) -> String {
    const OR_SET: &str = " on the client builder or set ";
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((at, end)) = rest.find("call `.").zip(rest.find(OR_SET)).filter(|(at, end)| at < end) {
        out += &rest[..at];
        // What has a setter of its own beside that of the client has an argument.
        let own = rest[at..end].contains("(…)`, or `.");
        out += if own { "give it, or set " } else { "set " };
        rest = &rest[end + OR_SET.len()..];
        if let Some((name, after)) = rest.split_once(" for `from_env()`").filter(|(name, _)| !name.contains(' ')) {
            out += name;
            rest = after;
        }
    }
    out + rest
}

//! From what was typed to the arguments of a call. Knows matches and parameters, nothing of how a call is made.

use std::io::Read as _;

use clap::ArgMatches;
use oas_contract::command_line::Command;
use oas_contract::{Kind, Schema};
use oas_runtime::Arguments;
use oas_runtime::Json;

use crate::connection::Connection;
use crate::failure::Failure;

/// The largest request body that is read from a file or standard input, in bytes.
const LARGEST_BODY: u64 = 16 << 20;

/// The arguments of a call.
pub fn arguments(
    command: &Command<'_>,
    matches: &ArgMatches,
    body: Option<Json>,
    connection: &Connection,
) -> Result<Arguments, Failure> {
    // What goes on with a job needs nothing that starts one.
    let resumed = command.operation.job().is_some() && matches!(matches.try_contains_id("resume"), Ok(true));
    let mut pairs: Vec<(String, Json)> = Vec::new();
    for argument in &command.arguments {
        let parameter = argument.parameter;
        let schema = parameter.schema();
        let given = matches.get_many::<String>(&argument.name).into_iter().flatten();
        let mut values: Vec<&String> = given.collect();
        if values.is_empty() {
            let setting = parameter.client_setting();
            let variable = setting.and_then(|setting| setting.environment);
            let known = variable.as_ref().is_some_and(|variable| connection.variable(variable).is_some());
            if command.operation.needs(&parameter) && !known && !resumed {
                let variable = variable.map(|variable| format!(", or set {variable}")).unwrap_or_default();
                return Err(Failure::usage(format!("--{} is missing: give it{variable}", argument.name)));
            }
            continue;
        }
        let value = match schema.filter(|schema| schema.kind() == Some(Kind::Array)) {
            Some(schema) => {
                let element = schema.items();
                Json::Array(values.into_iter().map(|text| typed(element, text)).collect())
            }
            None => Json::from(values.remove(0).as_str()),
        };
        pairs.push((parameter.name.to_owned(), value));
    }
    pairs.extend(body.map(|body| ("body".to_owned(), body)));
    Ok(pairs.into_iter().collect())
}

/// What an element of a list stands for; alone, a text is read by the client itself.
fn typed(schema: Option<Schema<'_>>, text: &str) -> Json {
    match schema.and_then(|schema| schema.kind()) {
        Some(Kind::Integer | Kind::Number | Kind::Boolean) => {
            serde_json::from_str(text).unwrap_or_else(|_| text.into())
        }
        _ => text.into(),
    }
}

/// The request body, where one was given. It may have to be waited for.
pub fn body(command: &Command<'_>, matches: &ArgMatches) -> Result<Option<Json>, Failure> {
    let Ok(Some(text)) = matches.try_get_one::<String>("body") else { return Ok(None) };
    let fault = |what: &dyn std::fmt::Display| Failure::usage(format!("--body {text} cannot be read: {what}"));
    let (source, content) = match (text.as_str(), text.strip_prefix('@')) {
        ("-", _) => {
            let mut content = String::new();
            std::io::stdin().take(LARGEST_BODY + 1).read_to_string(&mut content).map_err(|error| fault(&error))?;
            ("standard input", content)
        }
        (_, Some(path)) => {
            let file = std::fs::File::open(path).map_err(|error| fault(&error))?;
            let mut content = String::new();
            file.take(LARGEST_BODY + 1).read_to_string(&mut content).map_err(|error| fault(&error))?;
            (path, content)
        }
        _ => ("--body", text.to_owned()),
    };
    if content.len() as u64 > LARGEST_BODY {
        return Err(Failure::usage(format!("{source}: the request body is larger than {LARGEST_BODY} bytes")));
    }
    let body = command.operation.request_body();
    let media = body.and_then(|body| body.media().into_iter().next()).map_or("", |media| media.name);
    if !oas_contract::is_json(media) && !media.starts_with("application/x-www-form-urlencoded") {
        return Ok(Some(content.into()));
    }
    // What stands in the body may be secret, so only the place is told.
    let value = serde_json::from_str(content.trim_start_matches('\u{feff}'));
    value.map(Some).map_err(|error| {
        Failure::usage(format!("{source}:{}:{}: the request body is no JSON", error.line(), error.column()))
    })
}

/// The same failure in the words of the command line: parameters by the names of their arguments.
pub fn in_words(command: &Command<'_>, mut failure: Failure) -> Failure {
    for argument in &command.arguments {
        let shown = if argument.positional { argument.name.clone() } else { format!("--{}", argument.name) };
        failure.message = failure.message.replace(&format!("the parameter `{}`", argument.parameter.name), &shown);
        failure.message = failure.message.replace(&format!("the argument `{}`", argument.parameter.name), &shown);
    }
    failure.message = failure.message.replace("the argument `body`", "--body");
    let builder = "where the client builder is told to `allow_http`";
    failure.message = failure.message.replace(builder, "with --allow-http");
    let id = command.operation.id().unwrap_or_default();
    for prefix in [format!("{id}: "), "invoke: ".to_owned()] {
        if let Some(rest) = failure.message.strip_prefix(&prefix) {
            failure.message = rest.to_owned();
        }
    }
    failure
}

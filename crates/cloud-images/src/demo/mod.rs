//! Every operation once, with the request that went out and what came back. Driven by the contracts: a new operation shows
//! up by itself.

mod arguments;

use clap::ArgMatches;
use oas_contract::Document;
use oas_contract::command_line::Command;
use oas_runtime::Json;
use oas_runtime::ResponseValue;
use serde_json::json;

use crate::call::take_items;
use crate::catalogue::{catalogue, item_schema};
use crate::connection::{Connection, Fake};
use crate::failure::{Exit, Failure};
use crate::language::message;
use crate::missing;
use crate::output::fields::Field;
use crate::output::{Format, Output, View, Writer, note};
use arguments::{Mode, Results};

/// Makes every call that a fake or an account allows.
pub async fn run(matches: &ArgMatches, live: Connection) -> Result<(), Failure> {
    let package = matches.get_one::<String>("live");
    let fake = package.is_none();
    let mut connection =
        if fake { Connection::fake(matches.get_one::<usize>("items").copied(), Fake::Answers).await? } else { live };
    connection.record(matches)?;
    let mut output = Output::new(matches)?;
    output.format = if matches.get_flag("json") { Format::Ndjson } else { Format::Table };
    output.look.lines = true;
    let mut failed = 0;
    for (name, document) in catalogue().documents().filter(|(name, _)| package.is_none_or(|package| package == name)) {
        let commands = catalogue().commands();
        let own = commands.iter().filter(|command| command.package == name);
        let lacking: Vec<String> = own
            .clone()
            .filter_map(|command| missing::variables(document, &command.operation, |name| connection.variable(name)))
            .collect();
        if let Some(missing) = lacking.first() {
            return Err(Failure::new(
                Exit::Credentials,
                message!("variables are missing for {}: {}", "{} 缺少变量：{}", name, missing),
            ));
        }
        let mut results = Results::default();
        for command in own {
            let mode = if fake { Mode::Fake } else { Mode::Live };
            failed += usize::from(!show(command, document, &mode, &connection, &output, &mut results).await?);
        }
    }
    if let Some(line) = connection.recorded() {
        note(&line);
    }
    match failed {
        0 => Ok(()),
        1 => Err(Failure::new(Exit::Failed, message!("a call failed", "有 1 个调用失败"))),
        _ => Err(Failure::new(Exit::Failed, message!("{} calls failed", "有 {} 个调用失败", failed))),
    }
}

/// Makes one call; returns whether it went well.
async fn show(
    command: &Command<'_>,
    document: &Document,
    mode: &Mode,
    connection: &Connection,
    output: &Output,
    results: &mut Results,
) -> Result<bool, Failure> {
    let (package, operation) = (command.package, &command.operation);
    let id = operation.id().unwrap_or_default();
    let mut writer = Writer::new(output, View::default());
    let programs = output.format == Format::Ndjson;
    // What an account has is looked at, and not changed.
    let reads = ["get", "head"].iter().any(|method| operation.method.eq_ignore_ascii_case(method));
    let arguments = match (mode, reads) {
        (Mode::Live, false) => Err("it may change what the account has".to_owned()),
        _ => arguments::arguments(operation, document, mode, results)
            .map_err(|parameter| format!("no earlier answer has a value for `{parameter}`")),
    };
    let arguments = match arguments {
        Ok(arguments) => arguments,
        Err(reason) => {
            if programs {
                writer.item(json!({"crate": package, "operation": id, "skipped": reason}).into())?;
            }
            note(&format!("skipped {package} {id}: {reason}"));
            return Ok(true);
        }
    };
    let response = match connection.request(package, id, arguments)?.await {
        Ok(response) => response,
        Err(error) => {
            if programs {
                let fault = json!({"code": error.code(), "message": error.message(), "request_id": error.request_id()});
                let status = error.status().map(|status| status.as_u16());
                writer.item(json!({"crate": package, "operation": id, "status": status, "error": fault}).into())?;
            }
            note(&format!("{package}: {}", Failure::from(error)));
            return Ok(false);
        }
    };
    results.keep(operation, &response);
    if programs {
        let request = json!({"method": response.method(), "url": response.url()});
        let status = response.status().as_u16();
        let result = &*response;
        writer.item(
            json!({
                "crate": package, "operation": id, "request": request, "status": status, "result": result,
            })
            .into(),
        )?;
    } else {
        table(command, &response, output)?;
    }
    Ok(true)
}

fn table(command: &Command<'_>, response: &ResponseValue<Json>, output: &Output) -> Result<(), Failure> {
    let operation = &command.operation;
    let paging = operation.pagination();
    let item = item_schema(operation);
    let fields = operation.columns().into_iter().map(Field::at).collect();
    let mut writer = Writer::new(output, View { item, fields, ..View::default() });
    let id = operation.id().unwrap_or_default();
    let summary = operation.summary().unwrap_or_default();
    let mut head = format!("{} · {id} · {summary}\n  {} {}\n", command.package, response.method(), response.url());
    head += &format!("  {}", response.status());
    let items = match (&paging, &**response) {
        (Some(paging), body) => take_items(&mut body.clone(), paging),
        (None, Json::Array(items)) => items.clone(),
        (None, body) => vec![body.clone()],
    };
    if let Some(paging) = &paging {
        let total = paging.total.as_ref().and_then(|total| response.pointer(total.body()?)).and_then(Json::as_u64);
        head += &match total {
            Some(total) => format!(", {} of {total} items", items.len()),
            None => format!(", {} items", items.len()),
        };
    }
    writer.text(&format!("{head}\n"))?;
    items.into_iter().try_for_each(|item| writer.item(item))?;
    writer.finish()?;
    writer.text("\n")
}

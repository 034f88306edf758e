//! One call of one operation, or as many as a list has pages. Knows the command and where the result goes.

use clap::ArgMatches;
use client_runtime::{Invocation, Position};
use contract::command_line::Command;
use contract::extensions;
use serde_json::Value;

use crate::arguments::{arguments, in_words};
use crate::catalogue::response_schema;
use crate::connection::Connection;
use crate::failure::{Exit, Failure};
use crate::missing;
use crate::output::fields::Field;
use crate::output::{Output, View, Writer, note};

/// How much of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The first page.
    Page,
    /// So many items at most.
    Items(usize),
    /// Everything.
    All,
}

impl Extent {
    /// What the options say.
    pub fn of(matches: &ArgMatches) -> Self {
        let limit = matches.try_get_one::<usize>("limit").ok().flatten();
        let all = matches.try_get_one::<bool>("all-pages").ok().flatten();
        match (limit, all) {
            (Some(limit), _) => Self::Items(*limit),
            (None, Some(true)) => Self::All,
            _ => Self::Page,
        }
    }
}

/// Calls an operation and writes what it answers.
pub async fn run(command: &Command<'_>, matches: &ArgMatches, connection: &Connection) -> Result<(), Failure> {
    let view = view(command, matches)?;
    let request = request(command, matches, connection)?;
    let mut writer = Writer::new(&Output::new(matches), view);
    if matches.get_flag("dry-run") {
        return preview(command, &request, &mut writer);
    }
    let outcome = match extensions::pagination(command.operation.node) {
        Some(paging) => {
            let resume = matches.get_one::<String>("resume").map(|text| text.parse::<Position>()).transpose();
            let resume = resume.map_err(|error| Failure::usage(format!("--resume: {error}")))?;
            match (Extent::of(matches), resume) {
                (Extent::Page, None) => page(request, &paging, &mut writer).await,
                (extent, resume) => items(request, extent, resume.as_ref(), &mut writer).await,
            }
        }
        None => whole(request, &mut writer).await,
    };
    outcome.map_err(|failure| in_words(command, failure))
}

/// What is shown of an answer.
pub fn view<'d>(command: &Command<'d>, matches: &ArgMatches) -> Result<View<'d>, Failure> {
    let operation = command.operation.node;
    let schema = response_schema(command.document, operation);
    let item = match extensions::pagination(operation) {
        Some(paging) => schema.and_then(|schema| command.document.schema_at(schema, &format!("{}/*", paging.items))),
        None => schema,
    };
    let asked: Vec<&String> = matches.get_many("fields").into_iter().flatten().collect();
    let fields = match asked.is_empty() {
        true => operation.strings("x-columns").iter().map(|pointer| Field::at(pointer)).collect(),
        false => {
            let fields = asked.iter().map(|text| Field::asked(command.document, item, text.trim()));
            fields.collect::<Result<_, _>>()?
        }
    };
    Ok(View { document: Some(command.document), item, fields, asked: !asked.is_empty() })
}

/// The request of a command. Credentials that are missing are named before anything else is tried.
pub fn request(command: &Command<'_>, matches: &ArgMatches, connection: &Connection) -> Result<Invocation, Failure> {
    if let Some(missing) = missing::credentials(command.document, &command.operation, |name| connection.variable(name))
    {
        let message = format!(
            "no credentials for {}: set {missing}, or put them into a profile of the configuration file; --mock needs none",
            command.package
        );
        return Err(Failure::new(Exit::Credentials, message));
    }
    let arguments = arguments(command, matches, connection)?;
    let id = command.operation.node.str("operationId").unwrap_or_default();
    let request = connection.request(command.package, id, arguments);
    request.map_err(|error| in_words(command, error.into()))
}

/// Shows the request that would be sent.
pub fn preview(command: &Command<'_>, request: &Invocation, writer: &mut Writer<'_>) -> Result<(), Failure> {
    let preview = request.preview().map_err(|error| in_words(command, error.into()))?;
    writer.text(&preview.to_string())
}

/// A response that is no list.
async fn whole(request: Invocation, writer: &mut Writer<'_>) -> Result<(), Failure> {
    let response = request.send().await?.into_inner();
    if response.is_null() {
        note("done");
        return Ok(());
    }
    writer.thing(&response)
}

/// The page that was asked for, and whether there are more.
async fn page(request: Invocation, paging: &extensions::Pagination, writer: &mut Writer<'_>) -> Result<(), Failure> {
    let mut body = request.send().await?.into_inner();
    list(&mut body, paging, writer)?;
    if let Some(more) = more(&body, paging, writer.count()) {
        note(&format!("{more}; --all-pages shows all, --limit N some"));
    }
    Ok(())
}

/// The items of a page.
pub fn list(body: &mut Value, paging: &extensions::Pagination, writer: &mut Writer<'_>) -> Result<(), Failure> {
    let items = body.pointer_mut(&paging.items).map(Value::take).unwrap_or_default();
    let items = if let Value::Array(items) = items { items } else { Vec::new() };
    items.into_iter().try_for_each(|item| writer.item(item))?;
    writer.finish()
}

/// What a page says about those after it; nothing where it is the last one.
pub fn more(body: &Value, paging: &extensions::Pagination, count: usize) -> Option<String> {
    let at = |pointer: &Option<String>| pointer.as_deref().and_then(|pointer| body.pointer(pointer));
    let total = at(&paging.total).and_then(|total| total.as_u64().or_else(|| total.as_str()?.parse().ok()));
    let said = at(&paging.more).and_then(Value::as_bool);
    let next = at(&paging.next).and_then(Value::as_str).map(|next| !next.is_empty());
    match (total, said, next) {
        _ if count == 0 => None,
        (Some(total), ..) => (total > count as u64).then(|| format!("{count} of {total} shown")),
        (None, Some(false), _) | (None, None, Some(false) | None) => None,
        (None, ..) => Some(format!("{count} shown, and there are more")),
    }
}

/// Items from as many pages as that takes.
async fn items(
    request: Invocation,
    extent: Extent,
    resume: Option<&Position>,
    writer: &mut Writer<'_>,
) -> Result<(), Failure> {
    let mut items = request.items(resume)?;
    let limit = if let Extent::Items(limit) = extent { limit } else { usize::MAX };
    let outcome = loop {
        if writer.count() >= limit {
            break Ok(());
        }
        match items.try_next().await {
            Ok(Some(item)) => writer.item(item)?,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    // What has come is shown, whatever happened then.
    if outcome.is_ok() || writer.count() > 0 {
        writer.finish()?;
    }
    let count = writer.count();
    match (outcome, items.position()) {
        (Ok(()), Some(position)) => {
            note(&format!("{count} shown, there may be more: --resume '{position}'"));
            Ok(())
        }
        (Ok(()), None) => Ok(()),
        (Err(error), position) => {
            let mut failure = Failure::from(error);
            if let Some(position) = position.filter(|_| count > 0) {
                failure.message += &format!("; {count} were shown, --resume '{position}' goes on");
            }
            Err(failure)
        }
    }
}

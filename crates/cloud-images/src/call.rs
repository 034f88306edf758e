//! One call of one operation, or as many as a list has pages. Knows the command and where the result goes.

use std::pin::pin;

use clap::ArgMatches;
use oas_contract::command_line::Command;
use oas_contract::extensions::{self, ResponsePlace};
use oas_runtime::Json;
use oas_runtime::{Invocation, Position, ResponseValue};
use serde_json::json;

use crate::arguments::{arguments, in_words};
use crate::body::Body;
use crate::catalogue::item_schema;
use crate::connection::Connection;
use crate::failure::{Exit, Failure};
use crate::interrupt::interruptible;
use crate::missing;
use crate::output::fields::Field;
use crate::output::{Output, View, Writer, note};

/// How much of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The first page alone, where there are pages.
    Page,
    /// So many items at most.
    Items(usize),
    /// All items, page after page.
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
pub async fn run(
    command: &Command<'_>,
    matches: &ArgMatches,
    body: Body,
    connection: &Connection,
) -> Result<(), Failure> {
    let view = view(command, matches)?;
    let request = request(command, matches, body, connection)?;
    let mut writer = Writer::new(&Output::new(matches), view);
    if matches.get_flag("dry-run") {
        return preview(command, &request, &mut writer);
    }
    let outcome = match command.operation.pagination() {
        Some(paging) => {
            let resume = matches.get_one::<String>("resume").map(|text| text.parse::<Position>()).transpose();
            let resume = resume.map_err(|error| Failure::usage(format!("--resume: {error}")))?;
            match (Extent::of(matches), resume) {
                (Extent::Page, None) => interruptible(page(command, matches, request, &paging, &mut writer)).await,
                (extent, resume) => items(request, extent, resume.as_ref(), &mut writer).await,
            }
        }
        None => interruptible(whole(request, &mut writer)).await,
    };
    outcome.map_err(|failure| in_words(command, failure))
}

/// What is shown of an answer.
pub fn view<'d>(command: &Command<'d>, matches: &ArgMatches) -> Result<View<'d>, Failure> {
    let item = item_schema(&command.operation);
    let asked: Vec<&String> = matches.get_many("fields").into_iter().flatten().collect();
    let fields = match asked.is_empty() {
        true => command.operation.columns().into_iter().map(Field::at).collect(),
        false => {
            let fields = asked.iter().map(|text| Field::asked(item.as_ref(), text.trim()));
            fields.collect::<Result<_, _>>()?
        }
    };
    Ok(View { item, fields, asked: !asked.is_empty() })
}

/// The request of a command. Credentials that are missing are named before anything else is tried.
pub fn request(
    command: &Command<'_>,
    matches: &ArgMatches,
    body: Body,
    connection: &Connection,
) -> Result<Invocation, Failure> {
    if let Some(missing) = missing::credentials(command.document, &command.operation, |name| connection.variable(name))
    {
        let message = format!(
            "no credentials for {}: set {missing}, or put them into a profile of the configuration file; --mock needs none",
            command.package
        );
        return Err(Failure::new(Exit::Credentials, message));
    }
    let arguments = arguments(command, matches, body, connection)?;
    let id = command.operation.id().unwrap_or_default();
    let request = connection.request(command.package, id, arguments);
    request.map_err(|error| in_words(command, error.into()))
}

/// Shows the request that would be sent.
pub fn preview(command: &Command<'_>, request: &Invocation, writer: &mut Writer<'_>) -> Result<(), Failure> {
    let preview = request.preview().map_err(|error| in_words(command, error.into()))?;
    if writer.is_table() {
        return writer.text(&preview.to_string());
    }
    let parts = preview
        .signatures
        .iter()
        .map(|parts| json!({"canonical_request": parts.canonical_request, "string_to_sign": parts.string_to_sign}));
    let headers: serde_json::Map<_, _> =
        preview.headers.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    let signatures: Vec<_> = parts.collect();
    let whole = json!({
        "method": preview.method, "url": preview.url, "headers": headers, "body": preview.body, "signatures": signatures,
    });
    writer.thing(&whole.into())
}

/// A response that is no list.
async fn whole(request: Invocation, writer: &mut Writer<'_>) -> Result<(), Failure> {
    match request.send().await?.into_inner() {
        Json::Null => {
            note("done");
            Ok(())
        }
        Json::Array(items) => {
            items.into_iter().try_for_each(|item| writer.item(item))?;
            writer.finish()
        }
        // Text that is no JSON is what it is.
        Json::String(text) if writer.is_table() => writer.text(&format!("{}\n", text.trim_end_matches('\n'))),
        response => writer.thing(&response),
    }
}

/// The page that was asked for, and whether there are more.
async fn page(
    command: &Command<'_>,
    matches: &ArgMatches,
    request: Invocation,
    paging: &extensions::Pagination,
    writer: &mut Writer<'_>,
) -> Result<(), Failure> {
    let response = request.send().await?;
    let more = more(&response, paging);
    let mut body = response.into_inner();
    list(&mut body, paging, writer)?;
    // Whoever has asked for a page knows where it is.
    let is_start = |name: &str| paging.start.iter().any(|start| start.parameter() == Some(name));
    let mut starts = command.arguments.iter().filter(|argument| is_start(argument.parameter.name));
    let asked = starts.any(|start| matches.contains_id(&start.name));
    if let Some(more) = more.filter(|_| !asked) {
        note(&format!("{more}; --all-pages shows all, --limit N some"));
    }
    Ok(())
}

/// The items of a page.
pub fn list(body: &mut Json, paging: &extensions::Pagination, writer: &mut Writer<'_>) -> Result<(), Failure> {
    take_items(body, paging).into_iter().try_for_each(|item| writer.item(item))?;
    writer.finish()
}

/// Takes the items out of a page.
pub fn take_items(body: &mut Json, paging: &extensions::Pagination) -> Vec<Json> {
    match body.pointer_mut(&paging.items).map(Json::take) {
        Some(Json::Array(items)) => items,
        _ => Vec::new(),
    }
}

/// What a page says about those after it; nothing where it is the last one.
pub fn more(response: &ResponseValue<Json>, paging: &extensions::Pagination) -> Option<String> {
    let (body, headers) = (&**response, response.headers());
    let count = body.pointer(&paging.items).and_then(Json::as_array).map_or(0, Vec::len);
    let at = |source: &ResponsePlace| match source {
        ResponsePlace::Header(name) => headers.get(name)?.to_str().ok().map(str::to_owned),
        ResponsePlace::Body(pointer) => match body.pointer(pointer)? {
            Json::Null => None,
            Json::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        },
        ResponsePlace::Last(_) => None,
    };
    let number = |source: &Option<ResponsePlace>| source.as_ref().and_then(at)?.parse::<u64>().ok();
    let total = number(&paging.total);
    let said = paging.more.as_ref().and_then(at).and_then(|more| more.parse().ok());
    let said = said.or_else(|| Some(number(&paging.pages)? > 1));
    let next = match (paging.is_by_last_item(), paging.next.first()) {
        (true, _) => Some(true),
        (false, Some(ResponsePlace::Header(name))) if name.eq_ignore_ascii_case("link") => {
            Some(oas_runtime::next_link(headers).is_ok_and(|link| link.is_some()))
        }
        (false, next) => next.map(|next| at(next).is_some_and(|next| !next.is_empty())),
    };
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
    // One for all items: what is pressed between two of them must not be lost.
    let mut interrupted = pin!(tokio::signal::ctrl_c());
    let outcome = loop {
        if writer.count() >= limit {
            break Ok(());
        }
        tokio::select! {
            biased;
            _ = &mut interrupted => break Err(Failure::interrupted("interrupted")),
            item = items.try_next() => match item {
                Ok(Some(item)) => writer.item(item)?,
                Ok(None) => break Ok(()),
                Err(error) => break Err(error.into()),
            }
        }
    };
    // What has come is shown, whatever happened then.
    if outcome.is_ok() || writer.count() > 0 {
        writer.finish()?;
    }
    let count = writer.count();
    match (outcome, items.position()) {
        (Ok(()), Some(position)) => {
            items.warning().into_iter().for_each(note);
            note(&format!("{count} shown, there may be more: --resume '{position}'"));
            Ok(())
        }
        (Ok(()), None) => {
            items.warning().into_iter().for_each(note);
            Ok(())
        }
        (Err(mut failure), position) => {
            if count == 0 && resume.is_some() && failure.exit == Exit::Usage {
                failure = failure.of("--resume");
            }
            // Pages that run in a circle do so from anywhere.
            if let Some(position) = position.filter(|_| count > 0 && failure.exit != Exit::Failed) {
                failure.message += &format!("; {count} were shown, --resume '{position}' goes on");
            }
            Err(failure)
        }
    }
}

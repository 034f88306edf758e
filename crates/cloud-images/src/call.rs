//! One call of one operation, or as many as a list has pages. Knows the command and where the result goes.

use std::pin::pin;

use clap::ArgMatches;
use oas_contract::Operation;
use oas_contract::command_line::Command;
use oas_contract::extensions::{self, ResponsePlace};
use oas_runtime::Json;
use oas_runtime::{Invocation, Position, Preview, ResponseValue};
use serde_json::json;

use crate::arguments::{arguments, in_words};
use crate::bad_rows::{List, Treatment};
use crate::body::Body;
use crate::catalogue::item_schema;
use crate::connection::Connection;
use crate::failure::{Exit, Failure};
use crate::interrupt::interruptible;
use crate::language::message;
use crate::missing;
use crate::output::fields::Field;
use crate::output::{Output, View, Writer, note};

/// How much of the body of an error is kept, in bytes.
const ERROR_BODY: usize = 4096;

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

    /// The most items that are asked for.
    pub fn limit(self) -> usize {
        if let Self::Items(limit) = self { limit } else { usize::MAX }
    }

    /// The most pages; to go on is to go to the end.
    pub fn pages(self, resume: Option<&Position>) -> Option<usize> {
        (self == Self::Page && resume.is_none()).then_some(1)
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
    let mut writer = Writer::new(&Output::new(matches)?, view);
    if matches.get_flag("dry-run") {
        return preview(command, &request, &mut writer);
    }
    if matches!(matches.try_get_one::<bool>("raw"), Ok(Some(true))) {
        let send = interruptible(raw(request, &mut writer)).await;
        return send.map_err(|failure| in_words(command, failure));
    }
    let outcome = match command.operation.pagination() {
        Some(paging) => {
            let resume = matches.get_one::<String>("resume").map(|text| text.parse::<Position>()).transpose();
            let resume = resume.map_err(|error| Failure::usage(format!("--resume: {error}")))?;
            let (extent, treatment) = (Extent::of(matches), Treatment::of(matches));
            match (extent, &resume) {
                (Extent::Page, None) if treatment == Treatment::Fail => {
                    interruptible(page(command, matches, request, &paging, &mut writer)).await
                }
                _ => items(request, extent, resume.as_ref(), treatment, &mut writer).await,
            }
        }
        None => interruptible(whole(request, &mut writer)).await,
    };
    outcome.map_err(|failure| in_words(command, failure))
}

/// Writes an answer as it was sent, one that is no success as well, as far as it is there.
async fn raw(request: Invocation, writer: &mut Writer<'_>) -> Result<(), Failure> {
    match request.keep_body().send().await {
        Ok(response) => writer.bytes(response.body().map(|body| &body[..]).unwrap_or_default()),
        Err(error) => {
            // A longer one is cut off, and a part is not what was sent.
            if error.body().len() < ERROR_BODY {
                writer.bytes(error.body())?;
            }
            Err(error.into())
        }
    }
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
    let key =
        command.operation.pagination().and_then(|paging| paging.key).map(|key| Field::at(&format!("/{key}")).name);
    Ok(View { item, fields, asked: !asked.is_empty(), key })
}

/// The request of a command. Credentials that are missing are named before anything else is tried.
pub fn request(
    command: &Command<'_>,
    matches: &ArgMatches,
    body: Body,
    connection: &Connection,
) -> Result<Invocation, Failure> {
    credentials(command, &command.operation, connection)?;
    let arguments = arguments(command, matches, body, connection)?;
    let id = command.operation.id().unwrap_or_default();
    let request = connection.request(command.package, id, arguments);
    request.map_err(|error| in_words(command, error.into()))
}

/// Names the credentials that an operation of the contract of a command needs and that are not there.
pub fn credentials(command: &Command<'_>, operation: &Operation<'_>, connection: &Connection) -> Result<(), Failure> {
    let missing = missing::credentials(command.document, operation, |name| connection.variable(name));
    let Some(missing) = missing else { return Ok(()) };
    let message = message!(
        "no credentials for {}: set {}, or put them into a profile of the configuration file; --mock needs none",
        "没有 {} 的凭证：请设置 {}，或写入配置文件的某个 profile；--mock 不需要凭证",
        command.package,
        missing
    );
    Err(Failure::new(Exit::Credentials, message))
}

/// Shows the request that would be sent.
pub fn preview(command: &Command<'_>, request: &Invocation, writer: &mut Writer<'_>) -> Result<(), Failure> {
    let preview = request.preview().map_err(|error| in_words(command, error.into()))?;
    match writer.is_table() {
        true => writer.text(&preview.to_string()),
        false => writer.thing(&previewed(&preview)),
    }
}

/// Shows the requests that would be sent, one after the other.
pub fn previews(requests: &[Invocation], writer: &mut Writer<'_>) -> Result<(), Failure> {
    for (index, request) in requests.iter().enumerate() {
        let preview = request.preview()?;
        match (writer.is_table(), index) {
            (true, 0) => writer.text(&preview.to_string())?,
            (true, _) => writer.text(&format!("\n{preview}"))?,
            (false, _) => writer.item(previewed(&preview))?,
        }
    }
    if writer.is_table() { Ok(()) } else { writer.finish() }
}

/// A request for programs.
fn previewed(preview: &Preview) -> Json {
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
    whole.into()
}

/// A response that is no list.
async fn whole(request: Invocation, writer: &mut Writer<'_>) -> Result<(), Failure> {
    match request.send().await?.into_inner() {
        Json::Null => {
            note(&message!("done", "完成"));
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
    let more = more(&response, paging, false);
    let mut body = response.into_inner();
    list(&mut body, paging, writer)?;
    // Whoever has asked for a page knows where it is.
    let is_start = |name: &str| paging.start.iter().any(|start| start.parameter() == Some(name));
    let mut starts = command.arguments.iter().filter(|argument| is_start(argument.parameter.name));
    let asked = starts.any(|start| matches.contains_id(&start.name));
    if let Some(more) = more.filter(|_| !asked) {
        note(&message!(
            "{}; --all-pages shows all, --limit N some",
            "{}；--all-pages 显示全部，--limit N 显示一部分",
            more
        ));
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

/// What a page says about those after it; nothing where it is the last one. Of what was looked at, not all is shown where it
/// was filtered.
pub fn more(response: &ResponseValue<Json>, paging: &extensions::Pagination, filtered: bool) -> Option<String> {
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
    let stated = paging.more.as_ref().and_then(at).and_then(|more| more.parse().ok());
    let stated = stated.or_else(|| Some(number(&paging.pages)? > 1));
    let next = match (paging.is_by_last_item(), paging.next.first()) {
        (true, _) => Some(true),
        (false, Some(ResponsePlace::Header(name))) if name.eq_ignore_ascii_case("link") => {
            Some(oas_runtime::next_link(headers).is_ok_and(|link| link.is_some()))
        }
        (false, next) => next.map(|next| at(next).is_some_and(|next| !next.is_empty())),
    };
    match (total, stated, next) {
        _ if count == 0 => None,
        (Some(total), ..) if total <= count as u64 => None,
        (Some(total), ..) if filtered => Some(message!("{} of {} looked at", "查看了 {1} 项中的 {0} 项", count, total)),
        (Some(total), ..) => Some(message!("{} of {} shown", "显示了 {1} 项中的 {0} 项", count, total)),
        (None, Some(false), _) | (None, None, Some(false) | None) => None,
        (None, ..) if filtered => Some(message!("{} looked at, and there are more", "查看了 {} 项，还有更多", count)),
        (None, ..) => Some(message!("{} shown, and there are more", "显示了 {} 项，还有更多", count)),
    }
}

/// Items from as many pages as that takes.
async fn items(
    request: Invocation,
    extent: Extent,
    resume: Option<&Position>,
    treatment: Treatment,
    writer: &mut Writer<'_>,
) -> Result<(), Failure> {
    let mut items = List::of(request, extent.pages(resume), resume, treatment)?;
    let limit = extent.limit();
    // One for all items: what is pressed between two of them must not be lost.
    let mut interrupted = pin!(tokio::signal::ctrl_c());
    let outcome = loop {
        if writer.count() >= limit {
            break Ok(());
        }
        tokio::select! {
            biased;
            _ = &mut interrupted => break Err(Failure::interrupted(message!("interrupted", "已中断"))),
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
    let (named, incomplete) = items.bad_rows().unzip();
    named.into_iter().flatten().for_each(|line| note(&line));
    match (outcome, items.position()) {
        (Ok(()), position) => {
            items.warning().into_iter().for_each(note);
            if let Some(position) = position {
                note(&message!(
                    "{} shown, there may be more: --resume '{}'",
                    "显示了 {} 项，可能还有更多：--resume '{}'",
                    count,
                    position
                ));
            }
            incomplete.map_or(Ok(()), Err)
        }
        (Err(mut failure), position) => {
            if count == 0 && resume.is_some() && failure.exit == Exit::Usage {
                failure = failure.of("--resume");
            }
            // Pages that run in a circle do so from anywhere.
            if let Some(position) = position.filter(|_| count > 0 && failure.exit != Exit::Failed) {
                failure.message += &message!(
                    "; {} were shown, --resume '{}' goes on",
                    "；已显示 {} 项，--resume '{}' 可继续",
                    count,
                    position
                );
            }
            Err(failure)
        }
    }
}

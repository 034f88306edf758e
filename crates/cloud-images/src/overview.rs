//! One table over all providers that have such things: each is asked at the same time as the others, and what fails at one
//! hides nothing of the others. Knows the columns that contracts give, and no provider.

use std::collections::HashSet;

use clap::ArgMatches;
use oas_contract::command_line::{Command, Overview};
use oas_contract::extensions;
use oas_runtime::{Arguments, Invocation};
use oas_runtime::{Json, JsonMap};

use crate::arguments::in_words;
use crate::bad_rows::{List, Treatment};
use crate::call::{Extent, more, take_items};
use crate::catalogue::{catalogue, item_schema};
use crate::connection::Connection;
use crate::failure::{Exit, Failure};
use crate::language::message;
use crate::missing;
use crate::output::cell::STATE;
use crate::output::fields::Field;
use crate::output::table::Cell;
use crate::output::times::Times;
use crate::output::{Column, Output, View, Writer, note};

/// The column that says who answered.
const PROVIDER: &str = "provider";

/// The column that a region is filtered by.
const REGION: &str = "region";

/// What one call has brought.
#[derive(Default)]
struct Part {
    items: Vec<Json>,
    more: Option<String>,
    /// The rows that could not be read.
    bad_rows: Vec<String>,
    fault: Option<Failure>,
}

/// What is wanted of what there is.
#[derive(Clone, Default)]
struct Filter {
    states: Vec<String>,
    /// A region, where the call itself does not ask for it.
    region: Option<String>,
}

/// One operation and how it fills the table.
struct Source<'d> {
    columns: Vec<Option<Column<'d>>>,
    names: Vec<&'d str>,
    times: Times,
}

/// Shows a table over all providers.
pub async fn run(name: &str, matches: &ArgMatches, connection: &Connection) -> Result<(), Failure> {
    let overviews = catalogue().overviews();
    let (_, parts) = overviews.into_iter().find(|(known, _)| known == name).expect("the parser knows no other table");
    let asked: Vec<&String> = matches.get_many("provider").into_iter().flatten().collect();
    let wanted = |command: &Command<'_>| asked.is_empty() || asked.iter().any(|package| *package == command.package);
    let parts: Vec<_> = parts.into_iter().filter(|(command, _)| wanted(command)).collect();
    let mut packages: Vec<&str> = parts.iter().map(|(command, _)| command.package).collect();
    packages.dedup();
    if connection.endpoint.is_some() && packages.len() > 1 {
        return Err(Failure::usage(message!(
            "--endpoint belongs to one provider, and its credentials to nobody else: name it with --provider",
            "--endpoint 属于某一家服务商，它的凭证不能给别家：请用 --provider 指明"
        )));
    }
    let output = Output::new(matches)?;
    let known = columns(&parts);
    let columns_shown = chosen(&known, matches)?;
    let times = output.times.unwrap_or(Times::Utc);
    let fields: Vec<Field> = columns_shown.iter().map(|column| Field::named(column, &format!("/{column}"))).collect();
    sortable(&output, &known)?;
    let view = View { fields, key: Some("id".to_owned()), asked: true, ..View::default() };
    let mut writer = Writer::new(&output, view);
    let (mut running, mut notes) = (Vec::new(), Vec::new());
    let (mut failures, mut answered) = (Vec::new(), 0);
    for (command, overview) in &parts {
        let calls = match calls(command, overview, matches, connection) {
            Ok(calls) => calls,
            // Who is named is wanted.
            Err(failure) if !asked.is_empty() => {
                failures.push(failure.of(command.package));
                continue;
            }
            Err(failure) => {
                let text = message!("left out {}: {}", "略过 {}：{}", command.package, failure.message);
                if !notes.contains(&text) {
                    notes.push(text);
                }
                continue;
            }
        };
        let (calls, filter) = calls;
        for arguments in calls {
            let id = command.operation.id().unwrap_or_default();
            match connection.request(command.package, id, arguments) {
                Ok(request) => {
                    let paging = command.operation.pagination();
                    let filtered = !filter.states.is_empty() || filter.region.is_some();
                    let task =
                        tokio::spawn(fetch(request, paging, Extent::of(matches), Treatment::of(matches), filtered));
                    running.push((command, filled(command, overview, &known, times), filter.clone(), task));
                }
                Err(error) => failures.push(in_words(command, error.into()).of(command.package)),
            }
        }
    }
    let mut listed = HashSet::new();
    for (command, source, filter, task) in running {
        let part = task.await.map_err(|error| Failure::new(Exit::Failed, format!("{}: {error}", command.package)))?;
        let ended_well = part.fault.as_ref().is_none_or(|fault| fault.exit == Exit::Incomplete);
        answered += usize::from(ended_well || !part.items.is_empty());
        let key = command.operation.pagination().and_then(|paging| paging.key);
        let mut here = Vec::new();
        for item in &part.items {
            // Calls of one operation that differ in what they ask for can list the same thing. What one call lists twice is
            // there twice.
            let id = key.as_ref().and_then(|key| item.get(key)).filter(|id| !id.is_null() && **id != *"");
            let thing = (command.package, command.operation.id(), id.unwrap_or(item).to_string());
            if listed.contains(&thing) {
                continue;
            }
            here.push(thing);
            let (row, cells) = source.row(command.package, item);
            if filter.takes(&row, source.sent(STATE, item)) {
                let cells = columns_shown
                    .iter()
                    .filter_map(|name| Some(cells.get(known.iter().position(|known| known == name)?)?.clone()));
                writer.row(row, cells.collect())?;
            }
        }
        listed.extend(here);
        notes.extend(part.bad_rows.iter().map(|line| format!("{}: {line}", command.package)));
        if let Some(more) = part.more {
            let text = message!(
                "{}: {}; --all-pages shows all, --limit N some",
                "{}：{}；--all-pages 显示全部，--limit N 显示一部分",
                command.package,
                more
            );
            if !notes.contains(&text) {
                notes.push(text);
            }
        }
        failures.extend(part.fault.map(|fault| in_words(command, fault).of(command.package)));
    }
    if answered > 0 {
        writer.finish()?;
    }
    ended(&notes, failures, answered)
}

/// Tells what is to be told at the end.
fn ended(notes: &[String], mut failures: Vec<Failure>, answered: usize) -> Result<(), Failure> {
    for text in notes {
        note(text);
    }
    let Some(last) = failures.pop() else {
        return match answered {
            0 => Err(Failure::new(
                Exit::Credentials,
                message!(
                    "no provider could be asked: set what is missing; --mock needs nothing",
                    "没有可以查询的服务商：请设置所缺的内容；--mock 什么都不需要"
                ),
            )),
            _ => Ok(()),
        };
    };
    for failure in &failures {
        note(&failure.line());
    }
    // Where something was shown, a part is missing; where nothing was, the reason counts.
    let only_rows = failures.iter().chain([&last]).all(|failure| failure.exit == Exit::Incomplete);
    Err(if answered > 0 && !only_rows { Failure { exit: Exit::Failed, ..last } } else { last })
}

/// The calls of an operation, and what is to be filtered after them; or why it cannot be asked.
fn calls(
    command: &Command<'_>,
    overview: &Overview,
    matches: &ArgMatches,
    connection: &Connection,
) -> Result<(Vec<Arguments>, Filter), Failure> {
    let states = matches.get_many::<String>("status").into_iter().flatten().cloned().collect();
    let mut filter = Filter { states, region: None };
    let missing = missing::credentials(command.document, &command.operation, |name| connection.variable(name));
    if let Some(missing) = missing {
        return Err(Failure::new(
            Exit::Credentials,
            message!("no credentials: set {}", "没有凭证：请设置 {}", missing),
        ));
    }
    let region = matches.get_one::<String>("region");
    // A region is a setting of the client, or a column; who has neither has no regions.
    let setting = command
        .operation
        .parameters
        .iter()
        .find(|parameter| parameter.client_setting().is_some_and(|setting| setting.name == REGION));
    let mut supplied: Vec<(&str, Json)> = Vec::new();
    match (region, setting) {
        (Some(region), Some(parameter)) => supplied.push((parameter.name, region.as_str().into())),
        (Some(region), None) if overview.columns.iter().any(|(column, _)| column == REGION) => {
            filter.region = Some(region.clone());
        }
        (Some(_), None) => return Err(Failure::usage(message!("it has no regions", "它没有地域"))),
        (None, _) => {}
    }
    let settings = missing::settings(&command.operation, |name| connection.variable(name));
    let lacking = settings.iter().find(|(name, _)| name != REGION || supplied.is_empty());
    if let Some((what, variable)) = lacking {
        let option =
            if what == REGION { message!("give --region, or ", "请给出 --region，或") } else { String::new() };
        return Err(Failure::usage(message!(
            "no {}: {}set {}",
            "没有{}：{}设置 {}",
            missing::called(what),
            option,
            variable
        )));
    }
    if let Some(missing) =
        missing::endpoint(command.document, |name| connection.variable(name)).filter(|_| connection.endpoint.is_none())
    {
        return Err(Failure::usage(message!("no endpoint: set {}", "没有端点：请设置 {}", missing)));
    }
    let calls = overview.calls.iter().map(|call| {
        let own = call.iter().map(|(name, value)| (name.as_str(), Json::from(value)));
        own.chain(supplied.clone()).collect()
    });
    Ok((calls.collect(), filter))
}

impl Filter {
    /// Whether a row is wanted; a state is known by the word for all providers, or by that of this one.
    fn takes(&self, row: &Json, sent: Option<&Json>) -> bool {
        let state = row.get(STATE);
        let is = |wanted: &String| [state, sent].into_iter().flatten().any(|state| state == wanted.as_str());
        let region = || row.get(REGION).and_then(Json::as_str);
        (self.states.is_empty() || self.states.iter().any(is))
            && self.region.as_deref().is_none_or(|wanted| region() == Some(wanted))
    }
}

/// Whether there are the columns that rows are sorted by.
fn sortable(output: &Output, known: &[&str]) -> Result<(), Failure> {
    let mut sorted = output.sort.iter().map(|order| order.field.as_str());
    let Some(unknown) = sorted.find(|field| !known.contains(field)) else { return Ok(()) };
    let known = known.join(", ");
    Err(Failure::usage(message!(
        "--sort: there is no column `{}`; there are: {}",
        "--sort：没有列 `{}`；有：{}",
        unknown,
        known
    )))
}

/// The columns that were asked for, or all of them.
fn chosen<'c>(known: &[&'c str], matches: &ArgMatches) -> Result<Vec<&'c str>, Failure> {
    let asked: Vec<&String> = matches.get_many("fields").into_iter().flatten().collect();
    if asked.is_empty() {
        return Ok(known.to_vec());
    }
    let column = |name: &&String| {
        known.iter().find(|known| **known == name.trim()).copied().ok_or_else(|| {
            let known = known.join(", ");
            Failure::usage(message!(
                "--fields: there is no column `{}`; there are: {}",
                "--fields：没有列 `{}`；有：{}",
                name,
                known
            ))
        })
    };
    asked.iter().map(column).collect()
}

/// The columns of all parts: those that a part adds stand where they stand in it.
fn columns<'p>(parts: &'p [(Command<'_>, Overview)]) -> Vec<&'p str> {
    let mut columns = vec![PROVIDER];
    for (_, overview) in parts {
        let mut at = 1;
        for (column, _) in &overview.columns {
            match columns.iter().position(|known| known == column) {
                Some(known) => at = known + 1,
                None => {
                    columns.insert(at, column);
                    at += 1;
                }
            }
        }
    }
    columns
}

async fn fetch(
    request: Invocation,
    paging: Option<extensions::Pagination>,
    extent: Extent,
    treatment: Treatment,
    filtered: bool,
) -> Part {
    let mut part = Part::default();
    match (paging, extent) {
        (Some(paging), Extent::Page) if treatment == Treatment::Fail => match request.send().await {
            Ok(response) => {
                part.more = more(&response, &paging, filtered);
                part.items = take_items(&mut response.into_inner(), &paging);
            }
            Err(error) => part.fault = Some(error.into()),
        },
        (Some(_), extent) => match List::of(request, extent.pages(None), None, treatment) {
            Ok(items) => part = listed(items, extent.limit(), filtered).await,
            Err(error) => part.fault = Some(error.into()),
        },
        (None, _) => match request.send().await {
            Ok(response) => part.items = vec![response.into_inner()],
            Err(error) => part.fault = Some(error.into()),
        },
    }
    part
}

/// The items of a list, and what is told of those that are not there.
async fn listed(mut items: List, limit: usize, filtered: bool) -> Part {
    let mut part = Part::default();
    while part.items.len() < limit {
        match items.try_next().await {
            Ok(Some(item)) => part.items.push(item),
            Ok(None) => break,
            Err(error) => {
                part.fault = Some(error.into());
                break;
            }
        }
    }
    let count = part.items.len();
    if part.fault.is_none() {
        part.more = items.position().map(|_| match filtered {
            true => message!("{} looked at, and there may be more", "查看了 {} 项，可能还有更多", count),
            false => message!("{} shown, and there may be more", "显示了 {} 项，可能还有更多", count),
        });
    }
    if let Some((lines, incomplete)) = items.bad_rows() {
        part.bad_rows = lines;
        part.fault.get_or_insert(incomplete);
    }
    part
}

/// The columns of a table as one part fills them; nothing for those that it does not have.
fn filled<'d>(command: &Command<'d>, overview: &Overview, names: &[&'d str], times: Times) -> Source<'d> {
    let view = View { item: item_schema(&command.operation), ..View::default() };
    let own = |column: &&str| overview.columns.iter().find(|(known, _)| known == column);
    let column = |(name, pointer): &(String, String)| view.column(&Field::named(name, pointer));
    Source { columns: names.iter().map(|name| own(name).map(column)).collect(), names: names.to_vec(), times }
}

impl Source<'_> {
    /// What an item has under the name of a column, as it was sent.
    fn sent<'i>(&self, name: &str, item: &'i Json) -> Option<&'i Json> {
        let at = self.names.iter().position(|known| *known == name)?;
        self.columns[at].as_ref()?.of(item)
    }

    /// An item under the names of the columns, as programs and as people read it: the same words for all providers.
    fn row(&self, package: &str, item: &Json) -> (Json, Vec<Cell>) {
        let (mut row, mut cells) = (JsonMap::new(), Vec::new());
        for (name, column) in self.names.iter().zip(&self.columns) {
            let (value, cell) = match column {
                Some(column) => (column.common_value(item, self.times), column.common_cell(item, self.times)),
                None if *name == PROVIDER => {
                    (Some(package.into()), Cell { text: package.to_owned(), ..Cell::default() })
                }
                None => (None, Cell::default()),
            };
            row.extend(value.map(|value| ((*name).to_owned(), value)));
            cells.push(cell);
        }
        (Json::Object(row), cells)
    }
}

//! One table over all providers that have such things: each is asked at the same time as the others, and what fails at one
//! hides nothing of the others. Knows the columns that contracts give, and no provider.

use clap::ArgMatches;
use oas_contract::command_line::{Command, Overview};
use oas_contract::extensions;
use oas_runtime::{Arguments, Invocation};
use oas_runtime::{Json, JsonMap};

use crate::arguments::in_words;
use crate::call::{Extent, more, take_items};
use crate::catalogue::{catalogue, item_schema};
use crate::connection::Connection;
use crate::failure::{Exit, Failure};
use crate::missing;
use crate::output::fields::Field;
use crate::output::table::Cell;
use crate::output::{Column, Output, View, Writer, note};

/// The column that says who answered.
const PROVIDER: &str = "provider";

/// What one call has brought.
struct Part {
    items: Vec<Json>,
    more: Option<String>,
    fault: Option<Failure>,
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
        let message = "--endpoint belongs to one provider, and its credentials to nobody else: name it with --provider";
        return Err(Failure::usage(message));
    }
    let output = Output::new(matches);
    let mut columns = columns(&parts);
    let chosen: Vec<&String> = matches.get_many("fields").into_iter().flatten().collect();
    if let Some(unknown) = chosen.iter().find(|name| !columns.contains(&name.trim())) {
        let known = columns.join(", ");
        return Err(Failure::usage(format!("--fields: there is no column `{unknown}`; there are: {known}")));
    }
    if !chosen.is_empty() {
        columns = chosen.iter().map(|name| name.trim()).collect();
    }
    let fields = columns.iter().map(|column| Field::named(column, &format!("/{column}"))).collect();
    let mut writer = Writer::new(&output, View { fields, ..View::default() });
    let (mut running, mut notes) = (Vec::new(), Vec::new());
    let (mut failures, mut answered) = (Vec::new(), 0);
    for (command, overview) in &parts {
        if let Some(missing) =
            missing::variables(command.document, &command.operation, |name| connection.variable(name))
        {
            let text = format!("left out {}: set {missing}", command.package);
            if !notes.contains(&text) {
                notes.push(text);
            }
            continue;
        }
        for call in &overview.calls {
            let arguments: Arguments = call.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            let id = command.operation.id().unwrap_or_default();
            match connection.request(command.package, id, arguments) {
                Ok(request) => {
                    let paging = command.operation.pagination();
                    let task = tokio::spawn(fetch(request, paging, Extent::of(matches)));
                    running.push((command, overview, task));
                }
                Err(error) => failures.push(Failure::from(error).of(command.package)),
            }
        }
    }
    for (command, overview, task) in running {
        let part = task.await.map_err(|error| Failure::new(Exit::Failed, format!("{}: {error}", command.package)))?;
        answered += usize::from(part.fault.is_none() || !part.items.is_empty());
        let filled = filled(command, overview, &columns);
        for item in &part.items {
            let (item, cells) = row(command.package, &columns, &filled, item);
            writer.row(item, cells)?;
        }
        if let Some(more) = part.more {
            notes.push(format!("{}: {more}; --all-pages shows all, --limit N some", command.package));
        }
        failures.extend(part.fault.map(|fault| in_words(command, fault).of(command.package)));
    }
    if answered > 0 {
        writer.finish()?;
    }
    for text in &notes {
        note(text);
    }
    let Some(last) = failures.pop() else {
        return match answered {
            0 => Err(Failure::new(
                Exit::Credentials,
                "no provider could be asked: there are no credentials; --mock needs none",
            )),
            _ => Ok(()),
        };
    };
    for failure in &failures {
        note(&format!("error: {failure}"));
    }
    // Where something was shown, a part is missing; where nothing was, the reason counts.
    Err(if answered > 0 { Failure { exit: Exit::Failed, ..last } } else { last })
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

async fn fetch(request: Invocation, paging: Option<extensions::Pagination>, extent: Extent) -> Part {
    let mut part = Part { items: Vec::new(), more: None, fault: None };
    match (paging, extent) {
        (Some(paging), Extent::Page) => match request.send().await {
            Ok(response) => {
                part.more = more(&response, &paging);
                part.items = take_items(&mut response.into_inner(), &paging);
            }
            Err(error) => part.fault = Some(error.into()),
        },
        (Some(_), extent) => {
            let limit = if let Extent::Items(limit) = extent { limit } else { usize::MAX };
            let mut items = match request.items(None) {
                Ok(items) => items,
                Err(error) => return Part { fault: Some(error.into()), ..part },
            };
            while part.items.len() < limit {
                match items.try_next().await {
                    Ok(Some(item)) => part.items.push(item),
                    Ok(None) => return part,
                    Err(error) => {
                        part.fault = Some(error.into());
                        return part;
                    }
                }
            }
            part.more = items.position().map(|_| format!("{limit} shown, and there may be more"));
        }
        (None, _) => match request.send().await {
            Ok(response) => part.items = vec![response.into_inner()],
            Err(error) => part.fault = Some(error.into()),
        },
    }
    part
}

/// The columns of a table as one part fills them; nothing for those that it does not have.
fn filled<'d>(command: &Command<'d>, overview: &Overview, columns: &[&str]) -> Vec<Option<Column<'d>>> {
    let item = item_schema(&command.operation);
    let view = View { item, ..View::default() };
    let own = |column: &&str| overview.columns.iter().find(|(known, _)| known == column);
    let column = |column| own(column).map(|(name, pointer)| view.column(&Field::named(name, pointer)));
    columns.iter().map(column).collect()
}

/// An item under the names of the columns, as programs and as people read it.
fn row(package: &str, names: &[&str], columns: &[Option<Column<'_>>], item: &Json) -> (Json, Vec<Cell>) {
    let (mut row, mut cells) = (JsonMap::new(), Vec::new());
    for (name, column) in names.iter().zip(columns) {
        if let Some(column) = column {
            row.extend(column.of(item).map(|value| ((*name).to_owned(), value.clone())));
            cells.push(column.cell(item));
        } else if *name == PROVIDER {
            row.insert(PROVIDER.to_owned(), package.into());
            cells.push(Cell { text: package.to_owned(), ..Cell::default() });
        } else {
            cells.push(Cell::default());
        }
    }
    (Json::Object(row), cells)
}

//! How what an action makes is found again: the items of a list that match, and how far each is. Knows lists and states, nothing of
//! what makes things.

use std::time::{Duration, Instant};

use oas_contract::Operation;
use oas_contract::actions::ActionLookup;
use oas_contract::command_line::Command;
use oas_runtime::Json;
use oas_values::Pointer;

use super::inputs::{Inputs, request};
use crate::catalogue::item_schema;
use crate::connection::Connection;
use crate::failure::{Exit, Failure};
use crate::language::message;
use crate::output::cell::{STATE, Stage, States};
use crate::progress::Progress;

/// The longest pause between two looks.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How many times in a row asking may fail for a reason that may pass.
const TOLERATED: u32 = 5;

/// Something that was found.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id, as the provider's operations take it.
    pub id: String,
    /// How far it is.
    pub stage: Stage,
    /// The word for its state.
    pub state: String,
    /// Why it has failed, where it says so.
    pub reason: Option<String>,
}

/// How long something is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The first pause between two looks.
    pub interval: Duration,
    /// How long in all.
    pub deadline: Duration,
}

/// The operation of the contract of a command.
pub fn operation<'d>(command: &Command<'d>, id: &str) -> Operation<'d> {
    let operations = command.document.operations();
    operations.into_iter().find(|known| known.id() == Some(id)).expect("the contract passes the linter")
}

/// Everything in the list that matches.
pub async fn items(
    connection: &Connection,
    command: &Command<'_>,
    lookup: &ActionLookup,
    inputs: &Inputs,
) -> Result<Vec<Item>, Failure> {
    let is_wanted = |item: &Json| {
        lookup.matches.iter().all(|(pointer, value)| {
            let there = texts(item, pointer);
            inputs.texts(value).iter().all(|text| there.contains(text))
        })
    };
    chosen(connection, (command, lookup, inputs), is_wanted).await
}

async fn chosen(
    connection: &Connection,
    (command, lookup, inputs): (&Command<'_>, &ActionLookup, &Inputs),
    is_wanted: impl Fn(&Json) -> bool,
) -> Result<Vec<Item>, Failure> {
    let list = &operation(command, &lookup.call.operation);
    let request = request(connection, (command, list), &lookup.call.arguments, inputs)?;
    let key = list.pagination().and_then(|paging| paging.key).expect("the contract passes the linter");
    let (pointer, states) = state(list);
    let mut all = request.items(None)?;
    let mut found = Vec::new();
    while let Some(item) = all.try_next().await? {
        let id = texts(&item, &format!("/{}", oas_values::escape(&key))).pop();
        let Some(id) = id.filter(|_| is_wanted(&item)) else { continue };
        let sent = pointer.as_deref().and_then(|pointer| texts(&item, pointer).pop());
        let stage = match (&sent, &states) {
            (Some(state), Some(states)) => states.stage(state).unwrap_or(Stage::Pending),
            // What has no state is there.
            _ => Stage::Succeeded,
        };
        let word = sent.as_deref().zip(states.as_ref()).map(|(state, states)| states.word(state).to_owned());
        found.push(Item { id, stage, state: word.unwrap_or_default(), reason: reason(list, &item) });
    }
    Ok(found)
}

/// Where an item of a list has its state, and what the states mean.
fn state(list: &Operation<'_>) -> (Option<String>, Option<States>) {
    let columns = list.overviews().into_iter().flat_map(|overview| overview.columns);
    let pointer = columns.into_iter().find(|(column, _)| column == STATE).map(|(_, pointer)| pointer);
    let schema = pointer.as_deref().and_then(|pointer| item_schema(list)?.reached(pointer));
    (pointer, schema.as_ref().and_then(States::of))
}

/// Why something has failed, by the pointers of what waits for such things.
fn reason(list: &Operation<'_>, item: &Json) -> Option<String> {
    let (pagination, waiter) = (list.pagination()?, list.waiter()?);
    let before = format!("{}/*", pagination.items);
    let mut pointers = waiter.message.iter().filter_map(|pointer| pointer.strip_prefix(&before));
    pointers.find_map(|pointer| texts(item, pointer).into_iter().find(|text| !text.is_empty()))
}

/// The single values where a pointer leads, those of lists one by one.
fn texts(item: &Json, pointer: &str) -> Vec<String> {
    let values = Pointer::known(pointer).resolve_all(item);
    let single = |value: &Json| match value {
        Json::Null | Json::Object(_) | Json::Array(_) => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    values
        .into_iter()
        .flat_map(|value| match value {
            Json::Array(elements) => elements.iter().filter_map(single).collect(),
            value => single(value).into_iter().collect::<Vec<_>>(),
        })
        .collect()
}

/// Looks again and again until something is over.
pub async fn wait(
    connection: &Connection,
    (command, lookup, inputs): (&Command<'_>, &ActionLookup, &Inputs),
    id: &str,
    patience: Patience,
    progress: &Progress,
) -> Result<Item, Failure> {
    let (started, mut pause, mut failures) = (Instant::now(), patience.interval, 0);
    loop {
        let found = match chosen(connection, (command, lookup, inputs), |_| true).await {
            Ok(found) => {
                failures = 0;
                found
            }
            // What passes by itself ends no wait.
            Err(failure) if matches!(failure.exit, Exit::TimedOut | Exit::Unreachable) && failures < TOLERATED => {
                failures += 1;
                Vec::new()
            }
            Err(failure) => return Err(failure),
        };
        if let Some(item) = found.into_iter().find(|item| item.id == id) {
            progress.state(&item.state, started.elapsed());
            match item.stage {
                Stage::Succeeded => return Ok(item),
                Stage::Failed => {
                    let reason = item.reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
                    let what = message!("{} has failed{}", "{} 失败{}", id, reason);
                    return Err(Failure::new(Exit::TaskFailed, what));
                }
                Stage::Pending => {}
            }
        }
        if started.elapsed() + pause > patience.deadline {
            let what = message!(
                "{} is not over after {} s, and goes on",
                "{} 在 {} 秒后仍未结束，仍在继续",
                id,
                started.elapsed().as_secs()
            );
            return Err(Failure::new(Exit::TimedOut, what));
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 3 / 2).min(LONGEST_PAUSE);
    }
}

//! A value of a response as text for a person: sizes, times, what is blank, what a state means. Knows the schema of a value,
//! nothing of tables.

use oas_contract::extensions::{Blank, Waiter};
use oas_contract::formats::{self, Meaning};
use oas_contract::{Schema, View};
use oas_runtime::Json;

use super::times::Times;
use crate::catalogue::item_schema;
use crate::plain::plain;

/// How far something is, by the state that it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It goes on, and may come to any end.
    Pending,
    /// It has come to the end that was wanted.
    Succeeded,
    /// It has come to another end.
    Failed,
}

/// The column of states, in tables over all providers.
pub const STATE: &str = "state";

/// What a cell shows where there is nothing.
pub const BLANK: &str = "–";

/// A value as text.
pub fn display(value: &Json, schema: Option<&Schema<'_>>, times: Times) -> String {
    let meaning = meaning(schema);
    if is_blank(value, schema) {
        return BLANK.to_owned();
    }
    if let Some(time) = times.display(value, meaning) {
        return time;
    }
    match (meaning, whole(value), value) {
        (Meaning::Size, Some(bytes), _) => size(bytes),
        (_, _, Json::String(text)) => plain(text),
        (_, _, Json::Array(elements)) => {
            let texts = elements.iter().map(|element| display(element, None, times));
            let texts: Vec<String> = texts.filter(|text| !text.is_empty() && text != BLANK).collect();
            if texts.is_empty() { BLANK.to_owned() } else { texts.join(", ") }
        }
        (_, _, value) => plain(&value.to_string()),
    }
}

/// A value in the one spelling that it has for all providers: times as RFC 3339 writes them, sizes and truth as what they are,
/// and nothing where there is none.
pub fn written(value: &Json, schema: Option<&Schema<'_>>, times: Times) -> Json {
    let meaning = meaning(schema);
    if is_blank(value, schema) {
        return Json::Null;
    }
    if let Some(time) = times.written(value, meaning) {
        return time.into();
    }
    match (meaning, whole(value), value.as_str()) {
        (Meaning::Size, Some(bytes), Some(_)) => Json::from(bytes),
        (Meaning::Truth, _, Some("true")) => Json::from(true),
        (Meaning::Truth, _, Some("false")) => Json::from(false),
        _ => value.clone(),
    }
}

/// Writes the times in a value of this schema anew, and leaves everything else as it was sent.
pub fn with_times(value: &mut Json, schema: Option<&Schema<'_>>, times: Times) {
    let Some(schema) = schema else { return };
    match value {
        Json::Object(members) => {
            for (name, member) in members.iter_mut() {
                with_times(member, schema.reached(&format!("/{}", oas_values::escape(name))).as_ref(), times);
            }
        }
        Json::Array(elements) => {
            let items = schema.items();
            for element in elements.iter_mut() {
                with_times(element, items.as_ref(), times);
            }
        }
        _ => {
            if let Some(time) = times.written(value, meaning(Some(schema))).filter(|_| !is_blank(value, Some(schema))) {
                *value = time.into();
            }
        }
    }
}

/// A whole number, however it is written.
fn whole(value: &Json) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// Whether a value is a time, which is never broken over two lines.
pub fn is_time(schema: Option<&Schema<'_>>) -> bool {
    let meaning = meaning(schema);
    matches!(meaning, Meaning::Seconds | Meaning::Milliseconds | Meaning::Instant | Meaning::LocalTime)
}

/// Whether a value is shown as a number, which stands on the right.
pub fn is_number(value: &Json, schema: Option<&Schema<'_>>) -> bool {
    match meaning(schema) {
        Meaning::Size => true,
        Meaning::Seconds | Meaning::Milliseconds => false,
        _ => value.as_number().is_some(),
    }
}

/// What a value is, by its format.
fn meaning(schema: Option<&Schema<'_>>) -> Meaning {
    let format = schema.and_then(|schema| formats::of(schema.kind(), schema.format()));
    format.map_or(Meaning::Plain, |format| format.meaning)
}

/// Whether a value says that there is none.
pub fn is_blank(value: &Json, schema: Option<&Schema<'_>>) -> bool {
    let blank = schema.and_then(Schema::lenient).unwrap_or_default();
    // Nothing happened in 1970: that is how programs write a time that they do not have.
    let never = || matches!(meaning(schema), Meaning::Seconds | Meaning::Milliseconds) && whole(value) == Some(0);
    value.is_null()
        || never()
        || blank.iter().any(|blank| match blank {
            Blank::Integer(number) => value.as_i64() == Some(*number),
            Blank::Text(text) => value.as_str() == Some(text),
            _ => false,
        })
}

/// A size the way people say it: `10 GiB`.
fn size(bytes: i64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "it is rounded to one digit")]
    let mut size = bytes as f64;
    for unit in ["B", "KiB", "MiB", "GiB"] {
        if size < 1024.0 {
            return format!("{} {unit}", (size * 10.0).round() / 10.0);
        }
        size /= 1024.0;
    }
    format!("{} TiB", (size * 10.0).round() / 10.0)
}

/// What the states of a column mean. What nothing is known of stays as it was sent.
#[derive(Clone, Debug, Default)]
pub struct States {
    /// One of the words for all providers, and those of the provider for it.
    words: Vec<(String, Vec<String>)>,
    waiter: Option<Waiter>,
}

impl States {
    /// What the contract says of values of a schema: by what waits for such a state, and by the words that a table over all
    /// providers has for them.
    pub fn of(schema: &Schema<'_>) -> Option<Self> {
        let operations = schema.document().operations();
        let waiter = operations.iter().find_map(|operation| {
            let waiter = operation.waiter()?;
            let state = operation.success()?.json_schema()?.reached(&waiter.field)?;
            state.is(schema).then_some(waiter)
        });
        let words = operations.iter().find_map(|operation| {
            let mut overviews = operation.overviews().into_iter().filter(|overview| !overview.states.is_empty());
            overviews.find_map(|overview| {
                let (_, pointer) = overview.columns.iter().find(|(column, _)| column == STATE)?;
                item_schema(operation)?.reached(pointer)?.is(schema).then_some(overview.states)
            })
        });
        (waiter.is_some() || words.is_some()).then(|| Self { words: words.unwrap_or_default(), waiter })
    }

    /// The word for all providers; that of the provider where nothing is known of it.
    pub fn word<'s>(&'s self, state: &'s str) -> &'s str {
        let same = |known: &str| match &self.waiter {
            Some(waiter) if waiter.ignore_case => known.eq_ignore_ascii_case(state),
            _ => known == state,
        };
        let is = |list: &[String]| list.iter().any(|known| same(known));
        if let Some((word, _)) = self.words.iter().find(|(_, words)| is(words)) {
            return word;
        }
        let known = match &self.waiter {
            Some(waiter) if is(&waiter.success) => "succeeded",
            Some(waiter) if is(&waiter.failure) => "failed",
            Some(waiter) if is(&waiter.pending) => "running",
            _ => return state,
        };
        // A word that is one of ours, and means the same here, is more exact.
        if stage_of(state) == stage_of(known) { state } else { known }
    }

    /// How far something is that is in this state.
    pub fn stage(&self, state: &str) -> Option<Stage> {
        stage_of(self.word(state))
    }
}

/// What the words of [`STATES`] mean.
///
/// [`STATES`]: oas_contract::command_line::STATES
fn stage_of(word: &str) -> Option<Stage> {
    match word {
        "succeeded" | "available" => Some(Stage::Succeeded),
        "failed" | "deleted" => Some(Stage::Failed),
        "pending" | "running" => Some(Stage::Pending),
        _ => None,
    }
}

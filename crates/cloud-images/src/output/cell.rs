//! A value of a response as text for a person: sizes, times, what is blank, what a state means. Knows the schema of a value,
//! nothing of tables.

use oas_contract::extensions::{Blank, Waiter};
use oas_contract::formats::{self, Meaning};
use oas_contract::{Schema, View};
use oas_runtime::Json;

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

/// What a cell shows where there is nothing.
pub const BLANK: &str = "–";

/// A value as text.
pub fn shown(value: &Json, schema: Option<&Schema<'_>>) -> String {
    let digits = value.as_i64().or_else(|| value.as_str()?.parse().ok());
    match (meaning(schema), digits, value) {
        _ if is_blank(value, schema) => BLANK.to_owned(),
        (Meaning::Size, Some(bytes), _) => size(bytes),
        (Meaning::Seconds, Some(seconds), _) => {
            jiff::Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), moment)
        }
        (Meaning::Milliseconds, Some(millis), _) => {
            jiff::Timestamp::from_millisecond(millis).map_or_else(|_| millis.to_string(), moment)
        }
        (Meaning::Instant, _, Json::String(text)) => text.parse().map_or_else(|_| plain(text), moment),
        (_, _, Json::String(text)) => plain(text),
        (_, _, Json::Array(elements)) => {
            let texts = elements.iter().map(|element| shown(element, None));
            let texts: Vec<String> = texts.filter(|text| !text.is_empty() && text != BLANK).collect();
            if texts.is_empty() { BLANK.to_owned() } else { texts.join(", ") }
        }
        (_, _, value) => plain(&value.to_string()),
    }
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
    value.is_null()
        || blank.iter().any(|blank| match blank {
            Blank::Integer(number) => value.as_i64() == Some(*number),
            Blank::Text(text) => value.as_str() == Some(text),
            _ => false,
        })
}

/// A point in time that a narrow column can break between date and time.
fn moment(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
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

/// What the values of a schema mean, where an operation of the contract waits for one of the same schema.
pub fn states(schema: &Schema<'_>) -> Option<Waiter> {
    schema.document().operations().iter().find_map(|operation| {
        let waiter = operation.waiter()?;
        let state = operation.success()?.json_schema()?.reached(&waiter.field)?;
        state.is(schema).then_some(waiter)
    })
}

/// How far something is that is in this state.
pub fn stage(waiter: &Waiter, state: &str) -> Option<Stage> {
    let is = |list: &[String]| list.iter().any(|known| known == state);
    match () {
        () if is(&waiter.success) => Some(Stage::Succeeded),
        () if is(&waiter.failure) => Some(Stage::Failed),
        () if is(&waiter.pending) => Some(Stage::Pending),
        () => None,
    }
}

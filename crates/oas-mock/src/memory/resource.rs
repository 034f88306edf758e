//! A resource that the fake keeps: what its answers show of it, how far it has come, and how that stands in its members. Knows its
//! kind, not the requests about it.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use oas_contract::extensions::{Blank, TimeOf};
use oas_contract::formats::{self, Meaning};
use oas_contract::{Kind, Schema};
use oas_values::Pointer;
use serde_json::Value;

use super::resource_type::ResourceType;
use crate::text_pointer::set;

/// When what can be waited for is over.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pace {
    /// After so many polls of it.
    Polls(usize),
    /// After so much time on the clock that the test holds.
    Time(Duration),
}

/// One of the resources of a kind.
pub(super) struct Resource {
    pub(super) kind: usize,
    pub(super) id: String,
    pub(super) body: Value,
    /// What its requests have in their paths: in another region it is not there.
    pub(super) scope: Vec<(String, String)>,
    pub(super) number: u64,
    pub(super) is_deleted: bool,
    /// Whether a request has made it, and no example.
    pub(super) is_created: bool,
    /// The number of the job that makes it: its own end is that of the job.
    pub(super) job: Option<u64>,
    /// Where it is; nothing for what is not on its way.
    pub(super) lifecycle: Option<Lifecycle>,
    /// Lists of texts that belong to it, by their names; those of an example are the example's.
    pub(super) text_lists: BTreeMap<String, Vec<Value>>,
}

/// A resource on its way.
#[derive(Clone)]
pub(super) struct Lifecycle {
    pub(super) started: Duration,
    pub(super) polls: usize,
    /// Why it will fail, if it will.
    pub(super) failure: Option<String>,
}

/// How far a resource is, in percent: it is over at a hundred.
pub(super) fn progress(lifecycle: &Lifecycle, pace: Pace, now: Duration) -> u64 {
    let percent = match pace {
        Pace::Polls(all) if lifecycle.polls > all => 100,
        Pace::Polls(all) => lifecycle.polls.saturating_sub(1) * 99 / all.max(1),
        Pace::Time(all) => {
            let passed = now.saturating_sub(lifecycle.started).as_millis().saturating_mul(100);
            passed.checked_div(all.as_millis()).and_then(|percent| usize::try_from(percent).ok()).unwrap_or(100)
        }
    };
    percent.min(100) as u64
}

impl Resource {
    /// Whether its members say that it must not be deleted.
    pub(super) fn is_protected(&self, kind: &ResourceType) -> bool {
        let says = |member: &String| self.body.get(member).and_then(Value::as_bool) == Some(true);
        kind.protections.iter().any(says)
    }

    /// Writes into the members how far it is.
    pub(super) fn show(
        &mut self,
        kind: &ResourceType,
        schema: &Schema<'_>,
        percent: u64,
        failure: Option<&str>,
        now: Timestamp,
    ) {
        let is_over = percent >= 100;
        if let Some(waiter) = &kind.waiter {
            let state = match (is_over, failure) {
                (true, Some(_)) => waiter.failure.first(),
                (true, None) => waiter.success.first(),
                (false, _) => {
                    let index = usize::try_from(percent).unwrap_or(0) * waiter.pending.len() / 100;
                    waiter.pending.get(index).or(waiter.pending.first())
                }
            };
            if let Some(state) = state {
                Pointer::known(&waiter.field).for_each_mut(&mut self.body, &mut |place| {
                    *place = match place {
                        Value::String(_) | Value::Null => state.as_str().into(),
                        _ => serde_json::from_str(state).unwrap_or_else(|_| state.as_str().into()),
                    };
                });
            }
            if let Some(place) = waiter.progress.as_deref().and_then(|progress| self.body.pointer_mut(progress)) {
                *place = if place.is_string() { percent.to_string().into() } else { percent.into() };
            }
            if let (true, Some(reason)) = (is_over, failure) {
                set(&mut self.body, &waiter.message, reason);
            }
        }
        for (name, _) in kind.times.iter().filter(|(_, of)| *of == TimeOf::End) {
            self.stamp(schema, name, is_over.then_some(now), false);
        }
    }

    /// Writes when it began, and that it has not ended.
    pub(super) fn stamp_created(&mut self, kind: &ResourceType, schema: &Schema<'_>, now: Timestamp) {
        for (name, of) in &kind.times {
            match of {
                TimeOf::Beginning => self.stamp(schema, name, Some(now), true),
                TimeOf::End => self.stamp(schema, name, None, false),
                TimeOf::Neither => {}
            }
        }
    }

    /// Puts a time, or what stands for none, into a member; a time that is there stays, unless it is put `anew`.
    fn stamp(&mut self, schema: &Schema<'_>, name: &str, time: Option<Timestamp>, anew: bool) {
        let Some(property) = schema.property(name) else { return };
        let schema = property.schema.unwrapped();
        let blank = schema.lenient().and_then(|blanks| blanks.first().map(json));
        let Some(members) = self.body.as_object_mut() else { return };
        match time {
            Some(time) => {
                let is_blank = members.get(name).is_none_or(|value| value.is_null() || Some(value) == blank.as_ref());
                if is_blank || anew {
                    members.insert(name.to_owned(), format_time(time, &schema));
                }
            }
            None => match blank {
                Some(blank) => {
                    members.insert(name.to_owned(), blank);
                }
                None => {
                    members.remove(name);
                }
            },
        }
    }
}

fn json(blank: &Blank) -> Value {
    match blank {
        Blank::Null => Value::Null,
        Blank::EmptyObject => Value::Object(serde_json::Map::new()),
        Blank::EmptyArray => Value::Array(Vec::new()),
        Blank::Text(text) => text.as_str().into(),
        Blank::Integer(number) => (*number).into(),
        Blank::Bool(value) => (*value).into(),
    }
}

/// Whether a schema is that of a time.
pub(super) fn is_time(schema: &Schema<'_>) -> bool {
    let meaning = schema.format().and_then(formats::named).map(|format| format.meaning);
    matches!(
        meaning,
        Some(Meaning::Seconds | Meaning::Milliseconds | Meaning::Instant | Meaning::LocalTime | Meaning::Day)
    )
}

/// A time as a schema has it.
fn format_time(time: Timestamp, schema: &Schema<'_>) -> Value {
    let utc = || time.to_zoned(TimeZone::UTC);
    let number = |number: i64| match schema.kind() {
        Some(Kind::String) => Value::from(number.to_string()),
        _ => number.into(),
    };
    match schema.format().and_then(formats::named).map(|format| format.meaning) {
        Some(Meaning::Seconds) => number(time.as_second()),
        Some(Meaning::Milliseconds) => number(time.as_millisecond()),
        Some(Meaning::Day) => utc().date().to_string().into(),
        Some(Meaning::LocalTime) => utc().strftime("%Y-%m-%d %H:%M:%S").to_string().into(),
        _ => time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into(),
    }
}

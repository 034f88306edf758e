//! Points in time, in the spellings that APIs use.

use jiff::Timestamp;
use jiff::civil;
use jiff::fmt::strtime;
use serde::de::{self, Deserialize, Deserializer};
use serde::ser::Serializer;

use super::codec::{Codec, unreadable};
use super::number::integer;

fn timestamp<E: de::Error>(result: Result<Timestamp, jiff::Error>, number: i64) -> Result<Timestamp, E> {
    result.map_err(|_| unreadable(&number.to_string(), "a time between the years -9999 and 9999"))
}

/// `1714982400` ↔ [`Timestamp`]. A fraction of a second is cut off when writing.
pub struct UnixSeconds;

impl Codec<Timestamp> for UnixSeconds {
    const NUMERIC: bool = true;

    fn serialize<S: Serializer>(value: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(value.as_second())
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let seconds = integer(deserializer, "seconds since 1970")?;
        timestamp(Timestamp::from_second(seconds), seconds)
    }
}

/// `"1757656178"` ↔ [`Timestamp`]. A fraction of a second is cut off when writing.
pub struct UnixSecondsString;

impl Codec<Timestamp> for UnixSecondsString {
    const NUMERIC: bool = true;

    fn serialize<S: Serializer>(value: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&value.as_second())
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        UnixSeconds::deserialize(deserializer)
    }
}

/// `1714982400000` ↔ [`Timestamp`]. A fraction of a millisecond is cut off when writing.
pub struct UnixMillis;

impl Codec<Timestamp> for UnixMillis {
    const NUMERIC: bool = true;

    fn serialize<S: Serializer>(value: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(value.as_millisecond())
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let millis = integer(deserializer, "milliseconds since 1970")?;
        timestamp(Timestamp::from_millisecond(millis), millis)
    }
}

/// `"2020-12-30T03:23:29Z"` ↔ [`Timestamp`], RFC 3339.
pub struct DateTime;

impl Codec<Timestamp> for DateTime {
    fn serialize<S: Serializer>(value: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| unreadable(&text, "a time such as `2020-12-30T03:23:29Z`"))
    }
}

/// `"2020-07-02 17:34:44"` ↔ [`civil::DateTime`]: a time whose zone the API does not say.
pub struct DatetimeSpace;

impl Codec<civil::DateTime> for DatetimeSpace {
    fn serialize<S: Serializer>(value: &civil::DateTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&value.strftime("%Y-%m-%d %H:%M:%S"))
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<civil::DateTime, D::Error> {
        let text = String::deserialize(deserializer)?;
        strtime::parse("%Y-%m-%d %H:%M:%S", &text)
            .and_then(|parsed| parsed.to_datetime())
            .map_err(|_| unreadable(&text, "a time such as `2020-07-02 17:34:44`"))
    }
}

/// A day without a time: `"2020-07-02"` ↔ [`civil::Date`].
pub struct Date;

impl Codec<civil::Date> for Date {
    fn serialize<S: Serializer>(value: &civil::Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<civil::Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        strtime::parse("%Y-%m-%d", &text)
            .and_then(|parsed| parsed.to_date())
            .map_err(|_| unreadable(&text, "a date such as `2020-07-02`"))
    }
}

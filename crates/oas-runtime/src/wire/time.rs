//! Points in time, in the spellings that APIs use. A time is exact, and one that cannot be held keeps its text.

use jiff::civil::{self, DateTime as Local};
use jiff::fmt::temporal::Pieces;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan as _, Zoned};
use oas_values::Number;
use serde::de::{self, Deserializer};
use serde::ser::{Serialize as _, Serializer};

use super::codec::Codec;
use super::number::digits;
use super::open::Open;
use super::scalar::single;
use super::single::{Single, text_of};

/// Reads a time, or keeps its text.
fn read<E: de::Error, T>(
    value: Single<'_>,
    expected: &str,
    time: impl Fn(&Single<'_>) -> Option<T>,
) -> Result<Open<T>, E> {
    match value {
        Single::Bool(_) => Err(value.unfit(expected)),
        other => Ok(time(&other).map_or_else(|| Open::unknown(text_of(&other)), Open::from)),
    }
}

/// The same for a time that is a text: where its spelling is not its `own`, that is kept.
fn read_text<E: de::Error, T>(
    value: Single<'_>,
    expected: &str,
    time: impl Fn(&Single<'_>) -> Option<T>,
    own: impl Fn(&T, &str) -> bool,
) -> Result<Open<T>, E> {
    match &value {
        Single::Text(text) => Ok(match time(&value) {
            Some(time) if own(&time, text) => Open::from(time),
            Some(time) => Open::spelled(time, text),
            None => Open::unknown(&**text),
        }),
        _ => read(value, expected, time),
    }
}

/// Whether a text that is a time is known at a glance to be spelled as it is written here: `2020-12-30T03:23:29Z`.
fn is_own(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 20
        && (bytes[10], bytes[19]) == (b'T', b'Z')
        && bytes[11..13] != *b"24"
        && bytes[17] != b'6'
        && bytes[0].is_ascii_digit()
}

/// Writes a time that is a text.
fn write<S: Serializer, T>(value: &Open<T>, known: impl Fn(&T) -> String, serializer: S) -> Result<S::Ok, S::Error> {
    match (value.text(), value.known()) {
        (None, Some(time)) => serializer.serialize_str(&known(time)),
        (text, _) => serializer.serialize_str(text.unwrap_or_default()),
    }
}

/// A time as so many units since 1970: of seconds, each of which has ten to the power of `PLACES`.
struct Since1970<const PLACES: u8>;

impl<const PLACES: u8> Since1970<PLACES> {
    #[inline]
    fn read(value: &Single<'_>) -> Option<Timestamp> {
        if let Single::Integer(units) = value {
            let second = 10_i64.pow(u32::from(PLACES));
            let nanos = units % second * 10_i64.pow(u32::from(9 - PLACES));
            return Timestamp::new(units / second, i32::try_from(nanos).ok()?).ok();
        }
        let number: Number = digits(value)?.parse().ok()?;
        Timestamp::from_nanosecond(number.scaled(9 - PLACES)?).ok()
    }

    /// The decimal number, with a fraction where there is one.
    fn decimal(time: &Timestamp) -> String {
        let unit = 10_i128.pow(u32::from(9 - PLACES));
        let nanos = time.as_nanosecond();
        let (whole, rest) = (nanos / unit, (nanos % unit).unsigned_abs());
        if rest == 0 {
            return whole.to_string();
        }
        let sign = if nanos < 0 { "-" } else { "" };
        let fraction = format!("{rest:0width$}", width = usize::from(9 - PLACES));
        format!("{sign}{}.{}", whole.unsigned_abs(), fraction.trim_end_matches('0'))
    }

    fn write<S: Serializer>(value: &Open<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        let text = match (value.text(), value.known()) {
            (None, Some(time)) => Self::decimal(time),
            (text, _) => text.unwrap_or_default().to_owned(),
        };
        // A text that is no number has come as one.
        let number = Single::Text(text.as_str().into()).decimal().and_then(|text| text.parse::<Number>().ok());
        match number {
            Some(number) => number.serialize(serializer),
            None => serializer.serialize_str(&text),
        }
    }
}

/// `1714982400` ↔ [`Timestamp`]
pub struct UnixSeconds;

impl Codec<Open<Timestamp>> for UnixSeconds {
    const NUMERIC: bool = true;
    const SINGLE: bool = true;

    fn serialize<S: Serializer>(value: &Open<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        Since1970::<0>::write(value, serializer)
    }

    fn single<E: de::Error>(value: Single<'_>) -> Result<Open<Timestamp>, E> {
        read(value, "seconds since 1970", Since1970::<0>::read)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Open<Timestamp>, D::Error> {
        single::<Self, _, D>(deserializer, "a time")
    }
}

/// `"1757656178"` ↔ [`Timestamp`]
pub struct UnixSecondsString;

impl Codec<Open<Timestamp>> for UnixSecondsString {
    const NUMERIC: bool = true;
    const SINGLE: bool = true;

    fn serialize<S: Serializer>(value: &Open<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        write(value, Since1970::<0>::decimal, serializer)
    }

    fn single<E: de::Error>(value: Single<'_>) -> Result<Open<Timestamp>, E> {
        UnixSeconds::single(value)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Open<Timestamp>, D::Error> {
        single::<Self, _, D>(deserializer, "a time")
    }
}

/// `1714982400000` ↔ [`Timestamp`]
pub struct UnixMillis;

impl Codec<Open<Timestamp>> for UnixMillis {
    const NUMERIC: bool = true;
    const SINGLE: bool = true;

    fn serialize<S: Serializer>(value: &Open<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        Since1970::<3>::write(value, serializer)
    }

    fn single<E: de::Error>(value: Single<'_>) -> Result<Open<Timestamp>, E> {
        read(value, "milliseconds since 1970", Since1970::<3>::read)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Open<Timestamp>, D::Error> {
        single::<Self, _, D>(deserializer, "a time")
    }
}

/// A day and a time as they are written, and how far that is from UTC, where it is said. The end of a day is `24:00` to some, and
/// a leap second is the one before it once more to the clocks of computers.
fn written(value: &Single<'_>) -> Option<(Local, Option<Offset>)> {
    let Single::Text(text) = value else { return None };
    let clock = text.find(['T', 't', ' ']).filter(|at| *at > 0)? + 1;
    let (day, time) = text.split_at_checked(clock)?;
    let ends = time.strip_prefix("24:00");
    let leaps = time.get(6..8) == Some("60");
    let spelled = match ends {
        Some(rest) => format!("{day}00:00{rest}"),
        None if leaps => format!("{day}{}59{}", &time[..6], &time[8..]),
        None => text.to_string(),
    };
    let pieces = Pieces::parse(&spelled).ok()?;
    let local = pieces.date().to_datetime(pieces.time()?);
    let local = match ends {
        Some(_) if local.time() != civil::Time::midnight() => return None,
        Some(_) => local.checked_add(1.day()).ok()?,
        None if leaps => local.checked_add(1.second()).ok()?,
        None => local,
    };
    if pieces.time_zone_annotation().is_some() {
        return None;
    }
    Some((local, pieces.to_numeric_offset()))
}

fn instant(value: &Single<'_>) -> Option<(Timestamp, Offset)> {
    let (local, offset) = written(value)?;
    Some((offset?.to_timestamp(local).ok()?, offset?))
}

fn moment(value: &Single<'_>) -> Option<Timestamp> {
    instant(value).map(|(time, _)| time)
}

fn with_offset(time: &Zoned) -> String {
    time.timestamp().display_with_offset(time.offset()).to_string()
}

fn spaced(time: &Local) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S%.f").to_string()
}

fn zoned((time, offset): (Timestamp, Offset)) -> Zoned {
    time.to_zoned(TimeZone::fixed(offset))
}

/// A time without an offset.
fn local((time, offset): (Local, Option<Offset>)) -> Option<Local> {
    Some(time).filter(|_| offset.is_none())
}

fn day(value: &Single<'_>) -> Option<civil::Date> {
    let Single::Text(text) = value else { return None };
    jiff::fmt::strtime::parse("%Y-%m-%d", &**text).and_then(|parsed| parsed.to_date()).ok()
}

/// `"2020-12-30T03:23:29Z"` ↔ [`Timestamp`], RFC 3339. What is read may have any offset, and is written as it was read; what a program
/// makes is written in UTC.
pub struct DateTime;

impl Codec<Open<Timestamp>> for DateTime {
    const SINGLE: bool = true;

    fn serialize<S: Serializer>(value: &Open<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        write(value, Timestamp::to_string, serializer)
    }

    fn single<E: de::Error>(value: Single<'_>) -> Result<Open<Timestamp>, E> {
        read_text(value, "a time such as `2020-12-30T03:23:29Z`", moment, |time, text| {
            is_own(text) || time.to_string() == text
        })
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Open<Timestamp>, D::Error> {
        single::<Self, _, D>(deserializer, "a time")
    }
}

/// `"2020-12-30T11:23:29+08:00"` ↔ [`Zoned`], whose zone is the offset.
pub struct DateTimeOffset;

impl Codec<Open<Zoned>> for DateTimeOffset {
    const SINGLE: bool = true;

    fn serialize<S: Serializer>(value: &Open<Zoned>, serializer: S) -> Result<S::Ok, S::Error> {
        write(value, with_offset, serializer)
    }

    fn single<E: de::Error>(value: Single<'_>) -> Result<Open<Zoned>, E> {
        read_text(
            value,
            "a time such as `2020-12-30T11:23:29+08:00`",
            |value| instant(value).map(zoned),
            |time, text| with_offset(time) == text,
        )
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Open<Zoned>, D::Error> {
        single::<Self, _, D>(deserializer, "a time")
    }
}

/// `"2020-07-02 17:34:44"` ↔ [`civil::DateTime`]: a time whose zone the API does not say.
pub struct DatetimeSpace;

impl Codec<Open<Local>> for DatetimeSpace {
    const SINGLE: bool = true;

    fn serialize<S: Serializer>(value: &Open<Local>, serializer: S) -> Result<S::Ok, S::Error> {
        write(value, spaced, serializer)
    }

    fn single<E: de::Error>(value: Single<'_>) -> Result<Open<Local>, E> {
        read_text(
            value,
            "a time such as `2020-07-02 17:34:44`",
            |value| written(value).and_then(local),
            |time, text| spaced(time) == text,
        )
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Open<Local>, D::Error> {
        single::<Self, _, D>(deserializer, "a time")
    }
}

/// A day without a time: `"2020-07-02"` ↔ [`civil::Date`].
pub struct Date;

impl Codec<Open<civil::Date>> for Date {
    const SINGLE: bool = true;

    fn serialize<S: Serializer>(value: &Open<civil::Date>, serializer: S) -> Result<S::Ok, S::Error> {
        write(value, civil::Date::to_string, serializer)
    }

    fn single<E: de::Error>(value: Single<'_>) -> Result<Open<civil::Date>, E> {
        read_text(value, "a date such as `2020-07-02`", day, |day, text| day.to_string() == text)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Open<civil::Date>, D::Error> {
        single::<Self, _, D>(deserializer, "a time")
    }
}

/// What a setter of a time takes: the time itself, an [`Open`] one, its text, and nothing where it may be left out.
///
/// A text is read as it stands on wires, with a space or a `T` before the clock. A [`Timestamp`] needs an offset from UTC in it: a
/// time without one is another in every zone.
///
/// ```
/// use oas_runtime::jiff::{Timestamp, civil};
/// use oas_runtime::wire::IntoTime;
///
/// let local: Option<oas_runtime::Open<civil::DateTime>> = "2020-07-02 17:34:44".into_time()?;
/// assert!(local.is_some_and(|time| time == civil::date(2020, 7, 2).at(17, 34, 44, 0)));
/// let error = IntoTime::<Timestamp>::into_time("2020-07-02 17:34:44").expect_err("it has no offset");
/// assert_eq!(error, "`2020-07-02 17:34:44` is no time such as `2020-12-30T03:23:29Z`, with its offset from UTC");
/// # Ok::<(), String>(())
/// ```
pub trait IntoTime<T> {
    /// The time, where there is one.
    ///
    /// # Errors
    ///
    /// A text that is none of its kind.
    fn into_time(self) -> Result<Option<Open<T>>, String>;
}

impl<T> IntoTime<T> for Open<T> {
    fn into_time(self) -> Result<Option<Open<T>>, String> {
        Ok(Some(self))
    }
}

impl<T> IntoTime<T> for Option<Open<T>> {
    fn into_time(self) -> Result<Option<Open<T>>, String> {
        Ok(self)
    }
}

macro_rules! into_time {
    ($($kind:ty: $text:ident => $read:expr, $expected:literal;)*) => {
        $(impl IntoTime<$kind> for $kind {
            fn into_time(self) -> Result<Option<Open<$kind>>, String> {
                Ok(Some(self.into()))
            }
        }

        impl IntoTime<$kind> for &str {
            fn into_time(self) -> Result<Option<Open<$kind>>, String> {
                let $text = &Single::Text(self.into());
                let time: Option<$kind> = $read;
                let shown: String = self.chars().take(40).collect();
                time.map(|time| Some(time.into())).ok_or_else(|| format!("`{shown}` is no {}", $expected))
            }
        }

        impl IntoTime<$kind> for String {
            fn into_time(self) -> Result<Option<Open<$kind>>, String> {
                self.as_str().into_time()
            }
        })*
    };
}

into_time! {
    Timestamp: text => moment(text), "time such as `2020-12-30T03:23:29Z`, with its offset from UTC";
    Zoned: text => instant(text).map(zoned), "time such as `2020-12-30T11:23:29+08:00`, with its offset from UTC";
    Local: text => written(text).and_then(local), "time such as `2020-07-02 17:34:44`, without an offset from UTC";
    civil::Date: text => day(text), "day such as `2020-07-02`";
}

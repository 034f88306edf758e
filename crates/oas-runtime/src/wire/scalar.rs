//! Single values: a number, a text and a boolean read each other's spellings where nothing is lost by that, as providers change
//! between them. Numbers are read from their digits. Writers keep to the declared spelling.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

use oas_values::Number;
use serde::de::{self, Deserializer, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};

use super::codec::Codec;
use super::single::{Single, text_of};
use crate::Secret;

thread_local! {
    static READING: Cell<Reading> = const { Cell::new(Reading::Exact) };
}

/// How values are read.
#[derive(Clone, Copy, PartialEq)]
enum Reading {
    /// From what is written.
    Exact,
    /// As `serde_json` has made them.
    Fast,
    /// As it has made them, which was not enough.
    FellBack,
}

#[inline]
pub(super) fn is_fast_path() -> bool {
    READING.get() == Reading::Fast
}

/// Says that it was not enough.
pub(super) fn fall_back() {
    READING.set(Reading::FellBack);
}

/// Reads something as `serde_json` makes numbers of digits, which is fast; once more from what is written, if a number has a fraction
/// where none was expected or is larger than `serde_json` knows, or a text is none.
pub(crate) fn fast_or_exact<T, E>(mut read: impl FnMut() -> Result<T, E>) -> Result<T, E> {
    /// A reader may panic.
    struct Reset;

    impl Drop for Reset {
        fn drop(&mut self) {
            READING.set(Reading::Exact);
        }
    }

    let reset = Reset;
    READING.set(Reading::Fast);
    let value = read();
    let fell_back = READING.get() == Reading::FellBack;
    drop(reset);
    if fell_back || value.is_err() {
        super::fault::forget();
        return read();
    }
    value
}

/// Reads a single value by its codec.
#[inline]
pub(super) fn single<'de, C: Codec<T>, T, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
) -> Result<T, D::Error> {
    if !is_fast_path() {
        return exactly::<C, T, D>(deserializer, expected);
    }
    let visitor = FastPath::<C, T>(expected, PhantomData);
    if C::TEXTUAL { deserializer.deserialize_str(visitor) } else { deserializer.deserialize_any(visitor) }
}

#[cold]
#[inline(never)]
fn exactly<'de, C: Codec<T>, T, D: Deserializer<'de>>(deserializer: D, expected: &'static str) -> Result<T, D::Error> {
    C::single(Single::exact(deserializer, expected)?)
}

/// Takes a value as `serde_json` has made it.
struct FastPath<C, T>(&'static str, PhantomData<(C, T)>);

impl<C: Codec<T>, T> Visitor<'_> for FastPath<C, T> {
    type Value = T;

    /// Asked for where something else has come, which a visitor of texts is not shown: it may be one in another spelling.
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if C::TEXTUAL {
            fall_back();
        }
        f.write_str(self.0)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<T, E> {
        C::single(Single::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<T, E> {
        C::single(Single::Integer(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<T, E> {
        C::single(Single::unsigned(value))
    }

    /// Its digits are gone.
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<T, E> {
        fall_back();
        Err(E::invalid_type(Unexpected::Float(value), &self))
    }

    #[inline]
    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        C::text(text)
    }
}

/// A type of single values.
pub trait ReadScalar: Sized {
    /// Whether a number and its digits in a text are the same value.
    const NUMERIC: bool = false;
    /// Whether it is a text as a rule.
    const IS_TEXTUAL: bool = false;
    /// Whether its numbers have fractions as a rule, which are read from their digits.
    const IS_FRACTIONAL: bool = false;
    /// What is expected, in words.
    const EXPECTED: &'static str;

    /// The value of any spelling; nothing where it is none of the type, or something would be lost.
    fn read(value: &Single<'_>) -> Option<Self>;

    /// The value of a text.
    #[inline]
    fn of_text(text: &str) -> Option<Self> {
        Self::read(&Single::Text(text.into()))
    }

    /// Whether the value is written as the type is.
    fn is_declared(value: &Single<'_>) -> bool {
        matches!(value, Single::Text(_))
    }
}

/// A single value in any spelling: `7`, `"7"` and `7.0` are the same integer, `7094` is the text `"7094"`, `"false"` is `false`.
pub struct Scalar;

impl<T: ReadScalar + Serialize> Codec<T> for Scalar {
    const NUMERIC: bool = T::NUMERIC;
    const SINGLE: bool = true;
    const TEXTUAL: bool = T::IS_TEXTUAL;

    fn serialize<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }

    #[inline]
    fn single<E: de::Error>(value: Single<'_>) -> Result<T, E> {
        T::read(&value).ok_or_else(|| value.unfit(T::EXPECTED))
    }

    #[inline]
    fn text<E: de::Error>(text: &str) -> Result<T, E> {
        T::of_text(text).ok_or_else(|| Single::Text(text.into()).unfit(T::EXPECTED))
    }

    #[inline]
    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        if T::IS_FRACTIONAL {
            return <Self as Codec<T>>::single(Single::exact(deserializer, T::EXPECTED)?);
        }
        single::<Self, T, D>(deserializer, T::EXPECTED)
    }
}

/// A single value in the spelling that is declared, and in no other.
pub struct Exact;

impl<T: ReadScalar + Serialize> Codec<T> for Exact {
    const NUMERIC: bool = false;
    const SINGLE: bool = true;
    const TEXTUAL: bool = T::IS_TEXTUAL;

    fn serialize<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }

    fn single<E: de::Error>(value: Single<'_>) -> Result<T, E> {
        let read = if T::is_declared(&value) { T::read(&value) } else { None };
        read.ok_or_else(|| value.unfit(T::EXPECTED))
    }

    #[inline]
    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        if T::IS_FRACTIONAL {
            return <Self as Codec<T>>::single(Single::exact(deserializer, T::EXPECTED)?);
        }
        single::<Self, T, D>(deserializer, T::EXPECTED)
    }
}

impl ReadScalar for String {
    const IS_TEXTUAL: bool = true;
    const EXPECTED: &'static str = "a string";

    fn read(value: &Single<'_>) -> Option<Self> {
        Some(text_of(value).into_owned())
    }

    #[inline]
    fn of_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl ReadScalar for Secret {
    const IS_TEXTUAL: bool = true;
    const EXPECTED: &'static str = "a string";

    fn read(value: &Single<'_>) -> Option<Self> {
        String::read(value).map(Into::into)
    }
}

impl ReadScalar for bool {
    const EXPECTED: &'static str = "a boolean";

    #[inline]
    fn read(value: &Single<'_>) -> Option<Self> {
        match value {
            Single::Bool(value) => Some(*value),
            Single::Integer(0) => Some(false),
            Single::Integer(1) => Some(true),
            Single::Integer(_) => None,
            Single::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Single::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            Single::Text(text) | Single::Number(text) => match &**text {
                "1" => Some(true),
                "0" => Some(false),
                _ => None,
            },
        }
    }

    fn is_declared(value: &Single<'_>) -> bool {
        matches!(value, Single::Bool(_))
    }
}

macro_rules! integers {
    ($($kind:ident)*) => {
        $(impl ReadScalar for $kind {
            const NUMERIC: bool = true;
            const EXPECTED: &'static str = stringify!($kind);

            #[inline]
            fn read(value: &Single<'_>) -> Option<Self> {
                if let Single::Integer(value) = value {
                    return (*value).try_into().ok();
                }
                let decimal = value.decimal()?;
                decimal.parse().ok().or_else(|| integral(&decimal)?.try_into().ok())
            }

            fn is_declared(value: &Single<'_>) -> bool {
                matches!(value, Single::Integer(_) | Single::Number(_))
            }
        })*
    };
}

integers! { i8 i16 i32 i64 u8 u16 u32 u64 }

/// The integer that a decimal number with a point or an exponent is.
#[cold]
pub(super) fn integral(decimal: &str) -> Option<i128> {
    let number: Number = decimal.parse().ok()?;
    number.to_i64().map(i128::from).or_else(|| number.to_u64().map(i128::from))
}

macro_rules! floats {
    ($($kind:ident)*) => {
        $(impl ReadScalar for $kind {
            const NUMERIC: bool = true;
            const IS_FRACTIONAL: bool = true;
            const EXPECTED: &'static str = stringify!($kind);

            /// The nearest number there is, which `serde_json` misses by a digit at times.
            fn read(value: &Single<'_>) -> Option<Self> {
                value.decimal()?.parse().ok().filter(|value: &$kind| value.is_finite())
            }

            fn is_declared(value: &Single<'_>) -> bool {
                matches!(value, Single::Integer(_) | Single::Number(_))
            }
        })*
    };
}

floats! { f32 f64 }

#[cfg(test)]
mod tests {
    use serde::Deserialize as _;

    use super::fast_or_exact;
    use crate::{JsonMap, wire};

    #[derive(Clone, PartialEq)]
    struct Named {
        id: String,
        name: String,
        extra: JsonMap,
    }
    crate::object!(Named in extra { required id as wire::Scalar, required name as wire::Scalar });

    #[derive(Clone, PartialEq)]
    struct Numbered {
        id: i64,
        extra: JsonMap,
    }
    crate::object!(Numbered in extra { required id as wire::Scalar });

    #[derive(Clone, Debug, PartialEq)]
    enum Either {
        Named(Named),
        Numbered(Numbered),
    }
    crate::union!(Either { Named(Named) as wire::Plain, Numbered(Numbered) as wire::Plain });

    fn read(json: &str) -> (Result<Either, serde_json::Error>, u32) {
        let mut times = 0;
        let read = || {
            times += 1;
            Either::deserialize(&mut serde_json::Deserializer::from_str(json))
        };
        (fast_or_exact(read), times)
    }

    /// The alternative that fits best is not given up for the spelling of a text.
    #[test]
    fn a_text_in_another_spelling_is_read_again() {
        let (value, times) = read(r#"{"id":7,"name":"a"}"#);
        let named = Named { id: "7".to_owned(), name: "a".to_owned(), extra: JsonMap::new() };
        assert_eq!((value.expect("an alternative"), times), (Either::Named(named), 2));
    }

    #[test]
    fn what_is_as_declared_is_read_once() {
        let (value, times) = read(r#"{"id":"7","name":"a"}"#);
        assert!(matches!(value, Ok(Either::Named(_))) && times == 1);
        let (value, times) = read(r#"{"id":7}"#);
        assert!(matches!(value, Ok(Either::Numbered(_))) && times == 1);
        let (value, times) = read(r#"{"id":[]}"#);
        assert!(value.is_err() && times == 2);
    }
}

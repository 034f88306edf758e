//! What a codec is, and the one that leaves a value as its type says. Knows `serde` alone.

use std::marker::PhantomData;

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::single::Single;

/// How values of a type stand on the wire.
pub trait Codec<T> {
    /// Whether a number and its digits in a text are the same value.
    const NUMERIC: bool = false;
    /// Whether its values are single ones: no lists, no objects.
    const SINGLE: bool = false;
    /// Whether its values are texts as a rule.
    const TEXTUAL: bool = false;

    /// The value that a single one stands for, where its values are such.
    ///
    /// # Errors
    ///
    /// One that it does not read.
    fn single<E: de::Error>(value: Single<'_>) -> Result<T, E> {
        Err(value.unfit("a list or an object"))
    }

    /// The value that a text stands for: what most values come as, without the ways of all the others.
    ///
    /// # Errors
    ///
    /// One that it does not read.
    #[inline]
    fn text<E: de::Error>(text: &str) -> Result<T, E> {
        Self::single(Single::Text(text.into()))
    }

    /// Writes a value the way it stands on the wire.
    fn serialize<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads a value from the way it stands on the wire.
    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>;
}

/// A codec as a `serde` module: `#[serde(with = "With::<UnixSeconds>")]`.
pub struct With<C>(PhantomData<C>);

impl<C> With<C> {
    /// Writes a value by the codec, for `serde`.
    pub fn serialize<T, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>
    where
        C: Codec<T>,
    {
        C::serialize(value, serializer)
    }

    /// Reads a value by the codec, for `serde`.
    pub fn deserialize<'de, T, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>
    where
        C: Codec<T>,
    {
        C::deserialize(deserializer)
    }
}

/// As the type itself says.
pub struct Plain;

impl<T: Serialize + DeserializeOwned> Codec<T> for Plain {
    fn serialize<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}

/// A value with its codec, for places that want `serde`'s own traits.
pub(super) struct Coded<C, T>(pub(super) T, pub(super) PhantomData<C>);

impl<'de, C: Codec<T>, T> Deserialize<'de> for Coded<C, T> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        C::deserialize(deserializer).map(|value| Self(value, PhantomData))
    }
}

impl<C: Codec<T>, T> Serialize for Coded<C, &T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        C::serialize(self.0, serializer)
    }
}

/// What a codec says about a value that it cannot read.
pub(super) fn unreadable<E: de::Error>(value: &str, expected: &str) -> E {
    let shown: String = value.chars().take(40).collect();
    E::custom(format_args!("`{shown}` is not {expected}"))
}

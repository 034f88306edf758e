//! Codecs around others: what may be `null`, lists, maps. Knows what is inside by its codec alone.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use super::codec::{Codec, Coded};
use super::fault::{inside_element, inside_member};
use super::single::Single;

/// `null` or a value.
pub struct Nullable<C>(PhantomData<C>);

impl<C: Codec<T>, T> Codec<Option<T>> for Nullable<C> {
    const NUMERIC: bool = C::NUMERIC;
    const SINGLE: bool = C::SINGLE;

    fn single<E: de::Error>(value: Single<'_>) -> Result<Option<T>, E> {
        C::single(value).map(Some)
    }

    fn serialize<S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_some(&Coded::<C, _>(value, PhantomData)),
            None => serializer.serialize_none(),
        }
    }

    #[inline]
    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        Ok(Option::<Coded<C, T>>::deserialize(deserializer)?.map(|coded| coded.0))
    }
}

/// A list whose elements have a codec.
pub struct List<C>(PhantomData<C>);

impl<C: Codec<T>, T> Codec<Vec<T>> for List<C> {
    fn serialize<S: Serializer>(values: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(values.len()))?;
        for value in values {
            list.serialize_element(&Coded::<C, _>(value, PhantomData))?;
        }
        list.end()
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        struct Elements<C, T>(PhantomData<(C, T)>);
        impl<'de, C: Codec<T>, T> Visitor<'de> for Elements<C, T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
                let mut values = Vec::new();
                let element =
                    |list: &mut A, index| list.next_element::<Coded<C, T>>().inspect_err(|_| inside_element(index));
                while let Some(Coded(value, _)) = element(&mut list, values.len())? {
                    // Most lists inside of items have one or two elements; without this, there is room for four.
                    if values.len() == values.capacity() {
                        values.reserve_exact(values.len().max(1));
                    }
                    values.push(value);
                }
                Ok(values)
            }
        }
        deserializer.deserialize_seq(Elements::<C, T>(PhantomData))
    }
}

/// A map with text keys.
pub struct Dictionary<C>(PhantomData<C>);

impl<C: Codec<T>, T> Codec<BTreeMap<String, T>> for Dictionary<C> {
    fn serialize<S: Serializer>(values: &BTreeMap<String, T>, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(values.len()))?;
        for (key, value) in values {
            map.serialize_entry(key, &Coded::<C, _>(value, PhantomData))?;
        }
        map.end()
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error> {
        struct Members<C, T>(PhantomData<(C, T)>);
        impl<'de, C: Codec<T>, T> Visitor<'de> for Members<C, T> {
            type Value = BTreeMap<String, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut values = BTreeMap::new();
                while let Some(key) = map.next_key::<String>()? {
                    let value = map.next_value::<Coded<C, T>>().inspect_err(|_| inside_member(&key))?;
                    values.insert(key, value.0);
                }
                Ok(values)
            }
        }
        deserializer.deserialize_map(Members::<C, T>(PhantomData))
    }
}

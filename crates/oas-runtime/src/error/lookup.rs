//! Single values of a JSON text by their pointers, without building what stands beside them: bodies are large, and what is
//! looked for is small and mostly not there.

use std::borrow::Cow;
use std::fmt;

use oas_values::{Pointer, Token};
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The first text or number that a pointer leads to, where `*` stands for any member or element; nothing where the text is no
/// JSON.
pub(crate) fn find(json: &str, pointer: &str) -> Option<String> {
    let tokens: Vec<Token<'_>> = Pointer::known(pointer).tokens().collect();
    // Most texts have no such member, and seeing that is quick.
    let names = tokens.iter().filter(|token| !token.is_any() && token.index().is_none());
    if !names.into_iter().all(|name| json.contains(&*format!("\"{}\"", name.name()))) {
        return None;
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let found = Lookup(&tokens).deserialize(&mut deserializer).ok()?;
    deserializer.end().ok().and(found)
}

/// What the rest of a pointer leads to.
#[derive(Clone, Copy)]
struct Lookup<'t>(&'t [Token<'t>]);

impl Lookup<'_> {
    /// The value itself, where the pointer ends here.
    fn scalar(self, text: &(impl ToString + ?Sized)) -> Option<String> {
        self.0.is_empty().then(|| text.to_string())
    }
}

impl<'de> DeserializeSeed<'de> for Lookup<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Lookup<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            match self.0.split_first() {
                Some((token, rest)) if found.is_none() && (token.is_any() || token.name() == name) => {
                    found = map.next_value_seed(Lookup(rest))?;
                }
                _ => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        for index in 0.. {
            let wanted = self.0.split_first().filter(|(token, _)| token.is_any() || token.index() == Some(index));
            let more = match wanted.filter(|_| found.is_none()) {
                Some((_, rest)) => match list.next_element_seed(Lookup(rest))? {
                    Some(value) => {
                        found = value;
                        true
                    }
                    None => false,
                },
                None => list.next_element::<IgnoredAny>()?.is_some(),
            };
            if !more {
                break;
            }
        }
        Ok(found)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(self.scalar(text).filter(|text| !text.is_empty()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(self.scalar(&number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(self.scalar(&number))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(self.scalar(&number))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

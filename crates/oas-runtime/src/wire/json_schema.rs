//! JSON Schemas of codecs, for the `schemars` feature: what really stands on the wire for a field.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    Blank, Blanks, BooleanString, Bytes, BytesString, Date, DateTime, DateTimeOffset, DatetimeSpace, Dictionary,
    EmptyFor, Exact, List, NoneFor, Nullable, Open, Plain, Scalar, UnixMillis, UnixSeconds, UnixSecondsString,
};

/// The schema of a `T` that is written by the codec `C`: `#[schemars(with = "Described<T, C>")]`.
pub struct Described<T, C>(PhantomData<(T, C)>);

impl<T, C: DescribedCodec<T>> JsonSchema for Described<T, C> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        std::any::type_name::<Self>().into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        C::describe(generator)
    }
}

/// A codec that can say what stands on the wire.
pub trait DescribedCodec<T> {
    /// The schema of the values as they stand on the wire.
    fn describe(generator: &mut SchemaGenerator) -> Schema;
}

impl<T: JsonSchema> DescribedCodec<T> for Plain {
    fn describe(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

impl<T: JsonSchema> DescribedCodec<T> for Scalar {
    fn describe(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

impl<T: JsonSchema> DescribedCodec<T> for Exact {
    fn describe(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

macro_rules! described {
    ($($codec:ty, $value:ty, $schema:tt;)*) => {
        $(impl DescribedCodec<$value> for $codec {
            fn describe(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        })*
    };
}

described! {
    UnixSeconds, Open<jiff::Timestamp>, {"type": "integer", "format": "unix-seconds"};
    UnixMillis, Open<jiff::Timestamp>, {"type": "integer", "format": "unix-millis"};
    UnixSecondsString, Open<jiff::Timestamp>, {"type": "string", "format": "unix-seconds-string"};
    DateTime, Open<jiff::Timestamp>, {"type": "string", "format": "date-time"};
    DateTimeOffset, Open<jiff::Zoned>, {"type": "string", "format": "date-time-offset"};
    DatetimeSpace, Open<jiff::civil::DateTime>, {"type": "string", "format": "datetime-space"};
    Date, Open<jiff::civil::Date>, {"type": "string", "format": "date"};
    Bytes, u64, {"type": "integer", "minimum": 0, "format": "bytes"};
    BytesString, u64, {"type": "string", "format": "bytes-string"};
    BooleanString, bool, {"type": "string", "format": "boolean-string"};
}

fn any_of(first: &Schema, others: Vec<serde_json::Value>) -> Schema {
    let all: Vec<serde_json::Value> = std::iter::once(first.as_value().clone()).chain(others).collect();
    json_schema!({ "anyOf": all })
}

impl<T, C: DescribedCodec<T>> DescribedCodec<Option<T>> for Nullable<C> {
    fn describe(generator: &mut SchemaGenerator) -> Schema {
        any_of(&C::describe(generator), vec![serde_json::json!({"type": "null"})])
    }
}

impl<T, C: DescribedCodec<T>> DescribedCodec<Vec<T>> for List<C> {
    fn describe(generator: &mut SchemaGenerator) -> Schema {
        let items = C::describe(generator);
        json_schema!({"type": "array", "items": items})
    }
}

impl<T, C: DescribedCodec<T>> DescribedCodec<std::collections::BTreeMap<String, T>> for Dictionary<C> {
    fn describe(generator: &mut SchemaGenerator) -> Schema {
        let values = C::describe(generator);
        json_schema!({"type": "object", "additionalProperties": values})
    }
}

fn blanks<B: Blanks>() -> Vec<serde_json::Value> {
    let constant = |blank: &Blank| serde_json::to_value(blank).map(|value| serde_json::json!({ "const": value }));
    B::VALUES.iter().filter_map(|blank| constant(blank).ok()).collect()
}

impl<T, C: DescribedCodec<T>, B: Blanks> DescribedCodec<T> for EmptyFor<C, B> {
    fn describe(generator: &mut SchemaGenerator) -> Schema {
        any_of(&C::describe(generator), blanks::<B>())
    }
}

impl<T, C: DescribedCodec<T>, B: Blanks> DescribedCodec<Option<T>> for NoneFor<C, B> {
    fn describe(generator: &mut SchemaGenerator) -> Schema {
        any_of(&C::describe(generator), blanks::<B>())
    }
}

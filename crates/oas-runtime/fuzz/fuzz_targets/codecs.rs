//! Every decoder takes any bytes, and what it has read it writes so that it reads the same again.
#![no_main]

use std::collections::BTreeMap;
use std::fmt::Debug;

use oas_runtime::jiff::{Timestamp, civil};
use oas_runtime::jiff::Zoned;
use oas_runtime::wire::{
    Blank, Blanks, BooleanString, Bytes, BytesString, Codec, Date, DateTime, DateTimeOffset, DatetimeSpace, Dictionary,
    EmptyFor, Exact, List, NoneFor, Nullable, Scalar, UnixMillis, UnixSeconds, UnixSecondsString, from_text, text,
};
use oas_runtime::Open;
use libfuzzer_sys::fuzz_target;

struct Marks;
impl Blanks for Marks {
    const VALUES: &'static [Blank] = &[Blank::Integer(0), Blank::Null, Blank::Text(""), Blank::EmptyObject];
}

fn read<C: Codec<T>, T: PartialEq + Debug>(bytes: &[u8]) {
    let Ok(value) = C::deserialize(&mut serde_json::Deserializer::from_slice(bytes)) else { return };
    let mut written = Vec::new();
    C::serialize(&value, &mut serde_json::Serializer::new(&mut written)).expect("what was read can be written");
    let again = C::deserialize(&mut serde_json::Deserializer::from_slice(&written));
    assert_eq!(again.expect("what was written can be read"), value);
    if let Ok(text) = text::<C, T>(&value) {
        assert_eq!(from_text::<C, T>(&text).expect("as text as well"), value);
    }
}

fuzz_target!(|bytes: &[u8]| {
    read::<UnixSeconds, Open<Timestamp>>(bytes);
    read::<UnixSecondsString, Open<Timestamp>>(bytes);
    read::<UnixMillis, Open<Timestamp>>(bytes);
    read::<DateTime, Open<Timestamp>>(bytes);
    read::<DatetimeSpace, Open<civil::DateTime>>(bytes);
    read::<Date, Open<civil::Date>>(bytes);
    read::<DateTimeOffset, Open<Zoned>>(bytes);
    read::<Scalar, i64>(bytes);
    read::<Scalar, f64>(bytes);
    read::<Scalar, String>(bytes);
    read::<Scalar, bool>(bytes);
    read::<Exact, i64>(bytes);
    read::<Bytes, u64>(bytes);
    read::<BytesString, u64>(bytes);
    read::<BooleanString, bool>(bytes);
    read::<List<Nullable<UnixSeconds>>, Vec<Option<Open<Timestamp>>>>(bytes);
    read::<Dictionary<BytesString>, BTreeMap<String, u64>>(bytes);
    read::<EmptyFor<List<Date>, Marks>, Vec<Open<civil::Date>>>(bytes);
    read::<NoneFor<UnixSeconds, Marks>, Option<Open<Timestamp>>>(bytes);
});

//! Every decoder takes any bytes, and what it has read it writes so that it reads the same again.
#![no_main]

use std::collections::BTreeMap;
use std::fmt::Debug;

use oas_runtime::jiff::{Timestamp, civil};
use oas_runtime::wire::{
    Blank, Blanks, BooleanString, Bytes, BytesString, Codec, Date, DateTime, DatetimeSpace, Dictionary, EmptyFor, List,
    NoneFor, Nullable, UnixMillis, UnixSeconds, UnixSecondsString, from_text, text,
};
use libfuzzer_sys::fuzz_target;

struct Marks;
impl Blanks for Marks {
    const VALUES: &'static [Blank] = &[Blank::Integer(0), Blank::Null, Blank::Text(""), Blank::EmptyObject];
}

fn read<C: Codec<T>, T: PartialEq + Debug>(bytes: &[u8]) {
    let Ok(value) = C::deserialize(&mut serde_json::Deserializer::from_slice(bytes)) else { return };
    let written = C::serialize(&value, serde_json::value::Serializer).expect("what was read can be written");
    assert_eq!(C::deserialize(&written).expect("what was written can be read"), value);
    if let Ok(text) = text::<C, T>(&value) {
        assert_eq!(from_text::<C, T>(&text).expect("as text as well"), value);
    }
}

fuzz_target!(|bytes: &[u8]| {
    read::<UnixSeconds, Timestamp>(bytes);
    read::<UnixSecondsString, Timestamp>(bytes);
    read::<UnixMillis, Timestamp>(bytes);
    read::<DateTime, Timestamp>(bytes);
    read::<DatetimeSpace, civil::DateTime>(bytes);
    read::<Date, civil::Date>(bytes);
    read::<Bytes, u64>(bytes);
    read::<BytesString, u64>(bytes);
    read::<BooleanString, bool>(bytes);
    read::<List<Nullable<UnixSeconds>>, Vec<Option<Timestamp>>>(bytes);
    read::<Dictionary<BytesString>, BTreeMap<String, u64>>(bytes);
    read::<EmptyFor<List<Date>, Marks>, Vec<civil::Date>>(bytes);
    read::<NoneFor<UnixSeconds, Marks>, Option<Timestamp>>(bytes);
});

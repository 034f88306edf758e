//! Codecs: what is written is read again, what is read is written again, anything else is an error and no panic.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;

use jiff::Timestamp;
use oas_runtime::wire::{
    Blank, Blanks, BooleanString, Bytes, BytesString, Codec, Date, DateTime, DatetimeSpace, Dictionary, EmptyFor, List,
    NoneFor, Nullable, UnixMillis, UnixSeconds, UnixSecondsString,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn write<C: Codec<T>, T>(value: &T) -> Value {
    C::serialize(value, serde_json::value::Serializer).unwrap()
}

fn read<C: Codec<T>, T>(value: &Value) -> Result<T, String> {
    C::deserialize(value).map_err(|error| error.to_string())
}

fn round<C: Codec<T>, T: PartialEq + std::fmt::Debug>(value: T) {
    let written = write::<C, T>(&value);
    assert_eq!(read::<C, T>(&written), Ok(value), "{written}");
    // From text, as from a response.
    let text = written.to_string();
    let again = C::deserialize(&mut serde_json::Deserializer::from_str(&text)).unwrap();
    assert_eq!(write::<C, T>(&again), written);
}

struct Marks;
impl Blanks for Marks {
    const VALUES: &'static [Blank] =
        &[Blank::Integer(0), Blank::Null, Blank::Text(""), Blank::EmptyObject, Blank::EmptyArray, Blank::Bool(false)];
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(seconds in -377_705_023_201_i64..=253_402_207_200, bytes in any::<u64>(), flag in any::<bool>()) {
        let time = Timestamp::from_second(seconds).unwrap();
        round::<UnixSeconds, _>(time);
        round::<UnixSecondsString, _>(time);
        round::<UnixMillis, _>(time);
        round::<DateTime, _>(time);
        let local = jiff::tz::TimeZone::UTC.to_datetime(time);
        if local.year() >= 0 {
            round::<DatetimeSpace, _>(local);
            round::<Date, _>(local.date());
        }
        round::<Bytes, _>(bytes);
        round::<BytesString, _>(bytes);
        round::<BooleanString, _>(flag);
        round::<Nullable<UnixSeconds>, _>(Some(time));
        round::<List<Nullable<BytesString>>, _>(vec![Some(bytes), None]);
        round::<Dictionary<List<Date>>, _>(BTreeMap::from([("a".to_owned(), vec![jiff::civil::date(2020, 7, 2)])]));
        if bytes != 0 {
            round::<NoneFor<Bytes, Marks>, _>(Some(bytes));
        }
    }

    /// Any JSON value is read or refused with words.
    #[test]
    fn nothing_panics(value in json_value()) {
        let all = [
            read::<UnixSeconds, _>(&value).err(), read::<UnixMillis, _>(&value).err(), read::<UnixSecondsString, _>(&value).err(),
            read::<DateTime, _>(&value).err(), read::<DatetimeSpace, _>(&value).err(), read::<Date, _>(&value).err(),
            read::<Bytes, u64>(&value).err(), read::<BytesString, u64>(&value).err(), read::<BooleanString, bool>(&value).err(),
            read::<List<Date>, _>(&value).err(), read::<Dictionary<Bytes>, _>(&value).err(),
            read::<NoneFor<UnixSeconds, Marks>, _>(&value).err(), read::<EmptyFor<List<Bytes>, Marks>, _>(&value).err(),
        ];
        for error in all.into_iter().flatten() {
            prop_assert!(!error.is_empty() && error.len() < 400, "{error}");
        }
    }
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "[0-9]{1,22}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(".{0,4}", inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

#[test]
fn blanks_are_nothing() {
    for blank in [json!(0), json!(null), json!(""), json!({}), json!([]), json!(false)] {
        assert_eq!(read::<NoneFor<UnixSeconds, Marks>, _>(&blank), Ok(None), "{blank}");
        assert_eq!(read::<EmptyFor<List<Bytes>, Marks>, Vec<u64>>(&blank), Ok(vec![]), "{blank}");
    }
    assert_eq!(write::<NoneFor<UnixSeconds, Marks>, Option<Timestamp>>(&None), json!(0), "the first blank is written");
    assert_eq!(write::<EmptyFor<List<Bytes>, Marks>, Vec<u64>>(&vec![]), json!([]));
    assert_eq!(read::<EmptyFor<List<Bytes>, Marks>, Vec<u64>>(&json!([1, "2"])), Ok(vec![1, 2]));
    let error = read::<EmptyFor<List<Bytes>, Marks>, Vec<u64>>(&json!({"a": 1})).unwrap_err();
    assert!(error.contains("expected a list"), "{error}");
}

#[test]
fn both_spellings_of_a_number() {
    assert_eq!(read::<UnixSeconds, _>(&json!("5")), read::<UnixSecondsString, _>(&json!(5)));
    assert_eq!(read::<BytesString, u64>(&json!(7)), Ok(7));
    assert_eq!(read::<BooleanString, bool>(&json!(true)), Ok(true));
    for wrong in [json!("5.0"), json!("+5"), json!(" 5"), json!("0x5"), json!(5.5), json!("99999999999999999999999")] {
        assert!(read::<UnixSeconds, _>(&wrong).is_err(), "{wrong}");
    }
    assert!(read::<Bytes, u64>(&json!(-1)).unwrap_err().contains("`-1` is not a size in bytes"));
    assert!(read::<DatetimeSpace, _>(&json!("2020-07-02T17:34:44")).unwrap_err().contains("2020-07-02 17:34:44"));
}

/// A number that means "nothing here" does so in both spellings; a text only in its own.
#[test]
fn blanks_in_both_spellings() {
    struct Zero;
    impl Blanks for Zero {
        const VALUES: &'static [Blank] = &[Blank::Integer(0)];
    }
    struct Digits;
    impl Blanks for Digits {
        const VALUES: &'static [Blank] = &[Blank::Text("0")];
    }
    for blank in [json!(0), json!("0"), json!("00")] {
        assert_eq!(read::<NoneFor<UnixSeconds, Zero>, Option<Timestamp>>(&blank), Ok(None), "{blank}");
        assert_eq!(read::<NoneFor<UnixSecondsString, Digits>, Option<Timestamp>>(&blank), Ok(None), "{blank}");
    }
    assert_eq!(read::<NoneFor<oas_runtime::wire::Plain, Zero>, Option<String>>(&json!("0")), Ok(Some("0".into())));
}

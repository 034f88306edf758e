//! Codecs: what is written is read again, what is read is written again, anything else is an error and no panic.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;

use jiff::{Timestamp, Zoned};
use oas_runtime::wire::{
    Blank, Blanks, BooleanString, Bytes, BytesString, Codec, Date, DateTime, DateTimeOffset, DatetimeSpace, Dictionary,
    EmptyFor, Exact, List, NoneFor, Nullable, ReadScalar, Scalar, UnixMillis, UnixSeconds, UnixSecondsString,
};
use oas_runtime::{Json, Open};
use proptest::prelude::*;
use serde_json::{Value, json};

fn write<C: Codec<T>, T>(value: &T) -> Json {
    let mut text = Vec::new();
    C::serialize(value, &mut serde_json::Serializer::new(&mut text)).unwrap();
    serde_json::from_slice(&text).unwrap()
}

fn read<C: Codec<T>, T>(value: &Value) -> Result<T, String> {
    C::deserialize(value).map_err(|error| error.to_string())
}

#[allow(clippy::needless_pass_by_value, reason = "every call makes one")]
fn round<C: Codec<T>, T: PartialEq + std::fmt::Debug>(value: T) {
    let written = write::<C, T>(&value);
    let again = C::deserialize(&mut serde_json::Deserializer::from_str(&written.to_string())).unwrap();
    assert_eq!(again, value, "{written}");
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
    fn what_is_written_is_read(nanos in 0..1_000_000_000_i32, cut in 0..10_u32, seconds in -377_705_023_201_i64..=253_402_207_200, bytes in any::<u64>(), flag in any::<bool>()) {
        let time = Open::from(Timestamp::new(seconds, nanos / 10_i32.pow(cut.min(9)) * 10_i32.pow(cut.min(9))).unwrap());
        round::<UnixSeconds, _>(time.clone());
        round::<UnixSecondsString, _>(time.clone());
        round::<UnixMillis, _>(time.clone());
        round::<DateTime, _>(time.clone());
        let local = jiff::tz::TimeZone::UTC.to_datetime(*time.known().unwrap());
        if local.year() >= 0 {
            round::<DatetimeSpace, _>(Open::from(local));
            round::<Date, _>(Open::from(local.date()));
        }
        round::<Bytes, _>(bytes);
        round::<BytesString, _>(bytes);
        round::<BooleanString, _>(flag);
        round::<Nullable<UnixSeconds>, _>(Some(time));
        round::<List<Nullable<BytesString>>, _>(vec![Some(bytes), None]);
        round::<Dictionary<List<Date>>, _>(BTreeMap::from([("a".to_owned(), vec![Open::from(jiff::civil::date(2020, 7, 2))])]));
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
    assert_eq!(
        write::<NoneFor<UnixSeconds, Marks>, Option<Open<Timestamp>>>(&None),
        json!(0),
        "the first blank is written"
    );
    assert_eq!(write::<EmptyFor<List<Bytes>, Marks>, Vec<u64>>(&vec![]), json!([]));
    assert_eq!(read::<EmptyFor<List<Bytes>, Marks>, Vec<u64>>(&json!([1, "2"])), Ok(vec![1, 2]));
    let error = read::<EmptyFor<List<Bytes>, Marks>, Vec<u64>>(&json!({"a": 1})).unwrap_err();
    assert!(error.contains("expected a list"), "{error}");
}

#[test]
fn every_spelling_of_a_number() {
    for seconds in [json!("5"), json!(5), json!("5.0"), json!(5.0), json!("05")] {
        assert_eq!(read::<UnixSeconds, _>(&seconds), Ok(Open::from(Timestamp::from_second(5).unwrap())), "{seconds}");
        assert_eq!(read::<BytesString, u64>(&seconds), Ok(5), "{seconds}");
    }
    assert_eq!(read::<BooleanString, bool>(&json!(true)), Ok(true));
    for wrong in [json!("+5"), json!(" 5"), json!("0x5"), json!(5.5), json!("99999999999999999999999"), json!(-1)] {
        assert!(read::<Bytes, u64>(&wrong).is_err(), "{wrong}");
    }
    assert!(read::<Bytes, u64>(&json!(-1)).unwrap_err().contains("`-1` is not a size in bytes"));
}

/// The value of a JSON text, and what it is written as.
fn text<C: Codec<T>, T>(json: &str) -> Result<(T, String), String> {
    let value = C::deserialize(&mut serde_json::Deserializer::from_str(json)).map_err(|error| error.to_string())?;
    let mut written = Vec::new();
    C::serialize(&value, &mut serde_json::Serializer::new(&mut written)).map_err(|error| error.to_string())?;
    Ok((value, String::from_utf8(written).unwrap()))
}

#[test]
fn single_values_read_the_spellings_of_others() {
    fn all<T: ReadScalar + serde::Serialize + PartialEq + std::fmt::Debug>(
        value: &T,
        declared: &str,
        spellings: &[&str],
        wrong: &[&str],
    ) {
        for json in spellings {
            let (read, written) = text::<Scalar, T>(json).unwrap_or_else(|error| panic!("{json}: {error}"));
            assert_eq!((&read, written.as_str()), (value, declared), "{json}");
        }
        assert_eq!(text::<Exact, T>(declared).unwrap().1, declared);
        for json in wrong {
            let error = text::<Scalar, T>(json).err().unwrap_or_else(|| panic!("{json} is read"));
            assert!(error.contains("expected"), "{error}");
        }
    }
    all(
        &23_i64,
        "23",
        &["23", "\"23\"", "23.0", "\"23.0\"", "2.3e1"],
        &["23.5", "\"x\"", "\"\"", "true", "null", "\"023\"", "[]", "1e400"],
    );
    all(&40_u8, "40", &["40", "\"40\"", "40.00"], &["256", "-1", "\"256\""]);
    all(&"7094".to_owned(), "\"7094\"", &["7094", "\"7094\""], &["null", "{}", "[7094]"]);
    all(&"7.50".to_owned(), "\"7.50\"", &["7.50"], &[]);
    all(
        &"123456789012345678901234567890".to_owned(),
        "\"123456789012345678901234567890\"",
        &["123456789012345678901234567890"],
        &[],
    );
    all(&"false".to_owned(), "\"false\"", &["false"], &[]);
    all(&false, "false", &["false", "\"false\"", "\"False\"", "0", "\"0\""], &["2", "\"no\"", "\"\"", "null"]);
    all(&0.1_f64, "0.1", &["0.1", "\"0.1\"", "1e-1"], &["1e400", "\"NaN\"", "\"inf\"", "true"]);
    // The last digit of a double is as it was, which `serde_json` alone does not promise.
    for digits in ["0.30000000000000004", "1.2345678901234567e29", "9007199254740993.0", "51.24817837550540"] {
        assert_eq!(text::<Scalar, f64>(digits).unwrap().0.to_bits(), digits.parse::<f64>().unwrap().to_bits());
    }
    for other in ["\"7\"", "7.5", "true"] {
        assert!(text::<Exact, i64>(other).is_err(), "{other}");
    }
    for other in ["7", "true"] {
        assert!(text::<Exact, String>(other).is_err(), "{other}");
    }
    assert!(text::<Exact, bool>("\"true\"").is_err() && text::<Exact, f64>("\"1\"").is_err());
}

/// Times that providers send: what becomes of each, and what it is written as.
#[test]
fn times_of_every_spelling() {
    let known = |text: &str| Open::from(text.parse::<Timestamp>().unwrap());
    let unknown = |text: &str| Open::<Timestamp>::unknown(text.to_owned());
    for (json, time, written) in [
        ("\"2020-12-30T03:23:29Z\"", known("2020-12-30T03:23:29Z"), None),
        ("\"2020-12-30t03:23:29z\"", known("2020-12-30T03:23:29Z"), None),
        ("\"2020-12-30 11:23:29+08:00\"", known("2020-12-30T03:23:29Z"), None),
        ("\"2020-12-30T11:23:29+0800\"", known("2020-12-30T03:23:29Z"), None),
        ("\"2020-12-30T03:23:29.000+00:00\"", known("2020-12-30T03:23:29Z"), None),
        ("\"2020-12-30T03:23:29.120Z\"", known("2020-12-30T03:23:29.12Z"), None),
        ("\"2020-12-30T03:23:29.123456789Z\"", known("2020-12-30T03:23:29.123456789Z"), None),
        ("\"2020-12-30T24:00:00Z\"", known("2020-12-31T00:00:00Z"), None),
        ("\"2016-12-31T23:59:60Z\"", known("2017-01-01T00:00:00Z"), None),
        ("\"9999-12-31T23:59:59Z\"", unknown("9999-12-31T23:59:59Z"), None),
        ("\"2020-12-30T03:23:29\"", unknown("2020-12-30T03:23:29"), None),
        ("\"2020-12-30T24:30:00Z\"", unknown("2020-12-30T24:30:00Z"), None),
        ("\"0000-00-00T00:00:00Z\"", unknown("0000-00-00T00:00:00Z"), None),
        ("\"never\"", unknown("never"), None),
        ("\"\"", unknown(""), None),
        ("\"2020-12-30T03:23:29+08:00[Asia/Tokyo]\"", unknown("2020-12-30T03:23:29+08:00[Asia/Tokyo]"), None),
    ] {
        assert_eq!(text::<DateTime, _>(json), Ok((time, written.unwrap_or(json).to_owned())), "{json}");
    }
    let second = |second: i64, nanos| Open::from(Timestamp::new(second, nanos).unwrap());
    for (json, time, written) in [
        ("1714982400", second(1_714_982_400, 0), None),
        ("1714982400.25", second(1_714_982_400, 250_000_000), None),
        ("-0.5", second(0, -500_000_000), None),
        ("\"1714982400\"", second(1_714_982_400, 0), Some("1714982400")),
        ("1.7149824e9", second(1_714_982_400, 0), Some("1714982400")),
        ("253402300799", unknown("253402300799"), None),
        ("99999999999999999999999999", unknown("99999999999999999999999999"), None),
        ("0.1234567891", unknown("0.1234567891"), None),
        ("\"soon\"", unknown("soon"), None),
    ] {
        assert_eq!(text::<UnixSeconds, _>(json), Ok((time, written.unwrap_or(json).to_owned())), "{json}");
    }
    for (json, time, written) in [
        ("1714982400123", second(1_714_982_400, 123_000_000), None),
        ("\"1714982400123\"", second(1_714_982_400, 123_000_000), Some("1714982400123")),
        ("1714982400123.5", second(1_714_982_400, 123_500_000), None),
    ] {
        assert_eq!(text::<UnixMillis, _>(json), Ok((time, written.unwrap_or(json).to_owned())), "{json}");
    }
    assert_eq!(text::<UnixSecondsString, _>("\"253402300799\"").unwrap().1, "\"253402300799\"");
    for json in ["\"2020-12-30T11:23:29+08:00\"", "\"2020-12-30T03:23:29-09:30\"", "\"2020-12-30T03:23:29+00:00\""] {
        let (time, written) = text::<DateTimeOffset, Open<Zoned>>(json).unwrap();
        assert_eq!(written, json, "the offset is kept");
        assert_eq!(Some(&time.known().unwrap().timestamp()), text::<DateTime, _>(json).unwrap().0.known());
        // What a program makes has no spelling that it came in.
        let made = Open::from(time.known().unwrap().clone());
        let mut written = Vec::new();
        DateTimeOffset::serialize(&made, &mut serde_json::Serializer::new(&mut written)).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), json);
    }
    let local = |text: &str| Open::from(text.parse::<jiff::civil::DateTime>().unwrap());
    for (json, time) in [
        ("\"2020-07-02 17:34:44\"", local("2020-07-02T17:34:44")),
        ("\"2020-07-02 17:34:44.5\"", local("2020-07-02T17:34:44.5")),
        ("\"2020-07-02 17:34:44+08:00\"", Open::unknown("2020-07-02 17:34:44+08:00".to_owned())),
        ("\"0000-00-00 00:00:00\"", Open::unknown("0000-00-00 00:00:00".to_owned())),
    ] {
        assert_eq!(text::<DatetimeSpace, _>(json), Ok((time, json.to_owned())), "{json}");
    }
    assert_eq!(text::<Date, _>("\"0000-00-00\"").unwrap().0, Open::unknown("0000-00-00".to_owned()));
    for json in ["true", "null", "[]", "{}"] {
        assert!(
            text::<DateTime, Open<Timestamp>>(json).is_err() && text::<UnixSeconds, Open<Timestamp>>(json).is_err()
        );
    }
}

#[test]
fn numbers_keep_their_digits() {
    for json in [
        "123456789012345678901234567890",
        "1e400",
        "-0.30",
        "1E-7",
        "0.1000000000000000055511151231257827",
        "18446744073709551615",
    ] {
        let whole = format!("{{\"a\":[{json}]}}");
        assert_eq!(text::<oas_runtime::wire::Plain, Json>(&whole).unwrap().1, whole);
    }
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    assert!(deep.parse::<Json>().unwrap_err().to_string().contains("recursion limit"));
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
        assert_eq!(read::<NoneFor<UnixSeconds, Zero>, Option<Open<Timestamp>>>(&blank), Ok(None), "{blank}");
        assert_eq!(read::<NoneFor<UnixSecondsString, Digits>, Option<Open<Timestamp>>>(&blank), Ok(None), "{blank}");
    }
    assert_eq!(read::<NoneFor<oas_runtime::wire::Plain, Zero>, Option<String>>(&json!("0")), Ok(Some("0".into())));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Any JSON is a value, and is written as it was.
    #[test]
    fn any_json_is_kept(value in json_value(), digits in "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,4})?") {
        let json: Json = value.to_string().parse().unwrap();
        prop_assert_eq!(&json, &value);
        prop_assert_eq!(&json.to_string().parse::<Json>().unwrap(), &json);
        prop_assert_eq!(digits.parse::<Json>().unwrap().to_string(), digits);
    }
}

//! Objects are read as `serde` reads them with `flatten`: the same values, and an error where it has one.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use jiff::Timestamp;
use oas_runtime::wire::{Blank, Blanks, Nullable, ReceivedBlanks, Scalar, UnixSeconds, With};
use oas_runtime::{JsonMap, Open};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

#[derive(PartialEq)]
struct Image {
    id: String,
    size: Option<u64>,
    created: Option<Open<Timestamp>>,
    parts: Option<Vec<Part>>,
    extra: JsonMap,
}

oas_runtime::object!(Image in extra {
    required id = "imageId",
    optional size,
    optional created as UnixSeconds,
    optional parts,
});

#[derive(PartialEq)]
struct Part {
    name: String,
    extra: JsonMap,
}

oas_runtime::object!(Part in extra { required name });

/// The same, read by `serde`.
mod derived {
    use super::*;

    #[derive(Debug, Deserialize)]
    pub struct Image {
        #[serde(rename = "imageId")]
        pub id: String,
        #[serde(default)]
        pub size: Option<u64>,
        #[serde(default, with = "With::<Nullable<UnixSeconds>>")]
        pub created: Option<Open<Timestamp>>,
        #[serde(default)]
        pub parts: Option<Vec<Part>>,
        #[serde(flatten)]
        pub extra: JsonMap,
    }

    #[derive(Debug, Deserialize)]
    pub struct Part {
        pub name: String,
        #[serde(flatten)]
        pub extra: JsonMap,
    }
}

impl From<derived::Image> for Image {
    fn from(image: derived::Image) -> Self {
        let derived::Image { id, size, created, parts, extra } = image;
        let part = |derived::Part { name, extra }| Part { name, extra };
        Self { id, size, created, parts: parts.map(|parts| parts.into_iter().map(part).collect()), extra }
    }
}

/// What an error says, without the place in the text: `serde` looks at some values later than they come.
fn what(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

fn value() -> impl Strategy<Value = String> {
    let single = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        (0..4_000_000_000_u32).prop_map(|number| number.to_string()),
        Just("1.5".to_owned()),
        any::<String>().prop_map(|text| Value::from(text).to_string()),
        Just(r#"[{"name": "a"}, {"name": "b", "new": [1]}]"#.to_owned()),
        Just(r#"[{"nome": "a"}]"#.to_owned()),
    ];
    single.prop_recursive(2, 8, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|values| format!("[{}]", values.join(","))),
            prop::collection::vec((name(), inner), 0..3).prop_map(|members| object(&members)),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec!["imageId", "size", "created", "parts", "id", "new"]);
    prop_oneof![4 => known.prop_map(|name| format!("\"{name}\"")), 1 => any::<String>().prop_map(|text| Value::from(text).to_string())]
}

fn object(members: &[(String, String)]) -> String {
    let members: Vec<String> = members.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    format!("{{{}}}", members.join(", "))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn objects_are_read_as_serde_reads_them(
        mut members in prop::collection::vec((name(), value()), 0..7),
        whole in any::<bool>(),
        at in any::<prop::sample::Index>(),
    ) {
        if whole {
            members.insert(at.index(members.len() + 1), ("\"imageId\"".to_owned(), "\"image\"".to_owned()));
        }
        let text = object(&members);
        match (serde_json::from_str::<Image>(&text), serde_json::from_str::<derived::Image>(&text)) {
            (Ok(own), Ok(other)) => prop_assert_eq!(own, other.into()),
            (Err(own), Err(other)) => prop_assert_eq!(what(&own), what(&other)),
            (own, other) => prop_assert!(false, "{text}\n{own:?}\n{other:?}"),
        }
    }

    #[test]
    fn anything_else_is_an_error_and_no_panic(text in ".{0,60}") {
        let own = serde_json::from_str::<Image>(&text).map_err(|error| what(&error));
        let other = serde_json::from_str::<derived::Image>(&text).map(Image::from).map_err(|error| what(&error));
        prop_assert_eq!(own, other);
    }
}

#[test]
fn a_field_that_comes_twice_or_not_at_all_is_an_error_with_its_name() {
    let fault = |text| what(&serde_json::from_str::<Image>(text).unwrap_err());
    assert_eq!(fault(r#"{"imageId": "a", "imageId": "b"}"#), "duplicate field `imageId`");
    assert_eq!(fault(r#"{"id": "a"}"#), "missing field `imageId`");
    assert_eq!(fault("[]"), "invalid type: sequence, expected struct Image");
}

#[test]
fn an_unknown_field_that_comes_twice_has_its_last_value_and_any_order_is_read() {
    let image: Image = serde_json::from_str(r#"{"new": 1, "size": 3, "new": {"a": []}, "imageId": "a"}"#).unwrap();
    assert_eq!(image.extra["new"], serde_json::json!({"a": []}));
    assert_eq!((image.id.as_str(), image.size), ("a", Some(3)));
}

struct ZeroOrNull;
impl Blanks for ZeroOrNull {
    const VALUES: &'static [Blank] = &[Blank::Integer(0), Blank::Null];
}

struct NullOrEmpty;
impl Blanks for NullOrEmpty {
    const VALUES: &'static [Blank] = &[Blank::Null, Blank::EmptyObject, Blank::EmptyArray, Blank::Text("")];
}

/// A field of every kind of absence, and a property that has the name of what keeps the others.
#[allow(clippy::option_option, reason = "absent, null and a value are three things")]
#[derive(Clone, PartialEq)]
struct Task {
    extra: Option<String>,
    ended: Option<Open<Timestamp>>,
    note: Option<Option<String>>,
    count: Option<i64>,
    reason: Vec<String>,
    part: Option<Box<Task>>,
    extra_members: JsonMap,
    blanks: ReceivedBlanks,
}

oas_runtime::object!(Task in extra_members with blanks {
    optional extra as Scalar,
    blank ended as UnixSeconds; ZeroOrNull,
    clearable note as Scalar,
    left_out count as Scalar; NullOrEmpty,
    filled reason as oas_runtime::wire::List<Scalar>; NullOrEmpty,
    left_out part; NullOrEmpty,
});

#[test]
fn what_is_not_there_and_what_is_blank_are_written_as_they_were() {
    for text in [
        r#"{"reason":[]}"#,
        r#"{"ended":0,"reason":[]}"#,
        r#"{"ended":null,"note":null,"reason":null}"#,
        r#"{"ended":7,"count":null,"reason":{}}"#,
        r#"{"extra":"x","ended":0,"note":"n","count":"","reason":"","new":1e400}"#,
        r#"{"count":{},"reason":["a"],"part":{},"z":[{"b":1.50,"c":null}]}"#,
        r#"{"count":[],"reason":["a"],"part":{"ended":7.25,"reason":[]}}"#,
        r#"{"count":5,"reason":[],"part":null}"#,
    ] {
        let task: Task = serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(serde_json::to_string(&task).unwrap(), text);
        assert!(!format!("{task:?}").contains("blanks"), "how it was written is nothing to be shown");
    }
    let mut task: Task = serde_json::from_str(r#"{"reason":null,"count":""}"#).unwrap();
    let same: Task = serde_json::from_str(r#"{"reason":[],"ended":null}"#).unwrap();
    assert!(task == same, "how it was written is no part of the value");
    task.reason.push("because".to_owned());
    task.count = Some(3);
    assert_eq!(serde_json::to_string(&task).unwrap(), r#"{"count":3,"reason":["because"]}"#);
    task.blanks = ReceivedBlanks::default();
    (task.reason, task.count) = (Vec::new(), None);
    assert_eq!(
        serde_json::to_string(&task).unwrap(),
        r#"{"ended":0,"reason":[]}"#,
        "one that was made has the first blank"
    );
    let error = serde_json::from_str::<Task>(r#"{"ended":0}"#).unwrap_err().to_string();
    assert!(error.contains("missing field `reason`"), "{error}");
    assert!(serde_json::from_str::<Task>(r#"{"reason":[],"part":{"reason":7}}"#).is_err());
}

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Small(Small),
    Large(Large),
    Number(f64),
    Integer(i64),
    Text(String),
    Texts(Vec<String>),
}

#[derive(Clone, PartialEq)]
struct Small {
    id: String,
    extra: JsonMap,
}

oas_runtime::object!(Small in extra { required id as Scalar });

#[derive(Clone, PartialEq)]
struct Large {
    id: String,
    size: Option<i64>,
    parts: Option<Vec<String>>,
    extra: JsonMap,
}

oas_runtime::object!(Large in extra {
    required id as Scalar,
    optional size as Scalar,
    optional parts as oas_runtime::wire::List<Scalar>,
});

oas_runtime::union!(Shape {
    Small(Small) as oas_runtime::wire::Plain,
    Large(Large) as oas_runtime::wire::Plain,
    Number(f64) as Scalar,
    Integer(i64) as Scalar,
    Text(String) as Scalar,
    Texts(Vec<String>) as oas_runtime::wire::List<Scalar>,
});

#[derive(Debug, PartialEq)]
enum Moment {
    Words(String),
    Time(oas_runtime::wire::Open<jiff::Timestamp>),
}

oas_runtime::union!(Moment {
    Words(String) as Scalar,
    Time(oas_runtime::wire::Open<jiff::Timestamp>) as oas_runtime::wire::UnixSecondsString; coded,
});

/// What a codec reads fits it as well as a type fits what is of it; what it merely keeps does not fit.
#[test]
fn an_alternative_with_a_codec_is_what_the_codec_reads() {
    for (text, fits) in [("1593711284", "Time"), (r#""soon""#, "Words")] {
        let value: Moment = serde_json::from_str(text).unwrap();
        assert!(format!("{value:?}").starts_with(fits), "{text} is {value:?}");
    }
}

#[test]
fn of_several_forms_it_is_the_one_that_fits_best() {
    for (text, fits) in [
        (r#"{"id":"a"}"#, "Small"),
        (r#"{"id":"a","new":1}"#, "Small"),
        (r#"{"id":"a","size":1}"#, "Large"),
        (r#"{"id":"a","parts":["x"],"new":null}"#, "Large"),
        (r#"{"id":"a","size":"none"}"#, "Small"),
        ("5", "Integer"),
        ("5.5", "Number"),
        (r#""5""#, "Text"),
        (r#"["a","5"]"#, "Texts"),
    ] {
        let value: Shape = serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(format!("{value:?}").starts_with(fits), "{text} is {value:?}");
        assert_eq!(serde_json::to_string(&value).unwrap(), text, "nothing is lost, and nothing is written twice");
    }
    let error = serde_json::from_str::<Shape>(r#"{"size":1,"parts":[[]]}"#).unwrap_err().to_string();
    assert!(
        error.contains("it is no alternative of Shape: at `parts[0]`: invalid type: sequence, expected a string"),
        "{error}"
    );
}

//! Objects are read as `serde` reads them with `flatten`: the same values, and an error where it has one.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use jiff::Timestamp;
use oas_runtime::wire::{Nullable, UnixSeconds, With};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Debug, PartialEq)]
struct Image {
    id: String,
    size: Option<u64>,
    created: Option<Timestamp>,
    parts: Option<Vec<Part>>,
    extra: Map<String, Value>,
}

oas_runtime::read_object!(Image {
    required id = "imageId",
    optional size,
    optional created as Nullable<UnixSeconds>,
    optional parts,
});

#[derive(Debug, PartialEq, serde::Serialize)]
struct Part {
    name: String,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

oas_runtime::read_object!(Part { required name });

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
        pub created: Option<Timestamp>,
        #[serde(default)]
        pub parts: Option<Vec<Part>>,
        #[serde(flatten)]
        pub extra: Map<String, Value>,
    }

    #[derive(Debug, Deserialize)]
    pub struct Part {
        pub name: String,
        #[serde(flatten)]
        pub extra: Map<String, Value>,
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

//! Examples against schemas, and the JSON Schemas of generated types against those of the contracts.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "not every test needs all of the support")]

mod support;

use jsonschema::Validator;
use oas_contract::{Kind, Node, Schema, View};
use serde_json::{Map, Value, json};
use support::contracts;

macro_rules! types {
    ($($package:literal $client:ident: $($name:ident),*;)*) => {
        /// The derived schema of every named object: package, name, schema.
        fn derived() -> Vec<(&'static str, &'static str, Value)> {
            vec![$($(($package, stringify!($name), schemars::schema_for!($client::types::$name).to_value())),*),*]
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/types.rs"));

fn validator(schema: &Value) -> Validator {
    jsonschema::validator_for(schema).unwrap_or_else(|error| panic!("{error}: {schema}"))
}

#[test]
fn examples_are_what_the_schemas_say() {
    let mut count = 0;
    let mut check = |schema: &Schema<'_>, examples: Vec<&Node>, place: &str| {
        let validator = validator(&schema.to_json_schema(true));
        for example in examples {
            let faults: Vec<String> =
                validator.iter_errors(&example.to_json()).map(|error| error.to_string()).collect();
            assert!(faults.is_empty(), "{}: {place}: {faults:#?}", schema.document().place(example));
            count += 1;
        }
    };
    for (package, document) in contracts() {
        for operation in document.operations() {
            for parameter in &operation.parameters {
                if let Some(schema) = parameter.schema() {
                    check(&schema, parameter.examples(), parameter.name);
                }
            }
            let responses = operation.responses().flat_map(|response| response.media());
            for media in operation.request_body().into_iter().flat_map(|body| body.media()).chain(responses) {
                if let Some(schema) = media.schema() {
                    check(&schema, media.examples(), media.name);
                }
            }
        }
        for (name, _, schema) in document.schemas() {
            check(&schema, schema.examples(), name);
            for property in schema.properties() {
                let place = format!("{package} {name}.{}", property.name);
                check(&property.schema, property.schema.examples(), &place);
            }
        }
    }
    assert!(count > 60, "only {count} examples");
}

/// Pseudo-random numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }
}

/// A value that mostly is what a schema says, and sometimes in one place is not.
fn instance(schema: Schema<'_>, numbers: &mut Numbers, depth: usize) -> Value {
    if numbers.one_in(12) {
        let odd = [
            json!(null),
            json!(5),
            json!(-1),
            json!(1.5),
            json!(""),
            json!("x"),
            json!("7"),
            json!(true),
            json!([]),
            json!({}),
        ];
        return odd[numbers.below(odd.len())].clone();
    }
    if let Some(blanks) = schema.lenient_node().and_then(Node::as_sequence)
        && numbers.one_in(4)
    {
        return blanks[numbers.below(blanks.len())].to_json();
    }
    for parts in [schema.one_of(), schema.any_of(), schema.all_of()] {
        if !parts.is_empty() {
            return instance(parts[numbers.below(parts.len())], numbers, depth);
        }
    }
    let closed = schema.values().map(|values| values.list).unwrap_or_default();
    let open = schema.open_values().unwrap_or_default();
    let values: Vec<Value> =
        closed.into_iter().map(Node::to_json).chain(open.into_iter().map(|value| value.value)).collect();
    if !values.is_empty() && !numbers.one_in(5) {
        return values[numbers.below(values.len())].clone();
    }
    match schema.kind() {
        Some(Kind::Integer) => json!(numbers.below(100)),
        Some(Kind::Number) => json!(f64::from(u32::try_from(numbers.below(100)).unwrap()) / 4.0),
        Some(Kind::Boolean) => json!(numbers.one_in(2)),
        Some(Kind::String) => json!(["", "a", "17", "2020-07-02 17:34:44", "true"][numbers.below(5)]),
        Some(Kind::Array) if depth < 4 => {
            let count = numbers.below(3);
            let items = schema.items();
            (0..count).map(|_| items.map_or(Value::Null, |items| instance(items, numbers, depth + 1))).collect()
        }
        Some(Kind::Array) => json!([]),
        _ => {
            let mut members = Map::new();
            for property in schema.properties().filter(|_| depth < 4) {
                if !numbers.one_in(6) {
                    members.insert(property.name.to_owned(), instance(property.schema, numbers, depth + 1));
                }
            }
            if numbers.one_in(3) {
                members.insert("a_field_of_tomorrow".to_owned(), json!([1, {"a": null}]));
            }
            Value::Object(members)
        }
    }
}

#[test]
fn derived_schemas_accept_what_the_contracts_accept() {
    let documents = contracts();
    let (mut accepted, mut refused, mut types) = (0, 0, 0);
    for (package, name, schema) in derived() {
        let (_, document) = documents.iter().find(|(known, _)| *known == package).unwrap();
        let declared = document.schema(name).unwrap();
        let (ours, theirs) = (validator(&declared.to_json_schema(false)), validator(&schema));
        let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
        for _ in 0..60 {
            let value = instance(declared, &mut numbers, 0);
            let valid = ours.is_valid(&value);
            assert_eq!(
                valid,
                theirs.is_valid(&value),
                "{package} {name}: {value}\ncontract: {:?}\nderived: {:?}\n{schema:#}",
                ours.iter_errors(&value)
                    .map(|error| format!("{} at {}", error, error.instance_path()))
                    .collect::<Vec<_>>(),
                theirs
                    .iter_errors(&value)
                    .map(|error| format!("{} at {}", error, error.instance_path()))
                    .collect::<Vec<_>>(),
            );
            if valid { accepted += 1 } else { refused += 1 }
        }
        types += 1;
    }
    assert!(types > 10 && accepted > 500 && refused > 500, "{types} types, {accepted} accepted, {refused} refused");
}

//! Examples against schemas, and the JSON Schemas of generated types against those of the contracts.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "not every test needs all of the support")]

mod support;

use contract::{Document, Node};
use jsonschema::Validator;
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
    let mut check = |document: &Document, holder: &Node, schema: &Node, place: &str| {
        let validator = validator(&document.to_json_schema(schema, true));
        let named = holder.members("examples").filter_map(|(_, example)| document.resolve(&example.node)?.get("value"));
        for example in holder.get("example").into_iter().chain(named) {
            let faults: Vec<String> =
                validator.iter_errors(&example.to_json()).map(|error| error.to_string()).collect();
            assert!(faults.is_empty(), "{}: {place}: {faults:#?}", document.place(example));
            count += 1;
        }
    };
    for (package, document) in contracts() {
        for operation in document.operations() {
            for parameter in &operation.parameters {
                if let Some(schema) = parameter.node.get("schema") {
                    check(&document, parameter.node, schema, parameter.name);
                }
            }
            let responses = operation.node.members("responses").map(|(_, entry)| &entry.node);
            for holder in operation.node.get("requestBody").into_iter().chain(responses) {
                let holder = document.resolve(holder).unwrap();
                for (media, entry) in holder.members("content") {
                    if let Some(schema) = entry.node.get("schema") {
                        check(&document, &entry.node, schema, media);
                    }
                }
            }
        }
        let schemas = document.root().pointer("/components/schemas").and_then(Node::as_mapping);
        for (name, entry) in schemas.into_iter().flatten() {
            check(&document, &entry.node, &entry.node, name);
            for (property, entry) in entry.node.members("properties") {
                check(&document, &entry.node, &entry.node, &format!("{package} {name}.{property}"));
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
fn instance(document: &Document, node: &Node, numbers: &mut Numbers, depth: usize) -> Value {
    let node = document.resolve(node).unwrap();
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
    if let Some(blanks) = node.get("x-lenient").and_then(Node::as_sequence)
        && numbers.one_in(4)
    {
        return blanks[numbers.below(blanks.len())].to_json();
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        let parts: Vec<&Node> = node.elements(key).collect();
        if !parts.is_empty() {
            return instance(document, parts[numbers.below(parts.len())], numbers, depth);
        }
    }
    let values: Vec<&Node> = node.elements("enum").chain(node.elements("x-extensible-enum")).collect();
    if !values.is_empty() && !numbers.one_in(5) {
        let value = values[numbers.below(values.len())];
        return value.get("value").unwrap_or(value).to_json();
    }
    match node.str("type") {
        Some("integer") => json!(numbers.below(100)),
        Some("number") => json!(f64::from(u32::try_from(numbers.below(100)).unwrap()) / 4.0),
        Some("boolean") => json!(numbers.one_in(2)),
        Some("string") => json!(["", "a", "17", "2020-07-02 17:34:44", "true"][numbers.below(5)]),
        Some("array") if depth < 4 => {
            let count = numbers.below(3);
            let items = node.get("items");
            (0..count)
                .map(|_| items.map_or(Value::Null, |items| instance(document, items, numbers, depth + 1)))
                .collect()
        }
        Some("array") => json!([]),
        _ => {
            let mut members = Map::new();
            for (name, entry) in node.members("properties").filter(|_| depth < 4) {
                if !numbers.one_in(6) {
                    members.insert(name.to_owned(), instance(document, &entry.node, numbers, depth + 1));
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
    let (mut accepted, mut refused, mut types) = (0, 0, 0);
    for (package, name, schema) in derived() {
        let (_, document) = contracts().into_iter().find(|(known, _)| *known == package).unwrap();
        let node = document.root().pointer(&format!("/components/schemas/{name}")).unwrap();
        let (ours, theirs) = (validator(&document.to_json_schema(node, false)), validator(&schema));
        let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
        for _ in 0..300 {
            let value = instance(&document, node, &mut numbers, 0);
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

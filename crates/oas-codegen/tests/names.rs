//! Whatever stands where a name becomes Rust: it compiles to Rust, or is an error with its place, and never a panic.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use oas_contract::Source;
use proptest::prelude::*;
use serde_json::{Value, json};

/// The places of names, each with a name that is good there.
const PLACES: [(&str, &str); 12] = [
    ("operationId", "list_things"),
    ("parameter", "limit"),
    ("header", "X-Trace"),
    ("setting", "region"),
    ("environment", "REGION"),
    ("scheme", "token"),
    ("schema", "Thing"),
    ("property", "id"),
    ("value", "done"),
    ("open value", "good"),
    ("open value's name", "Good"),
    ("rust name", "kind"),
];

fn contract(names: &[String]) -> Value {
    let name = |place: &str| &names[PLACES.iter().position(|(known, _)| *known == place).unwrap()];
    let reference = format!("#/components/schemas/{}", oas_values::escape(name("schema")).replace('%', "%25"));
    let open = json!([name("value"), {"value": name("open value"), "name": name("open value's name")}]);
    let properties = json!({
        "ours": {"type": "string", "x-rust-name": name("rust name")},
        name("property"): {"type": "string", "enum": [name("value"), "other"]},
        "state": {"type": "string", "x-extensible-enum": open},
        "self": {"$ref": reference},
    });
    let parameters = json!([
        {"name": name("parameter"), "in": "query", "schema": {"type": "integer"}},
        {"name": name("header"), "in": "header", "schema": {"type": "string"}},
        {"name": "place", "in": "query", "schema": {"type": "string"},
         "x-client-setting": {"name": name("setting"), "environment": name("environment")}},
    ]);
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1"},
        "servers": [{"url": "https://things.example"}],
        "paths": {"/things": {"post": {
            "operationId": name("operationId"),
            "security": [{name("scheme"): []}],
            "parameters": parameters,
            "requestBody": {"content": {"application/json": {"schema": {"$ref": reference}}}},
            "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"$ref": reference}}}}},
        }}},
        "components": {
            "securitySchemes": {name("scheme"): {"type": "http", "scheme": "bearer"}},
            "schemas": {name("schema"): {"type": "object", "properties": properties}},
        },
    })
}

fn good() -> Vec<String> {
    PLACES.iter().map(|(_, name)| (*name).to_owned()).collect()
}

/// Compiles with these names; whether they were accepted.
fn is_accepted(names: &[String]) -> bool {
    let source = Source::new("specs/things.json", &contract(names).to_string());
    let compiled = oas_codegen::compile(&source, "things");
    let lowered = oas_codegen::check(&source).plan.is_some();
    match compiled {
        Ok(generated) => {
            assert!(syn::parse_file(&generated.code).is_ok(), "{names:?} compile to what is no Rust");
            true
        }
        Err(report) => {
            assert!(report.has_errors(), "{names:?}");
            assert!(report.findings().iter().all(|finding| finding.rule != "internal"), "{names:?}: {report}");
            assert!(!lowered, "the linter says nothing of {names:?}: {report}");
            false
        }
    }
}

#[test]
fn names_that_are_good_compile() {
    assert!(is_accepted(&good()));
    for (place, name) in [("setting", "，region"), ("setting", "Region"), ("setting", "")] {
        let mut names = good();
        names[PLACES.iter().position(|(known, _)| *known == place).unwrap()] = name.to_owned();
        assert!(!is_accepted(&names), "{place} {name:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_name_anywhere(
        place in 0..PLACES.len(),
        name in "\\PC{0,6}|[a-zA-Z_]{1,3}[ .:/~%{}'\"#-]{1,3}[a-z0-9]{0,3}|self|Self|crate|async|_|r#type|Error|Client|\
                 Option|String|[0-9]{1,4}|send|types|builder|extra|Vec<u8>",
    ) {
        let mut names = good();
        names[place] = name;
        is_accepted(&names);
    }
}

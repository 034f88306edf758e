//! References that lead to references: what stands beside each of them holds in OpenAPI 3.1, and is nothing in 3.0.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use oas_contract::{Document, Source};
use oas_diff::{Options, Wire, compare};

/// A document of a version, whose request is a schema that leads to others.
fn document(version: &str, schemas: &str) -> Document {
    let text = format!(
        "openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths:\n  /it:\n    post:\n      requestBody: {{required: true, \
         content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}\n      responses: {{'204': {{description: \
         ok}}}}\ncomponents: {{schemas: {{{schemas}}}}}\n"
    );
    let document = Document::parse(&Source::new("chain.yaml", &text)).unwrap();
    assert!(!oas_contract::lint_readable(&document).has_errors(), "{}", oas_contract::lint_readable(&document));
    document
}

/// The rules and verdicts of a change, each once.
fn told(version: &str, before: &str, after: &str) -> Vec<(&'static str, Wire)> {
    let changes = compare(&document(version, before), &document(version, after), &Options::default());
    changes.into_iter().map(|change| (change.rule.id, change.wire)).collect()
}

const END: &str = "C: {$ref: '#/components/schemas/D'}, D: {type: string}";

#[test]
fn what_stands_beside_any_link_of_a_chain_holds() {
    for holder in ["A: {$ref: '#/components/schemas/B'}", "A: {$ref: '#/components/schemas/B', minLength: 1}"] {
        let link = |most: u8| format!("{holder}, B: {{$ref: '#/components/schemas/C', maxLength: {most}}}, {END}");
        assert_eq!(told("3.1.0", &link(3), &link(2)), [("max-length-lowered", Wire::Breaking)], "{holder}");
        assert_eq!(told("3.1.0", &link(2), &link(3)), [("max-length-raised", Wire::Compatible)], "{holder}");
    }
    let link = |most: u8| {
        format!(
            "A: {{$ref: '#/components/schemas/B'}}, B: {{$ref: '#/components/schemas/C', maxLength: {most}}}, {END}"
        )
    };
    assert_eq!(told("3.0.3", &link(3), &link(2)), []);
}

#[test]
fn what_a_link_says_of_the_place_holds_there() {
    let link = |default: &str| {
        format!(
            "A: {{type: object, properties: {{p: {{$ref: '#/components/schemas/B'}}}}}}, B: {{$ref: \
             '#/components/schemas/C', default: {default}}}, {END}"
        )
    };
    assert_eq!(told("3.1.0", &link("x"), &link("y")), [("default-changed", Wire::Undecided)]);
}

#[test]
fn a_chain_written_out_is_the_same() {
    let chain =
        format!("A: {{$ref: '#/components/schemas/B'}}, B: {{$ref: '#/components/schemas/C', maxLength: 3}}, {END}");
    let plain =
        format!("A: {{type: string, maxLength: 3}}, B: {{$ref: '#/components/schemas/C', maxLength: 3}}, {END}");
    for (before, after) in [(&chain, &plain), (&plain, &chain)] {
        let told = told("3.1.0", before, after);
        assert!(told.iter().all(|(_, wire)| *wire == Wire::Compatible), "{told:?}");
    }
}

#[test]
fn what_is_refused_is_the_same_only_with_what_stands_beside_links() {
    let document = |most: u8| {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /it:\n    post:\n      responses: {{'200': {{description: ok, \
             content: {{application/json: {{schema: {{not: {{$ref: \
             '#/components/schemas/A'}}}}}}}}}}}}\ncomponents: {{schemas: {{A: {{$ref: '#/components/schemas/B'}}, B: {{$ref: \
             '#/components/schemas/C', maxLength: {most}}}, {END}}}}}\n"
        );
        Document::parse(&Source::new("not.yaml", &text)).unwrap()
    };
    let changes = compare(&document(3), &document(2), &Options::default());
    let told: Vec<_> = changes.iter().map(|change| change.rule.id).collect();
    assert_eq!(told, ["not-changed"]);
}

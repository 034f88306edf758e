//! What is written in another order, or under names that the other document does not know, is the same.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use oas_contract::{Document, Source};
use oas_diff::{Options, Wire, compare};

/// A document whose response is `A`.
fn document(schemas: &str) -> Document {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /it:\n    get:\n      responses: {{'200': {{description: ok, \
         content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}\ncomponents: {{schemas: {{{schemas}}}}}\n"
    );
    let document = Document::parse(&Source::new("order.yaml", &text)).unwrap();
    assert!(!oas_contract::lint_readable(&document).has_errors(), "{}", oas_contract::lint_readable(&document));
    document
}

/// The rules and verdicts of a change.
fn told(before: &str, after: &str) -> Vec<(&'static str, Wire)> {
    let changes = compare(&document(before), &document(after), &Options::default());
    changes.into_iter().map(|change| (change.rule.id, change.wire)).collect()
}

#[test]
fn conditions_have_lists_without_order() {
    let names = |list: &str| format!("A: {{type: object, propertyNames: {{enum: [{list}]}}}}");
    assert_eq!(told(&names("a, b"), &names("b, a")), []);
    assert_eq!(told(&names("a, b"), &names("b, c")), [("condition-changed", Wire::Undecided)]);
}

#[test]
fn what_a_condition_refers_to_is_part_of_it() {
    let names = |most: u8| {
        format!(
            "A: {{type: object, propertyNames: {{$ref: '#/components/schemas/B'}}}}, B: {{type: string, maxLength: {most}}}"
        )
    };
    assert_eq!(told(&names(3), &names(3)), []);
    assert!(told(&names(3), &names(4)).contains(&("condition-changed", Wire::Undecided)));
}

#[test]
fn schemas_that_nothing_leads_to_have_lists_without_order() {
    let unused = |required: &str, alternatives: &str| {
        format!("A: {{type: string}}, B: {{type: object, required: [{required}], oneOf: [{alternatives}]}}")
    };
    let (one, other) = ("{required: [c]}", "{required: [d]}");
    let before = unused("a, b", &format!("{one}, {other}"));
    assert_eq!(told(&before, &unused("b, a", &format!("{other}, {one}"))), []);
    assert_eq!(told(&before, &unused("b, b", &format!("{other}, {one}"))), [("not-judged", Wire::Compatible)]);
    assert_eq!(told(&before, &unused("b, a", &format!("{other}, {other}"))), [("not-judged", Wire::Compatible)]);
}

#[test]
fn alternatives_under_names_that_are_new_are_what_they_were() {
    let vehicles = |[car, boat]: [&str; 2], wheels: &str| {
        let reference = |name: &str| format!("{{description: It., allOf: [{{$ref: '#/components/schemas/{name}'}}]}}");
        format!(
            "A: {{anyOf: [{}, {}]}}, {car}: {{type: object, properties: {{wheels: {{type: {wheels}}}, next: {{$ref: \
             '#/components/schemas/A'}}}}}}, {boat}: {{type: object, properties: {{sails: {{type: integer}}, next: {{$ref: \
             '#/components/schemas/A'}}}}}}",
            reference(car),
            reference(boat)
        )
    };
    let (old, new) = (["Car", "Boat"], ["Motorcar", "Sailboat"]);
    let told = |before: &str, after: &str| told(before, after);
    let same = told(&vehicles(old, "integer"), &vehicles(new, "integer"));
    assert!(!same.is_empty() && same.iter().all(|(_, wire)| *wire == Wire::Compatible), "{same:?}");
    let other = told(&vehicles(old, "integer"), &vehicles(new, "string"));
    assert!(other.contains(&("type-changed", Wire::Breaking)), "{other:?}");
}

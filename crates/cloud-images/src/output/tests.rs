//! Tables of whatever a provider may answer.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use oas_runtime::Json;

use super::fields::{Field, all_values, project, single_values};
use super::table::{Cell, Heading, Look, record, table};

macro_rules! json {
    ($($value:tt)+) => { Json::from(serde_json::json!($($value)+)) };
}

fn look(width: u16) -> Look {
    Look { lines: true, width: Some(width), color: false }
}

#[test]
fn items_of_any_kind_have_columns() {
    for item in [json!({}), json!("text"), json!(7), json!(null), json!([1, [2]]), json!({"a": {"b": 1}})] {
        let fields = single_values(None, &item);
        assert_eq!((fields.len(), fields[0].name.as_str()), (1, "value"), "{item}");
        assert_eq!(fields[0].of(&item), Some(&item));
        assert_eq!(project(&item, &fields)["value"], item);
    }
    let fields = single_values(None, &json!({"a/b": 1, "c": {"d": 2}, "e~f": "x"}));
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["a/b", "e~f"]);
}

/// A first item that leaves something out hides nothing of the others.
#[test]
fn columns_are_those_of_the_contract() {
    let contract = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {T: {type: object, \
                    properties: {id: {type: string}, state: {type: string}, parts: {type: array, items: {}}}}}}\n";
    let document = oas_contract::Document::parse(&oas_contract::Source::new("t.yaml", contract)).unwrap();
    let fields = single_values(document.schema("T").as_ref(), &json!({"id": "a"}));
    assert_eq!(fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["id", "state"]);
}

#[test]
fn tables_of_any_size() {
    let cell = |text: &str| Cell { text: text.to_owned(), ..Cell::default() };
    let texts =
        ["", "x", &"x".repeat(1999), &"x ".repeat(999), &"云".repeat(1999), "e\u{301}\u{200d}👨\u{200d}👩", "שלום"];
    for columns in 0..4 {
        for width in [20, 40, 80, 300] {
            for text in texts {
                let headings = vec![Heading { text: "heading".to_owned(), rank: 0 }; columns];
                let rows = vec![vec![cell(text); columns]; 2];
                let (displayed, left_out) = table(&headings, &rows, &look(width), true);
                assert!(columns == 0 || left_out.len() < columns, "{columns} {width}: {displayed}");
            }
        }
    }
    let pairs = vec![("n".repeat(300), cell(&"x".repeat(1999)))];
    assert!(record(&pairs, &look(40)).contains('x'));
}

#[test]
fn one_thing_shows_everything_that_it_has() {
    let thing = json!({"id": "a", "none": null, "empty": "", "list": [1, 2], "parts": [{"n": 1}, {"n": 2}], "deep": {"x": true}});
    let fields = all_values(&thing, &[Field::at("/id")]);
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["id", "deep.x", "list", "parts.0.n", "parts.1.n"]);
}

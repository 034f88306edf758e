//! JSON is read by a reader of its own; both readers must see the same tree at the same places.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use oas_contract::{Document, Node, Source, Value};
use proptest::prelude::*;

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        (-1e12..1e12f64).prop_map(Into::into),
        "[ -~äß中🦀\n\t\"\\\\]{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 40, 20, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::btree_map("[a-z中]{0,4}", inner, 0..20)
                .prop_map(|members| members.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

/// Every position of a tree, the lines counted from `first`.
fn places(node: &Node, first: u32, out: &mut Vec<(u32, u32)>) {
    out.push((node.position.line - first, node.position.column));
    match &node.value {
        Value::Sequence(nodes) => nodes.iter().for_each(|node| places(node, first, out)),
        Value::Mapping(members) => members.iter().for_each(|(_, entry)| {
            out.push((entry.position.line - first, entry.position.column));
            places(&entry.node, first, out);
        }),
        _ => {}
    }
}

proptest! {
    #[test]
    fn both_readers_see_the_same(value in json(), pretty in any::<bool>()) {
        let value = serde_json::json!({"root": value});
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let json = Document::parse(&Source::new("a.json", &text)).unwrap();
        prop_assert_eq!(json.root().to_json(), value);
        // A comment is YAML alone.
        let Ok(yaml) = Document::parse(&Source::new("a.yaml", &format!("# a\n{text}"))) else { return Ok(()) };
        prop_assert_eq!(yaml.root().to_json(), json.root().to_json());
        let (mut left, mut right) = (Vec::new(), Vec::new());
        places(json.root(), 1, &mut left);
        places(yaml.root(), 2, &mut right);
        prop_assert_eq!(left, right);
    }

    #[test]
    fn arbitrary_text_never_panics(text in "[\\[\\]{}\",:a-z0-9.\\\\ \n\u{e4}-]{0,60}") {
        let _ = Document::parse(&Source::new("a.json", &format!("{{{text}")));
    }
}

#[test]
fn what_is_no_json_says_where() {
    let cases = [
        (
            "{\"a\": 1,}",
            "a.json:1:9: error[json-syntax]: failed to read the JSON: a name in double quotes is expected here",
        ),
        ("{\"a\": 01x}", "a.json:1:7: error[json-syntax]: failed to read the JSON: this is no number"),
        (
            "{\"ä\": \"b\n\"}",
            "a.json:1:9: error[json-syntax]: failed to read the JSON: a string holds a control character",
        ),
        ("{\"a\": {}", "a.json:1:9: error[json-syntax]: failed to read the JSON: a comma or `}` is expected here"),
        ("{\"a\": \"\\x\"}", "a.json:1:7: error[json-syntax]: failed to read the JSON: this string holds an escape"),
        ("{\"a\": 1} 2", "a.json:1:10: error[json-syntax]: failed to read the JSON: text follows the end"),
        (
            "{\"a\": 1, \"a\": 2}",
            "a.json:1:10: error[duplicate-key]: the key `a` stands twice in this mapping, first at 1:2",
        ),
        (
            "{\"a\": 1e9999999999}",
            "a.json:1:7: error[ambiguous-scalar]: `1e9999999999` has an exponent of more than nine digits",
        ),
    ];
    for (text, expected) in cases {
        let finding = Document::parse(&Source::new("a.json", text)).unwrap_err();
        assert!(finding.to_string().starts_with(expected), "{text}\n{finding}");
    }
    let deep = format!("{{\"a\": {}", "[".repeat(100_000));
    let finding = Document::parse(&Source::new("a.json", &deep)).unwrap_err();
    assert_eq!(finding.rule, "nesting-too-deep");
    // Numbers have any size, and stay what they are.
    let large = Document::parse(&Source::new("a.json", "[123456789012345678901, 1.50]")).unwrap();
    let written: Vec<_> =
        large.root().as_sequence().unwrap().iter().map(|node| node.as_number().unwrap().to_string()).collect();
    assert_eq!(written, ["123456789012345678901", "1.50"]);
    // Without the file name that promises JSON, flow style is YAML.
    assert!(Document::parse(&Source::new("a.yaml", "{a: 1, b: [x]}")).is_ok());
}

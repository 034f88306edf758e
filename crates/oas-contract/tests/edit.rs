//! Edits of documents: exactly what was asked for changes, and every other byte stays.

#![allow(clippy::unwrap_used, reason = "a test")]

use oas_contract::edit::{Edit, Editor, Neighbour};
use oas_contract::{Document, Node, Source, Value, Yaml};
use proptest::prelude::*;

fn document(text: &str) -> Document {
    Document::parse(&Source::new("document.yaml", text)).unwrap()
}

fn edited(text: &str, edit: impl FnOnce(&Editor, &Node) -> Option<Edit>) -> Option<String> {
    let document = document(text);
    let editor = Editor::new(document.source()).unwrap();
    let edit = edit(&editor, document.root())?;
    Some(editor.apply(vec![edit])?.text().to_owned())
}

fn number(value: i64) -> Yaml {
    Yaml::Scalar(value.into())
}

#[test]
fn comments_and_layout_stay() {
    type Change = fn(&Editor, &Node) -> Option<Edit>;
    let cases: [(&str, Change, &str); 16] = [
        ("a: 1 # one\nb: 2\n", |e, n| e.set(n, "a", &number(3), None), "a: 3 # one\nb: 2\n"),
        (
            "a: 1 # one\nb: 2\n",
            |e, n| e.set(n, "c", &number(3), Some(Neighbour::After("a"))),
            "a: 1 # one\nc: 3\nb: 2\n",
        ),
        (
            "# of a\na: 1\nb: 2\n",
            |e, n| e.set(n, "c", &number(3), Some(Neighbour::Before("a"))),
            "c: 3\n# of a\na: 1\nb: 2\n",
        ),
        ("a: 1\r\nb: 2\r\n", |e, n| e.set(n, "c", &number(3), None), "a: 1\r\nb: 2\r\nc: 3\r\n"),
        ("a: 1\nb: 2", |e, n| e.set(n, "c", &Yaml::from("010"), None), "a: 1\nb: 2\nc: \"010\""),
        ("a: >-\n  text\n  more\n\n# end\nb: 2\n", |e, n| e.remove(n, "a"), "\n# end\nb: 2\n"),
        ("a: >-\n  text\nb: 2\n", |e, n| e.set(n, "a", &Yaml::from("short"), None), "a: short\nb: 2\n"),
        ("a: 1\nb: 2 # two\n", |e, n| e.remove(n, "b"), "a: 1\n"),
        (
            "l:\n  - x # first\n  - z\n",
            |e, n| e.add(n.pointer("/l")?, &"w".into(), Some(0)),
            "l:\n  - x # first\n  - w\n  - z\n",
        ),
        ("l:\n- x\n- z\nm: 1\n", |e, n| e.take(n.pointer("/l")?, 1), "l:\n- x\nm: 1\n"),
        ("l: [x, z] # both\n", |e, n| e.add(n.pointer("/l")?, &"w".into(), Some(0)), "l: [x, w, z] # both\n"),
        ("l: [x, z]\n", |e, n| e.take(n.pointer("/l")?, 0), "l: [z]\n"),
        (
            "l:\n  - {名: 图, n: 1}\n",
            |e, n| e.set(n.pointer("/l")?.as_sequence()?.first()?, "k", &number(2), Some(Neighbour::After("名"))),
            "l:\n  - {名: 图, k: 2, n: 1}\n",
        ),
        ("l:\n  - name: x\n    in: query\n  - name: y\n", |e, n| e.take(n.pointer("/l")?, 0), "l:\n  - name: y\n"),
        (
            "l:\n  - name: x\n    in: query\n",
            |e, n| e.remove(n.pointer("/l")?.as_sequence()?.first()?, "name"),
            "l:\n  - in: query\n",
        ),
        (
            "{\"a\": {\"b\": 1}}\n",
            |e, n| e.set(n.pointer("/a")?, "c", &"x".into(), None),
            "{\"a\": {\"b\": 1, \"c\": \"x\"}}\n",
        ),
    ];
    for (before, change, after) in cases {
        assert_eq!(edited(before, change).as_deref(), Some(after), "{before:?}");
    }
}

#[test]
fn what_would_lose_a_comment_or_a_line_is_left_to_a_person() {
    assert_eq!(edited("a: # why\n  - 1\nb: 2\n", |e, n| e.set(n, "a", &number(3), None)), None);
    assert_eq!(edited("l: [x, # why\n  y]\n", |e, n| e.take(n.pointer("/l")?, 1)), None);
    assert_eq!(edited("a: |+\n  text\n\nb: 2\n", |e, n| e.set(n, "c", &number(3), Some(Neighbour::After("a")))), None);
}

#[test]
fn edits_that_touch_each_other_are_refused() {
    let document = document("a: 1\nb: 2\n");
    let editor = Editor::new(document.source()).unwrap();
    let set = |value| editor.set(document.root(), "a", &number(value), None).unwrap();
    assert!(editor.apply(vec![set(3), set(4)]).is_none());
    assert_eq!(editor.apply(vec![set(3), set(3)]).unwrap().text(), "a: 3\nb: 2\n");
}

/// Every list and mapping of a document with the JSON pointer to it.
fn collections<'d>(node: &'d Node, pointer: &str, out: &mut Vec<(String, &'d Node)>) {
    match &node.value {
        Value::Mapping(members) => {
            out.push((pointer.to_owned(), node));
            for (name, entry) in members.iter() {
                let token = name.replace('~', "~0").replace('/', "~1");
                collections(&entry.node, &format!("{pointer}/{token}"), out);
            }
        }
        Value::Sequence(elements) => {
            out.push((pointer.to_owned(), node));
            for (index, element) in elements.iter().enumerate() {
                collections(element, &format!("{pointer}/{index}"), out);
            }
        }
        _ => {}
    }
}

/// Makes every kind of edit at every collection of a document, and holds the result against the same change of its
/// values. Gives the share of edits that were possible.
fn exercise(text: &str, step: usize) -> (usize, usize) {
    let document = document(text);
    let editor = Editor::new(document.source()).unwrap();
    let mut all = Vec::new();
    collections(document.root(), "", &mut all);
    let (mut made, mut asked) = (0, 0);
    let mut check = |edit: Option<Edit>, pointer: &str, change: &dyn Fn(&mut serde_json::Value)| {
        asked += 1;
        let Some(edit) = edit else { return };
        made += 1;
        let changed = editor.apply(vec![edit.clone()]).unwrap();
        let mut expected = document.root().to_json();
        change(expected.pointer_mut(pointer).unwrap());
        let read = Document::parse(&changed).unwrap_or_else(|error| panic!("{error}\n{edit:?}\n{}", changed.text()));
        assert_eq!(read.root().to_json(), expected, "at `{pointer}`: {edit:?}\n{}", changed.text());
        let comments = |text: &str| text.lines().filter(|line| line.trim_start().starts_with('#')).count();
        assert_eq!(comments(changed.text()), comments(text), "{edit:?}");
    };
    let new = serde_json::json!({"name": "new: one", "list": [1, "two"]});
    let written = Yaml::from(new.clone());
    for (number, (pointer, node)) in all.iter().enumerate().filter(|(number, _)| number % step == 0) {
        if let Some(members) = node.as_mapping() {
            let names: Vec<&str> = members.iter().map(|(name, _)| name).collect();
            let Some(name) = names.get(number % names.len().max(1)) else { continue };
            check(editor.remove(node, name), pointer, &|value| {
                value.as_object_mut().unwrap().remove(*name);
            });
            for beside in [Some(Neighbour::After(name)), Some(Neighbour::Before(name)), None] {
                check(editor.set(node, "x-new", &written, beside), pointer, &|value| value["x-new"] = new.clone());
            }
            check(editor.set(node, name, &written, None), pointer, &|value| value[*name] = new.clone());
            check(editor.set(node, name, &"日本 #1".into(), None), pointer, &|value| value[*name] = "日本 #1".into());
            check(editor.rename(node, name, "x-other: 1"), pointer, &|value| {
                let members = value.as_object_mut().unwrap();
                let moved = members.remove(*name).unwrap();
                members.insert("x-other: 1".to_owned(), moved);
            });
        } else if let Some(elements) = node.as_sequence().filter(|elements| !elements.is_empty()) {
            let index = number % elements.len();
            let list = |value: &mut serde_json::Value, change: &dyn Fn(&mut Vec<serde_json::Value>)| {
                change(value.as_array_mut().unwrap());
            };
            check(editor.take(node, index), pointer, &|value| list(value, &|list| drop(list.remove(index))));
            check(editor.add(node, &written, Some(index)), pointer, &|value| {
                list(value, &|list| list.insert(index + 1, new.clone()));
            });
            check(editor.add_first(node, &written), pointer, &|value| list(value, &|list| list.insert(0, new.clone())));
            check(editor.replace(node, index, &"new".into()), pointer, &|value| value[index] = "new".into());
        }
    }
    (made, asked)
}

#[test]
fn contracts_can_be_edited_everywhere() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = std::fs::read_to_string(&path).unwrap();
            // As many places of each, however long it is: every edit reads all of it.
            let (made, asked) = exercise(&text, (text.lines().count() / 60).max(11));
            assert!(made * 100 >= asked * 85, "{}: {made} of {asked}", path.display());
        }
    }
}

fn values() -> impl Strategy<Value = serde_json::Value> {
    let scalar = prop_oneof![
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i32>().prop_map(serde_json::Value::from),
        "[a-zé图:#'\" {}\\[\\],\\n-]{0,8}".prop_map(serde_json::Value::from),
        Just(serde_json::Value::Null),
    ];
    scalar.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..5).prop_map(serde_json::Value::from),
            prop::collection::btree_map("[a-z图:# -]{1,6}", inner, 1..5)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_document_can_be_edited(value in prop::collection::btree_map("[a-z]{1,4}", values(), 1..4)) {
        let value = serde_json::Value::Object(value.into_iter().collect());
        exercise(&Yaml::from(value).write(), 1);
    }
}

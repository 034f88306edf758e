//! Pairs of documents and the whole report about each, both ways. `UPDATE_GOLDEN=1` writes the reports.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use oas_contract::{Document, Source};
use oas_diff::report::{Comparison, Detail, Level, text};
use oas_diff::{Change, Options, Policy, RULES, compare};

mod support;

use support::{case, cases, folder};

/// What the case asks for in a line `# policy: …`.
fn options(path: &Path) -> Options {
    let text = std::fs::read_to_string(path).unwrap();
    let policy = text.lines().find_map(|line| line.strip_prefix("# policy: ")).unwrap_or_default();
    Options { today: "2026-11-21".to_owned(), ..Policy::parse(&Source::new("case", policy)).unwrap().options }
}

fn report(base: &Document, head: &Document, options: &Options) -> String {
    let comparison = Comparison::new("case", base.clone(), head.clone(), compare(base, head, options));
    let detail = Detail { rust: true, level: Level::Compatible, all: true, ..Detail::default() };
    text(&[comparison], detail, false)
}

fn golden(path: &Path, actual: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, actual).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert!(expected == actual, "{} differs, the report is now:\n{actual}", path.display());
}

#[test]
fn every_case_both_ways() {
    for path in cases() {
        let [before, after] = case(&path);
        let text = {
            let options = options(&path);
            format!(
                "{}\n=== the other way ===\n\n{}",
                report(&before, &after, &options),
                report(&after, &before, &options)
            )
        };
        golden(&path.with_extension("report"), &text);
    }
}

#[test]
fn every_rule_has_a_case() {
    let mut met = BTreeSet::new();
    for path in cases() {
        let [before, after] = case(&path);
        let options = options(&path);
        for changes in [compare(&before, &after, &options), compare(&after, &before, &options)] {
            met.extend(changes.into_iter().map(|change: Change| change.rule.id));
        }
    }
    let missing: Vec<_> = RULES.iter().map(|rule| rule.id).filter(|id| !met.contains(id)).collect();
    assert!(missing.is_empty(), "no case for: {missing:?}");
}

/// The same document with the members of every mapping in another order, and with the lists that have none.
fn reordered(value: &serde_json::Value) -> String {
    const SETS: [&str; 8] =
        ["required", "enum", "x-extensible-enum", "tags", "parameters", "oneOf", "anyOf", "security"];
    match value {
        serde_json::Value::Object(members) => {
            let members = members.iter().rev().map(|(name, value)| {
                let value = match value.as_array() {
                    Some(elements) if SETS.contains(&name.as_str()) => elements.iter().rev().cloned().collect(),
                    _ => value.clone(),
                };
                format!("{}: {}", serde_json::Value::from(name.as_str()), reordered(&value))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        serde_json::Value::Array(elements) => {
            format!("[{}]", elements.iter().map(reordered).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// The same document with every reference to a schema replaced by what it points at, once.
fn inlined(value: &serde_json::Value, root: &serde_json::Value, depth: usize) -> serde_json::Value {
    match value {
        serde_json::Value::Object(members) => {
            let target = members.get("$ref").and_then(serde_json::Value::as_str);
            match target.and_then(|target| root.pointer(target.strip_prefix('#')?)) {
                Some(target) if depth < 2 => inlined(target, root, depth + 1),
                _ => members.iter().map(|(name, value)| (name.clone(), inlined(value, root, depth))).collect(),
            }
        }
        serde_json::Value::Array(elements) => elements.iter().map(|value| inlined(value, root, depth)).collect(),
        other => other.clone(),
    }
}

#[test]
fn the_same_document_in_other_words_is_no_change() {
    for path in cases() {
        for document in case(&path) {
            let unchanged = |other: &Document, how: &str| {
                let changes = [
                    compare(&document, other, &Options::on("2026-11-21")),
                    compare(other, &document, &Options::on("2026-11-21")),
                ]
                .concat();
                assert!(changes.is_empty(), "{} {how}: {changes:#?}", path.display());
            };
            unchanged(&document, "itself");
            let json = document.root().to_json();
            // Of several tags the first one is the feature.
            if !document.has_features_by_tag() {
                unchanged(&Document::parse(&Source::new("a.json", &reordered(&json))).unwrap(), "reordered");
            }
            let inlined = inlined(&json, &json, 0).to_string();
            unchanged(&Document::parse(&Source::new("a.json", &inlined)).unwrap(), "with references replaced");
        }
    }
}

#[test]
fn numbers_are_compared_by_all_their_digits() {
    let document = |number: &str| {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      parameters: [{{name: a, in: query, \
             schema: {{type: number, maximum: {number}, default: {number}, enum: [{number}]}}}}]\n      responses: {{}}\n"
        );
        Document::parse(&Source::new("numbers.yaml", &text)).unwrap()
    };
    for (before, after) in [
        ("0.10000000000000000002", "0.10000000000000000001"),
        ("18446744073709551617", "18446744073709551616"),
        ("1e30", "999999999999999999999999999999"),
    ] {
        let changes = compare(&document(before), &document(after), &Options::on("2026-11-21"));
        let mut messages: Vec<_> = changes.iter().map(|change| change.message.as_str()).collect();
        messages.sort_unstable();
        let [bound, default] =
            ["`maximum`", "the default"].map(|what| format!("{what} is {after} now, it was {before}"));
        let values = [format!("the value {after} was added"), format!("the value {before} was removed")];
        let mut expected = [&bound, &default, &values[0], &values[1]];
        expected.sort_unstable();
        assert_eq!(messages, expected);
    }
    for (before, after) in [("1", "1.0"), ("10", "1e1"), ("0.5", ".50"), ("0", "-0.0")] {
        let changes = compare(&document(before), &document(after), &Options::on("2026-11-21"));
        assert!(changes.is_empty(), "{before} and {after} are equal: {changes:#?}");
    }
}

#[test]
fn an_earlier_edition_of_a_page() {
    let read = |path: PathBuf, name: &str| {
        let source = Source::read(&path).unwrap();
        Document::parse(&Source::new(name, source.text())).unwrap()
    };
    let before = read(folder("editions/jdcloud-vm.yaml"), "earlier.yaml");
    let after = read(folder("editions/jdcloud-vm.today.yaml"), "today.yaml");
    golden(&folder("editions/jdcloud-vm.report"), &report(&before, &after, &Options::on("2026-11-21")));
}

#[test]
fn chains_have_no_bound_and_diamonds_do_not_double() {
    let document = |last: &str, key: &str| {
        let mut text = String::from(
            "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      responses: {'200': {description: \
             ok, content: {application/json: {schema: {$ref: '#/components/schemas/L0'}}}}}\ncomponents:\n  schemas:\n",
        );
        for number in 1..=200 {
            let next = format!("{{$ref: '#/components/schemas/L{number}'}}");
            text += &match key {
                "properties" => format!("    L{}: {{type: object, properties: {{next: {next}}}}}\n", number - 1),
                key => format!("    L{}: {{{key}: [{next}, {next}]}}\n", number - 1),
            };
        }
        text += &format!("    L200: {{type: object, properties: {{last: {{type: {last}}}}}}}\n");
        Document::parse(&Source::new("chained.yaml", &text)).unwrap()
    };
    for key in ["properties", "allOf", "oneOf", "anyOf"] {
        let changes = compare(&document("string", key), &document("integer", key), &Options::on("2026-11-21"));
        assert!(changes.iter().any(|change| change.rule.id == "type-changed"), "{key}: {changes:#?}");
    }
}

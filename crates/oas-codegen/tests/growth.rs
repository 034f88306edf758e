//! Documents of any depth and width: a chain of schemas needs no stack for its length, and what would grow with the square of
//! it is refused with a place. How time grows is measured by `cargo xtask bench`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;

use oas_contract::{Severity, Source};

/// The length of chains: each link would take some hundred bytes of stack if it were a call.
const LENGTH: usize = 10_000;
/// The stack on which documents are read: what `LENGTH` calls do not fit into.
const STACK: usize = 1 << 20;

/// A document whose one operation answers with the schema `S0`.
fn document(schema: impl Fn(usize) -> String, last: &str) -> String {
    let mut text = String::from(
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://t.example'}]\npaths:\n  /things:\n    get:\n      \
         operationId: show_things\n      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: \
         '#/components/schemas/S0'}}}}}\ncomponents:\n  schemas:\n",
    );
    for number in 0..LENGTH {
        let _ = writeln!(text, "    S{number}: {}", schema(number));
    }
    let _ = writeln!(text, "    S{LENGTH}: {last}");
    text
}

/// The rules of the errors that are found, on a small stack.
fn errors(text: String) -> Vec<&'static str> {
    let check = move || {
        let report = oas_codegen::check(&Source::new("specs/t.yaml", &text)).report;
        let errors = report.findings().iter().filter(|finding| finding.severity == Severity::Error);
        let mut rules: Vec<_> = errors.map(|finding| finding.rule).collect();
        rules.dedup();
        rules
    };
    std::thread::Builder::new().stack_size(STACK).spawn(check).unwrap().join().unwrap()
}

fn next(number: usize) -> String {
    format!("$ref: '#/components/schemas/S{}'", number + 1)
}

#[test]
fn chains_take_no_stack() {
    let properties =
        document(|number| format!("{{type: object, properties: {{p: {{{}}}}}}}", next(number)), "{type: object}");
    assert_eq!(errors(properties), [""; 0]);
    let lists = document(
        |number| format!("{{type: object, properties: {{p: {{type: array, items: {{{}}}}}}}}}", next(number)),
        "{type: object}",
    );
    assert_eq!(errors(lists), [""; 0]);
}

#[test]
fn what_grows_with_the_square_is_refused() {
    let references = document(|number| format!("{{{}}}", next(number)), "{type: object}");
    // In a document of others, it stands for any value.
    let of_ours = references.replacen(
        "paths:",
        "x-source: [{title: T, url: 'https://t.example/page', retrieved: '2026-01-01'}]\npaths:",
        1,
    );
    assert_eq!(errors(of_ours), ["circular-ref"]);
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let parts = |number| {
            format!("{{{keyword}: [{{{}}}, {{type: object, properties: {{p{number}: {{}}}}}}]}}", next(number))
        };
        assert_eq!(errors(document(parts, "{type: object}")), ["nested-composition"], "{keyword}");
        let doubled = |number| format!("{{{keyword}: [{{{0}}}, {{{0}}}]}}", next(number));
        assert_eq!(errors(document(doubled, "{type: object}")), ["nested-composition"], "{keyword} of the same twice");
    }
}

/// Names of a contract that are one name in Rust and on the command line, in each place where such are: the search for a free one
/// must not begin anew for each.
#[test]
fn many_things_may_have_one_name() {
    let name =
        |number: usize| -> String { (0..9).map(|digit| [".", "-", "_", "+"][number >> (2 * digit) & 3]).collect() };
    let list = |item: &dyn Fn(String, usize) -> String| -> String {
        (0..LENGTH).map(|number| item(name(number), number)).collect()
    };
    let schema = |schema: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nservers: [{{url: 'https://t.example'}}]\npaths:\n  /things:\n    \
             get:\n      operationId: show_things\n      responses: {{'200': {{description: ok, content: {{application/json: \
             {{schema: {schema}}}}}}}}}\n"
        )
    };
    let values = list(&|name, _| format!("\"a{name}\", "));
    assert_eq!(errors(schema(&format!("{{type: string, enum: [{values}]}}"))), [""; 0]);
    let properties = list(&|name, _| format!("\"a{name}\": {{type: string}}, "));
    assert_eq!(errors(schema(&format!("{{type: object, properties: {{{properties}}}}}"))), [""; 0]);
    let operations = list(&|name, number| {
        format!("  /x{number}:\n    get: {{operationId: \"get{name}\", responses: {{'200': {{description: ok}}}}}}\n")
    });
    let head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://t.example'}]\npaths:\n";
    assert_eq!(errors(format!("{head}{operations}")), [""; 0]);
}

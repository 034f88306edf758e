//! `docs/compatibility.md` says what the rules say. `UPDATE_GOLDEN=1` writes it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;
use std::path::Path;

use oas_diff::RULES;

const OASDIFF: &str = include_str!("../data/oasdiff.tsv");

const INTRODUCTION: &str = "\
# Compatibility

What a change of a contract does to programs that were made for the old one. This page is written from the rules of
`crates/oas-diff`, and a test fails when the two differ.

Two questions, two answers:

- **wire**: a program that speaks the old contract meets a provider that speaks the new one. *Breaking*: some of its
  requests are refused, or some responses are not what it was promised. *Undecided*: it depends on what a contract does
  not say, and a person must look.
- **Rust source**: a program that imports the client is compiled against the new one. *Breaking*: some of what was written
  does not compile any more, or can not be built any more because a value must be given. *Additive*: there is more to use.

A request breaks by what is narrower, a response by what is wider. Where the two differ, both are listed. For the rules
that are marked with *values*, the line says how a change is told, and the verdict on the wire follows from the values that
both schemas allow: parts of `allOf` hold together, alternatives are a union, listed values are looked at one by one. Where
everything that was sent in requests is still accepted, or everything that comes in responses was promised, it is
compatible, whatever the line says; where that is not so and no other rule has said it, `values-refused` or
`values-allowed` does; where it cannot be told, it is at least undecided.

A verdict can be milder than its line where the value makes no difference: what is never sent in a direction (`readOnly`
in a request, `writeOnly` in a response) breaks nothing on the wire; in a path, a query, a header or a form everything is
text, so that an integer may become a string there; the default of what is always sent means nothing; a security scheme
that no operation needs breaks nobody; a header, or a schema that becomes no type of its own, breaks nothing in source, nor
does another format of the same Rust type. The verdicts on source are tested against the public items of the code that is
generated from both documents, those on the wire against values that a validator of JSON Schema accepts and refuses.

What is taken to be so, as most APIs are: nobody sends members that are not described; a required property with a default
value may be left out of a request; of `oneOf`, some alternatives may fit; a format that neither JSON Schema nor OpenAPI
defines is a hint; an integer without a format has 64 bits; a part of a path is there whether it is described or not.

What documents do not say is undecided, never silent: whether `null` is allowed where `nullable` says so and an `enum`
beside it does not list it (by OpenAPI 3.0.3 it is not, and many documents mean that it is), what a word in the place of a
type that is none stands for, and whether a format that is not known is part of one that is.

Versions: what is breaking in one respect or the other asks for a new major version (before 1.0.0: minor), what is
additive or undecided for a minor one (before 1.0.0: patch), everything else for a patch.

";

fn page() -> String {
    let mut out = INTRODUCTION.to_owned();
    out.push_str(
        "## Rules\n\n| rule | what happened | wire: request | wire: response | source: request | source: response |\n",
    );
    out.push_str("|---|---|---|---|---|---|\n");
    for rule in RULES {
        let ((wire, rust), (response_wire, response_rust)) = (rule.request, rule.response);
        let values = if rule.values { " *values*" } else { "" };
        let _ = writeln!(
            out,
            "| `{}`{values} | {} | {wire} | {response_wire} | {rust} | {response_rust} |",
            rule.id, rule.summary
        );
    }
    out.push_str(
        "\n## Rules of oasdiff\n\nEvery rule of oasdiff 1.15 that can meet an OpenAPI 3.0 document, and what it is here.\n\n\
         | oasdiff | here | remark |\n|---|---|---|\n",
    );
    for line in OASDIFF.lines().filter(|line| !line.starts_with('#')) {
        let [theirs, ours, remark] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("three columns: {line}") };
        let ours: Vec<String> = ours.split(',').filter(|id| *id != "-").map(|id| format!("`{id}`")).collect();
        let _ = writeln!(out, "| `{theirs}` | {} | {remark} |", ours.join(", "));
    }
    out
}

#[test]
fn the_page_says_what_the_rules_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/compatibility.md");
    let page = page();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &page).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap_or_default() == page, "{} is not up to date", path.display());
}

#[test]
fn every_rule_of_oasdiff_is_answered() {
    let lines: Vec<&str> = OASDIFF.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(lines.len(), 314);
    for line in lines {
        let [theirs, ours, remark] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("three columns: {line}") };
        assert!(ours != "-" || !remark.is_empty(), "`{theirs}` has neither a rule nor a reason");
        for id in ours.split(',').filter(|id| *id != "-") {
            assert!(RULES.iter().any(|rule| rule.id == id), "`{theirs}`: there is no rule `{id}`");
        }
    }
}
